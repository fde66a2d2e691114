"""Conditions: a line of YAML and a plan in, truth, reasons and mistakes out; each limit on both sides."""

from typing import Any

import pytest

from engine.conditions import (
    Choice,
    Condition,
    Group,
    Reader,
    Test,
    alternatives,
    branches,
    fitting,
    guarded,
    leaves,
    missing,
    parts,
    reasons,
    settings_of,
    written,
)
from engine.facts import Fact, Facts, vocabulary
from engine.messages import Message
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import Path, read

SETTINGS = load_rules().values | {
    "three": 3,
    "words": ["paid", "gifted"],
    "no_words": [],
    "odd_words": ["paid", "payed"],
    "numbers": [1, 2],
    "city": "NZ/Auckland",
    "order": "kol_first",
    "wrong": None,
}
CHOICES = {"order": ("kol_first", "koc_first")}


def raw(text: str) -> Any:
    return read(f"when: {text}\n", "rule.yaml").data["when"]


def mistakes(text: str, kind: str = "cohort") -> list[tuple[object, ...]]:
    """Everything that is complained of in a condition: where, what, the right name, whether the key is at fault."""
    found: list[tuple[object, ...]] = []

    def complain(at: Path, message: Message, *more: object) -> None:
        found.append((at, str(message), *more))

    reader = Reader(vocabulary(kind), SETTINGS, complain, CHOICES)
    assert reader.read(raw(text), ("when",)) is None
    return found


def condition(text: str, kind: str = "cohort") -> Condition:
    found: list[tuple[object, ...]] = []
    read_ = Reader(vocabulary(kind), SETTINGS, lambda *told: found.append(told), CHOICES).read(raw(text), ("when",))
    assert found == []
    assert read_ is not None
    return read_


def fact(plan: str, kind: str = "cohort") -> Fact:
    return Facts(read_plan(read("version: 1\n" + plan, "plan.yaml")), SETTINGS).about(kind)[0]


def cohort(fields: str) -> str:
    return f"cohorts: [{{id: a, {fields}}}]\n"


# --- Reading ---------------------------------------------------------------------------------------------------------

NUMBER_OPERATORS = "is, is_not, below, at_most, above, at_least, between, given"
KEY, VALUE = True, False

