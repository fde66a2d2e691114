"""Measures: what the plan expects, and whether its targets agree with it."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from engine.figures.look import Look, Missing, Subject, figure, share
from engine.terms import Metric
from engine.values import NONE, UNKNOWN, Members, Truth, every, plain, some


def _cost_per(look: Look, result: str, of: Subject | None = None) -> Any:
    """The fee for one expected result of a cohort; none where there is no fee or no such result."""
    cost, count = look("fee", of), look(f"expected.{result}", of)
    if UNKNOWN in (cost, count):
        return UNKNOWN
    return Decimal(cost) / count if cost and count and count != NONE else NONE


@figure(
    "cohort",
    "money",
    "Fee for one expected view; none without a fee or views.",
    "每次预估阅读的费用；没有费用或阅读则为无。",
    "单次阅读成本",
    unit="plan currency",
)
def cpv(look: Look) -> Any:
    return _cost_per(look, "views")


@figure(
    "cohort",
    "money",
    "Fee for one expected interaction; none without a fee or interactions.",
    "每次预估互动的费用；没有费用或互动则为无。",
    "单次互动成本",
    unit="plan currency",
)
def cpe(look: Look) -> Any:
    return _cost_per(look, "interactions")


def _cpvs(look: Look) -> list[Decimal]:
    """The costs per view that are known; a cohort without one is left out."""
    found = (_cost_per(look, "views", cohort) for cohort in look.entries("cohort"))
    return [cost for cost in found if isinstance(cost, Decimal)]


@figure(
    "plan",
    "int",
    "Cohorts with a known cost per view.",
    "已知单次阅读成本的分组个数。",
    "有单次阅读成本的分组数",
    unit="cohorts",
)
def cpv_cohorts(look: Look) -> int:
    return len(_cpvs(look))


@figure(
    "plan",
    "money",
    "Median of the known costs per view of the cohorts.",
    "各分组已知单次阅读成本的中位数。",
    "单次阅读成本中位数",
    unit="plan currency",
)
def median_cpv(look: Look) -> Any:
    found = _cpvs(look)
    return median(found) if found else NONE


@figure(
    "plan",
    "money",
    "Cost per view above which a cohort stands out: so many times the median.",
    "单次阅读成本高于此值即视为偏高，为中位数的若干倍。",
    "单次阅读成本偏高的界限",
    unit="plan currency",
    settings=("cpv_outlier",),
)
def high_cpv(look: Look) -> Any:
    found = _cpvs(look)
    return median(found) * look.subject.setting("cpv_outlier") if found else NONE


@figure(
    "cohort",
    "bool",
    "The cost per view stands out from those of the other cohorts; unknown counts as no.",
    "单次阅读成本相对其他分组偏高；未知视为否。",
    "单次阅读成本是否偏高",
    settings=("cpv_outlier",),
)
def cpv_stands_out(look: Look) -> bool:
    own, limit = look("cpv"), look("plan.high_cpv")
    return isinstance(own, Decimal) and isinstance(limit, Decimal) and own > limit


def _expected(look: Look, cohort: Subject) -> tuple[Any, Any]:
    return look("expected.views", cohort), look("expected.impressions", cohort)


@figure(
    "plan",
    "bool",
    "Some cohort expects both impressions and views.",
    "有分组同时预估了曝光和阅读。",
    "是否有分组同时预估曝光与阅读",
)
def expects_ctr(look: Look) -> Truth:
    def both(cohort: Subject) -> Truth:
        data = _expected(look, cohort)
        return None if UNKNOWN in data else NONE not in data

    return some(both(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "bool",
    "Every cohort says that no results are expected of it.",
    "每个分组都写明不做效果预估。",
    "是否所有分组都不做效果预估",
)
def nothing_expected(look: Look) -> Truth:
    def nothing(cohort: Subject) -> Truth:
        data = [look(f"expected.{result}", cohort) for result in ("impressions", "views", "interactions")]
        if NONE in data:
            return True
        given = any(one is not UNKNOWN for one in (*data, cohort["expected.post_rate"].data))
        return False if given else None

    return every(nothing(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "list of enum",
    "Of the four measures of a campaign, those that are not recorded.",
    "项目四项核心指标中没有记录的。",
    "未列入监测的核心指标",
    terms=Metric,
    settings=("four_measures",),
)
def missing_measures(look: Look) -> Members:
    recorded = {plain(metric) for metric in look.known_list("measurement.metrics")}
    return Members.of(one for one in look.subject.setting("four_measures") if plain(one) not in recorded)


@figure(
    "plan",
    "bool",
    "Some target for exposure or views has a baseline.",
    "有曝光或阅读目标填了基线值。",
    "曝光或阅读目标是否有基线值",
)
def reach_baseline(look: Look) -> bool:
    kpis = look.subject.entries("kpi") or ()
    reach = [kpi for kpi in kpis if look("metric", kpi) in (Metric.EXPOSURE, Metric.VIEWS)]
    return any(look("baseline", kpi) is not UNKNOWN for kpi in reach)


def _target(look: Look, metric: Metric) -> Any:
    own, target = look.known("metric", "target")
    return target if own == metric else NONE


def _aimed_at(look: Look) -> Sequence[Subject]:
    """The planned cohorts that a target applies to."""
    aim, cohorts = look.known("applies_to"), look.entries("cohort")
    if aim == "campaign":
        return cohorts
    ids = [look("id", cohort) for cohort in cohorts]
    found = [cohort for cohort, id_ in zip(cohorts, ids, strict=True) if id_ == aim]
    if not found and UNKNOWN in ids:
        raise Missing
    return found


def _total(data: Sequence[Any]) -> Any:
    return sum(one for one in data if one != NONE)


@figure(
    "kpi",
    "share",
    "The target, where it is for click-through rate.",
    "该项考核点击率时的目标值。",
    "点击率目标",
    unit="share",
)
def ctr_target(look: Look) -> Any:
    return _target(look, Metric.CTR)


@figure(
    "kpi",
    "share",
    "Expected views per impression of what the target applies to; none where only other cohorts give both.",
    "目标适用范围内的预估阅读除以曝光；只有其他分组两项都填时为无。",
    "计划预估的点击率",
    unit="share",
)
def planned_ctr(look: Look) -> Any:
    pairs = [_expected(look, cohort) for cohort in _aimed_at(look)]
    if not any(UNKNOWN in pair for pair in pairs):
        return share(_total([views for views, _ in pairs]), _total([impressions for _, impressions in pairs]))
    return NONE if look("plan.expects_ctr") is True else UNKNOWN


@figure(
    "kpi",
    "share",
    "Highest target for click-through rate that agrees with the plan's own figures.",
    "与计划自身数据相符的最高点击率目标。",
    "与计划预估相符的点击率上限",
    unit="share",
    settings=("metric_tolerance",),
)
def ctr_limit(look: Look) -> Any:
    planned = look.known("planned_ctr")
    return NONE if planned == NONE else planned * (1 + look.subject.setting("metric_tolerance"))


@figure(
    "kpi",
    "money",
    "The target, where it is for cost per view.",
    "该项考核单次阅读成本时的目标值。",
    "单次阅读成本目标",
    unit="plan currency",
)
def cpv_target(look: Look) -> Any:
    return _target(look, Metric.CPV)


@figure(
    "kpi",
    "money",
    "Fees per expected view of what the target applies to.",
    "目标适用范围内，费用除以预估阅读。",
    "计划测算的单次阅读成本",
    unit="plan currency",
)
def planned_cpv(look: Look) -> Any:
    aimed = _aimed_at(look)
    if look("applies_to") != "campaign":
        return look("cpv", aimed[0]) if aimed else NONE
    look("plan.planned_fees")
    views = _total(look.each("expected.views", aimed))
    return share(look.known("plan.planned_fees"), views)


@figure(
    "kpi",
    "money",
    "Highest cost per view that agrees with the target.",
    "与目标相符的最高单次阅读成本。",
    "与目标相符的单次阅读成本上限",
    unit="plan currency",
    settings=("metric_tolerance",),
)
def cpv_limit(look: Look) -> Any:
    target = look.known("cpv_target")
    return NONE if target == NONE else target * (1 + look.subject.setting("metric_tolerance"))
