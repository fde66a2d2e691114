"""Facts: a plan in, each field with its value, where it was read and what would settle it."""

from datetime import date
from decimal import Decimal

import pytest

from engine.facts import Fact, Facts, Field, vocabulary
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import read
from engine.terms import Role
from engine.values import NONE, UNKNOWN, Members, Value

SETTINGS = load_rules().values
NOTHING = Members(frozenset(), None)


def facts(text: str) -> Facts:
    return Facts(read_plan(read("version: 1\n" + text, "plan.yaml")), SETTINGS)


def value(text: str, name: str, kind: str = "plan", at: int = 0) -> Value:
    found: Value = facts(text).about(kind)[at][name]
    return found


def told(word: Field) -> tuple[object, ...]:
    return word.kind, word.name, word.type, word.unit, word.figure is not None, word.plan_path


# --- The vocabulary --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("plan", "schedule.end", ("plan", "schedule.end", "date", "day", False, "schedule.end")),
        ("plan", "cohorts", ("plan", "cohorts", "list of entries", None, False, "cohorts")),
        ("plan", "kol_fees", ("plan", "kol_fees", "money", "plan currency", True, "")),
        ("cohort", "publish.from", ("cohort", "publish.from", "date", "day", False, "cohorts[].publish.from")),
        ("cohort", "fee", ("cohort", "fee", "money", "plan currency", True, "")),
        ("cohort", "plan.schedule.end", ("plan", "schedule.end", "date", "day", False, "schedule.end")),
        ("cohort", "brief.style", ("brief", "style", "enum", None, False, "briefs[].style")),
        ("creator", "cohort.role", ("cohort", "role", "enum", None, False, "cohorts[].role")),
        ("creator", "cohort.fee", ("cohort", "fee", "money", "plan currency", True, "")),
        ("kpi", "metric", ("kpi", "metric", "enum", None, False, "objective.kpis[].metric")),
        ("keyword", "term", ("keyword", "term", "text", None, False, "ads.search.keywords[].term")),
    ],
)
def test_a_word_of_the_vocabulary(kind: str, name: str, expected: tuple[object, ...]) -> None:
    assert told(vocabulary(kind)[name]) == expected


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("plan", "plan.schedule.end"),  # a plan has no neighbour
        ("plan", "role"),  # a field of cohorts
        ("plan", "cohorts[].role"),
        ("plan", "fee"),  # a figure of cohorts
        ("cohort", "kol_fees"),  # a figure of the plan
        ("cohort", "schedule.end"),
        ("cohort", "creator.location"),
        ("brief", "cohort.role"),
        ("creator", "brief.style"),
        ("creator", "audience_locations"),  # a map
        ("creator", "recent_brands[].brand"),
    ],
)
def test_a_word_that_a_kind_does_not_have(kind: str, name: str) -> None:
    assert name not in vocabulary(kind)


def test_the_meaning_of_a_word_is_told_in_both_languages_with_its_terms() -> None:
    role, fee = vocabulary("cohort")["role"], vocabulary("cohort")["fee"]
    assert role.terms is Role
    assert (role.meaning["en"], role.zh) == ("KOL or KOC; without it a rule fires.", "角色")
    assert fee.meaning == {"en": "Fees to the cohort; 0 for gifted.", "zh": "付给该分组的费用；纯寄样为 0。"}
    assert fee.zh == "分组达人费用"
    stages = vocabulary("plan")["cohort_stages"]
    assert stages.terms is (stages.figure.terms if stages.figure else None)
    assert stages.terms is not None
    assert stages.is_list
    assert not fee.is_list


def test_a_word_is_no_figure_unless_it_says_so() -> None:
    assert Field("plan", "setting:order", "text", None, None, {}, "").figure is None


def test_a_word_knows_the_settings_of_its_figure() -> None:
    assert vocabulary("plan")["fee_gap_allowed"].settings == ("budget_fee_tolerance", "budget_rounding")
    assert vocabulary("plan")["schedule.end"].settings == ()


# --- What the plan gives ---------------------------------------------------------------------------------------------

