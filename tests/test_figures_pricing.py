"""The figures of prices and of the budget, with unknown told apart from none and from zero."""

from decimal import Decimal
from typing import Any

import pytest

from engine.facts import Facts
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import read
from engine.values import NONE, UNKNOWN, Members, Value

SETTINGS = load_rules().values


def figure(text: str, name: str, kind: str = "plan", at: int = 0) -> Value:
    """What is known of a figure of the plan, or of the entry of a list at a place."""
    plan = read_plan(read("version: 1\n" + text, "plan.yaml"))
    value: Value = Facts(plan, SETTINGS).about(kind)[at][name]
    return value


def settled(text: str, name: str, kind: str = "plan", at: int = 0) -> Any:
    """The data of a figure that misses nothing."""
    value = figure(text, name, kind, at)
    assert value.data is not UNKNOWN
    assert value.needs == ()
    return value.data


def open_for(text: str, name: str, kind: str = "plan", at: int = 0) -> list[str]:
    """What would settle a figure that is unknown."""
    value = figure(text, name, kind, at)
    assert value.data is UNKNOWN
    return list(value.needs)


CNY = "budget: {currency: CNY}\n"
NZD = "budget: {currency: NZD, fx_to_cny: 4.2}\n"


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (CNY, Decimal("100.50")),
        ("budget: {currency: CNY, fx_to_cny: 1}\n", Decimal("100.50")),
        (NZD, Decimal("422.1")),
    ],
)
def test_a_fee_in_cny_is_exact_and_yuan_stay_yuan(budget: str, expected: Decimal) -> None:
    data = settled(budget + "cohorts: [{id: a, fee_per_note: 100.50}]", "fee_cny", "cohort")
    assert data == expected
    assert isinstance(data, Decimal)


@pytest.mark.parametrize(
    ("budget", "fee", "needs"),
    [
        (CNY, "null", ["cohorts.0.fee_per_note"]),
        ("", "100", ["budget.currency"]),
        ("budget: {fx_to_cny: 4.2}\n", "100", ["budget.currency"]),
        ("budget: {currency: NZD}\n", "100", ["budget.fx_to_cny"]),
        ("budget: {currency: NZD}\n", "null", ["cohorts.0.fee_per_note", "budget.fx_to_cny"]),
    ],
)
def test_a_fee_in_cny_needs_the_fee_the_currency_and_its_rate(budget: str, fee: str, needs: list[str]) -> None:
    assert open_for(budget + f"cohorts: [{{id: a, fee_per_note: {fee}}}]", "fee_cny", "cohort") == needs


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ("quote_image: 500", 500),
        ("quote_image: 500, quote_video: 800", 500),
        ("quote_image: 0, quote_video: 800", 800),
        ("quote_video: 800", 800),
        ("quote_image: 0, quote_video: 0", NONE),
    ],
)
def test_a_quote_is_for_an_image_note_or_else_for_a_video_and_0_is_no_quote(quotes: str, expected: object) -> None:
    assert settled(CNY + f"roster: [{{nickname: Mei, {quotes}}}]", "quote_cny", "creator") == expected


@pytest.mark.parametrize(
    ("budget", "quotes", "needs"),
    [
        (CNY, "", ["roster.0.quote_image", "roster.0.quote_video"]),
        (CNY, "quote_image: 0", ["roster.0.quote_video"]),
        (CNY, "quote_video: 0", ["roster.0.quote_image"]),
        ("", "quote_image: 500", ["budget.currency"]),
        ("budget: {currency: USD}\n", "quote_image: 500", ["budget.fx_to_cny"]),
    ],
)
def test_a_quote_that_is_open(budget: str, quotes: str, needs: list[str]) -> None:
    assert open_for(budget + f"roster: [{{nickname: Mei, {quotes}}}]", "quote_cny", "creator") == needs


def test_a_quote_is_turned_into_cny() -> None:
    assert settled(NZD + "roster: [{nickname: Mei, quote_image: 150}]", "quote_cny", "creator") == 630


