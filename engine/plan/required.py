"""The required fields that a plan does not give."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine import terms
from engine.plan.fields import FIELDS, INSIDE
from engine.plan.models import Plan
from engine.source import Path, dotted


def _for_leads(plan: Plan, _: Any) -> bool:
    return plan.objective is not None and plan.objective.primary is terms.Objective.LEADS


_REQUIRED_WHEN: Mapping[str, Callable[[Plan, Any], bool]] = {
    "budget.fx_to_cny": lambda _, budget: budget and budget.currency not in (None, terms.Currency.CNY),
    "cohorts[].fee_per_note": lambda _, cohort: cohort.compensation in ("paid", "gifted_and_paid"),
    "measurement.lead_capture.path": _for_leads,
    "measurement.lead_capture.qualified_means": _for_leads,
}
_NEEDED = {
    path[: end.start()]
    for path, field in FIELDS.items()
    if path in _REQUIRED_WHEN or (field.need == "required" and field.type != "map")
    for end in re.finditer(r"\.|\[|$", path)
}


def missing_required(plan: Plan) -> tuple[str, ...]:
    """The required fields that a plan does not give, by dotted path, in the order of the plan format.

    Of a list that is left out the list itself is named, of a map its required fields. A field that another one makes
    required (the fee of paid creators) counts once that other one is given.
    """
    return tuple(dotted(path) for path in _missing(plan, plan, "", ()))


def _missing(plan: Plan, holder: Any, parent: str, at: Path) -> Iterator[Path]:
    for key, field in INSIDE[parent].items():
        if field.path not in _NEEDED:
            continue
        value, here = getattr(holder, key, None), (*at, key)
        if field.type == "map":
            yield from _missing(plan, value, field.path, here)
        elif field.type == "list of entries" and value is not None:
            for number, entry in enumerate(value):
                yield from _missing(plan, entry, f"{field.path}[]", (*here, number))
        elif value is None:
            becomes = _REQUIRED_WHEN.get(field.path)
            if field.need == "required" or (becomes and becomes(plan, holder)):
                yield here
