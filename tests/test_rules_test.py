"""`zhongcao rules test`: rule folders in; examples that fail, conditions that no example settles, and exit codes out."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.rules import SHIPPED
from tests.given import COMMAND, RULES, Ran, zhongcao

HEAD = """\
id: small
title: {en: A cohort is small, zh: 达人偏少}
severity: warning
about: cohort
"""
TAIL = """\
says: {en: "Cohort '{id}' is small.", zh: "“{id}”组偏小。"}
do: {en: Book more., zh: 请增加。}
at: creators
cites: [D0-01]
examples:
"""
EXAMPLES = """\
  - name: two
    plan: {cohorts: [{id: a, role: koc, creators: 2}]}
    fires: [cohorts.0]
  - name: three
    plan: {cohorts: [{id: a, role: koc, creators: 3}]}
    clear: true
  - name: KOLs
    plan: {cohorts: [{id: a, role: kol, creators: 2}]}
    not_applicable: true
"""
GUARD, WHEN = "applies_when: {role: koc}\n", "when: {creators: {below: 3}}\n"
RULE = HEAD + GUARD + WHEN + TAIL + EXAMPLES
"""A rule whose examples notice every change to it; its examples begin in lines 12, 15 and 18."""


def example(expects: str, name: str = "one", **cohort: Any) -> str:
    """An example with one cohort."""
    return f"  - name: {name}\n    plan: {json.dumps({'cohorts': [{'id': 'a', **cohort}]})}\n    {expects}\n"


def put(folder: Path, text: str, name: str = "people/small.yaml") -> Path:
    """A folder with one more file."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def ran(folder: Path, *arguments: str) -> Ran:
    """The command on a folder of rules; places are told as they are inside of it."""
    done = CliRunner().invoke(main, ["rules", "test", "--rules", str(folder), "--no-shipped", *arguments])
    return Ran(done.exit_code, done.stdout.replace(f"{folder}/", ""), done.stderr.replace(f"{folder}/", ""))


# --- Examples --------------------------------------------------------------------------------------------------------


def test_examples_that_hold_give_0(tmp_path: Path) -> None:
    assert ran(put(tmp_path, RULE)) == Ran(0, "All 3 examples as expected (rules: 1)\n", "")


def test_the_installed_command_tests_rules_and_gives_1(tmp_path: Path) -> None:
    done = zhongcao("rules", "test", "--rules", put(tmp_path, RULE.replace("below: 3", "below: 4")), "--no-shipped")
    assert (done.code, done.err) == (1, "")
    assert f"{tmp_path}/people/small.yaml:15:5: small: “three”: expected clear; came fires at cohorts.0" in done.out


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            "when: {creators: {below: 4}}\n",
            [
                "people/small.yaml:15:5: small: “three”: expected clear; came fires at cohorts.0",
                "    cohorts.0  applies_when  true     role is KOC (KOC)",
                "    cohorts.0  when          true     creators is below 4 (3)",
            ],
        ),
        (
            "when: {creators: {below: 2}}\n",
            [
                "people/small.yaml:12:5: small: “two”: expected fires at cohorts.0; came clear",
                "    cohorts.0  applies_when  true     role is KOC (KOC)",
                "    cohorts.0  when          false    creators is below 2 (2)",
            ],
        ),
        (
            "when: {all: [creators: {below: 3}, tier: mid]}\n",
            [
                "people/small.yaml:12:5: small: “two”: expected fires at cohorts.0; came not assessed, for want of cohorts.0.tier",
                "    cohorts.0  applies_when  true     role is KOC (KOC)",
                "    cohorts.0  when          true     creators is below 3 (2)",
                "    cohorts.0  when          unknown  tier is mid",
            ],
        ),
    ],
)
def test_a_failing_example_is_told_at_its_place_with_the_truth_of_each_condition(
    when: str, expected: list[str], tmp_path: Path
) -> None:
    done = ran(put(tmp_path, RULE.replace(WHEN, when)))
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [*expected, "1 of 3 examples not as expected (rules: 1)"]


