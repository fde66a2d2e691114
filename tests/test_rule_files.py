"""Rule folders: files in, mistakes out, each at its place with the nearest right name; all of them at once."""

import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from engine.check import Checker
from engine.problems import Refused
from engine.rules import SHIPPED, Rulebook, load_rules
from tests.given import DAY, EXAMPLES, PLAN, RULES

RULE = """\
id: small-cohort
title: {en: A cohort is small, zh: 达人偏少}
severity: warning
about: cohort
applies_when: {role: koc}
when:
  all:
    - creators: {below: setting:fewest_creators}
    - compensation: [gifted, paid]
    - publish.from: {before: field:plan.schedule.end}
says: {en: "Cohort '{id}' has {creators}.", zh: "“{id}”组仅 {creators} 位。"}
do: {en: "Book {setting:fewest_creators}.", zh: 请增加。}
at: creators
cites: [D0-01]
conflict: C-01
explained_by: [few-creators]
examples:
  - name: two
    plan: {schedule: {end: 2027-06-01}, cohorts: [{role: koc, creators: 2, compensation: paid, publish: {from: 2027-05-01}}]}
    fires: [cohorts.0]
  - name: three
    plan: {cohorts: [{role: koc, creators: 3}]}
    clear: true
"""


def loaded(folder: Path, files: Mapping[str, str] | None = None) -> Rulebook | Refused:
    """What comes of our rules with some files added to them."""
    shutil.copytree(RULES, folder, dirs_exist_ok=True)
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    try:
        return load_rules([folder])
    except Refused as refused:
        return refused


def mistakes(folder: Path, files: Mapping[str, str]) -> list[str]:
    """The complaints about a folder, with paths as they are inside of it."""
    found = loaded(folder, files)
    assert isinstance(found, Refused)
    return [str(problem).removeprefix(f"{folder}/") for problem in found.problems]


def mistake(folder: Path, old: str, new: str) -> str:
    """The only complaint about RULE with one part of it changed, without the name of its file."""
    assert RULE.count(old) == 1
    (only,) = mistakes(folder, {"people/small-cohort.yaml": RULE.replace(old, new)})
    return only.removeprefix("people/small-cohort.yaml:")


def test_a_rule_without_mistakes_loads(tmp_path: Path) -> None:
    book = loaded(tmp_path, {"people/small-cohort.yaml": RULE})
    assert isinstance(book, Rulebook)
    rule = book.rule("small-cohort")
    assert rule is not None
    assert (rule.set, rule.severity, rule.about, rule.at) == ("people", "warning", "cohort", "creators")
    assert rule.settings == ("fewest_creators",)
    assert [(example.outcome, example.detail) for example in rule.examples] == [
        ("fires", ["cohorts.0"]),
        ("clear", True),
    ]


