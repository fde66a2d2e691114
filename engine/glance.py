"""The plan at a glance: what it is for, for whom, with which money, and when."""

from engine.facts import Facts
from engine.mix import in_cny, known
from engine.report import Glance
from engine.wording import as_json


def glance(facts: Facts) -> Glance:
    """What a reader wants to know of a plan first; null where it does not say."""
    plan = facts.plan
    total, rate = (known(plan[name].data) for name in ("budget.total", "budget.fx_to_cny"))
    return Glance(
        brand=as_json(plan["campaign.brand"].data),
        product=as_json(plan["campaign.product"].data),
        objective=as_json(plan["objective.primary"].data),
        currency=as_json(plan["budget.currency"].data),
        total=as_json(total),
        total_cny=as_json(in_cny(total, rate)),
        fx_to_cny=as_json(rate),
        start=as_json(plan["schedule.start"].data),
        end=as_json(plan["schedule.end"].data),
    )