def test_the_fact_that_decides_is_the_one_that_should_not_have_fired(tmp_path: Path) -> None:
    cohorts = "[{id: a, role: koc, creators: 3}, {id: b, role: koc, creators: 2}, {id: c, role: koc, creators: 1}]"
    two = f"  - name: many\n    plan: {{cohorts: {cohorts}}}\n    fires: [cohorts.1]\n"
    lines = ran(put(tmp_path, RULE + two)).out.splitlines()
    assert lines[0].endswith("“many”: expected fires at cohorts.1; came fires at cohorts.1, cohorts.2")
    assert lines[2] == "    cohorts.2  when          true     creators is below 3 (1)"


def test_a_plan_without_a_subject_says_so(tmp_path: Path) -> None:
    nobody = "  - name: nobody\n    plan: {cohorts: []}\n    clear: true\n"
    lines = ran(put(tmp_path, RULE + nobody)).out.splitlines()
    assert lines[0].endswith("“nobody”: expected clear; came not applicable")
    assert lines[1] == "    the plan has nothing of the kind that the rule is about"


def test_facts_and_fields_may_be_named_in_any_order(tmp_path: Path) -> None:
    more = """\
  - name: both
    plan: {cohorts: [{id: a, role: koc, creators: 1}, {id: b, role: koc, creators: 2}]}
    fires: [cohorts.1, cohorts.0]
  - name: nothing known
    plan: {cohorts: [{id: a}]}
    not_assessed: [cohorts.0.role, cohorts.0.creators]
  - name: nothing known, told the other way
    plan: {cohorts: [{id: a}]}
    not_assessed: [cohorts.0.creators, cohorts.0.role]
"""
    assert ran(put(tmp_path, RULE + more)).code == 0


def test_an_example_is_judged_by_its_own_settings(tmp_path: Path) -> None:
    put(tmp_path, (RULES / "settings.yaml").read_text(encoding="utf-8"), "settings.yaml")
    own = example("settings: {fewest_creators: 9}\n    fires: [cohorts.0]", role="koc", creators=8)
    text = RULE.replace("below: 3", "below: setting:fewest_creators") + own
    assert ran(put(tmp_path, text)).code == 0
    assert "“one”: expected fires at cohorts.0; came clear" in ran(put(tmp_path, text.replace(": 9}", ": 8}"))).out


def test_in_chinese(tmp_path: Path) -> None:
    put(tmp_path, RULE.replace("below: 3", "below: 4"))
    assert ran(tmp_path, "--lang", "zh").out.splitlines() == [
        "people/small.yaml:15:5: small：“three”：应为：通过；实为：触发（cohorts.0）",
        "    cohorts.0  applies_when  成立    role 为 KOC 素人（KOC 素人）",
        "    cohorts.0  when          成立    creators 低于 4（3）",
        "1 个示例不符合预期，共 3 个（规则：1 条）",
    ]


def test_as_data(tmp_path: Path) -> None:
    done = ran(put(tmp_path, RULE.replace("below: 3", "below: 4")), "--format", "json")
    assert json.loads(done.out) == {
        "trials": {
            "rules": 1,
            "examples": 3,
            "failed": [
                {
                    "rule": "small",
                    "set": "people",
                    "location": {"file": "people/small.yaml", "line": 15, "column": 5},
                    "example": "three",
                    "expected": {"outcome": "clear", "detail": True},
                    "came": {"outcome": "fires", "detail": ["cohorts.0"]},
                    "fact": "cohorts.0",
                    "because": [
                        {"part": "applies_when", "test": "role is KOC", "truth": True, "value": "koc", "shown": "KOC"},
                        {"part": "when", "test": "creators is below 4", "truth": True, "value": 3, "shown": "3"},
                    ],
                }
            ],
        }
    }