# --- One mistake at a time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Keys.
        ("conflict: ", "conflicts: ", "15:1: unknown key 'conflicts' (did you mean 'conflict'?)"),
        ("    clear: true", "    clear: true\n    setings: {}", "24:5: unknown key 'setings' (did you mean 'settings'?)"),
        ("zh: 达人偏少}", "zh: 达人偏少, fr: x}", "2:42: unknown key 'fr'"),
        ("severity: warning\n", "severity: warning\nseverity: error\n", "4:1: the key 'severity' is given twice"),
        # Values.
        ("severity: warning", "severity: warnin", "3:11: expected one of error, warning, recommendation, info"),
        ("severity: warning", "severity: 5", "3:11: expected one of error, warning, recommendation, info, found the n"),
        ("about: cohort", "about: kohort", "4:8: a rule is about one of plan, cohort, brief, kpi, keyword, creator"),
        ("about: cohort", "about: [cohort]", "4:8: expected a text, found a list"),
        (", zh: 达人偏少}", "}", "2:8: 'zh' is missing; add it"),
        ("zh: 达人偏少}", "zh: ''}", "2:36: 'zh' needs a text"),
        ("zh: 达人偏少}", "zh: ' '}", "2:36: 'zh' needs a text"),
        ("zh: 达人偏少}", "zh: 达人 偏少}", "2:36: there is a blank between Chinese letters"),
        ("title: {en: A cohort is small, zh: 达人偏少}", "title: 达人偏少", "2:8: expected a mapping, found the text"),
        ("do: {en", "# do: {en", "1:1: 'do' is missing; add it"),
        ("id: small-cohort", "id: small-kohort", "1:5: the id 'small-kohort' is not the name of the file (did you"),
        # Where it points, what it shows.
        ("at: creators", "at: creatrs", "13:5: 'creatrs' is not a plan field of a cohort (did you mean 'creators'?)"),
        ("at: creators", "at: notes", "13:5: 'notes' is not a plan field of a cohort"),
        ("at: creators", "at: plan.budget.total", "13:5: 'plan.budget.total' is not a plan field of a cohort"),
        ("has {creators}.", "has {creatrs}.", "11:12: there is no 'creatrs' to show (did you mean 'creators'?)"),
        ("仅 {creators} 位", "仅 {达人数} 位", "11:49: there is no '达人数' to show"),
        ("Book {setting:fewest_creators}", "Book {setting:fewest}", "12:10: there is no 'setting:fewest' to show (did"),
        ("has {creators}.", "has {}.", "11:12: there is no '' to show"),
        ("has {creators}.", "has {creators.", "11:12: "),
        ("has {creators}.", "has creators}.", "11:12: "),
        ("仅 {creators} 位", "仅｛creators｝位", "11:49: a brace stands alone"),
        ("at: creators", "asks: {en: 'Is {id} right?', zh: 请确认。}\nat: creators", "13:12: a question shows no value: it is a"),
        # What it rests on.
        ("cites: [D0-01]\n", "", "1:1: 'cites' is missing; add it"),
        ("cites: [D0-01]", "cites: []", "14:8: 'cites' needs a statement that it rests on"),
        ("cites: [D0-01]", "cites: [D0-01, D0-99]", "14:16: there is no statement 'D0-99' (did you mean 'D0-"),
        ("cites: [D0-01]", "cites: D0-01", "14:8: expected a list, found the text 'D0-01'"),
        ("conflict: C-01", "conflict: C-1", "15:11: there is no conflict 'C-1' (did you mean 'C-"),
        ("[few-creators]", "[few-creator]", "16:16: there is no rule 'few-creator' (did you mean 'few-creators'?)"),
        # Examples.
        ("    fires: [cohorts.0]", "    clear: true", "18:3: 'examples' needs one that fires and one that is clear"),
        ("    clear: true", "    fires: [cohorts.0]", "18:3: 'examples' needs one that fires and one that is clear"),
        ("    fires: [cohorts.0]", "    fires: [cohorts.0]\n    not_applicable: true", "18:5: an example expects exactly one of fires, clear"),
        ("name: three", "name: two", "21:11: two examples have this name"),
        ("    clear: true", "    clear: true\n    settings: {few_creators: 1}", "24:16: there is no setting 'few_creators' (did you mean 'fewest_creators'?)"),
        ("    plan: {cohorts: [{role: koc, creators: 3}]}\n", "", "21:5: 'plan' is missing; add it"),
        ("    clear: true", "    clear: false", "23:12: "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place_with_the_nearest_name(
    old: str, new: str, expected: str, tmp_path: Path
) -> None:
    assert mistake(tmp_path, old, new).startswith(expected)


@pytest.mark.parametrize(
    ("part", "lang", "longest"),
    [
        ("title", "en", 60), ("says", "en", 220), ("do", "en", 220), ("asks", "en", 220),
        ("title", "zh", 30), ("says", "zh", 160), ("do", "zh", 160), ("asks", "zh", 160),
    ],
)  # fmt: skip
def test_a_message_has_a_longest_length(part: str, lang: str, longest: int, tmp_path: Path) -> None:
    letter = {"en": "x", "zh": "达"}[lang]
    shown = "" if part == "asks" else "{id}"  # a placeholder counts as it is written

    def rule(length: int) -> str:
        texts = {"en": "x", "zh": "达"} | {lang: shown + letter * (length - len(shown))}
        others = [line for line in RULE.splitlines() if not line.startswith(f"{part}:")]
        return "\n".join([f"{part}: {{en: '{texts['en']}', zh: '{texts['zh']}'}}", *others]) + "\n"

    assert isinstance(loaded(tmp_path / "longest", {"people/small-cohort.yaml": rule(longest)}), Rulebook)
    (told,) = mistakes(tmp_path / "longer", {"people/small-cohort.yaml": rule(longest + 1)})
    column = rule(longest + 1).index(f"{lang}: ") + 5
    expected = f"1:{column}: this has {longest + 1} characters, more than {longest}; say it in fewer words"
    assert told == f"people/small-cohort.yaml:{expected}"


CREATORS = "creators: {below: setting:fewest_creators}"
FROM = "publish.from: {before: field:plan.schedule.end}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Names.
        (CREATORS, "creatrs: {below: 3}", "8:7: unknown field 'creatrs' in a condition (did you mean 'creators'?)"),
        (CREATORS, "campaign.name: x", "8:7: unknown field 'campaign.name' in a condition (did you mean 'plan.camp"),
        ("{role: koc}\n", "{rol: koc}\n", "5:16: unknown field 'rol' in a condition (did you mean 'role'?)"),
        ("  all:\n", "  al:\n", "7:3: unknown field 'al' in a condition (did you mean 'all'?)"),
        ("gifted, paid", "gifted, payed", "9:30: 'payed' is not a value of 'compensation' (gifted, paid, gif"),
        ("{role: koc}\n", "{role: KOC}\n", "5:22: 'KOC' is not a value of 'role' (kol, koc) (did you mean 'koc'?)"),
        ("{below: set", "{belw: set", "8:18: unknown operator 'belw' (did you mean 'below'?)"),
        ("{below: set", "{'<': set", "8:18: unknown operator '<'"),
        ("below: setting:fewest_creators", "below: setting:fewest_creator", "8:25: unknown setting 'fewest_creator' (did"),
        ("before: field:plan.schedule.end", "before: field:plan.schedule.ende", "10:30: unknown field 'plan.schedule.en"),
        (CREATORS, "setting:few_creators: koc", "8:7: unknown setting 'few_creators' (did you mean"),
        # Types.
        ("{below: set", "{contains: set", "8:28: 'contains' does not fit 'creators' (int); use one of is, is_not, "),
        ("{below: set", "{before: set", "8:26: 'before' does not fit 'creators' (int); use one of is, is_not, bel"),
        (CREATORS, "kpis: {below: 3}", "8:21: 'below' does not fit 'kpis' (list of enum); use one of is, is_not, co"),
        (CREATORS, "creators: many", "8:17: expected a number, found the text 'many'"),
        (CREATORS, "creators: {below: '3'}", "8:25: expected a number, found the text '3'"),
        (CREATORS, "creators: {below: true}", "8:25: expected a number, found the yes/no value true"),
        (CREATORS, "creators: {below: null}", "8:25: expected a number, found nothing"),
        (CREATORS, "creators: {below: [3]}", "8:25: expected a number, found a list"),
        (CREATORS, "creators: {below: setting:sales_counts}", "8:25: expected a number, found a list"),
        (FROM, "publish.from: {before: 2027-02-30}", "10:30: expected a day as YYYY-MM-DD, found the text '2027-02-30'"),
        (FROM, "publish.from: {before: field:creators}", "10:30: 'creators' (int) cannot stand here; fields of numbers"),
        (FROM, "fee_includes_platform_fee: yes", "10:34: expected true or false, found the text 'yes'"),
        (FROM, "notes: {given: true}", "10:15: 'notes' is worked out, not given; test its value"),
        (FROM, "creators: {given: 1}", "10:25: expected true or false, found the number 1"),
        (CREATORS, "creators: {between: 3}", "8:27: 'between' needs a list of two values, both included"),
        (CREATORS, "creators: {between: [1, 2, 3]}", "8:27: 'between' needs a list of two values, both included"),
        # Shape.
        (CREATORS, "creators: {above: 1, below: 5}", "8:17: a field is tested with one operator, such as {above: 5}"),
        (CREATORS, "{creators: 1, role: koc}", "8:7: a condition asks one thing; put several under 'all', 'any' or"),
        (CREATORS, "few creators", "8:7: expected a condition such as 'role: koc', found the text 'few creators'"),
        (CREATORS, "all: []", "8:12: 'all' needs a list of at least one condition"),
        (CREATORS, "none: {role: koc}", "8:13: 'none' needs a list of at least one condition"),
        (CREATORS, "{at_least: 2, of: [{role: koc}]}", "8:18: expected a number from 1 to 1, the conditions under 'of'"),
        (CREATORS, "{at_least: 0, of: [{role: koc}]}", "8:18: expected a number from 1 to 1, the conditions under 'of'"),
        ("{role: koc}\n", "[]\n", "5:15: expected a condition such as 'role: koc', found a list"),
        # What could never be true, or never be what it says.
        (CREATORS, "creators: {between: [none, 5]}", "8:28: "),
        (CREATORS, "creators: {between: [9, 5]}", "8:27: "),
        (CREATORS, "creators: {below: none}", "8:25: "),
        (CREATORS, "creators: {between: [field:notes, 5]}", "8:28: "),
        (FROM, "publish.from: {between: [field:plan.schedule.start, field:plan.schedule.end]}", "10:32: "),
        (FROM, "compensation: []", "10:21: "),
        (FROM, "kpis: {contains: []}", "10:24: "),
        (FROM, "setting:conflicts_launch_order: koc_frist", "10:"),
        # What was meant, by the words of other languages and by labels.
        (CREATORS, "creators: {'>=': 3}", "8:18: unknown operator '>=' (did you mean 'at_least'?)"),
        (CREATORS, "not: [{role: koc}]", "8:7: unknown field 'not' in a condition (did you mean 'none'?)"),
        (CREATORS, "角色: koc", "8:7: unknown field '角色' in a condition (did you mean 'role'?)"),
        (FROM, "tier: 腰部", "10:13: '腰部' is not a value of 'tier' (celebrity, head, mid, tail, koc) (did you mean 'mid'?)"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_condition_is_told_at_its_place(old: str, new: str, expected: str, tmp_path: Path) -> None:
    settings = (SHIPPED / "settings.yaml").read_text("utf-8") + (RULES / "settings.yaml").read_text("utf-8")
    assert RULE.count(old) == 1
    rule = RULE.replace(old, new)
    told = mistakes(tmp_path, {"people/small-cohort.yaml": rule, "settings.yaml": settings})
    assert len(told) == (2 if new.startswith("setting:conflicts") and len(told) > 1 else 1)
    assert told[0].removeprefix("people/small-cohort.yaml:").startswith(expected)


def test_a_condition_that_is_left_empty_is_told(tmp_path: Path) -> None:
    condition = RULE[RULE.index("when:\n  all:") : RULE.index("says:")]
    assert mistake(tmp_path, condition, "when:\n").startswith(
        "6:6: expected a condition such as 'role: koc', found noth"
    )


@pytest.mark.parametrize("id_", ["Small-Cohort", "small_cohort", "small--cohort", "small cohort", "小组", "-"])
def test_an_id_is_made_of_small_words(id_: str, tmp_path: Path) -> None:
    rule = RULE.replace("id: small-cohort", f"id: '{id_}'")
    assert mistakes(tmp_path, {f"people/{id_}.yaml": rule}) == [
        f"people/{id_}.yaml:1:5: an id is made of words of small letters and digits, joined by '-'"
    ]


# --- Files ----------------------------------------------------------------------------------------------------------


def test_an_id_that_two_sets_have_is_told_with_the_other_file(tmp_path: Path) -> None:
    (only,) = mistakes(tmp_path, {"people/small-cohort.yaml": RULE, "timing/small-cohort.yaml": RULE})
    assert (
        only == "timing/small-cohort.yaml:1:5: the rule 'small-cohort' is in "
        f"{tmp_path}/people/small-cohort.yaml:1:5 too; choose another name"
    )


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "people/notes.txt",
        "people/rule.yml",
        "lost.yaml",
        "people/deep/small-cohort.yaml",
        "people/x.json",
        "schemas/x/rule.json",
    ],
)
def test_a_stray_file_is_told_and_not_passed_over(name: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, {name: RULE}) == [
        f"{name}:1:1: this file has no place here; rules are files named <set>/<rule-id>.yaml"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "people/README.md",
        "people/Thumbs.db",
        ".hidden",
        "people/.small.yaml.swp",
        "__pycache__/x",
        "schemas/rule.json",
    ],
)
def test_notes_for_people_hidden_files_and_schemas_are_passed_over(name: str, tmp_path: Path) -> None:
    assert isinstance(loaded(tmp_path, {name: "x"}), Rulebook)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1:1: the file is empty"),
        ("id: 'x", "this is not YAML: "),
        ("- a", "1:1: expected a mapping of fields, found a list"),
        ("id: &a x\n", "1:5: anchors are not allowed; remove '&a'"),
        ("id: \x00", "1:5: the character U+0000 is not allowed"),
    ],
)
def test_a_file_that_is_no_yaml_is_told_where_it_breaks(text: str, complaint: str, tmp_path: Path) -> None:
    told = mistakes(tmp_path, {"people/small-cohort.yaml": text})
    assert any(complaint in line for line in told), told


