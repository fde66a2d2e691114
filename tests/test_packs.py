"""Packs as their users meet them: off until asked for, proposed where their law applies, with all that a reader needs."""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from api import create_app
from engine.check import Checker
from engine.problems import Refused
from engine.rules import SHIPPED, UnknownPack, load_rules
from tests.given import ALONE, DAY, PLAN, RULES, zhongcao

PACKS = ["platform", "law-cn", "law-nz", "law-au", "benchmarks"]

OUTSIDE = """\
version: 1
campaign: {name: Gummies, brand: Acme, product: Gummies, category: health_supplement}
audience: {segments: [parents], locations: [CN/Shanghai, NZ]}
schedule: {start: 2027-05-01, end: 2027-07-01, occasion: mid_year_618, occasion_date: 2027-06-18}
budget: {currency: CNY, total: 1000, lines: {creator_fees: 500}}
cohorts:
  - {id: seeds, role: koc, creators: 2, compensation: gifted, booking: gifting_off_platform, disclosure: none, publish: {from: 2027-06-01}}
  - {id: stars, role: kol, creators: 2, compensation: paid, booking: direct_off_platform, disclosure: none, publish: {from: 2027-06-02}}
briefs: [{id: b, role: both, text: 全网第一}]
compliance: {reviewed: false}
"""
"""The audience is in China and New Zealand by its places; every pack but that of Australia has something to say."""


@pytest.fixture(scope="module")
def shipped() -> Checker:
    return Checker(load_rules())


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def by_command(*options: str, plan: str = OUTSIDE) -> Any:
    done = zhongcao("check", "-", "--format", "json", "--as-of", DAY, "--fail-on", "never", *options, stdin=plan)
    assert done.code == 0, done.err
    return json.loads(done.out)


def by_http(client: FlaskClient, *packs: str, plan: str = OUTSIDE, **query: str) -> Any:
    asked = urlencode([("as_of", DAY), *query.items(), *(("pack", pack) for pack in packs)])
    answer = client.post(f"/v1/checks?{asked}", data=plan.encode(), content_type="application/yaml")
    return answer.status_code, json.loads(answer.data)


def cited(report: Any) -> dict[str, str]:
    """The outside statements that findings rest on, each with the gravest of them."""
    found: dict[str, str] = {}
    for finding in report["findings"]:
        found.setdefault(finding["cites"][0]["statement"], finding["severity"])
    return {id_: severity for id_, severity in found.items() if id_.startswith("X-")}


# --- Off until asked for --------------------------------------------------------------------------------------------


def test_packs_are_off_until_they_are_asked_for(client: FlaskClient) -> None:
    report = by_command()
    assert cited(report) == {}
    assert report["rules"]["packs"] == ["guidance"]
    assert {finding["pack"] for finding in report["findings"]} == {"guidance"}
    assert {item["pack"] for item in report["not_assessed"]} == {"guidance"}
    assert by_http(client) == (200, report)


