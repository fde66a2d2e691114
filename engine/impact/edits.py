"""What was edited in a rule: its conditions question by question, its words, and the settings that it uses."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.conditions import COMBINATORS
from engine.facts import vocabulary
from engine.findings import LANGUAGES
from engine.impact.values import Edit
from engine.rules import Conflict, Rule, Rulebook
from engine.source import yaml_pair
from engine.wording import as_json, placeholders

CONDITIONS = ("applies_when", "when")
TEXTS = ("title", "says", "do", "asks")
OTHERS = ("severity", "about", "set", "pack", "at", "cites", "explained_by", "conflict", "waivable")

MEANING = ("about", *CONDITIONS, "setting")
"""Parts whose edit can change what a rule says of a plan, and not only how it is said."""


def edits(before: Rule, after: Rule, old: Rulebook, new: Rulebook) -> Iterator[Edit]:
    """What differs between two states of a rule; examples are its tests and no part of what plans are told."""
    for part in OTHERS:
        was, now = getattr(before, part), getattr(after, part)
        if was != now:
            yield Edit(part=part, before=was, after=now)
    for part in CONDITIONS:
        was, now = before.raw.get(part), after.raw.get(part)
        if was != now:
            yield _of_condition(part, was, now)
    for name in changed_settings(before, after, old, new):
        yield Edit(part="setting", name=name, before=as_json(old.values[name]), after=as_json(new.values[name]))
    yield from _shared(before, after, old, new)
    for part in TEXTS:
        was, now = getattr(before, part) or {}, getattr(after, part) or {}
        for lang in LANGUAGES:
            if was.get(lang) != now.get(lang):
                yield Edit(part=part, name=lang, before=was.get(lang), after=now.get(lang))


def _shared(before: Rule, after: Rule, old: Rulebook, new: Rulebook) -> Iterator[Edit]:
    """What findings print of files that rules share: the claims of statements, and the lines of a disagreement."""
    for id_ in (cited for cited in after.cites if cited in before.cites):
        was, now = old.statements[id_].claim, new.statements[id_].claim
        if was != now:
            yield Edit(part="claim", name=id_, before=tuple(was.values()), after=tuple(now.values()))
    if before.conflict and before.conflict == after.conflict:
        gone, come = (list(_lines(book.conflicts[before.conflict])) for book in (old, new))
        if gone != come:
            left, added = ([line for line in one if line not in other] for one, other in ((gone, come), (come, gone)))
            yield Edit(part="dissent", name=before.conflict, before=left or gone, after=added or come)


def _lines(conflict: Conflict) -> Iterator[str]:
    """A disagreement, line by line, in both languages."""
    yield from conflict.topic.values()
    for says, cites in conflict.positions:
        yield from (f"{text} ({', '.join(cites)})" for text in says.values())
    yield from conflict.settlement.values()


def changed_settings(before: Rule, after: Rule, old: Rulebook, new: Rulebook) -> list[str]:
    """The settings that both states of a rule use and that have another value."""
    both = used(after)
    return [name for name in used(before) if name in both and old.values[name] != new.values[name]]


def used(rule: Rule) -> dict[str, None]:
    """The settings that go into what a rule says: of its conditions, its words, and the figures that its words show."""
    words = vocabulary(rule.about)
    shown = [name for texts in (rule.title, rule.says, rule.do) for name in placeholders(texts["en"] + texts["zh"])]
    figures = (setting for name in shown if name in words for setting in words[name].settings)
    return dict.fromkeys((*rule.settings, *figures))


def _of_condition(part: str, was: Any, now: Any) -> Edit:
    """The questions that differ; where only the way they are joined does, the whole condition."""
    gone, new = Counter(_questions(was)), Counter(_questions(now))
    if gone == new:
        return Edit(part=part, before=(yaml_pair(part, was),), after=(yaml_pair(part, now),))
    return Edit(part=part, before=tuple((gone - new).elements()), after=tuple((new - gone).elements()))


def _questions(raw: Any) -> Iterator[str]:
    """Each question of a condition as it is written in the rule, on one line."""
    for key, right in (raw or {}).items():
        if key in (*COMBINATORS, "of"):
            for child in right:
                yield from _questions(child)
        else:
            yield yaml_pair(key, right)
