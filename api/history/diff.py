"""What became of the findings between two checks: fixed, new, still there.

A finding is the same when the same rule finds it at the same place. A place is named by the ids of what it is in
(cohorts[kol].role), so that it stays the same when entries are put before it or lines are moved; then it is told that
it moved. (Where the edits between two plans are known, engine.changes.compared follows entries without an id too.)
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from api.checks import Options
from api.history.values import Whole
from engine.findings import Frozen, Place, Severity
from engine.report import Verdict
from engine.source import parted, read

Part = Literal["plan", "rules", "engine", "options"]
"""What a report depends on: the bytes of the plan; the rules with what a zhongcao.yaml changes in them; the product
and its evaluators; language, day, packs, file name and what was to be added."""


class Spot(Frozen):
    """A finding in short; `waived` when the plan accepts it."""

    rule: str
    set: str
    severity: Severity
    title: str
    message: str
    path: str
    location: Place
    waived: bool


class Still(Frozen):
    """A finding of both checks; `moved` when its path, line or column is another now."""

    before: Spot
    after: Spot
    moved: bool


class Diff(Frozen):
    """What became of the findings, and which parts of the two checks differ.

    `unjudged` are findings that went because their rule can no longer be judged: they are not fixed.
    """

    verdict_before: Verdict
    verdict_after: Verdict
    changed: tuple[Part, ...]
    fixed: tuple[Spot, ...]
    unjudged: tuple[Spot, ...]
    new: tuple[Spot, ...]
    still: tuple[Still, ...]


@dataclass(frozen=True)
class Side:
    """One of the two checks: the bytes of its plan, what it was asked, and its report as data."""

    plan: bytes
    options: Options
    report: dict[str, Any]

    @classmethod
    def of(cls, whole: Whole) -> "Side":
        """That of a kept check."""
        return cls(whole.plan, whole.kept.options, json.loads(whole.report))

    @property
    def parts(self) -> dict[Part, object]:
        """What the report depends on, each to be compared."""
        rules = self.report["rules"]
        return {
            "plan": self.plan,
            "rules": (rules["digest"], self.report["overrides"]),
            "engine": (rules["version"], rules["evaluators"]),
            "options": self.options,
        }

    def spots(self) -> Iterator[tuple[tuple[str, ...], Spot]]:
        """Every finding, waived or not, with what makes it the same in another check."""
        data = read(self.plan, self.options.file, self.options.syntax).data
        told = [(finding, False) for finding in self.report["findings"]]
        told += [(item["finding"], True) for item in self.report["waived"]]
        for finding, waived in told:
            spot = Spot(**{key: finding[key] for key in Spot.model_fields if key != "waived"}, waived=waived)
            yield (spot.rule, *_named(data, spot.path)), spot

    def unjudged(self) -> set[str]:
        """The rules that could not be judged."""
        return {item["rule"] for item in self.report["not_assessed"]}


def changed(before: Side, after: Side) -> tuple[Part, ...]:
    """The parts in which two checks differ."""
    now = after.parts
    return tuple(part for part, was in before.parts.items() if was != now[part])


def diff(before: Side, after: Side) -> Diff:
    """What became of the findings of the first check in the second one, in the order of the reports."""
    waiting = defaultdict[tuple[str, ...], list[Spot]](list)
    for same, spot in before.spots():
        waiting[same].append(spot)
    new, still = list[Spot](), list[Still]()
    for same, spot in after.spots():
        if waiting[same]:
            was = waiting[same].pop(0)
            still.append(Still(before=was, after=spot, moved=_place(was) != _place(spot)))
        else:
            new.append(spot)
    gone = [spot for left in waiting.values() for spot in left]
    unjudged = after.unjudged()
    return Diff(
        verdict_before=before.report["verdict"],
        verdict_after=after.report["verdict"],
        changed=changed(before, after),
        fixed=tuple(spot for spot in gone if spot.rule not in unjudged),
        unjudged=tuple(spot for spot in gone if spot.rule in unjudged),
        new=tuple(new),
        still=tuple(still),
    )


def _place(spot: Spot) -> tuple[str, int, int]:
    return spot.path, spot.location.line, spot.location.column


def _named(data: Any, path: str) -> Iterator[str]:
    """The parts of a path, an entry of a list by its id where it has one."""
    for part in parted(path):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):  # a place that the plan leaves out
            data = None
        yield f"[{data['id']}]" if isinstance(part, int) and isinstance(data, dict) and "id" in data else str(part)
