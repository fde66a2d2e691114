"""The condition tree: what a rule asks of a fact, and the three-valued truth of it (true, false, unknown).

A condition is `field: value`, `field: {operator: value}`, or one of the combinators `all`, `any`, `none` (a list of
conditions) and `at_least` with `of` (how many of a list). The right side is a literal, `setting:NAME` or `field:NAME`.
The tree, compiled to closures once when rules load, is the meaning of a rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import prod
from typing import Any

from engine.facts import ENTRIES, Fact, Field
from engine.values import Truth, negation

NUMBERS = ("int", "number", "money", "share")
DATES = ("date", "date or none")
WORDS = ("enum", "text", "place")
ANY = ("any",)

OPERATORS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "is": ((*NUMBERS, *DATES, *WORDS, "bool", "list"), "one"),
    "is_not": ((*NUMBERS, *DATES, *WORDS, "list"), "one"),
    "in": (WORDS, "many"),
    "not_in": (WORDS, "many"),
    "below": (NUMBERS, "one"),
    "at_most": (NUMBERS, "one"),
    "above": (NUMBERS, "one"),
    "at_least": (NUMBERS, "one"),
    "between": ((*NUMBERS, *DATES), "two"),
    "before": (DATES, "one"),
    "not_after": (DATES, "one"),
    "after": (DATES, "one"),
    "not_before": (DATES, "one"),
    "contains": (("list",), "many"),
    "lacks": (("list",), "many"),
    "only": (("list",), "many"),
    "given": (ANY, "yes or no"),
}
"""Each operator with the types that it is for, and how many values stand to its right."""

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda a, b: a == b,
    "below": lambda a, b: a < b,
    "at_most": lambda a, b: a <= b,
    "above": lambda a, b: a > b,
    "at_least": lambda a, b: a >= b,
    "before": lambda a, b: a < b,
    "not_after": lambda a, b: a <= b,
    "after": lambda a, b: a > b,
    "not_before": lambda a, b: a >= b,
}

COMBINATORS = ("all", "any", "none")


def fitting(word: Field) -> tuple[str, ...]:
    """The operators that a field can be asked with; what is worked out is never given or left out."""
    if word.type == ENTRIES:
        return ("is", "is_not", "given")
    family = "list" if word.is_list else word.type
    return tuple(
        name for name, (types, _) in OPERATORS.items() if family in types or (types == ANY and word.figure is None)
    )


@dataclass(frozen=True, slots=True)
class Operand:
    """The right side of a test: a value, and the setting or the field that it comes from."""

    value: Any
    setting: str | None = None
    field: Field | None = None
    name: str = ""


Ask = Callable[[Fact], Truth]
"""A compiled condition: the truth of a fact."""


@dataclass(frozen=True, slots=True)
class Test:
    """One question to one field of a fact."""

    __test__ = False  # this is not a test for pytest

    name: str
    word: Field
    operator: str
    operand: Operand
    truth: Ask = field(compare=False, repr=False)

    def __call__(self, fact: Fact) -> Truth:
        return self.truth(fact)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question to a setting, whether it is one of the wanted words; its answer is known when the rules load."""

    setting: str
    answer: bool
    wanted: tuple[str, ...]

    @property
    def truth(self) -> Ask:
        """The answer, whatever the fact."""
        answer = self.answer
        return lambda _: answer

    def __call__(self, _: Fact) -> Truth:
        return self.answer


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions together: all, any or none of them, or at least so many."""

    combinator: str
    children: "tuple[Condition, ...]"
    count: Operand | None = None
    truth: Ask = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        asks = tuple(child.truth for child in self.children)
        if self.combinator == "at_least":
            truth = _at_least(asks, int(self.count.value) if self.count else 0)
        else:
            truth = {"all": _all, "any": _any, "none": _none}[self.combinator](asks)
        object.__setattr__(self, "truth", truth)

    def __call__(self, fact: Fact) -> Truth:
        return self.truth(fact)


def _all(asks: tuple[Ask, ...]) -> Ask:
    def all_(fact: Fact) -> Truth:
        result: Truth = True
        for ask in asks:
            truth = ask(fact)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return all_


def _any(asks: tuple[Ask, ...]) -> Ask:
    def any_(fact: Fact) -> Truth:
        result: Truth = False
        for ask in asks:
            truth = ask(fact)
            if truth:
                return True
            if truth is None:
                result = None
        return result

    return any_


def _none(asks: tuple[Ask, ...]) -> Ask:
    some_ = _any(asks)
    return lambda fact: negation(some_(fact))


def _at_least(asks: tuple[Ask, ...], wanted: int) -> Ask:
    def at_least(fact: Fact) -> Truth:
        answers = [ask(fact) for ask in asks]
        sure = answers.count(True)
        return True if sure >= wanted else None if sure + answers.count(None) >= wanted else False

    return at_least


Condition = Test | Choice | Group


def guarded(guard: Condition | None, when: Condition) -> Condition:
    """A rule's guard and its condition together: where this is true the rule fires."""
    return when if guard is None else Group("all", (guard, when))


