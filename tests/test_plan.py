"""Plans: text in, problems out, each at its place. What is fine and what is not, on both sides of each limit."""

import copy
import re
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine import terms
from engine.figures import FIGURES
from engine.plan import FIELDS, Plan, PlanField, missing_required, parse, read_plan
from engine.plan.reading import MAX_HINTS
from engine.problems import Problem, Refused
from engine.source import Path, dotted, read

Told = tuple[Path, str, str | None, bool]


def plan(text: str, name: str = "plan.yaml") -> Plan:
    return read_plan(read(textwrap.dedent(text).lstrip(), name))


def problems(text: str) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        plan(text)
    return list(refused.value.problems)


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


def places(text: str) -> list[str]:
    return [f"{problem.location.line}:{problem.location.column} {problem.path}" for problem in problems(text)]


def reports(data: dict[str, Any]) -> list[Told]:
    told: list[Told] = []
    assert (parse(data, lambda at, message, *more: told.append((at, str(message), *more))) is None) == bool(told)
    return told


def around(path: str, value: object) -> tuple[dict[str, Any], Path]:
    """A plan that holds one value at the path of a field, and the path of that value in it."""
    data: dict[str, Any] = {}
    holder, where = data, list[str | int]()
    *above, last = path.split(".")
    for step in above:
        key = step.removesuffix("[]")
        inner: dict[str, Any] = {}
        holder[key] = [inner] if step.endswith("[]") else inner
        where += [key, 0] if step.endswith("[]") else [key]
        holder = inner
    holder[last] = value
    return data, (*where, last)


def leaf(given_plan: Plan, path: Path) -> Any:
    value: Any = given_plan
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, "from_" if step == "from" else step)
    return value


# --- What each type of field takes and refuses ----------------------------------------------------------------------

WORD: Any = {field.path: next(iter(field.terms)).value for field in FIELDS.values() if field.terms}
FINE: dict[str, Any] = {
    "text": ["", "brief"],
    "bool": [True, False],
    "int": [0, 1, 999_999_999_999_999],
    "number": [0, 1, Decimal("0.05"), Decimal("999999999999.999")],
    "money": [0, 12_320, Decimal("99.90")],
    "share": [0, 1, Decimal("0"), Decimal("0.5"), Decimal("1.0")],
    "date": ["1990-01-01", "2028-02-29", "2100-12-31"],
    "date or none": ["1990-01-01", "2100-12-31", "none"],
    "place": ["NZ", "NZ/Auckland", "CN/上海", "US/St. Louis"],
    "map": [{}],
    "list of text": [[], ["a", "b"]],
    "list of place": [[], ["NZ", "AU/Sydney"]],
    "list of entries": [[], [{}]],
}
WRONG: dict[str, list[Any]] = {
    "text": [True, 0, Decimal("1.5"), [], {}, ["a"]],
    "bool": ["True", "yes", "", 0, 1, Decimal(1), [], {}],
    "int": [True, "1", "", Decimal("1.0"), Decimal("1.5"), -1, Decimal(-1), [], {}],
    "number": [True, "1", "500k", -1, Decimal("-0.01"), [1], {}],
    "money": [False, "1", "$5", -1, Decimal("-0.01"), [], {}],
    "share": [True, "0.5", "5%", 2, -2, Decimal("-1.0001"), [], {}],
    "date": [True, 20270101, Decimal("2027.5"), "1989-12-31", "2101-01-01", "2027-02-29", "2027-2-1", "none", [], {}],
    "date or none": [False, 0, "1989-12-31", "2101-01-01", "2027-02-30", "None", "", [], {}],
    "place": [False, 64, "nz", "NZL", "NZ/", "NZ/ ", "NZ/a/b", "N", "/Auckland", "Auckland", "", [], {}],
    "enum": [True, 1, Decimal("1.5"), "", "no such word", [], {}],
    "map": [True, 0, Decimal(1), "none", []],
    "list of text": [True, 0, "a", {}],
    "list of enum": [True, 0, "launch", {}],
    "list of place": [True, 0, "NZ", {}],
    "list of entries": [True, 0, "a", {}],
}
WRONG_ITEM = {
    "list of text": [True, 0, Decimal(1), None, [], {}],
    "list of enum": [True, 0, "no such word", None, [], {}],
    "list of place": [True, 0, "nz", "", None, [], {}],
    "list of entries": [True, 0, "Amy", None, []],
}
LEAKS = ("Input", "should", "pydantic", "http", "valid ", "instance")


