"""The playground: a rule and a plan side by side, as a browser without scripts sends them."""

import json

import pytest
from flask.testing import FlaskClient

from api import create_app
from engine.facts import KINDS
from engine.rules import SHIPPED, load_rules
from tests.given import zhongcao
from tests.page import Page

RULE = (SHIPPED / "brief_differentiation" / "same-brief-for-kol-and-koc.yaml").read_text(encoding="utf-8")
PLAN = "cohorts:\n  - {id: a, role: kol, brief: b}\n  - {id: c, role: koc, brief: b}\nbriefs: [{id: b, role: kol}]\n"


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    """A strategist at the playground."""
    return create_app().test_client()


def tried(reader: FlaskClient, rule: str = RULE, plan: str = PLAN, lang: str = "en") -> Page:
    sent = {"rule": rule.replace("\n", "\r\n"), "plan": plan.replace("\n", "\r\n")}
    answer = reader.post(f"/{lang}/playground", data=sent)
    assert answer.status_code == 200
    return Page(answer.text)


def test_the_rule_says_what_the_check_says_and_why(reader: FlaskClient) -> None:
    page = tried(reader)
    found = json.loads(zhongcao("check", "-", "--format", "json", stdin=PLAN).out)["findings"]
    (finding,) = [one for one in found if one["rule"] == "same-brief-for-kol-and-koc"]
    assert finding["message"] in page.inside["result"]
    assert finding["remedy"] in page.inside["result"]
    assert "used_by_kol = yes" in page.inside["result"]


def test_another_limit_is_felt_at_once(reader: FlaskClient) -> None:
    page = tried(reader, RULE.replace("used_by_koc: true", "used_by_koc: false"))
    assert page.inside["result"].strip().startswith("clear: ")
    assert "not as expected" in page.inside["result"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_broken_rule_is_told_at_its_lines_and_stays(reader: FlaskClient, lang: str) -> None:
    wrong = RULE.replace("used_by_koc: true", "used_by_kocs: true").replace("[D1-23]", "[D9-99]")
    page = tried(reader, wrong, lang=lang)
    at = 1 + next(n for n, line in enumerate(wrong.splitlines()) if "used_by_kocs" in line)
    assert "used_by_koc" in page.inside[f"rule-line-{at}"]
    assert "D9-99" in page.inside["result"]
    assert page.inside["rule"].strip() == wrong.strip()


def test_a_key_that_is_given_twice_is_told_at_its_line(reader: FlaskClient) -> None:
    wrong = RULE.replace("at: role\n", "at: role\nat: role\n")
    page = tried(reader, wrong)
    at = 1 + wrong.splitlines().index("at: role") + 1
    assert "'at' is given twice" in page.inside[f"rule-line-{at}"]


def test_a_wrong_id_is_not_held_against_a_file_that_there_is_not(reader: FlaskClient) -> None:
    page = tried(reader, RULE.replace("id: same-brief", "id: Same-brief"))
    assert "small letters" in page.inside["rule-line-2"]
    assert "name of the file" not in page.inside["result"]


def test_a_broken_example_is_told_at_its_line(reader: FlaskClient) -> None:
    wrong = RULE.replace("{id: a, role: kol, brief: b}", "{id: a, role: koll, brief: b}")
    page = tried(reader, wrong)
    at = 1 + next(n for n, line in enumerate(wrong.splitlines()) if "koll" in line)
    assert "did you mean 'kol'" in page.inside[f"rule-line-{at}"]


def test_a_broken_plan_is_told_and_the_examples_are_tried_all_the_same(reader: FlaskClient) -> None:
    page = tried(reader, plan="cohorts: [{role: koll}]\n")
    assert "did you mean 'kol'" in page.inside["plan-line-1"]
    assert "as expected" in page.inside["result"]


def test_what_is_no_yaml_at_all_is_told(reader: FlaskClient) -> None:
    assert "rule-line-1" in tried(reader, "[").ids
    assert "rule-line-1" in tried(reader, "id: [\n").ids
    assert tried(reader, "", "").inside["result"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_about_each_kind_can_be_tried(reader: FlaskClient, kind: str) -> None:
    page = Page(reader.get(f"/zh/playground?about={kind}").text)
    assert f"about: {kind}" in page.inside["rule"]
    assert "rule-lines" not in page.ids


def test_every_example_of_a_rule_can_be_opened(reader: FlaskClient) -> None:
    rule = load_rules().rule("same-brief-for-kol-and-koc")
    assert rule
    links = [link for link in Page(reader.get(f"/en/rules/{rule.id}").text).links if "playground?" in link]
    assert len(links) == len(rule.examples)
    for link, example in zip(sorted(links), range(len(links)), strict=True):
        assert f"example={example}" in link
        assert reader.get(link).status_code == 200


@pytest.mark.parametrize("query", ["rule=nothing", "rule=same-brief-for-kol-and-koc&example=99", "about=planet"])
def test_what_is_not_there_is_no_page(reader: FlaskClient, query: str) -> None:
    assert reader.get(f"/en/playground?{query}").status_code == 404


def test_the_rule_is_downloaded_as_it_was_typed(reader: FlaskClient) -> None:
    answer = reader.post("/en/playground/rule.yaml", data={"rule": RULE.replace("\n", "\r\n"), "plan": ""})
    assert answer.text == RULE