def test_a_chinese_colon_is_named_where_a_key_is_not_understood(tmp_path: Path) -> None:
    assert "'：' is a Chinese colon" in mistake(tmp_path, "severity: warning", "severity：warning")
    assert "Chinese colon" not in mistake(tmp_path, "severity: warning", "severity warning")


def test_what_an_example_can_fire_at_is_told_once(tmp_path: Path) -> None:
    expected = "20:12: expected true or a list of places such as [cohorts.0], found the text 'cohorts.0'"
    assert mistake(tmp_path, "fires: [cohorts.0]", "fires: cohorts.0") == expected


def test_a_pipe_is_not_read_and_a_link_to_a_folder_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    os.mkfifo(tmp_path / "people/pipe.yaml")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "people/linked.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert mistakes(tmp_path, {}) == [
        "people/linked.yaml:1:1: this file cannot be read: No such file or directory",
        "people/pipe.yaml:1:1: this is no ordinary file; move it elsewhere",
        "round:1:1: this is a link to a folder, and is not followed; copy the folder here",
    ]


def test_a_misspelt_key_is_told_beside_the_one_that_is_missing_for_it(tmp_path: Path) -> None:
    rule = RULE.replace("severity: ", "severty: ").replace("  - name: two", "  - nam: two")
    told = mistakes(tmp_path, {"people/small-cohort.yaml": rule})
    assert [line.removeprefix("people/small-cohort.yaml:") for line in told] == [
        "1:1: 'severity' is missing; add it",
        "3:1: unknown key 'severty' (did you mean 'severity'?)",
        "18:5: 'name' is missing; add it",
        "18:5: unknown key 'nam' (did you mean 'name'?)",
    ]