@pytest.mark.parametrize(
    ("packs", "statements"),
    [
        (["platform"], {"X-01": "error", "X-03": "warning"}),
        (["law-cn"], {"X-02": "error", "X-04": "warning", "X-06": "error"}),
        (["law-nz"], {"X-08": "error"}),
        (["law-au"], {}),
        (["benchmarks"], {"X-13": "warning"}),
        (["law-nz", "law-cn"], {"X-02": "error", "X-04": "warning", "X-06": "error", "X-08": "error"}),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
def test_a_pack_is_on_by_its_name(client: FlaskClient, packs: list[str], statements: Mapping[str, str]) -> None:
    report = by_command(*(word for pack in packs for word in ("--pack", pack)))
    assert cited(report) == statements
    assert report["rules"]["packs"] == ["guidance", *(pack for pack in PACKS if pack in packs)]
    assert {item["pack"] for item in (*report["findings"], *report["not_assessed"])} <= {"guidance", *packs}
    assert by_http(client, *packs) == (200, report)


def test_all_is_every_pack(client: FlaskClient, shipped: Checker) -> None:
    report = by_command("--pack", "all")
    assert report["rules"]["packs"] == ["guidance", *PACKS]
    assert report["rules"]["count"] == len(shipped.rulebook.rules)
    assert by_command(*(word for pack in reversed(PACKS) for word in ("--pack", pack))) == report
    assert by_http(client, "all", "platform", "guidance") == (200, report)


def test_rules_that_were_not_asked_are_not_counted(shipped: Checker) -> None:
    for packs in ((), ("platform",), ("law-cn", "benchmarks")):
        report = shipped.check(OUTSIDE, "plan.yaml", date.fromisoformat(DAY), packs=packs)
        asked = {rule.id for rule in shipped.rulebook.rules if rule.pack in ("guidance", *packs)}
        assert report.rules.count == len(asked)
        ends = {finding.rule for finding in report.findings} | {item.rule for item in report.not_assessed}
        assert ends <= asked
        counts = report.counts
        fired = len({finding.rule for finding in report.findings})
        assert fired + counts.clear + counts.not_applicable + counts.not_assessed == len(asked)


def test_an_unknown_pack_is_told_with_the_nearest_name(client: FlaskClient, shipped: Checker) -> None:
    done = zhongcao("check", "-", "--pack", "law-nx", stdin=OUTSIDE)
    assert (done.code, done.out) == (2, "")
    assert "there is no pack 'law-nx' (did you mean 'law-nz'?)" in " ".join(done.err.split())
    status, told = by_http(client, "benchmark")
    assert (status, told["type"]) == (400, "/problems/bad-query")
    assert "did you mean 'benchmarks'?" in told["detail"]
    with pytest.raises(UnknownPack, match="platform, law-cn, law-nz, law-au, benchmarks, all"):
        shipped.check(OUTSIDE, "plan.yaml", date.fromisoformat(DAY), packs=["xyz"])


def test_rules_of_ones_own_have_the_packs_that_they_have_rules_of(tmp_path: Path) -> None:
    done = zhongcao("check", "-", *ALONE, "--pack", "platform", stdin=PLAN)
    assert done.code == 2
    assert "there is no pack 'platform'" in " ".join(done.err.split())
    assert load_rules([RULES]).packs == {}


def test_a_configuration_switches_packs_on(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("packs: [law-nz]\n", encoding="utf-8")
    report = by_command("--config", str(config), "--pack", "platform")
    assert report["rules"]["packs"] == ["guidance", "platform", "law-nz"]
    assert [change["name"] for change in report["overrides"]] == ["law-nz"]
    config.write_text("packs: [law-cn, law-nx]\n", encoding="utf-8")
    done = zhongcao("check", "-", "--config", config, stdin=OUTSIDE)
    assert done.code == 2
    assert f"{config}:1:17: there is no pack 'law-nx' (did you mean 'law-nz'?)" in done.err


# --- Proposed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "proposed"),
    [
        ("{jurisdictions: [CN]}", ["law-cn"]),
        ("{jurisdictions: [AU, NZ]}", ["law-nz", "law-au"]),
        ("{locations: [NZ/Auckland, AU, SG]}", ["law-nz", "law-au"]),
        ("{locations: [CN], jurisdictions: [NZ]}", ["law-nz"]),
        ("{jurisdictions: []}", []),
        ("{locations: [SG]}", []),
        ("{segments: [students]}", []),
    ],
)
def test_law_packs_are_proposed_where_their_law_applies(
    client: FlaskClient, audience: str, proposed: list[str]
) -> None:
    _, report = by_http(client, plan=f"version: 1\naudience: {audience}\n")
    assert [pack["pack"] for pack in report["proposed_packs"]] == proposed


def test_what_is_proposed_is_no_finding_and_changes_no_verdict(client: FlaskClient) -> None:
    here, away = (f"version: 1\naudience: {{jurisdictions: [{code}]}}\n" for code in ("CN", "SG"))
    (_, first), (_, second) = by_http(client, plan=here), by_http(client, plan=away)
    assert first["proposed_packs"]
    assert not second["proposed_packs"]
    assert (first["verdict"], first["counts"]) == (second["verdict"], second["counts"])
    _, chosen = by_http(client, "law-cn", plan=here)
    assert chosen["proposed_packs"] == []


@pytest.mark.parametrize("format_", ["text", "markdown"])
@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "The audience is in New Zealand: add --pack law-nz for advertising codes of New Zealand"),
        ("zh", "目标人群在新西兰：可加 --pack law-nz（新西兰广告准则）"),
    ],
)
def test_what_is_proposed_is_told_in_a_line(format_: str, lang: str, line: str) -> None:
    options = ("--format", format_, "--lang", lang, "--as-of", DAY, "--fail-on", "never")
    shown = zhongcao("check", "-", *options, stdin=OUTSIDE).out
    assert line in shown
    assert "law-nz" not in zhongcao("check", "-", *options, "--pack", "law-nz", stdin=OUTSIDE).out


# --- What a finding carries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_finding_of_a_pack_says_where_it_is_from_and_that_it_is_no_legal_advice(
    client: FlaskClient, lang: str
) -> None:
    _, report = by_http(client, "all", lang=lang)
    outside = [finding for finding in report["findings"] if finding["pack"] != "guidance"]
    assert outside
    for finding in outside:
        assert ("legal advice" if lang == "en" else "不构成法律意见") in finding["notice"]
        for cite in finding["cites"]:
            assert cite["addresses"]
            assert set(cite["relayed"]) <= set(cite["addresses"])
            assert bool(cite["read"]) == (cite["relayed"] != cite["addresses"])
            assert cite["read"] is None or date.fromisoformat(cite["read"])
            assert cite["dated"]
            assert cite["confidence"]
            assert (cite["document"], cite["lines"]) == ("", "")
    for finding in report["findings"]:
        if finding["pack"] == "guidance":
            assert finding["notice"] is None
            assert all(cite["addresses"] == [] and cite["document"] for cite in finding["cites"])


