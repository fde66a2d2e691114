"""How far numbers and days can move before a finding comes or goes: each end is held against the rules themselves."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from api import create_app
from engine.advice import End, Margin, Margins
from engine.changes import Bounds, Edit, margins
from engine.changes.edits import plan_with, value_in
from engine.check import Checker
from engine.cli import main
from engine.facts import Facts
from engine.rules import load_rules
from engine.source import read
from engine.source.dumping import json_text
from tests.given import BLAST, DAY, EXAMPLES, PLAN, RULES

BOOK = load_rules()
CHECKER = Checker(BOOK)


def found(data: dict[str, Any], path: str, value: Any) -> set[tuple[str, str]]:
    """What the rules find in a plan with a value put in, by both evaluators."""
    plan = plan_with(data, (Edit(path, value_in(data, path), value),))
    assert plan is not None, (path, value)
    outcomes = CHECKER.judge.outcomes(Facts(plan, BOOK.values))
    return {(outcome.rule.id, fact.path) for outcome in outcomes for fact in outcome.fires}


def looked(text: str | bytes, **bounds: Any) -> tuple[dict[str, Any], Margins]:
    source = read(text, "plan.yaml")
    return source.data, margins(BOOK, source, bounds=Bounds(**bounds, opened=Bounds().given))


def margin(text: str, path: str) -> Margin:
    (one,) = [one for one in looked(text)[1].fields if one.path == path]
    return one


def ends(one: Margin) -> Iterator[End]:
    yield from (end for end in (one.low, one.high) if end)


def exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def prove(data: dict[str, Any], one: Margin) -> None:
    """At the last value inside nothing has changed, and at the next one exactly what the end says has."""
    before = found(data, one.path, value_in(data, one.path))
    for end in ends(one):
        comes, goes = ({(mark.rule, mark.path) for mark in marks} for marks in (end.comes, end.goes))
        after = found(data, one.path, exact(end.outside))
        assert found(data, one.path, exact(end.inside)) == before, one
        assert (after - before, before - after) == (comes, goes), one
        assert comes or goes, one


@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda path: path.stem)
def test_each_end_of_a_sample_plan_is_where_other_findings_begin(plan: Any) -> None:
    data, told = looked(plan.read_bytes())
    assert told.left_out == 0
    assert any(map(list, map(ends, told.fields)))
    for one in told.fields:
        prove(data, one)


# --- Ends to the unit -----------------------------------------------------------------------------------------------

LINES = "budget: {{currency: CNY, total: {}, lines: {{creator_fees: 60, feed_ads: {}}}}}\n"
ADS = """
schedule: {{start: 2027-05-01, end: 2027-06-30}}
ads: {{feed: {{budget: 5, start: {}}}}}
cohorts: [{{id: a, role: koc, creators: 9, publish: {{from: 2027-05-04, to: 2027-05-20}}}}]
"""


def test_money_moves_by_the_whole_where_it_is_whole() -> None:
    low = margin(LINES.format(105, 40), "budget.total").low
    assert low
    assert (low.inside, low.outside, [mark.rule for mark in low.comes]) == (100, 99, ["lines-above-total"])


def test_money_moves_by_the_cent_where_it_has_cents() -> None:
    low = margin(LINES.format("105.50", 40), "budget.total").low
    assert low
    assert (low.inside, low.outside) == (99.5, 99.49)  # half a unit is rounding


def test_a_finding_that_stands_goes_at_the_end() -> None:
    high = margin(LINES.format(90, 40), "budget.total").high
    assert high
    assert (high.inside, high.outside, [mark.rule for mark in high.goes]) == (99, 100, ["lines-above-total"])
    assert high.goes[0].severity == "error"


def test_the_few_values_that_clear_a_finding_are_seen_from_afar() -> None:
    """The fees come to 240, so that a line of 238 to 242 would fit: far fewer values than from here to there."""
    text = """