def test_every_mistake_of_every_file_is_told_in_one_go(tmp_path: Path) -> None:
    told = mistakes(
        tmp_path,
        {
            "people/small-cohort.yaml": RULE.replace("creators: {below", "creatrs: {below")
            .replace("gifted, paid", "gifted, payed")
            .replace("has {creators}.", "has {creatrs}.")
            .replace("[D0-01]", "[D0-01, D9-01]")
            .replace("conflict: C-01", "conflict: C-99")
            .replace("[few-creators]", "[fewer-creators]")
            .replace("id: small-cohort", "id: small"),
            "people/zz.yaml": "id: 'x",
            "timing/empty.yaml": "",
            "timing/stray.txt": "x",
            "settings.yaml": (RULES / "settings.yaml").read_text("utf-8").replace("origin: house", "origin: hose"),
        },
    )
    places = [line.split(": ")[0] for line in told]
    assert places == sorted(places, key=lambda place: (place.split(":")[0], *map(int, place.split(":")[1:])))
    assert {
        "people/small-cohort.yaml:1:5",
        "people/small-cohort.yaml:8:7",
        "people/small-cohort.yaml:9:30",
        "people/small-cohort.yaml:11:12",
        "people/small-cohort.yaml:14:16",
        "people/small-cohort.yaml:15:11",
        "people/small-cohort.yaml:16:16",
        "timing/empty.yaml:1:1",
        "timing/stray.txt:1:1",
        "settings.yaml:4:11",
    } <= set(places)
    assert any(place.startswith("people/zz.yaml:") for place in places)


