"""Waivers: what is accepted, what is not, what comes back, and what `zhongcao waive` does to a file."""

import copy
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.check import Checker
from engine.findings import LANGUAGES, Language
from engine.problems import Refused
from engine.render import FORMATS
from engine.report import Report
from engine.rules import SHIPPED, load_rules
from engine.source import read
from engine.waivers import Refusal, Wanted
from tests.documents import WORDS
from tests.given import ALONE, BROKEN, DAY, EXAMPLES, PLAN, QUIET, ROOT, RULES, Ran, installed, zhongcao

TODAY = date.fromisoformat(DAY)
BEFORE, AFTER = "2027-01-14", "2027-01-16"
UNTIL = "2027-03-31"
GOOD = {"rule": "few-creators", "reason": "试点", "by": "Lin"}


@cache
def checker(folder: Path = RULES) -> Checker:
    return Checker(load_rules([folder]))


def check(
    text: str | bytes, name: str = "plan.yaml", day: str = DAY, lang: Language = "en", rules: Path = RULES
) -> Report:
    return checker(rules).check(text, name, date.fromisoformat(day), lang)


def waived(*waivers: dict[str, Any], plan: str = PLAN) -> str:
    """A plan with some waivers."""
    return plan + yaml.safe_dump({"waivers": [copy.deepcopy(waiver) for waiver in waivers]}, allow_unicode=True)


def wanted(rule: str = "few-creators", reason: str = "试点: 先做", by: str = "Lin", until: str = UNTIL) -> Wanted:
    return Wanted(rule, reason, by, TODAY, date.fromisoformat(until))


def waive(text: str | bytes, asked: Wanted | None = None, name: str = "plan.yaml", rules: Path = RULES) -> str:
    """The text of a plan after `zhongcao waive`."""
    raw = text.encode() if isinstance(text, str) else text
    return checker(rules).waive(raw, name, asked or wanted(), TODAY).text.decode()


def about(report: Report) -> list[tuple[str, str]]:
    """The findings about waivers: rule and path."""
    return [(finding.rule, finding.path) for finding in report.findings if finding.set == "waivers"]


def outcome(report: Report, rule: str = "few-creators") -> str:
    """What became of a rule: waived, stands, back (with what changed), or nothing."""
    found = [finding for finding in report.findings if finding.rule == rule]
    if any(item.rule == rule for item in report.waived):
        return "waived in part" if found else "waived"
    if not found:
        return "nothing"
    before = found[0].waived_before
    return f"back: {', '.join(before.what_changed)}" if before else "stands"


# --- Which waivers waive, and what is said of the others ------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiver", "does", "told"),
    [
        (GOOD, "waived", []),
        (GOOD | {"until": DAY}, "waived", []),
        (GOOD | {"until": AFTER}, "waived", []),
        (GOOD | {"until": BEFORE}, "stands", [("waiver-expired", "until")]),
        (GOOD | {"date": AFTER, "until": AFTER}, "waived", []),
        (GOOD | {"date": "2027-01-17", "until": AFTER}, "stands", [("waiver-incomplete", "date")]),
        (GOOD | {"reason": ""}, "stands", [("waiver-incomplete", "reason")]),
        (GOOD | {"reason": " \u3000"}, "stands", [("waiver-incomplete", "reason")]),
        (GOOD | {"reason": None}, "stands", [("waiver-incomplete", "reason")]),
        (GOOD | {"by": ""}, "stands", [("waiver-incomplete", "by")]),
        (GOOD | {"by": None, "reason": None}, "stands", [("waiver-incomplete", "reason")]),
        (GOOD | {"rule": None}, "stands", [("waiver-incomplete", "rule")]),
        (GOOD | {"rule": ""}, "stands", [("waiver-incomplete", "rule")]),
        (GOOD | {"rule": "few-creator"}, "stands", [("waiver-unknown-rule", "rule")]),
        (GOOD | {"rule": "Few-Creators"}, "stands", [("waiver-unknown-rule", "rule")]),
        (GOOD | {"rule": "search-ads-without-keywords"}, "stands", []),
        (
            {"rule": "few-creator", "by": "Lin", "date": AFTER, "until": BEFORE},
            "stands",
            [
                ("waiver-unknown-rule", "rule"),
                ("waiver-incomplete", "reason"),
                ("waiver-incomplete", "date"),
                ("waiver-expired", "until"),
            ],
        ),
        ({}, "stands", [("waiver-incomplete", "rule")]),
    ],
    ids=str,
)
def test_a_waiver_waives_or_is_a_finding_itself(waiver: dict[str, Any], does: str, told: list[tuple[str, str]]) -> None:
    report = check(waived(waiver))
    assert outcome(report) == does
    assert sorted(about(report)) == sorted((rule, f"waivers.0.{name}") for rule, name in told)
    assert report.counts.warning == 1 + len(told)
    assert (report.counts.recommendation, report.counts.waived) == ((0, 1) if does == "waived" else (1, 0))


