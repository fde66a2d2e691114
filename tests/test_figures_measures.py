"""The figures of measures: what the plan expects, and what its targets are compared with."""

from decimal import Decimal
from typing import Any

import pytest

from engine.facts import Facts
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import read
from engine.values import NONE, UNKNOWN, Value

SETTINGS = load_rules().values


def fact(text: str, kind: str = "plan", at: int = 0, **settings: Any) -> Any:
    plan = read_plan(read("version: 1\n" + text, "plan.yaml"))
    return Facts(plan, {**SETTINGS, **settings}).about(kind)[at]


def cohort(id_: str, fee: object, views: object, compensation: str = "paid", more: str = "") -> str:
    return (
        f"{{id: {id_}, creators: 1, compensation: {compensation}, fee_per_note: {fee}, "
        f"expected: {{views: {views}{more}}}}}"
    )


def plan(*cohorts: str, kpis: str = "") -> str:
    return f"objective: {{kpis: [{kpis}]}}\ncohorts: [{', '.join(cohorts)}]\n"


A, B = cohort("a", 1000, 5000), cohort("b", 3000, 5000)
GIFTED, OPEN = cohort("c", "null", 5000, "gifted"), cohort("d", 1000, "null")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (A, Decimal("0.2")),
        (cohort("a", 1, 3), Decimal("0.333333333333333")),
        (GIFTED, NONE),
        (cohort("a", 1000, 0), NONE),
        (cohort("a", "null", 10, "commission"), NONE),
        ("{id: a, creators: 1, compensation: paid, fee_per_note: 5, expected: {}}", NONE),
    ],
)
def test_the_cost_per_view_of_a_cohort(entry: str, expected: object) -> None:
    value = fact(plan(entry), "cohort")["cpv"]
    assert (value.data, value.needs) == (expected, ())


def test_a_cost_per_view_is_unknown_without_fee_or_views_and_says_so() -> None:
    value = fact("cohorts: [{id: a, creators: 1, compensation: paid}]", "cohort")["cpv"]
    assert value.data is UNKNOWN
    assert value.needs == ("cohorts.0.fee_per_note", "cohorts.0.expected.views")
    assert fact("cohorts: [{id: a, creators: 1, compensation: gifted}]", "cohort")["cpv"].data is UNKNOWN


def test_the_cost_per_interaction_of_a_cohort() -> None:
    assert fact(plan(cohort("a", 1000, 1, more=", interactions: 500")), "cohort")["cpe"].data == 2
    assert fact(plan(cohort("a", 1000, 1, more=", interactions: 0")), "cohort")["cpe"].data == NONE
    assert fact(plan(A), "cohort")["cpe"].needs == ("cohorts.0.expected.interactions",)


@pytest.mark.parametrize(
    ("cohorts", "count", "middle", "high"),
    [
        ([A, B, cohort("e", 500, 1000)], 3, Decimal("0.5"), Decimal(1)),
        ([A, B], 2, Decimal("0.4"), Decimal("0.8")),
        ([A, GIFTED, OPEN], 1, Decimal("0.2"), Decimal("0.4")),
        ([GIFTED, OPEN], 0, NONE, NONE),
        ([], 0, NONE, NONE),
    ],
)
def test_the_median_is_over_the_cohorts_with_a_known_cost(
    cohorts: list[str], count: int, middle: object, high: object
) -> None:
    about = fact(plan(*cohorts))
    found = [about[name] for name in ("cpv_cohorts", "median_cpv", "high_cpv")]
    assert [value.data for value in found] == [count, middle, high]
    assert all(value.needs == () for value in found)


@pytest.mark.parametrize(("fee", "expected"), [(800, False), ("800.01", True)])
def test_a_cohort_stands_out_above_the_multiple_of_the_median_and_not_at_it(fee: object, expected: bool) -> None:
    text = plan(cohort("a", 400, 3000), cohort("b", 400, 3000), cohort("c", fee, 3000))
    assert fact(text, "cohort", 2)["cpv_stands_out"].data is expected
    assert fact(text, "cohort", 2, cpv_outlier=3)["cpv_stands_out"].data is False


def test_there_is_no_median_while_the_cohorts_are_left_out() -> None:
    values = [fact("objective: {}")[name] for name in ("cpv_cohorts", "median_cpv", "high_cpv")]
    assert [(value.data, value.needs) for value in values] == [(UNKNOWN, ("cohorts",))] * 3


