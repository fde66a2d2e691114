"""What to ask next: a question for every field, ranked by what it decides; answers in words put into the plan."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.asking import Interview, NoAnswer, Question
from engine.asking.openings import Opening
from engine.asking.questions import question as worded
from engine.asking.replies import edit_of
from engine.changes import Adviser
from engine.changes.edits import value_in
from engine.check import Checker
from engine.plan import ASKABLE
from engine.problems import Refused
from engine.rules import SHIPPED, load_rules
from engine.source import dumping, parted, read, with_value
from tests.given import BLAST, BROKEN, EXAMPLES, OPEN, PLAN, QUIET, ROOT, RULES, Ran, installed, zhongcao

DAY = date(2026, 12, 7)
SKETCH = """\
version: 1
campaign: {name: Tea, category: food_beverage}
objective: {primary: launch}
schedule: {start: 2027-03-01, end: 2027-04-30}
audience: {segments: [students, parents]}
cohorts:
  - {id: kols, role: kol, creators: 2}
  - {id: kocs, role: koc, tier: koc}
briefs: [{id: b, role: koc}]
"""


@cache
def checker() -> Checker:
    return Checker(load_rules())


def interview(text: str, **options: Any) -> Interview:
    return Interview(Adviser(checker(), text.encode(), "plan.yaml", DAY, **options))


def question(asked: Interview, path: str) -> Question:
    return next(one for one in asked.questions() if one.path == path)


def ask(path: Path, *options: str, answers: str = "", rules: Path = RULES) -> Ran:
    """Run the command on a plan file with answers from a pipe."""
    return zhongcao("ask", path, "--as-of", "2027-01-15", "--rules", rules, "--no-shipped", *options, stdin=answers)


@pytest.fixture
def plan(tmp_path: Path) -> Callable[[str], Path]:
    def made(text: str) -> Path:
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return made


# --- The questions --------------------------------------------------------------------------------------------------


def test_every_field_that_can_be_left_open_has_a_question_in_both_languages() -> None:
    questions = checker().rulebook.questions
    assert set(questions) == set(ASKABLE)
    for path, texts in questions.items():
        english, chinese = texts["en"], texts["zh"]
        assert english.isascii(), path
        assert "?" in english or path == "version", path
        assert "？" in chinese or path == "version", path
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), path
    for lang in ("en", "zh"):
        texts_ = [texts[lang] for texts in questions.values()]
        assert len(set(texts_)) == len(texts_)


PLANS = [*EXAMPLES, *sorted((ROOT / "tests" / "bad_plans").glob("*.yaml"))]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_whatever_a_rule_needs_or_a_plan_must_have_is_asked_for(path: Path) -> None:
    asked = Interview(Adviser(checker(), path.read_bytes(), path.name, DAY, packs=("all",)))
    found = [one.path for one in asked.questions()]
    report = asked.adviser.report
    wanted = {need for rule in report.not_assessed for need in rule.needs} | set(report.missing_required)
    assert not [need for need in wanted if not any(one == need or one.startswith(f"{need}.") for one in found)]
    assert len(set(found)) == len(found)


def test_questions_of_a_rule_folder_stand_over_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "questions.yaml").write_text(
        'objective.primary: {en: "What for?", zh: "为了什么？"}\n', encoding="utf-8"
    )
    book = load_rules([RULES, tmp_path])
    assert book.questions["objective.primary"] == {"en": "What for?", "zh": "为了什么？"}
    assert set(book.questions) == set(ASKABLE)


@pytest.mark.parametrize(("text", "told"), [
    ("cohorts[].rle: {en: A?, zh: 甲？}", "1:1: there is no field 'cohorts[].rle' that a plan can leave open (did you mean 'cohorts[].role'?)"),
    ("waivers[].by: {en: A?, zh: 甲？}", "1:1: there is no field 'waivers[].by' that a plan can leave open"),
    ("budget: {en: A?, zh: 甲？}", "1:1: there is no field 'budget' that a plan can leave open"),
    ("version: {en: A?}", "1:10: 'zh' is missing; add it"),
    ("version: {en: A?, zh: 甲？, e: B?}", "1:27: unknown key 'e' (did you mean 'en'?)"),
])  # fmt: skip
def test_a_wrong_question_is_told_at_its_place(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "questions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_rules([RULES, tmp_path])
    assert f"{tmp_path / 'questions.yaml'}:{told}" in str(refused.value)


# --- The order ------------------------------------------------------------------------------------------------------


def rules_with(asked: Interview, path: str, value: Any) -> tuple[set[str], set[str]]:
    """The rules that find more, and those that find less or can be judged, in a whole check with a value put in."""
    text = dumping.json_text(with_value(asked.adviser.source.data, parted(path), value), None)
    before, after = asked.adviser.report, checker().check(text, "plan.json", DAY)
    fires = [{(one.rule, one.path) for one in report.findings} for report in (before, after)]
    open_ = [{one.rule for one in report.not_assessed} for report in (before, after)]
    return {rule for rule, _ in fires[1] - fires[0]}, {rule for rule, _ in fires[0] - fires[1]} | open_[0] - open_[1]


@pytest.mark.parametrize(
    "path", ["objective.primary", "campaign.category", "cohorts.1.job", "briefs.0.tone", "readiness.product_ready"]
)
def test_what_a_question_raises_and_clears_is_what_whole_checks_of_its_options_say(path: str) -> None:
    asked = interview(SKETCH.replace("objective: {primary: launch}\n", "").replace(", category: food_beverage", ""))
    one = question(asked, path)
    effects = [rules_with(asked, path, option.value) for option in one.options]
    raised = set().union(*(raised for raised, _ in effects))
    settled = set().union(*(settled for _, settled in effects))
    assert one.options
    assert set(one.raises) <= raised
    assert set(one.raises) == raised & set(one.needed_by)
    assert settled & set(one.needed_by) <= {*one.raises, *one.clears}
    assert one.decides >= len({*one.raises, *one.clears}) > 0


def test_what_decides_most_comes_first_and_required_fields_where_nothing_else_decides() -> None:
    found = interview(SKETCH).questions()
    assert [one.decides for one in found] == sorted((one.decides for one in found), reverse=True)
    idle = [one for one in found if not one.decides and not one.needed_by]
    assert idle == found[-len(idle) :]
    assert [one.path for one in idle][:2] == ["campaign.brand", "campaign.product"]
    assert all(one.required for one in idle)
    assert found == interview(SKETCH).questions()


def test_an_empty_plan_is_asked_first_for_its_groups_and_its_goal() -> None:
    assert [one.path for one in interview("version: 1\n").questions()][:2] == ["cohorts", "objective.primary"]


def test_what_a_plan_says_and_what_is_none_is_not_asked() -> None:
    told = SKETCH + "ads: {}\nroster: []\nreadiness: {product_ready: false}\n"
    found = [one.path for one in interview(told).questions()]
    assert not [
        path for path in found if path.startswith(("ads.", "roster", "objective.primary", "readiness.product_ready"))
    ]
    assert any(one.path.startswith("ads.") for one in interview(SKETCH).questions())


def test_a_finding_that_is_there_because_a_field_is_open_is_cleared_by_the_field() -> None:
    one = question(interview(SKETCH.replace("objective: {primary: launch}\n", "")), "objective.primary")
    assert "objective-missing" in one.clears
    assert one.required


def test_rules_of_a_pack_ask_when_the_pack_is_asked() -> None:
    needing = [
        {rule for one in interview(SKETCH, packs=packs).questions() for rule in one.needed_by}
        for packs in ((), ("law-cn",))
    ]
    assert needing[0] < needing[1]


def test_a_long_plan_is_ranked_too() -> None:
    roster = "".join(f"  - {{nickname: n{number}, cohort: kocs}}\n" for number in range(300))
    found = interview(f"{SKETCH}roster:\n{roster}").questions()
    assert len(found) > 3000
    assert found[0].needed_by


# --- Answers --------------------------------------------------------------------------------------------------------

ANSWERS: list[tuple[str, str, Any]] = [
    ("cohorts.1.compensation", "gifted", "gifted"),
    ("cohorts.1.compensation", "2", "paid"),
    ("cohorts.1.compensation", "寄样/置换", "gifted"),
    ("cohorts.1.compensation", "寄样", "gifted"),
    ("cohorts.1.compensation", "Gifted and paid", "gifted_and_paid"),
    ("cohorts.1.kpis", "saves, 评论、3", ["saves", "comments", "ctr"]),
    ("cohorts.1.kpis", "none", []),
    ("cohorts.1.creators", "25", 25),
    ("cohorts.1.creators", "1,200", 1200),
    ("cohorts.1.creators", "none", 0),
    ("budget.total", "50万", 500000),
    ("budget.total", "１２０，０００", 120000),
    ("budget.total", "0.01", read("x: 0.01", "x").data["x"]),
    ("cohorts.1.expected.post_rate", "70%", read("x: 0.7", "x").data["x"]),
    ("cohorts.1.expected.post_rate", "无", {}),
    ("cohorts.1.publish.from", "2027-03-02", "2027-03-02"),
    ("cohorts.1.publish.from", "2027年3月2日", "2027-03-02"),
    ("schedule.shortlist_on", "没有", "none"),
    ("readiness.product_ready", "是", True),
    ("readiness.product_ready", "no", False),
    ("readiness.product_ready", "2", False),
    ("readiness.product_ready", "1", True),
    ("cohorts.0.audience", "1", ["students"]),
    ("cohorts.0.audience", "students, parents", ["students", "parents"]),
    ("cohorts.1.locations", "NZ/Auckland，CN", ["NZ/Auckland", "CN"]),
    ("cohorts.1.personas", "runner; mother, new; true", ["runner", "mother, new", "true"]),
    ("briefs.0.themes", "none", []),
    ("briefs.0.freedom", "自由创作", "free"),
    ("briefs.0.adapted_from", "none", "none"),
    ("campaign.brand", "yes: no # 12", "yes: no # 12"),
    ("readiness.platform_owner", "none", ""),
    ("objective.kpis", "saves，曝光", [{"metric": "saves"}, {"metric": "exposure"}]),
    ("roster", "小茶, 12", [{"nickname": "小茶"}, {"nickname": "12"}]),
    ("roster", "none", []),
    ("ads.search.keywords", "春茶", [{"term": "春茶"}]),
]


@pytest.mark.parametrize(("path", "answer", "value"), ANSWERS, ids=str)
def test_an_answer_in_words_is_a_value_of_the_plan(path: str, answer: str, value: Any) -> None:
    asked = interview(SKETCH)
    asked.give(question(asked, path), answer)
    holder = path.rpartition(".")[0] if value == {} else path
    found: Any = read(asked.text, "plan.yaml").data
    for step in parted(holder):
        found = found[step]
    assert (found, type(found)) == (value, type(value))


NONE_OF = [
    ("", "ads.feed.start", {"feed": {}}),
    ("ads: {search: {budget: 5}}\n", "ads.feed.budget", {"search": {"budget": 5}, "feed": {}}),
    ("ads: {feed: {start: 2027-03-02}}\n", "ads.feed.budget", {"feed": {"start": "2027-03-02", "budget": 0}}),
]


@pytest.mark.parametrize(("more", "path", "ads"), NONE_OF)
def test_none_for_a_field_of_ads_that_are_left_out_says_that_there_are_none(more: str, path: str, ads: Any) -> None:
    asked = interview(SKETCH + more)
    asked.give(question(asked, path), "none")
    assert read(asked.text, "plan.yaml").data["ads"] == ads


WRONG = [
    ("cohorts.1.compensation", "gifts", "'gifts' is not a compensation; use one of gifted, paid, gifted_and_paid, commission (did you mean 'gifted'?)"),
    ("cohorts.1.compensation", "none", "'none' is not a compensation; use one of gifted, paid, gifted_and_paid, commission"),
    ("cohorts.1.compensation", "5", "'5' is not a compensation; use one of gifted, paid, gifted_and_paid, commission"),
    ("cohorts.1.compensation", "0", "'0' is not a compensation; use one of gifted, paid, gifted_and_paid, commission"),
    ("cohorts.1.creators", "many", "expected a whole number, found the text 'many'; write one number without quotes, units or decimals"),
    ("cohorts.1.creators", "-1", "-1 is below 0; write 0 or more"),
    ("cohorts.1.expected.post_rate", "15", "15 is above 1; write a share from 0 to 1, such as 0.05 for 5% (did you mean '0.15'?)"),
    ("cohorts.1.publish.from", "2027-02-30", "2027-02-30 is not a day that exists; write YYYY-MM-DD"),
    ("cohorts.0.brief", "c", "names the brief 'c', which is not listed; use one of b"),
    ("cohorts.1.publish.to", "none", "'none' is not a day; write YYYY-MM-DD"),
    ("readiness.product_ready", "maybe", "expected true or false, found the text 'maybe'; write one of them, without quotes"),
    ("cohorts.1.kpis", "saves, reach", "'reach' is not a metric; use one of exposure"),
    ("roster", "a, a\x07", "this cannot be put into the plan"),
    ("roster", "是", "'是' names no entry; write the names, with commas between, or none"),
    ("roster", " No", "'No' names no entry; "),
]  # fmt: skip


@pytest.mark.parametrize(("path", "answer", "told"), WRONG, ids=lambda one: str(one)[:30])
def test_a_wrong_answer_is_told_as_in_a_broken_plan_and_changes_nothing(path: str, answer: str, told: str) -> None:
    asked = interview(SKETCH)
    before = asked.text
    with pytest.raises(NoAnswer) as refused:
        asked.give(question(asked, path), answer)
    assert str(refused.value).startswith(told)
    assert asked.text == before


def test_what_an_answer_breaks_elsewhere_is_told_with_its_place() -> None:
    asked = interview(SKETCH.replace("tier: koc", "tier: koc, publish: {from: 2027-03-05}"))
    with pytest.raises(NoAnswer, match=r"^cohorts\.1\.publish\.from: from 2027-03-05 is after to 2027-03-04;"):
        asked.give(question(asked, "cohorts.1.publish.to"), "2027-03-04")
    asked.give(question(asked, "cohorts.1.publish.to"), "2027-03-05")


def test_followers_by_place_are_pairs() -> None:
    asked = interview(SKETCH + "roster: [{nickname: n, cohort: kols, followers: 50000}]\n", packs=("all",))
    asked.give(question(asked, "roster.0.audience_locations"), "CN 70%，NZ/Auckland: 0.2")
    found = read(asked.text, "plan.yaml").data["roster"][0]["audience_locations"]
    assert found == read("{CN: 0.7, NZ/Auckland: 0.2}", "x").data


ENTRIES = """\
objective: {kpis: [{}]}
cohorts: [{id: a}, {role: kol}]
briefs: [{id: b}, {role: koc}]
ads: {search: {keywords: [{}]}}
roster: [{recent_brands: [{}]}]
"""
WORDS = {
    "bool": "是", "int": "1", "number": "2.5", "money": "5万", "share": "10%", "text": "some words", "date": "2027/3/2",
    "date or none": "无", "place": "NZ", "map": "NZ 50%", "list of text": "one, two", "list of place": "CN, NZ",
}  # fmt: skip


@pytest.mark.parametrize("path", ASKABLE)
def test_every_field_takes_an_answer_in_the_words_of_its_question(path: str) -> None:
    filled = path.replace("cohorts[]", "cohorts.1").replace("briefs[]", "briefs.1").replace("[]", ".0")
    source = read(ENTRIES, "plan.yaml")
    while value_in(source.data, filled) is not None:  # a list that has entries here
        source = read("version: 1\n" if path != "version" else "{}", "plan.yaml")
    asked = worded(Opening(filled), checker().rulebook, source, "zh")
    answer = asked.options[-1].label if asked.options else WORDS.get(asked.type, "one, two")
    edit = edit_of(asked, answer, source.data)
    assert edit.path == filled
    if asked.options:
        assert edit == edit_of(asked, str(len(asked.options)), source.data)
    else:
        assert (edit.now == answer) is (asked.type in ("text", "place"))


# --- The command ----------------------------------------------------------------------------------------------------


def test_answers_go_into_the_file_and_each_tells_what_it_changes(plan: Callable[[str], Path]) -> None:
    path = plan("# our plan\n" + OPEN.replace("  - {id", "  # the heads\n  - {id"))
    done = ask(path, answers="orders, 收藏\n2027-05-03\nq\n")
    assert done.code == 0, done.out
    assert "raises kol-carries-sales" in done.out
    assert "settles 1 rule; raises ads-before-notes" in done.out
    assert "BLOCKED" in done.out
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# our plan\n")
    assert "  # the heads\n" in text
    wanted = read(PLAN, "x").data
    assert read(text, "x").data == wanted


def test_a_wrong_answer_is_asked_again_a_question_mark_explains_and_enter_skips(plan: Callable[[str], Path]) -> None:
    path = plan(OPEN)
    done = ask(path, answers="reech\n?\n\n2027-05-03\n")
    assert "'reech' is not a metric" in done.out
    assert "cohorts.0.kpis: Metrics that the cohort is judged by." in done.out
    assert "kol-carries-sales  A KOL cohort is judged by sales" in done.out
    found = read(path.read_bytes(), "x").data["cohorts"][0]
    assert "kpis" not in found
    assert found["publish"] == {"from": "2027-05-03"}
    assert done.code == 0
    assert done.out.count("By which metrics will you judge this group?") == 1


def test_a_question_mark_explains_in_chinese(plan: Callable[[str], Path]) -> None:
    done = ask(plan(OPEN), "--lang", "zh", answers="?\nq\n")
    assert "cohorts.0.kpis：考核该分组所用的指标。" in done.out


@pytest.mark.parametrize("end", ["q\n", "退出\n", "Q\n", ""])
def test_the_questions_end_when_the_planner_says_so_and_what_was_given_stays(
    end: str, plan: Callable[[str], Path]
) -> None:
    path = plan(OPEN)
    done = ask(path, answers=f"saves\n{end}")
    assert done.code == 0
    assert "answers written: 1" in done.out
    assert read(path.read_bytes(), "x").data["cohorts"][0]["kpis"] == ["saves"]


def test_chinese_questions_take_the_words_of_either_language(plan: Callable[[str], Path]) -> None:
    path = plan(OPEN)
    done = ask(path, "--lang", "zh", answers="收藏，orders\n")
    assert "用哪些指标考核这组达人？（头部）" in done.out
    assert "引出 kol-carries-sales" in done.out
    assert "已写入 1 个回答" in done.out
    assert read(path.read_bytes(), "x").data["cohorts"][0]["kpis"] == ["saves", "orders"]


def test_a_plan_that_leaves_nothing_open_is_asked_nothing(plan: Callable[[str], Path]) -> None:
    path = plan(QUIET)
    before = path.read_bytes()
    done = ask(path)
    assert "Nothing is left to ask." in done.out
    assert done.code == 0
    assert path.read_bytes() == before


def test_without_a_terminal_and_without_an_answer_it_says_so(plan: Callable[[str], Path]) -> None:
    path = plan(OPEN)
    done = ask(path)
    assert done.code == 2
    assert "there is no terminal, and no answer on standard input" in done.err
    assert path.read_text(encoding="utf-8") == OPEN


def test_the_list_has_the_questions_in_order_for_people_and_for_programs(plan: Callable[[str], Path]) -> None:
    path = plan(OPEN)
    told = json.loads(ask(path, "--list", "--format", "json").out)
    assert [(one["path"], one["decides"], one["raises"], one["clears"]) for one in told] == [
        ("cohorts.0.kpis", 1, ["kol-carries-sales"], ["kol-carries-sales"]),
        ("cohorts.0.publish.from", 1, ["ads-before-notes"], ["ads-before-notes"]),
        ("readiness.comment_owner", 1, [], ["no-comment-owner"]),
    ]
    assert told[0]["options"][0] == {"value": "exposure", "label": "exposure"}
    assert told[0]["location"]["line"] == 8
    listed = ask(path, "--list").out
    assert listed.index("By which metrics") < listed.index("On which day do")
    assert "could raise kol-carries-sales" in listed
    assert "Questions: 3" in listed
    assert "问题：3 个" in ask(path, "--list", "--lang", "zh").out
    assert path.read_text(encoding="utf-8") == OPEN


def test_a_plan_on_standard_input_can_be_listed() -> None:
    assert "Questions: 3" in ask(Path("-"), "--list", answers=OPEN).out


@pytest.mark.parametrize(("options", "told"), [
    (("--format", "json"), "--format json goes with --list"),
    (("--pack", "lwa-cn"), "lwa-cn"),
    (("--as-of", "soon"), "'soon' is not a day"),
])  # fmt: skip
def test_a_wrong_command_line_is_told(options: tuple[str, ...], told: str, plan: Callable[[str], Path]) -> None:
    done = ask(plan(OPEN), *options, answers="saves\n")
    assert done.code == 2
    assert told in done.err


def test_answers_cannot_be_written_into_standard_input() -> None:
    done = ask(Path("-"), answers=OPEN)
    assert done.code == 2
    assert "answers are written into a file; name it, or add --list" in done.err


def test_a_broken_plan_is_told_whole(plan: Callable[[str], Path]) -> None:
    done = ask(plan(BROKEN), answers="saves\n")
    assert done.code == 2
    assert done.err.count("plan.yaml:") == 6
    assert "Traceback" not in done.err


def running(path: Path) -> "subprocess.Popen[str]":
    """The command on a plan file, ready to be answered by and by."""
    command = [
        sys.executable,
        "-c",
        "from engine.cli import main; main()",
        "ask",
        str(path),
        "--rules",
        str(RULES),
        "--no-shipped",
    ]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT, encoding="utf-8")


def answered(asked: "subprocess.Popen[str]", answer: str, until: str) -> None:
    """Answer, and wait for what is told then."""
    assert asked.stdin
    assert asked.stdout
    asked.stdin.write(f"{answer}\n")
    asked.stdin.flush()
    while until not in (line := asked.stdout.readline()):
        assert line, "it ended"


def test_nothing_is_lost_when_it_is_interrupted_and_no_edit_of_anybody_else(plan: Callable[[str], Path]) -> None:
    path = plan(OPEN)
    with running(path) as asked:
        answered(asked, "orders", "raises kol-carries-sales")
        asked.send_signal(signal.SIGINT)
        asked.communicate(timeout=60)
    assert read(path.read_bytes(), "x").data["cohorts"][0]["kpis"] == ["orders"]
    with running(path) as asked:
        answered(asked, "reech", "is not a day")
        mine = path.read_bytes() + b"# mine\n"
        path.write_bytes(mine)
        _, told = asked.communicate("2027-05-03\n", timeout=60)
    assert asked.returncode == 2
    assert "this file was changed meanwhile" in told
    assert path.read_bytes() == mine


def test_the_sample_that_leaves_most_open_is_listed_by_the_shipped_rules() -> None:
    done = ask(BLAST, "--list", "--format", "json", rules=SHIPPED)
    assert len(json.loads(done.out)) > 10


@pytest.mark.parametrize("encoding", ["utf-8:strict", "utf-8:surrogateescape"])
def test_answers_that_are_no_text_are_told_and_nothing_is_written(tmp_path: Path, encoding: str) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_bytes(EXAMPLES[1].read_bytes())
    done = installed("ask", plan, stdin=b"\xff\xfe\n", env={"PYTHONIOENCODING": encoding})
    assert (done.code, done.err) == (2, "the answers are not UTF-8 text\n")
    assert plan.read_bytes() == EXAMPLES[1].read_bytes()