@pytest.mark.parametrize("format_", ["text", "markdown"])
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            [
                "read on 2026-11-22 (stored copy)",
                "confidence: high",
                "as relayed; page not seen again",
                "Not legal advice",
            ],
        ),
        ("zh", ["阅读于 2026-11-22（存档副本）", "可信度：高", "转引，未再见到原页", "不构成法律意见"]),
    ],
)
def test_a_report_for_people_prints_all_of_it(format_: str, lang: str, words: list[str]) -> None:
    options = ("--format", format_, "--lang", lang, "--as-of", DAY, "--pack", "law-cn", "--fail-on", "never")
    shown = re.sub(r"\s", "", zhongcao("check", "-", *options, stdin=OUTSIDE).out)
    for word in (*words, "http://www.xiyinlitea.cn/news/shehui/174780.html"):
        assert re.sub(r"\s", "", word) in shown, word


@pytest.mark.parametrize(("cohort", "severity"), [("seeds", "warning"), ("stars", "error")])
def test_what_contradicts_the_guidance_is_printed_with_both_sides(
    client: FlaskClient, cohort: str, severity: str
) -> None:
    _, report = by_http(client, "platform")
    (finding,) = (
        one for one in report["findings"] if one["cites"][0]["statement"] == "X-01" and f"'{cohort}'" in one["message"]
    )
    assert finding["severity"] == severity
    assert finding["conflict"]["id"] == "C-09"
    sides = {cite["statement"] for side in finding["conflict"]["positions"] for cite in side["cites"]}
    assert {"D0-18", "D0-19", "D3-44", "X-01"} <= sides


def test_the_errors_of_the_law_packs_cannot_be_waived(shipped: Checker) -> None:
    law = [rule for rule in shipped.rulebook.rules if rule.pack.startswith("law-")]
    assert (
        {rule.id for rule in law if not rule.waivable} == {rule.id for rule in law if rule.severity == "error"} != set()
    )
    others = [rule for rule in shipped.rulebook.rules if rule.pack in ("platform", "benchmarks")]
    assert all(rule.waivable for rule in others)


def test_every_rule_of_a_pack_rests_on_outside_pages_and_every_such_statement_has_a_rule(shipped: Checker) -> None:
    book = shipped.rulebook
    cites = {rule.id: rule.cites for rule in book.rules if rule.pack != "guidance"}
    assert all(id_.startswith("X-") for ids in cites.values() for id_ in ids)
    assert {id_ for ids in cites.values() for id_ in ids} == {id_ for id_ in book.statements if id_.startswith("X-")}
    assert len([id_ for id_ in book.statements if id_.startswith("X-")]) == 15


def test_the_service_lists_packs_and_the_pack_of_every_rule(client: FlaskClient) -> None:
    told = json.loads(client.get("/v1/rules?lang=zh").data)
    assert [pack["pack"] for pack in told["packs"]] == PACKS
    assert {pack["jurisdiction"] for pack in told["packs"]} == {None, "CN", "NZ", "AU"}
    assert {rule["pack"] for rule in told["rules"]} == {"guidance", *PACKS}
    one = json.loads(client.get("/v1/rules/notes-unlabelled-au").data)
    assert one["pack"] == "law-au"
    assert one["notice"].startswith("Not legal advice.")


# --- The files ------------------------------------------------------------------------------------------------------


