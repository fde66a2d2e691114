"""The form for people who write no YAML, as a browser without scripts sends it: what is filled in becomes a plan."""

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from api import create_app
from engine.findings import LANGUAGES
from engine.plan import ASKABLE, FIELDS, INSIDE
from engine.source import yaml_block
from tests.given import BROKEN, DAY, EXAMPLES, PLAN
from tests.page import Page

both = pytest.mark.parametrize("lang", LANGUAGES)
samples = pytest.mark.parametrize("sample", EXAMPLES, ids=lambda path: path.stem)


class Filled(HTMLParser):
    """The form of a page with what stands in it, as a browser would send it."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self._in_form, self._name, self._text = False, "", ""
        self.feed(answer.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = known.get("id") == "form"
        if not self._in_form:
            return
        if tag == "input" and "name" in known and (known.get("type") != "checkbox" or "checked" in known):
            self.values.append((known["name"], known.get("value", "")))
        elif tag == "textarea":
            self._name, self._text = known["name"], ""
        elif tag == "select":
            self.values.append((known["name"], ""))
        elif tag == "option" and "selected" in known:
            self.values[-1] = (self.values[-1][0], known["value"])

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "textarea" and self._in_form:
            self.values.append((self._name, self._text.removeprefix("\n").replace("\n", "\r\n")))

    def all(self, path: str) -> list[str]:
        """What stands in the inputs of a field; blanks, which come with the boxes that are ticked, are left out."""
        return [value for name, value in self.values if name == f"value:{path}" and value]

    def one(self, path: str) -> str:
        """What stands in the one input of a field."""
        (value,) = (value for name, value in self.values if name == f"value:{path}")
        return value

    def sent(self, typed: Mapping[str, str | list[str]] | None = None, **press: str) -> MultiDict[str, str]:
        """The form with other values typed, by path, and a button pressed."""
        form = MultiDict(self.values)
        for path, text in (typed or {}).items():
            assert f"value:{path}" in form, path
            form.setlist(f"value:{path}", [text] if isinstance(text, str) else text)
        form.update(press)
        return form


@pytest.fixture(scope="module")
def planner() -> FlaskClient:
    """Somebody who fills in a plan."""
    return create_app().test_client()


def opened(planner: FlaskClient, plan: str | None = None, lang: str = "en") -> Filled:
    """The form, blank or with a plan."""
    if plan is None:
        return Filled(planner.get(f"/{lang}/form"))
    answer = planner.post(f"/{lang}/form", data={"plan": plan, "name": "plan.yaml", "as_of": DAY})
    assert answer.status_code == 200, answer.text
    return Filled(answer)


def pressed(planner: FlaskClient, form: Filled, typed: Mapping[str, str | list[str]] | None = None, /, *, lang: str = "en", status: int = 200, **press: str) -> TestResponse:  # fmt: skip
    """The form again, with values typed and a button pressed."""
    answer = planner.post(f"/{lang}/form", data=form.sent(typed, **press))
    assert answer.status_code == status, answer.text
    return answer


def downloaded(planner: FlaskClient, form: Filled, typed: Mapping[str, str | list[str]] | None = None, /, *, lang: str = "en") -> str:  # fmt: skip
    """The text of the plan file."""
    answer = planner.post(f"/{lang}/form/plan.yaml", data=form.sent(typed))
    assert (answer.status_code, answer.mimetype) == (200, "application/yaml"), answer.text
    return answer.text


def data(text: str) -> Any:
    """What a plan file says, by a reader that is not ours; days are text."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506  (texts and nothing else)


def wrong(answer: TestResponse) -> dict[str, str]:
    """What is said beside the inputs, by their ids."""
    page = Page(answer.text)
    return {id_.removeprefix("wrong-"): said for id_, said in page.inside.items() if id_.startswith("wrong-")}


# --- From a form to a plan ------------------------------------------------------------------------------------------


@both
@samples
def test_a_plan_that_is_only_looked_at_comes_back_byte_for_byte(planner: FlaskClient, sample: Path, lang: str) -> None:
    text = sample.read_text(encoding="utf-8")
    form = Filled(planner.get(f"/{lang}/form?sample={sample.stem}"))
    assert downloaded(planner, form, lang=lang) == text