def test_each_role_has_the_middle_of_its_own_range() -> None:
    text = "cohorts: [{id: a, role: koc}, {id: b, role: kol}, {id: c}]"
    assert [settled(text, "price_middle", "cohort", at) for at in range(2)] == [600, 10500]
    assert open_for(text, "price_middle", "cohort", 2) == ["cohorts.2.role"]


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        ("", False),
        ("roster: []", False),
        ("roster: [{nickname: Mei, cohort: a}]", False),
        ("roster: [{nickname: Mei, cohort: b, interactions_median: 9, followers: 9}]", False),
        ("roster: [{nickname: Mei, interactions_median: 9, followers: 9}]", False),
        (
            "roster: [{nickname: Lin, cohort: a}, {nickname: Mei, cohort: a, interactions_median: 0, followers: 0}]",
            True,
        ),
    ],
)
def test_the_roster_gives_engagement_and_followers_and_nothing_of_it_is_missed(roster: str, expected: bool) -> None:
    text = "cohorts: [{id: a}, {id: b}]\n" + roster
    assert settled(text, "engagement_evidence", "cohort") is expected
    assert settled(text, "followers_given", "cohort") is expected


@pytest.mark.parametrize(("followers", "expected"), [("{}", False), ("{min: 0}", True), ("{max: 9}", True)])
def test_followers_of_the_cohort_itself(followers: str, expected: bool) -> None:
    assert settled(f"cohorts: [{{id: a, followers: {followers}}}]", "followers_given", "cohort") is expected


def test_creators_of_the_cohort_on_the_roster_are_counted_once_all_say_where_they_belong() -> None:
    cohorts = "cohorts: [{id: a}, {id: b}]\n"
    rows = "roster: [{nickname: Mei, cohort: a}, {nickname: Lin, cohort: a}, {nickname: Bo%s}]"
    assert settled(cohorts + rows % ", cohort: b", "row_count", "cohort") == 2
    assert open_for(cohorts + rows % "", "row_count", "cohort") == ["roster.2.cohort"]
    assert open_for(cohorts, "row_count", "cohort") == ["roster"]
    assert settled(cohorts + "roster: []", "row_count", "cohort") == 0


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        ("", False),
        ("roster: [{nickname: Mei, quote_image: 500}]", False),
        ("roster: [{nickname: Mei, quote_image: 500}, {nickname: Lin, quote_video: 800}]", False),
        ("roster: [{nickname: Mei, quote_image: 500, quote_video: 0}]", False),
        ("roster: [{nickname: Mei, quote_image: 0, quote_video: 800}]", False),
        ("roster: [{nickname: Mei}, {nickname: Lin, quote_image: 500, quote_video: 800}]", True),
    ],
)
def test_both_quotes_come_from_one_creator(roster: str, expected: bool) -> None:
    assert settled(roster, "both_quotes") is expected


@pytest.mark.parametrize(
    ("formats", "notes", "both"),
    [
        ("{image: 3, video: 2, live: 1}", 6, True),
        ("{image: 3}", 3, False),
        ("{video: 3, live: 1}", 4, False),
        ("{image: 1, video: 1}", 2, True),
        ("{}", 0, False),
    ],
)
def test_notes_by_format(formats: str, notes: int, both: bool) -> None:
    text = f"cohorts: [{{id: a, formats: {formats}}}]"
    assert settled(text, "format_notes", "cohort") == notes
    assert settled(text, "image_and_video", "cohort") is both


@pytest.mark.parametrize("name", ["format_notes", "image_and_video"])
def test_omitted_formats_are_missing_as_a_whole(name: str) -> None:
    assert open_for("cohorts: [{id: a}]", name, "cohort") == ["cohorts.0.formats"]
    assert open_for("", name, "cohort") == ["cohorts"]


def test_cohorts_paid_in_money_that_give_no_fee() -> None:
    text = (
        "cohorts: [{id: a, compensation: paid}, {id: b, compensation: gifted_and_paid}, {id: c, compensation: commission}, "
        "{id: d, compensation: gifted}, {id: e}, {id: f, compensation: paid, fee_per_note: 0}]"
    )
    assert settled(text, "cohorts_without_fee") == Members.of(["a", "b", "c"])
    assert settled("", "cohorts_without_fee") == Members.of([])


FEES = "cohorts: [{id: a, creators: 2, notes_per_creator: 2, compensation: paid, fee_per_note: %s}]\n"