MISTAKES = [
    ("koc", (), "expected a condition such as 'role: koc', found the text 'koc'", None, VALUE),
    ("{}", (), "expected a condition such as 'role: koc', found a mapping", None, VALUE),
    ("{role: koc, creators: 1}", (), "a condition asks one thing; put several under 'all', 'any' or 'none'", None, VALUE),
    ("{rol: koc}", ("rol",), "unknown field 'rol' in a condition", "role", KEY),
    ("{al: [{role: koc}]}", ("al",), "unknown field 'al' in a condition", "all", KEY),
    ("{any: {role: koc}}", ("any",), "'any' needs a list of at least one condition", None, VALUE),
    ("{any: []}", ("any",), "'any' needs a list of at least one condition", None, VALUE),
    ("{all: [{any: []}]}", ("all", 0, "any"), "'any' needs a list of at least one condition", None, VALUE),
    ("{at_least: 1, of: [{role: koc}, koc]}", ("of", 1), "expected a condition such as 'role: koc', found the text 'koc'",
     None, VALUE),
    ("{at_least: 0, of: [{role: koc}]}", ("at_least",), "expected a number from 1 to 1, the conditions under 'of'", None,
     VALUE),
    ("{at_least: 3, of: [{role: koc}, {role: kol}]}", ("at_least",),
     "expected a number from 1 to 2, the conditions under 'of'", None, VALUE),
    ("{at_least: 1, of: koc}", ("at_least",), "expected a number from 1 to 0, the conditions under 'of'", None, VALUE),
    ("{at_least: 1.5, of: [{role: koc}, {role: kol}]}", ("at_least",),
     "expected a number from 1 to 2, the conditions under 'of'", None, VALUE),
    ("{at_least: x, of: [{role: koc}]}", ("at_least",), "expected a number, found the text 'x'", None, VALUE),
    ("{at_least: none, of: [{role: koc}]}", ("at_least",), "expected a number from 1 to 1, the conditions under 'of'",
     None, VALUE),
    ("{setting:ordr: kol_first}", ("setting:ordr",), "unknown setting 'ordr'", "order", KEY),
    ("{setting:order: []}", ("setting:order",), "a setting is compared with a word or a list of words", None, VALUE),
    ("{setting:order: [kol_first, 3]}", ("setting:order",), "a setting is compared with a word or a list of words",
     None, VALUE),
    ("{setting:order: koc_frist}", ("setting:order",),
     "'koc_frist' is no choice of this setting (kol_first, koc_first)", "koc_first", VALUE),
    ("{creators: {above: 1, below: 5}}", ("creators",), "a field is tested with one operator, such as {above: 5}", None,
     VALUE),
    ("{creators: {}}", ("creators",), "a field is tested with one operator, such as {above: 5}", None, VALUE),
    ("{creators: {abov: 1}}", ("creators", "abov"), "unknown operator 'abov'", "above", KEY),
    ("{creators: {in: [1]}}", ("creators", "in"), f"'in' does not fit 'creators' (int); use one of {NUMBER_OPERATORS}",
     None, VALUE),
    ("{role: {above: kol}}", ("role", "above"),
     "'above' does not fit 'role' (enum); use one of is, is_not, in, not_in, given", None, VALUE),
    ("{kol_twins: {in: [a]}}", ("kol_twins", "in"),
     "'in' does not fit 'kol_twins' (list of text); use one of is, is_not, contains, lacks, only", None, VALUE),
    ("{plan.cohorts: {contains: [a]}}", ("plan.cohorts", "contains"),
     "'contains' does not fit 'plan.cohorts' (list of entries); use one of is, is_not, given", None, VALUE),
    ("{publish.from: {below: 2027-05-01}}", ("publish.from", "below"),
     "'below' does not fit 'publish.from' (date); use one of is, is_not, between, before, not_after, after, not_before, given",
     None, VALUE),
    ("{creators: {below: none}}", ("creators", "below"), "no size or day is 'below' none; ask with 'is: none'", None,
     VALUE),
    ("{publish.from: {after: none}}", ("publish.from", "after"),
     "no size or day is 'after' none; ask with 'is: none'", None, VALUE),
    ("{notes: {given: true}}", ("notes", "given"), "'notes' is worked out, not given; test its value", None, KEY),
    ("{creators: {given: 1}}", ("creators", "given"), "expected true or false, found the number 1", None, VALUE),
    ("{creators: {between: 3}}", ("creators", "between"), "'between' needs a list of two values, both included", None,
     VALUE),
    ("{creators: {between: [3]}}", ("creators", "between"), "'between' needs a list of two values, both included", None,
     VALUE),
    ("{creators: {between: ab}}", ("creators", "between"), "'between' needs a list of two values, both included", None,
     VALUE),
    ("{creators: {between: [1, none]}}", ("creators", "between", 1),
     "'between' stands between two values, not 'none'; use two conditions", None, VALUE),
    ("{creators: {between: [field:notes, 5]}}", ("creators", "between", 0),
     "'between' stands between two values, not 'field:notes'; use two conditions", None, VALUE),
    ("{creators: {between: [9, 5]}}", ("creators", "between"), "'between' names the lower end first", None, VALUE),
    ("{kpis: {contains: []}}", ("kpis", "contains"), "an empty list asks nothing; name what to look for", None, VALUE),
    ("{kpis: {lacks: []}}", ("kpis", "lacks"), "an empty list asks nothing; name what to look for", None, VALUE),
    ("{kpis: {only: []}}", ("kpis", "only"), "an empty list asks nothing; name what to look for", None, VALUE),
    ("{role: {in: []}}", ("role", "in"), "an empty list asks nothing; name what to look for", None, VALUE),
    ("{role: {not_in: []}}", ("role", "not_in"), "an empty list asks nothing; name what to look for", None, VALUE),
    ("{compensation: []}", ("compensation",), "an empty list asks nothing; name what to look for", None, VALUE),
    ("{compensation: setting:no_words}", ("compensation",), "an empty list asks nothing; name what to look for", None,
     VALUE),
    ("{compensation: [paid, payed]}", ("compensation", 1),
     "'payed' is not a value of 'compensation' (gifted, paid, gifted_and_paid, commission)", "paid", VALUE),
    ("{creators: setting:thre}", ("creators",), "unknown setting 'thre'", "three", VALUE),
    ("{creators: {below: setting:words}}", ("creators", "below"), "expected a number, found a list", None, VALUE),
    ("{locations: {contains: setting:city}}", ("locations", "contains"), "expected a list, found the text 'NZ/Auckland'",
     None, VALUE),
    ("{compensation: {in: setting:three}}", ("compensation", "in"), "expected a list, found the number 3", None, VALUE),
    ("{compensation: setting:odd_words}", ("compensation",),
     "'payed' is not a value of 'compensation' (gifted, paid, gifted_and_paid, commission)", "paid", VALUE),
    ("{compensation: setting:numbers}", ("compensation",), "expected one of its values, found the number 1", None,
     VALUE),
    ("{creators: {below: field:creatrs}}", ("creators", "below"), "unknown field 'creatrs'", "creators", VALUE),
    ("{creators: {below: field:publish.from}}", ("creators", "below"),
     "'publish.from' (date) cannot stand here; fields of numbers or of dates can", None, VALUE),
    ("{publish.from: {before: field:creators}}", ("publish.from", "before"),
     "'creators' (int) cannot stand here; fields of numbers or of dates can", None, VALUE),
    ("{role: field:tier}", ("role",), "'tier' (enum) cannot stand here; fields of numbers or of dates can", None, VALUE),
    ("{creators: many}", ("creators",), "expected a number, found the text 'many'", None, VALUE),
    ("{creators: true}", ("creators",), "expected a number, found the yes/no value true", None, VALUE),
    ("{creators: [3]}", ("creators",), f"'in' does not fit 'creators' (int); use one of {NUMBER_OPERATORS}", None, VALUE),
    ("{publish.from: 3}", ("publish.from",), "expected a day as YYYY-MM-DD, found the number 3", None, VALUE),
    ("{plan.schedule.shortlist_on: soon}", ("plan.schedule.shortlist_on",),
     "expected a day as YYYY-MM-DD, found the text 'soon'", None, VALUE),
    ("{local: 1}", ("local",), "expected true or false, found the number 1", None, VALUE),
    ("{role: 1}", ("role",), "expected one of its values, found the number 1", None, VALUE),
    ("{plan.campaign.brand: 1}", ("plan.campaign.brand",), "expected a text, found the number 1", None, VALUE),
    ("{locations: {contains: [1]}}", ("locations", "contains", 0), "expected a place, found the number 1", None, VALUE),
    ("{plan.cohorts: [x]}", ("plan.cohorts", 0), "expected [], found the text 'x'", None, VALUE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "message", "suggestion", "at_key"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_told_at_its_place(
    text: str, path: tuple[str | int, ...], message: str, suggestion: str | None, at_key: bool
) -> None:
    ((place, told, name, key),) = mistakes(text)
    assert place == ("when", *path)
    assert (told, name, key) == (message, suggestion, at_key)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *[("and", "all"), ("or", "any"), ("not", "none"), ("AND", "all"), ("Or", "any")],
        *[("非", None), ("角色", "role"), ("结束日期", "plan.schedule.end"), ("kpi", "kpis")],
    ],
)
def test_a_name_from_elsewhere_is_understood(key: str, name: str | None) -> None:
    (told,) = mistakes(f"{{{key}: [{{role: koc}}]}}")
    assert told == (("when", key), f"unknown field '{key}' in a condition", name, KEY)


