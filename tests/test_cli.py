"""The command as planners and their pipelines run it: arguments and files in; exit code and both outputs out."""

import json
import os
import pty
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.findings import SEVERITIES
from tests.given import (
    ADVISED,
    ALONE,
    BLAST,
    BROKEN,
    COMMAND,
    DAY,
    EXAMPLES,
    INFORMED,
    NAUGHTY,
    PLAN,
    QUIET,
    ROOT,
    RULES,
    WARNED,
    Ran,
    installed,
    zhongcao,
)

COMPLAINTS = [
    "2:1: unknown field 'campain' here",
    "3:22: 'footfal' is not an objective",
    "4:17: expected an amount of money, found the text '500k'",
    "4:23: the key 'total' is given twice",
    "5:16: anchors are not allowed",
    "5:38: names the brief 'b', but the plan has no briefs",
]


@cache
def check(plan: str, *arguments: str | Path, encoding: str = "", **env: str) -> Ran:
    """Check one plan, from standard input, by our own rules; the same question is asked once."""
    asked = ("check", "-", *ALONE, "--as-of", DAY, *arguments)
    return (
        installed(*asked, stdin=plan, encoding=encoding, env=env) if encoding or env else zhongcao(*asked, stdin=plan)
    )


def squeezed(text: str) -> str:
    """Text without blanks and without the escapes of Markdown, so that the ends of lines do not matter."""
    return re.sub(r"[\s\\]", "", text)


# --- Exit codes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fail_on", "fine", "failing"),
    [
        ("error", WARNED, PLAN),
        ("warning", ADVISED, WARNED),
        ("recommendation", INFORMED, ADVISED),
        ("info", QUIET, INFORMED),
    ],
)
def test_a_finding_at_fail_on_gives_1_and_one_below_it_0(fail_on: str, fine: str, failing: str) -> None:
    assert check(fine, "--fail-on", fail_on).code == 0
    assert check(failing, "--fail-on", fail_on).code == 1


def test_a_graver_finding_than_fail_on_gives_1_too() -> None:
    assert check(PLAN, "--fail-on", "info").code == 1


def test_without_fail_on_only_an_error_gives_1_and_never_gives_0() -> None:
    assert check(WARNED).code == 0
    assert check(PLAN).code == 1
    assert check(PLAN, "--fail-on", "never").code == 0


def test_a_waived_error_gives_0_until_its_waiver_runs_out() -> None:
    waiver = "waivers: [{rule: ads-before-notes, reason: teaser, by: Lin, until: 2027-01-31}]\n"
    on_the_day, day_after = (check(PLAN + waiver, "--as-of", day) for day in ("2027-01-31", "2027-02-01"))
    assert (on_the_day.code, day_after.code) == (0, 1)
    assert "teaser" in on_the_day.out
    assert "teaser" not in day_after.out


def test_a_report_leaves_nothing_on_standard_error() -> None:
    for plan in (PLAN, QUIET):
        ran = check(plan)
        assert ran.err == ""
        assert ran.out.endswith("\n")
        assert not ran.out.endswith("\n\n")


# --- Options --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("--format", "text"), ()])
def test_the_format_is_text_unless_another_is_asked_for(arguments: tuple[str, ...]) -> None:
    assert check(PLAN, *arguments).out.strip().startswith("BLOCKED")


def test_json_is_one_report_that_a_program_reads() -> None:
    report = json.loads(check(PLAN, "--format", "json").out)
    assert report["verdict"] == "blocked"
    assert report["as_of"] == DAY
    assert [finding["severity"] for finding in report["findings"]] == list(SEVERITIES)
    assert {finding["location"]["file"] for finding in report["findings"]} == {"plan"}


def test_markdown_is_a_document_with_headings() -> None:
    lines = check(PLAN, "--format", "markdown").out.splitlines()
    assert lines[0] == "# BLOCKED: 春茶 launch"
    headings = ["## Errors (1)", "## Warnings (1)", "## Info (1)", "## Planned mix"]  # a recommendation is folded
    assert [line for line in lines if line.startswith("## ")][:4] == headings


def test_the_report_speaks_the_language_that_is_asked_for() -> None:
    english, chinese = (check(PLAN, "--lang", lang).out for lang in ("en", "zh"))
    assert "has 2 creators, fewer than 3" in english
    assert "仅 2 位达人" in chinese
    assert "fewer than" not in chinese