def test_a_mistake_in_the_shape_of_a_rule_hides_none_in_its_meaning(tmp_path: Path) -> None:
    rule = RULE.replace("severity: ", "severty: ").replace("creators: {below", "creatrs: {below")
    told = mistakes(tmp_path, {"people/small-cohort.yaml": rule.replace(", zh: 请增加。", "")})
    places = [line.split(": ")[0].removeprefix("people/small-cohort.yaml:") for line in told]
    assert places == ["1:1", "3:1", "8:7", "12:5"]


def test_a_wrong_setting_is_not_told_again_by_the_rules_that_use_it(tmp_path: Path) -> None:
    settings = (RULES / "settings.yaml").read_text("utf-8").replace("value: 3", "value: 3\n  vale: 4")
    assert mistakes(tmp_path, {"settings.yaml": settings}) == [
        "settings.yaml:3:3: unknown key 'vale' (did you mean 'value'?)"
    ]


# --- What rules share -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("origin: house", "origin: ours", "4:11: expected one of document, house, external, found the text 'ours'"),
        ("cites: [D0-01]", "cites: [D0-0]", "5:11: there is no statement 'D0-0' (did you mean 'D0-"),
        ("cites: [D0-01]", "cites: []", "5:10: 'cites' needs a statement that it rests on"),
        ("of: metric", "of: metrics", "11:7: there is no vocabulary 'metrics' (did you mean 'metric'?)"),
        ("[orders, gmv]", "[orders, gvm]", "10:19: 'gvm' is no metric (did you mean 'gmv'?)"),
        ("  of: metric\n", "", "10:10: a list says of which vocabulary its words are: add 'of', as in of: metric"),
        ("value: 3", "value: true", "2:10: expected "),
        ("value: 3", "value: null", "2:10: expected "),
        ("    zh: 一组达人的最少人数。\n", "", "7:5: 'zh' is missing; add it"),
    ],
)
def test_a_mistake_in_the_settings_is_told_at_its_place(old: str, new: str, expected: str, tmp_path: Path) -> None:
    settings = (RULES / "settings.yaml").read_text("utf-8")
    assert settings.count(old) == 1
    told = mistakes(tmp_path, {"settings.yaml": settings.replace(old, new)})
    assert any(line.startswith(f"settings.yaml:{expected}") for line in told), told


