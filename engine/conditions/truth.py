"""Compiling a test to a closure: a function that gives its three-valued truth for a fact."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.conditions.tree import COMPARE, Ask, Operand
from engine.facts import Fact, Field
from engine.values import UNKNOWN, Members, Truth, is_none, negation, plain

LISTS: Mapping[str, tuple[Callable[[Members, frozenset[str]], Truth], bool]] = {
    "contains": (Members.contains, True),
    "lacks": (Members.contains, False),
    "only": (Members.only, True),
    "is": (Members.equals, True),
    "is_not": (Members.equals, False),
}
"""What is asked of a list, and whether the answer stands as it is or turned round."""


def truth_of(name: str, word: Field, operator: str, operand: Operand) -> Ask:
    """The closure that answers a test: true, false, or None for unknown."""
    if operator == "given":
        return _given(name, operand.value)
    if word.is_list:
        return _of_list(name, operator, frozenset(map(plain, operand.value)))
    if operator in ("is_not", "not_in"):
        return _not(truth_of(name, word, "is" if operator == "is_not" else "in", operand))
    if operator == "in":
        return _among(name, word, operand.value)
    if operator == "between":
        return _between(name, *operand.value)
    if operand.field:
        return _two_fields(name, operand.name, COMPARE[operator])
    if operator == "is":
        return _equal(name, word, operand.value)
    return _sized(name, COMPARE[operator], operand.value)


def _given(name: str, wanted: bool) -> Ask:
    def given(fact: Fact) -> Truth:
        value = fact[name]
        return bool(value.paths) == wanted if value.reachable else None

    return given


def _of_list(name: str, operator: str, entries: frozenset[str]) -> Ask:
    question, said = LISTS[operator]

    def of_list(fact: Fact) -> Truth:
        truth = question(fact[name].data, entries)
        return truth if said else negation(truth)

    return of_list


def _equal(name: str, word: Field, wanted: Any) -> Ask:
    if word.type in ("text", "place"):
        return _folded(name, frozenset((plain(wanted),)))

    def equal(fact: Fact) -> Truth:
        data = fact[name].data
        return None if data is UNKNOWN else bool(data == wanted)

    return equal


def _among(name: str, word: Field, wanted: Sequence[str]) -> Ask:
    if word.type in ("text", "place"):
        return _folded(name, frozenset(map(plain, wanted)))
    words = frozenset(wanted)

    def among(fact: Fact) -> Truth:
        data = fact[name].data
        return None if data is UNKNOWN else data in words

    return among


def _folded(name: str, words: frozenset[str]) -> Ask:
    def folded(fact: Fact) -> Truth:
        data = fact[name].data
        return None if data is UNKNOWN else plain(data) in words

    return folded


def _not(ask: Ask) -> Ask:
    return lambda fact: negation(ask(fact))


def _sized(name: str, compare: Callable[[Any, Any], bool], limit: Any) -> Ask:
    def sized(fact: Fact) -> Truth:
        data = fact[name].data
        if data is UNKNOWN:
            return None
        return not is_none(data) and compare(data, limit)

    return sized


def _between(name: str, low: Any, high: Any) -> Ask:
    def between(fact: Fact) -> Truth:
        data = fact[name].data
        if data is UNKNOWN:
            return None
        return bool(not is_none(data) and low <= data <= high)

    return between


def _two_fields(name: str, other: str, compare: Callable[[Any, Any], bool]) -> Ask:
    def two_fields(fact: Fact) -> Truth:
        left, right = fact[name].data, fact[other].data
        if is_none(left) or is_none(right):  # no size, whatever the other
            return False
        return None if left is UNKNOWN or right is UNKNOWN else compare(left, right)

    return two_fields
