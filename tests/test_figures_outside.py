"""The figures of the outside packs: whose law applies, words in texts, days, public benchmarks."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.facts import Facts
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import read
from engine.values import NONE, UNKNOWN, Value

SETTINGS = load_rules().values


def figure(text: str, name: str, kind: str = "plan", at: int = 0, **settings: Any) -> Value:
    plan = read_plan(read("version: 1\n" + text, "plan.yaml"))
    value: Value = Facts(plan, {**SETTINGS, **settings}).about(kind)[at][name]
    return value


@pytest.mark.parametrize(
    ("audience", "found", "places"),
    [
        ("{jurisdictions: [NZ, CN]}", ("NZ", "CN"), ("audience.jurisdictions",)),
        ("{locations: [NZ/Auckland, CN, NZ]}", ("NZ", "CN"), ("audience.locations",)),
        ("{jurisdictions: [AU], locations: [CN]}", ("AU",), ("audience.jurisdictions",)),
        ("{jurisdictions: [], locations: [CN]}", (), ("audience.jurisdictions",)),
        ("{locations: []}", (), ("audience.locations",)),
    ],
)
def test_whose_law_applies(audience: str, found: tuple[str, ...], places: tuple[str, ...]) -> None:
    data, paths, needs, _ = figure(f"audience: {audience}", "jurisdictions")
    assert data.complete
    assert (data.written, paths, needs) == (found, places, ())


def test_whose_law_applies_is_unknown_without_places() -> None:
    data, paths, needs, _ = figure("audience: {segments: [a]}", "jurisdictions")
    assert not data.complete
    assert (paths, needs) == ((), ("audience.jurisdictions", "audience.locations"))


@pytest.mark.parametrize(
    ("brief", "found", "places"),
    [
        ("text: 最佳的第一", ("最佳", "第一"), ("text",)),
        ("text: 第一的最佳, objective: 唯一", ("唯一", "最佳", "第一"), ("objective", "text")),
        ("text: 普通, objective: 唯一", ("唯一",), ("objective",)),
        ("text: 第一次", (), ("text",)),
        ("text: 第一次第一", ("第一",), ("text",)),
        ("text: 唯第一次一", (), ("text",)),
        ("text: NO.1", ("no.1",), ("text",)),
        ("text: no.12", (), ("text",)),
        ("text: casino.1", (), ("text",)),
        ("text: 全网ｔｏｐ１", ("top1",), ("text",)),
        (
            "required_points: [a, 顶级, 顶级], product_points: [世界级]",
            ("世界级", "顶级"),
            ("product_points", "required_points"),
        ),
        ("keywords: [顶级]", (), ()),
    ],
)
def test_absolute_terms_and_where_they_stand(brief: str, found: tuple[str, ...], places: tuple[str, ...]) -> None:
    data, paths, needs, _ = figure(f"briefs: [{{id: a, {brief}}}]", "absolute_words_used", "brief")
    assert data.complete
    assert (sorted(data.written), sorted(paths), needs) == (sorted(found), [f"briefs.0.{at}" for at in places], ())


def test_words_come_in_the_order_of_the_setting_field_by_field() -> None:
    brief = "briefs: [{id: a, text: 第一和最佳, objective: 唯一和顶级}]"
    assert figure(brief, "absolute_words_used", "brief").data.written == ("顶级", "唯一", "最佳", "第一")


def test_no_more_promises_are_named_than_a_reader_can_take_in() -> None:
    text = " ".join(f"{day}天见效" for day in range(1, 9))
    data = figure(f"compliance: {{claims: [{text}]}}", "fixed_times_claimed").data
    assert data.written == tuple(f"{day}天见效" for day in range(1, 6))


def test_words_in_a_brief_that_is_not_there_are_unknown() -> None:
    data, _, needs, _ = figure("", "reject_words_used", "brief")
    assert (data.complete, needs) == (False, ("briefs",))


@pytest.mark.parametrize(
    ("schedule", "day"),
    [
        ("{occasion_date: 2028-06-18, end: 2027-06-20}", date(2028, 5, 25)),
        ("{end: 2027-06-20}", date(2027, 5, 25)),
        ("{start: 2027-06-20}", NONE),
    ],
)
def test_the_warm_up_is_in_the_year_of_the_occasion(schedule: str, day: Any) -> None:
    assert figure(f"schedule: {schedule}", "warmup_end_618").data == day


def test_days_from_the_first_note() -> None:
    plan = "measurement: {until: 2027-06-10}\nads: {feed: {end: 2027-05-31}}\ncohorts: [{id: a, publish: {from: 2027-06-01}}]"
    assert figure(plan, "days_to_results", "cohort").data == 9
    assert figure(plan, "days_to_feed_end", "cohort").data == -1
    assert figure("ads: {}\ncohorts: [{id: a, publish: {from: 2027-06-01}}]", "days_to_feed_end", "cohort").data == NONE
    missing = figure("cohorts: [{id: a}]", "days_to_results", "cohort")
    assert missing.needs == ("measurement.until", "cohorts.0.publish.from")


BUDGET = "budget: {currency: NZD, fx_to_cny: 4.2}\n"


def cohort(rest: str) -> str:
    return f"{BUDGET}cohorts: [{{id: a, creators: 2, compensation: paid, fee_per_note: 100, {rest}}}]\n"


@pytest.mark.parametrize(
    ("plan", "kind", "name", "data"),
    [
        (cohort("expected: {views: 400}"), "cohort", "benchmark_cpv", Decimal("2.1")),
        (cohort("expected: {interactions: 40}"), "cohort", "benchmark_cpe", Decimal("21")),
        (cohort("expected: {interactions: 40}"), "cohort", "benchmark_cpv", NONE),
        (cohort("expected: {}"), "cohort", "benchmark_cpv", NONE),
        (cohort("expected: {views: 0}"), "cohort", "benchmark_cpv", NONE),
        (cohort("role: kol"), "cohort", "benchmark_cpv", UNKNOWN),
        (
            BUDGET + "roster: [{nickname: m, quote_image: 10, reads_median: 21}]",
            "creator",
            "quote_per_read",
            Decimal(2),
        ),
        (
            BUDGET + "roster: [{nickname: m, quote_image: 10, reads_median: 21}]",
            "creator",
            "quote_per_interaction",
            NONE,
        ),
        (
            BUDGET + "roster: [{nickname: m, quote_image: 0, interactions_median: 21}]",
            "creator",
            "quote_per_interaction",
            NONE,
        ),
        (BUDGET + "roster: [{nickname: m, quote_image: 10}]", "creator", "quote_per_read", UNKNOWN),
        ("roster: [{nickname: m, thousand_like_rate: 0.3}]", "creator", "viral_share", Decimal("0.3")),
        ("roster: [{nickname: m}, {nickname: n, thousand_like_rate: 0.3}]", "creator", "viral_share", NONE),
        ("roster: [{nickname: m}]", "creator", "viral_share", UNKNOWN),
    ],
)
def test_what_lacks_a_number_is_passed_over_unless_nothing_can_be_compared(
    plan: str, kind: str, name: str, data: Any
) -> None:
    value = figure(plan, name, kind)
    assert value.data == data
    assert bool(value.needs) == (data is UNKNOWN)


def test_whether_anything_can_be_compared() -> None:
    assert figure(cohort("expected: {views: 4}"), "benchmarked").data is True
    assert figure("cohorts: []\nroster: []", "benchmarked").data is False
    gifted = BUDGET + "cohorts: [{id: a, creators: 1, compensation: gifted, expected: {}}]\nroster: []"
    assert figure(gifted, "benchmarked").data is False
    assert figure(BUDGET + "cohorts: []", "benchmarked").needs == ("roster",)


@pytest.mark.parametrize(
    ("plan", "used", "places"),
    [
        ("measurement: {metrics: [views, engagement_rate]}", True, ("measurement.metrics",)),
        ("objective: {kpis: [{metric: views}, {metric: engagement_rate}]}", True, ("objective.kpis.1.metric",)),
        ("cohorts: [{id: a}, {id: b, selected_by: [engagement_rate]}]", True, ("cohorts.1.selected_by",)),
        ("cohorts: [{id: a, kpis: [saves]}]", False, ("cohorts.0.kpis",)),
        ("", False, ()),
    ],
)
def test_where_an_engagement_rate_is_used(plan: str, used: bool, places: tuple[str, ...]) -> None:
    value = figure(plan, "engagement_rate_used")
    assert (value.data, value.paths, value.needs) == (used, places, ())


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["最佳"], "top最佳", ("最佳",)),  # a Chinese word is found anywhere
        (["最佳"], "最佳5", ("最佳",)),
        (["t恤"], "a t恤", ("t恤",)),
        (["t恤"], "hot恤", ()),  # a Latin one where it begins
        (["t恤"], "3t恤", ()),
        (["a-b"], "xa-b", ()),
        (["a-b"], "x a-bc", ("a-b",)),
        (["-b"], "x-b", ("-b",)),
        (["best"], "best5", ("best",)),
        (["a最2"], "a最2个", ("a最2",)),  # a number only whole
        (["a最2"], "a最23", ()),
        (["最2"], "最23", ()),
        (["top1"], "top12", ()),
        (["top1"], "top1a", ("top1",)),
        (["２"], "２", ("２",)),
    ],
)
def test_where_a_word_begins_and_ends(words: list[str], text: str, found: tuple[str, ...]) -> None:
    data = figure(f"compliance: {{claims: ['{text}']}}", "medical_words_claimed", medical_words=words).data
    assert data.written == found


def test_the_longest_harmless_phrase_is_taken_out_first() -> None:
    own = {"absolute_words": ["best"], "absolute_exceptions": ["b best", "a b best best"]}
    assert figure("compliance: {claims: [a b best best]}", "absolute_words_claimed", **own).data.written == ()
    assert figure("compliance: {claims: [a b best]}", "absolute_words_claimed", **own).data.written == ()
    assert figure("compliance: {claims: [a best]}", "absolute_words_claimed", **own).data.written == ("best",)


def test_what_stands_around_a_harmless_phrase_is_no_word() -> None:
    own = {"absolute_words": ["top one", "topone"], "absolute_exceptions": ["第一次"]}
    assert figure("compliance: {claims: [top第一次one]}", "absolute_words_claimed", **own).data.written == ()


def test_texts_in_which_nothing_is_found_were_all_read() -> None:
    text = "briefs: [{id: a, objective: one, how_to_show: two, text: three}]\n"
    assert figure(text, "medical_words_used", "brief").paths == (
        "briefs.0.objective",
        "briefs.0.how_to_show",
        "briefs.0.text",
    )
