"""A campaign plan: what it may contain, how it is read, and what it lacks."""

from engine.plan.fields import ASKABLE, FIELDS, INSIDE, KINDS, PlanField, field_at
from engine.plan.models import Plan, Waiver
from engine.plan.reading import parse, read_plan
from engine.plan.required import missing_required

__all__ = [
    "ASKABLE",
    "FIELDS",
    "INSIDE",
    "KINDS",
    "Plan",
    "PlanField",
    "Waiver",
    "field_at",
    "missing_required",
    "parse",
    "read_plan",
]
