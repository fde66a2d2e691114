"""SARIF, JUnit and GitHub annotations: of checks of plans, and of rules."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft4Validator

from engine.cli import main
from tests.given import ALONE, BLAST, DAY, EXAMPLES, OPEN, PLAN, QUIET, RULES

SARIF = Draft4Validator(
    json.loads(Path(__file__).with_name("schemas").joinpath("sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
)
OURS = (*ALONE, "--as-of", DAY, "--fail-on", "never")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def checked(folder: Path, format_: str, *texts: str, lang: str = "en", rules: tuple[str, ...] = OURS) -> str:
    """What is printed of plans with these texts, named a.yaml, b.yaml..."""
    names = [folder / f"{chr(97 + at)}.yaml" for at in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        name.write_text(text, encoding="utf-8")
    done = run("check", *names, "--format", format_, "--lang", lang, *rules)
    assert done.exit_code == 0, done.output
    return done.output.replace(f"{folder.as_uri()}/", "").replace(f"{folder}/", "")


def log(text: str) -> Any:
    """The only run of a SARIF log, which fits the published schema."""
    data = json.loads(text)
    assert [error.message for error in SARIF.iter_errors(data)] == []
    (only,) = data["runs"]
    return only


def broken_folder(folder: Path) -> Path:
    (folder / "people").mkdir(parents=True)
    (folder / "people/a, b.yaml").write_text("id: a\nwhen: {}\n", encoding="utf-8")
    return folder


def faulty_folder(folder: Path) -> Path:
    """Rules of which one has an alternative that can never hold, at line 6."""
    text = (RULES / "people/few-creators.yaml").read_text(encoding="utf-8").replace("few-creators", "probe")
    start, end = text.index("when:"), text.index("says:")
    never = "when:\n  any:\n    - role: kol\n    - all: [{role: koc}, {role: kol}]\n"
    shutil.copytree(RULES, folder)
    text = "".join(line for line in (text[:start] + never + text[end:]).splitlines(True) if "explained_by" not in line)
    (folder / "people/probe.yaml").write_text(text, encoding="utf-8")
    return folder


# --- SARIF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sarif_of_every_sample_plan_is_one_run_that_fits_the_schema(lang: str) -> None:
    done = run("check", *EXAMPLES, "--format", "sarif", "--lang", lang, "--fail-on", "never", "--pack", "all")
    only = log(done.output)
    assert only["language"] == lang
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in only["results"]}
    assert len(uris) == len(EXAMPLES)
    for result in only["results"]:
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_maps_severities_and_places(tmp_path: Path) -> None:
    results = log(checked(tmp_path, "sarif", PLAN))["results"]
    assert [(result["properties"]["severity"], result["level"]) for result in results] == [
        ("error", "error"),
        ("warning", "warning"),
        ("recommendation", "note"),
        ("info", "note"),
    ]
    place = results[0]["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "a.yaml"},
        "region": {"startLine": 9, "startColumn": 34},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "ads.feed.start"}]


def test_sarif_tells_of_a_rule_what_it_rests_on(tmp_path: Path) -> None:
    only = log(checked(tmp_path, "sarif", PLAN))
    rule = only["tool"]["driver"]["rules"][only["results"][0]["ruleIndex"]]
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["help"]["text"].startswith("Source: D")
    assert set(only["results"][0]["properties"]) == {"severity", "because", "cites"}


def test_a_fingerprint_stays_when_lines_move_and_differs_between_findings(tmp_path: Path) -> None:
    def prints(text: str) -> list[str]:
        return [
            result["partialFingerprints"]["zhongcao/v1"] for result in log(checked(tmp_path, "sarif", text))["results"]
        ]

    assert prints(PLAN) == prints(f"# a comment\n\n{PLAN}")
    assert len(set(prints(PLAN))) == len(prints(PLAN))
    assert prints(PLAN) == prints(PLAN.replace("creators: 2", "creators: 1"))


def test_what_is_waived_is_suppressed_and_what_was_not_judged_is_a_notification(tmp_path: Path) -> None:
    waived = PLAN + "waivers: [{rule: few-creators, reason: A test., by: Lin, until: 2027-12-31}]\n"
    results = {result["ruleId"]: result for result in log(checked(tmp_path, "sarif", waived))["results"]}
    assert [id_ for id_, result in results.items() if "suppressions" in result] == ["few-creators"]
    assert results["few-creators"]["suppressions"][0]["justification"].startswith("A test.")
    (invocation,) = log(checked(tmp_path, "sarif", OPEN))["invocations"]
    told = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert len(told) == 2
    assert all("could not be judged: it needs " in note for note in told)
    assert log(checked(tmp_path, "sarif", QUIET))["results"] == []


def test_a_file_name_is_written_as_a_uri(tmp_path: Path) -> None:
    (tmp_path / "春 茶.yaml").write_text(PLAN, encoding="utf-8")
    uri = log(run("check", tmp_path / "春 茶.yaml", "--format", "sarif", *OURS).output)["results"][0]
    uri = uri["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == f"{tmp_path.as_uri()}/%E6%98%A5%20%E8%8C%B6.yaml"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sarif_of_rules(tmp_path: Path, lang: str) -> None:
    assert log(run("rules", "check", RULES, "--format", "sarif", "--lang", lang).output)["results"] == []
    only = log(run("rules", "check", faulty_folder(tmp_path / "faulty"), "--format", "sarif", "--lang", lang).output)
    assert [(result["ruleId"], result["level"]) for result in only["results"]] == [("never-true", "warning")]
    assert only["tool"]["driver"]["rules"][0]["help"]["text"]
    done = run("rules", "check", broken_folder(tmp_path / "broken"), "--format", "sarif", "--lang", lang)
    assert done.exit_code == 2
    assert {result["ruleId"] for result in log(done.output)["results"]} == {"broken"}


# --- JUnit --------------------------------------------------------------------------------------------------------------


def suites(text: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(text.split("\n", 1)[1])  # noqa: S314  (our own)
    assert root.tag == "testsuites"
    found = list(root)
    for name in ("tests", "failures", "skipped"):
        assert int(root.get(name, "")) == sum(int(suite.get(name, "")) for suite in found)
    return found


def cases(suite: ElementTree.Element) -> dict[str, str]:
    """What became of each testcase."""
    return {case.get("name", ""): case[0].tag if len(case) else "passed" for case in suite}


def test_junit_has_a_testcase_for_every_rule_failed_from_warnings_up(tmp_path: Path) -> None:
    (suite,) = suites(checked(tmp_path, "junit", PLAN))
    assert cases(suite) == {
        "ads-before-notes": "failure",
        "kol-carries-sales": "failure",
        "few-creators": "system-out",
        "no-comment-owner": "system-out",
    }
    failed = {case.get("name"): case for case in suite}["ads-before-notes"]
    assert (failed.get("classname"), failed.get("file"), failed.get("line")) == ("timing", "a.yaml", "9")
    assert failed[0].get("type") == "error"
    assert (failed[0].text or "").startswith("a.yaml:9:34: ")


def test_junit_skips_what_could_not_be_judged(tmp_path: Path) -> None:
    (suite,) = suites(checked(tmp_path, "junit", OPEN, lang="zh"))
    skipped = {case.get("name"): case[0].get("message") for case in suite if case[0].tag == "skipped"}
    assert set(skipped) == {"ads-before-notes", "kol-carries-sales"}
    assert "无法判断，需要：" in str(skipped["ads-before-notes"])


def test_junit_of_several_plans_is_one_document(tmp_path: Path) -> None:
    assert [suite.get("name") for suite in suites(checked(tmp_path, "junit", PLAN, OPEN))] == ["a.yaml", "b.yaml"]
    (quiet,) = suites(checked(tmp_path, "junit", QUIET))
    assert Counter(cases(quiet).values())["failure"] == 0
    assert suites(run("check", *EXAMPLES, "--format", "junit", "--fail-on", "never").output)


def test_junit_of_rules(tmp_path: Path) -> None:
    (suite,) = suites(run("rules", "check", RULES, "--format", "junit").output)
    assert set(cases(suite).values()) == {"passed"}
    (suite,) = suites(run("rules", "check", faulty_folder(tmp_path / "faulty"), "--format", "junit").output)
    assert [name for name, outcome in cases(suite).items() if outcome == "failure"] == ["probe"]
    (suite,) = suites(run("rules", "check", broken_folder(tmp_path / "broken"), "--format", "junit").output)
    assert cases(suite) == {"a, b": "failure"}


def test_junit_holds_a_file_name_that_xml_cannot(tmp_path: Path) -> None:
    folder = broken_folder(tmp_path / "broken")
    (folder / "people/a, b.yaml").rename(folder / "people/a\x01<b.yaml")
    (suite,) = suites(run("rules", "check", folder, "--format", "junit").output)
    assert cases(suite) == {"a\ufffd<b": "failure"}


# --- GitHub --------------------------------------------------------------------------------------------------------------


def test_github_has_a_line_for_every_finding(tmp_path: Path) -> None:
    told = checked(tmp_path, "github", PLAN).splitlines()
    assert [re.split(r"[ :]+", line)[1] for line in told[:4]] == ["error", "warning", "notice", "notice"]
    assert told[0].startswith("::error file=a.yaml,line=9,col=34,title=")
    assert "%0ADo: " in told[0]
    assert told[-1].startswith("BLOCKED: 春茶 launch; ")
    assert len(told) == 5


def test_github_escapes_what_would_end_a_command(tmp_path: Path) -> None:
    (tmp_path / "a, b: 5%.yaml").write_text(PLAN, encoding="utf-8")
    told = run("check", tmp_path / "a, b: 5%.yaml", "--format", "github", *OURS).output
    assert "/a%2C b%3A 5%25.yaml,line=9" in told
    assert all(line.startswith("::") for line in told.splitlines()[:-1])


def test_github_tells_what_could_not_be_judged(tmp_path: Path) -> None:
    told = checked(tmp_path, "github", OPEN, PLAN).splitlines()
    assert sum(line.startswith("::notice title=Not assessed::2 rules") for line in told) == 1
    assert run("check", BLAST, "--format", "github", "--lang", "zh", "--fail-on", "never").output.count("怎么改") > 10


def test_github_of_rules(tmp_path: Path) -> None:
    assert run("rules", "check", RULES, "--format", "github").output == ""
    done = run("rules", "check", broken_folder(tmp_path / "broken"), "--format", "github")
    assert all(line.startswith("::error file=") and "/a%2C b.yaml,line=" in line for line in done.output.splitlines())
    told = run("rules", "check", faulty_folder(tmp_path / "faulty"), "--format", "github", "--lang", "zh").output
    assert told.startswith("::warning file=")
    assert "永远不成立" in told