def test_a_cohort_of_unknown_cost_does_not_stand_out() -> None:
    value = fact(plan(A, OPEN), "cohort", 1)["cpv_stands_out"]
    assert (value.data, value.needs) == (False, ())
    assert fact(plan(GIFTED), "cohort")["cpv_stands_out"].data is False


def expects(*entries: str) -> str:
    return "cohorts: [" + ", ".join(f"{{id: c{at}{entry}}}" for at, entry in enumerate(entries)) + "]"


BOTH, NOTHING, VIEWS = ", expected: {impressions: 10, views: 1}", ", expected: {}", ", expected: {views: 1}"


@pytest.mark.parametrize(
    ("entries", "expected", "needs"),
    [
        ([BOTH], True, ()),
        ([VIEWS, BOTH], True, ()),
        ([NOTHING], False, ()),
        ([], False, ()),
        ([NOTHING, VIEWS], UNKNOWN, ("cohorts.1.expected.impressions",)),
        ([""], UNKNOWN, ("cohorts.0.expected.views", "cohorts.0.expected.impressions")),
    ],
)
def test_whether_some_cohort_expects_both(entries: list[str], expected: object, needs: tuple[str, ...]) -> None:
    value = fact(expects(*entries))["expects_ctr"]
    assert (value.data, value.needs) == (expected, needs)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([NOTHING], True),
        ([NOTHING, NOTHING], True),
        ([NOTHING, VIEWS], False),
        ([", expected: {impressions: 0}"], False),
        ([", expected: {interactions: 1}"], False),
        ([", expected: {post_rate: 0.5}"], False),
        ([NOTHING, ""], UNKNOWN),
        (["", VIEWS], False),
    ],
)
def test_whether_nothing_is_expected_of_anyone(entries: list[str], expected: object) -> None:
    assert fact(expects(*entries))["nothing_expected"].data is expected


def test_what_would_settle_whether_nothing_is_expected() -> None:
    names = ("impressions", "views", "interactions")
    assert fact(expects(""))["nothing_expected"].needs == tuple(f"cohorts.0.expected.{name}" for name in names)


@pytest.mark.parametrize(
    ("metrics", "missing"),
    [("[exposure, saves, cpv]", ("views", "ctr")), ("[cpv, ctr, views, exposure]", ()), ("[]", ("exposure", "views", "ctr", "cpv"))],
)  # fmt: skip
def test_the_measures_that_are_missing_in_their_order(metrics: str, missing: tuple[str, ...]) -> None:
    data = fact(f"measurement: {{metrics: {metrics}}}")["missing_measures"].data
    assert (data.written, data.complete) == (missing, True)


def test_missing_measures_are_unknown_while_the_metrics_are() -> None:
    value = fact("")["missing_measures"]
    assert (value.data.complete, value.needs) == (False, ("measurement.metrics",))


@pytest.mark.parametrize(
    ("kpis", "expected"),
    [
        ("{metric: views, baseline: 5}", True),
        ("{metric: exposure, baseline: 0}", True),
        ("{metric: saves, baseline: 5}", False),
        ("{metric: views}, {baseline: 5}", False),
        ("", False),
    ],
)
def test_a_baseline_of_exposure_or_views(kpis: str, expected: bool) -> None:
    assert fact(plan(kpis=kpis))["reach_baseline"].data is expected
    assert fact("")["reach_baseline"].data is False


def kpi(kpis: str, *cohorts: str, at: int = 0) -> Any:
    return fact(plan(*cohorts, kpis=kpis), "kpi", at)


def settled(value: Value) -> object:
    assert value.needs == ()
    return value.data


def rate(id_: str, impressions: object, views: object) -> str:
    return f"{{id: {id_}, expected: {{impressions: {impressions}, views: {views}}}}}"


R, S, LACKS, NO = rate("a", 1000, 100), rate("b", 3000, 700), rate("c", 1000, "null"), "{id: d, expected: {}}"


@pytest.mark.parametrize(
    ("aim", "cohorts", "planned"),
    [
        ("a", [R, S], Decimal("0.1")),
        ("campaign", [R, S], Decimal("0.2")),
        ("campaign", [R, NO], Decimal("0.1")),
        ("campaign", [R, LACKS], NONE),
        ("c", [R, LACKS], NONE),
        ("a", [R, LACKS], Decimal("0.1")),
        ("d", [R, NO], NONE),
        ("campaign", [], NONE),
        ("campaign", [rate("a", 0, 0)], NONE),
        ("campaign", [rate("a", 10, 0)], Decimal(0)),
        ("e", [R, "{id: e, creators: 0, expected: {views: 1}}"], NONE),
    ],
)
def test_the_rate_that_a_target_is_compared_with(aim: str, cohorts: list[str], planned: object) -> None:
    about = kpi(f"{{metric: ctr, target: 0.5, applies_to: {aim}}}", *cohorts)
    assert settled(about["planned_ctr"]) == planned
    limit = planned if planned == NONE else Decimal(str(planned)) * Decimal("1.01")
    assert settled(about["ctr_limit"]) == limit