# --- Which rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "rules"), [([], 3), (["small"], 1), (["people"], 2), (["ads"], 1), (["people", "small", "other"], 3)]
)
def test_rules_are_named_by_id_or_by_set(ids: Sequence[str], rules: int, tmp_path: Path) -> None:
    put(tmp_path, RULE)
    put(tmp_path, RULE.replace("id: small", "id: tiny"), "people/tiny.yaml")
    put(tmp_path, RULE.replace("id: small", "id: other"), "ads/other.yaml")
    assert ran(tmp_path, *ids).out == f"All {3 * rules} examples as expected (rules: {rules})\n"


def test_an_unknown_name_gives_2_with_the_nearest(tmp_path: Path) -> None:
    done = ran(put(tmp_path, RULE), "smal")
    assert (done.code, done.out) == (2, "")
    assert "there is no rule or set 'smal' (did you mean 'small'?)" in done.err


# --- Broken rules ----------------------------------------------------------------------------------------------------


def test_broken_rules_give_2(tmp_path: Path) -> None:
    done = ran(put(tmp_path, RULE.replace("creators: {below", "creatrs: {below")))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "people/small.yaml:6:8: unknown field 'creatrs' in a condition (did you mean 'creators'?)"
    )


def test_broken_examples_give_2_and_all_of_their_mistakes_at_once(tmp_path: Path) -> None:
    put(tmp_path, (RULES / "settings.yaml").read_text(encoding="utf-8"), "settings.yaml")
    wrong = RULE.replace("below: 3", "below: setting:fewest_creators").replace("role: kol, creators: 2", "rol: kol")
    put(tmp_path, wrong + example("settings: {fewest_creators: many}\n    clear: true", creators=8))
    put(tmp_path, RULE.replace("id: small", "id: tiny").replace("creators: 2}", "creators: two}"), "people/tiny.yaml")
    done = ran(tmp_path)
    assert (done.code, done.out) == (2, "")
    assert [line.split(": ")[0] for line in done.err.splitlines()] == [
        "people/small.yaml:19:30",
        "people/small.yaml:23:33",
        "people/tiny.yaml:13:51",
        "people/tiny.yaml:19:51",
        "The examples are broken; nothing was done.",
    ]
    assert "unknown field 'rol' here" in done.err
    assert "expected a number, found the text 'many'" in done.err


def test_settings_of_an_example_that_the_condition_cannot_be_read_by_are_told(tmp_path: Path) -> None:
    put(tmp_path, (RULES / "settings.yaml").read_text(encoding="utf-8"), "settings.yaml")
    ends = RULE.replace("{below: 3}", "{between: [setting:fewest_creators, 5]}").replace("creators: 2", "creators: 4")
    own = example("settings: {fewest_creators: 6}\n    clear: true", role="koc", creators=8)
    done = ran(put(tmp_path, ends.replace("creators: 3", "creators: 2") + own))
    told = "people/small.yaml:23:15: with these settings when.creators.between is wrong: 'between' names the lower end"
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)


# --- Coverage --------------------------------------------------------------------------------------------------------


def test_coverage_counts_the_answers_to_each_condition_and_names_what_never_came(tmp_path: Path) -> None:
    when = "when: {all: [creators: {below: 3}, tier: {is_not: head}]}\n"
    more = example("not_assessed: [cohorts.0.role]", creators=1, tier="mid")
    done = ran(
        put(tmp_path, (RULE + more).replace(WHEN, when).replace("creators: 2}", "creators: 2, tier: mid}")),
        "--coverage",
    )
    assert done.code == 0
    assert done.out.splitlines()[1:] == [
        "small",
        "  people/small.yaml:5:16: role: koc  true 2, false 1, unknown 1",
        "  people/small.yaml:6:14: creators: {below: 3}  true 2, false 1, unknown 0",
        "  people/small.yaml:6:36: tier: {is_not: head}  true 2, false 0, unknown 1  never false",
        "questions: 3, never true: 0, never false: 1",
    ]


