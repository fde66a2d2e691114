"""Whether two readings of a rule say the same of every plan, settled by trying every case that they can tell apart.

Fields are taken to be free of each other: that only adds cases. What is the same in all of them is the same in every
plan; where there are too many cases to try, the answer is no, which means not proved.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, cast

from engine.cases import ANOTHER, TooMany, cases
from engine.conditions import Choice, Condition, Group, Test, leaves, parts
from engine.outcomes import judge
from engine.rules import Rule, Rulebook
from engine.trials import Meaning, meaning_of

Settings = Mapping[str, Any]


def equivalent(rule: Rule, raw: Mapping[str, Any], settings: Callable[[Settings], Settings], book: Rulebook) -> bool:
    """Whether a rule with other conditions provably says the same of every plan, whatever the settings are.

    `raw` has the other `applies_when` and `when`, and `settings` makes those that they need of those of the rule.
    """
    if _lost_setting(rule.raw) or _lost_setting(raw):
        return False
    for values in _choices(rule, book):
        one = meaning_of(rule.about, rule.raw, values, _ignore)
        other = meaning_of(rule.about, raw, settings(values), _ignore)
        if one is None or other is None:
            return False
        try:
            if not _same(rule, one, other):
                return False
        except TooMany:
            return False
    return True


def _ignore(*_: object) -> None:
    """What cannot be read is not the same."""


def _choices(rule: Rule, book: Rulebook) -> Iterator[Settings]:
    """The settings, with those that the rule asks a question to at each of their words."""
    asked = dict.fromkeys(leaf.setting for leaf in leaves(rule.whole) if isinstance(leaf, Choice))
    for words in product(*(book.settings[name].choices or (book.values[name], ANOTHER) for name in asked)):
        yield {**book.values, **dict(zip(asked, words, strict=True))}


def _lost_setting(raw: Mapping[str, Any]) -> bool:
    """Whether a setting stands where only its value is kept: in a list, or for how many of a list must be true."""
    for part in ("applies_when", "when"):
        for _, one in parts(raw[part]) if raw.get(part) else ():
            for key, right in one.items():
                told = next(iter(right.values())) if isinstance(right, dict) else right
                entries = told if isinstance(told, list) else [told] if key == "at_least" else []
                if any(isinstance(entry, str) and entry.startswith("setting:") for entry in entries):
                    return True
    return False


def _same(rule: Rule, one: Meaning, other: Meaning) -> bool:
    tests = dict.fromkeys(leaf for part in (*one, *other) if part for leaf in leaves(part) if isinstance(leaf, Test))
    first, second = ([part and _looked_up(part) for part in meaning] for meaning in (one, other))
    for chosen in product(*cases(tests)):
        known: dict[Any, Any] = {}
        for case in chosen:
            known |= case.truths
            known |= case.values
        if _outcome(rule, first, known) != _outcome(rule, second, known):
            return False
    return True


def _looked_up(condition: Condition) -> Condition:
    """A condition whose tests find their truth in the fact instead of working it out."""
    if isinstance(condition, Group):
        return Group(condition.combinator, tuple(map(_looked_up, condition.children)), condition.count)
    if isinstance(condition, Test):
        return replace(condition, truth=lambda fact: cast("Any", fact)[condition])
    return condition


def _outcome(rule: Rule, meaning: Sequence[Condition | None], known: Mapping[Any, Any]) -> tuple[str, frozenset[str]]:
    guard, when = meaning
    assert when is not None
    outcome = judge(rule, cast("Any", [known]), guard, when)
    return outcome.name, frozenset(outcome.needs)
