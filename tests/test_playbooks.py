"""Playbooks: what they say and where it is from, that a plan by the book passes the check, and what is refused."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Group

from engine.check import Checker
from engine.cli import main
from engine.findings import LANGUAGES, Language
from engine.plan import FIELDS
from engine.problems import Refused
from engine.render import playbook as rendered
from engine.render.terminal import plain
from engine.rules import SHIPPED, Rulebook, load_rules
from engine.rules.cells import CELLS
from engine.terms import Objective
from tests.given import RULES
from tests.test_cli import squeezed

BOOK = load_rules()
TEXTS = {"kol": "Make people want the new running shoes", "koc": "Say how they fit after two weeks on wet roads"}
START = date(2027, 3, 1)
DAYS = 60


def ran(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["playbook", *arguments])


@cache
def told(objective: str, lang: Language = "en") -> Any:
    """A playbook as programs get it."""
    return json.loads(json.dumps(rendered.data(BOOK, BOOK.playbooks[objective], lang)))


# --- What is there --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("objective", ["all", *Objective])
def test_every_cell_is_there_with_its_source_or_null(objective: str) -> None:
    book = told(objective)
    assert book["cells"].keys() == CELLS.keys() - ({"kol", "koc"} - set(book["roles"]))
    for section, cells in book["cells"].items():
        assert cells.keys() == CELLS[section].keys()
        for cell in filter(None, cells.values()):
            assert cell["shown"]
            assert set(cell["cites"]) <= book["citations"].keys()
            assert cell["origin"] in ("document", "house", "external")
            if cell["kind"] == "number":
                assert cell["settings"]
            if any(used["origin"] == "house" for used in cell["settings"]):
                assert cell["origin"] == "house"


@pytest.mark.parametrize("objective", ["all", *Objective])
def test_every_word_is_one_of_the_field_of_the_plan(objective: str) -> None:
    for cells in told(objective)["cells"].values():
        for cell in filter(None, cells.values()):
            if cell["kind"] == "words":
                assert set(cell["words"]) <= set(FIELDS[cell["field"]].terms or ())


@pytest.mark.parametrize("objective", Objective)
def test_the_split_of_the_money_is_ours_and_says_so(objective: str) -> None:
    assert {cell["origin"] for cell in told(objective)["cells"]["split"].values() if cell} <= {"house"}


def test_the_split_can_be_switched_off_with_one_line(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {playbook_split: 'off'}\n", encoding="utf-8")
    off = json.loads(ran("sales", "--format", "json", "--config", str(config)).output)
    assert set(off["cells"]["split"].values()) == {None}
    assert (off["without_split"], told("sales")["without_split"]) == (True, False)
    assert off["cells"]["kol"] == told("sales")["cells"]["kol"]
    assert "switched off by the setting playbook_split" in ran("sales", "--config", str(config)).output


def test_a_setting_that_is_changed_changes_the_playbook(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {koc_gifted_min: 12}\n", encoding="utf-8")
    cell = json.loads(ran("launch", "--format", "json", "--config", str(config)).output)["cells"]["koc"]["creators"]
    assert (cell["at_least"], cell["at_most"], cell["origin"]) == (12, 50, "config")
    assert (told("launch")["cells"]["koc"]["creators"]["at_least"]) == 30


def test_the_goals_of_one_role_are_those_of_the_setting() -> None:
    alone = {objective for objective in Objective if len(told(objective)["roles"]) == 1}
    assert alone == set(BOOK.settings["single_role_goals"].value)


def test_a_cell_of_a_goal_stands_over_that_of_all_and_null_takes_it_away() -> None:
    assert told("all")["cells"]["kol"]["tier"] is None
    assert told("hype")["cells"]["kol"]["tier"]["words"] == ["mid", "head"]
    assert told("all")["cells"]["feed"]["start"]["after"] == "kol"
    assert told("feedback")["cells"]["feed"]["start"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("objective", ["all", *Objective])
def test_all_that_is_data_is_told_to_people_too(objective: str, lang: Language) -> None:
    text = squeezed(plain(Group(*rendered.whole(BOOK.playbooks[objective], lang)), 60))
    book = told(objective, lang)
    for part in (book["order"], book["label"], *book["cites"]):
        assert squeezed(part) in text
    for cells in book["cells"].values():
        for cell in filter(None, cells.values()):
            for part in (cell["label"], cell["shown"], *cell["cites"], *(used["name"] for used in cell["settings"])):
                assert squeezed(part) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_prints_a_playbook_for_people_and_for_programs(lang: Language) -> None:
    assert json.loads(ran("hype", "--lang", lang, "--format", "json").output) == told("hype", lang)
    assert ran("hype", "--lang", lang).output == plain(Group(*rendered.whole(BOOK.playbooks["hype"], lang)))


@pytest.mark.parametrize(("lang", "silent"), [("en", "the sources are silent"), ("zh", "来源没有说明")])
def test_without_an_objective_all_are_listed(lang: Language, silent: str) -> None:
    text = plain(Group(*rendered.overview(BOOK, lang)), 2000)
    rows = json.loads(ran("--lang", lang, "--format", "json").output)
    assert [row["objective"] for row in rows] == list(Objective)
    assert ran("--lang", lang).output == plain(Group(*rendered.overview(BOOK, lang)))
    assert silent in text
    for row in rows:
        assert squeezed(row["order"]) in squeezed(text)
        assert row["objective"] in squeezed(text)
        assert squeezed(row["label"]) in squeezed(text)


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("sale", " (did you mean 'sales'?)"), ("新品上市", " (did you mean 'launch'?)"), ("xyzzy", "")],
)
def test_an_unknown_objective_is_told_with_the_nearest_one(word: str, nearest: str) -> None:
    done = ran(word)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"there is no playbook '{word}'{nearest}\n")


# --- A plan by the book passes its own check ------------------------------------------------------------------------


def day(book: Any, section: str, name: str) -> date:
    """The day of a cell in a campaign of DAYS days."""
    cell = book["cells"][section][name]
    starts = {"koc": "publish", "kol": "publish", "feed": "start"}
    if cell["after"] == "start":
        anchor = START
    elif cell["after"] == "end":
        anchor = START + timedelta(DAYS - 1)
    elif cell["after"] == "shortlist":
        anchor = day(book, "seeding", "shortlist_on")
    else:
        anchor = day(book, cell["after"], starts[cell["after"]])
    return anchor + timedelta(cell["days"])


def plan_by(objective: str) -> dict[str, Any]:
    """A plan that does as the playbook says, the first word where there are several."""
    book = told(objective)
    cells, last = book["cells"], START + timedelta(DAYS - 1)
    cohorts, briefs = [], []
    for role in book["roles"]:
        said = {name: cell for name, cell in cells[role].items() if cell}
        first = day(book, role, "publish")
        until = min(last, first + timedelta(said["publish"].get("lasts", DAYS) - 1))
        count, fee = said["creators"]["at_least"], said["fee_per_note"]["at_least"]
        gifted = said["compensation"]["words"][0] == "gifted"
        listed = {
            name: said[name]["words"] for name in ("kpis", "selected_by", "sourced_by", "tactics") if name in said
        }
        single = {
            name: said[name]["words"][0] for name in ("tier", "compensation", "stage", "job", "booking") if name in said
        }
        paid = {"product_value_each": 100} if gifted else {"fee_per_note": fee}
        cohorts.append(
            {
                "id": role,
                "role": role,
                "creators": count,
                **listed,
                **single,
                **paid,
                "publish": {"from": first, "to": until},
                "brief": f"b_{role}",
                "locations": ["NZ/Auckland"],
                "niche": ["running"],
                "authority": "Known",
                **({"personas": ["runner", "student", "parent"]} if role == "koc" else {}),
            }
        )
        brief = {name: said[name]["words"] for name in ("content_types",)}
        brief |= {name: said[name]["words"][0] for name in ("style", "tone", "freedom") if name in said}
        brief |= {
            name: cell["is"]
            for name, cell in said.items()
            if name.startswith(("asks_", "uses_", "creator_")) and "is" in cell
        }
        brief |= {name: "As told" for name in ("creative_direction", "brand_story") if name in said}
        parts = dict.fromkeys(("objective", "how_to_show"), TEXTS[role])
        lists = {name: [TEXTS[role]] for name in ("required_points", "product_points")}
        final = first - timedelta(7)
        briefs.append(
            {
                "id": f"b_{role}",
                "role": role,
                **parts,
                **lists,
                **brief,
                "keywords": ["山茶 shoes"],
                "themes": ["running"],
                "localised": True,
                "language": "zh",
                **({"final_on": final} if role == "kol" else {}),
            }
        )
    fees = sum(cohort.get("fee_per_note", 0) * cohort["creators"] for cohort in cohorts)
    ads: dict[str, Any] = {"feed": {}, "search": {}}
    if cells["feed"]["start"]:
        ads["feed"] = {"budget": 1000, "start": day(book, "feed", "start"), "geo": ["NZ/Auckland"]}
        ads["feed"] |= {"source": cells["feed"]["source"]["words"][0], "selection_rule": "most saves"}
        ads["search"] = {"budget": 1000, "start": day(book, "search", "start")}
        ads["search"]["keywords"] = [{"term": "山茶", "kind": kind} for kind in cells["search"]["keywords"]["words"]]
    seeding, measured = cells["seeding"], cells["measurement"]
    goals = cells["goal"]["kpis"]
    return {
        "version": 1,
        "campaign": {"name": "By the book", "brand": "山茶", "product": "shoes", "category": "sports"},
        "objective": {
            "primary": objective,
            "kpis": [{"metric": metric, "target": 1} for metric in (goals["words"] if goals else [])],
        },
        "audience": {"segments": ["students"], "locations": ["NZ/Auckland"]},
        "schedule": {
            "start": START,
            "end": last,
            **({"shortlist_on": day(book, "seeding", "shortlist_on")} if seeding["shortlist_on"] else {}),
        },
        "budget": {
            "currency": "CNY",
            "total": fees + 2000,
            "lines": {"creator_fees": fees} | {f"{kind}_ads": 1000 for kind, one in ads.items() if one},
        },
        "cohorts": cohorts,
        "briefs": briefs,
        "ads": ads,
        "brand_account": {"exists": True, "reposts_top_koc": bool(seeding["reposts_top_koc"])},
        "measurement": {
            **{name: measured[name]["words"] for name in ("metrics", "tools", "baselines")},
            "until": day(book, "measurement", "until"),
            "attribution": ["code"],
            "lead_capture": {"path": "form", "qualified_means": "a call"},
            "engagement_denominator": "reads",
        },
        "readiness": {"vetting": {"done": True}, "tracking_owner": "Lin", "comment_owner": "Lin"},
    }


@cache
def checker() -> Checker:
    return Checker(BOOK)


@pytest.mark.parametrize("objective", Objective)
def test_a_plan_that_follows_its_playbook_passes_the_check(objective: str) -> None:
    """No error, no warning, and no recommendation but for what the playbook does not decide."""
    text = json.dumps(plan_by(objective), default=str, ensure_ascii=False)
    report = checker().check(text, "plan.json", START)
    found = [(one.severity, one.rule, one.path) for one in report.findings if one.severity != "info"]
    assert (report.verdict, found, report.missing_required) == ("ready", [], ())


# --- What is refused ------------------------------------------------------------------------------------------------

PLAYBOOK = """\
objective: sales
roles: [kol, koc]
lead: koc
support: null
order: {en: KOCs lead., zh: KOC 主导。}
cites: [D4-26]
koc:
  creators: {at_least: setting:koc_gifted_min, cites: [D0-18]}
  publish: {after: start, cites: [D0-16]}
  stage: {is: [research], cites: [D1-14]}
  asks_follow_up: {is: true, cites: [D1-19]}