def agreeable(field: PlanField, value: object) -> dict[str, Any]:
    """A plan with the value, in which the names that it uses exist."""
    data, _ = around(field.path, value)
    if field.path.endswith("].brief"):
        data["briefs"] = [{"id": value}]
    if field.path in ("objective.kpis[].applies_to", "roster[].cohort"):
        data["cohorts"] = [{"id": value}]
    return data


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_field_takes_the_values_of_its_type(field: PlanField) -> None:
    words = [term.value for term in field.terms or ()]
    fine: Any = {"enum": words, "list of enum": [[], words]}.get(field.type) or FINE[field.type]
    for value in [1] if field.path == "version" else fine:
        assert reports(agreeable(field, value)) == []


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_field_refuses_a_value_of_a_wrong_type_at_its_place(field: PlanField) -> None:
    shrinks = field.path == "roster[].follower_growth_30d"
    for value in ["5%", Decimal("-1.0001")] if shrinks else WRONG[field.type]:
        data, where = around(field.path, value)
        told = [one for one in reports(data) if one[0] == where]
        assert len(told) == 1, (value, reports(data))
        assert told[0][3] is False
        assert told[0][1]
        assert not any(leak in told[0][1] for leak in LEAKS), told


@pytest.mark.parametrize("field", [f for f in FIELDS.values() if f.type.startswith("list")], ids=lambda f: f.path)
def test_a_list_refuses_a_wrong_entry_at_its_place(field: PlanField) -> None:
    fine = {"list of text": "a", "list of place": "NZ", "list of entries": {}}.get(field.type, WORD.get(field.path))
    for value in WRONG_ITEM[field.type]:
        data, where = around(field.path, [fine, value])
        (told,) = reports(data)
        assert told[0] == (*where, 1)
        assert not any(leak in told[1] for leak in LEAKS), told


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_null_is_the_same_as_left_out(field: PlanField) -> None:
    data, where = around(field.path, None)
    without = copy.deepcopy(data)
    holder: Any = without
    for step in where[:-1]:
        holder = holder[step]
    del holder[where[-1]]
    assert Plan.model_validate(data) == Plan.model_validate(without)


def maps() -> Iterator[str]:
    yield ""
    for path, field in FIELDS.items():
        if field.type in ("map", "list of entries") and field.unit not in ("place: share", "path: digest"):
            yield path + ("[]" if field.type != "map" else "")


@pytest.mark.parametrize("path", list(maps()))
def test_every_map_refuses_an_unknown_key_at_the_key(path: str) -> None:
    data, where = around(f"{path}.footfal" if path else "footfal", 1)
    (told,) = reports(data)
    assert told[0] == where
    assert told[1].startswith("unknown field 'footfal' here; use one of ")
    assert told[3] is True


def test_the_python_name_of_from_is_not_a_field() -> None:
    problem = only("cohorts: [{publish: {from_: 2027-01-01}}]")
    assert problem.path == "cohorts.0.publish.from_"
    assert problem.suggestion == "from"


# --- Limits, on both sides ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("growth", ["-1", "-0.25", "0", "1.0001", "12"])
def test_followers_may_shrink_to_nothing_and_grow_without_limit(growth: str) -> None:
    row = plan(f"roster: [{{nickname: a, follower_growth_30d: {growth}}}]").roster
    assert row is not None
    assert row[0].follower_growth_30d == Decimal(growth)


@pytest.mark.parametrize(
    ("line", "message", "suggestion"),
    [
        ("roster: [{follower_growth_30d: -1.0001}]", "-1.0001 is below -1; write -1 or more", None),
        (
            "roster: [{sponsored_share: 1.0001}]",
            "1.0001 is above 1; write a share from 0 to 1, such as 0.05 for 5%",
            "0.010001",
        ),
        ("roster: [{sponsored_share: 15}]", "15 is above 1; write a share from 0 to 1, such as 0.05 for 5%", "0.15"),
        ("roster: [{sponsored_share: 101}]", "101 is above 1; write a share from 0 to 1, such as 0.05 for 5%", None),
        (
            "roster: [{sponsored_share: -0.0001}]",
            "-0.0001 is below 0; write a share from 0 to 1, such as 0.05 for 5%",
            None,
        ),
        ("budget: {total: -1}", "-1 is below 0; write 0 or more", None),
        ("version: 2", "2 is above 1; write 1", None),
        ("version: 0", "0 is below 1; write 1", None),
    ],
)
def test_a_number_outside_its_limits(line: str, message: str, suggestion: str | None) -> None:
    problem = only(line)
    assert (str(problem.message), problem.suggestion) == (message, suggestion)


