"""Numbers and days of a plan as dials: positions one unit apart, turned until an answer flips."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor
from typing import Any

from engine.values import day_of

FARTHEST = 10**14
"""Positions on either side of 0 that are tried."""

STEP = 4
"""Each stop is so many times as far away as the one before."""

UNITS = {"int": Decimal(1), "money": Decimal("0.01"), "number": Decimal("0.01"), "share": Decimal("0.001")}
"""How finely each type of number is turned; days are turned by the day."""

TURNED = (*UNITS, "date", "date or none")
"""The types of fields that are dials."""

Answer = Callable[[int], bool | None]
"""Whether what is looked for holds at a position; None where there is no plan."""


@dataclass(frozen=True, slots=True)
class Dial:
    """How values of one field are positions; `unit` None for days."""

    unit: Decimal | None

    @classmethod
    def of(cls, type_: str, value: Any, whole_money: bool = False) -> "Dial":
        """The dial for a type of field on which a value stands; money is turned by the whole when that is asked for."""
        if type_ not in UNITS:
            return cls(None)
        if whole_money and type_ == "money" and (value is None or value == floor(value)):
            return cls(Decimal(1))
        exponent = Decimal(value or 0).as_tuple().exponent
        finest = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
        return cls(min(UNITS[type_], finest))

    def position(self, value: Any) -> int | None:
        """Where a value stands, the nearest below it when it is between two; None for what is no number and no day."""
        if self.unit is None:
            day = value if isinstance(value, date) else day_of(value)
            return day.toordinal() if day else None
        return floor(value / self.unit) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None

    def value(self, at: int) -> Any:
        """The value of a position, as a plan writes it; None where there is none."""
        if self.unit is None:
            return date.fromordinal(at).isoformat() if 0 < at <= date.max.toordinal() else None
        return at if self.unit == 1 else at * self.unit


def flip(ask: Answer, start: int, direction: int, stops: Iterable[int] = ()) -> tuple[int, int] | None:
    """The neighbours between which the answer flips from that at the start, None when it does not on this way.

    Tried are stops ever farther away, and those given; between two of them the answer is taken to flip once at most.
    """
    answer = ask(start)
    near = start
    for far in _stops(start, direction, stops) if answer is not None else ():
        found = ask(far)
        if found is answer:
            near = far
            continue
        return _between(ask, near, far, answer)
    return None


def _stops(start: int, direction: int, stops: Iterable[int]) -> Iterator[int]:
    given = sorted({(stop - start) * direction for stop in stops if (stop - start) * direction > 0})
    step = 1
    while abs(start + direction * step) <= FARTHEST:
        while given and given[0] < step:
            yield start + direction * given.pop(0)
        yield start + direction * step
        step *= STEP
    yield from (start + direction * stop for stop in given)


def _between(ask: Answer, near: int, far: int, answer: bool | None) -> tuple[int, int] | None:
    """Where the answer flips between two positions; where there is no plan is behind the flip, or in its place."""
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if ask(middle) is answer:
            near = middle
        else:
            far = middle
    return (near, far) if ask(far) is not None else None
