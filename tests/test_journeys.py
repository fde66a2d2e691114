"""What people come for, from its beginning to its end, in both languages: by mouse, by keys, without scripts, offline."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.people.texts import translations
from engine.findings import LANGUAGES, Language
from engine.render.phrases import Words
from tests.browser import NONE, Seen, program
from tests.given import BLAST, BROKEN, PLAN
from tests.views import BLASTED, send

pytestmark = pytest.mark.skipif(program() is None, reason=NONE)
both = pytest.mark.parametrize("lang", LANGUAGES)

MENDED = PLAN.replace("春茶 launch", "春茶上市")


def opened(browser: Browser, seen: Seen, address: str) -> Page:
    page = seen.watch(browser.new_page(base_url=seen.host, accept_downloads=True))
    page.goto(address)
    return page


def kept(page: Page, button: Locator) -> tuple[str, str]:
    """The name and the text of the file that a button gives."""
    with page.expect_download() as coming:
        button.click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_text("utf-8")


@both
def test_a_planner_mends_a_broken_plan_and_keeps_its_report(browser: Browser, seen: Seen, lang: Language) -> None:
    _, words = translations(lang).gettext, Words(lang)
    page = opened(browser, seen, f"/{lang}/")
    text = page.get_by_role("textbox", name=_("Text of the plan"))
    text.fill(BROKEN)
    seen.expects("422")
    page.get_by_role("button", name=_("Check the plan")).click()
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(6)
    expect(page.locator("mark").first).to_have_text("campain:")
    expect(text).to_have_value(BROKEN)
    text.fill(MENDED)
    page.get_by_role("button", name=_("Check the plan")).click()
    expect(page.locator(".stamp strong")).to_have_text(words["blocked"])
    expect(page.get_by_role("heading", level=1)).to_have_text("春茶上市")
    name, markdown = kept(page, page.locator(".downloads").get_by_text("Markdown"))
    assert name == "春茶上市.md"
    assert page.locator(".problem h3").first.inner_text().split(maxsplit=1)[1] in markdown
    page.get_by_role("button", name=_("Edit the plan")).click()
    expect(text).to_have_value(MENDED)
    page.close()


@both
def test_a_strategist_finds_a_rule_changes_it_and_keeps_it(browser: Browser, seen: Seen, lang: Language) -> None:
    _, words = translations(lang).gettext, Words(lang)
    page = opened(browser, seen, f"/{lang}/rules")
    page.get_by_label(words["filter"]).fill("same-brief-for")
    expect(page.locator(".rules tbody tr:visible")).to_have_count(1)
    page.locator(".rules tbody tr:visible").get_by_role("link").click()
    page.get_by_role("link", name=words["try it"]).first.click()
    rule = page.get_by_label(words["rule"], exact=True)
    expect(page.locator("#result h2").first).to_contain_text(words["fires"])
    changed = rule.input_value().replace("used_by_koc: true", "used_by_koc: false")
    rule.fill(changed)
    expect(page.locator("#result h2").first).to_contain_text(words["clear"])
    assert kept(page, page.get_by_role("button", name=_("Download the rule"))) == ("rule.yaml", changed)
    page.close()


@both
def test_a_consultant_shows_a_sample_and_what_a_change_does(browser: Browser, seen: Seen, lang: Language) -> None:
    _ = translations(lang).gettext
    page = opened(browser, seen, f"/{lang}/?sample={BLAST.stem}")
    page.get_by_role("button", name=_("Check the plan")).click()
    expect(page.locator(".stamp strong")).to_be_in_viewport()
    page.locator("[name=severity][value=recommendation]").uncheck()
    expect(page.locator(".problem.recommendation:visible")).to_have_count(0)
    gone = page.locator("#problem-2 h3").inner_text().split(maxsplit=1)[1]
    page.get_by_role("button", name=_("Try changes")).click()
    page.locator("[name='value:budget.total']").fill("570000")
    expect(page.locator("li.gone")).to_contain_text(gone)
    name, plan = kept(page, page.get_by_role("button", name=_("Download this plan")))
    assert name == "celebrity-sales-blast.yaml"
    assert "total: 570000" in plan
    page.close()


def tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Press Tab until the target has the focus; it is seen at each stop."""
    for _ in range(most):
        page.keyboard.press("Tab")
        outline, there = target.evaluate(
            """target => {
              const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
              return [outlineStyle === "none" ? 0 : parseFloat(outlineWidth), target === document.activeElement];
            }"""
        )
        assert outline > 0, page.evaluate("document.activeElement.outerHTML")
        if there:
            return
    pytest.fail(f"{target} is not reached by Tab")