@pytest.mark.parametrize(
    ("day", "message", "suggestion"),
    [
        ("1989-12-31", "1989-12-31 is not a day between 1990 and 2100; write YYYY-MM-DD", None),
        ("2101-01-01", "2101-01-01 is not a day between 1990 and 2100; write YYYY-MM-DD", None),
        ("2027-02-30", "2027-02-30 is not a day that exists; write YYYY-MM-DD", None),
        ("0000-01-01", "0000-01-01 is not a day that exists; write YYYY-MM-DD", None),
        ("2027-2-3", "'2027-2-3' is not a day; write YYYY-MM-DD", "2027-02-03"),
        ("2027/12/31", "'2027/12/31' is not a day; write YYYY-MM-DD", "2027-12-31"),
        ("2027年6月1日", "'2027年6月1日' is not a day; write YYYY-MM-DD", "2027-06-01"),
        ("2027-06-01T09:00", "'2027-06-01T09:00' is not a day; write YYYY-MM-DD", "2027-06-01"),
        ("20270601", "expected a day, found the number 20270601; write YYYY-MM-DD", "2027-06-01"),
        ("1.6.2027", "'1.6.2027' is not a day; write YYYY-MM-DD", None),
        ('"2027-06-01\\n"', "'2027-06-01' is not a day; write YYYY-MM-DD", "2027-06-01"),
        ('"２０２７-06-01"', "'２０２７-06-01' is not a day; write YYYY-MM-DD", None),
        ("none", "'none' is not a day; write YYYY-MM-DD", None),
    ],
)
def test_a_day_that_cannot_be_used(day: str, message: str, suggestion: str | None) -> None:
    problem = only(f"schedule: {{start: {day}}}")
    assert (str(problem.message), problem.suggestion) == (message, suggestion)


@pytest.mark.parametrize("word", ["None", "no", "无", "false", '""'])
def test_a_step_that_does_not_happen_is_written_none(word: str) -> None:
    assert only(f"schedule: {{shortlist_on: {word}}}").suggestion == "none"


def test_days_are_days_amounts_are_decimals_words_are_terms() -> None:
    given_plan = plan("""
        version: 1
        objective: {primary: footfall, kpis: [{metric: saves, target: 3600}]}
        schedule: {start: 2027-05-03, shortlist_on: none}
        budget: {total: 44000, fx_to_cny: 4.70}
        roster: [{nickname: a, audience_locations: {NZ: 0.4, AU/Sydney: 0}}]
    """)
    assert given_plan.version == 1
    assert leaf(given_plan, ("objective", "primary")) is terms.Objective.FOOTFALL
    assert leaf(given_plan, ("objective", "kpis", 0, "target")) == Decimal(3600)
    assert type(leaf(given_plan, ("budget", "total"))) is Decimal
    assert str(leaf(given_plan, ("budget", "fx_to_cny"))) == "4.70"
    assert leaf(given_plan, ("schedule", "start")) == date(2027, 5, 3)
    assert leaf(given_plan, ("schedule", "shortlist_on")) == "none"
    assert leaf(given_plan, ("roster", 0, "audience_locations")) == {"NZ": Decimal("0.4"), "AU/Sydney": Decimal(0)}


def test_text_is_kept_as_it_is_written_and_blank_entries_are_dropped() -> None:
    given_plan = plan("""
        campaign: {name: "  ＪＤ Sports ", platforms: [" ", xiaohongshu, weibo]}
        audience: {segments: ["", students, "　", " new mothers "]}
        briefs: [{id: a, keywords: [" ", ""]}]
    """)
    assert leaf(given_plan, ("campaign", "name")) == "  ＪＤ Sports "
    assert leaf(given_plan, ("campaign", "platforms")) == ("xiaohongshu", "weibo")
    assert leaf(given_plan, ("audience", "segments")) == ("students", " new mothers ")
    assert leaf(given_plan, ("briefs", 0, "keywords")) == ()


def test_a_plan_does_not_change() -> None:
    given_plan = plan("version: 1")
    with pytest.raises(ValidationError):
        given_plan.version = 1  # type: ignore[misc]  # mypy knows, too


# --- Defaults -------------------------------------------------------------------------------------------------------

DEFAULTS: dict[str, Any] = {
    "campaign.platforms": ("xiaohongshu",),
    "objective.kpis[].applies_to": "campaign",
    "cohorts[].notes_per_creator": 1,
    **{path: 0 for path in FIELDS if path.startswith(("budget.lines.", "cohorts[].formats."))},
}
del DEFAULTS["budget.lines.creator_fees"]


@pytest.mark.parametrize("path", DEFAULTS)
@pytest.mark.parametrize("null", [True, False], ids=["null", "left out"])
def test_a_field_with_a_default_is_never_unknown(path: str, null: bool) -> None:
    data, where = around(path, None)
    if not null:
        data, _ = around(path.rpartition(".")[0].removesuffix("[]"), [{}] if "[]" in path.split(".")[-2] else {})
    assert leaf(Plan.model_validate(data), where) == DEFAULTS[path]


def test_every_other_field_is_unknown_until_it_is_given() -> None:
    for path in FIELDS.keys() - DEFAULTS.keys():
        data, where = around(path, None)
        assert leaf(Plan.model_validate(data), where) is None, path


def test_without_lines_or_formats_there_is_no_zero() -> None:
    given_plan = plan("{budget: {}, cohorts: [{id: a}], objective: {kpis: []}}")
    assert leaf(given_plan, ("budget", "lines")) is None
    assert leaf(given_plan, ("cohorts", 0, "formats")) is None


# --- Names and words that are nearly right --------------------------------------------------------------------------


