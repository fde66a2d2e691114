"""The days of a plan: the campaign, the day of the shortlist, each cohort, and the ads, in the order of the plan."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.facts import Fact, Facts
from engine.mix import known
from engine.report import Span
from engine.values import NONE
from engine.wording import as_json


def timeline(facts: Facts) -> Iterator[Span]:
    """What has days in the plan; what is known not to be planned is left out."""
    plan = facts.plan
    yield _span("campaign", plan, "schedule", "schedule.start", "schedule.end")
    if plan["schedule.shortlist_on"].data != NONE:
        yield _span("shortlist", plan, "schedule.shortlist_on", "schedule.shortlist_on", "schedule.shortlist_on")
    for cohort in facts.entries("cohort") or ():
        yield _span("cohort", cohort, cohort.path, "publish.from", "publish.to", as_json(cohort["id"].data) or "")
    for kind in ("feed", "search"):
        if known(plan[f"ads.{kind}.budget"].data) != 0:
            yield _span(kind, plan, f"ads.{kind}", f"ads.{kind}.start", f"ads.{kind}.end")


def _span(kind: Any, fact: Fact, path: str, start: str, end: str, name: str = "") -> Span:
    return Span(kind=kind, name=name, path=path, start=_day(fact[start].data), end=_day(fact[end].data))


def _day(data: Any) -> date | None:
    return data if isinstance(data, date) else None