def test_a_waiver_that_does_not_waive_is_a_warning_with_its_place_and_its_values() -> None:
    text = QUIET + "waivers:\n  - rule: few-creators\n    reason: 试点\n    by: Lin\n    until: 2027-01-14\n"
    report = check(text)
    (finding,) = report.findings
    assert (report.verdict, finding.severity, finding.set) == ("revise", "warning", "waivers")
    assert (finding.location.line, finding.location.column) == (text.count("\n"), 12)
    assert [(one.field, one.shown, one.test) for one in finding.because] == [
        ("waivers.0.until", "2027-01-14", "is before 2027-01-15")
    ]
    assert "2027-01-14" in finding.message


def test_an_unknown_rule_is_told_with_the_nearest_one() -> None:
    for lang, hint in (("en", "(did you mean 'few-creators'?)"), ("zh", "（是否指 few-creators？）")):
        (finding,) = check(waived(GOOD | {"rule": "few-creatrs"}, plan=QUIET), lang=lang).findings  # type: ignore[arg-type]
        assert hint in finding.message


@pytest.mark.parametrize("plan", [QUIET, PLAN.replace("creators: 2, ", "")])
def test_a_waiver_of_a_rule_that_does_not_fire_says_nothing_whatever_it_remembers(plan: str) -> None:
    report = check(waived(GOOD | {"until": UNTIL, "remembers": {"rule": "0", "budget.total": "0"}}, plan=plan))
    assert (outcome(report), about(report), report.counts.waived) == ("nothing", [], 0)


def test_what_cannot_be_judged_is_not_waived() -> None:
    report = check(waived(GOOD, plan=PLAN.replace("creators: 2, ", "")))
    assert "few-creators" in [item.rule for item in report.not_assessed]
    assert report.counts.waived == 0