def test_coverage_as_data(tmp_path: Path) -> None:
    found = json.loads(ran(put(tmp_path, RULE), "--coverage", "--format", "json").out)["coverage"]
    assert found[1] == {
        "rule": "small",
        "set": "people",
        "location": {"file": "people/small.yaml", "line": 6, "column": 8},
        "question": "creators: {below: 3}",
        "true": 1,
        "false": 1,
        "unknown": 0,
    }


# --- Mutation --------------------------------------------------------------------------------------------------------


def changes(folder: Path, *arguments: str) -> list[str]:
    """What --mutate tells of a rule, without the name of its file; the score comes last."""
    done = ran(folder, "--mutate", *arguments)
    assert done.err == ""
    told = done.out.splitlines()[1:]
    assert done.code == int(any("no example notices" in line for line in told))
    return [line.removeprefix("people/small.yaml:") for line in told]


def test_a_rule_whose_examples_notice_everything_scores_100(tmp_path: Path) -> None:
    assert changes(put(tmp_path, RULE)) == ["5 changes: 5 noticed, 0 not, 0 without effect; score 100%"]


@pytest.mark.parametrize(
    ("condition", "fires", "clear", "unnoticed"),
    [
        # Each boundary from both sides.
        ("creators: {below: 3}", {"creators": 1}, {"creators": 3}, ["threshold: creators: {below: 3} → creators: {below: 2}"]),
        ("creators: {below: 3}", {"creators": 2}, {"creators": 9}, [
            "operator: creators: {below: 3} → creators: {at_most: 3}",
            "threshold: creators: {below: 3} → creators: {below: 4}",
        ]),
        ("creators: {at_least: 3}", {"creators": 9}, {"creators": 2}, [
            "operator: creators: {at_least: 3} → creators: {above: 3}",
            "threshold: creators: {at_least: 3} → creators: {at_least: 4}",
        ]),
        ("creators: {between: [3, 5]}", {"creators": 4}, {"creators": 2}, [
            "threshold: creators: {between: [3, 5]} → creators: {between: [4, 5]}",
            "threshold: creators: {between: [3, 5]} → creators: {between: [3, 4]}",
            "threshold: creators: {between: [3, 5]} → creators: {between: [3, 6]}",
        ]),
        # The smallest step of each kind.
        ("fee_per_note: {above: 10.50}", {"fee_per_note": 11}, {"fee_per_note": 10.5}, [
            "threshold: fee_per_note: {above: 10.50} → fee_per_note: {above: 10.51}",
        ]),
        ("publish.from: {before: 2027-05-02}", {"publish": {"from": "2027-05-01"}}, {"publish": {"from": "2027-05-03"}}, [
            "operator: publish.from: {before: 2027-05-02} → publish.from: {not_after: 2027-05-02}",
            "threshold: publish.from: {before: 2027-05-02} → publish.from: {before: 2027-05-03}",
        ]),
        ("creators: {below: setting:fewest_creators}", {"creators": 1}, {"creators": 3}, [
            "setting: fewest_creators: 3 → fewest_creators: 2",
        ]),
        # Words and lists.
        ("tier: [mid, head]", {"tier": "mid"}, {"tier": "tail"}, ["member left out: tier: [mid, head] → tier: {in: [mid]}"]),
        ("kpis: {contains: [gmv]}", {"kpis": ["gmv"]}, {"kpis": ["saves"]}, [
            "operator: kpis: {contains: [gmv]} → kpis: {only: [gmv]}",
        ]),
        # Several conditions.
        ("all: [{tier: mid}, {creators: 1}]", {"tier": "mid", "creators": 1}, {"tier": "head", "creators": 2}, [
            "group: all → any",
            "condition left out: tier: mid",
            "condition left out: creators: 1",
        ]),
        ("any: [{tier: mid}, {creators: 1}]", {"tier": "mid", "creators": 2}, {"tier": "head", "creators": 2}, [
            "condition left out: creators: 1",
            "threshold: creators: 1 → creators: {is: 0}",
        ]),
        ("{at_least: 1, of: [{tier: mid}, {creators: 1}]}", {"tier": "mid", "creators": 1}, {"tier": "head", "creators": 2}, [
            "condition left out: tier: mid",
            "condition left out: creators: 1",
            "threshold: at_least: 1 → at_least: 2",
            "threshold: creators: 1 → creators: {is: 0}",
        ]),
    ],
)  # fmt: skip
def test_a_change_that_no_example_notices_is_named(
    condition: str, fires: dict[str, Any], clear: dict[str, Any], unnoticed: list[str], tmp_path: Path
) -> None:
    put(tmp_path, (RULES / "settings.yaml").read_text(encoding="utf-8"), "settings.yaml")
    when = f"when: {condition}\n" if condition[0] == "{" else f"when: {{{condition}}}\n"
    put(
        tmp_path,
        HEAD + when + TAIL + example("fires: [cohorts.0]", "a", **fires) + example("clear: true", "b", **clear),
    )
    told = [line.split(": ", 2)[2].removesuffix(": no example notices") for line in changes(tmp_path)[:-1]]
    assert sorted(told) == sorted(unnoticed)