@pytest.mark.parametrize(
    ("operator", "name"),
    [
        *[
            (">", "above"),
            (">=", "at_least"),
            ("<", "below"),
            ("<=", "at_most"),
            ("=", "is"),
            ("==", "is"),
            ("!=", "is_not"),
        ],
        *[("greater_than", "above"), ("more_than", "above"), ("less_than", "below"), ("equals", "is")],
        *[("abov", "above"), ("~", None)],
    ],
)
def test_an_operator_from_elsewhere_is_understood(operator: str, name: str | None) -> None:
    (told,) = mistakes(f"{{creators: {{'{operator}': 3}}}}")
    assert told == (("when", "creators", operator), f"unknown operator '{operator}'", name, KEY)


def test_every_mistake_of_a_group_and_of_a_list_is_told() -> None:
    found = mistakes("{all: [{rol: koc}, {none: [{creators: x}, koc]}, {compensation: [payed, paid, gift]}]}")
    assert [place for place, *_ in found] == [
        ("when", "all", 0, "rol"),
        ("when", "all", 1, "none", 0, "creators"),
        ("when", "all", 1, "none", 1),
        ("when", "all", 2, "compensation", 0),
        ("when", "all", 2, "compensation", 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{creators: setting:wrong}",
        "{compensation: {in: [setting:wrong]}}",
        "{all: [{role: koc}, {creators: setting:wrong}]}",
    ],
)
def test_a_setting_that_is_known_to_be_wrong_is_left_out_in_silence(text: str) -> None:
    assert mistakes(text) == []


def test_a_misspelt_word_is_shown_without_what_would_disturb_a_terminal() -> None:
    for text in ('{"ro\\eole": koc}', '{"setting:\\e": koc}', '{creators: {"\\e": 1}}', '{creators: "setting:\\e"}',
                 '{creators: "field:\\e"}', '{role: "\\e"}', '{setting:order: "\\e"}'):  # fmt: skip
        ((_, told, *_),) = mistakes(text)
        assert "\x1b" not in str(told)
        assert "\N{REPLACEMENT CHARACTER}" in str(told)


