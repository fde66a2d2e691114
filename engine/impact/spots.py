"""Where a value is set in an example, so that it stands on either side of a question that was edited."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import floor
from typing import Any

from engine.conditions import DATES, NUMBERS, Test
from engine.dials import TURNED, Dial, flip
from engine.facts import Fact, Field
from engine.impact.state import State
from engine.plan import Plan, field_at, parse
from engine.source import parted, with_value
from engine.values import NONE, Truth
from engine.waivers import value_at

SUBJECTS = 3
"""Cohorts, creators... of one example that are tried."""

DIALS = 4
"""Numbers and days under one figure that are tried."""

Spot = tuple[str, Any]
"""A plan path and a value to set there, as a plan writes it."""


def plan_of(data: dict[str, Any]) -> Plan | None:
    """The plan in some data, None when it is none."""
    return parse(data, lambda *_: None)


def plan_with(data: dict[str, Any], spot: Spot) -> Plan | None:
    """The plan in some data, with a value set; None when that is no plan."""
    path, value = spot
    try:
        return plan_of(with_value(data, parted(path), value))
    except ValueError:
        return None


def spots(data: dict[str, Any], plan: Plan, test: Test, state: State) -> Iterator[Spot]:
    """Values to set in an example for a question: around its limits, or its words, or on both sides of a flip."""
    for fact in state.facts(plan)[:SUBJECTS]:
        if test.word.figure or test.operand.field:
            yield from _turned(data, test, fact, state)
        elif path := _own_path(test.word, fact, test.name):
            yield from ((path, value) for value in _values(test))


def _own_path(word: Field, fact: Fact, name: str) -> str | None:
    """The path of a plan field that a question reads, None when it is not known which entry has it."""
    value = fact[name]
    path = (*value.paths, *value.needs)[0]
    return path if value.reachable and f".{path}".endswith(f".{word.name}") else None


def _values(test: Test) -> Iterator[Any]:
    """What to set a plan field to, for a question about it."""
    word, value = test.word, test.operand.value
    if test.operator == "given":
        return
    if word.is_list:
        yield from ([entry] for entry in value) if value else ([],)
    elif word.type in (*NUMBERS, *DATES):
        for limit in value if isinstance(value, tuple) else (value,):
            yield from _around(word, limit) if limit != NONE else ()
    elif word.type == "bool":
        yield from (False, True)
    else:
        yield from value if isinstance(value, tuple) else (value,)


def _around(word: Field, limit: Any) -> tuple[Any, ...]:
    """Right below a limit, at it, and right above it."""
    if isinstance(limit, date):
        day = timedelta(days=1)
        return tuple(near.isoformat() for near in (limit - day, limit, limit + day))
    if word.type == "int":
        at = floor(limit)
        return (at - 1, at, at + 1) if at == limit else (at, at + 1)
    exponent = Decimal(limit).as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    step = Decimal(1) if not places and word.type != "share" else Decimal(1).scaleb(-places - 1)
    return limit - step, limit, limit + step


# --- Turning what a figure is worked out from -----------------------------------------------------------------------


def _turned(data: dict[str, Any], test: Test, fact: Fact, state: State) -> Iterator[Spot]:
    """Both sides of where the answer flips when one number or day that it is read from is turned."""
    names = (test.name, test.operand.name) if test.operand.field else (test.name,)
    paths = dict.fromkeys(path for name in names for path in fact[name].paths)
    for path in list(filter(_is_turned, paths))[:DIALS]:
        if sides := _flips(data, path, test, fact.path, state):
            yield from sides
            return


def _is_turned(path: str) -> bool:
    found = field_at(path)
    return found is not None and found.type in TURNED


def _flips(data: dict[str, Any], path: str, test: Test, subject: str, state: State) -> list[Spot]:
    """The values of one field between which the answer about a thing flips, on either side."""
    found, was = field_at(path), value_at(data, path)
    dial = Dial.of(found.type if found else "", was)
    start = dial.position(was)

    def ask(at: int) -> Truth:
        plan = plan_with(data, (path, dial.value(at)))
        facts = state.facts(plan) if plan else []
        return next((test(fact) for fact in facts if fact.path == subject), None)

    turns = (flip(ask, start, direction) for direction in (1, -1)) if start is not None else ()
    return [(path, dial.value(at)) for turn in turns if turn for at in turn]
