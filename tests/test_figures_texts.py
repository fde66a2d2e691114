"""Figures over the words of briefs, and those that readiness and lessons of cases are judged by."""

from datetime import date

import pytest

from engine.check import Checker
from engine.figures.texts import OCCASION_WORDS
from engine.rules import load_rules
from engine.terms import Occasion
from engine.values import NONE, UNKNOWN
from tests.test_figures import fact, figure

THEMES = [
    ("briefs: [{id: a, themes: [one]}, {id: b, themes: [two, One]}]", {"one", "two"}, True),
    ("briefs: [{id: a, themes: []}, {id: b, themes: ['　']}]", set(), True),
    ("briefs: []", set(), True),
    ("briefs: [{id: a, themes: [one]}, {id: b}]", {"one"}, False),
    ("", set(), False),
]


@pytest.mark.parametrize(("text", "known", "complete"), THEMES, ids=[text for text, *_ in THEMES])
def test_the_themes_of_all_briefs(text: str, known: set[str], complete: bool) -> None:
    data = figure(text, "brief_themes").data
    assert (data.known, data.complete) == (known, complete)


@pytest.mark.parametrize("occasion", Occasion)
def test_an_occasion_has_words_or_is_not_judged(occasion: Occasion) -> None:
    data = figure(f"schedule: {{occasion: {occasion}}}", "occasion_words").data
    assert data.complete
    assert bool(data.known) is (occasion not in ("none", "back_to_school", "other"))
    assert bool(data.known) is (occasion in OCCASION_WORDS)


def test_the_words_of_an_occasion_that_is_left_out_are_unknown() -> None:
    value = figure("", "occasion_words")
    assert not value.data.known
    assert value.needs == ("schedule.occasion",)


NAMED = [
    ("cny", "briefs: [{id: a, themes: [机场春节送礼]}]", True),
    ("cny", "briefs: [{id: a, themes: [CNY gifts]}, {id: b}]", True),
    ("mid_year_618", "briefs: [{id: a, themes: [６１８清单]}]", True),
    ("cny", "briefs: [{id: a, themes: [购物]}, {id: b, themes: [圣诞]}]", False),
    ("christmas", "briefs: [{id: a, themes: [圣]}]", False),
    ("cny", "briefs: []", False),
    ("other", "briefs: [{id: a, themes: [春节]}]", False),
    ("cny", "briefs: [{id: a, themes: [购物]}, {id: b}]", UNKNOWN),
    ("cny", "", UNKNOWN),
    ("null", "briefs: [{id: a, themes: [春节]}]", UNKNOWN),
    ("null", "briefs: []", UNKNOWN),
]


@pytest.mark.parametrize(("occasion", "briefs", "expected"), NAMED, ids=[f"{o}: {b}" for o, b, _ in NAMED])
def test_a_theme_names_the_occasion_when_a_word_of_it_is_inside(occasion: str, briefs: str, expected: object) -> None:
    assert figure(f"schedule: {{occasion: {occasion}}}\n{briefs}", "occasion_in_themes").data is expected


def test_whether_a_theme_names_the_occasion_is_settled_by_what_is_left_out() -> None:
    plan = fact("schedule: {occasion: cny}\nbriefs: [{id: a, themes: [购物]}, {id: b}]")
    assert plan["occasion_in_themes"].needs == ("briefs.1.themes",)


LIVE = [
    ("cohorts: [{id: a, formats: {live: 1}}]", True),
    ("cohorts: [{id: a, formats: {live: 0}}]", False),
    ("cohorts: [{id: a, formats: {image: 3}}]", False),
    ("cohorts: [{id: a}, {id: b, tactics: [series, live_launch]}]", True),
    ("cohorts: [{id: a, tactics: [series]}]", False),
    ("cohorts: [{id: a, job: live_launch}]", True),
    ("cohorts: [{id: a, job: introduce}]", False),
    ("cohorts: [{id: a, creators: 0, job: live_launch}]", False),
    ("briefs: [{id: a}, {id: b, content_types: [qa, live]}]", True),
    ("briefs: [{id: a, content_types: [unboxing]}]", False),
    ("cohorts: []\nbriefs: []", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), LIVE, ids=[text for text, _ in LIVE])
def test_a_live_stream_is_planned_where_something_says_so(text: str, expected: bool) -> None:
    value = figure(text, "live_planned")
    assert value.data is expected
    assert value.needs == ()


LEADS = [
    ("objective: {kpis: [{metric: leads, target: 1}]}", True),
    ("objective: {kpis: [{metric: leads, target: 0.5}]}", True),
    ("objective: {kpis: [{metric: leads, target: 0}]}", False),
    ("objective: {kpis: [{metric: leads}]}", False),
    ("objective: {kpis: [{metric: cpl, target: 9}, {metric: views, target: 9}]}", False),
    ("objective: {kpis: [{target: 9}, {metric: leads, target: 9}]}", True),
    ("objective: {kpis: [{target: 0}, {}]}", False),
    ("objective: {kpis: [{target: 9}]}", UNKNOWN),
    ("objective: {kpis: []}", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), LEADS, ids=[text for text, _ in LEADS])
def test_a_target_for_leads_is_above_zero(text: str, expected: object) -> None:
    assert figure(text, "lead_target").data is expected


def test_a_target_without_a_metric_is_settled_by_the_metric() -> None:
    assert figure("objective: {kpis: [{metric: views}, {target: 9}]}", "lead_target").needs == (
        "objective.kpis.1.metric",
    )


@pytest.mark.parametrize(
    ("cohorts", "expected"),
    [
        ("cohorts: [{id: a, publish: {from: 2027-05-09}}, {id: b, publish: {from: 2027-05-02}}]", date(2027, 5, 2)),
        ("cohorts: [{id: a, publish: {from: 2027-05-09}}, {id: b}]", date(2027, 5, 9)),
        ("cohorts: [{id: a, creators: 0, publish: {from: 2027-05-02}}]", NONE),
        ("cohorts: [{id: a}]", NONE),
        ("cohorts: []", NONE),
        ("", UNKNOWN),
    ],
)
def test_the_first_day_of_publishing_that_is_given(cohorts: str, expected: object) -> None:
    value = figure(cohorts, "first_given_note")
    assert value.data == expected
    assert value.needs == (() if cohorts else ("cohorts",))


def test_a_finding_about_an_occasion_shows_the_words_of_that_occasion_only() -> None:
    plan = b"version: 1\nschedule: {occasion: qixi}\nbriefs: [{id: a, themes: [x], content_types: []}]\n"
    report = Checker(load_rules()).check(plan, "plan.yaml", date(2027, 5, 1))
    (found,) = [finding for finding in report.findings if "D3-72" in [cite.statement for cite in finding.cites]]
    assert [(used.name, used.shown) for used in found.settings] == [("occasion_words_qixi", "qixi, 七夕")]
