"""The pictures of a report: on the page and in the file, with a table that says the same."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient

from api import create_app
from engine.findings import LANGUAGES
from engine.render.phrases import Words
from tests.given import ALONE, BLAST, PLAN, RULES, zhongcao
from tests.page import Page
from tests.test_pages_report import page_of

both = pytest.mark.parametrize("lang", LANGUAGES)
SVG = "{http://www.w3.org/2000/svg}"

OPEN = """\
version: 1
budget: {currency: CNY}
schedule: {start: 2027-05-01}
cohorts:
  - {id: said, role: kol, tier: mid, creators: 2, notes_per_creator: 1, publish: {from: 2027-05-03}}
  - {id: unsaid, role: koc}
ads: {feed: {start: 2027-05-02, budget: 100}, search: {budget: 0}}
"""
"""A plan that says little of its mix, and few days."""

FORTY = "version: 1\nschedule: {start: 2027-05-01, end: 2027-06-30}\ncohorts:\n" + "".join(
    f"  - {{id: 第{at}组达人的名称很长很长很长, role: koc, tier: koc, creators: {at}, publish: {{from: 2027-05-{1 + at % 28:02}, to: 2027-06-01}}}}\n"
    for at in range(1, 41)
)


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    """Somebody who reads reports by the shipped rules."""
    return create_app().test_client()


@pytest.fixture(scope="module")
def ours() -> FlaskClient:
    """Somebody who reads reports by our four rules."""
    return create_app([RULES]).test_client()


def pictures(page: str) -> dict[str, Element]:
    """The pictures of a page by their names; each is XML."""
    found = [fromstring(one) for one in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - our own
    return {str(one.get("aria-labelledby")).split("-title")[0]: one for one in found}


def texts(picture: Element) -> list[str]:
    """What is written in a picture, but for its title and description."""
    return [str(one.text) for one in picture.iter(f"{SVG}text")]


def bars(picture: Element, of: str) -> list[float]:
    """The lengths of the bars of a series, the lowest one first; 0 where there is none to see."""
    series = [one for one in picture.iter() if of in one.get("class", "").split()]
    return [float(bar.get("width", 0)) for one in series for bar in one.iter(f"{SVG}rect")]


def cells(page: str, heading: str) -> set[str]:
    """The words of the table below a heading, split at the ends of its cells."""
    return {said.strip() for said in Page(page).parts[heading].split("\n")}


@both
def test_every_number_of_the_mix_is_in_the_table_beside_its_picture(reader: FlaskClient, lang: str) -> None:
    page, words = page_of(reader, BLAST.read_text(encoding="utf-8"), lang), Words(lang)
    shown = pictures(page)
    for about in ("role", "tier", "stage"):
        of_it = [one for name, one in shown.items() if name.startswith(f"{about}-")]
        table = Page(re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)).parts[words[f"by {about}"]]
        assert of_it
        assert all(said in table for one in of_it for said in texts(one))


def test_planned_and_advised_are_drawn_to_one_scale(reader: FlaskClient) -> None:
    picture = pictures(page_of(reader, BLAST.read_text(encoding="utf-8")))["role-money"]
    assert texts(picture) == ["KOC", "KOL", "282,000", "188,000", "0", "470,000"]
    koc, kol = bars(picture, "planned")
    advised = bars(picture, "wanted")
    assert koc == 0
    assert [round(one / kol, 2) for one in advised] == [0.6, 0.4]


@both
def test_the_file_and_the_page_have_the_same_pictures(ours: FlaskClient, lang: str) -> None:
    page = page_of(ours, PLAN, lang)
    ran = zhongcao("check", "-", *ALONE, "--as-of", "2027-01-15", "--format", "html", "--lang", lang, stdin=PLAN)
    assert pictures(page).keys() == pictures(ran.out).keys()
    assert [texts(one) for one in pictures(page).values()] == [texts(one) for one in pictures(ran.out).values()]
    assert (
        zhongcao("check", "-", *ALONE, "--as-of", "2027-01-15", "--format", "html", "--lang", lang, stdin=PLAN) == ran
    )


@both
@pytest.mark.parametrize(
    "plan", [BLAST.read_text(encoding="utf-8"), PLAN, OPEN, FORTY], ids=["blast", "ours", "open", "forty"]
)
def test_a_picture_is_told_to_those_who_do_not_see_it_and_asks_for_nothing(
    reader: FlaskClient, lang: str, plan: str
) -> None:
    page = page_of(reader, plan, lang)
    ids = Page(page).ids
    assert len(ids) == len(set(ids))
    assert pictures(page)
    for picture in pictures(page).values():
        names = {one.get("id"): one.text for one in picture if one.tag in (f"{SVG}title", f"{SVG}desc")}
        assert list(names) == str(picture.get("aria-labelledby")).split()
        assert all(names.values())
        links = [one.get("href", "") for one in picture.iter(f"{SVG}a")]
        assert picture.get("role") == ("group" if links else "img")
        assert all(link[0] == "#" and link[1:] in ids for link in links)
        inside = list(picture.iter())
        assert not [one.tag for one in inside if one.tag in (f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}use")]
        assert not [one.attrib for one in inside if "style" in one.attrib or "://" in "".join(one.attrib.values())]


@both
def test_what_a_plan_does_not_say_is_a_word_and_no_bar(reader: FlaskClient, lang: str) -> None:
    words = Words(lang)
    page = page_of(reader, OPEN, lang)
    shown = pictures(page)
    creators = shown["role-creators"]
    assert texts(creators) == ["KOC", "KOL", words["not said"], "2"]
    unknown, known = bars(creators, "planned")
    assert (unknown, known > 0) == (0, True)
    assert "role-money" not in shown
    days = shown["timeline"]
    assert texts(days).count(words["not said"]) == len(["campaign", "shortlist", "said", "unsaid", "feed"])
    assert words["span search"] not in texts(days)
    assert words["span shortlist"] in texts(days)


@both
def test_a_plan_without_days_has_no_timeline(reader: FlaskClient, lang: str) -> None:
    page = page_of(reader, "version: 1\n", lang)
    assert "timeline" not in pictures(page)
    assert Words(lang)["no days"] in Page(page).text
    assert Words(lang)["not said"] in Page(page).text


@pytest.mark.parametrize(("to", "days"), [("2027-05-03", 1), ("2027-05-04", 2)])
def test_a_bar_is_as_long_as_its_days(ours: FlaskClient, to: str, days: int) -> None:
    picture = pictures(page_of(ours, PLAN.replace("from: 2027-05-03", f"from: 2027-05-03, to: {to}")))["timeline"]
    campaign, cohort = (_length(picture, of) for of in ("campaign", "cohort"))
    assert round(32 * cohort / campaign, 3) == days


def _length(picture: Element, of: str) -> float:
    series = next(one for one in picture.iter() if of in one.get("class", "").split())
    start, stop = re.findall(r"[ML]([\d.]+)", str(next(series.iter(f"{SVG}path")).get("d")))
    return float(stop) - float(start)


@both
def test_a_problem_is_pinned_where_it_was_found(ours: FlaskClient, lang: str) -> None:
    words = Words(lang)
    page = page_of(ours, PLAN, lang)
    picture = pictures(page)["timeline"]
    pins = [str(one.get("aria-label")) for one in picture.iter(f"{SVG}a")]
    assert pins
    table = Page(page).parts[words["timeline"]]
    assert all(pin in table for pin in pins)
    assert {pin.split()[0] for pin in pins} <= set(texts(picture))


def test_forty_cohorts_have_a_line_each(reader: FlaskClient) -> None:
    page = page_of(reader, FORTY, "zh")
    picture = pictures(page)["timeline"]
    cohorts = [one for one in picture.iter() if "cohort" in one.get("class", "").split()]
    assert sum(1 for series in cohorts for _ in series.iter(f"{SVG}path")) == 40
    assert "第40组达人的名称很长很长很长" in Page(page).parts[Words("zh")["timeline"]]
    _, _, width, height = map(float, str(picture.get("viewBox")).split())
    assert all(
        0 <= float(one.get("cx", 0)) <= width and float(one.get("cy", 0)) <= height
        for one in picture.iter(f"{SVG}circle")
    )
