"""What a change of rules does to plans: two folders (or a revision) and plans in, what changes out."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.impact import Boundary, Impact, impact
from engine.rules import load_rules
from tests.given import (
    ADVISED,
    ALONE,
    BROKEN,
    DAY,
    INFORMED,
    OPEN,
    PLAN,
    QUIET,
    RULES,
    WARNED,
    Ran,
    installed,
    zhongcao,
)

SETTINGS, FEW, KOL = "settings.yaml", "people/few-creators.yaml", "people/kol-carries-sales.yaml"
ADS, OWNER = "timing/ads-before-notes.yaml", "timing/no-comment-owner.yaml"

PLANS = {"会员日.yaml": PLAN, "新品.yml": WARNED, "more/店庆.json": json.dumps({"version": 1, "cohorts": []})}

Edits = Mapping[str, tuple[str, str] | None]
"""By file: what is replaced by what; None takes the file away."""


def edited(folder: Path, edits: Edits, base: Path = RULES) -> Path:
    """A copy of some rules with edits in it."""
    shutil.copytree(base, folder)
    for name, edit in edits.items():
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).unlink()
        if edit:
            assert text.count(edit[0]) == 1
            (folder / name).write_text(text.replace(*edit), encoding="utf-8")
    return folder


def stored(folder: Path, plans: Mapping[str, str]) -> Path:
    """A folder with plans in it."""
    for name, text in plans.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder: Path, edits: Edits, plans: Mapping[str, str], **more: Any) -> Impact:
    """What edits of our rules do to plans."""
    after = edited(folder / "after", edits)
    texts = {name: text.encode() for name, text in plans.items()}
    return impact(load_rules([RULES]), load_rules([after]), texts, date.fromisoformat(DAY), **more)


def changes(found: Impact) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """The changes of stored plans: rule, plan, place, kinds."""
    return [(rule.rule, one.plan, one.path, one.kinds) for rule in found.rules for one in rule.changes]


# --- Stored plans ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("creators", "limit", "kinds"),
    [(2, 2, ("removed",)), (2, 3, None), (3, 3, None), (3, 4, ("added",)), (4, 4, None)],
)
def test_a_moved_number_changes_the_plans_between(
    tmp_path: Path, creators: int, limit: int, kinds: tuple[str, ...] | None
) -> None:
    plan = QUIET.replace("creators: 3", f"creators: {creators}")
    edits: Edits = {SETTINGS: ("value: 3", f"value: {limit}")} if limit != 3 else {}
    found = told(tmp_path, edits, {"春茶.yaml": plan})
    expected = [("few-creators", "春茶.yaml", "cohorts.0.creators", kinds)] if kinds else []
    assert changes(found) == expected
    assert [plan.plan for plan in found.plans] == (["春茶.yaml"] if kinds else [])


def test_a_change_is_told_with_what_was_said_before_and_after(tmp_path: Path) -> None:
    found = told(tmp_path, {SETTINGS: ("value: 3", "value: 5")}, {"a.yaml": PLAN, "b.yaml": QUIET}, lang="zh")
    (rule,) = found.rules
    assert (rule.rule, rule.change, rule.severity, rule.title) == (
        "few-creators",
        "changed",
        "recommendation",
        "达人偏少",
    )
    assert [(edit.part, edit.name, edit.before, edit.after) for edit in rule.edits] == [
        ("setting", "fewest_creators", 3, 5)
    ]
    text, added = rule.changes
    assert text.kinds == ("text",)
    assert text.before
    assert text.after
    assert text.before.message == "“头部”组仅 2 位达人，少于 3。"
    assert text.after.message == "“头部”组仅 2 位达人，少于 5。"
    assert (added.plan, added.line, added.column, added.before) == ("b.yaml", 8, 35, None)
    assert found.counts == {"added": 1, "text": 1}


def test_severity_and_words_are_changes_of_a_finding_that_stays(tmp_path: Path) -> None:
    edits: Edits = {KOL: ("severity: warning", "severity: error"), ADS: ("Feed ads start on", "The ads start on")}
    found = told(tmp_path, edits, {"a.yaml": PLAN, "b.yaml": QUIET})
    assert changes(found) == [
        ("kol-carries-sales", "a.yaml", "cohorts.0.kpis", ("severity",)),
        ("ads-before-notes", "a.yaml", "ads.feed.start", ("text",)),
    ]
    assert all(rule.boundary is None for rule in found.rules)


def test_words_in_the_other_language_count(tmp_path: Path) -> None:
    found = told(tmp_path, {ADS: ("信息流广告不早于", "信息流广告勿早于")}, {"a.yaml": PLAN}, lang="en")
    assert changes(found) == [("ads-before-notes", "a.yaml", "ads.feed.start", ("text",))]
    assert [(edit.part, edit.name) for edit in found.rules[0].edits] == [("do", "zh")]


def test_the_claims_and_the_disagreement_that_a_finding_prints_are_part_of_its_text() -> None:
    book = load_rules([RULES])
    claim, conflict = book.statements["D3-16"], book.conflicts["C-01"]
    after = replace(
        book,
        statements={**book.statements, "D3-16": replace(claim, claim={**claim.claim, "en": "Sales come later."})},
        conflicts={**book.conflicts, "C-01": replace(conflict, settlement={**conflict.settlement, "zh": "各说各话。"})},
    )
    found = impact(book, after, {"a.yaml": PLAN.encode()}, date.fromisoformat(DAY))
    (rule,) = found.rules
    assert changes(found) == [("kol-carries-sales", "a.yaml", "cohorts.0.kpis", ("text",))]
    assert [(edit.part, edit.name, edit.after[0]) for edit in rule.edits] == [
        ("claim", "D3-16", "Sales come later."),
        ("dissent", "C-01", "各说各话。"),
    ]
    assert [cite.statement for cite in rule.causes] == ["D3-16"]
    assert rule.boundary is None


def test_the_verdicts_are_those_of_all_rules(tmp_path: Path) -> None:
    plans = {"a.yaml": PLAN, "b.yaml": WARNED, "c.yaml": ADVISED}
    found = told(tmp_path, {KOL: ("severity: warning", "severity: error")}, plans)
    assert [(plan.plan, plan.verdict_before, plan.verdict_after) for plan in found.plans] == [
        ("a.yaml", "blocked", "blocked"),
        ("b.yaml", "revise", "blocked"),
    ]


def test_a_rule_that_comes_or_goes_changes_the_plans_it_speaks_of(tmp_path: Path) -> None:
    gone = told(tmp_path, {OWNER: None}, {"a.yaml": INFORMED, "b.yaml": QUIET})
    assert changes(gone) == [("no-comment-owner", "a.yaml", "readiness.comment_owner", ("removed",))]
    assert gone.rules[0].change == "removed"
    back = impact(
        load_rules([tmp_path / "after"]), load_rules([RULES]), {"a.yaml": INFORMED.encode()}, date.fromisoformat(DAY)
    )
    assert changes(back) == [("no-comment-owner", "a.yaml", "readiness.comment_owner", ("added",))]
    assert back.rules[0].change == "added"


def test_a_rule_that_can_no_longer_be_judged_is_told(tmp_path: Path) -> None:
    edits: Edits = {OWNER: ("  readiness.comment_owner: {given: false}", "  campaign.premium: true")}
    found = told(tmp_path, edits, {"a.yaml": QUIET})
    (change,) = found.rules[0].changes
    assert (change.kinds, change.path, change.before) == (("open",), "campaign.premium", None)
    assert change.after
    assert change.after.needs == ("campaign.premium",)


def test_a_finding_that_was_not_assessed_before_says_so(tmp_path: Path) -> None:
    found = told(tmp_path, {KOL: ("  kpis: {contains: setting:sales_counts}", "  creators: {above: 1}")}, {"a": OPEN})
    (change,) = found.rules[0].changes
    assert change.kinds == ("added",)
    assert change.before
    assert change.before.state == "not_assessed"


def test_a_waiver_that_remembers_the_rule_ends_with_its_edit(tmp_path: Path) -> None:
    plan, own = tmp_path / "plan.yaml", [*ALONE, "--as-of", DAY]
    plan.write_text(PLAN, encoding="utf-8")
    waive = ["--reason", "客户要求", "--by", "Lin", "--until", "2027-12-31"]
    assert zhongcao("waive", plan, "kol-carries-sales", *waive, *own).code == 0
    text = plan.read_text(encoding="utf-8")
    found = told(tmp_path, {KOL: ("  role: kol", "  role: [kol, koc]")}, {"a.yaml": text})
    assert [(rule, kinds) for rule, _, _, kinds in changes(found)] == [
        ("kol-carries-sales", ("unwaived",)),
        ("kol-carries-sales", ("added",)),
    ]
    titles = [change.after and change.after.title for change in found.rules[0].changes]
    assert titles == ["A KOL cohort is judged by sales", "What was waived has changed"]


def test_a_waiver_of_a_rule_that_goes_names_no_rule(tmp_path: Path) -> None:
    plan = PLAN + "waivers: [{rule: no-comment-owner, reason: 客户要求, by: Lin, until: 2027-12-31}]\n"
    found = told(tmp_path, {OWNER: None, FEW: ("severity: recommendation", "severity: info")}, {"a.yaml": plan})
    assert changes(found) == [
        ("few-creators", "a.yaml", "cohorts.0.creators", ("severity",)),
        ("no-comment-owner", "a.yaml", "waivers.0.rule", ("added",)),
    ]


# --- By statement ---------------------------------------------------------------------------------------------------


def test_changes_are_grouped_by_the_statement_behind_them(tmp_path: Path) -> None:
    edits: Edits = {
        SETTINGS: ("[orders, gmv]", "[orders, gmv, saves]"),
        FEW: ("severity: recommendation", "severity: info"),
        OWNER: ("cites: [D0-27]", "cites: [D0-27, D0-08]"),
    }
    found = told(tmp_path, edits, {"a.yaml": PLAN, "b.yaml": QUIET})
    assert [(one.citation.statement, one.rules, one.plans, one.changes) for one in found.causes] == [
        ("D0-01", ("few-creators",), ("a.yaml",), 1),
        ("D0-08", ("no-comment-owner",), (), 0),
        ("D3-16", ("kol-carries-sales",), ("a.yaml", "b.yaml"), 2),
    ]


# --- Boundary plans -------------------------------------------------------------------------------------------------

LIMIT = """\
id: limit
title: {{en: A limit, zh: 界限}}
severity: warning
about: {about}
when:
  {when}