def test_a_rate_is_unknown_when_no_cohort_gives_both() -> None:
    about = kpi("{metric: ctr, target: 0.5}", LACKS)
    assert about["planned_ctr"].data is UNKNOWN
    assert about["planned_ctr"].needs == ("cohorts.0.expected.views",)
    assert about["ctr_limit"].needs == ("cohorts.0.expected.views",)


@pytest.mark.parametrize(
    ("aim", "cohorts", "planned"),
    [
        ("a", [A, B], Decimal("0.2")),
        ("campaign", [A, B], Decimal("0.4")),
        ("campaign", [A, GIFTED], Decimal("0.1")),
        ("campaign", [GIFTED], Decimal(0)),
        ("c", [A, GIFTED], NONE),
        ("campaign", [cohort("a", 5, 0)], NONE),
        ("campaign", [], NONE),
        ("a", [A, OPEN], Decimal("0.2")),
        ("e", [A, "{id: e, creators: 0}"], NONE),
    ],
)
def test_the_cost_that_a_target_is_compared_with(aim: str, cohorts: list[str], planned: object) -> None:
    assert settled(kpi(f"{{metric: cpv, target: 0.5, applies_to: {aim}}}", *cohorts)["planned_cpv"]) == planned


def test_a_cost_is_unknown_with_all_that_it_lacks() -> None:
    about = kpi("{metric: cpv, target: 0.5}", A, "{id: b, creators: 1, compensation: paid}")
    assert about["planned_cpv"].data is UNKNOWN
    assert about["planned_cpv"].needs == ("cohorts.1.fee_per_note", "cohorts.1.expected.views")


def test_a_target_may_be_for_a_cohort_whose_id_was_left_out() -> None:
    about = kpi("{metric: cpv, target: 0.5, applies_to: a}", "{id: a, creators: 0}", "{creators: 1}")
    assert about["planned_cpv"].data is UNKNOWN
    assert "cohorts.1.id" in about["planned_cpv"].needs


@pytest.mark.parametrize(
    ("entry", "ctr", "cpv"),
    [
        ("{metric: ctr, target: 1}", Decimal(1), NONE),
        ("{metric: cpv, target: 0.2}", NONE, Decimal("0.2")),
        ("{metric: views, target: 5}", NONE, NONE),
        ("{metric: ctr}", UNKNOWN, UNKNOWN),
        ("{target: 5}", UNKNOWN, UNKNOWN),
    ],
)
def test_a_target_counts_for_its_own_metric(entry: str, ctr: object, cpv: object) -> None:
    about = kpi(entry)
    assert [about[name].data for name in ("ctr_target", "cpv_target")] == [ctr, cpv]
    assert type(about["ctr_target"].data) is type(ctr)
    limit = cpv * Decimal("1.01") if isinstance(cpv, Decimal) else cpv
    assert about["cpv_limit"].data == limit


KOC = "cohorts: [{id: a, role: koc, publish: {to: 2027-05-01}}, {id: b, role: kol, publish: {to: 2027-06-01}}]\n"


def test_the_days_that_koc_notes_are_read() -> None:
    assert fact(KOC + "measurement: {until: 2027-05-29}")["koc_window_days"].data == 28
    assert fact(KOC + "measurement: {until: 2027-04-30}")["koc_window_days"].data == -1
    assert fact(KOC)["koc_window_days"].needs == ("measurement.until",)
    assert fact("cohorts: []\nmeasurement: {until: 2027-04-30}")["koc_window_days"].data == NONE


def test_the_figures_of_as_many_targets_and_cohorts_as_a_plan_may_have() -> None:
    many = [cohort(f"c{at}", at + 1, 5000, more=", impressions: 9000") for at in range(100)]
    targets = ", ".join(f"{{metric: {'cpv' if at % 2 else 'ctr'}, target: 1}}" for at in range(100))
    facts = fact(plan(*many, kpis=targets)).facts
    for about in facts.about("kpi"):
        for name in ("planned_ctr", "planned_cpv", "ctr_limit", "cpv_limit"):
            assert settled(about[name]) is not UNKNOWN
    for about in facts.about("cohort"):
        assert settled(about["cpv_stands_out"]) is not UNKNOWN
