"""What if: values of a plan changed step by step, as a browser without scripts sends them."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from api import create_app
from tests.given import BLAST, DAY, zhongcao

PLAN = BLAST.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    """Somebody who tries changes."""
    return create_app().test_client()


def tried(reader: FlaskClient, status: int = 200, /, *, lang: str = "en", plan: str = PLAN, **form: Any) -> str:
    """The page that comes of a form; `steps` is empty unless it is given."""
    sent = {"plan": plan, "name": "blast.yaml", "as_of": DAY, "steps": "{}"} | form
    answer = reader.post(f"/{lang}/what-if", data={name: value for name, value in sent.items() if value is not None})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    return answer.text


def value_of(page: str, name: str) -> str:
    """What stands in an input or on a button."""
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def listed(page: str, kind: str) -> set[str]:
    """The titles of the findings that are new or gone."""
    return {unescape(title) for title in re.findall(rf'<li class="{kind}">.*?<strong>(.*?)</strong>', page, re.DOTALL)}


def plan_now(page: str) -> str:
    found = re.search(r"<summary>Its text</summary><pre>(.*?)</pre>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_at_first_nothing_is_changed_and_margins_are_shown(reader: FlaskClient) -> None:
    page = tried(reader, steps=None)
    assert value_of(page, "steps") == '{"steps": []}'
    assert value_of(page, "value:budget.total") == "500000"
    assert plan_now(page) == PLAN
    told = json.loads(zhongcao("margins", BLAST, "--format", "json").out)
    total = next(margin for margin in told["fields"] if margin["path"] == "budget.total")
    assert f"the same findings from … to {total['high']['inside']:,}" in page
    assert "the same findings from" not in tried(reader)


def test_a_value_is_changed_and_changed_back(reader: FlaskClient) -> None:
    page = tried(reader, **{"value:budget.total": "570000"})
    assert listed(page, "gone") == {"Budget lines exceed the total"}
    assert listed(page, "new") == set()
    assert plan_now(page) == PLAN.replace("total: 500000", "total: 570000")
    steps = value_of(page, "steps")
    back = tried(reader, steps=steps, undo="1")
    assert (plan_now(back), value_of(back, "steps")) == (PLAN, '{"steps": []}')
    again = tried(reader, steps=steps, **{"value:budget.total": "569999"})
    assert listed(again, "gone") == set()
    assert len(json.loads(value_of(again, "steps"))["steps"]) == 2


def test_a_value_that_is_left_as_it_is_makes_no_step(reader: FlaskClient) -> None:
    page = tried(reader, **{"value:budget.total": " 500000 ", "value:campaign.new_product": "false"})
    assert value_of(page, "steps") == '{"steps": []}'


def test_a_value_can_be_left_out(reader: FlaskClient) -> None:
    page = tried(reader, **{"value:schedule.occasion": ""})
    assert "occasion: " not in plan_now(page)
    assert "taken out" in page


def test_two_days_are_changed_together(reader: FlaskClient) -> None:
    both = {"value:schedule.start": "2027-08-01", "value:schedule.end": "2027-08-20"}
    assert "start: 2027-08-01" in plan_now(tried(reader, **both))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_makes_no_plan_is_told_and_stays_typed(reader: FlaskClient, lang: str) -> None:
    wrong = {"value:cohorts.0.creators": "many <b>", "value:budget.total": "570000"}
    page = tried(reader, lang=lang, **wrong)
    assert value_of(page, "value:cohorts.0.creators") == "many <b>"
    assert value_of(page, "value:budget.total") == "570000"
    assert value_of(page, "steps") == '{"steps": []}'
    assert re.search(r'id="value-cohorts\.0\.creators-told"[^>]*>\s*<p class="wrong">', page)
    assert listed(page, "gone") == set()


def test_words_and_numbers_mean_what_a_planner_means(reader: FlaskClient) -> None:
    page = tried(reader, **{"value:budget.total": "57万"})
    assert "total: 570000" in plan_now(page)


def test_a_proposal_is_applied_as_it_is_shown(reader: FlaskClient) -> None:
    asked = tried(reader, rule="lines-above-total", path="budget.total")
    shown = json.loads(zhongcao("fix", BLAST, "--rule", "lines-above-total", "--format", "json").out)
    applied = [json.loads(unescape(value)) for value in re.findall(r'name="apply" value="([^"]*)"', asked)]
    assert [[edit["now"] for edit in one["steps"][0]] for one in applied] == [
        [change["now"] for change in proposal["changes"]] for proposal in shown[0]["proposals"]
    ]
    page = tried(reader, apply=json.dumps(applied[0]))
    assert "Budget lines exceed the total" in listed(page, "gone")


def test_what_only_the_planner_knows_is_asked_for(reader: FlaskClient) -> None:
    page = tried(reader, finding="audience-segments-missing audience.segments")
    assert 'name="value:audience.segments"' in page
    assert 'name="apply"' not in page
    given = tried(reader, **{"value:audience.segments": "学生，新手妈妈"})
    assert "  segments:\n    - 学生\n    - 新手妈妈\n" in plan_now(given)


def test_the_way_to_the_best_verdict_is_applied_at_once(reader: FlaskClient) -> None:
    plan = PLAN.replace("total: 500000", "total: 569999")
    page = tried(reader, plan=plan, way="1")
    after = tried(reader, plan=plan, apply=value_of(page, "apply"))
    assert len(listed(after, "gone")) > len(listed(after, "new"))


def test_the_plan_that_was_tried_is_downloaded(reader: FlaskClient) -> None:
    steps = value_of(tried(reader, **{"value:budget.total": "570000"}), "steps")
    answer = reader.post("/zh/what-if/plan", data={"plan": PLAN, "name": "计划.yaml", "steps": steps})
    assert answer.text == PLAN.replace("total: 500000", "total: 570000")
    assert "filename*=UTF-8''%E8%AE%A1%E5%88%92.yaml" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "steps",
    ["[", "[]", '{"steps": [[{"path": "nowhere.at.all", "now": 1}]]}', '{"steps": [[{"now": 1}]]}', '{"moves": []}'],
)
def test_steps_that_nobody_made_are_refused(reader: FlaskClient, steps: str) -> None:
    assert "This did not work" in tried(reader, 400, steps=steps)