def test_a_setting_without_listed_choices_is_compared_with_any_word() -> None:
    assert condition("{setting:city: NZ/Auckland}") == Choice("city", True, ("NZ/Auckland",))
    assert condition("{setting:city: [CN, NZ]}") == Choice("city", False, ("CN", "NZ"))
    assert condition("{setting:order: [koc_first, kol_first]}") == Choice("order", True, ("koc_first", "kol_first"))


def test_what_is_read_remembers_what_it_was_read_from() -> None:
    test = condition("{creators: {below: setting:three}}")
    assert isinstance(test, Test)
    assert (test.name, test.operator) == ("creators", "below")
    assert test.word is vocabulary("cohort")["creators"]
    assert (test.operand.value, test.operand.setting, test.operand.field, test.operand.name) == (3, "three", None, "")
    test = condition("{publish.from: {before: field:plan.schedule.end}}")
    assert isinstance(test, Test)
    assert (test.operand.value, test.operand.setting, test.operand.name) == (None, None, "plan.schedule.end")
    assert test.operand.field is vocabulary("cohort")["plan.schedule.end"]
    group = condition("{at_least: setting:three, of: [{role: koc}, {role: kol}, {creators: 1}]}")
    assert isinstance(group, Group)
    assert group.count is not None
    assert (group.combinator, group.count.value, group.count.setting, len(group.children)) == (
        "at_least",
        3,
        "three",
        3,
    )


def test_a_condition_is_shown_and_compared_without_what_it_is_compiled_to() -> None:
    for text in ("{role: koc}", "{all: [{role: koc}]}"):
        assert condition(text) == condition(text)
        assert "truth" not in repr(condition(text))


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("{role: koc}", "is", "koc"),
        ("{role: [koc, kol]}", "in", ("koc", "kol")),
        ("{compensation: setting:words}", "in", ("paid", "gifted")),
        ("{compensation: {not_in: setting:words}}", "not_in", ("paid", "gifted")),
        ("{kpis: saves}", "is", ("saves",)),
        ("{kpis: []}", "is", ()),
        ("{kpis: [saves, orders]}", "is", ("saves", "orders")),
        ("{kpis: {is_not: []}}", "is_not", ()),
        ("{kpis: {lacks: saves}}", "lacks", ("saves",)),
        ("{audience: {only: setting:words}}", "only", ("paid", "gifted")),
        ("{creators: none}", "is", "none"),
        ("{creators: {is_not: none}}", "is_not", "none"),
        ("{creators: {between: [3, 3]}}", "between", (3, 3)),
        ("{creators: {between: [1, setting:three]}}", "between", (1, 3)),
        ("{plan.cohorts: []}", "is", ()),
    ],
)
def test_a_question_is_read_with_its_operator_and_value(text: str, operator: str, value: object) -> None:
    test = condition(text)
    assert isinstance(test, Test)
    assert (test.operator, test.operand.value) == (operator, value)


@pytest.mark.parametrize(
    ("kind", "name", "operators"),
    [
        ("cohort", "creators", NUMBER_OPERATORS),
        ("cohort", "notes", "is, is_not, below, at_most, above, at_least, between"),
        ("cohort", "publish.from", "is, is_not, between, before, not_after, after, not_before, given"),
        ("plan", "first_note", "is, is_not, between, before, not_after, after, not_before"),
        ("plan", "schedule.shortlist_on", "is, is_not, between, before, not_after, after, not_before, given"),
        ("plan", "budget.total", NUMBER_OPERATORS),
        ("plan", "budget.fx_to_cny", NUMBER_OPERATORS),
        ("cohort", "expected.post_rate", NUMBER_OPERATORS),
        ("cohort", "role", "is, is_not, in, not_in, given"),
        ("cohort", "id", "is, is_not, in, not_in, given"),
        ("creator", "location", "is, is_not, in, not_in, given"),
        ("cohort", "fee_includes_platform_fee", "is, given"),
        ("cohort", "local", "is"),
        ("cohort", "kpis", "is, is_not, contains, lacks, only, given"),
        ("plan", "roster", "is, is_not, given"),
    ],
)
def test_the_operators_that_fit_a_field(kind: str, name: str, operators: str) -> None:
    assert ", ".join(fitting(vocabulary(kind)[name])) == operators


# --- Truth -----------------------------------------------------------------------------------------------------------

MAY = "publish: {from: 2027-05-02, to: 2027-05-09}"
TOUR = "brief: x, kpis: [saves, orders]"
NOBODY = "cohorts: []\n"