def test_a_misspelt_key_is_reported_at_the_key() -> None:
    problem = only("""
        objective:
          primary: sales
          secundary: [awareness]
    """)
    assert str(problem) == (
        "plan.yaml:3:3: unknown field 'secundary' here; use one of primary, secondary, success, kpis "
        "(did you mean 'secondary'?)"
    )


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        ("campain: {}", "campaign"),
        ("项目: {}", "campaign"),
        ("campaign: {品牌: JD}", "brand"),
        ("cohorts: [{fee_per_post: 5}]", "fee_per_note"),
        ("ads: {search: {keyword: []}}", "keywords"),
        ("zzz: 1", None),
    ],
)
def test_the_suggestion_for_a_key(line: str, suggestion: str | None) -> None:
    assert only(line).suggestion == suggestion


def test_a_misspelt_word_is_reported_with_all_the_right_ones() -> None:
    assert str(only("objective: {primary: footfal}")) == (
        "plan.yaml:1:22: 'footfal' is not an objective; use one of launch, hype, feedback, footfall, premium_image, "
        "awareness, trust, sales, leads, market_entry, reputation (did you mean 'footfall'?)"
    )
    assert str(only("briefs: [{id: a, content_types: [qa, vlog]}]").message).startswith(
        "'vlog' is not a content type; use "
    )
    assert str(only("objective: {primary: 5}").message).startswith(
        "expected an objective, found the number 5; use one of "
    )


@pytest.mark.parametrize("field", [field for field in FIELDS.values() if field.type == "enum"], ids=lambda f: f.path)
def test_labels_and_capitals_lead_to_the_word(field: PlanField) -> None:
    for term in field.terms or ():
        for word in {term.zh, term.upper(), term.lower(), f" {term} "} - {term.value}:
            data, where = around(field.path, word)
            (told,) = (one for one in reports(data) if one[0] == where)
            assert told[2] == term.value, word


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        ("objective: {primary: 到店}", "footfall"),
        ("objective: {kpis: [{metric: impressions}]}", "exposure"),
        ("budget: {currency: rmb}", "CNY"),
        ("audience: {jurisdictions: [New Zealand]}", "NZ"),
        ("schedule: {occasion: no}", "none"),
        ("schedule: {occasion: zzz}", None),
        ("campaign: {premium: yes}", "true"),
        ('campaign: {premium: "True"}', "true"),
        ("campaign: {premium: No}", "false"),
        ("campaign: {premium: 是}", "true"),
        ("campaign: {premium: maybe}", None),
        ("budget: {total: 500k}", "500000"),
        ('budget: {total: "500,000.50"}', "500000.5"),
        ("budget: {total: 50万}", "500000"),
        ('budget: {total: "0,05"}', None),
        ("budget: {total: a lot}", None),
        ("cohorts: [{creators: 3.0}]", "3"),
        ("cohorts: [{creators: 2.5}]", None),
        ("cohorts: [{creators: -3}]", None),
        ('version: "1"', "1"),
        ("roster: [{sponsored_share: 15%}]", "0.15"),
        ("roster: [{sponsored_share: 100%}]", "1"),
        ("roster: [{sponsored_share: 101%}]", None),
        ("roster: [{sponsored_share: 100}]", "1"),
        ("roster: [{follower_growth_30d: -5%}]", "-0.05"),
        ("audience: {locations: [nz/Auckland]}", "NZ/Auckland"),
        ("audience: {locations: [Auckland]}", None),
        ("audience: {locations: NZ}", "[NZ]"),
        ("audience: {segments: none}", "[]"),
        ("cohorts: none", "[]"),
        ("cohorts: KOC", None),
        ("ads: none", "{}"),
        ("ads: {feed: []}", "{}"),
        ("cohorts: [{expected: false}]", "{}"),
        ("campaign: none", None),
    ],
)
def test_the_suggestion_for_a_value(line: str, suggestion: str | None) -> None:
    assert only(line).suggestion == suggestion


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "budget: {total: 500k}",
            "expected an amount of money, found the text '500k'; write one number without quotes or units",
        ),
        (
            "budget: {fx_to_cny: true}",
            "expected a number, found the yes/no value true; write one number without quotes or units",
        ),
        (
            "cohorts: [{creators: 2.5}]",
            "expected a whole number, found the number 2.5; write one number without quotes, units or decimals",
        ),
        ("campaign: {name: 520}", "expected text, found the number 520; write one text, in quotes"),
        (
            "audience: {segments: [students, ]}\ncampaign: {name: [a]}",
            "expected text, found a list; write one text, in quotes",
        ),
        ("audience: {segments: [null]}", "expected text, found nothing; write one text, in quotes"),
        ("campaign: {premium: yes}", "expected true or false, found the text 'yes'; write one of them, without quotes"),
        (
            "roster: [{location: 64}]",
            "expected a place, found the number 64; write a country code, or country code and city: NZ or NZ/Auckland",
        ),
        (
            "audience: {locations: [Auckland]}",
            "'Auckland' is not a place; write a country code, or country code and city: NZ or NZ/Auckland",
        ),
        (
            "audience: {locations: NZ}",
            "expected a list, found the text 'NZ'; write it as [a, b], or one entry a line after '- '",
        ),
        ("campaign: JD", "expected a mapping of fields, found the text 'JD'; write its fields under it"),
        ("roster: [Amy]", "expected an entry with fields, found the text 'Amy'; write its fields after the '- '"),
    ],
)
def test_what_was_found_what_is_expected_and_what_to_do(line: str, message: str) -> None:
    assert str(only(line).message) == message


