"""Drafts: ready by their own check, exact to the cent, every value explained, and what is refused."""

import json
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api import create_app
from engine.check import Checker
from engine.cli import main
from engine.draft import draft
from engine.findings import LANGUAGES, Language
from engine.problems import Refused
from engine.rules import load_rules
from engine.source import read
from engine.terms import Category, Currency, Jurisdiction, Objective, Presence

BOOK = load_rules()
DAY = date(2027, 1, 15)
LAUNCH = ["--objective", "launch", "--budget", "60000", "--start", "2027-03-01", "--category", "sports"]
LAUNCH += ["--brand", "山茶", "--product", "shoes", "--segment", "students"]
RATES = {"CNY": "1", "HKD": "0.93", "NZD": "4.31", "AUD": "4.7", "SGD": "5.4", "MYR": "1.6", "USD": "7.2", "EUR": "7.8"}


def frame(objective: str = "launch", total: str = "60000", **more: Any) -> dict[str, Any]:
    """The inputs of a draft; `more` are parts that take the place of these."""
    kpis = {"kpis": [{"metric": "leads", "target": 100}]} if objective == "leads" else {}
    return {
        "campaign": {"brand": "山茶", "product": "shoes", "category": "sports"},
        "objective": {"primary": objective, **kpis},
        "audience": {"segments": ["students"]},
        "schedule": {"start": "2027-03-01", "end": "2027-04-29"},
        "budget": {"currency": "CNY", "total": float(total)},
        **more,
    }


def drafted(inputs: dict[str, Any], lang: Language = "en") -> str:
    return draft(BOOK, read(json.dumps(inputs), "inputs.json", "json"), lang)


def refused(inputs: dict[str, Any]) -> list[str]:
    with pytest.raises(Refused) as told:
        drafted(inputs)
    return [f"{problem.path}: {problem.message}" for problem in told.value.problems]


def ran(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["draft", *arguments])


@cache
def checker() -> Checker:
    return Checker(BOOK)


def exact(plan: Any) -> None:
    """The lines are the total, the fees are what the creators get, the ads are their lines."""
    lines = plan["budget"]["lines"]
    assert sum(lines.values()) == plan["budget"]["total"]
    assert all(line >= 0 and round(Decimal(line), 2) == line for line in lines.values())
    paid = (one["creators"] * one["notes_per_creator"] * one.get("fee_per_note", 0) for one in plan["cohorts"])
    assert sum(paid) == lines["creator_fees"]
    for kind, layer in plan.get("ads", {}).items():
        assert layer["budget"] == lines[f"{kind}_ads"]
    rate = plan["budget"].get("fx_to_cny", 1)
    ranges = {"kol": (1000, 20000, 2, 3), "koc": (200, 1000, 30, 50)}
    for cohort in plan["cohorts"]:
        low, high, fewest, most = ranges[cohort["role"]]
        assert fewest <= cohort["creators"] <= most
        if "fee_per_note" in cohort:
            assert low <= cohort["fee_per_note"] * rate <= high