def test_a_change_is_told_at_its_place_in_both_languages(tmp_path: Path) -> None:
    put(tmp_path, RULE.replace("creators: 3}", "creators: 9}"))
    assert changes(tmp_path) == [
        "6:8: small: operator: creators: {below: 3} → creators: {at_most: 3}: no example notices",
        "6:8: small: threshold: creators: {below: 3} → creators: {below: 4}: no example notices",
        "5 changes: 3 noticed, 2 not, 0 without effect; score 60%",
    ]
    assert ran(tmp_path, "--mutate", "--lang", "zh").out.splitlines()[1:] == [
        "people/small.yaml:6:8: small：运算符：creators: {below: 3} → creators: {at_most: 3}：没有示例能发现",
        "people/small.yaml:6:8: small：阈值：creators: {below: 3} → creators: {below: 4}：没有示例能发现",
        "共改动 5 处：3 处被发现，2 处未被发现，0 处没有影响；得分 60%",
    ]


def test_a_guard_that_no_example_needs_is_named(tmp_path: Path) -> None:
    told = changes(put(tmp_path, RULE[: RULE.index("  - name: KOLs")]))
    assert told[0] == "5:1: small: guard left out: applies_when: no example notices"


def test_mutation_as_data(tmp_path: Path) -> None:
    done = ran(put(tmp_path, RULE.replace("creators: 2}", "creators: 1}")), "--mutate", "--format", "json")
    assert done.code == 1
    assert json.loads(done.out)["mutation"] == {
        "mutants": 5,
        "noticed": 4,
        "unnoticed": 1,
        "without_effect": 0,
        "score": 80.0,
        "survivors": [
            {
                "rule": "small",
                "set": "people",
                "location": {"file": "people/small.yaml", "line": 6, "column": 8},
                "kind": "threshold",
                "was": "creators: {below: 3}",
                "now": "creators: {below: 2}",
                "without_effect": False,
            }
        ],
    }


def test_a_rule_that_fails_its_examples_is_not_changed(tmp_path: Path) -> None:
    done = ran(put(tmp_path, RULE.replace("below: 3", "below: 4")), "--mutate")
    assert done.code == 1
    assert done.out.splitlines()[-1] == "0 changes: 0 noticed, 0 not, 0 without effect; score 100%"


@pytest.mark.parametrize(
    ("when", "idle"),
    [
        ("all: [{creators: {below: 3}}]", "group: all → any"),
        ("any: [{creators: {below: 3}}, {creators: {below: 2}}]", "condition left out: creators: {below: 2}"),
        ("all: [{creators: {below: 3}}, {creators: {is_not: none}}]", "condition left out: creators: {is_not: none}"),
        ("all: [{creators: {below: 3}}, {none: [{creators: {above: 5}}]}]", "condition left out: none"),
    ],
)
def test_a_change_that_provably_changes_nothing_does_not_count(when: str, idle: str, tmp_path: Path) -> None:
    put(tmp_path, RULE.replace(WHEN, f"when: {{{when}}}\n"))
    told = changes(tmp_path)
    assert f"small: {idle}: changes nothing, whatever the plan" in [line.split(": ", 1)[1] for line in told[:-1]]
    assert "no example notices" not in "".join(told)
    assert told[-1].endswith("score 100%")