def test_places_in_the_followers_map_are_checked_at_the_key_and_at_the_share() -> None:
    text = """
        roster:
          - nickname: a
            audience_locations:
              nz: 0.5
              Auckland: 1.5
    """
    assert [(str(p.location), p.path, p.suggestion) for p in problems(text)] == [
        ("plan.yaml:4:7", "roster.0.audience_locations.nz", "NZ"),
        ("plan.yaml:5:7", "roster.0.audience_locations.Auckland", None),
        ("plan.yaml:5:17", "roster.0.audience_locations.Auckland", "0.015"),
    ]


def test_a_text_that_is_all_mistakes_gets_suggestions_only_at_first() -> None:
    found = problems("\n".join(f"campaign{number}: 1" for number in range(MAX_HINTS + 1)))
    assert [problem.suggestion for problem in found] == ["campaign"] * MAX_HINTS + [None]


# --- What must agree within a plan ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "cohorts: [{id: a}, {id: b}, {id: a}]",
            "1:34 cohorts.2.id",
            "the id 'a' is already that of cohorts.0; give each its own",
        ),
        ("briefs: [{id: a}, {id: a}]", "1:24 briefs.1.id", "the id 'a' is already that of briefs.0; give each its own"),
        (
            "roster: [{xhs_id: x1}, {xhs_id: x1}]",
            "1:33 roster.1.xhs_id",
            "the xhs_id 'x1' is already that of roster.0; give each its own",
        ),
        ("cohorts: [{id: a, brief: x}]", "1:26 cohorts.0.brief", "names the brief 'x', but the plan has no briefs"),
        (
            "cohorts: [{id: a, brief: x}]\nbriefs: []",
            "1:26 cohorts.0.brief",
            "names the brief 'x', but the plan has no briefs",
        ),
        (
            "cohorts: [{id: a, brief: x}]\nbriefs: [{role: kol}]",
            "1:26 cohorts.0.brief",
            "names the brief 'x', which is not listed; give the briefs ids",
        ),
        (
            "cohorts: [{id: a, brief: x}]\nbriefs: [{id: b}, {id: c}]",
            "1:26 cohorts.0.brief",
            "names the brief 'x', which is not listed; use one of b, c",
        ),
        (
            "cohorts: [{id: a}]\nroster: [{cohort: b}]",
            "2:19 roster.0.cohort",
            "names the cohort 'b', which is not listed; use one of a",
        ),
        ("roster: [{cohort: b}]", "1:19 roster.0.cohort", "names the cohort 'b', but the plan has no cohorts"),
        (
            "cohorts: [{id: a}]\nobjective: {kpis: [{applies_to: all}]}",
            "2:33 objective.kpis.0.applies_to",
            "names the cohort 'all', which is not listed; use one of campaign, a",
        ),
        (
            'cohorts: [{id: a}]\nobjective: {kpis: [{applies_to: ""}]}',
            "2:33 objective.kpis.0.applies_to",
            "names the cohort '', which is not listed; use one of campaign, a",
        ),
        (
            "schedule: {start: 2027-05-02, end: 2027-05-01}",
            "1:19 schedule.start",
            "start 2027-05-02 is after end 2027-05-01; correct one of them",
        ),
        (
            "ads: {feed: {end: 2027-05-01, start: 2027-05-02}}",
            "1:38 ads.feed.start",
            "start 2027-05-02 is after end 2027-05-01; correct one of them",
        ),
        (
            "ads: {search: {start: 2027-05-02, end: 2027-05-01}}",
            "1:23 ads.search.start",
            "start 2027-05-02 is after end 2027-05-01; correct one of them",
        ),
        (
            "cohorts: [{id: a, publish: {from: 2027-05-02, to: 2027-05-01}}]",
            "1:35 cohorts.0.publish.from",
            "from 2027-05-02 is after to 2027-05-01; correct one of them",
        ),
        (
            "cohorts: [{id: a, followers: {min: 5001, max: 5000}}]",
            "1:36 cohorts.0.followers.min",
            "min 5001 is above max 5000; correct one of them",
        ),
        (
            "budget: {currency: CNY, fx_to_cny: 1.01}",
            "1:36 budget.fx_to_cny",
            "one CNY is one CNY, found 1.01; leave the rate out",
        ),
        (
            "cohorts: [{id: a, compensation: gifted, fee_per_note: 0.01}]",
            "1:55 cohorts.0.fee_per_note",
            "a gifted cohort has no fee, found 0.01; leave the fee out, or write compensation: gifted_and_paid",
        ),
    ],
)
def test_a_plan_that_contradicts_itself(text: str, place: str, message: str) -> None:
    assert places(text) == [place]
    assert str(only(text).message) == message


