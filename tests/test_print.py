"""Reports on paper: what is printed says all that the screen does, in pieces that hold together."""

import re
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from engine.check import Checker
from engine.findings import LANGUAGES, Language
from engine.render import shared
from engine.render.phrases import Words
from engine.report import Report
from engine.rules import load_rules
from tests.browser import NONE, Seen, program
from tests.given import DAY, EXAMPLES, PLAN, zhongcao
from tests.views import send

pytestmark = pytest.mark.skipif(program() is None, reason=NONE)
both = pytest.mark.parametrize("lang", LANGUAGES)
CHECKER = Checker(load_rules())
HEART = next(path for path in EXAMPLES if "heart" in path.name).read_text("utf-8")


RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰戶", "民西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙户"
)
"""What a printed page may have in place of a character, since one glyph of the font stands for both."""


def told(text: str) -> str:
    """A text without blanks, with one character for those that look the same."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(RADICALS))


def printed(page: Page) -> list[str]:
    """The text of each sheet."""
    pdf = PdfReader(BytesIO(page.pdf(format="A4", print_background=False)))
    return [told(sheet.extract_text()) for sheet in pdf.pages]


def report_of(plan: str, lang: Language) -> Report:
    return CHECKER.check(plan, "plan.yaml", date.fromisoformat(DAY), lang)


def holds_together(sheets: list[str], report: Report) -> None:
    """Everything is there, and the head of each problem is on one sheet with what it says."""
    words, whole = Words(report.language), "".join(sheets)
    assert told(words[report.verdict]) in sheets[0]
    assert told(report.plan.name) in sheets[0]
    for finding in report.findings:
        assert told(finding.rule) in whole
        for cite in finding.cites:
            assert told(shared.cited(cite, words)) in whole
    for problem in shared.problems(report):
        head = (problem.finding.title, problem.finding.message, problem.finding.rule)
        assert any(all(told(part) in sheet for part in head) for sheet in sheets), head
        assert told(problem.finding.remedy) in whole
        for finding in problem.consequences:
            assert told(finding.title) in whole
    for button in ("what clears", "problems shown"):
        assert told(words[button]) not in whole


@both
def test_a_printed_page_has_the_whole_report_and_no_buttons(browser: Browser, seen: Seen, lang: Language) -> None:
    page = seen.watch(browser.new_page(base_url=seen.host))
    page.goto(f"/{lang}/playbooks")
    send(page, f"/{lang}/report", {"plan": PLAN, "name": "plan.yaml", "as_of": DAY})
    sheets = printed(page)
    holds_together(sheets, report_of(PLAN, lang))
    assert told(page.locator("nav").inner_text()) not in sheets[0]
    assert told(page.locator("nav a").last.inner_text()) not in sheets[0]
    page.close()


@both
def test_a_printed_file_has_the_whole_report(browser: Browser, tmp_path: Path, lang: Language) -> None:
    plan, file = tmp_path / "plan.yaml", tmp_path / "report.html"
    plan.write_text(HEART, "utf-8")
    made = zhongcao("check", plan, "--format", "html", "--lang", lang, "--as-of", DAY, "--fail-on", "never")
    file.write_text(made.out, "utf-8")
    with browser.new_context(offline=True, color_scheme="dark", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        holds_together(printed(page), report_of(HEART, lang))
