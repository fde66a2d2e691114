"""The check page: a plan goes in, and a broken one comes back whole, with what is wrong beside its lines."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from api import create_app
from engine.findings import LANGUAGES
from engine.plan import read_plan
from engine.problems import Problem, Refused
from engine.rules import load_rules
from engine.source import MAX_BYTES, read
from tests.given import BROKEN, DAY, EXAMPLES, NAUGHTY, PLAN
from tests.page import Page

both = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    """Somebody who has a plan checked by the shipped rules."""
    return create_app().test_client()


def sent(reader: FlaskClient, lang: str = "en", /, *, to: str = "report", **form: Any) -> TestResponse:
    """The answer to the form, filled in like this; `file` is a name and bytes."""
    file = {"file": FileStorage(BytesIO(form["file"][1]), form["file"][0], "file")} if "file" in form else {}
    boundary, body = encode_multipart(form | file)  # the client itself would leave files open
    return reader.post(f"/{lang}/{to}", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def kept(answer: TestResponse) -> str:
    """The text in the big input of a page."""
    found = re.search(r'<textarea id="plan"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    assert found
    return unescape(found[1])


def field(page: Page, name: str) -> dict[str, str]:
    """The attributes of an input."""
    return next(attrs for tag, attrs in page.tags if tag == "input" and attrs.get("name") == name)


def ticked(page: Page) -> set[str]:
    """The packs that are chosen."""
    return {attrs["value"] for _, attrs in page.tags if attrs.get("name") == "pack" and "checked" in attrs}


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    """What is wrong with a plan."""
    with pytest.raises(Refused) as refused:
        read_plan(read(text, "plan.yaml"))
    return refused.value.problems


# --- A plan goes in -------------------------------------------------------------------------------------------------


@both
def test_the_page_offers_samples_and_packs(reader: FlaskClient, lang: str) -> None:
    page = Page(reader.get(f"/{lang}/").text)
    assert {link for link in page.links if "sample=" in link} == {f"/{lang}/?sample={path.stem}" for path in EXAMPLES}
    offered = {attrs["value"] for _, attrs in page.tags if attrs.get("name") == "pack"}
    assert offered == set(load_rules().packs)
    assert ticked(page) == set()


@pytest.mark.parametrize("sample", EXAMPLES, ids=lambda path: path.stem)
def test_a_sample_fills_the_page(reader: FlaskClient, sample: Any) -> None:
    answer = reader.get(f"/en/?sample={sample.stem}")
    assert kept(answer) == sample.read_text(encoding="utf-8")
    assert field(Page(answer.text), "name")["value"] == sample.name


def test_an_unknown_sample_is_no_page(reader: FlaskClient) -> None:
    assert reader.get("/en/?sample=nothing").status_code == 404


@pytest.mark.parametrize("name", ["计划.yaml", "plan.YML"])
def test_a_file_is_checked(reader: FlaskClient, name: str) -> None:
    answer = sent(reader, file=(name, PLAN.encode()), as_of=DAY)
    assert answer.status_code == 200
    assert field(Page(answer.text), "plan")["value"] == PLAN
    assert field(Page(answer.text), "name")["value"] == name


def test_a_text_is_checked_as_it_was_typed(reader: FlaskClient) -> None:
    """Browsers send each end of a line as two characters."""
    answer = sent(reader, plan=PLAN.replace("\n", "\r\n"), as_of=DAY)
    assert answer.status_code == 200
    assert field(Page(answer.text), "plan")["value"] == PLAN


def test_a_plan_comes_back_to_be_edited(reader: FlaskClient) -> None:
    answer = sent(reader, "zh", to="", plan=PLAN, name="a.yaml", as_of=DAY, pack=["law-cn", "platform"])
    page = Page(answer.text)
    assert (answer.status_code, kept(answer), ticked(page)) == (200, PLAN, {"law-cn", "platform"})
    assert (field(page, "name")["value"], field(page, "as_of")["value"]) == ("a.yaml", DAY)


def test_who_comes_back_to_a_report_may_check_a_plan(reader: FlaskClient) -> None:
    answer = reader.get("/zh/report")
    assert (answer.status_code, answer.location) == (302, "/zh/")


# --- A broken plan --------------------------------------------------------------------------------------------------


@both
def test_a_broken_plan_comes_back_with_every_message_at_its_line(reader: FlaskClient, lang: str) -> None:
    answer = sent(reader, lang, plan=BROKEN, name="坏.yaml", as_of=DAY, pack="law-nz")
    page = Page(answer.text)
    assert (answer.status_code, kept(answer), ticked(page)) == (422, BROKEN, {"law-nz"})
    assert (field(page, "name")["value"], field(page, "as_of")["value"]) == ("坏.yaml", DAY)
    found = problems_of(BROKEN)
    assert len(found) > 5
    for problem in found:
        line = f"line-{problem.location.line}"
        assert problem.said(lang) in page.inside[line]
        assert f"#{line}" in page.links
        assert page.text.count(problem.said(lang)) == 2  # on top, and at its line
    lines = BROKEN.splitlines()
    assert [name for name in page.ids if name.startswith("line-")] == [f"line-{n}" for n in range(1, len(lines) + 1)]
    assert all(text in page.inside[f"line-{at}"] for at, text in enumerate(lines, 1))
    assert re.findall(r"<mark>(.*?)</mark>", answer.text)[:2] == ["campain:", "footfal"]


def test_what_cannot_be_read_at_all_is_told_apart(reader: FlaskClient) -> None:
    text = "version: 1\ncampaign: [\n"
    answer = sent(reader, plan=text)
    assert (answer.status_code, kept(answer)) == (400, text)
    assert problems_of(text)[0].said() in Page(answer.text).text


def test_a_long_text_is_shown_around_what_is_wrong(reader: FlaskClient) -> None:
    def shown(lines: int, wrong: int) -> list[str]:
        text = "".join("version: x\n" if at == wrong else f"# {at}\n" for at in range(1, lines + 1))
        page = Page(sent(reader, plan=text.rstrip("\n")).text)
        return [name.removeprefix("line-") for name in page.ids if name.startswith("line-")]

    assert shown(300, 200) == [str(number) for number in range(1, 301)]
    assert shown(301, 200) == ["197", "198", "199", "200", "201", "202", "203"]
    assert shown(301, 300) == ["297", "298", "299", "300", "301"]
    assert shown(301, 2) == ["1", "2", "3", "4", "5"]


def test_a_long_line_is_shown_around_what_is_wrong(reader: FlaskClient) -> None:
    text = '{"campaign": {"name": "' + "a" * 5000 + '", "brand": 1, "product": "' + "b" * 5000 + '"}}'
    answer = sent(reader, plan=text)
    page = Page(answer.text)
    assert (answer.status_code, kept(answer)) == (422, text)
    assert len(page.inside["line-1"]) < 1000
    assert re.findall(r"<mark>(.*?)</mark>", answer.text) == ["1"]


def test_what_was_typed_is_shown_as_text(reader: FlaskClient) -> None:
    text = "version: 1\ncampaign: {name: '</textarea><script>alert(1)</script>&amp;<b>', brand: [1]}\n"
    for answer in (sent(reader, plan=text), sent(reader, to="", plan=text)):
        assert kept(answer) == text
        assert "<script>" not in answer.text


@pytest.mark.parametrize("wrong", NAUGHTY)
def test_nothing_that_is_sent_breaks_the_page(reader: FlaskClient, wrong: str) -> None:
    as_file = sent(reader, "zh", file=("plan.yaml", NAUGHTY[wrong]))
    as_text = sent(reader, "zh", plan=NAUGHTY[wrong].decode("utf-8", "replace"))
    for answer in (as_file, as_text):
        assert answer.status_code in (400, 422)
        assert answer.mimetype == "text/html"
        assert 'role="alert"' in answer.text
        Page(answer.text.replace("\x00", ""))


# --- A form that cannot be used -------------------------------------------------------------------------------------


FAULTS: list[tuple[str, dict[str, Any], str, tuple[str, str]]] = [
    ("nothing", {}, "plan", ("There is no plan yet.", "还没有计划。")),
    ("blanks", {"plan": " \n "}, "plan", ("There is no plan yet.", "还没有计划。")),
    ("two plans", {"plan": PLAN, "file": ("a.yaml", PLAN.encode())}, "file", ("There is a text and a file.", "既有文本又选了文件。")),
    ("another kind of file", {"file": ("计划.docx", PLAN.encode())}, "file", ("计划.docx is no file of YAML or JSON", "计划.docx 不是 YAML 或 JSON 文件")),
    ("no day", {"plan": PLAN, "as_of": "2027-02-30"}, "as_of", ("This is not a day: 2027-02-30.", "这不是日期：2027-02-30。")),
    ("no such pack", {"plan": PLAN, "pack": "law-mars"}, "pack", ("The rules have no pack of this name", "规则中已没有这个规则包")),
]  # fmt: skip


@both
@pytest.mark.parametrize(
    ("form", "at", "messages"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_all(
    reader: FlaskClient, lang: str, form: dict[str, Any], at: str, messages: tuple[str, str]
) -> None:
    answer = sent(reader, lang, **form)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert messages[lang == "zh"] in page.inside[f"wrong-{at}"]
    assert page.text.count(page.inside[f"wrong-{at}"]) == 2
    assert f"#{at}" in page.links
    assert "wrong-" + at in next(attrs["aria-describedby"] for _, attrs in page.tags if attrs.get("id") == at)
    assert kept(answer).strip() == (form.get("plan") or (PLAN if form.get("file") else "")).strip()


def test_all_that_is_wrong_is_told_at_once(reader: FlaskClient) -> None:
    page = Page(sent(reader, plan=BROKEN, as_of="soon", pack="law-mars").text)
    assert {"wrong-as_of", "wrong-pack"} <= set(page.ids)
    assert all(problem.said() in page.text for problem in problems_of(BROKEN))


def test_a_file_that_is_not_text_says_what_to_do(reader: FlaskClient) -> None:
    answer = sent(reader, file=("plan.yaml", PLAN.encode("gb18030")))
    assert (answer.status_code, kept(answer)) == (400, "")
    assert "this is not UTF-8 text; save the file as UTF-8" in Page(answer.text).text


def test_a_text_may_have_a_million_bytes(reader: FlaskClient) -> None:
    full = PLAN + "#" * (MAX_BYTES - len(PLAN.encode()))
    assert sent(reader, plan=full).status_code == 200
    answer = sent(reader, plan=full + "#")
    assert (answer.status_code, len(kept(answer))) == (400, len(full) + 1)
    assert "the text is longer than 1,000,000 bytes; split it" in answer.text
    assert sent(reader, file=("plan.yaml", full.encode())).status_code == 200
    assert sent(reader, file=("plan.yaml", full.encode() + b"#")).status_code == 400


@both
def test_more_than_any_plan_can_need_is_not_read(reader: FlaskClient, lang: str) -> None:
    answer = sent(reader, lang, plan="#" * (4 * MAX_BYTES))
    assert (answer.status_code, answer.mimetype) == (413, "text/html")
    assert {"en": "Go back; what was typed is still there.", "zh": "填写的内容还在"}[lang] in answer.text


@both
def test_the_other_language_keeps_what_was_typed(reader: FlaskClient, lang: str) -> None:
    other = {"en": "zh", "zh": "en"}[lang]
    for answer in (sent(reader, lang, plan=BROKEN), reader.get(f"/{lang}/")):
        buttons = [attrs for tag, attrs in Page(answer.text).tags if tag == "button" and attrs.get("form") == "check"]
        assert "formaction" not in buttons[0]  # which Enter presses
        assert buttons[1]["formaction"] == f"/{other}/"
    assert kept(sent(reader, other, to="", plan=BROKEN)) == BROKEN