says: {{en: Mind the limit., zh: 请注意界限。}}
do: {{en: Stay below it., zh: 请低于界限。}}
at: {at}
cites: [D0-01]
examples:
  - {{name: 示例, plan: {plan}, fires: true}}
  - {{name: 空, plan: {{schedule: none}}, clear: true}}
"""


def boundary(folder: Path, about: str, before: str, after: str, plan: str) -> Boundary:
    """What boundary plans show of a rule that is edited, with one example that is a plan."""
    books = []
    for name, when in (("before", before), ("after", after)):
        at = {"plan": "budget.total", "cohort": "creators", "creator": "followers", "brief": "id"}[about]
        text = LIMIT.format(about=about, when=when, at=at, plan=plan)
        stored(folder / name, {"edge/limit.yaml": text})
        books.append(load_rules([folder / name]))
    (rule,) = impact(*books, {}, date.fromisoformat(DAY)).rules
    assert rule.boundary
    return rule.boundary


COHORT = "{cohorts: [{id: 素人, role: koc, creators: 10, publish: {from: 2027-05-01}}]}"
SPAN = "{schedule: {start: 2027-05-01, end: 2027-05-20}}"
ROSTER = "{roster: [{nickname: 小鹿, sponsored_share: 0.1, quote_image: 100}]}"


@pytest.mark.parametrize(
    ("about", "before", "after", "plan", "expected"),
    [
        # A limit of a plan field, on either side of it, before and after.
        (
            "cohort",
            "creators: {below: 3}",
            "creators: {below: 5}",
            COHORT,
            ["cohorts.0.creators=3 +", "cohorts.0.creators=4 +"],
        ),
        ("cohort", "creators: {below: 3}", "creators: {at_most: 3}", COHORT, ["cohorts.0.creators=3 +"]),
        ("cohort", "creators: {above: 3}", "creators: {at_least: 3}", COHORT, ["cohorts.0.creators=3 +"]),
        ("cohort", "creators: {between: [3, 5]}", "creators: {between: [3, 6]}", COHORT, ["cohorts.0.creators=6 +"]),
        (
            "cohort",
            "creators: {is: 8}",
            "creators: {is: 9}",
            COHORT,
            ["cohorts.0.creators=8 -", "cohorts.0.creators=9 +"],
        ),
        (
            "cohort",
            "publish.from: {before: 2027-05-04}",
            "publish.from: {before: 2027-05-06}",
            COHORT,
            ["cohorts.0.publish.from=2027-05-04 +", "cohorts.0.publish.from=2027-05-05 +"],
        ),
        (
            "creator",
            "sponsored_share: {above: 0.5}",
            "sponsored_share: {above: 0.55}",
            ROSTER,
            ["roster.0.sponsored_share=0.51 -", "roster.0.sponsored_share=0.549 -", "roster.0.sponsored_share=0.55 -"],
        ),
        (
            "creator",
            "quote_image: {at_least: 900}",
            "quote_image: {at_least: 901}",
            ROSTER,
            ["roster.0.quote_image=900 -"],
        ),
        ("plan", "budget.total: {above: 1}", "budget.total: {above: 2}", "{version: 1}", ["budget.total=2 -"]),
        # Words.
        ("cohort", "role: kol", "role: [kol, koc]", COHORT, ["as it is +"]),
        ("cohort", "role: koc", "role: kol", COHORT, ["as it is -", "cohorts.0.role=kol +"]),
        (
            "cohort",
            "kpis: {contains: [orders]}",
            "kpis: {contains: [orders, gmv]}",
            COHORT,
            ["cohorts.0.kpis=['gmv'] +"],
        ),
        (
            "brief",
            "localised: true",
            "localised: false",
            "{briefs: [{id: a}]}",
            ["briefs.0.localised=False +", "briefs.0.localised=True -"],
        ),
        # A figure, and another field: what they are worked out from is turned until the answer flips.
        (
            "plan",
            "campaign_days: {above: 30}",
            "campaign_days: {above: 33}",
            SPAN,
            ["schedule.end=2027-05-31 -", "schedule.end=2027-06-02 -"],
        ),
        (
            "plan",
            "schedule.shortlist_on: {after: field:schedule.start}",
            "schedule.shortlist_on: {not_before: field:schedule.start}",
            "{schedule: {start: 2027-05-01, shortlist_on: 2027-04-01}}",
            ["schedule.shortlist_on=2027-05-01 +"],
        ),
        (
            "plan",
            "all_creators: {above: 20}",
            "all_creators: {above: 50}",
            COHORT,
            ["cohorts.0.creators=21 -", "cohorts.0.creators=50 -"],
        ),
    ],
)
def test_a_moved_limit_shows_where_no_plan_stands(
    tmp_path: Path, about: str, before: str, after: str, plan: str, expected: list[str]
) -> None:
    found = boundary(tmp_path, about, before, after, plan)
    shown = [
        f"{f'{one.path}={one.value}' if one.path else 'as it is'} {'+' if one.after.name == 'fires' else '-'}"
        for one in found.changes
        if one.example == "示例"
    ]
    assert shown == expected
    assert found.not_made == ()


def test_a_question_that_no_number_moves_is_said_to_have_no_boundary_plan(tmp_path: Path) -> None:
    plan = "{cohorts: [{creators: 1}, {creators: 2}, {creators: 3}]}"
    found = boundary(tmp_path, "plan", "cohort_count: {above: 2}", "cohort_count: {above: 3}", plan)
    assert (found.made, found.not_made) == (0, ("cohort_count: {above: 2}", "cohort_count: {above: 3}"))
    assert [(one.example, one.path, one.before.name, one.after.name) for one in found.changes] == [
        ("示例", None, "fires", "clear")
    ]


def test_boundary_plans_do_not_count_as_stored_ones(tmp_path: Path) -> None:
    found = told(
        tmp_path, {SETTINGS: ("value: 3", "value: 4")}, {"a.yaml": QUIET.replace("creators: 3", "creators: 9")}
    )
    assert (found.plans, found.checked) == ((), 1)
    assert found.rules[0].boundary
    assert found.rules[0].boundary.changes


# --- The command ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with rules before and after, and plans of which two change."""
    folder = tmp_path_factory.mktemp("规则")
    edited(folder / "before", {})
    edited(folder / "after", {SETTINGS: ("value: 3", "value: 4")})
    stored(folder / "plans", PLANS | {".草稿/x.yaml": PLAN, "zhongcao.yaml": "packs: []\n", "读我.md": "#"})
    return folder