@pytest.mark.parametrize(
    ("fee", "line", "gap", "allowed"),
    [
        ("300", "1200", 0, 12),
        ("300", "1000", 200, 12),
        ("300", "1400.01", Decimal("200.01"), 12),
        ("12.5", "50", 0, Decimal("0.5")),
        ("12.75", "50", 1, Decimal("0.51")),
        ("0", "0.1", Decimal("0.1"), Decimal("0.5")),
    ],
)
def test_the_gap_between_fees_and_their_line_and_how_much_of_it_passes(
    fee: str, line: str, gap: object, allowed: object
) -> None:
    text = FEES % fee + f"budget: {{lines: {{creator_fees: {line}}}}}"
    assert settled(text, "fee_gap") == gap
    assert settled(text, "fee_gap_allowed") == allowed


def test_the_gap_of_fees_needs_both_sides() -> None:
    assert open_for(FEES % "null", "fee_gap") == ["cohorts.0.fee_per_note", "budget.lines.creator_fees"]
    assert open_for(FEES % "1" + "budget: {lines: {}}", "fee_gap") == ["budget.lines.creator_fees"]


@pytest.mark.parametrize(
    ("budget", "listed", "over"),
    [
        ("total: 10, lines: {creator_fees: 7, other: 3}", 10, 0),
        ("total: 10, lines: {creator_fees: 7}", 7, -3),
        ("total: 10, lines: {creator_fees: 7.2, contingency: 3.4}", Decimal("10.6"), Decimal("0.6")),
        ("total: 10, lines: {contingency: 10.51}", Decimal("10.51"), Decimal("0.51")),
    ],
)
def test_the_lines_add_up(budget: str, listed: object, over: object) -> None:
    assert figure(f"budget: {{{budget}}}", "listed_lines").data == listed
    assert settled(f"budget: {{{budget}}}", "lines_over_total") == over


@pytest.mark.parametrize(
    ("budget", "needs"),
    [
        ("total: 10, lines: {contingency: 10.5}", ["budget.lines.creator_fees"]),
        ("total: 10, lines: {}", ["budget.lines.creator_fees"]),
        ("total: 10", ["budget.lines.creator_fees"]),
        ("lines: {creator_fees: 7}", ["budget.total"]),
        ("currency: CNY", ["budget.total", "budget.lines.creator_fees"]),
    ],
)
def test_open_creator_fees_leave_the_sum_open_unless_the_other_lines_exceed_the_total(
    budget: str, needs: list[str]
) -> None:
    assert open_for(f"budget: {{{budget}}}", "lines_over_total") == needs


@pytest.mark.parametrize("layer", ["feed", "search"])
@pytest.mark.parametrize(
    ("budget", "line", "expected"),
    [("{budget: 10}", "10", 0), ("{budget: 10}", "7.5", Decimal("2.5")), ("{budget: 0}", "10", 10), ("{}", "10", NONE)],
)
def test_the_gap_between_ads_and_their_line(layer: str, budget: str, line: str, expected: object) -> None:
    text = f"ads: {{{layer}: {budget}}}\nbudget: {{lines: {{{layer}_ads: {line}}}}}"
    assert settled(text, f"{layer}_ads_gap") == expected


@pytest.mark.parametrize("layer", ["feed", "search"])
def test_the_gap_of_ads_needs_both_sides(layer: str) -> None:
    needs = [f"ads.{layer}.budget", f"budget.lines.{layer}_ads"]
    assert open_for("", f"{layer}_ads_gap") == needs
    assert open_for("budget: {lines: {}}", f"{layer}_ads_gap") == needs[:1]
    assert open_for(f"ads: {{{layer}: {{budget: 1}}}}", f"{layer}_ads_gap") == needs[1:]


def test_the_figures_of_a_long_roster() -> None:
    rows = "".join(f"  - {{nickname: n{at}, cohort: a, quote_image: {at}}}\n" for at in range(1000))
    plan = read_plan(read(f"version: 1\n{CNY}cohorts: [{{id: a, role: koc}}]\nroster:\n{rows}", "plan.yaml"))
    facts = Facts(plan, SETTINGS)
    counts = {row["cohort.row_count"].data for row in facts.about("creator")}
    assert counts == {1000}
    assert [row["quote_cny"].data for row in facts.about("creator")][999] == 999
    assert facts.about("cohort")[0]["engagement_evidence"].data is False
    assert facts.plan["both_quotes"].data is False