@samples
def test_a_plan_keyed_in_anew_is_found_to_be_the_same(planner: FlaskClient, sample: Path) -> None:
    """All that the form shows of a sample is typed into one that has nothing but as many blank entries."""
    shown = Filled(planner.get(f"/en/form?sample={sample.stem}"))
    plan = data(sample.read_text(encoding="utf-8"))
    blank = {
        "version": 1,
        "objective": {"kpis": blanks(plan["objective"].get("kpis"))},
        "cohorts": blanks(plan["cohorts"]),
        "briefs": blanks(plan["briefs"]),
        "ads": {"search": {"keywords": blanks(plan["ads"].get("search", {}).get("keywords"))}},
        "roster": plan.get("roster"),
    }
    text = downloaded(planner, opened(planner, text_of(only_known(blank))), dict(by_path(shown)))
    assert only_known(data(text)) == only_known(plan)
    assert findings(planner, text) == findings(planner, sample.read_text(encoding="utf-8"))


def blanks(entries: list[Any] | None) -> list[Any]:
    """As many entries without anything in them."""
    return [{} for _ in entries or []]


def by_path(form: Filled) -> Iterator[tuple[str, list[str]]]:
    """What stands in the inputs of a form, field by field."""
    for path in {name.removeprefix("value:"): None for name, _ in form.values if name.startswith("value:")}:
        yield path, form.all(path)


def text_of(plan: Any) -> str:
    return "\n".join(yaml_block(plan)) + "\n"


def only_known(value: Any) -> Any:
    """A plan without maps and lists that have nothing in them, and with words in any order."""
    if isinstance(value, dict):
        return {key: known for key, part in value.items() if (known := only_known(part)) not in ({}, [], None)}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [only_known(entry) for entry in value]
    return sorted(value) if isinstance(value, list) else value


def findings(planner: FlaskClient, text: str) -> list[tuple[str, str]]:
    """The findings about a plan, by rule and place."""
    report = planner.post(f"/v1/checks?as_of={DAY}", data=text.encode(), content_type="application/yaml").get_json()
    return sorted((found["rule"], found["path"]) for found in report["findings"])


def test_a_small_plan_is_filled_in_and_checked(planner: FlaskClient) -> None:
    form = opened(planner, lang="zh")
    typed: dict[str, str | list[str]] = {
        "campaign.name": "春茶上新",
        "campaign.brand": "山茶",
        "campaign.product": "明前龙井",
        "campaign.category": "food_beverage",
        "campaign.new_product": "true",
        "campaign.premium": "false",
        "objective.primary": "launch",
        "audience.segments": "学生\r\n\r\n  上班族, 25–35 \r\n",
        "schedule.start": "2027-03-01",
        "schedule.end": "2027-05-01",
        "schedule.shortlist_on": ["", "none"],
        "budget.currency": "CNY",
        "budget.total": "3万",
        "budget.lines.creator_fees": "¥12,000",
        "cohorts.0.role": "koc",
        "cohorts.0.creators": "１２",
        "cohorts.0.compensation": "gifted",
        "cohorts.0.kpis": ["saves", "exposure"],
        "cohorts.0.expected.post_rate": "30%",
        "cohorts.0.tactics": ["无"],
    }
    assert data(downloaded(planner, form, typed, lang="zh")) == {
        "version": "1",
        "campaign": {
            "name": "春茶上新",
            "brand": "山茶",
            "product": "明前龙井",
            "category": "food_beverage",
            "new_product": "true",
            "premium": "false",
        },
        "objective": {"primary": "launch"},
        "audience": {"segments": ["学生", "上班族, 25–35"]},
        "schedule": {"start": "2027-03-01", "end": "2027-05-01", "shortlist_on": "none"},
        "budget": {"currency": "CNY", "total": "30000", "lines": {"creator_fees": "12000"}},
        "cohorts": [
            {
                "id": "分组-1",
                "role": "koc",
                "creators": "12",
                "compensation": "gifted",
                "kpis": ["saves", "exposure"],
                "expected": {"post_rate": "0.3"},
                "tactics": [],
            }
        ],
    }
    report = planner.post("/zh/form/report", data=form.sent(typed))
    assert report.status_code == 200
    assert "明前龙井" in report.text
    assert 'action="/zh/report"' in report.text, "what is asked next is asked of the check page, of the plan as text"