WORDS = "names:\n  value: [红薯, '520']\n  unit: list\n  of: word\n  origin: house\n  cites: [D0-01]\n  meaning: {en: N., zh: 名。}\n"


def test_a_list_of_free_words_is_no_list_of_a_vocabulary(tmp_path: Path) -> None:
    settings = (RULES / "settings.yaml").read_text("utf-8")
    rule = RULE.replace("creators: {below: setting:fewest_creators}", "plan.campaign.platforms: {only: setting:names}")
    book = loaded(tmp_path, {"settings.yaml": settings + WORDS, "people/small-cohort.yaml": rule})
    assert not isinstance(book, Refused)
    assert book.settings["names"].worded("zh") == "红薯、520"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("红薯", "'　'", "an empty word is in every text; take it out"),
        ("of: word", "of: words", "there is no vocabulary 'words' (did you mean 'word'?)"),
        ("'520'", "520", "expected "),
    ],
)
def test_free_words_are_texts_that_are_not_empty(old: str, new: str, expected: str, tmp_path: Path) -> None:
    settings = (RULES / "settings.yaml").read_text("utf-8")
    told = mistakes(tmp_path, {"settings.yaml": settings + WORDS.replace(old, new)})
    assert told
    assert all(expected in line for line in told), told


def test_a_setting_with_choices_is_one_of_them(tmp_path: Path) -> None:
    text = "way:\n  value: frist\n  unit: text\n  choices: [first, last]\n  origin: house\n  cites: [D0-01]\n"
    settings = (RULES / "settings.yaml").read_text("utf-8") + text + "  meaning: {en: Way., zh: 方式。}\n"
    (only,) = mistakes(tmp_path, {"settings.yaml": settings})
    assert only.endswith("expected one of first, last, found the text 'frist' (did you mean 'first'?)")


