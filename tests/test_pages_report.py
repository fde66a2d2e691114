"""The report as people see it: the page, the file that works from disk, and the downloads."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from api import create_app
from bench.plans import samples, with_roster
from engine.check import Checker
from engine.findings import LANGUAGES, SEVERITIES, Language
from engine.render import FORMATS, shared
from engine.render.phrases import SETS, Words
from engine.report import Report
from engine.rules import load_rules
from tests.given import ALONE, BLAST, DAY, EXAMPLES, INFORMED, PLAN, QUIET, RULES, zhongcao
from tests.page import Page
from tests.test_cli import squeezed

both = pytest.mark.parametrize("lang", LANGUAGES)
CHECKER, OURS = Checker(load_rules()), Checker(load_rules([RULES]))


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    """Somebody who reads reports by the shipped rules."""
    return create_app().test_client()


@pytest.fixture(scope="module")
def ours() -> FlaskClient:
    """Somebody who reads reports by our four rules."""
    return create_app([RULES]).test_client()


def page_of(reader: FlaskClient, text: str, lang: str = "en", **form: Any) -> str:
    """The page of the report on a plan."""
    answer = reader.post(f"/{lang}/report", data={"plan": text, "name": "plan.yaml", "as_of": DAY} | form)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.text


def report_of(checker: Checker, text: str, lang: Language = "en", packs: tuple[str, ...] = ()) -> Report:
    return checker.check(text, "plan.yaml", date.fromisoformat(DAY), lang, packs=packs)


def problems_of(page: str) -> list[dict[str, str]]:
    """The attributes of each problem, in their order."""
    return [attrs for tag, attrs in Page(page).tags if tag == "section" and "problem" in attrs.get("class", "").split()]


def shown(page: str) -> list[str]:
    """The ids of the problems that are not hidden."""
    return [attrs["id"] for attrs in problems_of(page) if "hidden" not in attrs]


def buttons(page: str) -> list[dict[str, str]]:
    return [attrs for tag, attrs in Page(page).tags if tag == "button"]


# --- What it tells --------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda path: path.stem)
def test_a_page_tells_all_of_a_report(reader: FlaskClient, plan: Path, lang: Language) -> None:
    text, packs = plan.read_text(encoding="utf-8"), ("platform", "law-cn")
    report = report_of(CHECKER, text, lang, packs)
    seen = squeezed(Page(page_of(reader, text, lang, pack=list(packs))).text)
    for expected in expectations(report, Words(lang)):
        assert squeezed(expected) in seen, expected


def expectations(report: Report, words: Words) -> list[str]:
    """What a reader has to find on the page."""
    advised, problems = report.mix.recommended, shared.problems(report)
    return [
        words[report.verdict],
        report.plan.name,
        *(part for finding in report.findings for part in (finding.title, finding.message, finding.path, finding.rule)),
        *(one.finding.remedy for one in problems),
        *(line for one in problems for line in shared.seen(one.finding, words)),
        *(part for finding in report.findings for cite in finding.cites for part in (cite.says, cite.statement)),
        *(f"{used.name} = {used.shown}{words[used.origin]}" for one in report.findings for used in one.settings),
        *(one.conflict.settlement for one in report.findings if one.conflict),
        *(line for one in report.findings if one.conflict for line in shared.sides(one.conflict, words)),
        *(one.notice for one in report.findings if one.notice),
        *(need for item in report.not_assessed for need in item.needs),
        *(item.question for item in report.not_assessed if item.question),
        *(answer.rule for answer in report.answers if answer.outcome in ("clear", "not_applicable")),
        *(pack.title for pack in report.proposed_packs),
        *(part for term in report.glossary for part in (term.term, term.meaning)),
        *([advised.order, *(cite.says for cite in advised.cites)] if advised.objective else []),
        shared.counted(report, words),
        shared.answered(report, words),
    ]


@pytest.mark.parametrize(
    ("lang", "money", "yuan", "dates"),
    [
        ("en", "44,000 AUD", "206,800 CNY, at 4.7 CNY for 1 AUD", "May 3, 2027 to Jul 31, 2027"),
        ("zh", "44,000 AUD", "折合 206,800 CNY（1 AUD = 4.7 CNY）", "2027年5月3日 至 2027年7月31日"),
    ],
)
def test_money_and_days_are_written_as_the_reader_does(
    reader: FlaskClient, lang: str, money: str, yuan: str, dates: str
) -> None:
    plan = next(path for path in EXAMPLES if path.stem == "jd-sports-midyear-sale").read_text(encoding="utf-8")
    text = squeezed(Page(page_of(reader, plan, lang)).text)
    assert all(squeezed(one) in text for one in (money, yuan, dates))


FEE = """\
version: 1
budget: {currency: NZD, fx_to_cny: 4.2125, total: 1000.5}
cohorts: [{id: a, role: kol, creators: 1, notes_per_creator: 1, fee_per_note: 10000, compensation: paid}]
"""
"""A fee that is too high, in a currency whose rate has four decimals."""


@both
@pytest.mark.parametrize("format_", ["text", "markdown", "html", "json"])
def test_money_says_its_currency_wherever_a_report_shows_it(lang: Language, format_: str) -> None:
    told = squeezed(FORMATS[format_](report_of(CHECKER, FEE, lang)))
    assert "42,125CNY" in told
    assert "20,000CNY" in told
    assert "¥" not in told
    if format_ != "json":
        assert squeezed(Words(lang)["in cny at rate"].format("4.2125", "NZD")) in told
    if format_ == "html":
        assert "1,000.50NZD" in told
        assert "4,214.61CNY" in told


@both
@pytest.mark.parametrize(
    ("budget", "rate", "open_"),
    [
        ("{currency: NZD, total: 5}", False, True),
        ("{currency: NZD, total: 5, fx_to_cny: 4}", True, False),
        ("{currency: CNY, total: 5}", False, False),
        ("{total: 5}", False, False),
    ],
)
def test_a_rate_is_shown_where_it_is_needed_and_given(
    reader: FlaskClient, lang: Language, budget: str, rate: bool, open_: bool
) -> None:
    words = Words(lang)
    page = page_of(reader, f"version: 1\nbudget: {budget}\n", lang)
    assert (words["in cny at rate"].format("4", "NZD") in page) == rate
    assert (words["no rate"] in page) == open_


def test_a_page_is_sent_while_its_pictures_are_drawn(reader: FlaskClient) -> None:
    answer = reader.post("/en/report", data={"plan": BLAST.read_text(encoding="utf-8"), "as_of": DAY})
    first, *rest = answer.iter_encoded()
    assert b'class="stamp"' in first
    assert b"<svg" not in first
    assert b"<svg" in b"".join(rest)


@pytest.mark.parametrize(
    ("count", "lang", "said"),
    [(0, "en", "0 errors"), (1, "en", "1 error"), (2, "en", "2 errors"), (1, "zh", "1 个错误"), (2, "zh", "2 个错误")],
)
def test_what_is_counted_agrees_with_its_number(count: int, lang: Language, said: str) -> None:
    report = report_of(OURS, PLAN, lang)
    counted = report.model_copy(update={"counts": report.counts.model_copy(update={"error": count})})
    for format_ in ("text", "markdown", "html", "github"):
        assert said in FORMATS[format_](counted)
        assert f"1{said}" not in FORMATS[format_](counted)


def test_shipped_sets_have_a_title_in_both_languages_and_others_their_name() -> None:
    sets = {rule.set for rule in load_rules().rules} | {"waivers"}
    assert sets == SETS.keys()
    assert [Words(lang).set("people") for lang in LANGUAGES] == ["people", "people"]
    assert all(re.search("[\u4e00-\u9fff]", Words("zh").set(name)) for name in sets)


@pytest.mark.parametrize(
    ("plan", "glance"),
    [
        ("version: 1\n", {"brand": None, "currency": None, "total": None, "total_cny": None, "start": None}),
        ("budget: {total: 10, currency: NZD}\n", {"total": 10, "currency": "NZD", "total_cny": None, "fx_to_cny": None}),
        ("budget: {total: 10, currency: NZD, fx_to_cny: 4.255}\n", {"total_cny": 42.55, "fx_to_cny": 4.255}),
        ("budget: {total: 10, currency: CNY}\n", {"total_cny": 10, "fx_to_cny": 1}),
        (PLAN, {"brand": "山茶", "objective": "sales", "start": "2027-05-01", "end": "2027-06-01"}),
    ],
)  # fmt: skip
def test_a_report_says_what_the_plan_is_at_a_glance(plan: str, glance: dict[str, Any]) -> None:
    told = json.loads(FORMATS["json"](report_of(OURS, plan)))["glance"]
    assert glance == {name: told[name] for name in glance}
    assert FORMATS["html"](report_of(OURS, plan))


@pytest.mark.parametrize(
    ("plan", "en", "zh"),
    [
        (QUIET, "No rule found anything to remark on.", "没有规则发现问题。"),
        (INFORMED, "One finding: ", "共 1 条发现："),
        (PLAN, "4 findings come down to 3 problems. The gravest: ", "共 4 条发现，归为 3 个问题，最严重的是："),
    ],
)
def test_a_sentence_sums_up(ours: FlaskClient, plan: str, en: str, zh: str) -> None:
    assert en in Page(page_of(ours, plan)).text
    assert zh in Page(page_of(ours, plan, "zh")).text


def test_there_is_nothing_to_filter_where_nothing_was_found(ours: FlaskClient) -> None:
    assert "hidden" in dict(Page(page_of(ours, QUIET)).tags)["form"]
    assert "hidden" not in dict(Page(page_of(ours, PLAN)).tags)["form"]


def test_what_follows_from_a_problem_is_told_under_it(ours: FlaskClient) -> None:
    page = Page(page_of(ours, PLAN))
    under = [id_ for id_ in page.ids if id_.startswith("problem-") and "few-creators" in page.inside[id_]]
    assert under == [id_ for id_ in page.ids if id_.startswith("problem-") and "kol-carries-sales" in page.inside[id_]]
    assert len(under) == 1


@both
def test_what_is_waived_and_missing_and_changed_is_told(ours: FlaskClient, tmp_path: Path, lang: str) -> None:
    plan = PLAN.replace("schedule: {start: 2027-05-01, end: 2027-06-01}\n", "")
    plan += "waivers: [{rule: ads-before-notes, reason: 试点, by: Lin, until: 2027-01-31}]\n"
    page = Page(page_of(ours, plan, lang))
    assert "试点" in page.inside["content"]
    assert "schedule.start" in page.text
    config = tmp_path / "zhongcao.yaml"
    config.write_text("severities: {few-creators: info}\n", encoding="utf-8")
    changed = create_app([RULES], config).test_client()
    words = Words("zh" if lang == "zh" else "en")
    assert words["overrides"] in Page(page_of(changed, PLAN, lang)).sections()


def test_what_a_plan_says_is_shown_as_text(reader: FlaskClient) -> None:
    hostile = '</textarea><script>alert(1)</script>\\" onload=x <b>&amp;'
    plan = BLAST.read_text(encoding="utf-8").replace("48-hour sell-out", f'"{hostile}"').replace("Sale range", "'<i>x'")
    for text in (page_of(reader, plan), FORMATS["html"](report_of(CHECKER, plan))):
        page = Page(text)
        assert "alert(1)" in page.titles[0][1]
        assert "<script>alert" not in text
        assert not [tag for tag, attrs in page.tags if tag in ("b", "i") or "onload" in attrs]


def test_a_plan_of_a_thousand_creators_stays_light(reader: FlaskClient) -> None:
    blast = next(sample for sample in samples() if sample.name == BLAST.stem)
    page = page_of(reader, with_roster(blast, 1000).yaml.decode(), pack="benchmarks")
    without_plan = re.sub(r'<input type="hidden" name="plan" value="[^"]*">', "", page)
    assert len(without_plan.encode()) < 400_000 < len(page.encode())


# --- Filter, other language, changes --------------------------------------------------------------------------------


def test_problems_are_filtered_by_severity_and_set(reader: FlaskClient) -> None:
    plan = BLAST.read_text(encoding="utf-8")
    problems = problems_of(page_of(reader, plan))
    assert shown(page_of(reader, plan)) == [one["id"] for one in problems]
    assert {one["data-severity"] for one in problems} == set(SEVERITIES)
    for severity in SEVERITIES:
        wanted = [one["id"] for one in problems if one["data-severity"] == severity]
        assert shown(page_of(reader, plan, severity=severity)) == wanted
    for set_ in ("kfs_ads", "selection_and_vetting"):
        wanted = [one["id"] for one in problems if set_ in one["data-sets"].split()]
        assert 0 < len(wanted) < len(problems)
        assert shown(page_of(reader, plan, set=set_)) == wanted
    both_ = shown(page_of(reader, plan, severity=["error", "warning"], set="kfs_ads"))
    assert both_ == [one["id"] for one in problems if one["data-severity"] in ("error", "warning") and "kfs_ads" in one["data-sets"].split()]  # fmt: skip


@both
def test_each_problem_asks_what_would_clear_it(reader: FlaskClient, lang: str) -> None:
    plan = BLAST.read_text(encoding="utf-8")
    report = report_of(CHECKER, plan, "zh" if lang == "zh" else "en")
    page = page_of(reader, plan, lang)
    asked = [urlsplit(one["formaction"]) for one in buttons(page) if "/what-if" in one.get("formaction", "")]
    assert {address.path for address in asked} == {f"/{lang}/what-if"}
    named = [tuple(parse_qs(address.query)[name][0] for name in ("rule", "path")) for address in asked if address.query]
    assert named == [(one.finding.rule, one.finding.path) for one in shared.problems(report)]
    assert len(asked) == len(named) + 1
    address = next(one["formaction"] for one in buttons(page) if "rule=" in one.get("formaction", ""))
    assert reader.post(address, data={"plan": plan, "as_of": DAY}).status_code == 200


@both
def test_a_report_carries_its_plan_on(reader: FlaskClient, lang: str) -> None:
    page = page_of(reader, PLAN, lang, pack=["law-cn", "platform"])
    hidden = [(attrs["name"], attrs["value"]) for tag, attrs in Page(page).tags if attrs.get("type") == "hidden"]
    assert hidden == [("plan", PLAN), ("name", "plan.yaml"), ("as_of", DAY), ("pack", "platform"), ("pack", "law-cn")]
    carried = [one for one in buttons(page) if one.get("form") == "again"]
    assert "formaction" not in carried[0]  # which Enter presses
    other = {"en": "zh", "zh": "en"}[lang]
    assert {f"/{other}/report", f"/{lang}/", f"/{lang}/what-if"} <= {one.get("formaction") for one in carried}


@both
def test_each_finding_leads_to_its_rule(reader: FlaskClient, lang: str) -> None:
    plan = BLAST.read_text(encoding="utf-8") + "waivers: [{rule: few-creators-ever, reason: x, by: y}]\n"
    report = report_of(CHECKER, plan)
    links = [link for link in Page(page_of(reader, plan, lang)).links if "/rules/" in link]
    known = {one.rule for one in report.findings if one.set != "waivers"}
    assert {link.removeprefix(f"/{lang}/rules/") for link in links} == known
    assert known < {one.rule for one in report.findings}
    assert reader.get(links[0]).status_code == 200


def test_a_pack_that_the_audience_suggests_is_a_button_away(reader: FlaskClient) -> None:
    plan = BLAST.read_text(encoding="utf-8")
    proposed = [one["value"] for one in buttons(page_of(reader, plan)) if one.get("name") == "pack"]
    assert proposed == ["law-cn"]
    assert not [one for one in buttons(page_of(reader, plan, pack="law-cn")) if one.get("name") == "pack"]


# --- Downloads and the file -----------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    ("format_", "ending", "type_"),
    [("html", "html", "text/html"), ("json", "json", "application/json"), ("markdown", "md", "text/markdown"), ("text", "txt", "text/plain")],
)  # fmt: skip
def test_a_report_is_downloaded_under_the_name_of_the_plan(
    ours: FlaskClient, lang: Language, format_: str, ending: str, type_: str
) -> None:
    assert format_ in {one["value"] for one in buttons(page_of(ours, PLAN, lang)) if one.get("name") == "format"}
    form = {"plan": PLAN, "name": "plan.yaml", "as_of": DAY, "format": format_}
    answer = ours.post(f"/{lang}/report", data=form)
    assert (answer.status_code, answer.mimetype) == (200, type_)
    assert answer.data == FORMATS[format_](report_of(OURS, PLAN, lang)).encode()
    assert f"filename*=UTF-8''%E6%98%A5%E8%8C%B6%20launch.{ending}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "file"), [("a/b: c", "a-b- c.txt"), ("", "plan.txt"), ("///", "plan.txt"), ("x" * 200, "x" * 80 + ".txt")]
)
def test_a_download_has_a_name_that_files_can_have(ours: FlaskClient, name: str, file: str) -> None:
    plan = PLAN.replace("name: 春茶 launch", f"name: '{name}'") if name else PLAN.replace("name: 春茶 launch, ", "")
    answer = ours.post("/en/report", data={"plan": plan, "format": "text"})
    assert answer.headers["Content-Disposition"].replace('"', "") == f"attachment; filename={file}"


def test_there_is_no_other_format(ours: FlaskClient) -> None:
    assert ours.post("/en/report", data={"plan": PLAN, "format": "pdf"}).status_code == 400


@both
def test_the_command_writes_a_file_that_asks_nobody_for_anything(lang: str) -> None:
    done = zhongcao("check", BLAST, "--format", "html", "--lang", lang, "--as-of", DAY, "--fail-on", "never")
    page = Page(done.out)
    assert (done.code, done.out.count("<style>"), done.out.count("<script>")) == (0, 1, 1)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp", done.out)
    assert not [attrs for tag, attrs in page.tags if {"src", "action", "formaction", "style", "onclick"} & set(attrs)]
    assert not [tag for tag, _ in page.tags if tag in ("link", "button", "img", "iframe")]
    assert {link for link in page.links if link.startswith("#")} <= {f"#{id_}" for id_ in page.ids}
    assert "hidden" in dict(page.tags)["form"]  # it needs the script


@both
@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda path: path.stem)
def test_the_file_tells_what_the_page_tells(reader: FlaskClient, plan: Path, lang: Language) -> None:
    text = plan.read_text(encoding="utf-8")
    page, file = (Page(one) for one in (page_of(reader, text, lang), FORMATS["html"](report_of(CHECKER, text, lang))))
    for id_ in (name for name in file.ids if name.startswith("problem-")):
        told = squeezed(page.inside[id_]).removesuffix(squeezed(Words(lang)["what clears"]))
        assert told == squeezed(file.inside[id_])
    assert page.titles == file.titles


# --- For everybody --------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("of", ["home", "broken", "report", "file"])
def test_a_page_is_in_order_for_those_who_hear_it(reader: FlaskClient, lang: Language, of: str) -> None:
    plan = BLAST.read_text(encoding="utf-8")
    text = {
        "home": lambda: reader.get(f"/{lang}/?sample={BLAST.stem}").text,
        "broken": lambda: reader.post(f"/{lang}/report", data={"plan": "version: x\n", "as_of": "x"}).text,
        "report": lambda: page_of(reader, plan, lang),
        "file": lambda: FORMATS["html"](report_of(CHECKER, plan, lang)),
    }[of]()
    page = Page(text)
    levels = [int(tag[1]) for tag, _ in page.titles]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.ids) == len(set(page.ids))
    named = {name for _, attrs in page.tags for key in ("aria-labelledby", "aria-describedby", "for", "form") for name in attrs.get(key, "").split()}  # fmt: skip
    assert named <= set(page.ids)
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    if of != "file":
        assert not [attrs for tag, attrs in page.tags if tag == "script" and "src" not in attrs]
        assert not [tag for tag, _ in page.tags if tag == "style"]
    labelled = {attrs["for"] for tag, attrs in page.tags if tag == "label" and "for" in attrs}
    within = len(re.findall(r"<label[^>]*>(?:(?!</label>).)*<(?:input|select|textarea)", text, re.DOTALL))
    inputs = [
        attrs for tag, attrs in page.tags if tag in ("input", "select", "textarea") and attrs.get("type") != "hidden"
    ]
    assert len([attrs for attrs in inputs if attrs.get("id") not in labelled]) == within


@pytest.mark.parametrize(
    ("name", "type_"), [("style.css", "text/css"), ("report.css", "text/css"), ("report.js", "text/javascript")]
)
def test_pages_ask_for_what_files_have_inside(reader: FlaskClient, name: str, type_: str) -> None:
    answer = reader.get(f"/{name}")
    assert (answer.status_code, answer.mimetype) == (200, type_)
    assert answer.text.strip() in FORMATS["html"](report_of(OURS, PLAN))


def test_only_our_rules_are_asked_of_a_command(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    done = zhongcao("check", plan, *ALONE, "--format", "html", "--as-of", DAY)
    assert (done.code, done.out.startswith("<!doctype html>")) == (1, True)