def ask(place: Path, *arguments: str | Path, **more: Any) -> Ran:
    run = installed if more else zhongcao
    return run("rules", "impact", "--no-shipped", "--as-of", DAY, *arguments, cwd=place, **more)


@pytest.mark.parametrize(("budget", "code"), [([], 0), (["--budget", 2], 0), (["--budget", 1], 1)])
def test_the_budget_is_of_stored_plans(place: Path, budget: list[Any], code: int) -> None:
    ran = ask(place, "--from", "before", "--to", "after", "plans", *map(str, budget))
    assert (ran.code, ran.err) == (code, "")
    assert "stored plans that change: 2 of 3" in ran.out


def test_json_is_the_whole_impact_and_the_same_bytes_each_time(place: Path) -> None:
    command = ["--from", "before", "--to", "after", "plans", "--format", "json", "--lang", "zh"]
    first, second = (ask(place, *command, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert first == second
    found = Impact.model_validate(json.loads(first.out))
    assert (found.before, found.after, found.checked) == ("before", "after", 3)
    assert [plan.plan for plan in found.plans] == ["plans/会员日.yaml", "plans/新品.yml"]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                "# Impact: before → after",
                "rules that change: 1; stored plans that change: 2 of 3; other words 2",
                "### `people/few-creators` changed: recommendation: A cohort is small",
                "- setting fewest\\_creators: 3 → 4",
                "  - “three”, as it is: clear → fires (cohorts.0)",
                "  - “two”, cohorts.0.creators = 3: clear → fires (cohorts.0)",
            ],
        ),
        (
            "zh",
            [
                "# 规则变更的影响：before → after",
                "### `people/few-creators` 改动：建议：达人偏少",
                "- 阈值 fewest\\_creators：3 → 4",
                "- 文字变化：plans/会员日.yaml:8:35 cohorts.0.creators（建议）",
                "  - “头部”组仅 2 位达人，少于 3。 → “头部”组仅 2 位达人，少于 4。",
                "  - “two”、cohorts.0.creators = 3：通过 → 触发（cohorts.0）",
            ],
        ),
    ],
)
def test_markdown_and_text_tell_the_same_in_both_languages(place: Path, lang: str, lines: list[str]) -> None:
    command = ["--from", "before", "--to", "after", "plans", "--lang", lang]
    markdown = ask(place, *command, "--format", "markdown").out.splitlines()
    assert [line for line in lines if line not in markdown] == []
    text = "".join(ask(place, *command).out.split())
    for line in lines:
        assert "".join(line.lstrip("# -").replace("\\", "").replace("`", "").split())[:20] in text