def test_settings_of_a_folder_leave_the_shipped_ones_to_the_figures_that_need_them(tmp_path: Path) -> None:
    """`conversion_path` is a figure that reads a setting of its own."""
    rule = RULE.replace("creators: {below: setting:fewest_creators}", "plan.conversion_path: false")
    book = loaded(tmp_path, {"people/small-cohort.yaml": rule})
    if isinstance(book, Refused):
        assert "measure_min_window_days" in str(book)
    else:
        for plan in EXAMPLES:
            Checker(book).check(plan.read_bytes(), plan.name, date.fromisoformat(DAY))


def test_a_statement_belongs_to_a_document(tmp_path: Path) -> None:
    told = statement_mistakes(tmp_path, STATEMENT.replace("D0-01", "D7-01"))
    assert "statements/D0.yaml:1:1: 'D7-01' belongs to no document of sources.yaml" in told


STATEMENT = """\
D0-01:
  lines: "1"
  basis: stated
  claim: {en: Something., zh: 某事。}
  encoded_by: [few-creators]
"""


def statement_mistakes(folder: Path, text: str) -> list[str]:
    """The complaints about a statements file that stands in place of the shipped ones."""
    return [told for told in mistakes(folder, {"statements/D0.yaml": text}) if told.startswith("statements/")]


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("", "1:1: a statement has exactly one of encoded_by, asked_by, context, left_out, to say what became of it"),
        (
            "  encoded_by: [few-creators]\n  context: {en: Why., zh: 背景。}\n",
            "1:1: a statement has exactly one of encoded_by, asked_by, context, left_out, to say what became of it",
        ),
        (
            "  encoded_by: []\n",
            "1:1: a statement has exactly one of encoded_by, asked_by, context, left_out, to say what became of it",
        ),
        ("  encoded_by: [few-creatrs]\n", "5:16: there is no rule 'few-creatrs' (did you mean 'few-creators'?)"),
        ("  asked_by: [few-creators]\n", "5:14: the rule 'few-creators' asks no question; give it 'asks'"),
    ],
)
def test_what_became_of_a_statement_is_said_once_and_is_true(tmp_path: Path, told: str, complaint: str) -> None:
    text = STATEMENT.replace("  encoded_by: [few-creators]\n", told)
    assert statement_mistakes(tmp_path, text) == [f"statements/D0.yaml:{complaint}"]


@pytest.mark.parametrize(
    "told",
    [
        "encoded_by: [few-creators]",
        "context: {en: Why., zh: 背景。}",
        "left_out: {en: Because., zh: 原因。}",
    ],
)
def test_a_statement_is_encoded_or_context_or_left_out(tmp_path: Path, told: str) -> None:
    assert statement_mistakes(tmp_path, STATEMENT.replace("encoded_by: [few-creators]", told) + "D0-99: 1\n") == [
        "statements/D0.yaml:6:8: expected a mapping, found the number 1"
    ]


def test_a_statement_is_not_claimed_by_a_rule_that_does_not_cite_it(tmp_path: Path) -> None:
    assert statement_mistakes(tmp_path, STATEMENT + STATEMENT.replace("D0-01", "D0-02")) == [
        "statements/D0.yaml:10:16: the rule 'few-creators' does not cite D0-02"
    ]


def test_a_rule_is_not_explained_by_itself_nor_in_a_circle(tmp_path: Path) -> None:
    again = RULE.replace("id: small-cohort", "id: again").replace("[few-creators]", "[small-cohort]")
    files = {"people/small-cohort.yaml": RULE.replace("[few-creators]", "[again]"), "people/again.yaml": again}
    told = mistakes(tmp_path, files)
    assert [line.split(" is explained")[0] for line in told] == [
        "people/again.yaml:16:15: 'again'",
        "people/small-cohort.yaml:16:15: 'small-cohort'",
    ]


