"""The history on pages, as a browser without scripts meets it: checks are kept, opened, found again and compared."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api import create_app
from api.history import History
from api.people.kept import LINES, PAGE
from api.tokens import entry, read_tokens
from engine.findings import LANGUAGES
from tests.checks import NOON, client, history, made
from tests.given import ADVISED, BROKEN, DAY, OPEN, PLAN, QUIET, RULES, WARNED
from tests.page import Page

KEPT, WARNING = "Zhongcao-Check", "Zhongcao-Warning"

both = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with history(f"sqlite:///{tmp_path}/history.db") as opened:
        yield opened


@pytest.fixture
def reader(store: History) -> FlaskClient:
    """Somebody who has plans checked where checks are kept."""
    return client(store)


def sent(reader: FlaskClient, plan: str = PLAN, lang: str = "en", to: str = "report", **form: Any) -> TestResponse:
    return reader.post(f"/{lang}/{to}", data={"plan": plan, "name": "plan", "as_of": DAY, **form})


def kept(reader: FlaskClient, plan: str = PLAN, lang: str = "en", **form: Any) -> str:
    """The address of the report on a plan."""
    answer = sent(reader, plan, lang, **form)
    assert (answer.status_code, answer.location) == (303, f"/{lang}/checks/{answer.headers[KEPT]}")
    return answer.location


def read(reader: FlaskClient, address: str, status: int = 200) -> Page:
    answer = reader.get(address)
    assert (answer.status_code, answer.mimetype) == (status, "text/html"), answer.text
    return Page(answer.text)


def id_of(address: str) -> str:
    return address.rpartition("/")[2]


def listed(page: Page) -> list[str]:
    """The ids of the checks of a list."""
    return [id_of(link) for link in page.links if "/checks/" in link]


def hidden(page: Page) -> dict[str, str]:
    """What the forms of a page carry."""
    return {attrs["name"]: attrs["value"] for _, attrs in page.tags if attrs.get("type") == "hidden"}


def titles(lang: str = "en", plan: str = PLAN) -> list[str]:
    """The titles of what is found in a plan."""
    return [finding.title for finding in made(plan, lang=lang).report.findings]


# --- Kept, and at an address ------------------------------------------------------------------------------------------


@both
def test_a_check_of_a_page_is_kept_as_one_of_a_program_and_has_an_address(reader: FlaskClient, lang: str) -> None:
    address = kept(reader, lang=lang, client="客户")
    answered = reader.post(
        f"/v1/checks?as_of={DAY}&lang={lang}&client=客户", data=PLAN.encode(), content_type="application/yaml"
    )
    check = reader.get(f"/v1/checks/{id_of(address)}").get_json()
    assert (check["text"], check["client"], check["options"]["lang"]) == (PLAN, "客户", lang)
    assert reader.get(f"/v1/checks/{id_of(address)}/report").data == answered.data
    page = read(reader, address)
    assert all(title in page.text for title in titles(lang))
    assert hidden(page) == {"plan": PLAN, "name": "plan", "as_of": DAY, "client": "客户", "check": id_of(address)}


@pytest.mark.parametrize(
    ("format_", "type_"),
    [("json", "application/json"), ("text", "text/plain"), ("markdown", "text/markdown"), ("html", "text/html")],
)
def test_the_report_of_a_kept_check_is_downloaded_as_it_was_answered(
    reader: FlaskClient, format_: str, type_: str
) -> None:
    address = kept(reader)
    told = reader.get(f"{address}/{format_}")
    posted = sent(reader, format=format_)
    assert (told.data, told.mimetype) == (posted.data, type_)
    assert told.headers["Content-Disposition"] == posted.headers["Content-Disposition"]
    if format_ == "json":
        assert told.data == reader.get(f"/v1/checks/{id_of(address)}/report").data


def test_the_report_is_copied_as_text(reader: FlaskClient) -> None:
    address = kept(reader)
    text = reader.get(f"{address}/text").text
    for answer in (reader.get(f"{address}/copy"), sent(reader, copy="1")):
        inside = answer.text.partition('id="as-text"')[2].partition(">\n")[2].partition("</textarea>")[0]
        assert unescape(inside) == text


def test_a_report_that_is_asked_for_again_is_not_kept_again(reader: FlaskClient) -> None:
    kept(reader)
    for form in ({"format": "json"}, {"copy": "1"}, {"show": "1", "severity": "error"}):
        assert sent(reader, **form).status_code == 200
    assert sent(reader, BROKEN).status_code == 422
    assert len(listed(read(reader, "/en/checks"))) == 1


def test_the_problems_of_a_kept_check_are_chosen_by_its_address(reader: FlaskClient) -> None:
    address = kept(reader)
    page = read(reader, f"{address}?severity=error&set=timing")
    problems = [attrs for _, attrs in page.tags if attrs.get("class", "").startswith("problem ")]
    assert [one["data-severity"] for one in problems if "hidden" not in one] == ["error"]
    assert len(problems) == 3
    other = next(attrs for _, attrs in page.tags if attrs.get("class") == "language")
    assert other["href"] == f"/zh/checks/{id_of(address)}?severity=error&set=timing"


def test_a_kept_check_is_told_in_the_other_language_while_the_rules_still_give_it(
    store: History, reader: FlaskClient, tmp_path: Path
) -> None:
    address = id_of(kept(reader, lang="zh"))
    page = read(reader, f"/en/checks/{address}")
    assert all(title in page.text for title in titles("en"))
    assert "report as it was answered then" not in page.text
    assert "Passed" in page.text
    other = client(store, edited(tmp_path))
    for lang in LANGUAGES:
        page = read(other, f"/{lang}/checks/{address}")
        assert all(title in page.text for title in titles("zh"))
        assert {"en": "This is the report as it was answered then.", "zh": "这里是当时给出的报告。"}[lang] in page.text
        assert not [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]


def edited(tmp_path: Path) -> Path:
    """The rules of the tests, without the one that finds an error."""
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    (folder / "timing" / "ads-before-notes.yaml").unlink()
    return folder


def test_a_report_that_another_version_wrote_otherwise_is_told_where_it_is(store: History, reader: FlaskClient) -> None:
    check = made()
    report = json.loads(check.written)
    del report["glance"]
    old = json.dumps(report).encode()
    id_ = store.keep(replace(check, written=old))
    assert f"/v1/checks/{id_}/report" in read(reader, f"/en/checks/{id_}", 410).text


@pytest.mark.parametrize("id_", ["x", "01a20298-e64b-7708-91df-4d5f6056c8f8", "diff", "diff?after=x", "diff?before=x"])
def test_what_is_not_kept_is_no_page(reader: FlaskClient, id_: str) -> None:
    read(reader, f"/zh/checks/{id_}", 404)


# --- The list -------------------------------------------------------------------------------------------------------


@both
def test_kept_checks_are_listed_and_filtered(reader: FlaskClient, lang: str) -> None:
    assert listed(read(reader, f"/{lang}/checks")) == []
    found = [id_of(kept(reader, plan, client=name)) for plan, name in ((PLAN, "a"), (WARNED, "b"), (QUIET, "a"))]
    assert listed(read(reader, f"/{lang}/checks")) == found[::-1]
    for query, wanted in (
        ("verdict=revise", [1]),
        ("client=a&verdict=&name=", [2, 0]),
        ("name=春茶 launch&client=b", [1]),
        ("rule=ads-before-notes", [0]),
        (f"plan={made(PLAN).report.plan.digest}", [0]),
        ("to=2026-01-01", []),
        ("from=2026-01-01", [2, 1, 0]),
    ):
        page = read(reader, f"/{lang}/checks?{query}")
        assert listed(page) == [found[at] for at in wanted], query


@both
def test_a_list_that_cannot_be_asked_for_says_why_and_keeps_what_was_typed(reader: FlaskClient, lang: str) -> None:
    page = read(reader, f"/{lang}/checks?from=soon&client=a", 400)
    assert {"en": "from is a day as YYYY-MM-DD", "zh": "YYYY-MM-DD"}[lang] in page.text
    typed = {attrs["name"]: attrs["value"] for tag, attrs in page.tags if tag == "input"}
    assert (typed["from"], typed["client"]) == ("soon", "a")
    assert read(reader, f"/{lang}/checks?cursor=x", 400).links


def test_a_long_list_is_paged(store: History, reader: FlaskClient) -> None:
    check = made(client="a")
    found = [store.keep(replace(check, time=NOON + timedelta(seconds=at))) for at in range(PAGE)]
    assert not [link for link in read(reader, "/en/checks?client=a").links if "cursor" in link]
    found.append(store.keep(replace(check, time=NOON + timedelta(seconds=PAGE))))
    first = read(reader, "/en/checks?client=a")
    assert listed(first) == found[:0:-1]
    (older,) = (link for link in first.links if "cursor" in link)
    assert "client=a" in older
    second = read(reader, older)
    assert listed(second) == found[:1]
    assert "/en/checks?client=a" in second.links


# --- Compared -------------------------------------------------------------------------------------------------------


def parts_of(page: Page) -> dict[str, str]:
    """What stands under each heading that counts something, by the heading."""
    return {name: text for name, text in page.parts.items() if name.rpartition(" ")[2].isdigit()}


def test_a_check_is_compared_with_the_one_before_of_its_plan(reader: FlaskClient) -> None:
    first = id_of(kept(reader, PLAN, client="a"))
    for other in (kept(reader, QUIET.replace("春茶", "秋茶"), client="a"), kept(reader, QUIET, client="b")):
        assert not [link for link in read(reader, other).links if "diff" in link]
    last = kept(reader, WARNED, client="a")
    address = f"/en/checks/diff?before={first}&after={id_of(last)}"
    assert address in read(reader, last).links
    page = read(reader, f"/en/checks/diff?after={id_of(last)}")
    assert page.text == read(reader, address).text
    parts = parts_of(page)
    assert list(parts) == ["Fixed: 1", "Still there: 3"]
    assert titles()[0] in parts["Fixed: 1"]
    assert all(title in parts["Still there: 3"] for title in titles()[1:])
    assert "-ads: {feed: {budget: 100, start: 2027-05-02}}" in page.parts["Changed in the text of the plan"]
    assert "+ads: {feed: {budget: 100, start: 2027-05-03}}" in page.parts["Changed in the text of the plan"]
    back = parts_of(read(reader, f"/en/checks/diff?before={id_of(last)}&after={first}"))
    assert list(back) == ["New: 1", "Still there: 3"]


def test_what_can_no_longer_be_judged_is_not_fixed_and_both_checks_are_told_in_one_language(
    reader: FlaskClient,
) -> None:
    first, last = id_of(kept(reader, PLAN)), id_of(kept(reader, OPEN, lang="zh"))
    parts = parts_of(read(reader, f"/en/checks/diff?before={first}&after={last}"))
    assert list(parts) == ["Gone, since it can no longer be judged: 2", "Still there: 2"]
    assert all(title in parts["Still there: 2"] for title in titles("en", OPEN))


def test_a_plan_that_is_too_long_is_compared_by_its_findings_alone(reader: FlaskClient) -> None:
    lines = len(ADVISED.splitlines())
    first = id_of(kept(reader, ADVISED))
    for more, told in ((LINES - lines, True), (LINES - lines + 1, False)):
        last = id_of(kept(reader, ADVISED + "#\n" * more))
        page = read(reader, f"/en/checks/diff?before={first}&after={last}")
        assert ("Changed in the text of the plan" in page.parts) is told


def test_the_list_marks_the_newest_check_and_the_one_of_its_plan_before(reader: FlaskClient) -> None:
    assert not [one for _, one in read(reader, "/en/checks").tags if one.get("type") == "radio"]
    found = [id_of(kept(reader, plan)) for plan in (PLAN, QUIET.replace("春茶", "秋茶"), WARNED)]
    radios = [one for _, one in read(reader, "/en/checks").tags if one.get("type") == "radio"]
    assert {one["name"]: one["value"] for one in radios if "checked" in one} == {"before": found[0], "after": found[2]}


# --- What if --------------------------------------------------------------------------------------------------------

STEP = json.dumps({"steps": [[{"path": "ads.feed.start", "now": "2027-05-03", "removed": False}]]})


def test_changes_are_shared_as_the_check_that_they_make(reader: FlaskClient) -> None:
    first = id_of(kept(reader, client="a"))
    carried = hidden(read(reader, f"/en/checks/{first}")) | {"steps": STEP}
    page = Page(sent(reader, to="what-if", **carried).text)
    assert "/en/what-if/check" in [attrs.get("formaction") for _, attrs in page.tags]
    answer = sent(reader, to="what-if/check", **hidden(page))
    last = listed(read(reader, "/en/checks?client=a"))[0]
    assert (answer.status_code, answer.location) == (303, f"/en/checks/diff?before={first}&after={last}")
    assert reader.get(f"/v1/checks/{last}/plan").text == WARNED
    assert "Fixed: 1" in read(reader, answer.location).parts


def test_changes_of_a_plan_that_is_not_kept_are_shared_too(reader: FlaskClient) -> None:
    answer = sent(reader, to="what-if/check", steps=STEP)
    assert answer.location == f"/en/checks/{listed(read(reader, '/en/checks'))[0]}"


def test_what_can_no_longer_be_judged_with_changes_is_not_gone(reader: FlaskClient) -> None:
    left_out = json.dumps({"steps": [[{"path": "ads.feed.start", "removed": True}]]})
    parts = Page(sent(reader, to="what-if", steps=left_out).text).parts
    assert titles()[0] in parts["Gone, since it can no longer be judged (1)"]
    assert [name for name in parts if name.startswith("Gone")] == ["Gone, since it can no longer be judged (1)"]


# --- Where nothing is kept ------------------------------------------------------------------------------------------


def test_without_a_history_nothing_is_shared_and_no_page_speaks_of_it() -> None:
    plain = client(None)
    answer = sent(plain)
    assert (answer.status_code, KEPT in answer.headers, WARNING in answer.headers) == (200, False, False)
    for page in (answer.text, plain.get("/en/").text, sent(plain, to="what-if", steps=STEP).text):
        assert not [link for link in Page(page).links if "checks" in link]
        assert "what-if/check" not in page
        assert 'name="client"' not in page
    read(plain, "/en/checks", 404)
    read(plain, "/en/checks/diff?after=x", 404)
    assert sent(plain, to="what-if/check", steps=STEP).status_code == 404


@both
def test_a_check_answers_though_the_store_is_down_and_says_so(store: History, reader: FlaskClient, lang: str) -> None:
    address = kept(reader, lang=lang)
    store.close()
    Path(str(store.engine.url.database)).write_text("no database")
    answer = sent(reader, lang=lang)
    assert (answer.status_code, KEPT in answer.headers, WARNING in answer.headers) == (200, False, True)
    page = Page(answer.text)
    assert all(title in page.text for title in titles(lang))
    assert {"en": "This check is not kept", "zh": "本次检查没有保存"}[lang] in page.text
    shared = sent(reader, lang=lang, to="what-if/check", steps=STEP)
    assert {"en": "This cannot be shared now", "zh": "无法分享"}[lang] in shared.text
    for path in (address, f"/{lang}/checks", f"{address}/json", f"/{lang}/checks/diff?after={id_of(address)}"):
        told = read(reader, path, 503).text
        assert {"en": "The history does not answer now", "zh": "历史记录暂时无法访问"}[lang] in told
        assert "database" not in told


# --- Whose checks ---------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(store: History) -> FlaskClient:
    """A service with tokens: two of one client, one of which may look back, and one of another client."""
    lines = (
        entry("acme", "zc_acme", ["check", "history"]),
        entry("acme.2", "zc_new", ["check"], "acme"),
        entry("other", "zc_other", ["check", "history"]),
    )
    return create_app([RULES], history=store, tokens=read_tokens("".join(lines), "tokens.yaml")).test_client()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_who_may_not_look_back_is_answered_at_once_and_the_check_is_kept(guarded: FlaskClient) -> None:
    form = {"plan": PLAN, "as_of": DAY, "client": "somebody else"}
    answer = guarded.post("/en/report", data=form, headers=bearer("zc_new"))
    assert (answer.status_code, KEPT in answer.headers) == (200, True)
    assert not [link for link in Page(answer.text).links if "/checks" in link]
    for path in ("", f"/{answer.headers[KEPT]}", f"/{answer.headers[KEPT]}/json", "/diff?after=x"):
        assert guarded.get(f"/en/checks{path}", headers=bearer("zc_new")).status_code == 403
        assert guarded.get(f"/en/checks{path}").status_code == 401
    shared = guarded.post("/en/what-if/check", data=form | {"steps": STEP}, headers=bearer("zc_new"))
    assert shared.status_code == 403
    assert KEPT not in shared.headers


def test_tokens_of_one_label_keep_their_checks_under_it(guarded: FlaskClient) -> None:
    send = {"data": PLAN.encode(), "content_type": "application/yaml"}
    ids = []
    for token in ("zc_acme", "zc_new", "zc_other"):
        answer = guarded.post(f"/v1/checks?as_of={DAY}", headers=bearer(token), **send)  # type: ignore[arg-type]
        ids.append(answer.headers[KEPT])
    page = Page(guarded.get("/en/checks?client=acme", headers=bearer("zc_acme")).text)
    assert listed(page) == [ids[1], ids[0]]
    for label, status in (("acme", 200), ("acme.2", 400)):
        answer = guarded.post(f"/v1/checks?client={label}", headers=bearer("zc_new"), **send)  # type: ignore[arg-type]
        assert answer.status_code == status


def test_who_has_a_token_chooses_no_label(guarded: FlaskClient) -> None:
    assert 'name="client"' not in guarded.get("/en/", headers=bearer("zc_acme")).text
    assert 'name="client"' in guarded.get("/en/checks", headers=bearer("zc_acme")).text, "as a filter it is there"


def test_a_label_that_cannot_be_one_is_told_at_its_field(reader: FlaskClient) -> None:
    kept(reader, client="种" * 200)
    answer = sent(reader, client="种" * 201)
    assert answer.status_code == 422
    assert "client has at most 200 characters" in Page(answer.text).inside["wrong-client"]
