"""Why a rule fires or not: its tree on the command line, in the report and by HTTP; the truth is that of the check."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from api import create_app
from engine.check import Checker
from engine.explain import Explainer
from engine.outcomes import judge
from engine.problems import Location
from engine.report import Branch, Explanation, Leaf, Report, Tree
from engine.rules import Rule, Rulebook, Setting, load_rules
from engine.source import Source
from tests.given import ALONE, DAY, EXAMPLES, PLAN, RULES, zhongcao
from tests.test_cli import squeezed
from tests.test_two_evaluators import KINDS, PLANS, SETTINGS, Raw, conditions, facts, read

SHIPPED = Checker(load_rules())
OURS = Checker(load_rules([RULES]))


def explained(rule: str, plan: str = PLAN, *arguments: str | Path) -> Explanation:
    """What `zhongcao explain --format json` says of one of our rules on a plan from standard input."""
    ran = zhongcao("explain", "-", rule, *ALONE, "--as-of", DAY, "--format", "json", *arguments, stdin=plan)
    assert (ran.code, ran.err) == (0, "")
    told: dict[str, Any] = json.loads(ran.out)
    return Explanation.model_validate(renamed(told))


def renamed(told: Any) -> Any:
    """JSON by the names of the fields: `from` is a word of Python."""
    if isinstance(told, dict):
        return {"read_from" if key == "from" else key: renamed(value) for key, value in told.items()}
    return [renamed(one) for one in told] if isinstance(told, list) else told


def text(rule: str, plan: str = PLAN, *arguments: str | Path) -> str:
    """What `zhongcao explain` prints, without blanks."""
    ran = zhongcao("explain", "-", rule, *ALONE, "--as-of", DAY, *arguments, stdin=plan)
    assert (ran.code, ran.err) == (0, "")
    return squeezed(ran.out)


def leaf(tree: Tree | None) -> Leaf:
    assert isinstance(tree, Leaf)
    return tree


def nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for child in tree.children if isinstance(tree, Branch) else ():
        yield from nodes(child)


# --- The truth is that of the check ---------------------------------------------------------------------------------

NAMED = {
    name: Setting(
        name, Location("settings.yaml", 1, 1), value, "count", "house", (), {"en": name, "zh": name}, (), None
    )
    for name, value in SETTINGS.items()
}
ANY_RULE = OURS.rulebook.rules[0]


def follows(node: Branch) -> str:
    """What the truths of the children come to, in Kleene's logic."""
    truths = [child.truth for child in node.children]
    sure, open_ = truths.count("true"), truths.count("unknown")
    needed = {"all": len(truths), "any": 1, "none": 1}.get(node.combinator, node.count or 0)
    truth = "true" if sure >= needed else "unknown" if sure + open_ >= needed else "false"
    return {"true": "false", "false": "true"}.get(truth, truth) if node.combinator == "none" else truth


@pytest.mark.parametrize("kind", KINDS)
@given(plan=PLANS, data=st.data())
def test_the_root_is_the_outcome_for_any_rule_and_plan(kind: str, plan: Raw, data: st.DataObject) -> None:
    guard = read(kind, data.draw(conditions(kind), label="guard")) if data.draw(st.booleans()) else None
    when = read(kind, data.draw(conditions(kind), label="when"))
    rule: Rule = replace(ANY_RULE, about=kind, applies_when=guard, when=when)
    book: Rulebook = replace(OURS.rulebook, settings=NAMED)
    known = facts(plan)
    outcome = judge(rule, known.about(kind), guard, when)
    told = Explainer(book, Source("plan"), known, "en").explanation(outcome)
    assert told.outcome == outcome.name
    assert [need.path for need in told.needs] == (list(outcome.needs) if outcome.name == "not_assessed" else [])
    assert {one.path for one in told.facts if one.outcome == "fires"} == outcome.paths
    for one in told.facts:
        applies = one.applies_when.truth if one.applies_when else "true"
        assert (one.truth == "true") is (one.outcome == "fires")
        assert one.outcome == (
            "not_applicable" if applies == "false"
            else "clear" if one.when.truth == "false"
            else "fires" if applies == one.when.truth == "true"
            else "not_assessed"
        )  # fmt: skip
        for tree in (one.applies_when, one.when):
            for node in nodes(tree) if tree else ():
                if isinstance(node, Branch):
                    assert node.truth == follows(node)
                else:
                    assert bool(node.found) is (node.truth != "unknown")
                    assert not node.needs or node.truth == "unknown"