TRUTHS: list[tuple[str, str, bool | None]] = [
    # Sizes.
    *[(cohort("creators: 3"), f"{{creators: {{{operator}: {limit}}}}}", truth) for operator, limit, truth in [
        ("below", 3, False), ("below", 4, True), ("at_most", 2, False), ("at_most", 3, True),
        ("above", 3, False), ("above", 2, True), ("at_least", 4, False), ("at_least", 3, True),
        ("is", 3, True), ("is", 4, False), ("is_not", 3, False), ("is_not", 4, True),
        ("between", "[3, 5]", True), ("between", "[1, 3]", True), ("between", "[4, 5]", False), ("between", "[1, 2]", False),
        ("is", "none", False), ("is_not", "none", True), ("given", "true", True), ("given", "false", False),
        ("below", "field:notes_per_creator", False), ("above", "field:notes_per_creator", True),
    ]],
    *[(cohort("role: koc"), f"{{creators: {{{operator}: {limit}}}}}", truth) for operator, limit, truth in [
        ("below", 3, None), ("is", 3, None), ("is_not", 3, None), ("between", "[1, 2]", None), ("is", "none", None),
        ("given", "true", False), ("given", "false", True),
    ]],
    # None has no size, whatever it is held against.
    *[(NOBODY, f"{{koc_creator_share: {{{operator}: {limit}}}}}", truth) for operator, limit, truth in [
        ("below", 1, False), ("at_most", 1, False), ("above", 0, False), ("at_least", 0, False), ("is", 0, False),
        ("is_not", 0, True), ("between", "[0, 1]", False), ("is", "none", True), ("is_not", "none", False),
        ("below", "field:budget.total", False), ("at_least", "field:koc_creator_share", False),
    ]],
    (NOBODY, "{budget.total: {below: field:koc_creator_share}}", False),
    # Days.
    *[(cohort(MAY), f"{{publish.from: {{{operator}: {limit}}}}}", truth) for operator, limit, truth in [
        ("before", "2027-05-02", False), ("before", "2027-05-03", True),
        ("not_after", "2027-05-01", False), ("not_after", "2027-05-02", True),
        ("after", "2027-05-02", False), ("after", "2027-05-01", True),
        ("not_before", "2027-05-03", False), ("not_before", "2027-05-02", True),
        ("between", "[2027-05-02, 2027-05-02]", True), ("between", "[2027-05-03, 2027-05-04]", False),
        ("between", "[2027-04-30, 2027-05-01]", False),
        ("before", "field:publish.to", True), ("after", "field:publish.to", False),
        ("before", "field:plan.schedule.end", None), ("is", "2027-05-02", True), ("is", "field:publish.from", True),
        ("is", "field:publish.to", False), ("is_not", "field:publish.to", True),
    ]],
    (cohort("role: koc"), "{publish.from: {before: field:publish.to}}", None),
    (cohort("publish: {to: 2027-05-02}"), "{publish.from: {before: field:publish.to}}", None),
    ("schedule: {shortlist_on: none}\n", "{schedule.shortlist_on: none}", True),
    ("schedule: {shortlist_on: none}\n", "{schedule.shortlist_on: {before: 2027-05-01}}", False),
    # Words and texts.
    (cohort("role: koc"), "{role: koc}", True),
    (cohort("role: koc"), "{role: kol}", False),
    (cohort("role: koc"), "{role: {is_not: koc}}", False),
    (cohort("role: koc"), "{role: {is_not: kol}}", True),
    (cohort("role: koc"), "{role: [kol]}", False),
    (cohort("role: koc"), "{role: [kol, koc]}", True),
    (cohort("role: koc"), "{role: {not_in: [kol, koc]}}", False),
    (cohort("role: koc"), "{role: {not_in: [kol]}}", True),
    (cohort("creators: 1"), "{role: koc}", None),
    (cohort("creators: 1"), "{role: {is_not: koc}}", None),
    (cohort("creators: 1"), "{role: [koc, kol]}", None),
    (cohort("creators: 1"), "{role: {not_in: [koc]}}", None),
    (cohort("compensation: paid"), "{compensation: setting:words}", True),
    (cohort("compensation: commission"), "{compensation: setting:words}", False),
    ("campaign: {brand: Ａcme }\n", "{campaign.brand: ' aCME'}", True),
    ("campaign: {brand: Ａcme }\n", "{campaign.brand: acm}", False),
    ("campaign: {brand: Ａcme }\n", "{campaign.brand: {is_not: acme}}", False),
    ("campaign: {brand: Ａcme }\n", "{campaign.brand: {in: [x, ACME]}}", True),
    ("campaign: {brand: Ａcme }\n", "{campaign.brand: {not_in: [x, ACME]}}", False),
    ("campaign: {brand: Ａcme }\n", "{campaign.brand: {in: [x]}}", False),
    ("", "{campaign.brand: acme}", None),
    ("", "{campaign.brand: [acme]}", None),
    (cohort("authority: ''"), "{authority: ''}", True),
    # Yes and no.
    (cohort("fee_includes_platform_fee: false"), "{fee_includes_platform_fee: false}", True),
    (cohort("fee_includes_platform_fee: false"), "{fee_includes_platform_fee: true}", False),
    (cohort("role: koc"), "{fee_includes_platform_fee: true}", None),
    # Lists.
    *[(cohort("kpis: [saves, orders]"), f"{{kpis: {right}}}", truth) for right, truth in [
        ("[orders, saves]", True), ("[saves]", False), ("[]", False), ("[saves, orders, views]", False),
        ("{is_not: [orders, saves]}", False), ("{is_not: [saves]}", True),
        ("{contains: [views, saves]}", True), ("{contains: views}", False),
        ("{lacks: [views, saves]}", False), ("{lacks: views}", True),
        ("{only: [saves, orders, views]}", True), ("{only: [saves]}", False),
    ]],
    *[(cohort("role: koc"), f"{{kpis: {right}}}", None) for right in [
        "[]", "{is_not: []}", "{contains: saves}", "{lacks: saves}", "{only: [saves]}"]],
    (cohort("kpis: []"), "{kpis: []}", True),
    (cohort("kpis: []"), "{kpis: {contains: saves}}", False),
    (cohort("kpis: []"), "{kpis: {only: saves}}", True),
    (cohort("locations: [NZ/Auckland]"), "{locations: {contains: NZ/AUCKLAND}}", True),
    (NOBODY, "{cohorts: []}", True),
    (NOBODY, "{cohorts: {given: true}}", True),
    (cohort("role: koc"), "{plan.cohorts: []}", False),
    ("", "{cohorts: []}", None),
    ("", "{cohorts: {given: false}}", True),
    # Places.
    ("roster: [{location: NZ/Auckland}]\n", "{location: nz/AUCKLAND}", True),
    ("roster: [{location: NZ/Auckland}]\n", "{location: [CN, nz/AUCKLAND]}", True),
    ("roster: [{location: NZ/Auckland}]\n", "{location: NZ}", False),
    # Settings.
    ("", "{setting:order: kol_first}", True),
    ("", "{setting:order: koc_first}", False),
    ("", "{all: [{setting:order: kol_first}, {setting:order: koc_first}]}", False),
    ("", "{none: [{setting:order: koc_first}]}", True),
]  # fmt: skip