def test_a_rule_may_say_that_it_cannot_be_waived(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    rule = rules / "people/few-creators.yaml"
    rule.write_text(rule.read_text().replace("examples:", "waivable: false\nexamples:"))
    report = check(waived(GOOD), rules=rules)
    assert (outcome(report), about(report)) == ("stands", [("waiver-refused", "waivers.0.rule")])
    assert about(check(waived(GOOD, plan=QUIET), rules=rules)) == [("waiver-refused", "waivers.0.rule")]
    with pytest.raises(Refusal, match="cannot be waived"):
        waive(PLAN, rules=rules)


def test_of_two_waivers_the_first_that_holds_waives_and_the_others_are_judged_on_their_own() -> None:
    old, new = GOOD | {"until": BEFORE, "reason": "old"}, GOOD | {"reason": "new"}
    for waivers, at in (((old, new), 0), ((new, old), 1)):
        report = check(waived(*waivers))
        assert [item.reason for item in report.waived] == ["new"]
        assert about(report) == [("waiver-expired", f"waivers.{at}.until")]
    both = check(waived(GOOD | {"reason": "first"}, GOOD | {"reason": "second"}))
    assert [item.reason for item in both.waived] == ["first"]


def test_an_outdated_waiver_beside_one_that_holds_is_told_and_takes_nothing_from_it() -> None:
    outdated = GOOD | {"remembers": {"rule": "0" * 12}}
    for waivers in ((outdated, GOOD), (GOOD, outdated)):
        report = check(waived(*waivers))
        assert outcome(report) == "waived"
        assert [rule for rule, _ in about(report)] == ["waiver-outdated"]


def test_a_rule_that_is_switched_off_is_no_unknown_rule(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("disabled: [few-creators]\n")
    off = Checker(load_rules([RULES], config))
    assert about(off.check(waived(GOOD), "plan.yaml", TODAY)) == []
    with pytest.raises(Refusal, match="not among the rules that are used here"):
        off.waive(PLAN.encode(), "plan.yaml", wanted(), TODAY)


WAIVERS = st.sampled_from(
    [
        GOOD,
        GOOD | {"rule": "ads-before-notes"},
        GOOD | {"until": BEFORE},
        GOOD | {"reason": ""},
        GOOD | {"rule": "nothing-like-it"},
        GOOD | {"remembers": {"rule": "0"}},
    ]
)


@given(st.lists(WAIVERS, max_size=5), st.randoms())
def test_the_order_of_waivers_does_not_matter(waivers: list[dict[str, Any]], random: Any) -> None:
    shuffled = copy.deepcopy(waivers)
    random.shuffle(shuffled)

    def said(listed: list[dict[str, Any]]) -> Any:
        report = check(waived(*listed))
        return (
            report.counts,
            report.verdict,
            sorted((finding.rule, finding.message) for finding in report.findings),
            sorted((item.rule, item.reason, item.finding.path) for item in report.waived),
        )

    assert said(waivers) == said(shuffled)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_reports_for_people_show_what_is_waived_and_what_came_back(lang: Language, format_: str) -> None:
    def shown(text: str) -> str:
        return " ".join(FORMATS[format_](check(text, lang=lang)).replace("\\", "").split())

    held = shown(waived(GOOD | {"date": "2027-01-10", "until": UNTIL}))
    for words in ("试点", "Lin", "2027-01-10", UNTIL):
        assert words in held
    back = shown(waive(PLAN).replace("creators: 2", "creators: 1"))
    told = {
        "en": "waived before, because 试点: 先做 (Lin); what changed: cohorts.0.creators",
        "zh": "此前已豁免，理由：试点: 先做（Lin）；有变化的内容：cohorts.0.creators",
    }
    assert told[lang].replace(" ", "") in back.replace(" ", "")


# --- What a waiver remembers ----------------------------------------------------------------------------------------


def edited_rules(folder: Path, edit: Callable[[Path], None]) -> Path:
    rules = folder / "rules"
    shutil.copytree(RULES, rules)
    edit(rules)
    return rules


def rewrite(name: str, *pairs: tuple[str, str]) -> Callable[[Path], None]:
    def edit(rules: Path) -> None:
        text = (rules / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) >= 1, old
            text = text.replace(old, new)
        (rules / name).write_text(text, encoding="utf-8")

    return edit


FEW = "people/few-creators.yaml"


@pytest.mark.parametrize(
    ("edit", "does"),
    [
        (lambda _: None, "waived"),
        (rewrite(FEW, ("severity: recommendation", "severity: warning")), "back: rule"),
        (rewrite("settings.yaml", ("value: 3", "value: 4")), "back: rule"),
        (rewrite(FEW, ("{below: setting:fewest_creators}", "{at_most: 2}")), "back: rule"),
        (
            rewrite(FEW, ("when:", "applies_when: {role: kol}\nwhen:"), ("id: a, c", "id: a, role: kol, c")),
            "back: rule",
        ),
        (rewrite(FEW, ("A cohort is small", "Few people"), ("Book ", "Please book ")), "waived"),
        (rewrite(FEW, ("about: cohort", "about: cohort  # why")), "waived"),
        (rewrite(FEW, ("cites: [D0-01]", "cites: [D3-16]")), "waived"),
        (rewrite("settings.yaml", ("value: [orders, gmv]", "value: [gmv, orders]")), "waived"),
        (rewrite("settings.yaml", ("value: 3", "value: 3.0")), "waived"),
        (
            rewrite(FEW, ("severity: recommendation\n", ""), ("id: few-", "severity: recommendation\nid: few-")),
            "waived",
        ),
    ],
)
def test_a_finding_comes_back_when_the_meaning_of_its_rule_changes(
    edit: Callable[[Path], None], does: str, tmp_path: Path
) -> None:
    report = check(waive(PLAN), rules=edited_rules(tmp_path, edit))
    assert outcome(report) == does
    assert about(report) == ([] if does == "waived" else [("waiver-outdated", "waivers.0.remembers")])


@pytest.mark.parametrize(
    ("old", "new", "does"),
    [
        ("creators: 2", "creators: 1", "back: cohorts.0.creators"),
        ("creators: 2,", "creators:   2  ,", "waived"),
        ("creators: 2", "creators: 3", "nothing"),
        ("total: 1000", "total: 2000", "waived"),
        ("id: 头部, role: kol, creators: 2", "creators: 2, role: kol, id: 头部", "waived"),
        ("version: 1", "# a comment\n\nversion:   1", "waived"),
    ],
)
def test_a_finding_comes_back_when_a_value_that_its_rule_read_changes(old: str, new: str, does: str) -> None:
    assert outcome(check(waive(PLAN).replace(old, new))) == does


def test_both_sides_of_a_test_are_remembered() -> None:
    rule = "ads-before-notes"
    text = waive(PLAN, wanted(rule))
    moved = text.replace("publish: {from: 2027-05-03}", "publish: {from: 2027-05-04}")
    assert outcome(check(text), rule) == "waived"
    assert outcome(check(moved), rule) == "back: cohorts.0.publish.from"
    assert outcome(check(moved.replace("start: 2027-05-02", "start: 2027-05-01")), rule) == (
        "back: ads.feed.start, cohorts.0.publish.from"
    )


def test_a_place_where_the_rule_found_nothing_is_remembered_too() -> None:
    plan = "ads: {search: {budget: 100}}\n"
    text = waive(plan, wanted("search-ads-without-keywords"), rules=SHIPPED)
    given_none = text.replace("budget: 100", "budget: 100, keywords: []")
    assert outcome(check(text, rules=SHIPPED), "search-ads-without-keywords") == "waived"
    assert outcome(check(given_none, rules=SHIPPED), "search-ads-without-keywords") == "back: ads.search.keywords"


def test_the_syntax_of_a_plan_and_the_order_of_its_keys_do_not_matter() -> None:
    data = read(waive(PLAN), "plan.yaml").data

    def reordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: reordered(value[key]) for key in reversed(value)}
        return [reordered(entry) for entry in value] if isinstance(value, list) else value

    for text in (json.dumps(data, default=float), json.dumps(reordered(data), default=float)):
        assert outcome(check(text, "plan.json")) == "waived"


def test_yaml_and_json_plans_that_say_the_same_get_the_same_digests() -> None:
    as_json = json.dumps(read(PLAN, "plan.yaml").data, default=float)
    from_yaml, from_json = (
        read(waive(text, name=name), name).data["waivers"] for text, name in ((PLAN, "p.yaml"), (as_json, "p.json"))
    )
    assert from_yaml == from_json
    assert all(len(digest) == 12 for digest in from_yaml[0]["remembers"].values())


TWO = "cohorts: [{id: a, creators: 1}, {id: b, creators: 2}]\n"


def test_a_finding_comes_back_alone_and_what_is_mended_leaves_the_rest_waived() -> None:
    text = waive(TWO)
    changed = check(text.replace("creators: 2", "creators: 0.0").replace("0.0", "1"))
    assert [finding.path for finding in changed.findings if finding.rule == "few-creators"] == ["cohorts.1.creators"]
    assert outcome(changed) == "waived in part"
    mended = check(text.replace("creators: 2", "creators: 5"))
    assert (outcome(mended), about(mended)) == ("waived", [])
    added = check(text.replace("creators: 2}", "creators: 2}, {id: c, creators: 2}"))
    assert [(f.path, f.waived_before and f.waived_before.what_changed) for f in added.findings if f.cites][:1] == [
        ("cohorts.2.creators", ("cohorts.2.creators",))
    ]


@pytest.mark.parametrize(("count", "one_by_one"), [(20, True), (21, False)])
def test_of_many_values_of_a_list_the_list_is_remembered(count: int, one_by_one: bool) -> None:
    plan = f"cohorts: [{', '.join(f'{{id: c{at}, creators: 1}}' for at in range(count))}]\n"
    text = waive(plan)
    (waiver,) = read(text, "plan.yaml").data["waivers"]
    assert len(waiver["remembers"]) == (1 + count if one_by_one else 2)
    assert outcome(check(text)) == "waived"
    changed = check(text.replace("id: c4, creators: 1", "id: c4, creators: 2"))
    assert len(changed.waived) == (count - 1 if one_by_one else 0)
    (finding,) = [finding for finding in changed.findings if finding.set == "waivers"]
    assert ("cohorts.4.creators" if one_by_one else "this has changed: cohorts.") in finding.message


def test_a_waiver_that_remembers_nothing_never_goes_out_of_date() -> None:
    for remembers in (None, {}):
        assert outcome(check(waived(GOOD | {"remembers": remembers}))) == "waived"


def test_what_a_waiver_remembers_is_checked_like_any_field() -> None:
    for remembers, complaint in (("x", "expected a mapping"), ({"rule": 5}, "expected text, found the number 5")):
        with pytest.raises(Refused) as refused:
            check(waived(GOOD | {"remembers": remembers}))
        assert complaint in str(refused.value)
    with pytest.raises(Refused, match="at most 300 values"):
        check(waived(GOOD | {"remembers": {f"a{at}": "x" for at in range(301)}}))
    check(waived(GOOD | {"remembers": {f"a{at}": "x" for at in range(300)}}))
    with pytest.raises(Refused, match="101 entries are more than 100"):
        check(waived(*[GOOD] * 101))


def test_of_an_outdated_waiver_the_finding_says_what_was_and_what_changed() -> None:
    report = check(waive(PLAN).replace("creators: 2", "creators: 1"))
    finding = next(finding for finding in report.findings if finding.rule == "few-creators")
    assert finding.waived_before is not None
    assert finding.waived_before.model_dump() == {
        "reason": "试点: 先做",
        "by": "Lin",
        "what_changed": ("cohorts.0.creators",),
    }
    assert (report.counts.recommendation, report.counts.waived, report.counts.warning) == (1, 0, 2)


# --- Writing a waiver into a file -----------------------------------------------------------------------------------

LAYOUTS: dict[str, str] = {
    "no waivers": PLAN,
    "a comment at the end": PLAN + "\n# the end\n",
    "no newline at the end": PLAN.rstrip("\n"),
    "no newline after a comment": PLAN + "# the end",
    "windows line ends": PLAN.replace("\n", "\r\n"),
    "old mac line ends": PLAN.replace("\n", "\r"),
    "a byte order mark": "\ufeff" + PLAN,
    "document marks": f"---\n{PLAN}# fin\n...\n",
    "null": PLAN.replace("cohorts:", "waivers:\ncohorts:"),
    "null and a comment": PLAN.replace("cohorts:", "waivers:   # none yet\ncohorts:"),
    "an explicit null": PLAN.replace("cohorts:", "waivers: ~ # none yet\ncohorts:"),
    "an empty list": PLAN.replace("cohorts:", "waivers: []\ncohorts:"),
    "an empty list and a comment": PLAN.replace("cohorts:", "waivers: []  # none yet\ncohorts:"),
    "an empty list at the end": PLAN + "waivers: [ ]",
    "a list": PLAN + "waivers:\n  - rule: ads-before-notes # a\n    reason: teaser\n    by: Lin\n",
    "a list that is not indented": PLAN.replace(
        "cohorts:", "waivers:\n- rule: ads-before-notes\n  reason: |\n    teaser\n\n  by: Lin\n# people\ncohorts:"
    ),
    "a wide list": PLAN
    + "waivers:\n    -   rule: ads-before-notes\n        reason: x\n        # deep\n\n    # shallow\n",
    "a list of flow entries": PLAN + "waivers:\n- {rule: ads-before-notes, reason: x, by: y}  # a\n# b\n",
    "a text that keeps its line ends": PLAN + "waivers:\n- rule: ads-before-notes\n  by: L\n  reason: |+\n    x\n\n\n",
    "a flow list": PLAN + "waivers: [{rule: ads-before-notes, reason: x, by: y}]  # one\n",
    "a flow list over lines": PLAN
    + "waivers: [\n  {rule: ads-before-notes, reason: x},  # one\n  {rule: b}  # two\n  ]\n",
    "a flow list with a last comma": PLAN + "waivers: [\n  {rule: ads-before-notes},\n  {rule: b},  # two\n]\n",
    "all in flow style": "{version: 1, cohorts: [{id: a, creators: 2}]}  # all\n",
    "all in flow style over lines": "{\n  version: 1,\n  cohorts: [{id: a, creators: 2}],  # c\n}\n",
    "the same rule before": PLAN
    + "waivers:\n  - rule: few-creators   # a\n    reason: old  # b\n    by: |\n      Lin\n",
    "the same rule in flow": PLAN + "waivers: [{rule: few-creators, until: 2020-01-01, by: x}, {rule: b}]\n",
    "the same rule with nothing": PLAN + "waivers:\n- reason:   # why?\n  rule: few-creators\n  by:\n# z\n",
    "the same rule remembered": PLAN
    + "waivers:\n- rule: few-creators\n  remembers:\n    rule: old # c\n    x: y\n  by: Lin\n  # d\nreadiness: {}\n",
}
JSON_LAYOUTS: dict[str, str] = {
    "one line": '{"version": 1, "cohorts": [{"id": "头部", "creators": 2.0e0}]}'.replace("2.0e0", "2"),
    "compact": '{"version":1,"cohorts":[{"id":"a","creators":2}],"waivers":[{"rule":"b"}]}\n',
    "two blanks": json.dumps({"version": 1, "cohorts": [{"id": "a", "creators": 2}]}, indent=2),
    "tabs": json.dumps({"cohorts": [{"creators": 2}], "waivers": []}, indent="\t") + "\n",
    "escapes": '{\r\n    "campaign": {"name": "\\u6625"},\r\n    "cohorts": [{"creators": 2}],\r\n    "waivers": [\r\n'
    '        {"rule": "b"}\r\n    ]\r\n}\r\n',
    "null": '{"cohorts": [{"creators": 2}], "waivers": null}',
    "the same rule": '{"waivers": [\n {"rule": "few-creators", "by": ""}\n], "cohorts": [{"creators": 2}]}',
}
FILES = {f"{name}.yaml": text for name, text in LAYOUTS.items()} | {
    f"{name}.json": text for name, text in JSON_LAYOUTS.items()
}


def assert_kept(old: str, new: str, touched: int) -> None:
    """All lines of a text are in another, in their order; some may be touched. They end as they did."""
    lines, rest = old.splitlines(keepends=True), iter(new.splitlines(keepends=True))
    have = list(rest)
    at, lost = 0, []
    for line in lines:
        if line in have[at:]:
            at = have.index(line, at) + 1
        else:
            lost.append(line)
    assert len(lost) <= touched, lost
    assert (old[-1] in "\r\n") == (new[-1] in "\r\n")


@pytest.mark.parametrize(("name", "text"), FILES.items(), ids=FILES)
def test_a_waiver_goes_into_any_layout_and_the_rest_stays(name: str, text: str) -> None:
    raw = text.encode()
    new = checker().waive(raw, name, wanted(), TODAY)
    edited = new.text.decode()
    assert outcome(check(new.text, name)) == "waived"
    # only a line that has to be touched is: one in flow style, the last one without an end, a value that is replaced
    whole = not text.endswith(("\n", "\r")) or "same rule" in name or name.endswith(".json") or "flow" in name
    touched = 4 if "same rule" in name else 1 if whole or "empty" in name or "null" in name else 0
    assert_kept(text, edited, touched)
    if "\r\n" in text:
        assert edited.count("\r\n") == edited.count("\n")
    assert edited.startswith("\ufeff") == text.startswith("\ufeff")
    before, after = read(raw, name).data, read(new.text, name).data
    others = [waiver for waiver in before.pop("waivers", None) or [] if waiver.get("rule") != "few-creators"]
    assert [waiver for waiver in after["waivers"] if waiver.get("rule") != "few-creators"] == others
    (mine,) = [waiver for waiver in after.pop("waivers") if waiver.get("rule") == "few-creators"]
    assert mine == new.entry
    assert after == before
    assert edited.splitlines()[new.place.line - 1].strip().startswith(("- ", "{", '"', "waivers", "version", "cohorts"))


def test_waiving_twice_changes_nothing_more() -> None:
    for name, text in FILES.items():
        once = waive(text, name=name)
        assert waive(once, name=name) == once


def test_comments_stay_beside_what_they_were_about() -> None:
    text = "cohorts: [{creators: 2}]\nwaivers:\n- rule: few-creators  # a\n  reason: old  # b\n  # c\n  by: Wu\n  # d\n# e\n"
    lines = waive(text).splitlines()
    assert lines[2:6] == ["- rule: few-creators  # a", "  reason: '试点: 先做'  # b", "  # c", "  by: Lin"]
    assert lines[-1] == "# e"
    other = waive("cohorts: [{creators: 2}]\nwaivers:\n- rule: b\n  # about b\n# the end\n").splitlines()
    assert other[2:5] == ["- rule: b", "  # about b", "- rule: few-creators"]
    assert other[-1] == "# the end"


LINES = st.sampled_from(["# 备注\n", "\n", "  # indented\n", "#\n", "readiness: {comment_owner: Lin}  # who\n"])


@given(st.lists(LINES, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans(), WORDS, WORDS, st.data())
def test_whatever_the_plan_and_the_words_every_line_stays(
    more: list[str], eol: str, ends: bool, reason: str, by: str, data: st.DataObject
) -> None:
    lines = PLAN.splitlines(keepends=True)
    places = [0, *(at + 1 for at, line in enumerate(lines) if not line.startswith("cohorts")), len(lines)]
    for line in dict.fromkeys(more) if any("readiness" in one for one in more) else more:
        place = data.draw(st.sampled_from(places))
        lines.insert(place if "readiness" not in line else len(lines), line)
    layout = data.draw(
        st.sampled_from(
            ["", "waivers: []\n", "waivers:\n- {rule: x}\n", "waivers:\n  # none\n  - rule: x\n    by: y\n"]
        )
    )
    text = ("".join(lines) + layout).replace("\n", eol)
    text = text if ends else text.rstrip("\r\n")
    asked = wanted(reason=reason or "x", by=by or "x")
    if not asked.reason.strip() or not asked.by.strip():
        with pytest.raises(Refusal, match="is empty"):
            waive(text, asked)
        return
    new = waive(text, asked)
    assert_kept(text, new, (not ends) + ("[]" in layout))
    report = check(new)
    assert outcome(report) == "waived"
    assert (report.waived[0].reason, report.waived[0].by) == (asked.reason.strip(), asked.by.strip())
    found, before = read(new, "p.yaml").data, read(text, "p.yaml").data
    assert {**found, "waivers": found["waivers"][:-1] or before.get("waivers")} == {
        **before,
        "waivers": before.get("waivers") or (found["waivers"][:-1] or before.get("waivers")),
    }


# --- The command ----------------------------------------------------------------------------------------------------


def ask(
    plan: str | Path, rule: str = "few-creators", *more: str | Path, cwd: Path = ROOT, until: str = UNTIL, **env: str
) -> Ran:
    words = ("--reason", "试点", "--by", "林", "--until", until, "--as-of", DAY, *ALONE, *more)
    return (
        installed("waive", plan, rule, *words, cwd=cwd, env=env)
        if env
        else zhongcao("waive", plan, rule, *words, cwd=cwd)
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_command_writes_the_waiver_and_says_where(plan: Path) -> None:
    ran = ask("plan.yaml", cwd=plan.parent)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:4] == [
        "plan.yaml:11:5: few-creators is waived until 2027-03-31",
        "  rule: few-creators",
        "  reason: 试点",
        "  by: 林",
    ]
    assert plan.read_text("utf-8").startswith(PLAN)
    done = zhongcao("check", plan, *ALONE, "--as-of", DAY, "--format", "json")
    (item,) = json.loads(done.out)["waived"]
    assert (item["rule"], item["reason"], item["by"], item["date"], item["until"]) == (
        "few-creators", "试点", "林", DAY, UNTIL,
    )  # fmt: skip


def test_the_day_of_the_decision_can_be_told(plan: Path) -> None:
    assert ask(plan, "few-creators", "--date", "2027-01-02").code == 0
    assert "date: 2027-01-02" in plan.read_text("utf-8")


@pytest.mark.parametrize(
    ("rule", "more", "complaint"),
    [
        ("few-creator", (), "there is no rule 'few-creator' (did you mean 'few-creators'?)"),
        ("zzz", (), "there is no rule 'zzz'"),
        ("search-ads-without-keywords", (), "is not among the rules that are used here"),
        ("few-creators", ("--reason", " "), "--reason is empty"),
        ("few-creators", ("--by", "\u3000"), "--by is empty"),
        ("few-creators", ("--by", "a\x1bb"), "--by holds the character U+001B"),
        ("few-creators", ("--until", BEFORE), "is before the day of the check"),
        ("few-creators", ("--until", DAY, "--date", AFTER), "is before the day of the decision"),
        ("few-creators", ("--until", "soon"), "'soon' is not a day"),
        ("few-creators", ("--date", ""), "'' is not a day"),
        ("few-creators", ("--as-of", "x"), "'x' is not a day"),
    ],
)
def test_a_waiver_that_makes_no_sense_is_refused_and_nothing_is_written(
    rule: str, more: tuple[str, ...], complaint: str, plan: Path
) -> None:
    ran = ask(plan, rule, *more)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in " ".join(ran.err.split())
    assert plan.read_text("utf-8") == PLAN


def test_a_waiver_until_the_day_of_the_check_is_given(plan: Path) -> None:
    assert ask(plan, until=DAY).code == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (QUIET, "finds nothing in plan.yaml that could be waived\n"),
        (PLAN.replace("creators: 2, ", ""), "could be waived: it needs cohorts.0.creators\n"),
        (BROKEN, "plan.yaml:2:1: unknown field 'campain'"),
        ("", "plan.yaml:1:1: the file is empty"),
    ],
)
def test_a_plan_that_is_broken_or_has_no_such_finding_is_left_alone(text: str, complaint: str, plan: Path) -> None:
    plan.write_text(text, encoding="utf-8")
    ran = ask("plan.yaml", cwd=plan.parent)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
    assert plan.read_text("utf-8") == text


