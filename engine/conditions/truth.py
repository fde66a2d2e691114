"""Compiling a test to a closure: a function that gives its three-valued truth for a fact."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.conditions.tree import COMPARE, Operand
from engine.facts import Fact, Field
from engine.values import NONE, UNKNOWN, Members, Truth, negation, plain


def truth_of(name: str, word: Field, operator: str, operand: Operand) -> Callable[[Fact], Truth]:
    if operator == "given":
        return _given(name, operand.value)
    if word.is_list:
        return _of_list(name, operator, frozenset(map(plain, operand.value)))
    if operator in ("in", "not_in"):
        return _among(name, word, operator, operand.value)
    if operator == "is_not":
        same = truth_of(name, word, "is", operand)
        return lambda fact: negation(same(fact))
    if operator == "between":
        return _between(name, *operand.value)
    if operand.field:
        return _two_fields(name, operand.name, COMPARE[operator])
    if operator == "is":
        return _equal(name, word, operand.value)
    return _sized(name, COMPARE[operator], operand.value)


def _given(name: str, wanted: bool) -> Callable[[Fact], Truth]:
    def given(fact: Fact) -> Truth:
        value = fact[name]
        return bool(value.paths) == wanted if value.reachable else None

    return given


def _of_list(name: str, operator: str, entries: frozenset[str]) -> Callable[[Fact], Truth]:
    def of_list(fact: Fact) -> Truth:
        data: Members = fact[name].data
        if operator == "contains":
            return data.contains(entries)
        if operator == "lacks":
            return negation(data.contains(entries))
        if operator == "only":
            return data.only(entries)
        return data.equals(entries) if operator == "is" else negation(data.equals(entries))

    return of_list


def _equal(name: str, word: Field, wanted: Any) -> Callable[[Fact], Truth]:
    fold = word.type in ("text", "place")
    wanted = plain(wanted) if fold else wanted

    def equal(fact: Fact) -> Truth:
        data = fact[name].data
        return None if data is UNKNOWN else bool((plain(data) if fold else data) == wanted)

    return equal


def _among(name: str, word: Field, operator: str, wanted: Sequence[str]) -> Callable[[Fact], Truth]:
    fold = word.type in ("text", "place")
    words = frozenset(map(plain, wanted)) if fold else frozenset(wanted)
    inside = operator == "in"

    def among(fact: Fact) -> Truth:
        data = fact[name].data
        return None if data is UNKNOWN else ((plain(data) if fold else data) in words) == inside

    return among


def _sized(name: str, compare: Callable[[Any, Any], bool], limit: Any) -> Callable[[Fact], Truth]:
    def sized(fact: Fact) -> Truth:
        data = fact[name].data
        if data is UNKNOWN:
            return None
        return False if NONE in (data, limit) else compare(data, limit)

    return sized


def _between(name: str, low: Any, high: Any) -> Callable[[Fact], Truth]:
    def between(fact: Fact) -> Truth:
        data = fact[name].data
        if data is UNKNOWN:
            return None
        return bool(data != NONE and low <= data <= high)

    return between


def _two_fields(name: str, other: str, compare: Callable[[Any, Any], bool]) -> Callable[[Fact], Truth]:
    def two_fields(fact: Fact) -> Truth:
        left, right = fact[name].data, fact[other].data
        if UNKNOWN in (left, right):
            return None
        return False if NONE in (left, right) else compare(left, right)

    return two_fields