def test_a_limit_that_no_plan_can_pass_does_not_count(tmp_path: Path) -> None:
    examples = [example("fires: [cohorts.0]", f"at {count}", followers={"max": count}) for count in (0, 2)]
    more = example("clear: true", "above", followers={"max": 3})
    put(tmp_path, HEAD + "when: {followers.max: {between: [0, 2]}}\n" + TAIL + "".join(examples) + more)
    change = "followers.max: {between: [0, 2]} → followers.max: {between: [-1, 2]}"
    assert changes(tmp_path) == [
        f"5:8: small: threshold: {change}: changes nothing, whatever the plan",
        "4 changes: 3 noticed, 0 not, 1 without effect; score 100%",
    ]


@pytest.mark.parametrize(
    "when",
    [
        # As long as fewest_creators is 3 the second condition says nothing, but it need not stay so.
        "any: [{creators: {below: setting:fewest_creators}}, {creators: {below: 3}}]",
        "all: [{creators: {below: 3}}, {kpis: {lacks: setting:sales_counts}}]",
    ],
)
def test_what_depends_on_a_setting_is_not_taken_to_change_nothing(when: str, tmp_path: Path) -> None:
    put(tmp_path, (RULES / "settings.yaml").read_text(encoding="utf-8"), "settings.yaml")
    put(tmp_path, RULE.replace(WHEN, f"when: {{{when}}}\n").replace("creators: 2}", "creators: 2, kpis: [saves]}"))
    told = changes(tmp_path)
    assert any(line.split(": ", 2)[2].startswith("condition left out") for line in told[:-1])
    assert "changes nothing" not in "".join(told)


# --- Watching --------------------------------------------------------------------------------------------------------


def heeds_ctrl_c() -> None:
    """Tests that run in the background of a shell ignore it, and what they start would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_watch_runs_again_when_a_file_is_saved_and_outlives_a_broken_one(tmp_path: Path) -> None:
    rule = put(tmp_path, RULE) / "people" / "small.yaml"
    process = subprocess.Popen(
        [COMMAND, "rules", "test", "--watch", "--rules", tmp_path, "--no-shipped"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        preexec_fn=heeds_ctrl_c,  # noqa: PLW1509  (nothing here has threads)
    )
    assert process.stdout is not None

    def next_run() -> list[str]:
        """What one run says, up to the line that tells that it waits."""
        return list(iter(process.stdout.readline, f"Watching {tmp_path} for changes; Ctrl+C ends.\n"))

    try:
        assert next_run() == ["All 3 examples as expected (rules: 1)\n"]
        rule.write_text(RULE.replace("below: 3", "below: 4"), encoding="utf-8")
        assert "“three”: expected clear; came fires at cohorts.0" in next_run()[0]
        rule.write_text(RULE.replace("below: 3", "belw: 3"), encoding="utf-8")
        assert "unknown operator 'belw' (did you mean 'below'?)" in next_run()[0]
        rule.write_text(RULE, encoding="utf-8")
        assert next_run() == ["All 3 examples as expected (rules: 1)\n"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_folder_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    done = ran(tmp_path / "rulse", "--watch")
    assert done.code == 2
    assert "is not a folder of rules" in done.err


# --- The shipped rules -----------------------------------------------------------------------------------------------

SETS = sorted({path.parent.name for path in SHIPPED.glob("*/*.yaml") if "when:" in path.read_text(encoding="utf-8")})


@pytest.mark.parametrize("set_", SETS)
def test_the_examples_of_the_shipped_rules_notice_every_change(set_: str) -> None:
    done = CliRunner().invoke(main, ["rules", "test", set_, "--mutate"])
    assert (done.exit_code, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1].endswith("score 100%")