def test_what_is_not_shown_is_carried_along_and_told(planner: FlaskClient) -> None:
    plan = PLAN + "roster:\n  - {nickname: 小林, followers: 1200}  # to be called\nwaivers: []\n"
    answer = planner.post("/en/form", data={"plan": plan})
    assert "3 values of the plan are not shown here and stay as they are: Roster, Waivers" in " ".join(
        answer.text.split()
    )
    text = downloaded(planner, Filled(answer), {"budget.total": "2000"})
    assert text == plan.replace("total: 1000", "total: 2000")


@both
def test_every_field_of_a_plan_is_there_but_for_roster_and_waivers(planner: FlaskClient, lang: str) -> None:
    form = opened(planner, lang=lang)
    for path in ("objective.kpis", "briefs", "ads.search.keywords"):
        form = Filled(pressed(planner, form, lang=lang, add=path))
    shown = {name.removeprefix("value:").replace(".0.", "[].") for name, _ in form.values if name.startswith("value:")}
    assert {path for path in shown if FIELDS[path].type not in ("map", "list of entries")} == {
        path for path in ASKABLE if not path.startswith(("roster", "version")) and f"{path}[]" not in INSIDE
    }


def test_parts_come_in_the_order_of_the_plan_format(planner: FlaskClient) -> None:
    page = Page(planner.get("/en/form").text)
    parts = [id_.removeprefix("part-") for id_ in page.ids if id_.startswith("part-")]
    assert parts == [path for path in FIELDS if path in INSIDE[""] and path not in ("version", "roster", "waivers")]
    form = opened(planner)
    form = Filled(pressed(planner, form, {"compliance.reviewed": "true", "cohorts.0.creators": "2"}))
    text = downloaded(planner, form, {"cohorts.0.role": "kol", "campaign.name": "late"})
    assert list(data(text)) == ["version", "campaign", "cohorts", "compliance"]
    assert list(data(text)["cohorts"][0]) == ["id", "role", "creators"]


# --- Unknown, none and no -------------------------------------------------------------------------------------------


def test_a_blank_input_is_unknown_and_leaves_no_empty_map(planner: FlaskClient) -> None:
    plan = PLAN.replace("ads: {feed: {budget: 100, start: 2027-05-02}}", "ads:\n  feed: {budget: 100}")
    form = opened(planner, plan)
    assert "ads" not in data(downloaded(planner, form, {"ads.feed.budget": ""}))
    assert data(downloaded(planner, form, {"ads.feed.budget": "0"}))["ads"] == {"feed": {"budget": "0"}}


def test_what_the_plan_says_is_none_stays_none(planner: FlaskClient) -> None:
    plan = PLAN.replace("ads: {feed: {budget: 100, start: 2027-05-02}}", "ads: {}")
    plan += "briefs: [{id: b, objective: '', keywords: []}]\n"
    form = opened(planner, plan, "zh")
    none = ("briefs.0.objective", "briefs.0.keywords", "ads.feed", "ads.search")
    assert [form.all(path) for path in none] == [["无"]] * 4
    assert downloaded(planner, form, lang="zh") == plan
    known = data(downloaded(planner, form, {"ads.feed": [""], "ads.feed.budget": "5"}, lang="zh"))
    assert known["ads"] == {"feed": {"budget": "5"}, "search": {}}
    unknown = data(downloaded(planner, form, {"ads.feed": [""], "ads.search": [""]}, lang="zh"))
    assert "ads" not in unknown


def test_that_there_is_none_is_ticked(planner: FlaskClient) -> None:
    form = opened(planner)
    ticked = data(downloaded(planner, form, {key: ["", "none"] for key in ("ads.feed", "briefs", "objective.kpis")}))
    assert (ticked["ads"], ticked["briefs"], ticked["objective"]) == ({"feed": {}}, [], {"kpis": []})
    again = opened(planner, text_of(ticked | {"version": 1}))
    assert [again.all(path) for path in ("ads.feed", "briefs", "ads.search")] == [["none"], ["none"], []]
    assert "briefs" not in data(downloaded(planner, again, {"briefs": [""]}))
    assert len(data(downloaded(planner, Filled(pressed(planner, again, add="briefs"))))["briefs"]) == 1