def test_only_a_file_can_be_given_a_waiver(tmp_path: Path) -> None:
    assert "name it" in ask("-").err
    assert ask(tmp_path).code == 2
    assert ask(tmp_path / "none.yaml") == Ran(
        2, "", f"{tmp_path}/none.yaml:1:1: this file cannot be read: No such file or directory\n"
    )


def test_the_mode_of_a_file_and_links_to_it_are_kept(plan: Path) -> None:
    plan.chmod(0o640)
    link = plan.with_name("link.yaml")
    link.symlink_to(plan)
    assert ask(link).code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(plan.stat().st_mode) == 0o640
    assert "few-creators" in plan.read_text("utf-8")
    assert sorted(path.name for path in plan.parent.iterdir()) == ["link.yaml", "plan.yaml"]


def test_a_file_that_cannot_be_written_is_left_alone(plan: Path) -> None:
    """No file may grow, as on a full disk; root may write everything else."""
    words = ["waive", plan, "few-creators", "--reason", "x", "--by", "y", "--until", UNTIL, "--as-of", DAY]
    command = [Path(sys.executable).parent / "zhongcao", *words, *ALONE]
    limited = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *map(str, command)]
    done = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{plan}: this file cannot be written: File too large\n"
    assert plan.read_text("utf-8") == PLAN
    assert [path.name for path in plan.parent.iterdir()] == [plan.name]


