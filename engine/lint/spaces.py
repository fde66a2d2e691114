"""What a field can be: sets of sizes, of words, of lists; where nothing is left, no plan can be so."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import floor
from typing import Any, Self

from engine.conditions import DATES, NUMBERS, Test
from engine.facts import EMPTY_MEANS_NONE, Field
from engine.plan.fields import KINDS
from engine.plan.kinds import FIRST_DAY, LAST_DAY
from engine.values import NONE, plain

INFINITE = Decimal("Infinity")

Number = int | Decimal
Cut = tuple[Number, bool]
"""A cut through the numbers: just before a number, or (True) just after it."""

START: Cut = (-INFINITE, False)
END: Cut = (INFINITE, True)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers or days: stretches between cuts, in order and apart; and perhaps that there is none."""

    stretches: tuple[tuple[Cut, Cut], ...]
    none: bool = False

    def meet(self, other: Self) -> Self:
        """What both allow."""
        stretches = (
            (max(mine[0], theirs[0]), min(mine[1], theirs[1])) for mine in self.stretches for theirs in other.stretches
        )
        return replace(
            self, stretches=tuple(one for one in stretches if one[0] < one[1]), none=self.none and other.none
        )

    def turned(self) -> Self:
        """All that this does not allow."""
        cuts = [START, *(cut for stretch in self.stretches for cut in stretch), END]
        pairs = zip(cuts[::2], cuts[1::2], strict=True)
        return replace(self, stretches=tuple(pair for pair in pairs if pair[0] < pair[1]), none=not self.none)

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self.stretches and not self.none

    def can_be_at_most(self, other: "Sizes") -> bool:
        """Whether some size in this one is no larger than some size in the other; true when either may be none."""
        if self.none or other.none:
            return True
        return bool(self.stretches and other.stretches) and self.stretches[0][0] < other.stretches[-1][1]


@dataclass(frozen=True, slots=True)
class Words:
    """Words, texts or yes and no: these, or (`others`) all but these."""

    words: frozenset[Any]
    others: bool = False

    def meet(self, other: Self) -> Self:
        """What both allow."""
        if self.others and other.others:
            return replace(self, words=self.words | other.words)
        if self.others:
            return replace(self, words=other.words - self.words, others=False)
        return replace(self, words=self.words - other.words if other.others else self.words & other.words)

    def turned(self) -> Self:
        """All that this does not allow."""
        return replace(self, others=not self.others)

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self.words and not self.others


@dataclass(frozen=True, slots=True)
class Entries:
    """Lists, by what is asked of them: with one of each of `some`, none of `lacks`, more than each of `beyond`.

    `only` are the words that they are made of, None for any; `exactly` is the list itself where that is known.
    """

    only: frozenset[str] | None = None
    lacks: frozenset[str] = frozenset()
    some: frozenset[frozenset[str]] = frozenset()
    beyond: frozenset[frozenset[str]] = frozenset()
    exactly: frozenset[frozenset[str]] = frozenset()
    never: frozenset[frozenset[str]] = frozenset()

    def meet(self, other: Self) -> Self:
        """What both allow."""
        only = other.only if self.only is None else self.only if other.only is None else self.only & other.only
        return replace(
            self,
            only=only,
            lacks=self.lacks | other.lacks,
            some=self.some | other.some,
            beyond=self.beyond | other.beyond,
            exactly=self.exactly | other.exactly,
            never=self.never | other.never,
        )

    @property
    def empty(self) -> bool:
        """Whether no list is left; what cannot be proved is taken to be possible."""
        if self.exactly:
            first, *rest = self.exactly
            return bool(rest) or first in self.never or not self._allows(first)
        if self.only is None:
            return any(not words - self.lacks for words in self.some)
        largest = self.only - self.lacks
        return not self._allows(largest) or (not largest and largest in self.never)

    def _allows(self, entries: frozenset[str]) -> bool:
        return (
            (self.only is None or entries <= self.only)
            and not entries & self.lacks
            and all(entries & words for words in self.some)
            and all(entries - words for words in self.beyond)
        )


