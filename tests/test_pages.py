"""The pages, asked for as a browser without scripts does."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from api import create_app
from engine.findings import LANGUAGES
from engine.terms import Objective
from tests.given import ROOT, zhongcao

TEXTS = ROOT / "api" / "people" / "translations" / "zh_Hans" / "LC_MESSAGES" / "messages.po"
NAMES = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    """Somebody who reads the pages of the shipped rules."""
    return create_app().test_client()


def text_of(html: str) -> str:
    """What a reader sees of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# --- Texts ----------------------------------------------------------------------------------------------------------


def test_every_text_of_the_pages_is_there_in_chinese(tmp_path: Path) -> None:
    found = tmp_path / "messages.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "--mapping", str(ROOT / "pyproject.toml"), "--output", str(found), str(ROOT / "api" / "people")],
        check=True,
    )  # fmt: skip
    with found.open("rb") as said, TEXTS.open("rb") as told:
        english, chinese = read_po(said), read_po(told, locale="zh_Hans", abort_invalid=True)
    assert {message.id for message in chinese} == {message.id for message in english}
    for message in chinese:
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            singular = message.id[0] if isinstance(message.id, tuple) else message.id
            assert not message.fuzzy
            for form in forms:
                assert re.search(r"[\u4e00-\u9fff]", form), message.id
                assert set(NAMES.findall(form)) == set(NAMES.findall(str(singular))), message.id


# --- The way in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "page"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "/zh/"), ("en-NZ,en;q=0.9", "/en/"), ("fr", "/en/"), ("zh-TW", "/zh/"), ("", "/en/")],
)
def test_the_way_in_leads_to_the_language_of_the_reader(reader: FlaskClient, asked: str, page: str) -> None:
    answer = reader.get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.location) == (302, page)


@pytest.mark.parametrize("address", ["/en/nowhere", "/zh/playbooks/nothing"])
def test_an_unknown_page_is_told_as_a_page(reader: FlaskClient, address: str) -> None:
    answer = reader.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert f'href="{address[:3]}/"' in answer.text


# --- Playbooks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_playbook_has_a_page_which_names_its_sources(reader: FlaskClient, lang: str) -> None:
    overview = reader.get(f"/{lang}/playbooks").text
    for objective in Objective:
        assert f'href="/{lang}/playbooks/{objective}"' in overview
        told = reader.get(f"/v1/playbooks/{objective}?lang={lang}").get_json()
        page = reader.get(f"/{lang}/playbooks/{objective}").text
        assert set(told["citations"]) == set(re.findall(r'class="entry" id="([^"]+)"', page))
        lines = [line for cells in told["cells"].values() for line in cells.values() if line]
        seen = text_of(page)
        assert all(line["shown"] in seen for line in lines)


@pytest.mark.parametrize(("lang", "silence"), [("en", "The sources are silent on: "), ("zh", "来源没有说明：")])
def test_what_no_source_says_is_told(reader: FlaskClient, lang: str, silence: str) -> None:
    assert silence in text_of(reader.get(f"/{lang}/playbooks/launch").text)


def test_a_page_leads_to_itself_in_the_other_language(reader: FlaskClient) -> None:
    assert 'href="/zh/playbooks/sales"' in reader.get("/en/playbooks/sales").text
    assert 'href="/en/draft?objective=sales"' in reader.get("/zh/draft?objective=sales").text


# --- Drafts ---------------------------------------------------------------------------------------------------------

INPUTS = {
    "objective": "launch",
    "budget": "60000",
    "currency": "CNY",
    "start": "2027-03-01",
    "category": "beauty_skincare",
    "brand": "山茶",
    "product": 'Spring "cream" <b>',
    "segment": "students\r\n新手妈妈",
    "new_product": "yes",
    "jurisdiction": ["NZ", "AU"],
    "go": "1",
}