def test_a_name_that_is_nearly_right_gets_a_suggestion() -> None:
    assert only("cohorts: [{id: koc_local}]\nroster: [{cohort: koc_locl}]").suggestion == "koc_local"
    assert only("cohorts: [{id: koc}]\nobjective: {kpis: [{applies_to: Campaign}]}").suggestion == "campaign"


@pytest.mark.parametrize(
    "text",
    [
        "{cohorts: [{id: a}, {id: b}], briefs: [{id: a}, {id: b}]}",
        "{cohorts: [{role: kol}, {role: koc}]}",
        "roster: [{xhs_id: x1}, {xhs_id: X1}, {nickname: a}, {nickname: b}]",
        'roster: [{xhs_id: ""}, {xhs_id: ""}]',
        "{cohorts: [{id: a, brief: b}], briefs: [{id: b}]}",
        '{cohorts: [{id: a, brief: ""}], roster: [{cohort: " "}]}',
        "{cohorts: [{id: a}], roster: [{cohort: a}], objective: {kpis: [{applies_to: a}, {applies_to: campaign}]}}",
        "{objective: {kpis: [{metric: views, applies_to: campaign}]}}",
        "schedule: {start: 2027-05-01, end: 2027-05-01}",
        "ads: {feed: {start: 2027-05-01, end: 2027-05-01}, search: {start: 2027-04-30, end: 2027-05-01}}",
        "cohorts: [{publish: {from: 2027-05-01, to: 2027-05-01}, followers: {min: 5000, max: 5000}}]",
        "cohorts: [{compensation: gifted, fee_per_note: 0}, {compensation: paid, fee_per_note: 1}]",
        "{}",
    ],
)
def test_a_plan_that_agrees_with_itself(text: str) -> None:
    plan(text)


def test_values_of_a_wrong_type_are_not_compared() -> None:
    assert places("cohorts: [{id: a, brief: '5'}]\nbriefs: [{id: 5}]") == ["2:15 briefs.0.id"]
    assert places("cohorts: [{id: a, brief: x}]\nbriefs: [x]") == ["2:10 briefs.0"]
    assert places("roster: [{cohort: x}]\ncohorts: {id: a}") == ["2:10 cohorts"]
    assert places("schedule: {start: 2027-05-02, end: 1989-05-01}") == ["1:36 schedule.end"]
    assert places("schedule: {start: 2027-02-30, end: 2027-02-01}") == ["1:19 schedule.start"]
    assert places("cohorts: [{followers: {min: true, max: 0}}]") == ["1:29 cohorts.0.followers.min"]
    assert places("cohorts: [{compensation: gifted, fee_per_note: true}]") == ["1:48 cohorts.0.fee_per_note"]
    assert places("cohorts: [{followers: [5, 4]}, 7]") == ["1:23 cohorts.0.followers", "1:32 cohorts.1"]


def test_all_problems_are_reported_at_once_in_the_order_of_lines() -> None:
    text = """
        version: 1
        campain: {}
        objective: {primary: footfal, primary: sales}
        schedule: {start: 2027-06-02, end: 2027-06-01}
        budget: {total: 500k, currency: &c NZD}
        cohorts:
          - {id: a, role: KOL, brief: x, brief: y}
          - {id: a, creators: 2.5}
    """
    assert places(text) == [
        "2:1 campain",
        "3:22 objective.primary",
        "3:31 objective.primary",
        "4:19 schedule.start",
        "5:17 budget.total",
        "5:33 budget.currency",
        "7:19 cohorts.0.role",
        "7:31 cohorts.0.brief",
        "7:34 cohorts.0.brief",
        "8:10 cohorts.1.id",
        "8:23 cohorts.1.creators",
    ]


def test_a_place_is_complained_about_once() -> None:
    assert [str(p.message) for p in problems("{audience: {segments: [&a x, *a]}}")] == [
        "anchors are not allowed; remove '&a'",
        "aliases are not allowed; write the value of '*a' out",
    ]


def test_a_text_with_problems_is_refused_even_when_a_plan_can_be_read() -> None:
    assert str(only("campaign: {name: a, name: b}").message) == "the key 'name' is given twice; keep one"


def test_json_has_places_too() -> None:
    with pytest.raises(Refused) as refused:
        plan('{"version": 1,\n "objective": {"primary": "sale"}}', "plan.json")
    assert str(refused.value).startswith("plan.json:2:27: 'sale' is not an objective; use one of launch, ")


# --- A plan inside another file -------------------------------------------------------------------------------------