@pytest.mark.parametrize(("to", "status"), [("", 200), ("/report", 422)])
def test_that_there_is_none_and_what_there_is_do_not_go_together(planner: FlaskClient, to: str, status: int) -> None:
    torn: dict[str, str | list[str]] = {"ads.search": ["", "none"], "ads.search.end": "2027-05-30"}
    answer = planner.post(f"/en/form{to}", data=opened(planner).sent(torn))
    assert answer.status_code == status
    assert "yet something is filled in" in "".join(wrong(answer).values())
    assert Filled(answer).one("ads.search.end") == "2027-05-30"


@pytest.mark.parametrize(("chosen", "value"), [("", None), ("true", "true"), ("false", "false")])
def test_a_switch_has_three_values(planner: FlaskClient, chosen: str, value: str | None) -> None:
    for plan in (PLAN, PLAN.replace("category:", "premium: true, category:"), PLAN.replace("category:", "premium: false, category:")):  # fmt: skip
        text = downloaded(planner, opened(planner, plan), {"campaign.premium": chosen})
        assert data(text)["campaign"].get("premium") == value


# --- Rows -----------------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("path", ["objective.kpis", "cohorts", "briefs", "ads.search.keywords"])
def test_an_entry_is_added_and_removed_and_all_that_is_typed_stays(planner: FlaskClient, path: str, lang: str) -> None:
    first = next(iter(INSIDE[f"{path}[]"]))
    first = "kind" if path.startswith("ads") else "unit" if path.startswith("objective") else first
    value = {"kind": "brand"}.get(first, "东")
    typed: dict[str, str | list[str]] = {"campaign.name": "春茶", "budget.total": "三千"}
    form = opened(planner, PLAN, lang)
    count = len({name.split(".")[path.count(".") + 1] for name, _ in form.values if name.startswith(f"value:{path}.")})
    form = Filled(pressed(planner, form, typed, lang=lang, add=path))
    form = Filled(pressed(planner, form, {f"{path}.{count}.{first}": value}, lang=lang, add=path))
    assert form.one("budget.total") == "三千"
    form = Filled(pressed(planner, form, lang=lang, remove=f"{path}.{count + 1}"))
    assert form.one(f"{path}.{count}.{first}") == value
    assert f"value:{path}.{count + 1}.{first}" not in dict(form.values)
    form = Filled(pressed(planner, form, {"budget.total": "3000"}, lang=lang, remove=f"{path}.{count}"))
    assert downloaded(planner, form, lang=lang) == PLAN.replace("春茶 launch", "春茶").replace(
        "total: 1000", "total: 3000"
    )


def test_the_entry_that_is_removed_goes_and_can_be_put_back(planner: FlaskClient) -> None:
    second = "  - {id: 腰部, role: kol, creators: 3}\n"
    form = opened(planner, PLAN.replace("ads:", f"{second}ads:"))
    form = Filled(pressed(planner, form, {"cohorts.1.creators": "77"}))
    ids = [form.one(f"cohorts.{at}.id") for at in range(2)]
    answer = pressed(planner, form, remove="cohorts.0")
    left = Filled(answer)
    assert (left.one("cohorts.0.id"), left.one("cohorts.0.creators")) == (ids[1], "77")
    button = next(attrs for _, attrs in Page(answer.text).tags if attrs.get("name") == "restore")
    back = Filled(pressed(planner, left, restore=button["value"]))
    count = sum(name.endswith(".role") and name.startswith("value:cohorts") for name, _ in back.values)
    assert back.one(f"cohorts.{count - 1}.id") == ids[0]
    plans = [data(downloaded(planner, one))["cohorts"] for one in (form, back)]
    assert plans[0][0] == plans[1][-1]
    assert plans[0][1:] == plans[1][:-1]