@cache
def whole(path: Path) -> Report:
    return SHIPPED.check(path.read_bytes(), path.name, date(2026, 12, 7), packs=("all",), explain=True)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_explains_every_rule_and_says_the_same_otherwise(path: Path) -> None:
    report = whole(path)
    plain = SHIPPED.check(path.read_bytes(), path.name, date(2026, 12, 7), packs=("all",))
    assert plain.explanations is None
    assert report.model_copy(update={"explanations": None}) == plain
    told = report.explanations or {}
    assert list(told) == [rule.id for rule in SHIPPED.rulebook.asked(report.rules.packs)]
    found = {(one.rule, one.path) for one in (*report.findings, *(item.finding for item in report.waived))}
    fires = {
        (id_, ".".join(filter(None, (one.path, rule.at))))
        for id_, explanation in told.items()
        if (rule := SHIPPED.rulebook.rule(id_))
        for one in explanation.facts
        if one.outcome == "fires"
    }
    assert fires == found
    for name in ("clear", "not_applicable", "not_assessed"):
        assert sum(one.outcome == name for one in told.values()) == getattr(report.counts, name)
    for item in report.not_assessed:
        assert tuple(need.path for need in told[item.rule].needs) == item.needs


# --- One rule on one plan -------------------------------------------------------------------------------------------


def test_a_rule_that_fires_shows_each_value_with_its_test_and_its_place() -> None:
    told = explained("kol-carries-sales")
    assert (told.outcome, told.about, told.set) == ("fires", "cohort", "people")
    (only,) = told.facts
    assert (only.path, only.name, only.outcome, only.truth) == ("cohorts.0", "头部", "fires", "true")
    assert (only.location.file, only.location.line) == ("plan", 8)
    guard, when = leaf(only.applies_when), leaf(only.when)
    assert (guard.field, guard.value, guard.test, guard.truth) == ("role", "kol", "is KOL", "true")
    assert [(spot.path, spot.location.line, spot.location.column) for spot in guard.read_from] == [
        ("cohorts.0.role", 8, 20)
    ]
    assert (when.value, when.truth) == (["orders", "saves"], "true")
    assert [(used.name, used.origin) for used in when.settings] == [("sales_counts", "document")]


@pytest.mark.parametrize(
    ("change", "outcome", "why"),
    [
        (("role: kol", "role: koc"), "not_applicable", "notapplicable,becauserole=KOC(isnotKOL)"),
        (("[orders, saves]", "[saves]"), "clear", "clear,becausekpis=saves(containsnoneof"),
        (("kpis: [orders, saves], ", ""), "not_assessed", "notassessed:fillincohorts.0.kpisplan:8:5"),
        (("role: kol, ", ""), "not_assessed", "notassessed:fillincohorts.0.roleplan:8:5"),
        (("[orders, saves]", "[orders]"), "fires", "fires,becauserole=KOL(isKOL);kpis=orders(contains"),
    ],
)
def test_each_outcome_says_why(change: tuple[str, str], outcome: str, why: str) -> None:
    plan = PLAN.replace(*change)
    told = explained("kol-carries-sales", plan)
    assert (told.outcome, told.facts[0].outcome) == (outcome, outcome)
    assert [need.path for need in told.needs] == [need.path for need in told.facts[0].needs]
    assert why in text("kol-carries-sales", plan)