GIVEN: list[tuple[str, str, str, object, str]] = [
    ("schedule: {end: 2027-06-01}", "plan", "schedule.end", date(2027, 6, 1), "schedule.end"),
    ("budget: {lines: {creator_fees: 5}}", "plan", "budget.lines.creator_fees", Decimal(5), "budget.lines.creator_fees"),
    ("cohorts: [{id: a, publish: {from: 2027-05-01}}]", "cohort", "publish.from", date(2027, 5, 1),
     "cohorts.0.publish.from"),
    ("cohorts: [{id: a, kpis: [saves]}]", "cohort", "kpis", Members.of(["saves"]), "cohorts.0.kpis"),
    ("cohorts: [{id: a, kpis: []}]", "cohort", "kpis", Members.of([]), "cohorts.0.kpis"),
    ("cohorts: [{id: a}, {id: b}]", "plan", "cohorts", Members.of([0, 1]), "cohorts"),
    ("cohorts: []", "plan", "cohorts", Members.of([]), "cohorts"),
    ("objective: {secondary: []}", "plan", "objective.secondary", Members.of([]), "objective.secondary"),
    ("schedule: {shortlist_on: none}", "plan", "schedule.shortlist_on", NONE, "schedule.shortlist_on"),
    # An empty map that means "none".
    ("ads: {}", "plan", "ads.feed.budget", NONE, "ads.feed.budget"),
    ("ads: {}", "plan", "ads.search.keywords", Members.of([]), "ads.search.keywords"),
    ("ads: {feed: {}}", "plan", "ads.feed.budget", NONE, "ads.feed.budget"),
    ("ads: {search: {}}", "plan", "ads.search.end", NONE, "ads.search.end"),
    ("ads: {feed: {}}", "plan", "ads.feed.geo", Members.of([]), "ads.feed.geo"),
    ("cohorts: [{id: a, expected: {}}]", "cohort", "expected.views", NONE, "cohorts.0.expected.views"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "name", "data", "path"), GIVEN, ids=[f"{t} {n}" for t, _, n, *_ in GIVEN])
def test_a_field_that_the_plan_gives(text: str, kind: str, name: str, data: object, path: str) -> None:
    assert value(text, name, kind) == Value(data, (path,), (), True)


OPEN: list[tuple[str, str, str, object, str]] = [
    ("", "plan", "schedule.end", UNKNOWN, "schedule.end"),
    ("schedule: {}", "plan", "schedule.end", UNKNOWN, "schedule.end"),
    ("", "plan", "cohorts", NOTHING, "cohorts"),
    ("cohorts: [{id: a}]", "cohort", "kpis", NOTHING, "cohorts.0.kpis"),
    ("cohorts: [{id: a}]", "cohort", "publish.from", UNKNOWN, "cohorts.0.publish.from"),
    ("cohorts: [{id: a, publish: {}}]", "cohort", "publish.from", UNKNOWN, "cohorts.0.publish.from"),
    ("cohorts: [{id: a, expected: {views: 3}}]", "cohort", "expected.impressions", UNKNOWN,
     "cohorts.0.expected.impressions"),
    ("ads: {feed: {budget: 3}}", "plan", "ads.feed.end", UNKNOWN, "ads.feed.end"),
    ("ads: {feed: {budget: 3}}", "plan", "ads.search.end", UNKNOWN, "ads.search.end"),
    ("measurement: {lead_capture: {}}", "plan", "measurement.lead_capture.path", UNKNOWN,
     "measurement.lead_capture.path"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "name", "data", "path"), OPEN, ids=[f"{t} {n}" for t, _, n, *_ in OPEN])
def test_a_field_that_the_plan_leaves_out(text: str, kind: str, name: str, data: object, path: str) -> None:
    assert value(text, name, kind) == Value(data, (), (path,), True)


def test_a_field_is_read_once_and_kept() -> None:
    plan = facts("schedule: {end: 2027-06-01}").plan
    assert plan["schedule.end"] is plan["schedule.end"]
    assert list(plan) == ["schedule.end"]


def test_what_is_supposed_of_a_fact_does_not_change_it() -> None:
    own = facts("cohorts: [{id: a, role: kol}]").about("cohort")[0]
    assert own["role"].data == "kol"
    other = own.supposed()
    assert (other.facts, other.kind, other.path, other.model) == (own.facts, own.kind, own.path, own.model)
    assert other["role"] is own["role"]
    assert other["id"] == own["id"]
    other["role"] = Value(Role.KOC)
    assert own["role"].data == "kol"