@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30", "20270131", "2027-1-31", ""])
def test_a_day_that_is_none_is_a_wrong_command_line(day: str) -> None:
    ran = check(PLAN, "--as-of", day)
    assert (ran.code, ran.out) == (2, "")
    assert f"'{day}' is not a day; write YYYY-MM-DD" in ran.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "Missing argument"),
        (("-", "--fail-on", "fatal"), "'fatal' is not one of"),
        (("-", "--format", "pdf"), "'pdf' is not one of"),
        (("-", "--lang", "fr"), "'fr' is not one of"),
        (("-", "--colour"), "No such option"),
        (("-", "--rules"), "requires an argument"),
    ],
)
def test_a_wrong_command_line_gives_2_and_says_what_is_wrong(arguments: tuple[str, ...], complaint: str) -> None:
    ran = zhongcao("check", *arguments, stdin=PLAN)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_command_gives_2() -> None:
    ran = zhongcao("chekc", "-")
    assert ran.code == 2
    assert "No such command" in ran.err


def test_help_names_every_option_and_every_exit_code() -> None:
    ran = zhongcao("check", "--help")
    assert ran.code == 0
    for word in ("PLAN...", "--format", "--lang", "--fail-on", "--rules", "--as-of", "Exits with 0", "1", "2"):
        assert word in ran.out


def test_the_version_is_that_of_the_package() -> None:
    assert re.fullmatch(r"zhongcao \d+\.\d+\.\d+\n", zhongcao("--version").out)


# --- Files ----------------------------------------------------------------------------------------------------------


def test_several_plans_are_reported_in_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(PLAN)
    (tmp_path / "a.yaml").write_text(QUIET.replace("春茶 launch", "Winter"))
    ran = zhongcao("check", "b.yaml", "a.yaml", *ALONE, "--as-of", DAY, cwd=tmp_path)
    assert ran.code == 1
    assert (
        ran.out.index("春茶 launch") < ran.out.index("b.yaml:9:34") < ran.out.index("READY") < ran.out.index("Winter")
    )


