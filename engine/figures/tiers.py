"""Tiers: how much the top takes, when it speaks, and who stands beside it."""

from decimal import Decimal
from typing import Any

from engine.figures.look import (
    Look,
    Missing,
    Subject,
    days_between,
    figure,
    is_one_of,
    known_truth,
    of_role_or_perhaps,
    share,
    union,
)
from engine.terms import Role, Tier
from engine.values import NONE, UNKNOWN, Members, Truth, every, some


@figure("plan", "list of enum", "Tiers of all cohorts.", "所有分组的达人量级。", "各分组的量级", terms=Tier)
def cohort_tiers(look: Look) -> Members:
    return union(look, "tier", look.entries("cohort"))


@figure("plan", "list of enum", "Tiers of the KOL cohorts.", "各 KOL 分组的达人量级。", "KOL 分组的量级", terms=Tier)
def kol_tiers(look: Look) -> Members:
    return union(look, "tier", *of_role_or_perhaps(look, Role.KOL))


@figure(
    "plan",
    "share",
    "Fees to celebrities and head creators as a share of all creator fees.",
    "明星与头部达人的费用在全部达人费用中的占比。",
    "头部及以上达人费用占比",
    unit="share",
    settings=("head_tiers",),
)
def head_fee_share(look: Look) -> Any:
    cohorts = look.entries("cohort")
    total = look("planned_fees")
    at_top = [_at_top(look, cohort) for cohort in cohorts]
    if total is UNKNOWN or None in at_top:
        raise Missing
    top = [cohort for cohort, truth in zip(cohorts, at_top, strict=True) if truth]
    return share(sum(look.each("fee", top)), total)


def _at_top(look: Look, cohort: Subject) -> Truth:
    """Whether a cohort is of a head tier; KOCs of whom no tier is said are not."""
    if cohort["tier"].data is UNKNOWN and look("role", cohort) == Role.KOC:
        return False
    return is_one_of(look("tier", cohort), look.subject.setting("head_tiers"))


@figure(
    "plan",
    "share",
    "Largest fee to one creator as a share of all creator fees.",
    "付给单个达人的最高费用在全部达人费用中的占比。",
    "单个达人最高费用占比",
    unit="share",
)
def top_creator_fee_share(look: Look) -> Any:
    cohorts = look.entries("cohort")
    total = look.known("planned_fees")
    fees = zip(look.each("fee", cohorts), look.each("creators", cohorts), strict=True)
    return share(max((fee / creators for fee, creators in fees), default=Decimal(0)), total)


@figure(
    "plan",
    "int",
    "Different kinds of people among the KOCs.",
    "KOC 中不同人设类型的个数。",
    "KOC 覆盖的人设类型数",
    unit="kinds",
    settings=("koc_min_personas",),
)
def personas_covered(look: Look) -> int:
    found = union(look, "personas", *of_role_or_perhaps(look, Role.KOC))
    if not found.complete and len(found.known) < look.subject.setting("koc_min_personas"):
        raise Missing
    return len(found.known)


@figure(
    "plan",
    "share",
    "Days from the first to the last KOL note as a share of the campaign.",
    "从首篇到末篇 KOL 笔记的天数占项目天数的比例。",
    "KOL 发布跨度占投放周期的比例",
    unit="share",
)
def kol_spread_share(look: Look) -> Any:
    last, first, whole = look.known("last_kol_note", "first_kol_note", "campaign_days")
    days = days_between((last, first), 1)
    return NONE if days == NONE else share(days, whole)


@figure(
    "cohort",
    "bool",
    "The goal, a new product or an occasion near the notes makes room for head KOLs.",
    "目标、新品或发布期附近的节点，使头部 KOL 有发挥余地。",
    "是否处于适合头部达人的节点",
    settings=("head_goals", "head_days_before", "head_days_after"),
)
def in_head_window(look: Look) -> Truth:
    goal, new = look("plan.objective.primary"), look("plan.campaign.new_product")
    return some((is_one_of(goal, look.subject.setting("head_goals")), known_truth(new), _near_occasion(look)))


def _near_occasion(look: Look) -> Truth:
    occasion = look("plan.schedule.occasion")
    if occasion == NONE:
        return False
    day, paths, *_ = look.subject["plan.schedule.occasion_date"]
    look.read.extend(paths)
    if day is UNKNOWN:  # without a day the notes count as near
        return None if occasion is UNKNOWN else True
    first, last = look("publish.from"), look("publish.to")
    before, after = (look.subject.setting(name) for name in ("head_days_before", "head_days_after"))
    return every(
        (
            None if occasion is UNKNOWN else True,
            None if first is UNKNOWN else bool((first - day).days <= after),
            None if last is UNKNOWN else bool((day - last).days <= before),
        )
    )
