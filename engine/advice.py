"""What a report says beside its findings: how near the plan is to other ones, and whose advice is opposed."""

from typing import Any, Literal

from engine.findings import Citation, Frozen, Place, Severity


class Mark(Frozen):
    """A rule that fires, or that cannot be judged, in one place of the plan (path "" for the plan)."""

    rule: str
    severity: Severity
    path: str
    title: str


class End(Frozen):
    """Where other findings begin: the last value with the same ones, the next value, and what it changes."""

    inside: Any
    outside: Any
    comes: tuple[Mark, ...]
    goes: tuple[Mark, ...]


class Margin(Frozen):
    """How far one number or day of a plan can move before a finding comes or goes; an end is null where none was seen.

    `fragile` when an end is no more than 5 % of the value, or one day, away (a house line: no document gives one).
    """

    path: str
    label: str
    value: Any
    low: End | None
    high: End | None
    fragile: bool
    location: Place


class Margins(Frozen):
    """The margins of a plan, the fragile ones first, each part in the order of the plan.

    `left_out` counts numbers and days that were not turned because the plan is too long to turn them all.
    """

    fields: tuple[Margin, ...]
    left_out: int


Decided = Literal["severity", "origin", "conflict"]


class Side(Frozen):
    """One of two findings that are opposed: what it found of the field, what it says to do, and who says so."""

    rule: str
    severity: Severity
    path: str
    title: str
    found: tuple[str, ...]
    remedy: str
    cites: tuple[Citation, ...]


class Opposed(Frozen):
    """Two findings that no value of one field can both clear; `sides` has the one to follow first.

    `by` is what decides between them (null: nothing does, and the planner has to), `why` tells it in words. The value
    of the field is read from the paths in `read_from`.
    """

    field: str
    label: str
    read_from: tuple[str, ...]
    sides: tuple[Side, Side]
    by: Decided | None
    why: str