Space = Sizes | Words | Entries


def universe(word: Field) -> Space:
    """All that a field can be when it is known."""
    if word.is_list:
        return Entries(frozenset(map(plain, word.terms)) if word.terms else None)
    none = word.figure is not None or word.type == "date or none" or _below_an_empty_map(word)
    if word.type in DATES:
        limits = (FIRST_DAY.toordinal(), LAST_DAY.toordinal()) if word.figure is None else (None, None)
        return Sizes((_stretch(*limits),), none)
    if word.type in NUMBERS:
        kind = KINDS.get(word.plan_path)
        return Sizes((_stretch(kind.least, kind.most) if kind else (START, END),), none)
    if word.type == "bool" or word.terms is not None:
        words: frozenset[Any] = frozenset((True, False)) if word.terms is None else frozenset(map(str, word.terms))
        return Words(words | {NONE} if none else words)
    return Words(frozenset(), others=True)


def _below_an_empty_map(word: Field) -> bool:
    return any(word.plan_path.startswith(f"{path}.") for path in EMPTY_MEANS_NONE)


def _stretch(least: int | None, most: int | None) -> tuple[Cut, Cut]:
    return (START if least is None else (least, False), END if most is None else (most, True))


def allowed(test: Test, wanted: bool) -> Space:
    """All that the field of a test can be when the test comes out as wanted; not for `given` or for two fields."""
    if test.word.is_list:
        return _lists(test.operator, frozenset(map(plain, test.operand.value)), wanted)
    if test.operator in ("is_not", "not_in"):
        return allowed(replace(test, operator={"is_not": "is", "not_in": "in"}[test.operator]), not wanted)
    space = _sizes(test) if test.word.type in (*NUMBERS, *DATES) else _words(test)
    return space if wanted else space.turned()


def _lists(operator: str, words: frozenset[str], wanted: bool) -> Entries:
    if operator in ("lacks", "is_not"):
        operator, wanted = {"lacks": "contains", "is_not": "is"}[operator], not wanted
    one = frozenset((words,))
    if operator == "contains":
        return Entries(some=one) if wanted else Entries(lacks=words)
    if operator == "only":
        return Entries(only=words) if wanted else Entries(beyond=one)
    return Entries(exactly=one) if wanted else Entries(never=one)


def _words(test: Test) -> Words:
    value = test.operand.value
    listed = value if isinstance(value, tuple) else (value,)
    folded = test.word.type in ("text", "place")
    return Words(frozenset(plain(one) if folded else str(one) if isinstance(one, str) else one for one in listed))


def _sizes(test: Test) -> Sizes:
    value = test.operand.value
    if value == NONE:
        return Sizes((), none=True)
    low, high = (_number(end) for end in (value if test.operator == "between" else (value, value)))
    before, after, top = (low, False), (low, True), (high, True)
    stretch = {
        "is": (before, top),
        "between": (before, top),
        "below": (START, before),
        "before": (START, before),
        "at_most": (START, after),
        "not_after": (START, after),
        "above": (after, END),
        "after": (after, END),
        "at_least": (before, END),
        "not_before": (before, END),
    }[test.operator]
    if test.word.type in ("int", *DATES):
        stretch = (_whole(stretch[0]), _whole(stretch[1]))
    return Sizes((stretch,) if stretch[0] < stretch[1] else ())


def _number(value: Any) -> Number:
    return value.toordinal() if isinstance(value, date) else value


def _whole(cut: Cut) -> Cut:
    """The cut among whole numbers: after 3, and after 3.5, is before 4."""
    number, after = cut
    if number in (INFINITE, -INFINITE):
        return cut
    return (floor(number) + 1, False) if after or number != floor(number) else cut