def test_what_is_no_regular_file_is_not_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    feeder = subprocess.Popen(["sh", "-c", f"printf '%s' \"$PLAN\" > '{tmp_path}/pipe.yaml'"], env={"PLAN": PLAN})
    ran = ask(tmp_path / "pipe.yaml")
    feeder.wait(timeout=60)
    assert ran == Ran(2, "", f"{tmp_path}/pipe.yaml: this file cannot be written: it is not a regular file\n")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_finding_of_the_samples_can_be_waived_and_comes_back_when_its_time_is_over(example: Path) -> None:
    text = example.read_bytes()
    report = check(text, rules=SHIPPED)
    rules = dict.fromkeys(finding.rule for finding in report.findings)
    waivable = [rule for rule in rules if (found := checker(SHIPPED).rulebook.rule(rule)) and found.waivable]
    for rule in waivable:
        text = checker(SHIPPED).waive(text, "plan.yaml", wanted(rule), TODAY).text
    assert_kept(example.read_text("utf-8"), text.decode(), 0)
    done = check(text, rules=SHIPPED)
    assert {finding.rule for finding in done.findings} == set(rules) - set(waivable)
    assert {item.rule for item in done.waived} == set(waivable)
    after = check(text, day="2027-04-01", rules=SHIPPED)
    assert {finding.rule for finding in after.findings} == {*rules, *(["waiver-expired"] if waivable else [])}


def test_what_nobody_foresaw_is_one_line_and_no_traceback(plan: Path) -> None:
    code = (
        "from engine.check import Checker\nfrom engine.cli import main\n"
        "def boom(*_, **__): raise RuntimeError('first line\\nsecond line')\n"
        "Checker.check = Checker.waive = boom\n"
        "main()\n"
    )
    asked = ("waive", "few-creators", "--reason", "x", "--by", "y", "--until", "2999-01-01")
    for arguments in (("check", str(plan)), (asked[0], str(plan), *asked[1:])):
        for debug in ("", "1"):
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments],
                cwd=ROOT,
                env={**os.environ, "ZHONGCAO_DEBUG": debug},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.stdout == ""
            assert ("Traceback" in done.stderr) is bool(debug)
            if not debug:
                assert done.returncode == 2
                assert done.stderr == (
                    "internal error: RuntimeError: first line second line; "
                    "please report it (ZHONGCAO_DEBUG=1 shows where)\n"
                )
    assert plan.read_text("utf-8") == PLAN


def test_the_help_names_every_option() -> None:
    ran = zhongcao("waive", "--help")
    for option in ("--reason", "--by", "--until", "--date", "--rules", "--as-of", "PLAN", "RULE"):
        assert option in ran.out