def test_a_broken_plan_among_several_is_complained_of_and_the_others_are_reported(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(PLAN)
    (tmp_path / "bad.yaml").write_text(BROKEN)
    ran = zhongcao("check", "bad.yaml", "nowhere.yaml", "good.yaml", *ALONE, cwd=tmp_path)
    assert ran.code == 2
    assert "good.yaml:9:34" in ran.out
    assert "bad.yaml" not in ran.out
    assert "bad.yaml:2:1: " in ran.err
    assert "nowhere.yaml:1:1: this file cannot be read: No such file or directory" in ran.err
    assert "good.yaml" not in ran.err


def test_several_plans_as_json_are_a_list_whatever_comes_of_them(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(PLAN)
    (tmp_path / "bad.yaml").write_text(BROKEN)
    for plans, count in (
        (["good.yaml", "good.yaml"], 2),
        (["bad.yaml", "good.yaml"], 1),
        (["bad.yaml", "bad.yaml"], 0),
    ):
        ran = zhongcao("check", *plans, *ALONE, "--format", "json", cwd=tmp_path)
        found = json.loads(ran.out)
        assert [report["verdict"] for report in found] == ["blocked"] * count


def test_a_plan_may_be_json_and_findings_name_the_file_as_it_was_given(tmp_path: Path) -> None:
    plan = tmp_path / "计划.json"
    plan.write_text('{"cohorts": [\n  {"id": "a", "creators": 2}]}', encoding="utf-8")
    assert f"{plan}:2:27" in squeezed(zhongcao("check", plan, *ALONE).out)
    assert "计划.json:2:27" in zhongcao("check", "计划.json", *ALONE, cwd=tmp_path).out


def test_a_file_that_cannot_be_read_is_a_complaint_like_any_other(tmp_path: Path) -> None:
    for plan, why in ((tmp_path / "none.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
        ran = zhongcao("check", plan)
        assert ran == Ran(2, "", f"{plan}:1:1: this file cannot be read: {why}\n")


def test_all_problems_of_a_plan_are_told_at_once_at_their_places() -> None:
    ran = check(BROKEN)
    assert (ran.code, ran.out) == (2, "")
    told = ran.err.splitlines()
    assert [line.split(";")[0].split(" (did")[0] for line in told] == [f"plan:{complaint}" for complaint in COMPLAINTS]
    assert "(did you mean 'campaign'?)" in told[0]
    assert "(did you mean '500000'?)" in told[2]


def test_naughty_files_are_complained_of_and_nothing_breaks(tmp_path: Path) -> None:
    for name, text in NAUGHTY.items():
        (tmp_path / name).write_bytes(text)
    ran = zhongcao("check", *NAUGHTY, *ALONE, cwd=tmp_path)
    told = [re.fullmatch(r"(.+?):[1-9][0-9]*:[1-9][0-9]*: \S.*", line) for line in ran.err.splitlines()]
    assert all(told), ran.err[-2000:]
    assert {found[1] for found in told if found} == NAUGHTY.keys()
    assert all(line.isprintable() for line in ran.err.splitlines())
    assert (ran.code, ran.out) == (2, "")


# --- Rule folders ---------------------------------------------------------------------------------------------------


def test_the_rules_of_a_folder_are_used_instead_of_the_shipped_ones() -> None:
    report = json.loads(check(PLAN, "--format", "json").out)
    assert report["rules"]["count"] == 4
    assert {finding["set"] for finding in report["findings"]} == {"timing", "people"}


def test_several_rule_folders_are_used_together(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    rule = (RULES / "people/few-creators.yaml").read_text().replace("few-creators", "hardly-any-creators")
    text = (
        rule.replace("setting:fewest_creators", "2")
        .replace("{2}", "2")
        .replace("explained_by: [kol-carries-sales]", "")
    )
    text = text.replace("creators: 3}", "creators: 5}").replace("creators: 2}", "creators: 1}")
    (tmp_path / "mine/hardly-any-creators.yaml").write_text(text)
    ran = check(PLAN, "--rules", tmp_path, "--no-shipped", "--format", "json")
    assert json.loads(ran.out)["rules"]["count"] == 5


def test_a_broken_rule_folder_checks_nothing_and_names_every_mistake(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    few, ads = tmp_path / "rules/people/few-creators.yaml", tmp_path / "rules/timing/ads-before-notes.yaml"
    few.write_text(few.read_text().replace("  creators: {below", "  creatrs: {below").replace("[D0-01]", "[D9-99]"))
    ads.write_text(ads.read_text().replace("severity: error", "severity: eror"))
    (tmp_path / "rules/notes.txt").write_text("x")
    ran = zhongcao("check", "-", "--rules", "rules", "--no-shipped", stdin=PLAN, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    told = ran.err.splitlines()
    assert [line.split(": ")[0] for line in told[:-1]] == [
        "rules/notes.txt:1:1",
        "rules/people/few-creators.yaml:8:3",
        "rules/people/few-creators.yaml:16:9",
        "rules/timing/ads-before-notes.yaml:5:11",
    ]
    assert "(did you mean 'creators'?)" in told[1]
    assert told[-1] == "The rules are broken; nothing was done."


@pytest.mark.parametrize(
    ("folder", "complaint"),
    [
        ("empty", "empty:1:1: there is no rule in this folder; rules are files named <set>/<rule-id>.yaml"),
        ("missing", "missing:1:1: this is not a folder of rules"),
        ("file.yaml", "file.yaml:1:1: this is not a folder of rules"),
    ],
)
def test_a_folder_without_rules_checks_nothing(folder: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.yaml").write_text("a: 1")
    ran = zhongcao("check", "-", "--rules", folder, "--no-shipped", stdin=PLAN, cwd=tmp_path)
    assert ran == Ran(2, "", f"{complaint}\nThe rules are broken; nothing was done.\n")


# --- Terminals and encodings ----------------------------------------------------------------------------------------


def test_a_pipe_gets_no_colours_even_when_they_are_forced() -> None:
    forced = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    for ran in (check(PLAN, **forced), check(BROKEN, **forced), check(PLAN, "--format", "markdown", **forced)):
        assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_has_no_chinese_letters_is_no_crash(encoding: str) -> None:
    for arguments in ((), ("--format", "json"), ("--format", "markdown")):
        ran = check(PLAN, "--lang", "zh", *arguments, encoding=encoding)
        assert (ran.code, ran.err) == (1, "")
        assert "春茶 launch" in ran.out.replace("\\u6625\\u8336", "春茶")
    broken = check("种草: 1", encoding=encoding)
    assert broken.code == 2
    assert "unknown field '种草'" in broken.err.replace("\\u79cd\\u8349", "种草")


def on_terminal(**env: str) -> str:
    """What a terminal of 80 columns shows of the check of PLAN."""
    terminal, end = pty.openpty()
    command = [str(COMMAND), "check", "-", *ALONE, "--as-of", DAY]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=end,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **env},
    ) as process:
        os.close(end)
        process.communicate(PLAN.encode(), timeout=120)
        shown = b""
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(terminal)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python")
def test_a_terminal_gets_colours_and_its_own_width_unless_colours_are_refused() -> None:
    coloured, plain = on_terminal(NO_COLOR=""), on_terminal(NO_COLOR="1")
    assert "\x1b[1;37;41m BLOCKED" in coloured
    assert "\x1b[3" not in plain
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert max(map(len, stripped.splitlines())) <= 80
    assert squeezed(stripped) == squeezed(re.sub(r"\x1b\[[0-9;]*m", "", plain))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_an_output_that_cannot_be_written_gives_2_and_not_the_code_of_findings() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [COMMAND, "check", EXAMPLES[0], "--fail-on", "never"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_told_in_one_line_and_a_closed_output_is_no_crash() -> None:
    command = f"{COMMAND} glossary > /dev/full; {COMMAND} glossary >&-"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "the output cannot be written: No space left on device\n")


def test_a_reader_that_stops_reading_is_no_crash() -> None:
    with subprocess.Popen(
        [COMMAND, "check", *EXAMPLES * 5, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


# --- What the report shows ------------------------------------------------------------------------------------------


def shown_of(finding: dict[str, Any]) -> list[str]:
    """Everything that a reader must see of a finding."""
    place = "{file}:{line}:{column}".format(**finding["location"])
    parts = [finding["title"], finding["path"], place, f"{finding['set']}/{finding['rule']}"]
    parts += [finding["message"], finding["remedy"]]
    for reason in finding["because"]:
        parts += [f"{reason['label']} = {reason['shown']}", reason["test"]]
    for cite in finding["cites"]:
        parts += [cite["statement"], cite["publisher"], cite["document"], cite["lines"], cite["says"]]
    for used in finding["settings"]:
        parts.append(f"{used['name']} = {used['shown']}")
    return parts


def assert_in_order(parts: list[str], text: str) -> None:
    at = 0
    for part in parts:
        found = text.find(squeezed(part), at)
        assert found >= 0, part
        at = found


@pytest.mark.parametrize("format_", ["text", "markdown"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("plan", [RULES, BLAST], ids=lambda path: path.stem)
def test_a_report_for_people_shows_all_that_programs_get(plan: Path, lang: str, format_: str) -> None:
    asked = ["--lang", lang, "--as-of", DAY, "--fail-on", "never"]
    asked += ["-", *ALONE] if plan == RULES else [str(plan)]
    report = json.loads(zhongcao("check", *asked, "--format", "json", stdin=PLAN).out)
    text = squeezed(zhongcao("check", *asked, "--format", format_, stdin=PLAN).out)
    verdict = {"blocked": ("BLOCKED", "不可启动"), "revise": ("REVISE", "需修改"), "ready": ("READY", "可启动")}
    assert text.removeprefix("#").startswith(verdict[report["verdict"]][lang == "zh"])
    assert report["as_of"] in text
    told = set()
    for finding in report["findings"]:
        if finding["explained_by"]:  # it is folded under its cause
            parts = [finding["message"], finding["path"], finding["rule"], finding["cites"][0]["statement"]]
        elif finding["rule"] in told:  # a rule is told in full once
            parts = [finding["message"], finding["path"], "{file}:{line}:{column}".format(**finding["location"])]
        else:
            parts = shown_of(finding)
            told.add(finding["rule"])
        assert_in_order(parts, text)
    for finding in report["findings"]:
        if dissent := finding["conflict"]:
            assert squeezed(dissent["topic"]) in text
            for position in dissent["positions"]:
                assert squeezed(position["says"]) in text
            assert squeezed(dissent["settlement"]) in text
    for path in report["missing_required"]:
        assert path in text


def test_the_origin_of_a_number_is_told() -> None:
    assert "fewest_creators = 3 (house judgement, no document gives it)" in " ".join(check(ADVISED).out.split())
    assert "sales_counts = orders, GMV (from a document)" in " ".join(check(PLAN).out.split())


def test_dissent_names_every_side_with_its_publishers_and_counts_publishers_once() -> None:
    text = " ".join(check(PLAN).out.split())
    assert "(C-01, 3 publishers)" in text
    assert "- KOLs are there to raise sales as well as visibility. (InfluChina D4-02, InfluChina D4-25)" in text
    assert "This rule: " in text


def test_a_finding_that_another_explains_is_folded_under_it() -> None:
    for format_ in ("text", "markdown"):
        text = squeezed(check(PLAN, "--format", format_).out)
        assert_in_order(["people/kol-carries-sales", "Follows from this:", "recommendation: Cohort '头部' has 2"], text)
        assert "few-creators" in text
        assert "Do Book 3 or more" not in text
        assert "Followsfromthis" not in squeezed(check(ADVISED, "--format", format_).out)


def test_a_finding_whose_cause_is_waived_stands_alone() -> None:
    waived = PLAN + "waivers: [{rule: kol-carries-sales, reason: agreed, by: Lin}]\n"
    for format_ in ("text", "markdown"):
        text = squeezed(check(waived, "--format", format_).out)
        assert "Followsfromthis" not in text
        assert "Book3ormore" in text


def test_open_fields_are_ranked_by_the_number_of_rules_that_each_would_settle() -> None:
    lines = [
        line.split() for line in check("version: 1\nads: {feed: {budget: 100}}\ncohorts: [{id: a}]\n").out.splitlines()
    ]
    title = next(at for at, line in enumerate(lines) if line[:2] == ["Not", "assessed"])
    assert lines[title][2] == "(3"
    assert [(line[0], line[1]) for line in lines[title + 2 : title + 7]] == [
        ("ads.feed.start", "1:"),
        ("cohorts.0.creators", "1:"),
        ("cohorts.0.kpis", "1:"),
        ("cohorts.0.publish.from", "1:"),
        ("cohorts.0.role", "1:"),
    ]
    report = check("version: 1\nads: {feed: {budget: 100}}\n").out
    fields = re.findall(r"^  (ads\S+|cohorts)\s+(\d): (.*)$", report, re.MULTILINE)
    assert fields == [
        ("cohorts", "3", "few-creators, kol-carries-sales, ads-before-notes"),
        ("ads.feed.start", "1", "ads-before-notes"),
    ]


def test_open_fields_of_the_shipped_rules_are_ranked_too() -> None:
    asked = ("check", BLAST, "--as-of", DAY, "--fail-on", "never", "--format")
    report = json.loads(zhongcao(*asked, "json").out)
    wanted = Counter(need for rule in report["not_assessed"] if not rule["question"] for need in rule["needs"])
    rows = re.findall(r"^\| `([^`]+)` \| (\d+): (.*) \|$", zhongcao(*asked, "markdown").out, re.MULTILINE)
    assert {need: int(count) for need, count, _ in rows} == wanted
    assert [(need, count) for need, count, _ in rows] == [
        (need, str(count)) for need, count in sorted(wanted.items(), key=lambda item: (-item[1], item[0]))
    ]
    assert all(len(ids.split(", ")) == int(count) for _, count, ids in rows)


def test_the_counts_stand_in_one_line_at_the_end() -> None:
    for plan in (PLAN, QUIET):
        counts = json.loads(check(plan, "--format", "json").out)["counts"]
        found = [f"{counts[one]} {one}{'s' * (counts[one] != 1)}" for one in ("error", "warning", "recommendation")]
        rest = [
            f"{counts[one]} {one.replace('_', ' ')}" for one in ("clear", "not_applicable", "not_assessed", "waived")
        ]
        line = f"{', '.join(found)}, {counts['info']} info; {', '.join(rest)} (of 4 rules)"
        assert squeezed(line) in squeezed(check(plan).out[-300:])
        assert line in check(plan, "--format", "markdown").out.splitlines()[-2]


def test_a_plan_without_a_name_is_called_a_plan() -> None:
    assert " ".join(check("version: 1").out.splitlines()[0].split()) == "REVISE Plan — required fields are missing"