def test_a_text_into_which_a_change_does_not_fit_is_written_anew_and_that_is_told(planner: FlaskClient) -> None:
    plan = "cohorts: [{id: a} # first\n  , {id: b}]\nversion: 1\n"
    answer = pressed(planner, opened(planner, plan), remove="cohorts.0")
    assert "written anew, without its comments" in answer.text
    assert downloaded(planner, Filled(answer)) == "version: 1\ncohorts:\n  - id: b\n"
    assert "written anew" not in pressed(planner, opened(planner, plan), {"cohorts.0.creators": "2"}).text


def test_a_new_cohort_has_a_name_of_its_own(planner: FlaskClient) -> None:
    form = opened(planner)
    for _ in range(2):
        form = Filled(pressed(planner, form, add="cohorts"))
    form = Filled(pressed(planner, form, remove="cohorts.1"))
    form = Filled(pressed(planner, form, add="cohorts"))
    assert [form.one(f"cohorts.{at}.id") for at in range(3)] == ["cohort-1", "cohort-3", "cohort-2"]


@pytest.mark.parametrize("press", [{"add": "roster"}, {"remove": "cohorts"}, {"remove": "cohorts.9"}, {"remove": "budget.0"}, {"restore": "{}"}, {"restore": '{"path": "budget", "value": {}}'}, {"restore": '{"path": "cohorts", "value": 5}'}])  # fmt: skip
def test_what_no_button_asks_for_is_refused(planner: FlaskClient, press: dict[str, str]) -> None:
    pressed(planner, opened(planner, PLAN), status=400, **press)


@pytest.mark.parametrize(("count", "shown"), [(29, True), (30, False), (31, False)])
def test_of_a_long_list_the_first_thirty_are_shown_and_all_are_kept(
    planner: FlaskClient, count: int, shown: bool
) -> None:
    plan = PLAN.replace("ads: {", "ads: {search: {keywords: [" + ", ".join(f"{{term: t{at}}}" for at in range(count)) + "]}, ")  # fmt: skip
    answer = planner.post("/en/form", data={"plan": plan})
    buttons = {
        attrs["value"] for tag, attrs in Page(answer.text).tags if tag == "button" and attrs.get("name") == "add"
    }
    assert ("ads.search.keywords" in buttons) is shown
    inputs = dict(Filled(answer).values)
    assert f"value:ads.search.keywords.{min(count, 30) - 1}.term" in inputs
    assert "value:ads.search.keywords.30.term" not in inputs
    assert downloaded(planner, Filled(answer)) == plan


# --- What is wrong --------------------------------------------------------------------------------------------------

WRONG: Mapping[str, str] = {
    "budget.total": "三万",
    "budget.lines.creator_fees": "$500",
    "cohorts.0.creators": "2.5",
    "cohorts.0.expected.post_rate": "most",
    "schedule.start": "2027-02-30",
    "audience.locations": "NZ\r\n新西兰",
    "cohorts.0.brief": "nobody",
}


@both
@pytest.mark.parametrize(("to", "status"), [("", 200), ("/report", 422)])
def test_all_that_is_wrong_is_told_beside_the_inputs_and_nothing_is_lost(
    planner: FlaskClient, lang: str, to: str, status: int
) -> None:
    form = opened(planner, PLAN, lang)
    answer = planner.post(f"/{lang}/form{to}", data=form.sent(WRONG))
    assert answer.status_code == status
    said = wrong(answer)
    assert set(said) == set(WRONG)
    assert all(said.values())
    page, again = Page(answer.text), Filled(answer)
    assert {f"#{path}" for path in WRONG} <= set(page.links)
    assert {path: again.one(path).replace("\r", "") for path in WRONG} == {
        path: text.replace("\r", "") for path, text in WRONG.items()
    }
    invalid = {attrs["id"]: attrs["aria-describedby"] for _, attrs in page.tags if attrs.get("aria-invalid") == "true"}
    assert {path: f"wrong-{path} help-{path}" for path in WRONG} == invalid
    assert ("三万" in said["budget.total"], "CNY" in said["budget.lines.creator_fees"]) == (True, True)
    mended = dict.fromkeys(WRONG, "") | {"budget.total": "1000", "schedule.start": "2027-05-01"}
    assert planner.post(f"/{lang}/form{to}", data=again.sent(mended)).status_code == 200