budget: {currency: CNY, total: 900000, lines: {creator_fees: 470000}}
cohorts: [{id: a, role: kol, creators: 2, notes_per_creator: 1, compensation: paid, fee_per_note: 120}]
"""
    low = margin(text, "budget.lines.creator_fees").low
    assert low
    assert (low.inside, low.outside, [mark.rule for mark in low.goes]) == (243, 242, ["fees-off-creator-line"])


def test_a_number_of_one_creator_moves_what_is_found_of_another() -> None:
    """The median of three rates is that of b until b has fewer reads for its interactions than c."""
    row = "  - {{nickname: {0}, cohort: a, quote_image: {1}, interactions_median: {2}, reads_median: 1000, {3}}}\n"
    scope = "metrics_scope: {business: daily, traffic: natural, window_days: 30, form: both}"
    rows = [row.format(*each, scope) for each in (("a", 800, 29), ("b", 300, 30), ("c", 300, 50))]
    text = "budget: {currency: CNY}\ncohorts: [{id: a, role: koc, creators: 3}]\nroster:\n" + "".join(rows)
    data, told = looked(text, kept=["roster.0", "roster.2", "cohorts"])
    (one,) = [one for one in told.fields if one.path == "roster.1.reads_median"]
    assert one.high
    assert [(mark.rule, mark.path) for mark in one.high.goes] == [("high-quote-low-engagement", "roster.0")]
    prove(data, one)


def test_days_move_by_the_day() -> None:
    low = margin(ADS.format("2027-05-20"), "ads.feed.start").low
    assert low
    assert low.outside == (date.fromisoformat(low.inside) - date.resolution).isoformat()


@pytest.mark.parametrize(("total", "fragile"), [(105, False), (104, True), (100, True), (95, False), (96, True)])
def test_within_five_percent_a_number_is_fragile(total: int, fragile: bool) -> None:
    """The line is 100: from 105 the first other value, 99, is 5.7 % away, from 104 4.8 %; from below it is 100."""
    assert margin(LINES.format(total, 40), "budget.total").fragile is fragile


@pytest.mark.parametrize(
    ("day", "fragile"), [("2027-05-04", False), ("2027-05-03", True), ("2027-05-02", True), ("2027-05-01", False)]
)
def test_within_a_day_a_day_is_fragile(day: str, fragile: bool) -> None:
    """Feed ads before the first note, 3 May, are an error of RULES: 2 May is the last day with it."""
    source = read(PLAN.replace("budget: 100, start: 2027-05-02", f"budget: 100, start: {day}"), "plan.yaml")
    one = next(one for one in margins(load_rules((RULES,)), source).fields if one.path == "ads.feed.start")
    assert one.fragile is fragile, one


def test_a_count_of_none_takes_its_thing_out_of_the_plan() -> None:
    data, told = looked("cohorts: [{id: a, role: koc, stage: discovery, creators: 0}]\n")
    (one,) = told.fields
    assert one.high
    assert any(mark.path == "cohorts.0" for mark in one.high.comes)
    prove(data, one)


def test_what_no_rule_asks_for_has_no_ends() -> None:
    one = margin("cohorts: [{id: a, expected: {interactions: 5}}]\n", "cohorts.0.expected.interactions")
    assert (one.low, one.high, one.fragile) == (None, None, False)


def test_what_is_left_out_is_none_or_is_no_number_has_no_margin() -> None:
    text = "version: 1\nschedule: {shortlist_on: none}\nbudget: {currency: CNY}\nreadiness: {comment_owner: '5'}\n"
    assert looked(text)[1].fields == ()


# --- Plans at random ------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2027, 4, 1), date(2027, 8, 31)).map(date.isoformat)
MONEY = st.integers(0, 2_000)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return {
        "objective": {"primary": draw(st.sampled_from(["sales", "launch", "awareness", "feedback"]))},
        "schedule": {"start": first, "end": last, "shortlist_on": draw(DAYS)},
        "budget": {"currency": "CNY", "total": draw(MONEY), "lines": {"creator_fees": draw(MONEY)}},
        "cohorts": [
            {
                "id": name, "role": role, "creators": draw(st.integers(0, 40)), "compensation": "paid",
                "notes_per_creator": draw(st.integers(0, 3)), "fee_per_note": draw(MONEY), "publish": {"from": draw(DAYS)},
                "followers": {"min": draw(st.integers(0, 90_000))},
            }
            for name, role in (("a", "kol"), ("b", "koc"))
        ],
        "ads": {"feed": {"budget": draw(MONEY), "start": draw(DAYS)}},
    }  # fmt: skip


@given(plans())
@settings(max_examples=12, phases=[Phase.generate])
def test_each_end_of_any_plan_is_where_other_findings_begin(data: dict[str, Any]) -> None:
    data, told = looked(json_text(data, None))
    assert len(told.fields) == 17
    for one in told.fields:
        prove(data, one)


# --- Doors ----------------------------------------------------------------------------------------------------------


def ran(*arguments: str, stdin: str | bytes | None = None) -> Any:
    return CliRunner().invoke(main, arguments, input=stdin)


def test_the_report_has_margins_when_they_are_asked_for() -> None:
    text = LINES.format(104, 40)
    asked = ("check", "-", "--format", "json", "--as-of", DAY)
    plain, told = (json.loads(ran(*asked, *more, stdin=text).stdout) for more in ((), ("--margins",)))
    assert plain["margins"] is None
    alone = json.loads(ran("margins", "-", "--format", "json", stdin=text).stdout)
    assert told["margins"] == alone
    assert told | {"margins": None} == plain
    assert alone["left_out"] == 0
    one = next(one for one in alone["fields"] if one["path"] == "budget.total")
    assert one["low"]["comes"][0] | {"title": ""} == {
        "rule": "lines-above-total", "severity": "error", "path": "", "title": "",
    }  # fmt: skip
    assert one["location"] == {"file": "plan", "line": 1, "column": 32}


def test_over_http_they_are_the_same() -> None:
    client = create_app().test_client()
    text = LINES.format(104, 40)
    given = {"data": text, "content_type": "application/yaml"}
    told = client.post(f"/v1/checks?margins=1&as_of={DAY}", **given)
    assert told.text == ran("check", "-", "--format", "json", "--as-of", DAY, "--margins", stdin=text).stdout
    assert client.post("/v1/checks?margins=0", **given).json["margins"] is None
    wrong = client.post("/v1/checks?margins=yes", **given)
    assert (wrong.status_code, "margins is one of" in wrong.json["detail"]) == (400, True)


def test_packs_move_the_ends() -> None:
    text = "cohorts: [{id: a, role: kol, creators: 2}]\n"
    told = ran("margins", "-", "--pack", "no-such-pack", stdin=text)
    assert (told.exit_code, "no-such-pack" in told.output) == (2, True)


def test_the_fragile_ones_are_told_first() -> None:
    told = ran("margins", str(BLAST)).stdout
    assert told.index("budget.lines.creator_fees: 470,000") < told.index("budget.total: 500,000")
    assert "at 570,000 goes: error" in told
    fragile = [one.fragile for one in looked(BLAST.read_bytes())[1].fields]
    assert fragile == sorted(fragile, reverse=True)
    assert {True, False} <= set(fragile)


def test_in_chinese() -> None:
    told = ran("margins", "-", "--lang", "zh", stdin=LINES.format(104, 40)).stdout
    assert "总预算 budget.total：104（在 100 至 … 之间，问题不变）" in told
    assert "到 99 时出现：错误" in told


def test_what_is_locked_is_left_out() -> None:
    paths = [one["path"] for one in json.loads(ran("margins", str(BLAST), "--lock", "cohorts.*.creators", "--lock", "ads", "--format", "json").stdout)["fields"]]  # fmt: skip
    assert "budget.total" in paths
    assert not [path for path in paths if path.startswith("ads") or path.endswith("creators")]


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (("margins", "-"), "budget: {total: lots}\nschedule: {start: soon}\n", ("plan:1:17:", "plan:2:19:")),
        (("margins", "no-such-plan.yaml"), "", ("no-such-plan.yaml:1:1:",)),
        (("check", "-", "--margins"), "version: 1\n", ("--format json", "zhongcao margins PLAN")),
    ],
)
def test_what_is_wrong_is_told(arguments: tuple[str, ...], text: str, said: tuple[str, ...]) -> None:
    told = ran(*arguments, stdin=text)
    assert told.exit_code == 2
    assert all(part in told.stderr for part in said), told.stderr


def test_a_long_plan_is_turned_as_far_as_is_bearable() -> None:
    rows = [{"nickname": f"n{at}", "followers": 30_000 + at, "quote_image": 500} for at in range(600)]
    told = looked(json_text({"roster": rows}, None))[1]
    assert told.fields
    assert told.left_out == 1200 - len(told.fields) > 0