def about(plan: str) -> Fact:
    """The first entry of the list that a plan starts with, or the plan itself."""
    kinds = {"cohorts: [{": "cohort", "roster: [{": "creator"}
    return fact(plan, next((kind for start, kind in kinds.items() if plan.startswith(start)), "plan"))


@pytest.mark.parametrize(("plan", "text", "truth"), TRUTHS, ids=[f"{p} {t}" for p, t, _ in TRUTHS])
def test_the_truth_of_a_question(plan: str, text: str, truth: bool | None) -> None:
    subject = about(plan)
    assert condition(text, subject.kind)(subject) is truth


@pytest.mark.parametrize(("given", "truth"), [("true", None), ("false", None)])
def test_it_cannot_be_said_whether_a_field_of_an_unknown_entry_is_given(given: str, truth: bool | None) -> None:
    assert condition(f"{{creators: {{given: {given}}}}}")(fact("")) is truth
    assert condition(f"{{brief.style: {{given: {given}}}}}")(fact(cohort("role: koc"))) is truth


YES, NO, OPEN = "{role: koc}", "{role: kol}", "{creators: 1}"
KOC = cohort("role: koc")


@pytest.mark.parametrize(
    ("children", "all_", "any_", "none"),
    [
        ([YES], True, True, False),
        ([NO], False, False, True),
        ([OPEN], None, None, None),
        ([YES, NO], False, True, False),
        ([NO, YES], False, True, False),
        ([YES, OPEN], None, True, False),
        ([OPEN, YES], None, True, False),
        ([NO, OPEN], False, None, None),
        ([OPEN, NO], False, None, None),
        ([OPEN, NO, YES], False, True, False),
        ([YES, YES], True, True, False),
        ([NO, NO], False, False, True),
    ],
)
def test_a_group_is_true_false_or_unknown(
    children: list[str], all_: bool | None, any_: bool | None, none: bool | None
) -> None:
    subject = fact(KOC)
    for combinator, truth in (("all", all_), ("any", any_), ("none", none)):
        assert condition(f"{{{combinator}: [{', '.join(children)}]}}")(subject) is truth