@pytest.mark.parametrize(
    ("currency", "text", "value"),
    [
        ("CNY", "3万", "30000"), ("CNY", "３．５万", "35000"), ("CNY", "1,000", "1000"), ("CNY", "１，０００", "1000"), ("CNY", "¥5000", "5000"),
        ("CNY", "￥5000", "5000"), ("CNY", "5000元", "5000"), ("CNY", "5万元", "50000"), ("CNY", "RMB 5,000.50", "5000.5"), ("NZD", "$500", "500"),
        ("NZD", "NZ$500", "500"), ("NZD", "500 NZD", "500"), ("CNY", "none", "none"), ("CNY", "-5", "-5"), ("NZD", "¥500", "¥500"),
        ("NZD", "A$500", "A$500"), ("CNY", "1,00", "1,00"), ("CNY", "5 to 6", "5 to 6"),
    ],
)  # fmt: skip
def test_an_amount_is_taken_where_it_is_unmistakable(
    planner: FlaskClient, currency: str, text: str, value: str
) -> None:
    plan = PLAN.replace("currency: CNY", f"currency: {currency}, fx_to_cny: {4 if currency == 'NZD' else 1}")
    assert data(downloaded(planner, opened(planner, plan), {"budget.total": text}))["budget"]["total"] == value


@pytest.mark.parametrize(("text", "value"), [("30%", "0.3"), ("0.3", "0.3"), ("３０％", "0.3"), ("30", "30"), ("0", "0"), ("100%", "1"), ("101%", "101%"), ("12.5 %", "0.125")])  # fmt: skip
def test_a_share_is_per_cent_where_it_says_so(planner: FlaskClient, text: str, value: str) -> None:
    typed: dict[str, str | list[str]] = {"cohorts.0.expected.post_rate": text}
    form = opened(planner, PLAN)
    found = data(downloaded(planner, form, typed))["cohorts"][0]["expected"]["post_rate"]
    assert found == value
    if value not in ("30", "101%"):
        again = Filled(pressed(planner, form, typed))
        assert again.one("cohorts.0.expected.post_rate").endswith("%")
        assert data(downloaded(planner, again)) == data(downloaded(planner, form, typed))


def test_a_day_and_that_there_is_none_do_not_go_together(planner: FlaskClient) -> None:
    form = opened(planner, PLAN)
    answer = pressed(planner, form, {"schedule.shortlist_on": ["2027-05-20", "none"]})
    assert set(wrong(answer)) == {"schedule.shortlist_on"}
    assert Filled(answer).one("schedule.shortlist_on") == "2027-05-20, none"


def test_none_and_a_choice_do_not_go_together(planner: FlaskClient) -> None:
    form = opened(planner, PLAN)
    answer = pressed(planner, form, {"measurement.tools": ["survey", "none"]})
    assert set(wrong(answer)) == {"measurement.tools"}
    assert sorted(Filled(answer).all("measurement.tools")) == ["none", "survey"]


def test_what_no_input_shows_is_told_too(planner: FlaskClient) -> None:
    plan = PLAN + "roster: [{nickname: 小林, cohort: 头部}]\n"
    answer = pressed(planner, opened(planner, plan), {"cohorts.0.id": "head"})
    assert wrong(answer) == {}
    assert "roster.0.cohort" in answer.text
    assert "names the cohort" in answer.text


def test_what_the_form_does_not_have_is_passed_over(planner: FlaskClient) -> None:
    form = opened(planner, PLAN).sent()
    for path in (
        "cohorts.7.role",
        "roster.0.metrics_scope",
        "roster.0.metrics_scope.form",
        "cohorts",
        "nobody",
        "version",
    ):
        form[f"value:{path}"] = "kol"
    for to in ("", "/report", "/text", "/plan.yaml"):
        assert planner.post(f"/en/form{to}", data=form).status_code == 200
    assert planner.post("/en/form/plan.yaml", data=form).text == PLAN