def test_parse_reports_each_problem_and_gives_the_plan_only_without() -> None:
    assert parse({"version": 1}, lambda *_: None) == Plan(version=1)
    data = {"cohorts": [{"id": "a", "role": "kool"}, {"id": "a"}], "campain": {}}
    assert reports(data) == [
        (("cohorts", 0, "role"), "'kool' is not a role; use one of kol, koc", "kol", False),
        (
            ("campain",),
            f"unknown field 'campain' here; use one of {', '.join(list(Plan.model_fields)[:12])}, …",
            "campaign",
            True,
        ),
        (("cohorts", 1, "id"), "the id 'a' is already that of cohorts.0; give each its own", None, False),
    ]


def test_parse_refuses_what_is_no_mapping() -> None:
    broken: Any = "a plan"
    message = "expected a mapping of fields, found the text 'a plan'; write its fields under it"
    assert reports(broken) == [((), message, None, False)]


VALUES: Any = st.sampled_from(
    [
        *(None, True, 0, 1, -1, Decimal("0.5"), "", "a", "b", "kol", "none", "NZ", "campaign", "gifted"),
        *("2027-05-01", "2026-05-01", [], {}, ["a", " "], [{}], [[]], {"[key]": 1}, {"int": {"int": 1}}),
        *({"NZ": "x"}, {"id": "a"}),
    ]
)
PLACED = st.lists(st.tuples(st.sampled_from(list(FIELDS)), st.integers(0, 1), VALUES), max_size=12)


def put(data: dict[str, Any], path: str, number: int, value: object) -> None:
    """Set a value in a plan, in the given entry of every list on the way, unless something else stands there."""
    holder: Any = data
    *above, last = path.split(".")
    for step in above:
        entries = step.endswith("[]")
        holder = holder.setdefault(step.removesuffix("[]"), [{}, {}] if entries else {})
        if entries and isinstance(holder, list) and len(holder) > number:
            holder = holder[number]
        if not isinstance(holder, dict):
            return
    holder[last] = value


@given(PLACED)
def test_whatever_is_given_is_read_or_refused_at_a_place_that_it_has(placed: list[tuple[str, int, object]]) -> None:
    data: dict[str, Any] = {}
    for path, number, value in placed:
        put(data, path, number, copy.deepcopy(value))
    for where, message, _, _ in reports(data):
        assert not any(leak in message for leak in LEAKS)
        found: Any = data
        for step in where:
            found = found[step]


# --- Required fields ------------------------------------------------------------------------------------------------


def test_of_an_empty_plan_every_required_field_is_missing() -> None:
    assert missing_required(plan("{}")) == (
        "version", "campaign.name", "campaign.brand", "campaign.product", "campaign.category", "objective.primary",
        "audience.segments", "schedule.start", "schedule.end", "budget.currency", "budget.total",
        "budget.lines.creator_fees", "cohorts",
    )  # fmt: skip


def test_in_each_entry_its_own_required_fields_are_missing() -> None:
    given_plan = plan("""
        objective: {kpis: [{}, {metric: saves}]}
        cohorts: [{id: a, role: koc}, {}]
        briefs: [{}]
        ads: {search: {keywords: [{}]}}
        roster: [{recent_brands: [{}]}, {nickname: b}]
        waivers: [{rule: X-01}]
    """)
    expected = (
        "objective.primary", "objective.kpis.0.metric",
        "cohorts.0.creators", "cohorts.0.compensation",
        "cohorts.1.id", "cohorts.1.role", "cohorts.1.creators", "cohorts.1.compensation",
        "briefs.0.id", "ads.search.keywords.0.term",
        "roster.0.nickname", "roster.0.recent_brands.0.brand",
        "waivers.0.reason", "waivers.0.by",
    )  # fmt: skip
    known = missing_required(plan("{}"))
    assert tuple(path for path in missing_required(given_plan) if path not in known or path in expected) == expected


def test_what_is_known_to_be_none_is_not_missing() -> None:
    given_plan = plan("""
        {version: 1, campaign: {name: "", brand: "", product: "", category: other}, objective: {primary: sales},
         audience: {segments: []}, schedule: {start: 2027-05-01, end: 2027-05-01},
         budget: {currency: CNY, total: 0, lines: {creator_fees: 0}}, cohorts: []}
    """)
    assert missing_required(given_plan) == ()


@pytest.mark.parametrize(
    ("text", "path", "missing"),
    [
        ("budget: {currency: NZD}", "budget.fx_to_cny", True),
        ("budget: {currency: NZD, fx_to_cny: 4.3}", "budget.fx_to_cny", False),
        ("budget: {currency: CNY}", "budget.fx_to_cny", False),
        ("budget: {total: 5}", "budget.fx_to_cny", False),
        ("cohorts: [{compensation: paid}]", "cohorts.0.fee_per_note", True),
        ("cohorts: [{compensation: gifted_and_paid}]", "cohorts.0.fee_per_note", True),
        ("cohorts: [{compensation: paid, fee_per_note: 0}]", "cohorts.0.fee_per_note", False),
        ("cohorts: [{compensation: gifted}]", "cohorts.0.fee_per_note", False),
        ("cohorts: [{compensation: commission}]", "cohorts.0.fee_per_note", False),
        ("cohorts: [{id: a}]", "cohorts.0.fee_per_note", False),
        ("objective: {primary: leads}", "measurement.lead_capture.path", True),
        ("objective: {primary: leads}", "measurement.lead_capture.qualified_means", True),
        (
            "{objective: {primary: leads}, measurement: {lead_capture: {path: form}}}",
            "measurement.lead_capture.path",
            False,
        ),
        ("objective: {primary: sales, secondary: [leads]}", "measurement.lead_capture.path", False),
        ("ads: {search: {budget: 5}}", "ads.search.keywords", False),
        ("measurement: {metrics: [engagement_rate]}", "measurement.engagement_denominator", False),
        ("roster: [{nickname: a, reads_median: 5}]", "roster.0.metrics_scope", False),
    ],
)
def test_a_field_that_another_one_makes_required(text: str, path: str, missing: bool) -> None:
    assert (path in missing_required(plan(text))) is missing