@pytest.mark.parametrize(
    ("count", "children", "truth"),
    [
        (1, [YES, NO, NO], True),
        (2, [YES, NO, NO], False),
        (2, [YES, YES, NO], True),
        (2, [YES, OPEN, NO], None),
        (2, [OPEN, OPEN, NO], None),
        (2, [OPEN, NO, NO], False),
        (3, [YES, OPEN, NO], False),
        (3, [YES, OPEN, OPEN], None),
        (3, [YES, YES, YES], True),
    ],
)
def test_at_least_so_many(count: int, children: list[str], truth: bool | None) -> None:
    assert condition(f"{{at_least: {count}, of: [{', '.join(children)}]}}")(fact(KOC)) is truth


def test_a_guard_and_a_condition_must_both_be_true() -> None:
    when, subject = condition(YES), fact(KOC)
    assert guarded(None, when) is when
    assert guarded(condition(NO), when)(subject) is False
    assert guarded(condition(YES), when)(subject) is True
    assert guarded(condition(YES), when) == condition(f"{{all: [{YES}, {YES}]}}")


# --- What is told about a condition ----------------------------------------------------------------------------------


def told(test: Test | Choice) -> str:
    return (
        f"setting:{test.setting}" if isinstance(test, Choice) else f"{test.name} {test.operator} {test.operand.value}"
    )


def test_the_questions_of_a_condition_in_their_order() -> None:
    found = leaves(condition(f"{{any: [{YES}, {{none: [{{setting:order: kol_first}}, {NO}]}}, {OPEN}]}}"))
    assert [told(leaf) for leaf in found] == ["role is koc", "setting:order", "role is kol", "creators is 1"]


def test_the_settings_that_a_condition_reads() -> None:
    text = """{all: [{setting:order: kol_first}, {creators: {below: setting:three}}, {cpv_stands_out: true},
      {fee: {below: field:plan.fee_gap_allowed}}, {creators: 3}, {fee: {above: field:creators}},
      {at_least: setting:three, of: [{role: koc}, {in_head_window: true}, {at_least: 1, of: [{role: kol}]}]}]}"""
    assert list(settings_of(condition(text))) == [
        "order", "three", "cpv_outlier", "budget_fee_tolerance", "budget_rounding",
        "head_goals", "head_days_before", "head_days_after", "three",
    ]  # fmt: skip
    assert list(
        settings_of(condition("{at_least: 1, of: [{at_least: setting:three, of: [" + ", ".join([YES] * 3) + "]}]}"))
    ) == ["three"]


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        (YES, True, [("role is koc", True)]),
        (f"{{any: [{YES}, {NO}, {OPEN}]}}", True, [("role is koc", True)]),
        (f"{{all: [{YES}, {NO}, {OPEN}]}}", False, [("role is kol", False)]),
        (f"{{none: [{NO}, {{id: b}}]}}", True, [("role is kol", False), ("id is b", False)]),
        (f"{{none: [{YES}, {NO}]}}", False, [("role is koc", True)]),
        (f"{{all: [{{none: [{NO}]}}, {{setting:order: kol_first}}, {YES}]}}", True,
         [("role is kol", False), ("role is koc", True)]),
    ],
)  # fmt: skip
def test_the_reasons_are_the_tests_that_made_it_so(text: str, wanted: bool, expected: list[tuple[str, bool]]) -> None:
    found = condition(text)
    subject = fact(KOC)
    assert found(subject) is wanted
    assert [(told(test), truth) for test, truth in reasons(found, subject, wanted)] == expected
    if wanted:
        assert list(reasons(found, subject)) == list(reasons(found, subject, True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (YES, []),
        (OPEN, ["cohorts.0.creators"]),
        (f"{{any: [{YES}, {OPEN}]}}", []),
        (f"{{all: [{YES}, {OPEN}, {{publish.from: {{after: 2027-05-01}}}}]}}", ["cohorts.0.creators", "cohorts.0.publish.from"]),
        ("{publish.from: {before: field:publish.to}}", ["cohorts.0.publish.from", "cohorts.0.publish.to"]),
        (f"{{none: [{{setting:order: koc_first}}, {OPEN}]}}", ["cohorts.0.creators"]),
    ],
)  # fmt: skip
def test_what_would_settle_a_condition(text: str, expected: list[str]) -> None:
    assert list(missing(condition(text), fact(KOC))) == expected