def plan_in(page: str) -> str:
    """The plan in the page of a draft."""
    found = re.search(r'<textarea id="plan"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_inputs_of_a_page_make_the_plan_that_the_command_line_makes(reader: FlaskClient, lang: str) -> None:
    answer = reader.get(f"/{lang}/draft", query_string=INPUTS)
    options = {
        name: value for name, value in INPUTS.items() if name not in ("go", "new_product", "segment", "jurisdiction")
    }
    line = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    lists = ["--segment", "students", "--segment", "新手妈妈", "--jurisdiction", "NZ", "--jurisdiction", "AU"]
    drafted = zhongcao("draft", *line, *lists, "--new-product", "--lang", lang).out
    assert plan_in(answer.text) == drafted
    report = json.loads(zhongcao("check", "-", "--format", "json", stdin=drafted).out)
    assert f'class="verdict {report["verdict"]}"' in answer.text
    file = reader.get(f"/{lang}/draft/plan.yaml", query_string=INPUTS)
    assert file.text == drafted
    assert file.headers["Content-Disposition"].startswith("attachment; ")


def test_wrong_inputs_are_told_beside_them_and_nothing_is_lost(reader: FlaskClient) -> None:
    wrong = INPUTS | {"budget": "plenty <script>", "start": "2027-02-30", "segment": ""}
    for address in ("/en/draft", "/en/draft/plan.yaml"):
        answer = reader.get(address, query_string=wrong)
        assert answer.status_code == 422
        assert set(re.findall(r'id="wrong-(\w+)"', answer.text)) == {"budget", "start", "segment"}
        assert 'value="plenty &lt;script&gt;"' in answer.text
        assert 'value="2027-02-30"' in answer.text
        assert '<option value="NZ" selected>' in answer.text
        assert "<script>" not in answer.text


def test_too_little_money_names_the_least(reader: FlaskClient) -> None:
    answer = reader.get("/en/draft", query_string=INPUTS | {"budget": "10"})
    least = re.search(r'id="wrong-budget">10\.00 CNY is too little; the least is ([\d,.]+) CNY', answer.text)
    assert least
    enough = reader.get("/en/draft", query_string=INPUTS | {"budget": least[1].replace(",", "")})
    assert enough.status_code == 200


def test_a_draft_starts_from_the_goal_of_a_playbook(reader: FlaskClient) -> None:
    page = reader.get("/zh/draft?objective=trust")
    assert page.status_code == 200
    assert '<option value="trust" selected>' in page.text
    assert 'role="alert"' not in page.text


# --- The catalogue --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_a_page_that_the_catalogue_leads_to(reader: FlaskClient, lang: str) -> None:
    rules = reader.get(f"/v1/rules?lang={lang}").get_json()["rules"]
    index = reader.get(f"/{lang}/rules").text
    assert set(re.findall(rf'href="/{lang}/rules/([^"#]+)"', index)) == {rule["id"] for rule in rules}
    for rule in rules[:: len(rules) // 10]:
        page = text_of(reader.get(f"/{lang}/rules/{rule['id']}").text)
        assert rule["title"] in page
        assert all(cite in page for cite in rule["cites"])


def test_every_link_of_a_page_leads_somewhere(reader: FlaskClient) -> None:
    rules = [f"/en/rules/{rule}" for rule in ("same-brief-for-kol-and-koc", "sales-kpi-on-kol")]
    pages = {address: reader.get(address).text for address in ("/en/", "/en/draft", "/en/playbooks", "/en/playbooks/sales", "/en/rules", "/en/sources", "/en/settings", "/en/glossary", *rules)}  # fmt: skip
    known = {f"/en/rules/{rule['id']}" for rule in reader.get("/v1/rules").get_json()["rules"]}
    for address, page in pages.items():
        assert not re.findall(r'(?:src|action)="(?!/)|<(?:link|img)[^>]+href="(?!/)|style="|onclick|<script>', page)
        for link in {unescape(one) for one in re.findall(r'href="([/#][^"]*)"', page)}:
            target, _, anchor = link.partition("#")
            if target in known - pages.keys():
                continue
            with reader.get(target or address) as answer:
                there = answer.text
            assert "There is no such page" not in there, link
            assert not anchor or f'id="{anchor}"' in there, link


@pytest.mark.parametrize(
    ("lang", "asked", "found"),
    [
        ("zh", "q=关键词 搜索广告", {"search-ads-without-keywords"}),
        ("en", "q=搜索广告没有关键词", {"search-ads-without-keywords"}),
        ("en", "q=Search-Ads-without&severity=error", {"search-ads-without-keywords"}),
        ("en", "q=search-ads-without&severity=info", set()),
        ("zh", "q=nothing has this word", set()),
    ],
)
def test_rules_are_found_without_a_script(reader: FlaskClient, lang: str, asked: str, found: set[str]) -> None:
    page = reader.get(f"/{lang}/rules?{asked}").text
    rows = re.findall(r"<tr data-severity[^>]*?( hidden)?><th[^>]*><a href=\"/../rules/([^\"]+)", page)
    assert len(rows) == len(reader.get("/v1/rules").get_json()["rules"])
    assert {id_ for hidden, id_ in rows if not hidden} == found
    assert f"<output>{len(found)}</output>" in page
    assert page.count('<section class="set">') == len(found)
