"""The examples of a rule beside its thresholds: each has one at the threshold and one just beyond it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any, NamedTuple

from engine.conditions import DATES, NUMBERS, Condition, Group, Test
from engine.facts import Facts
from engine.lint.alone import Found, key_of, named, said
from engine.lint.spaces import Sizes, universe
from engine.plan import parse
from engine.rules import Example, Rule, Rulebook
from engine.source import Path
from engine.values import UNKNOWN, is_none

NEAR = Decimal("0.1")
"""How far from a threshold a share, an amount or another number is still just beyond it, as a part of it."""

UP = ("above", "at_most", "after", "not_after", "between")
DOWN = ("below", "at_least", "before", "not_before", "between")
"""Tests whose answer changes just above their (upper) threshold, and just below their (lower) one."""

AT = {"en": "at {}", "zh": "恰为 {}"}
BEYOND = {1: {"en": "just above {}", "zh": "略高于 {}"}, -1: {"en": "just below {}", "zh": "略低于 {}"}}
AND = {"en": " nor ", "zh": "或"}


class Edge(NamedTuple):
    """A threshold of a test: which end of `between` it is, and on which side of it the answer changes."""

    test: Test
    end: int
    side: int

    def value(self, settings: Mapping[str, Any]) -> Any:
        """The threshold, with the settings of an example."""
        operand = self.test.operand
        value = settings[operand.setting] if operand.setting else operand.value
        value = value[self.end] if self.test.operator == "between" else value
        if self.test.word.type == "int":  # the last whole number on the near side of a limit such as 3.5
            return floor(value) if self.side > 0 else ceil(value)
        return value


def boundaries(rule: Rule, book: Rulebook) -> Iterator[Found]:
    """The thresholds of a rule that its examples do not touch on both sides."""
    edges: dict[Edge, Path] = {}
    for part, condition in (("applies_when", rule.applies_when), ("when", rule.when)):
        for path, test in _tests(condition, (part,)) if condition else ():
            for edge in _edges(test):
                edges.setdefault(edge, path)
    seen = [_seen(rule, example, book) for example in rule.examples] if edges else []
    for edge, path in edges.items():
        lacking = [wanted for wanted, found in _touched(edge, seen, book.values) if not found]
        if lacking:
            wanted = {lang: AND[lang].join(one[lang] for one in lacking) for lang in AND}
            shows = {"field": named(edge.test), "wanted": wanted, "condition": said(edge.test)}
            yield path, "untouched-boundary", shows


def _tests(condition: Condition, path: Path) -> Iterator[tuple[Path, Test]]:
    if isinstance(condition, Group):
        for at, child in enumerate(condition.children):
            yield from _tests(child, (*path, key_of(condition), at))
    elif isinstance(condition, Test):
        yield (*path, condition.name), condition


def _edges(test: Test) -> Iterator[Edge]:
    if test.word.type in (*NUMBERS, *DATES) and not test.operand.field:
        if test.operator in UP:
            yield Edge(test, -1, 1)
        if test.operator in DOWN:
            yield Edge(test, 0, -1)


def _seen(rule: Rule, example: Example, book: Rulebook) -> tuple[Facts, str, Mapping[str, Any]]:
    settings = {**book.values, **example.settings}
    plan = parse(example.plan, lambda *_: None)
    return Facts(plan or parse({}, lambda *_: None), settings), rule.about, settings  # type: ignore[arg-type]


def _touched(
    edge: Edge, seen: list[tuple[Facts, str, Mapping[str, Any]]], values: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, str], bool]]:
    """What the examples must show of a threshold, and whether one of them does."""
    word, threshold = edge.test.word, edge.value(values)
    pairs = [
        (value, edge.value(settings))
        for facts, about, settings in seen
        for fact in facts.about(about)
        if (value := fact[edge.test.name].data) is not UNKNOWN and not is_none(value)
    ]
    if word.type in ("int", *DATES):
        for there in (threshold, _next(threshold, edge.side)):
            if _can_be(edge, there, there):
                by = 0 if there == threshold else edge.side
                yield _words(AT, there), any(value == _next(limit, by) for value, limit in pairs)
        return
    room = abs(Decimal(threshold)) * NEAR
    far = threshold + edge.side * (room or 1)
    if _can_be(edge, threshold, threshold):
        within = NEAR if word.figure else Decimal(0)  # a figure cannot always be brought to a number exactly
        yield _words(AT, threshold), any(_beyond(value, limit, -edge.side, within) for value, limit in pairs)
    if _can_be(edge, *sorted((threshold + edge.side * (room or 1) / 2, far))):
        there = any(value != limit and _beyond(value, limit, edge.side, NEAR) for value, limit in pairs)
        yield _words(BEYOND[edge.side], threshold), there


def _beyond(value: Any, limit: Any, side: int, within: Decimal) -> bool:
    """Whether a value is at a limit or on one side of it, no further away than a part of it."""
    gap = (value - limit) * side
    return bool(0 <= gap <= abs(Decimal(limit)) * within or (limit == 0 and within and gap > 0))


def _next(value: Any, by: int) -> Any:
    return value + (timedelta(days=by) if isinstance(value, date) else by)


def _can_be(edge: Edge, low: Any, high: Any) -> bool:
    """Whether the field can have some value between two; no count is below none, as far as is known."""
    if edge.test.word.figure and edge.side < 0 and low != high and not isinstance(low, date) and high <= 0:
        return False
    space = universe(edge.test.word)
    assert isinstance(space, Sizes)
    first, last = (one.toordinal() if isinstance(one, date) else one for one in (low, high))
    return bool(space.meet(Sizes((((first, False), (last, True)),))).stretches)


def _words(template: Mapping[str, str], value: Any) -> Mapping[str, str]:
    return {lang: words.format(value) for lang, words in template.items()}
