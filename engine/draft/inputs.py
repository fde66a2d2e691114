"""What a draft is made from: the frame of a plan, without what the draft fills in."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.messages import Message
from engine.plan import Plan, read_plan
from engine.problems import Problem, Refused
from engine.source import Source, parted

TAKEN = ("version", "campaign", "audience", "objective", "schedule", "budget")
"""The parts of a plan that may be given."""

INPUTS = {
    "objective": "objective.primary",
    "budget": "budget.total",
    "currency": "budget.currency",
    "fx": "budget.fx_to_cny",
    "products": "budget.lines.products",
    "start": "schedule.start",
    "end": "schedule.end",
    "occasion": "schedule.occasion",
    "brand": "campaign.brand",
    "product": "campaign.product",
    "category": "campaign.category",
    "name": "campaign.name",
    "new_product": "campaign.new_product",
    "premium": "campaign.premium",
    "new_market": "campaign.new_market",
    "segment": "audience.segments",
    "place": "audience.locations",
    "jurisdiction": "audience.jurisdictions",
    "presence": "audience.presence",
    "leads": "objective.kpis",
}
"""What a draft is asked for: the name of each input, and the field of the plan that it gives."""

NUMBERS = ("budget", "fx", "products", "leads")

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


def framed(given: Mapping[str, Any]) -> dict[str, Any]:
    """The frame of a plan that inputs give, by their names; None and () say nothing, numbers come as text."""
    frame: dict[str, Any] = {"version": 1}
    for name, path in INPUTS.items():
        value = given.get(name)
        if value is None or value == ():
            continue
        *parts, last = path.split(".")
        inside = frame
        for part in parts:
            inside = inside.setdefault(part, {})
        value = list(value) if isinstance(value, tuple) else _number(value) if name in NUMBERS else value
        inside[last] = [{"metric": "leads", "target": value}] if name == "leads" else value
    return frame


def _number(text: str) -> Decimal | str:
    """A number where the text is one; the plan complains about the rest."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() and abs(number.adjusted()) < 15 else text  # noqa: PLR2004


def input_of(path: str) -> str | None:
    """The input that gives what stands at a path of the frame, None for a path of no input."""
    given = (name for name, field in INPUTS.items() if parted(path)[: len(parted(field))] == parted(field))
    return next(given, None)


def read_inputs(source: Source) -> Plan:
    """The inputs of a draft; raises Refused with every problem of them, each at its place."""
    problems: list[Problem] = []
    try:
        plan = read_plan(source)
    except Refused as refused:
        problems.extend(refused.problems)
    told = {problem.path for problem in problems}
    for path, message in _unfit(source.data if isinstance(source.data, dict) else {}):
        if path not in told:
            problems.append(Problem(source.locate(parted(path)), message, path))
    if problems:
        raise Refused(problems)
    return plan


def given(plan: Plan, path: str) -> Any:
    """The value at a path of names; None where it, or a part on the way, is not given."""
    at: Any = plan
    for name in path.split("."):
        at = getattr(at, name, None)
    return at


def _unfit(data: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    """What keeps a plan, valid or not, from being drafted from: the path and the complaint of each."""
    for path in NEEDED:
        if _raw(data, path) in (None, "", []):
            yield path, Message("{path} is missing; a draft needs it", path=path)
    rate = _raw(data, "budget.fx_to_cny")
    if rate is None and _raw(data, "budget.currency") not in (None, "CNY"):
        told = Message("budget.fx_to_cny is missing; prices are in CNY, so give the CNY for one unit")
        yield "budget.fx_to_cny", told
    if rate == 0:
        yield "budget.fx_to_cny", Message("a rate of 0 is no rate; give the CNY for one unit")
    kpis = _raw(data, "objective.kpis")
    listed = [kpi for kpi in kpis if isinstance(kpi, dict)] if isinstance(kpis, list) else []
    if _raw(data, "objective.primary") == "leads" and not any(
        kpi.get("metric") == "leads" and kpi.get("target") not in (None, 0) for kpi in listed
    ):
        told = Message("a goal of leads needs a target: an entry with metric leads and a target above 0")
        yield "objective.kpis", told
    yield from ((path, Message("{path} is what the draft fills in; leave it out", path=path)) for path in _own(data))


def _own(data: dict[str, Any]) -> Iterator[str]:
    """What is given of that which the draft fills in; unknown names are told by the plan."""
    yield from (part for part in data if part in Plan.model_fields and part not in TAKEN)
    if _raw(data, "schedule.shortlist_on") is not None:
        yield "schedule.shortlist_on"
    lines = _raw(data, "budget.lines")
    yield from (f"budget.lines.{name}" for name in OWN_LINES if isinstance(lines, dict) and name in lines)


def _raw(data: Any, path: str) -> Any:
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data