def test_what_no_text_may_have_is_left_out_of_what_is_typed(planner: FlaskClient) -> None:
    text = downloaded(planner, opened(planner), {"campaign.name": "a\x07b\u2028c ' \" #: - 春茶\t🍵"})
    assert data(text)["campaign"]["name"] == "abc ' \" #: - 春茶\t🍵"


# --- In and out -----------------------------------------------------------------------------------------------------


def test_a_file_is_taken_into_the_form(planner: FlaskClient) -> None:
    sent = {"file": FileStorage(BytesIO(PLAN.encode()), "spring.yaml", "file")}
    form = Filled(planner.post("/en/form", data=sent))
    assert form.one("campaign.brand") == "山茶"
    answer = planner.post("/en/form/plan.yaml", data=form.sent())
    assert "spring.yaml" in answer.headers["Content-Disposition"]


def test_a_wrong_value_of_a_file_is_told_at_its_input(planner: FlaskClient) -> None:
    answer = planner.post("/en/form", data={"plan": PLAN.replace("total: 1000", "total: lots")})
    assert set(wrong(answer)) == {"budget.total"}


@pytest.mark.parametrize("plan", [BROKEN, "a: [", "budget: 5\n", "cohorts: {a: 1}\n", "cohorts: [5]\n", "audience: {segments: [{a: 1}]}\n", "budget: {total: [1]}\n"])  # fmt: skip
def test_a_text_that_fits_no_form_is_told_at_its_lines(planner: FlaskClient, plan: str) -> None:
    answer = planner.post("/en/form", data={"plan": plan})
    assert answer.status_code in (400, 422)
    assert "with what is wrong at its lines" in answer.text


def test_a_file_of_another_kind_is_not_taken(planner: FlaskClient) -> None:
    answer = planner.post("/en/form", data={"file": FileStorage(BytesIO(b"x"), "plan.xlsx", "file")})
    assert answer.status_code == 422
    assert "plan.xlsx is no file of YAML or JSON" in answer.text


def test_the_form_goes_on_as_text_with_packs_and_day(planner: FlaskClient) -> None:
    chosen = {"plan": PLAN, "name": "spring.yaml", "as_of": DAY, "pack": "law-cn"}
    form = Filled(planner.post("/en/form", data=chosen))
    answer = planner.post("/en/form/text", data=form.sent({"budget.total": "2000"}))
    page = Page(answer.text)
    assert "total: 2000" in page.inside["plan"]
    inputs = {attrs.get("name"): attrs.get("value") for tag, attrs in page.tags if tag == "input"}
    assert (inputs["name"], inputs["as_of"]) == ("spring.yaml", DAY)
    assert any(attrs.get("value") == "law-cn" and "checked" in attrs for _, attrs in page.tags)


def test_json_stays_json(planner: FlaskClient) -> None:
    plan = '{"version": 1, "budget": {"total": 5, "currency": "CNY"}}'
    form = Filled(planner.post("/en/form", data={"plan": plan, "name": "plan.json"}))
    assert json.loads(downloaded(planner, form, {"budget.total": "６"}))["budget"]["total"] == 6


def test_where_plans_are_a_form_is_offered(planner: FlaskClient) -> None:
    for address in ("/en/", "/en/form", "/zh/playbooks"):
        assert f"{address[:3]}/form" in Page(planner.get(address).text).links
    assert 'formaction="/en/form"' in planner.get("/en/").text
    assert 'formaction="/en/form"' in planner.post("/en/report", data={"plan": PLAN}).text


def test_there_is_no_such_sample(planner: FlaskClient) -> None:
    assert planner.get("/en/form?sample=nothing").status_code == 404


def test_what_is_in_the_form_goes_into_the_other_language(planner: FlaskClient) -> None:
    form = opened(planner, lang="en")
    button = next(attrs for tag, attrs in Page(planner.get("/en/form").text).tags if attrs.get("lang") == "zh-Hans" and tag == "button")  # fmt: skip
    answer = planner.post(button["formaction"], data=form.sent({"campaign.name": "春茶"}))
    assert Filled(answer).one("campaign.name") == "春茶"
    assert "项目名称" in answer.text
