"""The steps of the journeys, through the command and the service as people use them, never through their insides."""

import re
import shutil
from pathlib import Path
from typing import Any

from pytest_bdd import given, parsers, scenarios, then, when

from features.conftest import Desk
from tests.given import DAY, ROOT, RULES, zhongcao

scenarios(".")

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"\S+:[1-9][0-9]*:[1-9][0-9]*: \S.*")
VERDICTS = ("BLOCKED", "REVISE", "READY")


def flat(text: str) -> str:
    """A report without its line ends."""
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """A text without blanks, line ends and the escapes of Markdown."""
    return re.sub(r"[\s\\]", "", text)


# --- Given ----------------------------------------------------------------------------------------------------------


@given(parsers.parse('the sample plan "{name}"'))
@given(parsers.parse('示例方案 "{name}"'))
def sample(desk: Desk, name: str) -> None:
    shutil.copy(ROOT / "examples" / f"{name}.yaml", desk.folder / desk.plan)


@given("a plan that says")
def written(desk: Desk, docstring: str) -> None:
    desk.write(desk.plan, docstring + "\n")


@given(parsers.parse('一份方案写着 "{text}"'))
def written_in_a_line(desk: Desk, text: str) -> None:
    desk.write(desk.plan, text + "\n")


@given(parsers.parse('another plan that says "{text}"'))
def another(desk: Desk, text: str) -> None:
    desk.write("another.yaml", text + "\n")


@given("a folder with rules of my own")
def own_rules(desk: Desk) -> None:
    shutil.copytree(RULES, desk.folder / "rules")


@given(parsers.parse('in my plan "{right}" was written as "{wrong}"'))
@given(parsers.parse('方案里的 "{right}" 误写成 "{wrong}"'))
def slip_in_a_plan(desk: Desk, right: str, wrong: str) -> None:
    desk.edit(desk.plan, wrong, right)


@given(parsers.parse('in my rule "{name}" "{right}" was written as "{wrong}"'))
def slip_in_a_rule(desk: Desk, name: str, right: str, wrong: str) -> None:
    desk.edit(f"rules/{name}", wrong, right)


@given(parsers.parse('a copy of my rule "{name}" as "{other}"'))
def copied_rule(desk: Desk, name: str, other: str) -> None:
    text = (desk.folder / "rules" / name).read_text(encoding="utf-8")
    desk.write(f"rules/{other}", text.replace(f"id: {Path(name).stem}", f"id: {Path(other).stem}"))


# --- When -----------------------------------------------------------------------------------------------------------


@when("I check the plan")
def check(desk: Desk) -> None:
    desk.check()


@when(parsers.parse('I check the plan as of "{day}"'))
def check_on_a_day(desk: Desk, day: str) -> None:
    desk.check(as_of=day)


@when(parsers.parse('I check the plan and stop at "{grave}"'))
def check_with_a_limit(desk: Desk, grave: str) -> None:
    desk.check("--fail-on", grave)


@when("I check both plans")
def check_both(desk: Desk) -> None:
    desk.check("another.yaml")


@when("I check the plan with my rules")
def check_with_rules(desk: Desk) -> None:
    desk.check("--rules", "rules", "--no-shipped", "--fail-on", "never")


@when(parsers.parse('I ask for the report in "{lang}" as "{format_}"'))
def check_in_a_language(desk: Desk, lang: str, format_: str) -> None:
    desk.check("--lang", lang, "--format", format_, "--fail-on", "never")


@when("我用中文检查方案")
def check_in_chinese(desk: Desk) -> None:
    desk.check("--lang", "zh")


@when(parsers.parse('in my plan I write "{new}" for "{old}"'))
@when(parsers.parse('我把方案里的 "{old}" 改成 "{new}"'))
def edit_the_plan(desk: Desk, new: str, old: str) -> None:
    desk.edit(desk.plan, new, old)


@when(parsers.parse('in my rule "{name}" I write "{new}" for "{old}"'))
@when(parsers.parse('in my file "{name}" I write "{new}" for "{old}"'))
def edit_a_rule(desk: Desk, name: str, new: str, old: str) -> None:
    desk.edit(f"rules/{name}", new, old)


@when(parsers.parse('I accept every error until "{day}" because "{reason}"'))
def accept_errors(desk: Desk, day: str, reason: str) -> None:
    rules = {finding["rule"] for finding in desk.report()["findings"] if finding["severity"] == "error"}
    waivers = [f"  - {{rule: {rule}, reason: {reason}, by: Lin, until: {day}}}" for rule in sorted(rules)]
    text = (desk.folder / desk.plan).read_text(encoding="utf-8")
    desk.write(desk.plan, "\n".join([text, "waivers:", *waivers, ""]))


