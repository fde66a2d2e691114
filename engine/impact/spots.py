"""Where a value is set in an example, so that it stands on either side of a question that was edited."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import floor
from typing import Any

from engine.conditions import DATES, NUMBERS, Test
from engine.facts import Fact, Field
from engine.impact.state import State
from engine.plan import FIELDS, Plan, parse
from engine.source import parted, with_value
from engine.values import NONE, Truth, day_of
from engine.waivers import value_at

SUBJECTS = 3
"""Cohorts, creators... of one example that are tried."""

DIALS = 4
"""Numbers and days under one figure that are tried."""

TRIES = 40
"""Plans that are tried, in one direction, to find where an answer flips."""

FARTHEST = 10**12

UNITS = {"share": Decimal("0.001"), "money": Decimal("0.01"), "number": Decimal("0.01")}
"""How finely numbers that are not whole are turned."""

Spot = tuple[str, Any]
"""A plan path and a value to set there, as a plan writes it."""


def plan_of(data: dict[str, Any]) -> Plan | None:
    """The plan in some data, None when it is none."""
    return parse(data, lambda *_: None)


def plan_with(data: dict[str, Any], spot: Spot) -> Plan | None:
    """The plan in some data, with a value set; None when that is no plan. The data stay as they are."""
    return _plan_set(deepcopy(data), spot)


def _plan_set(data: dict[str, Any], spot: Spot) -> Plan | None:
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
    dials = [dial for path in paths if (dial := _Dial.of(data, path, test, fact, state))]
    for dial in dials[:DIALS]:
        if sides := [*dial.flip(1), *dial.flip(-1)]:
            yield from ((dial.path, dial.value(at)) for at in sides)
            return


@dataclass(frozen=True)
class _Dial:
    """A number or a day of an example that is turned in steps of its unit; `start` is where it stands.

    `data` are its own, and are changed with every turn.
    """

    data: dict[str, Any]
    path: str
    type: str
    start: int
    test: Test
    subject: str
    state: State

    @classmethod
    def of(cls, data: dict[str, Any], path: str, test: Test, fact: Fact, state: State) -> "_Dial | None":
        """The dial of a plan path, None for what is no number and no day."""
        field = FIELDS.get(re.sub(r"\.[0-9]+(?=\.|$)", "[]", path))
        value = value_at(data, path)
        if field is None or value in (None, NONE) or field.type not in (*NUMBERS, *DATES):
            return None
        day = day_of(value)
        start = day.toordinal() if day else floor(value / UNITS.get(field.type, 1))
        return cls(deepcopy(data), path, field.type, start, test, fact.path, state)

    def value(self, at: int) -> Any:
        """The value that a position stands for."""
        if self.type in DATES:
            return date.fromordinal(at).isoformat()
        return at * UNITS[self.type] if self.type in UNITS else at

    def ask(self, at: int) -> Truth:
        """The answer with the dial at a position; None when it is unknown, or when that is no plan."""
        if abs(at) > FARTHEST or (self.type in DATES and not 0 < at <= date.max.toordinal()):
            return None
        plan = _plan_set(self.data, (self.path, self.value(at)))
        facts = self.state.facts(plan) if plan else []
        return next((self.test(fact) for fact in facts if fact.path == self.subject), None)

    def flip(self, direction: int) -> tuple[int, ...]:
        """The two neighbouring positions between which the answer flips, () when it does not on this way."""
        answer = self.ask(self.start)
        near, step, growing = self.start, 1, True
        for _ in range(TRIES if answer is not None else 0):
            found = self.ask(near + direction * step)
            if found is not None and found is not answer:
                return self._between(near, near + direction * step, answer)
            if found is answer:
                near += direction * step
            growing = growing and found is not None
            step = step * 4 if growing else step // 2
            if not step:
                break
        return ()

    def _between(self, near: int, far: int, answer: Truth) -> tuple[int, ...]:
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if self.ask(middle) is answer:
                near = middle
            else:
                far = middle
        return near, far