ROWS: list[tuple[str, bool, list[list[tuple[str, bool]]], int]] = [
    (YES, True, [[("role is koc", True)]], 1),
    (YES, False, [[("role is koc", False)]], 1),
    ("{setting:order: kol_first}", True, [[]], 1),
    ("{setting:order: kol_first}", False, [], 1),
    (f"{{all: [{YES}, {OPEN}]}}", True, [[("role is koc", True), ("creators is 1", True)]], 1),
    (f"{{all: [{YES}, {OPEN}]}}", False, [[("role is koc", False)], [("creators is 1", False)]], 4),
    (f"{{any: [{YES}, {OPEN}]}}", True, [[("role is koc", True)], [("creators is 1", True)]], 2),
    (f"{{any: [{YES}, {OPEN}]}}", False, [[("role is koc", False), ("creators is 1", False)]], 3),
    (f"{{none: [{YES}, {OPEN}]}}", True, [[("role is koc", False), ("creators is 1", False)]], 3),
    (f"{{none: [{YES}, {OPEN}]}}", False, [[("role is koc", True)], [("creators is 1", True)]], 2),
    (f"{{all: [{YES}, {YES}]}}", True, [[("role is koc", True)]], 1),
    (f"{{any: [{YES}, {YES}]}}", True, [[("role is koc", True)]], 2),
    (f"{{at_least: 2, of: [{YES}, {OPEN}, {NO}]}}", True, [
        [("role is koc", True), ("creators is 1", True)], [("role is koc", True), ("role is kol", True)],
        [("creators is 1", True), ("role is kol", True)]], 3),
    (f"{{at_least: 3, of: [{YES}, {OPEN}, {NO}]}}", False, [
        [("role is koc", False)], [("creators is 1", False)], [("role is kol", False)]], 5),
    (f"{{at_least: 2, of: [{YES}, {OPEN}, {NO}]}}", False, [
        [("role is koc", False), ("creators is 1", False)], [("role is koc", False), ("role is kol", False)],
        [("creators is 1", False), ("role is kol", False)]], 7),
    (f"{{at_least: 1, of: [{{any: [{YES}, {NO}]}}, {OPEN}]}}", True, [
        [("role is koc", True)], [("role is kol", True)], [("creators is 1", True)]], 3),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted", "rows", "most"), ROWS, ids=[f"{text} {wanted}" for text, wanted, *_ in ROWS]
)
def test_a_condition_as_rows_of_tests(text: str, wanted: bool, rows: list[list[tuple[str, bool]]], most: int) -> None:
    found = branches(condition(text), wanted)
    assert [[(told(test), truth) for test, truth in row] for row in found] == rows
    assert alternatives(condition(text), wanted) == most
    if wanted:
        assert branches(condition(text)) == found
        assert alternatives(condition(text)) == most


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        ("{creators: 1}", 1, 3),
        ("{creators: {is_not: 1}}", 3, 1),
        ("{publish.from: {before: 2027-05-01}}", 1, 3),
        ("{plan.schedule.shortlist_on: 2027-05-01}", 1, 3),
        ("{role: koc}", 1, 1),
        ("{role: {is_not: koc}}", 1, 1),
        ("{role: [koc, kol]}", 2, 1),
        ("{role: {not_in: [koc, kol]}}", 1, 2),
        ("{kpis: [saves, orders]}", 1, 1),
        ("{all: [{role: [koc, kol]}, {compensation: [paid, gifted, commission]}]}", 6, 2),
        ("{none: [{role: [koc, kol]}, {compensation: [paid, gifted, commission]}]}", 1, 5),
        ("{at_least: 1, of: [{role: [koc, kol]}, {compensation: [paid, gifted, commission]}]}", 5, 1),
        ("{at_least: 2, of: [{role: [koc, kol]}, {compensation: [paid, gifted, commission]}, {id: a}]}", 11, 3),
    ],
)
def test_the_rows_of_a_condition_are_counted_without_making_them(text: str, true: int, false: int) -> None:
    found = condition(text)
    assert (alternatives(found, True), alternatives(found, False)) == (true, false)


def test_the_parts_of_a_condition_as_it_is_written() -> None:
    text = f"{{all: [{YES}, {{at_least: 1, of: [{NO}, {{none: [{OPEN}]}}]}}]}}"
    assert [(path, written(part)) for path, part in parts(raw(text), ("when",))] == [
        (("when",), "all: [{role: koc}, {at_least: 1, of: [{role: kol}, {none: [{creators: 1}]}]}]"),
        (("when", "all", 0), "role: koc"),
        (("when", "all", 1), "at_least: 1, of: [{role: kol}, {none: [{creators: 1}]}]"),
        (("when", "all", 1, "of", 0), "role: kol"),
        (("when", "all", 1, "of", 1), "none: [{creators: 1}]"),
        (("when", "all", 1, "of", 1, "none", 0), "creators: 1"),
    ]
    assert [path for path, _ in parts(raw(YES))] == [()]


def test_settings_and_fields_are_written_without_quotes() -> None:
    text = "{creators: {between: ['setting:three', 'field:notes']}}"
    assert written(raw(text)) == "creators: {between: [setting:three, field:notes]}"