@pytest.mark.parametrize(
    ("kind", "name", "data", "path"),
    [
        ("cohort", "role", UNKNOWN, "cohorts"),
        ("cohort", "kpis", NOTHING, "cohorts"),
        ("cohort", "fee", UNKNOWN, "cohorts"),
        ("cohort", "brief.style", UNKNOWN, "cohorts"),
        ("creator", "location", UNKNOWN, "roster"),
        ("creator", "cohort.role", UNKNOWN, "roster"),
        ("kpi", "metric", UNKNOWN, "objective.kpis"),
        ("keyword", "term", UNKNOWN, "ads.search.keywords"),
        ("brief", "themes", NOTHING, "briefs"),
    ],
)
def test_of_a_list_that_is_left_out_one_fact_knows_nothing(kind: str, name: str, data: object, path: str) -> None:
    (only,) = facts("").about(kind)
    assert only.path == path
    assert only[name] == Value(data, (), (path,), False)


def test_a_fact_that_knows_nothing_still_sees_the_plan() -> None:
    (only,) = facts("schedule: {end: 2027-06-01}").about("cohort")
    assert only["plan.schedule.end"] == Value(date(2027, 6, 1), ("schedule.end",))


@pytest.mark.parametrize("kind", ["cohort", "brief", "kpi", "keyword", "creator"])
def test_of_a_list_that_is_empty_there_are_no_facts(kind: str) -> None:
    path = {"kpi": "objective: {kpis: []}", "keyword": "ads: {search: {budget: 1, keywords: []}}"}.get(kind)
    lists = {"cohort": "cohorts", "brief": "briefs", "creator": "roster"}
    found = facts(path or f"{lists[kind]}: []")
    assert found.about(kind) == []
    assert found.entries(kind) == []


def test_without_search_ads_there_are_no_keywords() -> None:
    assert facts("ads: {}").about("keyword") == []
    assert facts("ads: {search: {}}").about("keyword") == []
    assert facts("ads: {feed: {budget: 1}}").entries("keyword") is None


def test_all_facts_come_by_kind_in_the_order_of_the_plan() -> None:
    found = facts(
        "cohorts: [{id: a}, {id: n, creators: 0}, {id: b}]\nbriefs: [{id: x}]\nobjective: {kpis: [{metric: saves}]}\n"
        "ads: {search: {keywords: [{term: t}]}}\nroster: [{nickname: r}]\n"
    )
    assert [(fact.kind, fact.path) for fact in found] == [
        ("plan", ""),
        ("cohort", "cohorts.0"),
        ("cohort", "cohorts.2"),
        ("brief", "briefs.0"),
        ("kpi", "objective.kpis.0"),
        ("keyword", "ads.search.keywords.0"),
        ("creator", "roster.0"),
    ]
    assert found.entries("cohort") is found.entries("cohort")
    assert found.about("plan")[0] is found.plan


# --- Neighbours ------------------------------------------------------------------------------------------------------

X, Y, BOTH, OPEN_ROLE = "{id: x, role: kol}", "{id: y, role: koc}", "{id: z, role: both}", "{id: o}"

BRIEFS: list[tuple[str, str, str | None]] = [
    ("brief: x, role: koc", f"[{X}, {Y}]", "x"),
    ("brief: y", f"[{X}, {Y}]", "y"),
    ("role: kol", f"[{X}, {Y}]", "x"),
    ("role: koc", f"[{X}, {Y}]", "y"),
    ("role: koc", f"[{X}, {BOTH}]", "z"),
    ("role: kol", f"[{X}, {BOTH}]", None),
    ("role: koc", f"[{X}]", None),
    ("role: kol", f"[{X}, {OPEN_ROLE}]", None),
    ("creators: 2", f"[{X}]", None),
    ("role: kol", "[]", None),
    ("brief: o", f"[{X}, {OPEN_ROLE}]", "o"),
]


@pytest.mark.parametrize(("cohort", "briefs", "expected"), BRIEFS, ids=[f"{c} {b}" for c, b, _ in BRIEFS])
def test_the_brief_of_a_cohort(cohort: str, briefs: str, expected: str | None) -> None:
    (own,) = facts(f"cohorts: [{{id: a, {cohort}}}]\nbriefs: {briefs}\n").about("cohort")
    brief = own.brief()
    assert (None if brief is None else brief["id"].data) == expected
    assert own.brief() is brief
    if brief is None:
        assert own["brief.id"] == Value(UNKNOWN, (), ("cohorts.0.brief",), False)
        assert own["brief.themes"] == Value(NOTHING, (), ("cohorts.0.brief",), False)
    else:
        assert own["brief.id"] is brief["id"]