def mistakes(folder: Path, name: str, old: str, new: str) -> list[str]:
    """The complaints about the shipped rules when one of their files is edited."""
    book = folder / "rules"
    shutil.copytree(SHIPPED, book)
    text = (book / name).read_text("utf-8")
    assert old in text
    (book / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_rules([book])
    return [str(problem).removeprefix(f"{book}/") for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sets: [law_cn]", "sets: [law_cm]", "there is no set 'law_cm' (did you mean 'law_cn'?)"),
        ("sets: [law_cn]", "sets: [law_cn, platform]", "the set 'platform' is in the pack 'platform' too"),
        ("sets: [law_cn]", "set: [law_cn]", "unknown key 'set' (did you mean 'sets'?)"),
        ("jurisdiction: CN", "jurisdiction: CH", "'CH' is no jurisdiction"),
        ("  jurisdiction: CN\n", "", "'why' says that the audience is in the jurisdiction; give both or none"),
        ("benchmarks:", "guidance:", "'guidance' is no name for a pack"),
        ("benchmarks:", "all:", "'all' is no name for a pack"),
    ],
)
def test_a_mistake_in_packs_is_told_at_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    told = mistakes(tmp_path, "packs.yaml", old, new)
    assert any(re.match(r"packs\.yaml:\d+:\d+: ", line) and expected in line for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('  read: "2026-11-22"\n', "", "'read' is the day on which the pages under 'addresses' were read"),
        ('read: "2026-11-22"', 'read: "2026-11-31"', "'2026-11-31' is not a day; write YYYY-MM-DD"),
        ("basis: external", "basis: stated", "expected one of external"),
        ("X-01:", "Y-01:", "a statement of outside pages is named X-01, X-AG1..."),
        ("  addresses:", "  adresses:", "unknown key 'adresses' (did you mean 'addresses'?)"),
    ],
)
def test_a_mistake_in_outside_statements_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    told = mistakes(tmp_path, "statements/X.yaml", old, new)
    assert any(re.match(r"statements/X\.yaml:\d+:\d+: ", line) and expected in line for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("of: pattern", "of: patern", "there is no vocabulary 'patern' (did you mean 'pattern'?)"),
        (r"value: '(\d{1,6}|", "value: '((", "this is no regular expression"),
        (r"\d{1,6}|", r"\d+|", "a repetition without an end can take for ever"),
        (r"\d{1,6}|", r"\d{1,}|", "a repetition without an end can take for ever"),
        (r"\d{1,6}|", r"[0-9]*|", "a repetition without an end can take for ever"),
        ('value: "05-25"', 'value: "02-29"', "expected a day of every year as MM-DD"),
        ('value: "05-25"', 'value: "5-25"', "expected a day of every year as MM-DD"),
        ("value: [美白, 增强免疫", 'value: [" ", 增强免疫', "an empty word is in every text"),
        ("value: [美白, 增强免疫, 提高免疫", "value: 提高 #", "expected a list of words"),
    ],
)
def test_words_patterns_and_days_are_checked_when_rules_load(tmp_path: Path, old: str, new: str, expected: str) -> None:
    told = mistakes(tmp_path, "settings.yaml", old, new)
    assert any(re.match(r"settings\.yaml:\d+:\d+: ", line) and expected in line for line in told), told


@pytest.mark.parametrize("pattern", [r"[+*]{1,2}", r"\+\*", r"[^]*]{1,3}", "a{0,8}?b"])
def test_a_sign_that_stands_for_itself_is_no_repetition(tmp_path: Path, pattern: str) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text(f"settings: {{fixed_time_pattern: '{pattern}'}}\n", encoding="utf-8")
    assert load_rules(config=config).values["fixed_time_pattern"] == pattern


# --- Long texts and rosters -----------------------------------------------------------------------------------------

LONG = 300_000


@pytest.mark.parametrize("part", ["1", "7天", "1 ", "一", "第", "7天一"])
def test_a_long_text_takes_no_long_time(shipped: Checker, part: str) -> None:
    text = part * (LONG // len(part))
    plan = json.dumps(
        {
            "campaign": {"category": "beauty_skincare"},
            "audience": {"jurisdictions": ["CN"]},
            "briefs": [{"id": "b", "text": text}],
        },
        ensure_ascii=False,
    )
    start = perf_counter()
    shipped.check(plan, "plan.json", date.fromisoformat(DAY), packs=["law-cn", "platform"])
    assert perf_counter() - start < 10  # seconds; what is not linear would take hours


def test_a_long_roster_takes_no_long_time(shipped: Checker) -> None:
    rows = [{"nickname": f"n{at}", "cohort": "a", "reads_median": at} for at in range(1000)]
    plan = json.dumps({"cohorts": [{"id": "a"}], "roster": rows})
    start = perf_counter()
    report = shipped.check(plan, "plan.json", date.fromisoformat(DAY), packs=["benchmarks"])
    assert perf_counter() - start < 10
    assert sum(finding.rule == "medians-without-scope" for finding in report.findings) == 1000


def test_a_finding_of_a_pack_can_be_waived_unless_it_is_an_error_of_law(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(OUTSIDE, encoding="utf-8")
    why = ("--reason", "agreed with the platform", "--by", "Lin", "--until", "2027-12-31", "--as-of", DAY)
    assert zhongcao("waive", plan, "paid-notes-unmarked-cn", *why).code == 2
    done = zhongcao("waive", plan, "gift-not-disclosed", *why)
    assert done.code == 0, done.err
    report = by_command("--pack", "platform", plan=plan.read_text("utf-8"))
    assert [item["rule"] for item in report["waived"]] == ["gift-not-disclosed"]
    assert not [one for one in by_command(plan=plan.read_text("utf-8"))["findings"] if one["set"] == "waivers"]
