"""What to do instead: the smallest edits that clear a finding, proved; the way to a better verdict; edits in the file."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.changes import Adviser, Bounds, Fix
from engine.check import Checker
from engine.dials import Dial, flip
from engine.render import fix as render
from engine.render.terminal import to_terminal
from engine.rules import load_rules
from tests.given import ROOT, zhongcao

CHECKER = Checker(load_rules())
DAY = date(2026, 12, 7)
CELEBRITY = ROOT / "examples" / "celebrity-sales-blast.yaml"


def adviser(text: str, **bounds: Any) -> Adviser:
    return Adviser(CHECKER, text.encode(), "plan.yaml", DAY, bounds=Bounds(**bounds))


def fixed(text: str, rule: str, **bounds: Any) -> Fix:
    """The fix of the one finding of a rule."""
    asked = adviser(text, **bounds)
    (spot,) = asked.spots(rule)
    return asked.fix(spot)


def edits(found: Fix) -> list[list[tuple[str, Any, Any]]]:
    return [[(change.path, change.was, change.now) for change in one.changes] for one in found.proposals]


BUDGET = "budget: {currency: CNY, total: 100, lines: {creator_fees: 60, feed_ads: 41}}\n"
KOL = "cohorts: [{id: a, role: kol, creators: 2, compensation: paid, fee_per_note: 100}]\n"

DAYS = """
schedule: {start: 2027-05-01, end: 2027-06-30}
ads: {feed: {budget: 5, start: 2027-05-01}}
cohorts: [{id: a, role: koc, creators: 9, publish: {from: 2027-05-04, to: 2027-05-20}}]
"""

FEES = """
budget: {currency: CNY, total: 900000, lines: {creator_fees: 470000}}
cohorts: [{id: a, role: kol, creators: 2, notes_per_creator: 1, compensation: paid, fee_per_note: 120000}]
"""
"""Fees of 240,000, so that the line may be 2,400 more or less."""

SMALLEST = {
    "money moves to the unit, up or down": (
        BUDGET, "lines-above-total", [("budget.total", 100, 101)], [("budget.lines.feed_ads", 41, 40)],
    ),
    "a day moves by days": (
        DAYS,
        "feed-ads-before-first-note",
        [("ads.feed.start", "2027-05-01", "2027-05-04")],
    ),
    "the line moves to the few values that fit it": (
        FEES, "fees-off-creator-line", [("budget.lines.creator_fees", 470000, 242400)],
    ),
    "yes for no": ("briefs: [{id: b, localised: false}]\n", "brief-not-localised", [("briefs.0.localised", False, True)]),
    "as many words as are needed": (
        "measurement: {metrics: [likes]}\n",
        "four-measures-incomplete",
        [("measurement.metrics", ["likes"], ["likes", "exposure", "views", "ctr", "cpv"])],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_edits_that_clear_a_finding(name: str) -> None:
    text, rule, *wanted = SMALLEST[name]
    found = edits(fixed(text, rule))
    assert all(one in found for one in wanted), found
    assert found[0] in wanted, found


@pytest.mark.parametrize("name", [name for name in SMALLEST if name.startswith(("money", "a day"))])
def test_one_unit_less_does_not_clear_it(name: str) -> None:
    text, rule, *_ = SMALLEST[name]
    for proposal in fixed(text, rule).proposals:
        (change,) = proposal.changes
        dial = Dial.of("money" if isinstance(change.now, int) else "date", change.was, whole_money=True)
        was, now = dial.position(change.was), dial.position(change.now)
        assert was is not None
        assert now is not None
        nearer = dial.value(now + (1 if now < was else -1))
        again = adviser(adviser(text).text_with([proposal.edits[0]._replace(now=nearer)]).decode())
        assert again.spots(rule)


def test_every_proposal_clears_its_finding_and_tells_what_it_raises() -> None:
    """The report of the edited text is the report of the plan, less what is cleared, with what is raised."""
    asked = Adviser(CHECKER, CELEBRITY.read_bytes(), CELEBRITY.name, DAY)
    for spot in asked.spots()[::6]:
        proposals = asked.fix(spot).proposals
        assert [one.fields for one in proposals] == sorted(one.fields for one in proposals)
        for proposal in proposals:
            edited = Adviser(CHECKER, asked.text_with(proposal.edits), CELEBRITY.name, DAY)
            before, after = set(asked.spots()), set(edited.spots())
            assert spot not in after
            gone, unsure = before - after, {mark.rule for mark in proposal.not_assessed}
            cleared = {(mark.rule, mark.path) for mark in proposal.clears}
            assert cleared <= gone
            assert {rule for rule, _ in gone - cleared} <= unsure
            assert not unsure & {one.rule for one in edited.report.findings} & {rule for rule, _ in cleared}
            assert {(mark.rule, mark.path) for mark in proposal.raises} == after - before
            assert proposal.verdict == edited.report.verdict


def test_what_only_a_planner_can_write_is_left_open() -> None:
    found = fixed("audience: {segments: []}\n", "audience-segments-missing")
    (change,) = found.proposals[0].changes
    assert (change.path, change.open) == ("audience.segments", True)


def test_work_is_asked_for_and_never_written_as_done(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(CELEBRITY.read_text(encoding="utf-8"), encoding="utf-8")
    asked = zhongcao("fix", plan, "--rule", "kol-followers-not-vetted", "--as-of", DAY.isoformat())
    assert "do it, then write readiness.vetting.done: true" in " ".join(asked.out.split())
    written = zhongcao("fix", plan, "--rule", "kol-followers-not-vetted", "--write", "--as-of", DAY.isoformat())
    assert written.code == 2
    assert "only you can give readiness.vetting.done" in " ".join(written.err.split())
    assert plan.read_bytes() == CELEBRITY.read_bytes()


def test_a_cohort_comes_whole_where_a_part_of_one_would_leave_fields_required(tmp_path: Path) -> None:
    told = zhongcao(
        "fix", CELEBRITY, "--rule", "conversion-without-koc", "--format", "json", "--as-of", DAY.isoformat()
    )
    (found,) = json.loads(told.out)
    part, *whole = found["proposals"]
    assert part["missing_required"]
    assert [one["changes"][0]["now"]["compensation"] for one in whole] == ["gifted", "gifted_and_paid"]
    assert [one["missing_required"] for one in whole] == [[], []]
    locked = zhongcao(
        "fix",
        CELEBRITY,
        "--rule",
        "conversion-without-koc",
        "--lock",
        "briefs",
        "--format",
        "json",
        "--as-of",
        DAY.isoformat(),
    )
    assert not any(
        change["path"].startswith("briefs.")
        for one in json.loads(locked.out)[0]["proposals"]
        for change in one["changes"]
    )


def test_a_locked_field_stays_and_is_named() -> None:
    found = fixed(BUDGET, "lines-above-total", kept=["budget.total", "budget.lines"])
    assert found.proposals == ()
    assert set(found.kept) == {"budget.total", "budget.lines.creator_fees", "budget.lines.feed_ads"}
    assert edits(fixed(BUDGET, "lines-above-total", kept=["budget.lines"])) == [[("budget.total", 100, 101)]]


@pytest.mark.parametrize("path", ["budget", "cohorts.7", "cohorts.*.publish", "roster.0.metrics_scope.*", "b*"])
def test_a_lock_may_be_a_field_of_any_entry_or_all_below_one(path: str) -> None:
    assert zhongcao("fix", "-", "--rule", "lines-above-total", "--lock", path, stdin=BUDGET).code in (0, 1)


def test_a_search_that_was_cut_is_no_honest_no(capsys: pytest.CaptureFixture[str]) -> None:
    """Kept budgets leave no edit; had the search ended before it was through, that would not be known."""
    found = fixed(BUDGET, "lines-above-total", kept=["budget"])
    to_terminal(render.fix(found, "en"))
    assert "no change of up to 3 fields clears it (plans tried: 1)" in capsys.readouterr().out
    to_terminal(render.fix(found.model_copy(update={"complete": False}), "en"))
    told = " ".join(capsys.readouterr().out.split())
    assert "no change of" not in told
    assert "none was found that clears it, but the search ended (plans tried: 1)" in told


def test_a_goal_is_taken_as_given_until_it_is_unlocked() -> None:
    text = f"objective: {{primary: sales}}\n{KOL}"
    paths = {change.path for one in fixed(text, "sales-without-koc").proposals for change in one.changes}
    assert "objective.primary" not in paths
    opened = fixed(text, "sales-without-koc", opened=["objective.primary"])
    assert "objective.primary" in {change.path for one in opened.proposals for change in one.changes}


def test_more_fields_than_are_allowed_is_an_honest_no() -> None:
    text = "briefs: [{id: b, role: kol, objective: '', required_points: [], product_points: [], how_to_show: ''}]\n"
    assert fixed(text, "kol-brief-incomplete", most_fields=1).proposals == ()
    assert fixed(text, "kol-brief-incomplete", most_fields=1).complete


def test_a_creator_can_be_left_out() -> None:
    text = (
        "cohorts: [{id: a, role: kol, creators: 2}]\n"
        "roster: [{nickname: 甲, cohort: a, follower_growth_30d: -0.2}, {nickname: 乙, cohort: a, follower_growth_30d: 0.1}]\n"
    )
    found = fixed(text, "creator-losing-followers")
    assert [(change.path, change.kind) for change in found.proposals[0].changes] == [("roster.0", "remove")]


# --- The way --------------------------------------------------------------------------------------------------------


def test_the_way_betters_the_verdict_and_holds_when_it_is_written(tmp_path: Path) -> None:
    plan = tmp_path / "计划.yaml"
    text = CELEBRITY.read_text(encoding="utf-8")
    plan.write_text(text, encoding="utf-8")
    told = zhongcao("fix", plan, "--all", "--format", "json", "--as-of", DAY.isoformat())
    found = json.loads(told.out)
    assert (found["before"], found["after"]) == ("blocked", "revise")
    assert found["to_give"]
    left = [mark["rule"] for mark in found["left"] if mark["severity"] in ("error", "warning")]
    assert left == ["head-tiers-take-most-fees"]
    assert {"cohorts.2", "briefs.1"} <= {change["path"] for step in found["steps"] for change in step["changes"]}
    assert told.code == 1

    written = zhongcao("fix", plan, "--all", "--write", "--as-of", DAY.isoformat())
    assert written.code == 1
    now = plan.read_text(encoding="utf-8")
    kept = set(text.splitlines()) & set(now.splitlines())
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert set(comments) <= kept
    again = json.loads(zhongcao("fix", plan, "--all", "--format", "json", "--as-of", DAY.isoformat()).out)
    changes = [change for step in again["steps"] for change in step["changes"]]
    assert {change["path"] for change in changes if not (change["open"] or change["work"])} == set()
    assert {change["path"] for change in changes if change["work"]} == {"readiness.vetting.done", "briefs.0.localised"}
    assert "vetting: {done: false}" in now


def test_what_is_written_is_what_was_proved_when_entries_go(tmp_path: Path) -> None:
    """A step that takes a cohort out moves those behind it; the steps after it mean them where they are then."""
    plan = tmp_path / "plan.yaml"
    plan.write_bytes((ROOT / "tests" / "bad_plans" / "broken-arithmetic.yaml").read_bytes())
    told = zhongcao("fix", plan, "--all", "--write", "--format", "json", "--as-of", DAY.isoformat())
    found = json.loads(told.out)
    assert "remove" in {change["kind"] for step in found["steps"][:-1] for change in step["changes"]}
    assert (told.code, found["after"], found["to_give"]) == (0, "ready", [])
    assert CHECKER.check(plan.read_bytes(), "plan.yaml", DAY).verdict == "ready"


def test_a_whole_cohort_comes_in_for_leads_too_in_the_language_of_the_planner() -> None:
    plan = ROOT / "tests" / "bad_plans" / "school-leads-without-tracking.yaml"
    found = Adviser(CHECKER, plan.read_bytes(), plan.name, DAY, "zh").way()
    brief = next(edit.now for step in found.steps for edit in step.changes if edit.path == "briefs.1")
    assert brief["objective"].startswith("TODO：日常使用")
    left = [mark.rule for mark in found.left if mark.severity in ("error", "warning")]
    assert left == ["head-kols-without-occasion"]


def test_a_ready_plan_needs_no_way() -> None:
    plan = ROOT / "examples" / "auckland-airport-new-year.yaml"
    told = zhongcao("fix", plan, "--all", "--format", "json", "--as-of", DAY.isoformat())
    found = json.loads(told.out)
    assert (told.code, found["before"], found["after"], found["steps"]) == (0, "ready", "ready", [])


# --- The command ----------------------------------------------------------------------------------------------------


def test_write_puts_the_first_proposal_into_the_file_and_changes_nothing_else(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(f"# 预算\r\n{BUDGET.strip()}  # 元\r\n", encoding="utf-8", newline="")
    told = zhongcao("fix", plan, "--rule", "lines-above-total", "--write")
    assert told.code == 0, told.err
    assert plan.read_bytes().decode() == f"# 预算\r\n{BUDGET.strip()}  # 元\r\n".replace("total: 100", "total: 101")
    assert "-budget" in told.out


def test_pick_takes_another_proposal(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(BUDGET)
    offered = json.loads(zhongcao("fix", plan, "--rule", "lines-above-total", "--format", "json").out)[0]["proposals"]
    assert zhongcao("fix", plan, "--rule", "lines-above-total", "--write", "--pick", "2").code == 0
    (change,) = offered[1]["changes"]
    key = change["path"].rpartition(".")[2]
    assert f"{key}: {change['now']}" in plan.read_text()


def test_what_only_the_planner_knows_is_not_written(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("audience: {segments: []}\n")
    told = zhongcao("fix", plan, "--rule", "audience-segments-missing", "--write")
    assert told.code == 2
    assert "audience.segments" in told.err
    assert plan.read_text() == "audience: {segments: []}\n"


WRONG = {
    "no such rule": (["--rule", "lines-above-totl"], "did you mean 'lines-above-total'?"),
    "two questions": (["--rule", "lines-above-total", "--all"], "two questions"),
    "write what": (["--write"], "--rule ID or --all"),
    "no such proposal": (["--rule", "lines-above-total", "--write", "--pick", "9"], "no proposal 9"),
    "nothing to unlock there": (["--unlock", "budget.totl"], "budget.totl"),
    "nothing to lock there": (["--lock", "budget.totl"], "no field 'budget.totl' (did you mean 'budget.total'?)"),
    "pick of what": (["--rule", "lines-above-total", "--pick", "2"], "--pick goes with"),
    "no such pack": (["--pack", "law-xx"], "law-xx"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_questions_are_told(name: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(BUDGET)
    arguments, said = WRONG[name]
    told = zhongcao("fix", plan, *arguments)
    assert told.code == 2
    assert said in told.err
    assert "Traceback" not in told.err
    assert plan.read_text() == BUDGET


def test_a_broken_plan_is_told_with_its_places(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("budget: {total: lots}\nobjective: {primary: seles}\n")
    told = zhongcao("fix", plan)
    assert told.code == 2
    assert f"{plan}:1:" in told.err
    assert f"{plan}:2:" in told.err


def test_standard_input_is_searched_but_not_written() -> None:
    assert zhongcao("fix", "-", "--rule", "lines-above-total", stdin=BUDGET).code == 0
    assert "name it" in zhongcao("fix", "-", "--all", "--write", stdin=BUDGET).err


def test_in_chinese(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(BUDGET)
    told = zhongcao("fix", plan, "--rule", "lines-above-total", "--lang", "zh")
    assert "总预算 budget.total：100 → 101" in told.out


# --- Dials ----------------------------------------------------------------------------------------------------------


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_a_flip_is_found_to_the_unit(start: int, limit: int) -> None:
    found = [flip(lambda at: at >= limit, start, direction) for direction in (1, -1)]
    assert [one for one in found if one] == [(limit - 1, limit) if start < limit else (limit, limit - 1)]


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_where_there_is_no_plan_nothing_is_found(start: int, more: int) -> None:
    end = start + more
    assert flip(lambda at: None if at > end else False, start, 1) is None