INPUTS = st.fixed_dictionaries(
    {
        "objective": st.sampled_from(list(Objective)),
        "cents": st.one_of(st.integers(1, 2_000_000), st.integers(1, 10**10)),
        "currency": st.sampled_from(list(Currency)),
        "category": st.sampled_from(list(Category)),
        "jurisdiction": st.sampled_from(list(Jurisdiction)),
        "presence": st.sampled_from([None, *Presence]),
        "days": st.integers(1, 200),
        "flags": st.tuples(*[st.sampled_from([None, True, False])] * 3),
        "lang": st.sampled_from(LANGUAGES),
    }
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(INPUTS)
def test_every_draft_is_ready_and_exact_or_says_what_it_lacks(given: dict[str, Any]) -> None:
    start = date(2027, 3, 1)
    flags = dict(zip(("new_product", "premium", "new_market"), given["flags"], strict=True))
    inputs = frame(
        given["objective"],
        campaign={"brand": "山茶", "product": "Spring", "category": given["category"], **flags},
        audience={"segments": ["students"], "jurisdictions": [given["jurisdiction"]], "presence": given["presence"]},
        schedule={"start": str(start), "end": str(date.fromordinal(start.toordinal() + given["days"] - 1))},
        budget={
            "currency": given["currency"],
            "fx_to_cny": float(RATES[given["currency"]]),
            "total": given["cents"] / 100,
        },
    )
    try:
        text = drafted(inputs, given["lang"])
    except Refused as error:
        paths = {problem.path for problem in error.problems}
        assert paths <= {"schedule.end", "budget.total"}
        assert ("schedule.end" not in paths) or given["days"] < 30
        return
    exact(read(text, "plan.yaml").data)
    report = checker().check(text, "plan.yaml", DAY)
    grave = [(one.rule, one.path) for one in report.findings if one.severity in ("error", "warning")]
    assert (report.verdict, grave, report.missing_required) == ("ready", [], ())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("objective", Objective)
def test_every_value_is_explained(objective: str, lang: Language) -> None:
    text = drafted(frame(objective), lang)
    assert text == drafted(frame(objective), lang)
    for line in text.splitlines():
        key, _, value = re.sub(r"^ *(- )?", "", line).partition(": ")
        if value and key not in ("version", "id", "role", "brief"):
            assert "# " in line, line


@pytest.mark.parametrize(
    ("objective", "least"),
    [("launch", "2857.13"), ("premium_image", "2857.13"), ("sales", "2857.13")],
)
def test_the_least_budget_is_told_and_is_enough(objective: str, least: str) -> None:
    below = str(Decimal(least) - Decimal("0.01"))
    (told,) = refused(frame(objective, below))
    assert told.startswith("budget.total: 2,857.12 CNY is too little; the least is 2,857.13 CNY: ")
    assert told.endswith(
        "2,000.00 for the fewest KOLs at the lowest price (kol_four_step_min = 2 (document, D0-22), "
        "price_kol_min_cny = 1,000 CNY (document, D3-31)), 857.13 for ads (split_ads = 30% (house judgement, D3-20))"
    )
    assert checker().check(drafted(frame(objective, least)), "plan.yaml", DAY).verdict == "ready"


@pytest.mark.parametrize(("objective", "end"), [("launch", "2027-03-25"), ("premium_image", "2027-03-11")])
def test_the_shortest_campaign_is_told_and_is_enough(objective: str, end: str) -> None:
    schedule = {"start": "2027-03-01", "end": end}
    assert drafted(frame(objective, schedule=schedule))
    short = {**schedule, "end": str(date.fromordinal(date.fromisoformat(end).toordinal() - 1))}
    (told,) = refused(frame(objective, schedule=short))
    assert f"search.start, the last thing that it starts, is on {end} (search_after_days = 7 (house " in told
    assert "feed_after_days = 3 (house " in told
    assert "; end on that day or later" in told


def test_all_inputs_that_are_wrong_are_told_at_once() -> None:
    wrong = frame("lanch", audience={}, cohorts=[], budget={"currency": "NZD", "lines": {"feed_ads": 1}})
    told = refused(wrong)
    for path in (
        "objective.primary",
        "audience.segments",
        "cohorts",
        "budget.fx_to_cny",
        "budget.total",
        "budget.lines.feed_ads",
    ):
        assert any(line.startswith(f"{path}: ") for line in told), path
    assert refused(frame(budget={"currency": "NZD", "fx_to_cny": 0, "total": 1})) == [
        "budget.fx_to_cny: a rate of 0 is no rate; give the CNY for one unit"
    ]
    for kpis in ([], [{"metric": "leads"}], [{"metric": "leads", "target": 0}], [{"metric": "orders", "target": 9}]):
        assert refused({**frame("leads"), "objective": {"primary": "leads", "kpis": kpis}}) == [
            "objective.kpis: a goal of leads needs a target: an entry with metric leads and a target above 0"
        ]
    assert refused(frame(budget={"currency": "CNY", "fx_to_cny": 7, "total": 60000})) == [
        "budget.fx_to_cny: one CNY is one CNY, found 7; leave the rate out"
    ]
    assert drafted(frame(budget={"currency": "CNY", "fx_to_cny": 1, "total": 60000}))


def test_a_split_that_leaves_nothing_for_creators_is_told(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {split_ads: 1}\n", encoding="utf-8")
    done = ran(*LAUNCH, "--config", str(config))
    told = "--objective: the setting split_ads leaves no money for creators; lower it\n"
    assert (done.exit_code, done.stderr) == (2, told)


@pytest.mark.parametrize("name", ["price_koc_min_cny", "price_kol_min_cny", "role_kol_min_followers"])
def test_a_setting_of_nothing_leaves_a_draft(tmp_path: Path, name: str) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text(f"settings: {{{name}: 0}}\n", encoding="utf-8")
    done = ran(*LAUNCH, "--config", str(config))
    assert done.exit_code == 0, done.stderr
    assert read(done.stdout, "plan.yaml").data["cohorts"][0]["followers"]["max"] >= 0  # type: ignore[index,call-overload]


def test_without_the_split_nothing_is_said_of_ads(tmp_path: Path) -> None:
    """The money for ads is the planner's to say then; KOCs are gifted, and the fees are for KOLs."""
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {playbook_split: 'off'}\n", encoding="utf-8")
    done = ran(*LAUNCH, "--config", str(config))
    assert (done.exit_code, done.stderr) == (0, "ready\n")
    assert "_ads:" not in done.stdout
    exact(read(done.stdout, "plan.yaml").data)


@pytest.mark.parametrize(
    ("total", "koc", "kol"),
    [
        (
            "60000",
            "25,200.00 for this role (playbook, split.koc_fees",
            "16,800.00 for this role (what of the fees is not",
        ),
        ("8000", None, "5,600.00 for this role (all that there is for fees) by 3 creators"),
    ],
)
def test_a_fee_tells_the_money_that_it_is_made_from(total: str, koc: str | None, kol: str) -> None:
    """Where the money does not pay KOCs, theirs goes to KOLs, and pays one more of them."""
    text = drafted(frame("trust", total))
    told = [line for line in text.splitlines() if "fee_per_note: " in line]
    assert [part in line for part, line in zip(filter(None, (koc, kol)), told, strict=True)] == [True] * len(told)


def test_lines_that_are_given_are_paid_first() -> None:
    budget = {"currency": "CNY", "total": 60000, "lines": {"products": 3000.5, "agency_fee": 1000}}
    plan: Any = read(drafted(frame(budget=budget)), "plan.yaml").data
    assert (plan["budget"]["lines"]["products"], plan["budget"]["lines"]["agency_fee"]) == (Decimal("3000.5"), 1000)
    exact(plan)


# --- By command line and by HTTP ------------------------------------------------------------------------------------


def test_the_command_writes_a_plan_and_tells_its_verdict(tmp_path: Path) -> None:
    done = ran(*LAUNCH)
    assert (done.exit_code, done.stderr) == (0, "ready\n")
    into = tmp_path / "plan.yaml"
    assert ran(*LAUNCH, "-o", str(into)).exit_code == 0
    assert into.read_text(encoding="utf-8") == done.stdout
    again = ran(*LAUNCH, "-o", str(into))
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr == f"{into}:1:1: this is there already, and stays as it is; choose another file, or --force\n"
    assert ran(*LAUNCH, "--lang", "zh", "-o", str(into), "--force").exit_code == 0
    assert "起草" in into.read_text(encoding="utf-8")


def test_a_wrong_option_is_told_by_its_name() -> None:
    done = ran("--objective", "lanch", "--budget", "60k", *LAUNCH[4:])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--objective: 'lanch' is not an objective" in done.stderr
    assert "(did you mean 'launch'?)" in done.stderr
    assert "--budget: expected an amount of money, found the text '60k'" in done.stderr


def test_the_service_drafts_the_same_bytes() -> None:
    client = create_app().test_client()
    answer = client.post("/v1/drafts?lang=zh", json=frame())
    assert (answer.status_code, answer.content_type) == (200, "application/yaml")
    assert answer.text == drafted(frame(), "zh")
    assert answer.headers["Zhongcao-Verdict"] == "ready"
    data = client.post("/v1/drafts", json=frame(), headers={"Accept": "application/json"})
    assert data.get_json()["objective"]["primary"] == "launch"
    wrong = client.post("/v1/drafts", json=frame("lanch"))
    assert (wrong.status_code, wrong.content_type) == (422, "application/problem+json")
    assert wrong.get_json()["errors"][0]["suggestion"] == "launch"
    assert client.post("/v1/drafts", data="x", content_type="text/plain").status_code == 415
    assert client.post("/v1/drafts?long=zh", json=frame()).status_code == 400