kol:
  publish: {after: koc, days: setting:launch_lead_days, cites: [D0-16]}
feed:
  why: {says: {en: Why., zh: 为何。}, cites: [D3-22]}
split:
  ads: {is: setting:split_ads, cites: [D3-20]}
"""


def loaded(folder: Path, files: Mapping[str, str]) -> Rulebook | list[str]:
    """What comes of our rules with these playbooks, the complaints with paths as they are inside of the folder."""
    (folder / "playbooks").mkdir()
    for name, text in files.items():
        (folder / "playbooks" / name).write_text(text, encoding="utf-8")
    try:
        return load_rules([RULES, folder])
    except Refused as refused:
        return [str(problem).removeprefix(f"{folder}/playbooks/") for problem in refused.problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("objective: sales", "objective: sale", "1:12: 'sale' is not an objective (did you mean 'sales'?)"),
        ("roles: [kol, koc]\n", "", "1:1: 'roles' is missing; add it"),
        ("roles: [kol, koc]", "roles: []", "2:8: 'roles' needs a text"),
        ("lead: koc", "lead: koq", "3:7: expected one of kol, koc, found the text 'koq'"),
        ("roles: [kol, koc]", "roles: [kol]", "3:7: 'koc' is not one of the roles that take part"),
        ("  creators: {at", "  creatrs: {at", "8:3: there is no cell 'creatrs' in koc (did you mean 'creators'?)"),
        ("at_least: setting:koc_gifted_min", "at_lest: setting:koc_gifted_min", "8:14: unknown key 'at_lest' (did you mean 'at_least'?)"),
        ("setting:koc_gifted_min", "30", "8:24: expected a text, found the number 30"),
        ("setting:koc_gifted_min", '"30"', "8:24: numbers stand in settings.yaml, with their origin; write setting:NAME"),
        ("setting:koc_gifted_min", "setting:koc_gifted_mn", "8:24: there is no setting 'koc_gifted_mn' (did you mean 'koc_gifted_min'?)"),
        ("setting:koc_gifted_min", "setting:split_ads", "8:24: the setting 'split_ads' does not count creators but share"),
        ("at_least: setting:koc_gifted_min, ", "", "8:13: a number has a lower bound (at_least or above), an upper one (at_most or below), or both"),
        ("at_least: setting:koc_gifted_min", "at_least: setting:koc_several, above: setting:koc_several", "8:13: a number has a lower bound (at_least or above), an upper one (at_most or below), or both"),
        ("[D0-18]", "[]", "8:55: 'cites' needs a statement that it rests on"),
        ("[D0-18]", "[D0-99]", "8:56: there is no statement 'D0-99'"),
        ("koc:\n  creators: {at_least: setting:koc_gifted_min, cites: [D0-18]}", "koc:\n  creators: 30", "8:13: expected a mapping, found the number 30"),
        ("after: start", "after: star", "9:20: expected one of start, koc, kol, shortlist, feed, end (did you mean 'start'?)"),
        ("after: start", "after: kol", "9:20: koc.publish is counted from what is counted from it"),
        ("after: start", "after: feed", "9:20: koc.publish is counted from 'feed', for which nothing is planned here"),
        ("is: [research]", "is: [reserch]", "10:16: 'reserch' is no word of stage (did you mean 'research'?)"),
        ("is: [research]", "is: []", "10:15: 'is' needs a word"),
        ("is: [research]", "is: ['setting:four_measures']", "10:16: the setting 'four_measures' is no list for stage"),
        ("is: [research]", "is: research", "10:15: expected a list, found the text 'research'"),
        ("is: [research]", "is: [research], origin: ours", "10:35: expected one of document, house, external, found the text 'ours'"),
        ("is: true", "is: 'yes'", "11:24: expected true or false, found the text 'yes'"),
        ("days: setting:launch", "dayz: setting:launch", "13:25: unknown key 'dayz' (did you mean 'days'?)"),
        ("setting:launch_lead_days", "setting:koc_several", "13:31: the setting 'koc_several' does not count days but creators"),
        (", zh: 为何。", "", "15:15: 'zh' is missing; add it"),
        ("is: setting:split_ads", "at_most: setting:split_ads", "17:8: 'is' is missing; add it"),
        ("split:", "splits:", "16:1: unknown key 'splits' (did you mean 'split'?)"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert old in PLAYBOOK
    found = loaded(tmp_path, {"sales.yaml": PLAYBOOK.replace(old, new)})
    assert isinstance(found, list)
    assert any(line.startswith(f"sales.yaml:{expected}") for line in found), found


def test_the_unharmed_playbook_is_accepted_and_nulls_are_too(tmp_path: Path) -> None:
    book = loaded(
        tmp_path,
        {"sales.yaml": PLAYBOOK.replace("is: [research]", "is: [research, decision]") + "goal: {kpis: null}\n"},
    )
    assert isinstance(book, Rulebook)
    assert (line := book.playbooks["sales"].line("koc", "stage")) is not None
    assert line.words == ("research", "decision")
    assert book.playbooks["sales"].line("goal", "kpis") is None


def test_two_playbooks_of_one_objective_are_a_mistake(tmp_path: Path) -> None:
    found = loaded(tmp_path, {"a.yaml": PLAYBOOK, "b.yaml": PLAYBOOK})
    other = f"{tmp_path}/playbooks/a.yaml:1:1"
    assert found == [f"b.yaml:1:1: the playbook 'sales' is in {other} too; choose another name"]


def test_what_a_goal_takes_from_all_must_fit_its_roles(tmp_path: Path) -> None:
    """KOL notes of 'all' are counted from KOC notes, which this goal has none of."""
    alone = PLAYBOOK[: PLAYBOOK.index("koc:\n")].replace("[kol, koc]", "[kol]").replace("lead: koc", "lead: kol")
    found = loaded(tmp_path, {"all.yaml": PLAYBOOK.replace("sales", "all"), "sales.yaml": alone})
    assert found == ["sales.yaml:2:8: kol.publish is counted from 'koc', for which nothing is planned here"]


def test_every_shipped_playbook_is_the_file_of_its_name() -> None:
    assert {path.stem for path in (SHIPPED / "playbooks").glob("*.yaml")} == BOOK.playbooks.keys()