@when(parsers.parse('I waive "{rule}" until "{day}" because "{reason}"'))
def waive(desk: Desk, rule: str, day: str, reason: str) -> None:
    desk.before = (desk.folder / desk.plan).read_text(encoding="utf-8")
    words = ("--reason", reason, "--by", "林", "--until", day, "--as-of", DAY, "--rules", "rules", "--no-shipped")
    desk.ran = zhongcao("waive", desk.plan, rule, *words, cwd=desk.folder)


@when(parsers.parse('I check the plan with my rules as of "{day}"'))
def check_with_rules_on_a_day(desk: Desk, day: str) -> None:
    desk.check("--rules", "rules", "--no-shipped", "--fail-on", "never", as_of=day)


@when("I send the plan to the service")
def send(desk: Desk) -> None:
    desk.send()


@when("我把方案发给网络服务并要求中文")
def send_for_chinese(desk: Desk) -> None:
    desk.send("&lang=zh")


@when("I open the rule of the first finding", target_fixture="opened")
def open_rule(desk: Desk) -> Any:
    assert desk.answer is not None
    finding = desk.answer.json()["findings"][0]
    opened = desk.server.ask("GET", f"/v1/rules/{finding['rule']}")
    assert opened.status == 200
    return opened.json()


# --- Then -----------------------------------------------------------------------------------------------------------


@then(parsers.parse('the verdict is "{verdict}"'))
@then(parsers.parse('结论是 "{verdict}"'))
def verdict_is(desk: Desk, verdict: str) -> None:
    assert desk.ran.out.split()[0] == verdict


@then("there is a verdict")
def verdict(desk: Desk) -> None:
    assert desk.ran.out.split()[0] in VERDICTS


@then(parsers.parse("my pipeline {does}"))
def pipeline(desk: Desk, does: str) -> None:
    codes = {"goes on": 0, "stops": 1, "says that something could not be checked": 2}
    assert desk.ran.code == codes[does]


@then("nothing is reported")
def nothing_reported(desk: Desk) -> None:
    assert (desk.ran.code, desk.ran.out) == (2, "")


@then(parsers.re(r"I am told of (?P<count>\d+) mistakes?, each at its line and column"), converters={"count": int})
def told_of(desk: Desk, count: int) -> None:
    told = desk.ran.err.splitlines()
    assert len(told) == count
    assert all(PLACE.fullmatch(line) for line in told)


@then("I am told of no mistake")
def told_of_none(desk: Desk) -> None:
    assert desk.ran.err == ""
    assert desk.ran.code != 2


@then(parsers.parse('I am told "{words}"'))
@then(parsers.parse('我被告知 "{words}"'))
def told(desk: Desk, words: str) -> None:
    assert words in desk.ran.err


@then(parsers.parse('the report says "{words}"'))
@then(parsers.parse('报告写着 "{words}"'))
def says(desk: Desk, words: str) -> None:
    assert words in flat(desk.ran.out)


@then(parsers.parse('the report does not say "{words}"'))
@then(parsers.parse('报告不再写着 "{words}"'))
def does_not_say(desk: Desk, words: str) -> None:
    assert words not in flat(desk.ran.out)


@then("every line of my plan is still there")
def lines_are_kept(desk: Desk) -> None:
    assert desk.ran.code == 0, desk.ran.err
    lines = iter((desk.folder / desk.plan).read_text(encoding="utf-8").splitlines())
    assert all(line in lines for line in desk.before.splitlines())  # in their order


@then("my plan is as it was")
def plan_is_kept(desk: Desk) -> None:
    assert desk.ran.code == 2
    assert (desk.folder / desk.plan).read_text(encoding="utf-8") == desk.before


@then(parsers.re(r"(?P<count>\d+) findings? (is|are) waived"), converters={"count": int})
def counted_as_waived(desk: Desk, count: int) -> None:
    assert f" {count} waived " in flat(desk.ran.out)


def assert_shown(desk: Desk, findings: list[Any]) -> None:
    """The report has findings, and shows all of each."""
    assert findings
    text = squeezed(desk.ran.out)
    told = set()
    for finding in findings:
        place = "{file}:{line}:{column}".format(**finding["location"])
        if finding["explained_by"] or finding["rule"] in told:  # it is folded under its cause, or under the first
            assert squeezed(finding["message"]) in text
            continue
        told.add(finding["rule"])
        for words in (finding["title"], finding["message"], place, finding["remedy"]):
            assert squeezed(words) in text
        for cite in finding["cites"]:
            assert squeezed(cite["document"]) in text
            assert squeezed(cite["publisher"]) in text
            assert cite["lines"] in text


@then("every finding has its place in the plan, what to do, and the document and lines that say so")
def findings_are_whole(desk: Desk) -> None:
    assert_shown(desk, desk.report()["findings"])