def test_the_text_is_in_chinese_too() -> None:
    told = text("kol-carries-sales", PLAN, "--lang", "zh")
    assert "触发，因为角色（role）=KOL达人（为KOL达人）；分组指标（kpis）=订单、收藏（包含订单" in told
    assert "成立" in told
    assert "读自cohorts.0.roleplan:8:20" in told
    open_ = text("kol-carries-sales", PLAN.replace("kpis: [orders, saves], ", ""), "--lang", "zh")
    assert "未能判断：待补充分组指标cohorts.0.kpisplan:8:5" in open_


def test_two_fields_are_both_shown_with_their_places() -> None:
    told = explained("ads-before-notes")
    when = leaf(told.facts[0].when)
    assert told.facts[0].path == ""
    assert "2027-05-03" in when.test
    assert [spot.path for spot in when.read_from] == ["ads.feed.start", "cohorts.0.publish.from"]


def test_every_cohort_is_told_with_its_own_outcome() -> None:
    more = "ads:"
    plan = PLAN.replace(
        more, f"  - {{id: 素人, role: koc, creators: 9}}\n  - {{id: 中部, role: kol, kpis: [saves]}}\n{more}"
    )
    told = explained("kol-carries-sales", plan)
    assert [(one.name, one.outcome) for one in told.facts] == [
        ("头部", "fires"),
        ("素人", "not_applicable"),
        ("中部", "clear"),
    ]
    assert "1fires,1notapplicable,1clear" in text("kol-carries-sales", plan)


def test_a_list_that_is_left_out_and_one_that_is_empty_are_told_apart() -> None:
    head, tail = PLAN.split("cohorts:\n")
    ads = tail[tail.index("ads:") :]
    omitted, empty = explained("few-creators", head + ads), explained("few-creators", f"{head}cohorts: []\n{ads}")
    assert (omitted.outcome, [need.path for need in omitted.needs]) == ("not_assessed", ["cohorts"])
    assert (empty.outcome, empty.facts) == ("not_applicable", ())
    assert "theplanleavesoutcohorts" in text("few-creators", head + ads)
    assert "theplanhasnone(cohorts)" in text("few-creators", f"{head}cohorts: []\n{ads}")


def test_a_waived_finding_says_so_until_the_waiver_runs_out() -> None:
    waiver = (
        "waivers: [{rule: kol-carries-sales, reason: agreed, by: Lin, date: 2027-01-01, until: 2027-01-15,"
        " remembers: {}}]\n"
    )
    one = explained("kol-carries-sales", PLAN + waiver).facts[0]
    assert one.outcome == "fires"
    assert one.waived is not None
    assert (one.waived.reason, one.waived.by, one.waived.until) == ("agreed", "Lin", "2027-01-15")
    assert "agreed—acceptedbyLin" in text("kol-carries-sales", PLAN + waiver)
    later = explained("kol-carries-sales", PLAN + waiver, "--as-of", "2027-01-16").facts[0]
    assert (later.outcome, later.waived) == ("fires", None)


def test_a_rule_of_a_pack_that_is_off_is_explained(tmp_path: Path) -> None:
    ran = zhongcao("explain", EXAMPLES[0], "notes-unlabelled-au", "--format", "json")
    assert json.loads(ran.out)["pack"] == "law-au"


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("kol-carries-sale", "there is no rule 'kol-carries-sale' (did you mean 'kol-carries-sales'?)\n"),
        ("xyz", "there is no rule 'xyz'\n"),
    ],
)
def test_an_unknown_rule_is_told_with_the_nearest_one(rule: str, told: str) -> None:
    ran = zhongcao("explain", "-", rule, *ALONE, stdin=PLAN)
    assert (ran.code, ran.out, ran.err) == (2, "", told)


