"""What a row of tests says of a fact when all of them come out as stated, and what follows from it.

A test comes out true or false only when its field is known. So a row says of each of its fields that it is known, or
with `given: false` that it is left out; nothing follows about a field that the row does not name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.conditions import Choice, Condition, Group, Literal, Operand, Test, branches
from engine.facts import Field
from engine.lint.spaces import START, Sizes, Space, Words, allowed, universe
from engine.plan.agreement import GIFTED, RANGES

ORDERS: Mapping[str, frozenset[str]] = {
    "is": frozenset("="),
    "below": frozenset("<"),
    "before": frozenset("<"),
    "at_most": frozenset("<="),
    "not_after": frozenset("<="),
    "above": frozenset(">"),
    "after": frozenset(">"),
    "at_least": frozenset(">="),
    "not_before": frozenset(">="),
}
"""How one field can stand to another, by the test that says so; '0' is that one of them is none."""

ANY_ORDER = frozenset("<=>0")
_FLIPPED = str.maketrans("<>", "><")


class State:
    """A row of tests, taken together. `plans` also holds it against what a plan that contradicts itself is refused for,
    and against which cohorts count as planned."""

    def __init__(self, row: Iterable[Literal], plans: bool = True) -> None:
        self.known: set[str] = set()
        self.left_out: set[str] = set()
        self.spaces: dict[str, Space] = {}
        self.orders: dict[tuple[str, str], frozenset[str]] = {}
        self.words: dict[str, Field] = {}
        for test, wanted in row:
            self._take(test, wanted, plans)
        self.empty = self._contradicts_itself() or (plans and self._is_refused())

    def _take(self, test: Test, wanted: bool, plans: bool) -> None:
        self.words[test.name] = test.word
        if test.operator == "given":
            (self.known if test.operand.value == wanted else self.left_out).add(test.name)
            return
        if test.operand.field:  # false of what is none, whatever the other: then nothing is known of the other
            pair, order = _ordered(test, wanted)
            order &= frozenset("=0") if test.name == test.operand.name else ANY_ORDER
            self.words[test.operand.name] = test.operand.field
            self.known.update(pair if "0" not in order else ())
            self.orders[pair] = self.orders.get(pair, ANY_ORDER) & order
            return
        self.known.add(test.name)
        old = self.spaces.get(test.name) or _start(test.word, plans)
        self.spaces[test.name] = _met(old, allowed(test, wanted))

    def _contradicts_itself(self) -> bool:
        return (
            bool(self.known & self.left_out)
            or any(space.empty for space in self.spaces.values())
            or not all(self.orders.values())
            or any(not self._fits(pair, order) for pair, order in self.orders.items())
        )

    def _fits(self, pair: tuple[str, str], order: frozenset[str]) -> bool:
        """Whether two fields can stand in one of these orders."""
        if "0" in order or not all(name in self.spaces for name in pair):
            return True
        small, large = (self.spaces[name] for name in pair)
        assert isinstance(small, Sizes)
        assert isinstance(large, Sizes)
        fits = {"<": small.can_be_at_most(large), ">": large.can_be_at_most(small)}
        return any(fits.get(sign, all(fits.values())) for sign in order)

    def _is_refused(self) -> bool:
        """Whether every plan that says so is refused: a range that ends before it starts, a gift with a fee."""
        for low, high in self._same_subject(RANGES):
            pair, flipped = (min(low, high), max(low, high)), low > high
            order = self.orders.get(pair, ANY_ORDER) & frozenset("<=0".translate(_FLIPPED) if flipped else "<=0")
            if not order:
                return True
            first, last = self.spaces.get(low), self.spaces.get(high)
            if isinstance(first, Sizes) and isinstance(last, Sizes) and not first.can_be_at_most(last):
                return True
        for kind, fee in self._same_subject([GIFTED]):
            given, paid = self.spaces.get(kind), self.spaces.get(fee)
            if (
                isinstance(given, Words)
                and not given.others
                and given.words <= {"gifted"}
                and isinstance(paid, Sizes)
                and paid.meet(Sizes(((START, (0, True)),), none=True)).empty
            ):
                return True
        return False

    def _same_subject(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The names in this row of two plan fields of the same subject, by the paths of the fields."""
        paths = {(name.removesuffix(word.name), word.plan_path): name for name, word in self.words.items()}
        for first, second in pairs:
            for (join, path), name in paths.items():
                if path == first and (join, second) in paths:
                    yield name, paths[join, second]

    def entails(self, literal: Literal) -> bool:
        """Whether the test comes out as stated whenever the row does; never when the row leaves its field open."""
        test, wanted = literal
        if test.operator == "given":
            return test.name in (self.known if test.operand.value == wanted else self.left_out)
        if test.operand.field:
            pair, order = _ordered(test, wanted)
            return self.orders.get(pair, ANY_ORDER) <= order
        if test.name not in self.known:
            return False
        space = self.spaces.get(test.name) or _start(test.word, plans=True)
        return _met(space, allowed(test, not wanted)).empty


def _start(word: Field, plans: bool) -> Space:
    space = universe(word)
    if plans and word.plan_path == "cohorts[].creators":  # a cohort with none is not planned: there is no fact of it
        return _met(space, Sizes((((1, False), (space.stretches[0][1] if isinstance(space, Sizes) else START)),)))
    return space


def _met(space: Space, other: Space) -> Space:
    assert type(space) is type(other)
    return space.meet(other)  # type: ignore[arg-type]


def _ordered(test: Test, wanted: bool) -> tuple[tuple[str, str], frozenset[str]]:
    """Two fields by name, and how they can stand to each other."""
    order = ORDERS["is" if test.operator == "is_not" else test.operator]
    if wanted == (test.operator == "is_not"):
        order = ANY_ORDER - order
    if test.name <= test.operand.name:
        return (test.name, test.operand.name), order
    return (test.operand.name, test.name), frozenset(sign.translate(_FLIPPED) for sign in order)


def free(condition: Condition) -> Condition:
    """A condition that asks of its settings what they could be, not what they are: each choice is one of the words."""
    if isinstance(condition, Choice):
        word = Field("plan", f"setting:{condition.setting}", "text", None, None, {}, "")
        return Test(word.name, word, "in", Operand(condition.wanted), condition.truth)
    if isinstance(condition, Group):
        return replace(condition, children=tuple(map(free, condition.children)))
    return condition


def possible(condition: Condition, wanted: bool = True) -> list[tuple[Literal, ...]]:
    """The alternatives of a condition that some plan can have."""
    return [row for row in branches(condition, wanted) if not State(row).empty]