@then("the report lists the required fields that are missing")
def missing_fields(desk: Desk) -> None:
    missing = desk.report()["missing_required"]
    assert "campaign.name" in missing
    assert all(path in squeezed(desk.ran.out) for path in missing)


@then("the report lists the fields that would settle what could not be judged")
def open_fields(desk: Desk) -> None:
    needs = [need for rule in desk.report()["not_assessed"] for need in rule["needs"]]
    assert needs
    assert all(need in squeezed(desk.ran.out) for need in needs)


@then("what could not be judged is not counted as passed")
def counted_apart(desk: Desk) -> None:
    report = desk.report()
    counts, fired = report["counts"], {finding["rule"] for finding in report["findings"]}
    assert counts["not_assessed"] == len(report["not_assessed"]) > 0
    judged = len(fired) + counts["clear"] + counts["not_applicable"]
    assert judged + counts["not_assessed"] == report["rules"]["count"]


@then("I see what the rule asks, what it says in English and Chinese, and its examples")
def rule_is_whole(opened: Any) -> None:
    assert opened["when"]
    for part in ("title", "says", "do"):
        assert opened[part]["en"]
        assert CHINESE.search(opened[part]["zh"])
    assert {"fires", "clear"} <= {key for example in opened["examples"] for key in example}


@then("I see the document, the lines and the publisher that it rests on")
def rule_is_cited(opened: Any) -> None:
    assert opened["citations"]
    for cite in opened["citations"]:
        assert cite["document"].endswith(".txt")
        assert cite["lines"]
        assert cite["publisher"]


@then(parsers.parse('the report is written in "{lang}"'))
def written_in(desk: Desk, lang: str) -> None:
    findings = desk.report("--lang", lang)["findings"]
    assert_shown(desk, findings)
    assert all(bool(CHINESE.search(finding["title"])) == (lang == "zh") for finding in findings)


@then("the report shows the planned mix beside what the sources advise")
def mix_is_shown(desk: Desk) -> None:
    for lang in ("en", "zh"):
        mix = desk.report("--lang", lang)["mix"]
        if squeezed(mix["recommended"]["order"]) in squeezed(desk.ran.out):
            break
    else:
        raise AssertionError("nothing is advised")
    rows = re.sub(r"[|\s]+", " ", re.sub(r" \([^)]*\)", "", desk.ran.out))  # without what is advised
    for role, planned in mix["planned"].items():
        assert f"{role.upper()} {planned['creators']:,} {planned['notes']:,} {planned['fees']:,}" in rows


@then("it begins with a heading that holds the verdict")
def heading(desk: Desk) -> None:
    assert re.match(rf"# ({'|'.join(VERDICTS)}): \S", desk.ran.out)


@then("every problem has a heading of its own")
def headings(desk: Desk) -> None:
    found = re.findall(r"^### ", desk.ran.out, re.MULTILINE)
    assert len(found) == len({one["rule"] for one in desk.report()["findings"] if not one["explained_by"]}) > 0


@then("there is no colour code in it")
def no_colour(desk: Desk) -> None:
    assert "\x1b" not in desk.ran.out


@then("both answers are the same, byte for byte")
def same_answers(desk: Desk) -> None:
    assert desk.answer is not None
    assert desk.answer.text == desk.ran.out


@then(parsers.parse('the report shows every side of the disagreement "{id_}" with its publishers'))
def sides(desk: Desk, id_: str) -> None:
    conflicts = [
        finding["conflict"]
        for finding in desk.report("--rules", "rules", "--no-shipped")["findings"]
        if finding["conflict"]
    ]
    assert [conflict["id"] for conflict in conflicts] == [id_]
    text = squeezed(desk.ran.out)
    for position in conflicts[0]["positions"]:
        assert squeezed(position["says"]) in text
        for cite in position["cites"]:
            assert squeezed(f"{cite['publisher']} {cite['statement']}") in text


@then("结果的语言是中文")
def answered_in_chinese(desk: Desk) -> None:
    assert desk.answer is not None
    assert (desk.answer.status, desk.answer.json()["language"]) == (200, "zh")


@then("每条意见都有中文说明、所在位置和文档出处")
def findings_in_chinese(desk: Desk) -> None:
    report = desk.answer.json() if desk.answer else desk.report("--lang", "zh")
    assert report["findings"]
    for finding in report["findings"]:
        assert all(CHINESE.search(finding[part]) for part in ("title", "message", "remedy"))
        assert finding["location"]["file"] == desk.plan
        assert all(cite["document"] and CHINESE.search(cite["says"]) for cite in finding["cites"])
    if not desk.answer:
        assert_shown(desk, report["findings"])
