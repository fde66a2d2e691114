"""The mix of a plan: planned beside recommended, by role, tier and KFS stage; laws of its arithmetic."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.check import Checker
from engine.facts import Facts
from engine.findings import LANGUAGES, Language
from engine.mix import mix
from engine.plan import read_plan
from engine.render import markdown, text
from engine.rules import load_rules
from engine.source import read
from engine.terms import Objective, Role, Tier
from tests.given import DAY
from tests.test_cli import squeezed

BOOK = load_rules()
PLAN: Mapping[str, Any] = {
    "objective": {"primary": "sales"},
    "budget": {"currency": "NZD", "fx_to_cny": 4.25},
    "cohorts": [
        {"id": "a", "role": "kol", "tier": "mid", "creators": 2, "compensation": "paid", "fee_per_note": 1000.5},
        {"id": "b", "role": "koc", "tier": "koc", "creators": 10, "compensation": "paid", "fee_per_note": 100},
        {"id": "c", "role": "koc", "creators": 20, "compensation": "gifted"},
    ],
    "ads": {"feed": {"budget": 500}, "search": {}},
}


def mixed(plan: Mapping[str, Any], lang: Language = "en") -> Any:
    """The mix of a plan, as the JSON report has it."""
    facts = Facts(read_plan(read(json.dumps(plan), "plan.json")), BOOK.values)
    return json.loads(mix(BOOK, facts, lang).model_dump_json())


def test_what_is_planned_is_told_by_role_tier_and_stage() -> None:
    found = mixed(PLAN)
    assert found["currency"] == "NZD"
    assert found["planned"] == {
        "kol": {"creators": 2, "notes": 2, "fees": 2001, "fees_cny": 8504.25},
        "koc": {"creators": 30, "notes": 30, "fees": 1000, "fees_cny": 4250},
    }
    assert [(row["tier"], row["creators"], row["notes"], row["fees"]) for row in found["planned_tiers"]] == [
        ("mid", 2, 2, 2001),
        ("koc", 10, 10, 1000),
        (None, 20, 20, 0),
    ]
    assert found["planned_stages"] == {
        "content": {"money": 3001, "money_cny": 12754.25},
        "feed": {"money": 500, "money_cny": 2125},
        "search": {"money": 0, "money_cny": 0},
    }


def test_what_is_recommended_says_where_it_is_from() -> None:
    advised = mixed(PLAN)["recommended"]
    creators = advised["roles"]["koc"]["creators"]
    assert (creators["bounds"], creators["unit"], creators["origin"]) == (
        {"at_least": 30, "at_most": 50},
        "creators",
        "document",
    )
    assert creators["cites"] == ["D0-18"]
    assert [used["name"] for used in creators["settings"]] == ["koc_gifted_min", "koc_gifted_max"]
    fees = advised["roles"]["koc"]["fees"]
    assert (fees["bounds"], fees["cny"], fees["origin"]) == ({"is": 1800.6}, {"is": 7652.55}, "house")
    assert advised["roles"]["kol"]["fees"]["bounds"] == {"is": 1200.4}
    assert advised["roles"]["kol"]["notes"] is None  # the sources are silent
    assert [(one["tier"], one["role"], one["cites"]) for one in advised["tiers"]] == [
        ("mid", "kol", ["D2-09"]),
        ("koc", "koc", ["D3-08"]),
    ]
    stages = {
        stage: (one["share"]["bounds"]["is"], one["money"]["bounds"]["is"]) for stage, one in advised["stages"].items()
    }
    assert stages == {"content": (0.7, 2450.7), "feed": (0.15, 525.15), "search": (0.15, 525.15)}


def test_a_role_without_a_part_and_a_stage_without_a_split_are_null() -> None:
    advised = mixed({**PLAN, "objective": {"primary": "feedback"}})["recommended"]
    assert advised["roles"].keys() == {"koc"}
    assert (advised["roles"]["koc"]["fee_share"], advised["roles"]["koc"]["fees"]) == (None, None)
    assert advised["stages"]["feed"] == {"why": None, "share": None, "money": None}
    trust = mixed({**PLAN, "objective": {"primary": "trust"}})["recommended"]
    assert trust["stages"]["content"]["share"]["bounds"] == {"is": 0.7}
    assert (trust["stages"]["feed"]["share"], trust["stages"]["search"]["share"]) == (None, None)
    assert trust["roles"]["koc"]["note_share"]["bounds"] == {"above": 0.5}


def test_without_the_split_no_money_is_recommended(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {playbook_split: 'off'}\n", encoding="utf-8")
    report = Checker(load_rules(config=config)).check(json.dumps(PLAN), "plan.json", date.fromisoformat(DAY))
    advised = report.mix.recommended
    assert {role.fees or role.fee_share for role in advised.roles.values()} == {None}
    assert {stage.share or stage.money for stage in advised.stages.values()} == {None}
    assert advised.roles["koc"].creators is not None


def test_without_an_objective_nothing_is_recommended() -> None:
    advised = mixed({key: part for key, part in PLAN.items() if key != "objective"})["recommended"]
    assert (advised["objective"], advised["roles"], advised["tiers"], advised["stages"]) == (None, {}, [], {})


@pytest.mark.parametrize(
    ("left_out", "unknown"),
    [
        ("creators", ["creators", "notes", "fees", "fees_cny"]),
        ("fee_per_note", ["fees", "fees_cny"]),
        ("compensation", ["fees", "fees_cny"]),
    ],
)
def test_what_a_plan_leaves_out_is_unknown_and_not_zero(left_out: str, unknown: list[str]) -> None:
    first = {key: value for key, value in PLAN["cohorts"][0].items() if key != left_out}
    found = mixed({**PLAN, "cohorts": [first, *PLAN["cohorts"][1:]]})
    for row in (found["planned"]["kol"], found["planned_tiers"][0]):
        assert [name for name, value in row.items() if value is None] == unknown
    assert found["planned"]["koc"] == mixed(PLAN)["planned"]["koc"]
    assert found["planned_stages"]["content"] == {"money": None, "money_cny": None}
    assert found["recommended"]["stages"]["feed"]["money"] is None
    assert found["recommended"]["stages"]["feed"]["share"]["bounds"] == {"is": 0.15}
    assert found["recommended"]["roles"]["koc"]["fees"] is None


def test_an_unknown_budget_of_ads_and_an_unknown_rate_are_null() -> None:
    found = mixed({**PLAN, "ads": {"feed": {"start": "2027-01-01"}}, "budget": {"currency": "NZD"}})
    assert found["planned_stages"]["feed"] == found["planned_stages"]["search"] == {"money": None, "money_cny": None}
    assert found["planned_stages"]["content"] == {"money": 3001, "money_cny": None}
    assert found["recommended"]["roles"]["koc"]["fees"]["cny"] is None


# --- Laws -----------------------------------------------------------------------------------------------------------

COHORT = st.fixed_dictionaries(
    {
        "role": st.sampled_from([*map(str, Role)]),
        "creators": st.integers(1, 90),
        "compensation": st.sampled_from(["paid", "gifted_and_paid"]),
        "fee_per_note": st.decimals(0, 9999, places=2).map(float),
    },
    optional={"tier": st.sampled_from([*map(str, Tier)]), "notes_per_creator": st.integers(1, 4)},
)
COHORTS = st.lists(COHORT, min_size=1, max_size=6)
MONEY = st.decimals(0, 99999, places=2).map(float)


def plan_of(
    cohorts: Sequence[Mapping[str, Any]], feed: float = 0, search: float = 0, goal: str = "sales"
) -> dict[str, Any]:
    return {
        "objective": {"primary": goal},
        "budget": {"currency": "CNY"},
        "cohorts": [{"id": f"c{at}", **cohort} for at, cohort in enumerate(cohorts)],
        "ads": {"feed": {"budget": feed}, "search": {"budget": search}},
    }


def exact(amounts: Any) -> Decimal:
    return sum((Decimal(str(amount)) for amount in amounts), Decimal(0))


@given(COHORTS)
def test_the_tiers_and_the_roles_sum_to_the_same_whole(cohorts: list[Any]) -> None:
    found = mixed(plan_of(cohorts))
    for name in ("creators", "notes", "fees"):
        by_role = exact(row[name] for row in found["planned"].values())
        assert by_role == exact(row[name] for row in found["planned_tiers"])
    assert exact(row["fees"] for row in found["planned"].values()) == exact(
        [found["planned_stages"]["content"]["money"]]
    )


@given(COHORTS, MONEY, MONEY, st.sampled_from([*map(str, Objective)]))
def test_what_is_recommended_splits_what_is_planned_to_the_cent(
    cohorts: list[Any], feed: float, search: float, goal: str
) -> None:
    found = mixed(plan_of(cohorts, feed, search, goal))
    planned, advised = found["planned_stages"], found["recommended"]
    parts = [stage["money"] for stage in advised["stages"].values()]
    if all(parts):
        assert exact(part["bounds"]["is"] for part in parts) == exact(stage["money"] for stage in planned.values())
        assert exact(stage["share"]["bounds"]["is"] for stage in advised["stages"].values()) == 1
    fees = [role["fees"] for role in advised["roles"].values()]
    if all(fees):
        assert exact(fee["bounds"]["is"] for fee in fees) == exact([planned["content"]["money"]])
        assert exact(role["fee_share"]["bounds"]["is"] for role in advised["roles"].values()) == 1
    for money in (*parts, *fees):
        for amounts in (money["bounds"], money["cny"]) if money else ():
            assert all(Decimal(str(amount)) == round(Decimal(str(amount)), 2) >= 0 for amount in amounts.values())


@given(COHORTS, st.randoms(use_true_random=False))
def test_the_order_of_the_cohorts_does_not_matter(cohorts: list[Any], random: Any) -> None:
    shuffled = random.sample(cohorts, len(cohorts))
    assert mixed(plan_of(shuffled)) == mixed(plan_of(cohorts))


@given(COHORTS, st.data(), st.sampled_from(["creators", "fee_per_note"]))
def test_one_unknown_part_makes_its_sum_unknown(cohorts: list[Any], data: st.DataObject, name: str) -> None:
    one = data.draw(st.sampled_from(cohorts))
    del one[name]
    found = mixed(plan_of(cohorts))
    field = "creators" if name == "creators" else "fees"
    assert found["planned"][one["role"]][field] is None
    assert next(row for row in found["planned_tiers"] if row["tier"] == one.get("tier"))[field] is None
    assert found["planned_stages"]["content"]["money"] is None


# --- In words -------------------------------------------------------------------------------------------------------


@cache
def report(lang: Language) -> Any:
    return Checker(BOOK).check(json.dumps(PLAN), "plan.json", date.fromisoformat(DAY), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [40, 100])
def test_the_text_report_shows_figures_and_sources(lang: Language, width: int) -> None:
    told = text.render(report(lang), width)
    assert all(settings in squeezed(told) for settings in ("D0-18", "split_koc_fees_leading", "split_search_decision"))
    if width == 100:
        assert "30 (30–50)" in told
        assert "2,001 (1,200.40)" in told
        assert "500 (525.15)" in told


@pytest.mark.parametrize(("lang", "row"), [
    ("en", "| KOC | 30 (30–50) | 30 (≥24) | 1,000 (1,800.60) | 4,250 | D0-18, D2-06, D4-26; house judgement: koc\\_echo\\_notes, split\\_koc\\_fees\\_leading |"),
    ("zh", "| 量级：腰部 | 2 | 2 | 2,001 | 8,504.25 | 建议用于 KOL：D2-09 |"),
])  # fmt: skip
def test_the_markdown_report_shows_them_in_a_table(lang: Language, row: str) -> None:
    assert row in markdown.render(report(lang)).splitlines()


def test_what_is_not_known_is_a_question_mark() -> None:
    told = markdown.render(Checker(BOOK).check("version: 1", "plan", date.fromisoformat(DAY)))
    assert "| KOL | ? | ? | ? |" in told
    assert "| KFS feed ads |  |  | ? |" in told