def leaves(condition: Condition) -> Iterator[Test | Choice]:
    """Every question of a condition."""
    if isinstance(condition, Group):
        for child in condition.children:
            yield from leaves(child)
    else:
        yield condition


def settings_of(condition: Condition) -> Iterator[str]:
    """The settings that a condition reads, those of its figures too."""
    for leaf in leaves(condition):
        if isinstance(leaf, Choice):
            yield leaf.setting
        else:
            yield from leaf.word.settings
            if leaf.operand.field:
                yield from leaf.operand.field.settings
            if leaf.operand.setting:
                yield leaf.operand.setting
    yield from (group.count.setting for group in _groups(condition) if group.count and group.count.setting)


def _groups(condition: Condition) -> Iterator[Group]:
    if isinstance(condition, Group):
        yield condition
        for child in condition.children:
            yield from _groups(child)


def reasons(condition: Condition, fact: Fact, wanted: bool = True) -> Iterator[tuple[Test, bool]]:
    """The tests that made a condition come out as it did, each with its own truth."""
    if isinstance(condition, Test):
        yield condition, wanted
    elif isinstance(condition, Group):
        inner = wanted != (condition.combinator == "none")
        for child in condition.children:
            if child(fact) is inner:
                yield from reasons(child, fact, inner)


def missing(condition: Condition, fact: Fact) -> Iterator[str]:
    """The plan paths that would settle a condition that is unknown."""
    if condition(fact) is not None:
        return
    if isinstance(condition, Test):
        yield from fact[condition.name].needs
        if condition.operand.field:
            yield from fact[condition.operand.name].needs
    elif isinstance(condition, Group):
        for child in condition.children:
            yield from missing(child, fact)


def alternatives(condition: Condition, wanted: bool = True) -> int:
    """How many rows `branches` can have at most, counted without making them."""
    if isinstance(condition, Choice):
        return 1
    if isinstance(condition, Test):
        return _alternatives_of_test(condition, wanted)
    inner = wanted != (condition.combinator == "none")
    counts = [alternatives(child, inner) for child in condition.children]
    if condition.combinator == "at_least":
        need = _needed(condition, len(counts), wanted)
        sums = [1] + [0] * need  # of the products of so many counts
        for count in counts:
            for size in range(need, 0, -1):
                sums[size] += sums[size - 1] * count
        return sums[need]
    return prod(counts) if joined_by_all(condition, wanted) else sum(counts)


def _alternatives_of_test(test: Test, wanted: bool) -> int:
    said = wanted != (test.operator in ("is_not", "not_in"))
    if test.word.type in (*NUMBERS, *DATES):
        return 1 if said else 3  # below, above, or no size at all
    return len(test.operand.value) if said and test.operator in ("in", "not_in") else 1


def _needed(group: Group, size: int, wanted: bool) -> int:
    """How many children must come out as wanted for the group to do so."""
    count = int(group.count.value) if group.count else 0
    return count if wanted else size - count + 1


def joined_by_all(group: Group, wanted: bool) -> bool:
    """Whether all children must come out alike for the group (all, any or none) to come out as wanted."""
    return wanted if group.combinator in ("all", "none") else not wanted


Literal = tuple[Test, bool]


def branches(condition: Condition, wanted: bool = True) -> list[tuple[Literal, ...]]:
    """The condition as alternatives, each a row of tests that must all come out as stated (a disjunctive form)."""
    if isinstance(condition, Test):
        return [((condition, wanted),)]
    if isinstance(condition, Choice):
        return [()] if condition.answer is wanted else []
    inner = wanted != (condition.combinator == "none")
    parts = [branches(child, inner) for child in condition.children]
    if condition.combinator == "at_least":
        need = _needed(condition, len(parts), wanted)
        return _unique(row for chosen in combinations(parts, need) for row in _together(chosen))
    return _together(parts) if joined_by_all(condition, wanted) else _unique(row for part in parts for row in part)


def _together(parts: Iterable[list[tuple[Literal, ...]]]) -> list[tuple[Literal, ...]]:
    rows: list[tuple[Literal, ...]] = [()]
    for part in parts:
        rows = _unique(tuple(dict.fromkeys((*row, *more))) for row in rows for more in part)
    return rows


def _unique(rows: Iterable[tuple[Literal, ...]]) -> list[tuple[Literal, ...]]:
    return list(dict.fromkeys(rows))