def test_a_rule_that_is_switched_off_is_told_with_the_place(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("disabled: [few-creators]\n", encoding="utf-8")
    ran = zhongcao("explain", "-", "few-creators", *ALONE, "--config", config, stdin=PLAN)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{config}:1:12: the rule 'few-creators' is switched off here\n"


def test_a_setting_of_the_reader_is_the_one_that_is_shown(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {fewest_creators: 2}\n", encoding="utf-8")
    when = leaf(explained("few-creators", PLAN, "--config", config).facts[0].when)
    assert (when.test, when.truth, when.settings[0].origin) == ("is below 2", "false", "config")


@pytest.mark.parametrize(
    ("plan", "code"),
    [("version: [\n", 2), ("campain: {}\n", 2), ("version: 1\n", 0)],
    ids=["no yaml", "no plan", "bare"],
)
def test_a_broken_plan_is_told_and_a_bare_one_explained(plan: str, code: int) -> None:
    ran = zhongcao("explain", "-", "few-creators", *ALONE, stdin=plan)
    assert ran.code == code
    assert ran.err.startswith("plan:") if code else ran.err == ""


# --- In the report --------------------------------------------------------------------------------------------------


def test_the_command_and_the_service_explain_with_the_same_bytes() -> None:
    ran = zhongcao("check", "-", *ALONE, "--as-of", DAY, "--format", "json", "--explain", stdin=PLAN)
    for flag in ("1", "true"):
        answer = asked(f"&explain={flag}")
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, ran.out)
    told = json.loads(ran.out)["explanations"]
    assert told["kol-carries-sales"] == json.loads(
        zhongcao("explain", "-", "kol-carries-sales", *ALONE, "--format", "json", stdin=PLAN).out
    )


def ours() -> FlaskClient:
    return create_app([RULES]).test_client()


def asked(query: str) -> Any:
    return ours().post(f"/v1/checks?as_of={DAY}{query}", data=PLAN.encode(), content_type="application/yaml")


@pytest.mark.parametrize("flag", ["0", "false", None])
def test_without_the_flag_nothing_is_explained(flag: str | None) -> None:
    answer = asked(f"&explain={flag}" if flag else "")
    assert answer.status_code == 200
    assert answer.json["explanations"] is None


@pytest.mark.parametrize("flag", ["", "yes", "2", "TRUE", "on"])
def test_a_flag_that_is_neither_on_nor_off_is_refused(flag: str) -> None:
    answer = asked(f"&explain={flag}")
    assert answer.status_code == 400
    assert answer.json["detail"] == f"explain is one of 1, true, 0, false, not '{flag}'"


def test_the_trees_of_all_rules_go_into_json_only() -> None:
    ran = zhongcao("check", "-", *ALONE, "--explain", stdin=PLAN)
    assert (ran.code, ran.out) == (2, "")
    assert "--format json" in ran.err


@pytest.mark.parametrize(("rows", "told", "left_out"), [(100, 100, 0), (101, 100, 1)])
def test_a_report_tells_a_hundred_rows_of_a_roster_those_that_fire_first(rows: int, told: int, left_out: int) -> None:
    roster = [{"nickname": f"n{at}", "is_customer": at == rows - 1} for at in range(rows)]
    plan: Mapping[str, Any] = {"version": 1, "roster": roster}
    rule = next(one for one in SHIPPED.rulebook.rules if one.about == "creator")
    found = OURS.rulebook.rules[0]
    when = read("creator", {"is_customer": True})
    by_row = replace(found, about="creator", applies_when=None, when=when, at="nickname")
    known = facts(dict(plan))
    explainer = Explainer(replace(OURS.rulebook, settings=NAMED), Source("plan"), known, "en")
    outcome = judge(by_row, known.about("creator"), None, when)
    short, full = explainer.explanation(outcome, 100), explainer.explanation(outcome)
    assert (len(short.facts), short.left_out) == (told, left_out)
    assert (len(full.facts), full.left_out) == (rows, 0)
    assert short.facts[-1].path == f"roster.{rows - 1}"
    assert short.facts[-1].outcome == "fires"
    report = SHIPPED.check(json.dumps(plan), "plan.json", date(2026, 12, 7), packs=(rule.pack,), explain=True)
    assert (report.explanations or {})[rule.id].left_out == left_out