def test_a_conflict_has_two_sides_and_knows_its_statements(tmp_path: Path) -> None:
    conflict = """\
C-01:
  topic: {en: A topic, zh: 议题}
  positions:
    - says: {en: One side., zh: 一方。}
      cites: [D0-001]
  settlement: {en: Settled., zh: 已定。}
  settings: [fewest_creators]
"""
    assert mistakes(tmp_path, {"conflicts.yaml": conflict})[0].startswith("conflicts.yaml:4:5: ")
    two = conflict.replace("  settlement", "    - says: {en: Other., zh: 另一方。}\n      cites: []\n  settlement")
    (only,) = mistakes(tmp_path, {"conflicts.yaml": two})
    assert only.startswith("conflicts.yaml:5:15: there is no statement 'D0-001' (did you mean 'D0-")
    right = two.replace("D0-001", "D0-01")
    for told in ("", "  settings: [fewest_creators]\n  no_setting: {en: None., zh: 无。}\n"):
        (only,) = mistakes(tmp_path, {"conflicts.yaml": right.replace("  settings: [fewest_creators]\n", told)})
        assert only.startswith("conflicts.yaml:1:1: a disagreement has 'settings' that switch it, or 'no_setting'")
    (only,) = mistakes(tmp_path, {"conflicts.yaml": right.replace("[fewest_creators]", "[fewest_creator]")})
    assert only.startswith(
        "conflicts.yaml:9:14: there is no setting 'fewest_creator' (did you mean 'fewest_creators'?)"
    )


def test_a_playbook_is_of_an_objective(tmp_path: Path) -> None:
    playbook = "objective: sale\nroles: [kol, koc]\nlead: kol\nsupport: nobody\norder: {en: KOLs lead., zh: 先。}\ncites: [D0-1]\n"
    told = mistakes(tmp_path, {"playbooks/sales.yaml": playbook})
    assert told[0].startswith("playbooks/sales.yaml:4:10: expected one of kol, koc, found the text 'nobody'")
    told = mistakes(tmp_path, {"playbooks/sales.yaml": playbook.replace("nobody", "koc")})
    assert [line.split(" (")[0] for line in told] == [
        "playbooks/sales.yaml:1:12: 'sale' is not an objective",
        "playbooks/sales.yaml:6:9: there is no statement 'D0-1'",
    ]


# --- Folders --------------------------------------------------------------------------------------------------------


def test_several_folders_are_one_set_of_rules_in_the_order_of_names(tmp_path: Path) -> None:
    more = tmp_path / "more"
    (more / "sizes").mkdir(parents=True)
    (more / "sizes/small-cohort.yaml").write_text(RULE, encoding="utf-8")
    for folders in ([RULES, more], [more, RULES]):
        assert [f"{rule.set}/{rule.id}" for rule in load_rules(folders).rules] == [
            "people/few-creators",
            "people/kol-carries-sales",
            "sizes/small-cohort",
            "timing/ads-before-notes",
            "timing/no-comment-owner",
        ]


def test_what_a_folder_does_not_have_is_taken_from_the_shipped_rules() -> None:
    own, shipped = load_rules([RULES]), load_rules()
    assert own.statements == shipped.statements
    assert own.conflicts == shipped.conflicts
    assert own.playbooks == shipped.playbooks


def test_the_same_rule_in_two_folders_is_a_mistake(tmp_path: Path) -> None:
    shutil.copytree(RULES / "people", tmp_path / "people")
    with pytest.raises(Refused, match=r"the rule 'few-creators' is in .* too"):
        load_rules([RULES, tmp_path])


def test_the_shipped_rules_load_and_check_our_plan() -> None:
    book = load_rules()
    assert len(book.rules) == len({rule.id for rule in book.rules}) > 0
    report = Checker(book).check(PLAN, "plan.yaml", date.fromisoformat(DAY))
    assert report.rules.count == len(book.asked(["guidance"])) < len(book.rules)
