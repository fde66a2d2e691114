"""What a draft is made from: a plan with little more in it than its frame."""

from collections.abc import Iterator
from typing import Any

from engine.plan import Plan
from engine.terms import Currency, Objective

TAKEN = {
    "version": (),
    "campaign": (),
    "audience": (),
    "objective": ("primary", "kpis"),
    "schedule": ("start", "end", "occasion", "occasion_date"),
    "budget": ("currency", "fx_to_cny", "total", "lines"),
}
"""What may be given, by part of the plan; () is all of the part."""

OWN_LINES = ("creator_fees", "feed_ads", "search_ads", "contingency")
"""Budget lines that the draft fills in; the others may be given, and are taken off the total first."""

NEEDED = (
    "campaign.brand",
    "campaign.product",
    "campaign.category",
    "objective.primary",
    "audience.segments",
    "schedule.start",
    "budget.currency",
    "budget.total",
)


def draftable(plan: Plan) -> Iterator[tuple[str, str]]:
    """What keeps a plan from being drafted from: the path and the complaint of each."""
    for path in NEEDED:
        if given(plan, path) is None:
            yield path, f"'{path}' is missing; a draft needs it"
    if given(plan, "budget.fx_to_cny") is None and given(plan, "budget.currency") not in (None, Currency.CNY):
        yield "budget.fx_to_cny", "'budget.fx_to_cny' is missing; give it, as prices of creators are in CNY"
    kpis = given(plan, "objective.kpis") or ()
    leads = any(kpi.metric == "leads" and kpi.target is not None for kpi in kpis)
    if given(plan, "objective.primary") is Objective.LEADS and not leads:
        yield "objective.kpis", "a goal of leads needs a target: an entry with metric leads and a target"
    for part in sorted(plan.model_fields_set):
        if part not in TAKEN:
            yield part, f"'{part}' is what the draft fills in; leave it out"
            continue
        inside = getattr(plan, part)
        for name in sorted(inside.model_fields_set) if TAKEN[part] and inside else ():
            if name not in TAKEN[part]:
                yield f"{part}.{name}", f"'{part}.{name}' is what the draft fills in; leave it out"
    lines = given(plan, "budget.lines")
    for name in sorted(lines.model_fields_set & set(OWN_LINES)) if lines else ():
        yield f"budget.lines.{name}", f"'budget.lines.{name}' is what the draft fills in; leave it out"


def given(plan: Plan, path: str) -> Any:
    """The value at a path of names; None where it, or a part on the way, is not given."""
    at: Any = plan
    for name in path.split("."):
        at = getattr(at, name, None)
    return at
