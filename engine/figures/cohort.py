"""Figures of one cohort."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import islice
from statistics import median
from typing import Any

from engine.figures.creator import SCOPE
from engine.figures.look import Look, Missing, Subject, days_between, figure, inside, is_, overlaps, union
from engine.terms import Metric, Role
from engine.values import NONE, UNKNOWN, Members, Truth, every


@figure(
    "cohort",
    "int",
    "Notes of the cohort: creators times notes of each.",
    "分组的笔记总数，即达人数乘以人均笔记数。",
    "分组笔记数",
    unit="notes",
)
def notes(look: Look) -> int:
    creators, each = look.known("creators", "notes_per_creator")
    return int(creators * each)


@figure(
    "cohort",
    "money",
    "Fees to the cohort; 0 for gifted.",
    "付给该分组的费用；纯寄样为 0。",
    "分组达人费用",
    unit="plan currency",
)
def fee(look: Look) -> Any:
    kind = look.known("compensation")
    each = look("fee_per_note")
    if kind == "gifted" or (kind == "commission" and each is UNKNOWN):
        return Decimal(0)
    count, price = look.known("notes", "fee_per_note")
    return count * price


@figure(
    "cohort",
    "list of enum",
    "Metrics that judge the cohort, its own and those of objective.kpis.",
    "考核该分组的指标，包括分组自己的和 objective.kpis 中的。",
    "分组考核指标",
    terms=Metric,
)
def judged_by(look: Look) -> Members:
    own = look("kpis")
    named = look("id")
    aimed = [k for k in look.subject.entries("kpi") or () if named is not UNKNOWN and look("applies_to", k) == named]
    return Members.union((own, Members.of(union(look, "metric", aimed).written)))


@figure(
    "cohort",
    "bool",
    "The cohort is in one of the places of the audience.",
    "该分组在某个目标地域之内。",
    "达人是否在目标地域",
)
def local(look: Look) -> Truth:
    return _places(look, inside)


@figure(
    "cohort",
    "bool",
    "The cohort's places touch one of the places of the audience.",
    "该分组的地域与某个目标地域有重合。",
    "达人地域是否与目标地域重合",
)
def near_audience(look: Look) -> Truth:
    return _places(look, overlaps)


def _places(look: Look, relation: Callable[[str, str], bool]) -> Truth:
    own, targets = look("locations"), look("plan.audience.locations")
    if any(places.complete and not places.known for places in (own, targets)):
        return False
    if not (own.complete and targets.complete):
        return None
    return any(relation(place, target) for place in own.known for target in targets.known)


@figure(
    "cohort",
    "list of text",
    "KOL cohorts with the same job, stage and metrics as this one.",
    "任务、阶段、指标都与本组相同的 KOL 分组。",
    "任务、阶段、指标相同的 KOL 分组",
)
def kol_twins(look: Look) -> Members:
    def alike(name: str, cohort: Subject) -> Truth:
        own, other = look(name), look(name, cohort)
        return None if UNKNOWN in (own, other) else bool(own == other)

    def same(cohort: Subject) -> Truth:
        role = is_(look("role", cohort), Role.KOL)
        if role is False:
            return False
        kpis, others = look("kpis"), look("kpis", cohort)
        equal = kpis.equals(others.known) if others.complete else None
        return every((role, equal, alike("job", cohort), alike("stage", cohort)))

    found = {c.path: same(c) for c in look.entries("cohort") if c.path != look.subject.path}
    twins = [look("id", c) for c in look.entries("cohort") if found.get(c.path)]
    return Members.of(twins, complete=None not in found.values())


@figure(
    "cohort",
    "int",
    "Days from the final brief to the first note of the cohort.",
    "从 brief 定稿到该分组首篇笔记的天数。",
    "brief 定稿到首发的天数",
    unit="days",
)
def production_days(look: Look) -> Any:
    brief = look.brief_of(look.subject)
    if brief is None:
        raise Missing
    look("publish.from")
    final = look.known("final_on", of=brief)
    return days_between((look.known("publish.from"), final))


def median_rate(look: Look, rows: Sequence[Subject], compared: Sequence[Subject]) -> Any:
    """The median rate of some creators; unknown unless all that are compared took their medians over the same notes.

    It is read from the roster as a whole; what is missing is named once, at the first creator who lacks it.
    """
    if not rows:
        return NONE
    look.read.append("roster")
    lacking: dict[str, str] = {}
    for row in compared:
        for path in row["row_rate"].needs:
            lacking.setdefault(path.removeprefix(row.path), path)
    scopes = [tuple(row[name].data for name in SCOPE) for row in compared]
    different = (f"{row.path}.metrics_scope" for row, scope in zip(compared, scopes, strict=True) if scope != scopes[0])
    if missed := [*lacking.values()] or [*islice(different, 1)]:
        look.missed.extend(missed)
        raise Missing
    return median(row["row_rate"].data for row in rows)


@figure(
    "cohort",
    "share",
    "Median of the engagement rates of the cohort's creators on the roster, all over the same kind of notes.",
    "名单中该分组达人互动率的中位数，须为同一口径的笔记。",
    "分组达人互动率中位数",
    unit="share",
)
def median_row_rate(look: Look) -> Any:
    rows = look.rows()
    return median_rate(look, rows, rows)