# --- The dictionary of fields ---------------------------------------------------------------------------------------


def test_a_field_tells_all_that_is_known_of_it() -> None:
    meaning = {"en": "The whole budget.", "zh": "全部预算。"}
    total = PlanField("budget.total", "money", "plan currency", "required", False, None, meaning, "总预算")
    assert asdict(FIELDS["budget.total"]) == asdict(total)
    assert FIELDS["cohorts[].publish.from"].type == "date"
    assert FIELDS["cohorts[].kpis"].terms is terms.Metric
    assert FIELDS["schedule.shortlist_on"].type == "date or none"
    assert FIELDS["roster[].audience_locations"].type == "map"


def test_required_fields_of_optional_lists_are_required_within_the_entry() -> None:
    within = [path for path, field in FIELDS.items() if field.within_entry]
    assert within == [
        "objective.kpis[].metric", "briefs[].id", "ads.search.keywords[].term", "roster[].nickname",
        "roster[].recent_brands[].brand", "waivers[].rule", "waivers[].reason", "waivers[].by",
    ]  # fmt: skip


CHINESE_SENTENCE = re.compile(r"[^;:,!?]*[\u4e00-\u9fff][^;:!?]*。")


def test_every_field_figure_and_word_has_its_meaning_in_both_languages_and_a_chinese_label() -> None:
    words = [word for vocabulary in terms.VOCABULARIES.values() for word in vocabulary]
    for told in (*FIELDS.values(), *FIGURES.values(), *words):
        assert told.meaning["en"].endswith(".")
        assert told.meaning["en"].isascii()
        assert CHINESE_SENTENCE.fullmatch(told.meaning["zh"]), told
        assert told.zh
        assert not told.zh.endswith("。")


def test_a_word_of_a_vocabulary_is_its_value_and_no_two_have_one_label() -> None:
    for vocabulary in terms.VOCABULARIES.values():
        assert all((str(term), vocabulary(term.value)) == (term.value, term) for term in vocabulary)
        assert len({term.zh for term in vocabulary}) == len(vocabulary)


def test_the_json_schema_tells_titles_labels_and_units() -> None:
    schema = Plan.model_json_schema()
    total = schema["$defs"]["Budget"]["properties"]["total"]
    assert total == {
        "anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}],
        "default": None,
        "title": "Total",
        "description": "The whole budget.",
        "meaning_zh": "全部预算。",
        "zh": "总预算",
        "unit": "plan currency",
        "need": "required",
    }
    assert schema["$defs"]["Cohort"]["properties"]["kpis"]["title"] == "KPIs"
    assert "from" in schema["$defs"]["Publish"]["properties"]
    assert dotted(("cohorts", 0)) == "cohorts.0"


def texts(text: str) -> list[str]:
    """Every complaint about a plan as it is shown, none for a plan that is read."""
    try:
        read_plan(read(text, "plan.yaml"))
    except Refused as refused:
        return [str(problem) for problem in refused.problems]
    return []


@pytest.mark.parametrize(("count", "fits"), [(100, True), (101, False)])
def test_lists_that_are_compared_within_themselves_are_bounded(count: int, fits: bool) -> None:
    for start, entry in (("cohorts: [", "{}"), ("briefs: [", "{}"), ("objective: {kpis: [", "{}")):
        text = f"version: 1\n{start}{', '.join([entry] * count)}]" + ("}" if "{" in start else "")
        told = texts(text)
        assert (told == []) is fits
        assert fits or "101 entries are more than 100" in told[0]


def test_a_roster_may_list_2000_creators_and_not_one_more() -> None:
    assert reports({"roster": [{}] * 2000}) == []
    ((path, message, *_),) = reports({"roster": [{}] * 2001})
    assert (path, message) == (("roster", 2000), "2001 creators are more than 2000; split the plan")


def test_of_very_many_mistakes_the_first_are_told_and_the_rest_counted() -> None:
    told = texts("version: 1\n" + "\n".join(f"x{at}: 1" for at in range(1005)))
    assert len(told) == 1001
    assert any("there are 5 problems more" in one for one in told)