@both
def test_a_planner_needs_no_mouse(browser: Browser, seen: Seen, lang: Language) -> None:
    _, words = translations(lang).gettext, Words(lang)
    page = opened(browser, seen, f"/{lang}/")
    tab_to(page, page.get_by_role("textbox", name=_("Text of the plan")))
    page.keyboard.insert_text(MENDED)
    tab_to(page, page.get_by_role("button", name=_("Check the plan")))
    page.keyboard.press("Enter")
    expect(page.locator(".stamp strong")).to_have_text(words["blocked"])
    errors = page.locator("[name=severity][value=error]")
    tab_to(page, errors)
    page.keyboard.press("Space")
    expect(page.locator(".problem.error:visible")).to_have_count(0)
    page.keyboard.press("Space")
    tab_to(page, page.locator(".problem summary").first)
    page.keyboard.press("Enter")
    expect(page.locator(".problem details").first).to_have_attribute("open", "")
    tab_to(page, page.locator(".problem button").first)
    page.keyboard.press("Enter")
    expect(page.locator("#fix")).to_be_visible()
    page.close()


@both
def test_every_step_is_there_without_scripts(browser: Browser, seen: Seen, lang: Language) -> None:
    _, words = translations(lang).gettext, Words(lang)
    with browser.new_context(base_url=seen.host, java_script_enabled=False, accept_downloads=True) as context:
        page = seen.watch(context.new_page())
        page.goto(f"/{lang}/?sample={BLAST.stem}")
        page.get_by_role("button", name=_("Check the plan")).click()
        for severity in ("warning", "recommendation", "info"):
            page.locator(f"[name=severity][value={severity}]").uncheck()
        page.get_by_role("button", name=words["show"]).click()
        expect(page.locator(".problem:visible")).to_have_count(page.locator(".problem.error").count())
        name, report = kept(page, page.locator(".downloads").get_by_text("JSON"))
        assert name.endswith(".json")
        assert '"verdict": "blocked"' in report
        page.get_by_role("button", name=_("Try changes")).click()
        page.locator("[name='value:budget.total']").fill("570000")
        page.get_by_role("button", name=_("Recheck")).first.click()
        expect(page.locator("li.gone")).to_have_count(1)
        page.goto(f"/{lang}/playground")
        rule = page.get_by_label(words["rule"], exact=True)
        rule.fill(rule.input_value().replace("used_by_koc: true", "used_by_koc: false"))
        page.get_by_role("button", name=_("Try the rule")).click()
        expect(page.locator("#result h2").first).to_contain_text(words["clear"])


@both
def test_what_is_typed_outlives_the_network(browser: Browser, seen: Seen, lang: Language) -> None:
    _ = translations(lang).gettext
    with browser.new_context(base_url=seen.host) as context:
        page = seen.watch(context.new_page())
        page.goto(f"/{lang}/playbooks")
        seen.expects("ERR_INTERNET_DISCONNECTED")
        send(page, f"/{lang}/what-if", BLASTED)
        total, unanswered = page.locator("[name='value:budget.total']"), page.locator("#unanswered")
        context.set_offline(True)
        total.fill("570000")
        expect(unanswered).to_be_visible()
        page.get_by_role("button", name=_("Recheck")).first.click()
        expect(total).to_have_value("570000")
        expect(page.locator("li.gone")).to_have_count(0)
        context.set_offline(False)
        expect(page.locator("li.gone")).to_have_count(1)
        expect(unanswered).to_be_hidden()
