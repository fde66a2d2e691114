"""All rules together: two that say the same, and settings that none of them uses."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from engine.conditions import Literal
from engine.figures import FIGURES
from engine.lint.alone import follows
from engine.lint.states import State, free, possible
from engine.rules import SPLIT, Rule, Rulebook, Setting

Found = tuple[Rule, str, Mapping[str, Any]]
Rows = list[tuple[Literal, ...]]


def duplicates(rules: Sequence[Rule]) -> Iterator[Found]:
    """Rules of one pack, about one kind of fact, that fire wherever another one does.

    Equal ones are told of the later one. Of others only those with the same severity that do not explain each other.
    """
    alike: dict[tuple[str, str], list[tuple[Rule, Rows]]] = {}
    for rule in rules:
        alike.setdefault((rule.pack, rule.about), []).append((rule, possible(free(rule.whole))))
    for group in alike.values():
        implied = set(_implied(group))
        for narrow, wide in sorted(implied):
            if (wide, narrow) in implied and group[narrow][0].at == group[wide][0].at:
                if narrow > wide:
                    yield group[narrow][0], "duplicate-rule", {"other": group[wide][0].id}
            elif _unexplained(group[narrow][0], group[wide][0]):
                yield group[narrow][0], "shadowed-rule", {"other": group[wide][0].id}


def _implied(group: list[tuple[Rule, Rows]]) -> Iterator[tuple[int, int]]:
    """The pairs of rules of which the first never fires without the second."""
    fields = [[frozenset(test.name for test, _ in row) for row in rows] for _, rows in group]
    for narrow, (_, rows) in enumerate(group):
        states = [State(row) for row in rows]
        for wide, (_, others) in enumerate(group):
            if (
                wide != narrow
                and states
                and all(any(names <= state.words.keys() for names in fields[wide]) for state in states)
                and all(follows(state, others) for state in states)
            ):
                yield narrow, wide


def _unexplained(one: Rule, other: Rule) -> bool:
    return one.severity == other.severity and other.id not in one.explained_by and one.id not in other.explained_by


def unused(book: Rulebook) -> list[Setting]:
    """The settings of these folders that no rule, figure, playbook, conflict or profile uses."""
    used = {
        SPLIT,
        *chain.from_iterable(rule.settings for rule in book.rules),
        *chain.from_iterable(figure.settings for figure in FIGURES.values()),
        *chain.from_iterable(playbook.settings for playbook in book.playbooks.values()),
        *chain.from_iterable(conflict.settings for conflict in book.conflicts.values()),
        *chain.from_iterable(profile.values for profile in book.profiles.values()),
    }
    own = {Path(rule.file).parent.parent for rule in book.rules}
    return [one for one in book.settings.values() if one.name not in used and Path(one.place.file).parent in own]
