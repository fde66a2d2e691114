"""`zhongcao rules check`: what is wrong with rules that can be read, each boundary on both sides."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main
from tests.given import ROOT, RULES, zhongcao

WORDS = """\
title: {{en: A probe, zh: 试题}}
severity: {severity}
about: {about}
{guard}when:
{when}
says: {{en: Something is so., zh: 有此情况。}}
do: {{en: Change it., zh: 请修改。}}
at: {at}
cites: [D0-01]
{more}examples:
{examples}
"""

TWO = "  - {name: one, plan: {}, fires: [cohorts.0]}\n  - {name: two, plan: {}, clear: true}"
"""Examples that say nothing: lint does not run them."""


def rule(when: str, about: str = "cohort", guard: str = "", **more: str) -> str:
    """The text of a rule, its first line left out; a condition is written in one line or in several."""
    guard = f"applies_when: {guard}\n" if guard else ""
    parts = {
        "severity": "warning",
        "at": "role" if about == "cohort" else "cohorts",
        "more": "",
        "examples": TWO,
        **more,
    }
    return WORDS.format(when=f"  {when}", about=about, guard=guard, **parts)


def written(folder: Path, **rules: str) -> Path:
    """A folder with our rules and further ones, by their ids with _ for -."""
    if not (folder / "rules").exists():
        shutil.copytree(RULES, folder / "rules")
    for name, text in rules.items():
        id_ = name.replace("_", "-")
        (folder / "rules/people" / f"{id_}.yaml").write_text(f"id: {id_}\n{text}", encoding="utf-8")
    return folder / "rules"


def lines(folder: Path, *options: str) -> list[str]:
    """What is said of a folder, without the name of the folder."""
    done = CliRunner().invoke(main, ["rules", "check", "--no-shipped", str(folder), *options])
    return [line.removeprefix(f"{folder}/") for line in done.output.splitlines()]


def codes(folder: Path, text: str) -> list[str]:
    """The codes of what is wrong with one rule, but for examples that do not touch a threshold."""
    done = CliRunner().invoke(
        main, ["rules", "check", "--no-shipped", str(written(folder, probe=text)), "--format", "json"]
    )
    faults = json.loads(done.output)["faults"]
    return [fault["code"] for fault in faults if fault["code"] != "untouched-boundary"]


# --- The shipped rules ----------------------------------------------------------------------------------------------


def test_the_shipped_rules_are_clean() -> None:
    done = zhongcao("rules", "check")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(" examples: nothing is wrong\n")
    assert len(done.out.splitlines()) == 1


# --- Conditions that contradict each other --------------------------------------------------------------------------

NEVER = {
    "whole numbers": ("creators: {above: 5}", "creators: {below: 6}", "creators: {below: 7}"),
    "shares": ("expected.post_rate: {above: 0.5}", "expected.post_rate: {at_most: 0.5}", "expected.post_rate: {below: 0.51}"),
    "both ends": ("creators: {between: [3, 5]}", "creators: {above: 5}", "creators: {above: 4}"),
    "days": ("publish.from: {after: 2027-05-01}", "publish.from: {before: 2027-05-02}", "publish.from: {before: 2027-05-03}"),
    "words": ("role: koc", "role: kol", "job: reach"),
    "words not meant": ("tier: [head, mid]", "tier: {not_in: [head, mid, tail]}", "job: reach"),
    "yes and no": ("plan.campaign.premium: true", "plan.campaign.premium: false", "plan.campaign.new_market: false"),
    "texts in another spelling": ("authority: Fame", "authority: {is_not: fame}", "rows_tell_authority: true"),
    "lists": ("kpis: {contains: [saves, likes]}", "kpis: {lacks: [likes, saves]}", "kpis: {lacks: likes}"),
    "an empty list": ("kpis: []", "kpis: {contains: saves}", "job: reach"),
    "nothing but": ("kpis: {only: [saves]}", "kpis: {contains: likes}", "kpis: {contains: [likes, saves]}"),
    "left out": ("creators: {given: false}", "creators: {at_least: 3}", "job: {given: false}"),
    "two fields": (
        "creators: {above: field:plan.readiness.samples}",
        "plan.readiness.samples: {above: field:creators}",
        "plan.readiness.samples: {is_not: field:plan.kol_creators}",
    ),
    "a setting": ("creators: {below: setting:fewest_creators}", "creators: {at_least: 3}", "creators: {at_least: 2}"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "against", "beside"), NEVER.values(), ids=NEVER)
def test_conditions_that_contradict_each_other(tmp_path: Path, one: str, against: str, beside: str) -> None:
    assert codes(tmp_path, rule(f"all: [{{{one}}}, {{{against}}}]")) == ["never-fires"]
    assert codes(tmp_path, rule(against, guard=f"{{{one}}}")) == ["never-fires"]
    assert codes(tmp_path, rule(f"all: [{{{one}}}, {{{beside}}}]")) == []


def test_a_guard_that_contradicts_itself_is_not_taken_for_a_refused_plan(tmp_path: Path) -> None:
    assert codes(tmp_path, rule("job: reach", guard="{all: [{role: koc}, {role: kol}]}")) == ["never-fires"]


def test_a_field_is_never_above_itself(tmp_path: Path) -> None:
    assert codes(tmp_path, rule("creators: {above: field:creators}")) == ["never-fires"]
    assert codes(tmp_path, rule("creators: {above: field:notes_per_creator}")) == []


def test_none_of_all_is_never(tmp_path: Path) -> None:
    assert codes(tmp_path, rule("none: [{role: koc}, {role: kol}]")) == ["never-fires"]
    assert codes(tmp_path, rule("none: [{tier: koc}, {tier: mid}]")) == []


def test_a_rule_that_another_choice_of_a_setting_switches_on_can_fire(tmp_path: Path) -> None:
    (written(tmp_path) / "settings.yaml").write_text(
        (RULES / "settings.yaml").read_text(encoding="utf-8")
        + "order: {value: one, unit: choice, origin: house, cites: [D0-01], choices: [one, two, three],"
        " meaning: {en: Which., zh: 哪个。}}\n",
        encoding="utf-8",
    )
    for asked, found in (("two", []), ("[two, three]", [])):
        assert codes(tmp_path, rule(f"all: [{{setting:order: {asked}}}, {{role: koc}}]")) == found
    both = rule("all: [{setting:order: two}, {setting:order: three}, {role: koc}]")
    assert codes(tmp_path, both) == ["never-fires"]


# --- Conditions that only a refused plan could have ------------------------------------------------------------------

REFUSED = {
    "a range that ends before it starts": ("publish.from: {after: field:publish.to}", "publish.from: {not_before: field:publish.to}"),
    "the same the other way round": ("publish.to: {before: field:publish.from}", "publish.to: {not_after: field:publish.from}"),
    "a range between numbers": (
        "all: [{followers.min: {above: 10}}, {followers.max: {below: 11}}]",
        "all: [{followers.min: {above: 10}}, {followers.max: {below: 12}}]",
    ),
    "a gift with a fee": (
        "all: [{compensation: gifted}, {fee_per_note: {above: 0}}]",
        "all: [{compensation: gifted_and_paid}, {fee_per_note: {above: 0}}]",
    ),
    "a cohort of nobody": ("creators: {below: 1}", "creators: {below: 2}"),
    "a range of the plan": (
        "plan.schedule.end: {before: field:plan.schedule.start}",
        "plan.schedule.end: {is: field:plan.schedule.start}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("never", "fine"), REFUSED.values(), ids=REFUSED)
def test_conditions_that_only_a_refused_plan_could_have(tmp_path: Path, never: str, fine: str) -> None:
    assert codes(tmp_path, rule(never)) == ["refused-plan"]
    assert codes(tmp_path, rule(fine)) == []


# --- Conditions that decide nothing ----------------------------------------------------------------------------------

IDLE = {
    "all words": ("role: [kol, koc]", "tier: [koc, mid]"),
    "no cohort is of nobody": ("creators: {at_least: 1}", "creators: {at_least: 2}"),
    "no day is that late": ("publish.from: {not_after: 2100-12-31}", "publish.from: {before: 2100-12-31}"),
    "no day is that early": ("publish.from: {not_before: 1990-01-01}", "publish.from: {after: 1990-01-01}"),
    "wider than its neighbour": (
        "all: [{creators: {below: 3}}, {creators: {below: 4}}]",
        "all: [{creators: {below: 3}}, {creators: {above: 1}}]",
    ),
    "said twice": ("all: [{job: reach}, {job: reach}]", "all: [{job: reach}, {brief.style: casual}]"),
    "no list lacks nothing": ("all: [{kpis: []}, {kpis: {lacks: saves}}]", "all: [{kpis: {lacks: saves}}]"),
}  # fmt: skip


@pytest.mark.parametrize(("idle", "fine"), IDLE.values(), ids=IDLE)
def test_conditions_that_decide_nothing(tmp_path: Path, idle: str, fine: str) -> None:
    assert codes(tmp_path, rule(f"all: [{{role: koc}}, {{{idle}}}]")).count("always-true") == 1
    assert codes(tmp_path, rule(f"all: [{{role: koc}}, {{{fine}}}]")) == []


def test_given_beside_a_test_turns_unknown_into_false_and_is_no_idle_condition(tmp_path: Path) -> None:
    assert codes(tmp_path, rule("all: [{creators: {given: true}}, {creators: {below: 5}}]")) == []
    assert codes(tmp_path, rule("creators: {below: 5}", guard="{creators: {given: true}}")) == []
    assert codes(tmp_path, rule("all: [{creators: {given: true}}, {creators: {given: true}}, {role: koc}]")) == [
        "always-true"
    ]


def test_a_part_that_cannot_hold_beside_others(tmp_path: Path) -> None:
    assert codes(tmp_path, rule("any: [{role: kol}, {job: reach}]", guard="{role: koc}")) == ["never-true"]
    assert codes(tmp_path, rule("tier: [koc, mid]", guard="{tier: {is_not: mid}}")) == ["never-true"]
    assert codes(tmp_path, rule("any: [{tier: koc}, {job: reach}]", guard="{role: koc}")) == []


def test_an_alternative_that_another_one_covers(tmp_path: Path) -> None:
    covered = rule("any: [{creators: {below: 3}}, {creators: {below: 5}}]")
    assert codes(tmp_path, covered) == ["covered"]
    assert codes(tmp_path, rule("any: [{all: [{role: koc}, {job: reach}]}, {role: koc}]")) == ["covered"]
    assert codes(tmp_path, rule("any: [{creators: {below: 3}}, {creators: {given: true}}]")) == ["always-true"]
    assert codes(tmp_path, rule("any: [{creators: {below: 3}}, {creators: {above: 5}}]")) == []
    assert codes(tmp_path, rule("any: [{creators: {below: 3}}, {creators: {given: false}}]")) == []
    path = written(tmp_path, probe=covered)
    assert lines(path)[0] == (
        "people/probe.yaml:6:10: warning: 'creators: {below: 3}' adds nothing: whenever it holds, 'creators: {below: 5}' beside it "
        "does too; take one of them out [covered]"
    )


def test_a_list_of_all_words_but_one_is_a_note(tmp_path: Path) -> None:
    almost = rule("tier: [celebrity, head, mid, tail]")
    assert codes(tmp_path, almost) == ["nearly-all"]
    assert codes(tmp_path, rule("tier: [celebrity, head, mid]")) == []
    assert codes(tmp_path, rule("tier: {not_in: [celebrity, head, mid, tail]}")) == []
    done = CliRunner().invoke(main, ["rules", "check", "--no-shipped", str(written(tmp_path, probe=almost))])
    assert done.exit_code == 0
    assert "note: this list has every value of 'tier' but 'koc'" in done.output


# --- Rules together ---------------------------------------------------------------------------------------------------


def together(folder: Path, one: str, other: str) -> list[str]:
    """The codes for two rules, each with the rule that it stands in."""
    done = CliRunner().invoke(
        main, ["rules", "check", "--no-shipped", str(written(folder, a=one, b=other)), "--format", "json"]
    )
    return [f"{Path(fault['location']['file']).stem}: {fault['code']}" for fault in json.loads(done.output)["faults"]]


def test_two_rules_that_are_one(tmp_path: Path) -> None:
    one, same = rule("all: [{role: koc}, {job: reach}]"), rule("job: reach", guard="{role: [koc]}")
    assert together(tmp_path, one, same) == ["b: duplicate-rule"]
    assert together(tmp_path, one, rule("job: reach", guard="{role: koc}", severity="info")) == ["b: duplicate-rule"]
    elsewhere = rule("job: reach", guard="{role: koc}", severity="info", at="job")
    assert together(tmp_path, one, elsewhere) == []
    assert together(tmp_path, one, rule("job: validate", guard="{role: koc}")) == []


def test_a_rule_that_another_one_covers(tmp_path: Path) -> None:
    narrow, wide = rule("all: [{role: koc}, {job: reach}]"), rule("job: [reach, validate]")
    assert together(tmp_path, narrow, wide) == ["a: shadowed-rule"]
    assert together(tmp_path, narrow, rule("job: [reach, validate]", severity="error")) == []
    assert together(tmp_path, rule("all: [{role: koc}, {job: reach}]", more="explained_by: [b]\n"), wide) == []
    assert together(tmp_path, narrow, rule("job: [validate, introduce]")) == []


def test_a_setting_that_nothing_uses(tmp_path: Path) -> None:
    folder = written(tmp_path)
    settings = folder / "settings.yaml"
    text = settings.read_text(encoding="utf-8")
    unused = "unheard: {value: 1, unit: days, origin: house, cites: [D0-01], meaning: {en: None., zh: 无。}}\n"
    settings.write_text(text + unused, encoding="utf-8")
    line = len(text.splitlines()) + 1
    (told, _) = lines(folder)
    assert told == (
        f"settings.yaml:{line}:1: warning: the setting 'unheard' is in no rule, figure, conflict or profile; use it, or take it out "
        "[unused-setting]"
    )
    profile = "p: {settings: {unheard: 2}, origin: house, cites: [D0-01], meaning: {en: None., zh: 无。}}\n"
    (folder / "profiles.yaml").write_text(profile, encoding="utf-8")
    assert len(lines(folder)) == 1


# --- Examples at thresholds ---------------------------------------------------------------------------------------------


def untouched(folder: Path, test: str, plans: list[str], about: str = "cohort", at: str = "role") -> list[str]:
    """What no example shows of a test, of which the examples have these plans."""
    kinds = ["fires: [cohorts.0]" if about == "cohort" else "fires: true", "clear: true"]
    examples = "\n".join(
        f"  - {{name: n{at_}, plan: {plan}, {kinds[min(at_, 1)]}}}" for at_, plan in enumerate([*plans, "{}", "{}"])
    )
    path = written(folder, probe=rule(test, about=about, at=at, examples=examples))
    told = [line for line in lines(path) if "untouched-boundary" in line]
    return [line.split(" warning: ")[1].split(";")[0] for line in told]


def cohorts(field: str, *values: str) -> list[str]:
    first, _, last = field.rpartition(".")
    return [
        f"{{cohorts: [{{{f'{first}: {{{last}: {value}}}' if first else f'{last}: {value}'}}}]}}" for value in values
    ]


TOUCHED = {
    "below": ("creators", "{below: 5}", ["4", "5"], {"5": "at 4", "4": "at 5"}),
    "at_least": ("creators", "{at_least: 5}", ["5", "4"], {"5": "at 4", "4": "at 5"}),
    "above": ("creators", "{above: 5}", ["6", "5"], {"5": "at 6", "6": "at 5"}),
    "at_most": ("creators", "{at_most: 5}", ["5", "6"], {"5": "at 6", "6": "at 5"}),
    "a setting": ("creators", "{below: setting:fewest_creators}", ["2", "3"], {"3": "at 2", "2": "at 3"}),
    "a day": ("publish.from", "{before: 2027-05-01}", ["2027-04-30", "2027-05-01"], {"2027-05-01": "at 2027-04-30"}),
    "a share": ("expected.post_rate", "{at_least: 0.5}", ["0.5", "0.45"], {"0.5": "just below 0.5", "0.45": "at 0.5"}),
    "both ends": ("creators", "{between: [3, 5]}", ["2", "3", "5", "6"], {"3, 5, 6": "at 2"}),
}  # fmt: skip


@pytest.mark.parametrize(("field", "test", "values", "lacking"), TOUCHED.values(), ids=TOUCHED)
def test_examples_touch_a_threshold_on_both_sides(
    tmp_path: Path, field: str, test: str, values: list[str], lacking: dict[str, str]
) -> None:
    assert untouched(tmp_path, f"{field}: {test}", cohorts(field, *values)) == []
    for some, wanted in lacking.items():
        (told,) = untouched(tmp_path, f"{field}: {test}", cohorts(field, *some.split(", ")))
        assert told.startswith(f"no example has '{field}' {wanted}")


def test_just_beyond_is_a_tenth_of_the_threshold_at_most(tmp_path: Path) -> None:
    assert untouched(tmp_path, "expected.post_rate: {above: 0.5}", cohorts("expected.post_rate", "0.5", "0.55")) == []
    assert (
        len(untouched(tmp_path, "expected.post_rate: {above: 0.5}", cohorts("expected.post_rate", "0.5", "0.56"))) == 1
    )


def test_the_value_of_a_figure_counts(tmp_path: Path) -> None:
    plans = [f"{{cohorts: [{{id: a, role: koc, creators: {count}}}]}}" for count in (4, 5)]
    assert untouched(tmp_path, "koc_creators: {below: 5}", plans, about="plan", at="cohorts") == []
    (told,) = untouched(tmp_path, "koc_creators: {below: 6}", plans, about="plan", at="cohorts")
    assert told.startswith("no example has 'koc_creators' at 6")


def test_what_no_plan_can_have_is_not_asked_of_examples(tmp_path: Path) -> None:
    assert untouched(tmp_path, "expected.post_rate: {at_least: 1}", cohorts("expected.post_rate", "1", "0.99")) == []
    assert untouched(tmp_path, "expected.post_rate: {at_most: 1}", cohorts("expected.post_rate", "1")) == []


def test_an_example_with_its_own_settings_is_seen_with_them(tmp_path: Path) -> None:
    examples = (
        "  - {name: n, plan: {cohorts: [{creators: 9}]}, settings: {fewest_creators: 10}, fires: [cohorts.0]}\n"
        "  - {name: m, plan: {cohorts: [{creators: 3}]}, clear: true}"
    )
    path = written(tmp_path, probe=rule("creators: {below: setting:fewest_creators}", examples=examples))
    assert len(lines(path)) == 1


def test_whole_numbers_stand_on_either_side_of_a_broken_threshold(tmp_path: Path) -> None:
    assert untouched(tmp_path, "creators: {above: 3.5}", cohorts("creators", "3", "4")) == []
    assert untouched(tmp_path, "creators: {below: 3.5}", cohorts("creators", "3", "4")) == []
    (told,) = untouched(tmp_path, "creators: {below: 3.5}", cohorts("creators", "2", "4"))
    assert told.endswith("no example has 'creators' at 3")


# --- Texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("{en: Change it., zh: Change it.}", "do: 7"),
        ("{en: 请修改。, zh: 请修改。}", "do: 7"),
        ("{en: Change it., zh: 改}", ""),
    ],
)
def test_a_text_that_was_left_in_the_other_language(tmp_path: Path, told: str, line: str) -> None:
    text = rule("role: koc").replace("{en: Change it., zh: 请修改。}", told)
    assert codes(tmp_path, text) == (["untranslated"] if line else [])


# --- The command --------------------------------------------------------------------------------------------------------


def test_broken_rules_are_told_whole_and_exit_with_2(tmp_path: Path) -> None:
    folder = written(tmp_path, probe=rule("rol: koc", more="conflikt: C-01\n"), other=rule("role: kok"))
    done = CliRunner().invoke(main, ["rules", "check", "--no-shipped", str(folder)])
    assert done.exit_code == 2
    told = [line.removeprefix(f"{folder}/people/") for line in done.output.splitlines()]
    assert told == [
        "other.yaml:6:9: 'kok' is not a value of 'role' (kol, koc) (did you mean 'kol'?)",
        "probe.yaml:6:3: unknown field 'rol' in a condition (did you mean 'role'?)",
        "probe.yaml:11:1: unknown key 'conflikt' (did you mean 'conflict'?)",
        "the rules cannot be read: 3 errors",
    ]


def test_mistakes_in_the_plans_of_examples_are_told_too(tmp_path: Path) -> None:
    plans = TWO.replace("plan: {},", "plan: {cohorts: [{rol: koc}]},", 1)
    (told, last) = lines(written(tmp_path, probe=rule("role: koc", examples=plans)))
    assert told.startswith("people/probe.yaml:12:35: unknown field 'rol' here")
    assert last == "the rules cannot be read: 1 error"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["rules", "check", "--no-shipped", str(tmp_path / "none")])
    assert done.exit_code == 2
    assert "this is not a folder of rules" in done.output


def test_a_warning_exits_with_1_and_is_told_in_chinese(tmp_path: Path) -> None:
    folder = written(tmp_path, probe=rule("any: [{role: kol}, {job: reach}]", guard="{role: koc}"))
    done = CliRunner().invoke(main, ["rules", "check", "--no-shipped", str(folder), "--lang", "zh"])
    assert done.exit_code == 1
    assert done.output.splitlines()[0].endswith(
        "probe.yaml:7:10: 警告：“role: kol”在此处永远不成立：与其他条件矛盾；删去或改正 [never-true]"
    )


def test_several_folders_are_checked_as_one(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "jobs").mkdir(parents=True)
    (own / "jobs/a.yaml").write_text("id: a\n" + rule("job: reach"), encoding="utf-8")
    done = CliRunner().invoke(main, ["rules", "check", "--no-shipped", str(RULES), str(own)])
    assert done.exit_code == 0
    assert done.output == "5 rules with 12 examples: nothing is wrong\n"


def test_the_shipped_rules_have_short_names_below_this_folder() -> None:
    done = zhongcao("rules", "check", "--format", "junit", cwd=ROOT)
    assert 'file="rules/brief_differentiation/' in done.out