def test_without_briefs_a_cohort_has_none() -> None:
    (own,) = facts("cohorts: [{id: a, role: kol}]\n").about("cohort")
    assert own.brief() is None
    (unknown,) = facts(f"briefs: [{X}]\n").about("cohort")
    assert unknown.brief() is None


ROSTER = """\
cohorts: [{id: a, role: kol}, {id: b, role: koc}, {id: n, creators: 0}]
roster:
  - {nickname: r0, cohort: b}
  - {nickname: r1, cohort: a}
  - {nickname: r2}
  - {nickname: r3, cohort: n}
  - {nickname: r4, cohort: b}
"""


def names(found: list[Fact] | None) -> list[str] | None:
    return None if found is None else [fact["nickname"].data for fact in found]


def test_the_creators_of_each_cohort() -> None:
    found = facts(ROSTER)
    assert [names(cohort.rows()) for cohort in found.about("cohort")] == [["r1"], ["r0", "r4"]]
    assert names(found.about("cohort")[0].strays()) == ["r2"]
    assert names(found.strays()) == ["r2"]
    assert names(found.rows_of("a")) == ["r1"]
    assert found.rows_of("c") == []
    assert found.rows_of(None) == []


def test_creators_of_a_cohort_that_is_not_planned_are_left_out() -> None:
    assert names(facts(ROSTER).about("creator")) == ["r0", "r1", "r2", "r4"]
    assert names(facts("cohorts: []\nroster: [{nickname: r}]").about("creator")) == ["r"]
    assert names(facts("roster: [{nickname: r}]").about("creator")) == ["r"]


def test_without_a_roster_it_is_not_known_who_is_in_a_cohort() -> None:
    found = facts("cohorts: [{id: a}]")
    assert found.about("cohort")[0].rows() is None
    assert found.about("cohort")[0].strays() is None
    assert found.rows_of("a") is None
    assert facts("cohorts: [{id: a}]\nroster: []").about("cohort")[0].rows() == []
    assert facts("cohorts: [{id: a}]\nroster: []").strays() == []
    assert facts("cohorts: [{id: a}]\nroster: [{nickname: r, cohort: a}]").strays() == []


def test_a_cohort_that_knows_nothing_has_no_rows() -> None:
    (unknown,) = facts("roster: [{nickname: r}]").about("cohort")
    assert unknown.rows() == []


def test_the_cohort_of_a_creator() -> None:
    rows = facts(ROSTER).about("creator")
    found = [row.cohort() for row in rows]
    assert [None if cohort is None else cohort["id"].data for cohort in found] == ["b", "a", None, "b"]
    assert rows[0]["cohort.role"] == Value(Role.KOC, ("cohorts.1.role",))
    assert rows[2]["cohort.role"] == Value(UNKNOWN, (), ("roster.2.cohort",), False)
    assert rows[0].facts.cohort_of("a") is rows[1].cohort()
    assert rows[0].facts.cohort_of("c") is None


def test_a_creator_of_whom_nothing_is_known_has_no_cohort() -> None:
    (unknown,) = facts("cohorts: [{id: a}]").about("creator")
    assert unknown.cohort() is None


def test_what_a_fact_is_asked_for() -> None:
    found = facts(ROSTER)
    row = found.about("creator")[0]
    assert row.path_to("nickname") == "roster.0.nickname"
    assert found.plan.path_to("schedule.end") == "schedule.end"
    assert names(row.entries("creator")) == ["r0", "r1", "r2", "r4"]
    assert row.held("nickname") == "r0"
    assert row.held("recent_brands") is None


def test_the_settings_that_figures_have_used_are_remembered() -> None:
    found = facts("budget: {lines: {creator_fees: 5}}\ncohorts: []")
    assert found.asked == set()
    assert found.plan["fee_gap_allowed"].data is not UNKNOWN
    assert found.asked == {"budget_fee_tolerance", "budget_rounding"}
    assert found.plan.setting("budget_rounding") == SETTINGS["budget_rounding"]


def test_a_setting_is_what_the_reader_of_the_plan_set() -> None:
    mine = {**SETTINGS, "budget_rounding": 77}
    plan = read_plan(read("version: 1\ncohorts: []\n", "plan.yaml"))
    assert Facts(plan, mine).plan["fee_gap_allowed"].data == Decimal(77)