def test_rules_that_are_the_same_change_nothing(place: Path) -> None:
    ran = ask(place, "--from", "before", "--to", "before", "plans", "--budget", "0")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Impact: before → before",
        "rules that change: 0; stored plans that change: 0 of 3",
    ]


def test_a_broken_plan_is_told_and_counted_and_stops_nothing(place: Path, tmp_path: Path) -> None:
    plans = stored(tmp_path, {"a.yaml": BROKEN, "b.yaml": PLAN, "c.json": "{", "d.yaml": "- 1\n"})
    ran = ask(place, "--from", "before", "--to", "after", plans, "--budget", "1")
    assert ran.code == 0
    assert f"{plans}/a.yaml:2:1: unknown field 'campain'" in ran.err
    assert f"{plans}/c.json:1:" in ran.err
    assert "stored plans that change: 1 of 1" in ran.out
    assert "broken plans, left out: 3" in ran.out


def test_without_plans_the_boundary_plans_remain(place: Path) -> None:
    ran = ask(place, "--from", "before", "--to", "after", "--budget", "0")
    assert ran.code == 0
    assert "cohorts.0.creators = 3: clear → fires" in ran.out


def test_a_config_holds_on_both_sides(place: Path, tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {fewest_creators: 9}\n", encoding="utf-8")
    ran = ask(place, "--from", "before", "--to", "after", "plans", "--config", config)
    assert "rules that change: 0" in ran.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--from", "before", "--to", "nowhere"], "nowhere:1:1: this is not a folder of rules"),
        (["--from", "before", "--to", "plans"], "The rules of plans are broken; nothing was compared."),
        (["--from", "plans", "--to", "after"], "The rules of plans are broken; nothing was compared."),
        (["--from", "main", "--to", "after"], "after is in no git repository; name a folder instead of the revision"),
        (["--from", "before", "--to", "after", "--pack", "law"], "there is no pack 'law'"),
        (["--from", "before", "--to", "after", "nothing.yaml"], "there is no file or folder nothing.yaml"),
        (["--from", "before", "--to", "after", "--budget", "-1"], "--budget"),
        (["--from", "before", "--to", "after", "--as-of", "soon"], "'soon' is not a day"),
        (["--to", "after"], "Missing option '--from'"),
    ],
)
def test_what_is_wrong_with_the_command_line_or_the_rules_is_said(
    place: Path, arguments: list[str], complaint: str
) -> None:
    ran = ask(place, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_pack_that_only_one_side_has_can_be_asked(tmp_path: Path) -> None:
    edited(tmp_path / "before", {})
    rule = (RULES / OWNER).read_text(encoding="utf-8").replace("no-comment-owner", "answer-in-shifts")
    stored(edited(tmp_path / "after", {}), {"law_nz/answer-in-shifts.yaml": rule})
    stored(tmp_path, {"a.yaml": PLAN})
    command = ["--from", "before", "--to", "after", "a.yaml", "--format", "json"]
    for packs, asked, count in ([], False, 0), (["--pack", "law-nz"], True, 1):
        (changed,) = json.loads(ask(tmp_path, *command, *packs).out)["rules"]
        assert (changed["change"], changed["asked"], len(changed["changes"])) == ("added", asked, count)


# --- Revisions ------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as nobody in particular."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = ["-c", "user.name=林", "-c", "user.email=lin@example.com", "-c", "commit.gpgsign=false"]
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with three commits: no rules, broken rules, our rules; and an edit that is not committed."""
    top = tmp_path_factory.mktemp("仓库")
    git(top, "init", "-q")
    stored(top, {"a.yaml": QUIET})
    git(top, "add", ".")
    git(top, "commit", "-qm", "plans")
    stored(top, {"春 rules/people/few-creators.yaml": "id: few-creators\n"})
    git(top, "add", ".")
    git(top, "commit", "-qm", "broken")
    shutil.rmtree(top / "春 rules")
    edited(top / "春 rules", {})
    git(top, "add", ".")
    git(top, "commit", "-qm", "rules")
    stored(
        top, {f"春 rules/{SETTINGS}": (RULES / SETTINGS).read_text(encoding="utf-8").replace("value: 3", "value: 4")}
    )
    return top


@pytest.mark.parametrize("env", [{}, {"GIT_DIR": ".git", "GIT_INDEX_FILE": "nowhere"}])
def test_a_revision_is_compared_with_the_work_tree_and_nothing_is_touched(
    repository: Path, env: Mapping[str, str]
) -> None:
    before = git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")
    ran = ask(repository, "--from", "HEAD", "--to", "春 rules", "a.yaml", "--budget", "0", env=env)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[0] == "Impact: HEAD:春 rules → 春 rules"
    assert "added: a.yaml:8:35 cohorts.0.creators (recommendation)" in ran.out
    assert (git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")) == before


@pytest.mark.parametrize(
    ("revision", "complaint"),
    [
        ("HEAD~1", "HEAD~1:春 rules/people/few-creators.yaml:1:1: 'title' is missing; add it"),
        ("HEAD~2", "the revision 'HEAD~2' has no folder 春 rules"),
        ("HEAD~3", "there is no folder and no git revision 'HEAD~3'"),
        ("--upload-pack=x", "there is no folder and no git revision '--upload-pack=x'"),
        ("", "there is no folder and no git revision ''"),
    ],
)
def test_a_revision_that_cannot_be_read_is_said_so(repository: Path, revision: str, complaint: str) -> None:
    ran = ask(repository, f"--from={revision}", "--to", "春 rules", "a.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert complaint in " ".join(ran.err.split())


def test_a_shallow_clone_says_how_to_get_the_older_commits(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "flat")
    ran = ask(tmp_path / "flat", "--from", "HEAD~1", "--to", "春 rules")
    assert ran.code == 2
    assert "no git revision 'HEAD~1'; this clone has only the latest commits" in ran.err


def test_where_there_is_no_git_a_folder_can_be_named(repository: Path, tmp_path: Path) -> None:
    ran = ask(repository, "--from", "HEAD", "--to", "春 rules", env={"PATH": str(tmp_path)})
    assert ran.code == 2
    assert "git cannot be run" in ran.err


# --- Laws -----------------------------------------------------------------------------------------------------------

EDITS = {
    "limit": (SETTINGS, ("value: 3", "value: 4")),
    "lower limit": (SETTINGS, ("value: 3", "value: 2")),
    "words": (SETTINGS, ("[orders, gmv]", "[saves]")),
    "severity": (KOL, ("severity: warning", "severity: error")),
    "text": (FEW, ("A cohort is small", "A tiny cohort")),
    "Chinese text": (FEW, ("达人偏少", "达人太少")),
    "guard": (KOL, ("  role: kol", "  role: [kol, koc]")),
    "question": (ADS, ("{before: field:first_note}", "{not_after: field:first_note}")),
    "gone": (OWNER, None),
}

MIRRORED = {"added": "removed", "waived": "unwaived", "open": "judged"}
MIRRORED |= {there: here for here, there in MIRRORED.items()}


def mirrored(found: Any) -> Any:
    """An impact as the way back must have it; a rule is titled as it is afterwards, so titles are left out."""
    if isinstance(found, list):
        return [mirrored(one) for one in found]
    if not isinstance(found, dict):
        return found
    turned = {key: mirrored(value) for key, value in found.items()}
    for one, other in (("before", "after"), ("verdict_before", "verdict_after")):
        if one in turned:
            turned[one], turned[other] = turned[other], turned[one]
    if "kinds" in turned:
        turned["kinds"] = [MIRRORED.get(kind, kind) for kind in turned["kinds"]]
    if "counts" in turned:
        turned["counts"] = {MIRRORED.get(kind, kind): number for kind, number in turned["counts"].items()}
    if "edits" in turned:
        turned["change"] = MIRRORED.get(turned["change"], turned["change"])
    return turned


def untitled(found: Impact) -> Any:
    """An impact as data, without what is only told of the state afterwards."""
    data = json.loads(found.model_dump_json())
    for rule in data["rules"]:
        del rule["title"], rule["severity"]
    return data


@st.composite
def plans(draw: st.DrawFn) -> str:
    """A plan near the limits of our rules."""
    cohort = {
        "id": draw(st.sampled_from(["头部", "素人"])),
        "role": draw(st.sampled_from(["kol", "koc", None])),
        "creators": draw(st.sampled_from([0, 1, 2, 3, 4, 5, None])),
        "kpis": draw(st.sampled_from([[], ["orders"], ["saves"], None])),
        "publish": draw(st.sampled_from([{"from": "2027-05-02"}, {"from": "2027-05-03"}, None])),
    }
    told = {key: value for key, value in cohort.items() if value is not None}
    plan: dict[str, Any] = {"version": 1, "cohorts": [told], "ads": {"feed": {"budget": 1, "start": "2027-05-02"}}}
    if draw(st.booleans()):
        plan["readiness"] = {"comment_owner": "林"}
    if draw(st.booleans()):
        waiver = {"reason": "客户要求", "by": "林", "until": "2027-12-31"}
        plan["waivers"] = [
            {"rule": draw(st.sampled_from(["few-creators", "no-comment-owner", "kol-carries"])), **waiver}
        ]
    return json.dumps(plan, ensure_ascii=False)


@settings(max_examples=15)
@given(names=st.sets(st.sampled_from(sorted(EDITS)), max_size=4), texts=st.lists(plans(), max_size=4))
def test_the_way_back_mirrors_the_way_there(names: set[str], texts: list[str]) -> None:
    edits = dict(EDITS[name] for name in sorted(names))
    day, stored_plans = date.fromisoformat(DAY), {f"{at}.json": text.encode() for at, text in enumerate(texts)}
    with TemporaryDirectory() as folder:
        old, new = load_rules([RULES]), load_rules([edited(Path(folder) / "after", edits)])
        there = impact(old, new, stored_plans, day)
        back = impact(new, old, stored_plans, day, names=(there.after, there.before))
        same = impact(new, new, stored_plans, day)
    assert (same.rules, same.plans, same.causes, same.counts) == ((), (), (), {})
    files = {Path(file).stem for file in edits if file != SETTINGS}
    assert files <= {rule.rule for rule in there.rules} <= files | {"few-creators", "kol-carries-sales"}
    assert mirrored(untitled(there)) == untitled(back)
    assert mirrored(untitled(back)) == untitled(there)
