"""The pages in a real browser: what scripts do, what assistive technology finds, what narrow screens show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engine.findings import LANGUAGES
from tests.browser import NONE, Seen, program, thinned, violations
from tests.given import Server
from tests.views import BLASTED, View, files, send, views

pytestmark = pytest.mark.skipif(program() is None, reason=NONE)


def opened(browser: Browser, seen: Seen, address: str) -> Page:
    page = seen.watch(browser.new_page(base_url=seen.host))
    page.goto(address)
    return page


def trying(browser: Browser, seen: Seen, lang: str = "en") -> Page:
    """The page where changes of the plan with most findings are tried."""
    page = opened(browser, seen, f"/{lang}/draft")
    send(page, f"/{lang}/what-if", BLASTED)
    return page


def looked_at() -> Iterator[Any]:
    """Each page in two ways, light and dark, and what else it can show in one of them, turn and turn about."""
    ways, known = (("en", "light"), ("zh", "dark")), set()
    for at, view in enumerate(views()):
        page = view.ends or urlsplit(view.address).path
        for lang, scheme in ways if page not in known else (ways[at % 2],):
            yield pytest.param(lang, scheme, view, id=f"{view.name}-{lang}")
        known.add(page)


@pytest.mark.parametrize(("lang", "scheme", "view"), list(looked_at()))
def test_pages_are_accessible_and_fit_a_phone(
    browser: Browser, service: Server, lang: str, scheme: Literal["light", "dark"], view: View
) -> None:
    watching = Seen(f"http://127.0.0.1:{service.port}", expected=("server responded with a status of 4",))
    page = watching.watch(browser.new_page(base_url=watching.host, color_scheme=scheme))
    view.open(page, lang)
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert violations(thinned(page)) == []
    assert watching.wrong == []
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_in_a_file_is_accessible_and_asks_no_network(browser: Browser, tmp_path: Path, lang: str) -> None:
    watching = Seen("file:")
    with browser.new_context(offline=True) as context:
        page = watching.watch(context.new_page())
        _, report = next(files(tmp_path, lang))
        page.goto(report.as_uri())
        assert violations(thinned(page)) == []
        page.locator("[name=severity][value=error]").uncheck()
        expect(page.locator(".problem.error:visible")).to_have_count(0)
    assert watching.wrong == []


def test_a_report_has_pictures_in_its_colours_and_a_pin_leads_to_its_problem(browser: Browser, seen: Seen) -> None:
    page = opened(browser, seen, "/en/draft")
    send(page, "/en/report", BLASTED)
    red, green, blue = page.locator(".planned .bar rect").first.evaluate(
        "bar => getComputedStyle(bar).fill.match(/[0-9]+/g).map(Number)"
    )
    assert red > max(green, blue), "the bars are not black, as they are without the style of the page"
    page.locator("svg a[href='#problem-3']").first.click()
    assert page.url.endswith("#problem-3")
    for box in page.locator("[name=severity]").all():
        box.uncheck()
    expect(page.locator(".problem:visible")).to_have_count(0)
    page.locator("svg a[href='#problem-3']").first.click()
    expect(page.locator("#problem-3")).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


def test_a_changed_value_is_checked_while_it_is_typed(browser: Browser, seen: Seen) -> None:
    page = trying(browser, seen)
    result = page.locator("#result")
    expect(result.locator("li.gone")).to_have_count(0)
    page.get_by_label("total").fill("570000")
    expect(result.locator("li.gone")).to_contain_text("Budget lines exceed the total")
    page.get_by_label("total").fill("many")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("total")).to_have_value("many")
    page.get_by_label("total").fill("600000")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Undo the last").click()
    expect(page.get_by_label("total")).to_have_value("570000")
    assert violations(thinned(page)) == []
    page.close()


def test_a_plan_is_filled_in_by_keyboard_and_checked(browser: Browser, seen: Seen) -> None:
    page = opened(browser, seen, "/zh/form")
    page.emulate_media(color_scheme="dark")
    page.get_by_label("项目名称").focus()
    for typed in ("春茶上新", "山茶", "明前龙井"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for key in (*["ArrowDown"] * 4, "Tab", "ArrowDown"):
        page.keyboard.press(key)
    page.get_by_label("总预算").fill("三千")
    page.locator("button[value=cohorts]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[id='cohorts.1.id']")).to_be_focused()
    expect(page.locator("[id='cohorts.1.id']")).to_have_value("分组-2")
    expect(page.get_by_label("项目名称")).to_have_value("春茶上新")
    expect(page.get_by_label("总预算")).to_have_value("三千")
    page.keyboard.type("头部")
    expect(page.get_by_role("alert")).to_contain_text("“三千”不是能识别的数字")
    assert violations(page) == []
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_label("总预算").fill("３万")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("总预算")).to_have_value("30000")
    page.get_by_role("button", name="删除 分组 1").press("Enter")
    expect(page.locator("[id='cohorts.0.id']")).to_have_value("头部")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("[id='cohorts.1.id']")).to_be_focused()
    page.get_by_role("button", name="开始检查").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/checks/*")
    expect(page.get_by_role("main")).to_contain_text("明前龙井")
    page.get_by_role("button", name="在表单中修改").click()
    expect(page.get_by_label("品类")).to_have_value("food_beverage")
    expect(page.get_by_label("是否新品")).to_have_value("true")
    page.close()


def test_a_rule_is_tried_while_it_is_typed(browser: Browser, seen: Seen) -> None:
    page = opened(browser, seen, "/en/playground")
    result, rule = page.locator("#result"), page.get_by_label("Rule")
    expect(result).to_contain_text("fires: KOLs and KOCs get the same brief")
    text = rule.input_value()
    rule.fill(text.replace("used_by_koc: true", "used_by_koc: false"))
    expect(result).to_contain_text("clear: KOLs and KOCs get the same brief")
    rule.fill(text.replace("used_by_koc: true", "used_by_kocs: true"))
    expect(result).to_contain_text("did you mean 'used_by_koc'")
    assert violations(thinned(page)) == []
    page.close()


def test_a_planner_comes_from_a_sample_to_what_would_clear_a_finding(browser: Browser, seen: Seen) -> None:
    page = opened(browser, seen, "/en/")
    page.get_by_role("link", name="48-hour sell-out").click()
    page.get_by_role("button", name="Check the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("48-hour sell-out")
    problem = page.locator(".problem", has_text="Budget lines exceed the total")
    problem.get_by_role("button", name="What would clear this?").click()
    page.get_by_role("button", name="Try this").first.click()
    expect(page.locator("li.gone")).to_contain_text("Budget lines exceed the total")
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("li.gone")).to_contain_text("预算分项超出总预算")
    page.close()


def test_a_planner_checks_a_plan_twice_and_sees_what_that_changed(browser: Browser, seen: Seen) -> None:
    page = opened(browser, seen, "/en/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="48-hour sell-out").click()
    page.get_by_role("button", name="Check the plan").click()
    first = page.url
    page.get_by_text("Copy as text").click()
    expect(page.get_by_role("status").first).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.request.get(f"{first}/text").text()
    page.get_by_role("button", name="Edit the plan").click()
    text = page.get_by_label("Text of the plan")
    text.fill(text.input_value().replace("total: 500000", "total: 570000"))
    page.get_by_role("button", name="Check the plan").click()
    page.get_by_role("link", name="What changed since the check before").click()
    expect(page.locator("li.gone")).to_contain_text("Budget lines exceed the total")
    page.get_by_role("link", name="History").click()
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator("li.gone")).to_contain_text("Budget lines exceed the total")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.goto(first)
    expect(page.get_by_role("heading", level=1)).to_have_text("48-hour sell-out")
    page.close()


def test_a_pin_leads_to_a_problem_that_was_filtered_away_without_its_script(browser: Browser, seen: Seen) -> None:
    page = browser.new_page(base_url=seen.host)
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/en/draft")
    send(page, "/en/report", BLASTED)
    for box in page.locator("[name=severity]").all()[:-1]:
        box.uncheck()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#problem-3")).to_be_hidden()
    page.locator("svg a[href='#problem-3']").first.click()
    expect(page.locator("#problem-3")).to_be_visible()
    page.close()


def test_changes_are_tried_on_a_phone_whose_script_never_came(browser: Browser, seen: Seen) -> None:
    page = browser.new_page(base_url=seen.host, viewport={"width": 375, "height": 700})
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/zh/draft")
    send(page, "/zh/what-if", BLASTED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_label("总预算").fill("570000")
    page.get_by_role("button", name="重新检查").first.click()
    expect(page.locator("li.gone")).to_contain_text("预算分项超出总预算")
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.get_by_label("总预算")).to_have_value("500000")
    page.close()


def test_the_first_key_leads_to_the_content(browser: Browser, seen: Seen) -> None:
    page = opened(browser, seen, "/en/playbooks")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.close()


def test_what_is_not_accessible_would_be_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<html lang=en><title>x</title><main><h1>x</h1><img src='data:,'><p style='color: #ccc'>pale</p></main>"
    )
    assert [rule for rule, _ in violations(page)] == ["color-contrast", "image-alt"]
    page.close()


def test_the_api_is_tried_out_on_its_page(browser: Browser, seen: Seen) -> None:
    page = seen.watch(browser.new_page(base_url=seen.host))
    page.set_default_timeout(60_000)

    def only_one(route: Route) -> None:  # all schemas take a browser ten seconds to draw
        told = route.fetch().json()
        route.fulfill(json=told | {"paths": {"/v1/packs": told["paths"]["/v1/packs"]}, "components": _of_packs(told)})

    page.route("**/openapi.json", only_one)
    page.goto("/docs")
    page.locator(".opblock-summary-control").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text('"law-cn"', timeout=60_000)
    assert page.locator(".errors-wrapper").count() == 0


def _of_packs(told: Any) -> Any:
    """The components that its answer is made of."""
    parts = told["components"]
    return parts | {
        "schemas": {name: parts["schemas"][name] for name in ("Packs", "PackShown", "Problem", "Complaint")}
    }
