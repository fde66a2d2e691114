"""What questions can come to together: the cases of the fields that they ask, as few as tell them apart.

The cases of a field are what can be known of it: nothing, none, each of its words, a value below, at and above each
limit that it is compared with. Where they depend on several settings, or are too many, the questions to the field are
taken to be free of each other: that only adds cases.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from math import ceil, floor, prod
from typing import Any, NamedTuple, cast

from engine.conditions import DATES, NUMBERS, Test
from engine.facts import Fact, Field
from engine.figures import NOTHING_KNOWN
from engine.plan import KINDS
from engine.values import NONE, UNKNOWN, Members, Truth, Value, plain

MAX_CASES = 20_000
MAX_ENTRIES = 4
"""That the questions to one list name; of each of them, and of one more, it is tried whether the list has it."""

TRUTHS: tuple[Truth, ...] = (True, False, None)
SOME_DAY = date(2027, 1, 1).toordinal()
"""Any size will do where there is no limit, if it is a day too."""

ANOTHER = "\0"
"""A word that no rule names."""


class TooMany(Exception):
    """There are more cases than can be tried."""


class Case(NamedTuple):
    """What some questions come to, and what is known of the fields that they ask."""

    truths: Mapping[Test, Truth]
    values: Mapping[str, Value]


def cases(tests: Iterable[Test]) -> list[list[Case]]:
    """The cases of questions, in groups that have no field in common; raises TooMany."""
    found = [_cases(group) for group in _linked(tests)]
    if prod(map(len, found)) > MAX_CASES:
        raise TooMany
    return found


def _linked(tests: Iterable[Test]) -> list[list[Test]]:
    """Questions in groups, so that no field is asked by two of them."""
    groups: list[tuple[set[str], list[Test]]] = []
    for test in tests:
        names, own = set(_names(test)), [test]
        for group in [group for group in groups if group[0] & names]:
            groups.remove(group)
            names |= group[0]
            own = [*group[1], *own]
        groups.append((names, own))
    return [own for _, own in groups]


def _names(test: Test) -> tuple[str, ...]:
    return (test.name, test.operand.name) if test.operand.field else (test.name,)


def _cases(tests: Sequence[Test]) -> list[Case]:
    """What linked questions can come to together."""
    fields = {test.name: test.word for test in tests}
    fields |= {test.operand.name: test.operand.field for test in tests if test.operand.field}
    if _unsettled(tests):
        return _free(tests, fields)
    values = {name: list(_values(name, word, tests, len(fields))) for name, word in fields.items()}
    if prod(map(len, values.values())) > MAX_CASES:
        return _free(tests, fields)
    found: dict[tuple[Truth, ...], Case] = {}
    for chosen in product(*values.values()):
        known = dict(zip(fields, chosen, strict=True))
        truths = {test: test.truth(cast("Fact", known)) for test in tests}
        found.setdefault(tuple(truths.values()), Case(truths, known))
    return list(found.values())


def _free(tests: Sequence[Test], fields: Iterable[str]) -> list[Case]:
    """Questions to one field as if the answer to one said nothing about the answer to another."""
    if len(unknown := {name: Value(UNKNOWN, (), (name,)) for name in fields}) > 1:
        raise TooMany
    return [Case(dict(zip(tests, truths, strict=True)), unknown) for truths in product(TRUTHS, repeat=len(tests))]


def _unsettled(tests: Sequence[Test]) -> bool:
    """Whether the cases depend on settings, on more than one limit or on words, or on too many entries of a list."""
    limits = {test.operand.setting for test in tests if _limits(test)}
    sized = all(test.word.type in (*NUMBERS, *DATES) for test in tests)
    if limits - {None} and (not sized or len(limits) > 1):
        return True
    return any(test.word.is_list for test in tests) and len(_entries(tests)) > MAX_ENTRIES


def _limits(test: Test) -> tuple[Any, ...]:
    """The values that a test compares its field with."""
    value = test.operand.value
    if test.operator == "given" or value is None or (value == NONE and test.word.type in (*NUMBERS, *DATES)):
        return ()
    return value if isinstance(value, tuple) else (value,)


def _values(name: str, word: Field, tests: Sequence[Test], linked: int) -> Iterator[Value]:
    """What can be known of a field."""
    nothing = NOTHING_KNOWN if word.is_list else UNKNOWN
    yield Value(nothing, (), (name,))
    yield Value(nothing, (), (name,), reachable=False)
    yield from (Value(data, (name,), (name,)) for data in _data(word, tests, linked))


def _data(word: Field, tests: Sequence[Test], linked: int) -> Iterator[Any]:
    if word.is_list:
        yield from _lists(_entries(tests))
    elif word.type == "bool":
        yield from (True, False)
    elif word.type in (*NUMBERS, *DATES):
        yield NONE
        yield from _sizes(word, tests, linked)
    elif word.terms is not None:
        yield from (str(term) for term in word.terms)
    else:
        yield from (*_entries(tests), ANOTHER)


def _entries(tests: Sequence[Test]) -> list[str]:
    """The words that questions name."""
    return list(dict.fromkeys(plain(word) for test in tests for word in _limits(test)))


def _lists(entries: Sequence[str]) -> Iterator[Members]:
    """Lists with and without each of some entries, which may also be there perhaps, or not be told at all."""
    every = (*entries, ANOTHER)
    for there in product(TRUTHS, repeat=len(every)):
        known = frozenset(entry for entry, is_there in zip(every, there, strict=True) if is_there)
        perhaps = frozenset(entry for entry, is_there in zip(every, there, strict=True) if is_there is None)
        yield Members(known, perhaps)
        if not perhaps:
            yield Members(known, None)


def _sizes(word: Field, tests: Sequence[Test], linked: int) -> Iterator[Any]:
    """Each limit, and as many values between two of them, below and above them as there are fields to compare."""
    is_day, whole = word.type in DATES, word.type in (*DATES, "int")
    ends = [end for test in tests for end in _limits(test)]
    limits = sorted({Decimal(end.toordinal() if is_day else end) for end in ends}) or [Decimal(SOME_DAY)]
    around = (limits[0] - linked - 1, *limits, limits[-1] + linked + 1)
    sizes = dict.fromkeys(around)
    for low, high in pairwise(around):
        inner = [low + (high - low) * at / (linked + 1) for at in range(1, linked + 1)]
        sizes |= dict.fromkeys(map(Decimal, range(floor(low) + 1, ceil(high))[:linked]) if whole else inner)
    bounds = None if any(test.operand.setting for test in tests) else KINDS.get(word.plan_path)
    for size in sizes:
        if (size == int(size) or not whole) and (bounds is None or _within(size, bounds.least, bounds.most)):
            yield date.fromordinal(int(size)) if is_day else size


def _within(size: Decimal | int, least: int | None, most: int | None) -> bool:
    return (least is None or size >= least) and (most is None or size <= most)
