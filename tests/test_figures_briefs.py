"""The figures of briefs and of cohorts beside others, with where they were read and what would settle them."""

from decimal import Decimal
from typing import Any

import pytest

from engine.facts import Facts
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import read
from engine.values import UNKNOWN, Members, Value

SETTINGS = {**load_rules().values, "brief_similarity": Decimal("0.5"), "brief_similarity_min_chars": 5}


def figure(text: str, name: str, kind: str = "plan", at: int = 0) -> Value:
    plan = read_plan(read("version: 1\n" + text, "plan.yaml"))
    value: Value = Facts(plan, SETTINGS).about(kind)[at][name]
    return value


def settled(text: str, name: str, kind: str = "plan", at: int = 0) -> Any:
    """The data of a figure that misses nothing."""
    value = figure(text, name, kind, at)
    assert value.needs == ()
    return value.data


def open_for(text: str, name: str, kind: str = "plan", at: int = 0) -> tuple[str, ...]:
    """What would settle a figure that is unknown."""
    value = figure(text, name, kind, at)
    assert value.data is UNKNOWN
    return value.needs


def cohorts(*fields: str) -> str:
    return "cohorts: [" + ", ".join(f"{{id: c{at}, {one}}}" for at, one in enumerate(fields)) + "]\n"


def briefs(*fields: str) -> str:
    return "briefs: [" + ", ".join(f"{{id: b{at}, {one}}}" for at, one in enumerate(fields)) + "]\n"


KOL, KOC = "role: kol, brief: b0", "role: koc, brief: b0"

# --- Who works from a brief ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "kol", "koc"),
    [
        ([KOL], True, False),
        ([KOC], False, True),
        ([KOL, KOC], True, True),
        (["role: kol, brief: b1"], False, False),
        ([], False, False),
    ],
)
def test_who_works_from_a_brief(who: list[str], kol: bool, koc: bool) -> None:
    text = (cohorts(*who) if who else "cohorts: []\n") + briefs("style: mixed", "style: mixed")
    assert settled(text, "used_by_kol", "brief") is kol
    assert settled(text, "used_by_koc", "brief") is koc


def test_who_works_from_a_brief_is_open_until_a_cohort_names_one() -> None:
    text = cohorts(KOC, "role: koc") + briefs("style: mixed", "style: mixed")
    assert figure(text, "used_by", "brief") == Value(
        Members.of(["c0"], complete=False), ("cohorts.0.id",), ("cohorts.1.brief",)
    )
    assert settled(text, "used_by_koc", "brief") is True
    assert open_for(text, "used_by_koc", "brief", 1) == ("cohorts.1.brief",)
    assert settled(text.replace("role: koc}", "role: koc, brief: b1}"), "used_by", "brief") == Members.of(["c0"])


@pytest.mark.parametrize(
    ("brief", "kol", "koc"),
    [("role: kol", True, False), ("role: koc", False, True), ("role: both", True, True)],
)
def test_a_brief_that_nobody_uses_is_for_whom_it_is_written(brief: str, kol: bool, koc: bool) -> None:
    for text in ("cohorts: []\n", cohorts("role: kol, brief: b1")):
        assert settled(text + briefs(brief, "style: mixed"), "kol_brief", "brief") is kol
        assert settled(text + briefs(brief, "style: mixed"), "koc_brief", "brief") is koc


def test_for_whom_a_brief_is_can_be_open() -> None:
    assert open_for("cohorts: []\n" + briefs("style: mixed"), "kol_brief", "brief") == ("briefs.0.role",)
    # A cohort without a role uses it, or may use it: the brief's own role says nothing then.
    assert settled(cohorts("role: koc, brief: b0") + briefs("role: kol"), "kol_brief", "brief") is False
    used = cohorts("role: koc, brief: b0", "creators: 2") + briefs("role: kol", "role: kol")
    assert open_for(used, "kol_brief", "brief") == ("cohorts.1.role", "cohorts.1.brief")
    other = cohorts("role: koc") + briefs("role: kol", "role: kol")
    assert open_for(other, "kol_brief", "brief") == ("cohorts.0.brief",)
    assert open_for(other, "koc_brief", "brief") == ("cohorts.0.brief",)


# --- Likeness --------------------------------------------------------------------------------------------------------

USED = cohorts("role: koc, brief: b1", "role: kol, brief: b0")


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("text: abcdef", "text: abcxyz", "0.25"),
        ("text: abcdef", "text: xyzdef", "0.25"),
        ("text: abcdef", "text: abcdxy", "0.5"),
        ("text: abcdef", "text: abcdef", "1"),
        ("text: abcde", "text: abcde", "1"),
        ("text: abcd", "text: abcdef", "0"),  # too short to be like anything
        ("text: abcdef", "text: abcd", "0"),
        ("objective: abc, text: def", "objective: abcd, text: ef", "1"),
        ("objective: abc, required_points: [de, f]", "objective: a, how_to_show: bcd, text: '! E-F'", "1"),
        ("objective: abcdef", "style: mixed", "0"),
    ],
)
def test_how_like_a_brief_is_to_one_that_kocs_use(own: str, other: str, expected: str) -> None:
    data = settled(USED + briefs(own, other), "text_similarity", "brief")
    assert data == Decimal(expected)
    assert isinstance(data, Decimal)


def test_the_most_alike_counts() -> None:
    text = cohorts("role: koc, brief: b1", "role: koc, brief: b2", "role: koc, brief: b3", "role: kol, brief: b0")
    for others in (["text: abcxyz", "text: abcdxy", "text: uvwxyz"], ["text: abcdxy", "text: abcxyz", "text: uvwxyz"]):
        assert settled(text + briefs("text: abcdef", *others), "text_similarity", "brief") == Decimal("0.5")


@pytest.mark.parametrize(("other", "expected"), [("abcdxy", Decimal("0.5")), ("abcxyz", UNKNOWN)])
def test_a_brief_that_kocs_may_use_leaves_it_open_until_one_is_alike_enough(other: str, expected: object) -> None:
    text = cohorts("role: koc, brief: b1", "role: koc") + briefs("text: abcdef", f"text: {other}", "text: abcdef")
    value = figure(text, "text_similarity", "brief")
    assert value.data == expected
    assert ("cohorts.1.brief" in value.needs) is (expected is UNKNOWN)


# --- Keywords that name the brand ------------------------------------------------------------------------------------

NAMES = "campaign: {brand: %s, product: Gel}\n"


@pytest.mark.parametrize(
    ("brand", "keyword", "bids", "expected"),
    [
        ("Sonic", "so nic", "[]", True),
        ("So nic", "son", "[]", True),  # inside the brand once its blanks are gone
        ("So nic", "sonic shoes", "[]", True),
        ("Sonic", "walk", "[]", False),
        ("Sonic", "gel", "[]", True),
        ("So nic", "nic shoes", "[]", True),  # shares a word
        ("S onic", "s shoes", "[]", False),  # but a single letter is no word
        ("Sonic", "a boot", "[{term: a shoe, kind: brand}]", False),
        ("Sonic", "red boot", "[{term: boot sale, kind: brand}]", True),
        ("Sonic", "red boot", "[{term: boot sale, kind: category}]", False),
        ("Sonic", "red boot", "[{kind: brand}]", False),
        ("Sonic", "red boot", "[{term: hat, kind: brand}]", False),
    ],
)
def test_a_keyword_names_the_brand_or_the_product(brand: str, keyword: str, bids: str, expected: bool) -> None:
    text = NAMES % brand + f"briefs: [{{id: a, keywords: [{keyword}]}}]\nads: {{search: {{keywords: {bids}}}}}\n"
    assert settled(text, "keyword_names_brand", "brief") is expected


def test_what_would_tell_whether_a_keyword_names_the_brand() -> None:
    own = "briefs: [{id: a, keywords: [red boot]}]\n"
    given = NAMES % "Sonic" + own
    assert open_for(given + "ads: {search: {budget: 1}}", "keyword_names_brand", "brief") == ("ads.search.keywords",)
    assert settled(given + "ads: {search: {budget: 0}}", "keyword_names_brand", "brief") is False
    assert open_for(given, "keyword_names_brand", "brief") == ("ads.search.budget", "ads.search.keywords")
    bid = "ads: {search: {keywords: [{term: boot}, {kind: brand}]}}\n"
    assert open_for(given + bid, "keyword_names_brand", "brief") == (
        "ads.search.keywords.0.kind",
        "ads.search.keywords.1.term",
    )
    none = "ads: {search: {keywords: []}}\n"
    assert open_for("campaign: {brand: Sonic}\n" + own + none, "keyword_names_brand", "brief") == ("campaign.product",)
    assert open_for("briefs: [{id: a}]\n", "keyword_names_brand", "brief") == ("briefs.0.keywords",)
    assert settled("briefs: [{id: a, keywords: []}]\n", "keyword_names_brand", "brief") is False


# --- The briefs of KOLs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "known", "maybe"),
    [
        ("role: kol, content_types: [qa]", {"guide", "qa"}, set()),
        ("role: koc, content_types: [qa]", {"guide"}, set()),
        ("content_types: [qa]", {"guide"}, {"qa"}),
    ],
)
def test_the_notes_that_the_briefs_of_kols_ask_for(second: str, known: set[str], maybe: set[str]) -> None:
    text = "cohorts: []\n" + briefs("role: kol, content_types: [guide]", second)
    data = figure(text, "kol_content_types").data
    assert (data.known, data.maybe) == (known, maybe)


# --- A cohort beside others ------------------------------------------------------------------------------------------


def test_of_those_who_say_no_cohort_one_is_named() -> None:
    text = cohorts("role: kol") + "roster: [{cohort: c0}, {}, {}]\n"
    assert open_for(text, "row_count", "cohort") == ("roster.1.cohort",)
    assert open_for(cohorts("role: kol"), "row_count", "cohort") == ("roster",)
    assert settled(cohorts("role: kol") + "roster: [{cohort: c0}, {cohort: c0}]\n", "row_count", "cohort") == 2


@pytest.mark.parametrize(
    ("own", "audience", "local", "near"),
    [
        ("[NZ]", "[NZ/Auckland]", False, True),
        ("[NZ/Auckland]", "[NZ]", True, True),
        ("[NZ/Auckland]", "[NZ/Wellington]", False, False),
        ("[NZ]", "[AU, NZ]", True, True),
        ("[AU, NZ]", "[NZ]", True, True),
        ("[]", "[NZ]", False, False),
        ("[NZ]", "[]", False, False),
        ("null", "[]", False, False),
        ("[]", "null", False, False),
        ("[NZ]", "null", UNKNOWN, UNKNOWN),
        ("null", "[NZ]", UNKNOWN, UNKNOWN),
    ],
)
def test_whether_a_cohort_is_near_the_audience(own: str, audience: str, local: object, near: object) -> None:
    text = f"audience: {{locations: {audience}}}\n" + cohorts(f"locations: {own}")
    assert (figure(text, "local", "cohort").data, figure(text, "near_audience", "cohort").data) == (local, near)


TWIN = "role: kol, job: reach, stage: research, kpis: [saves]"


@pytest.mark.parametrize(
    ("other", "twins", "complete"),
    [
        (TWIN, {"c1"}, True),
        (TWIN.replace("kol", "koc"), set(), True),
        (TWIN.replace("reach", "validate"), set(), True),
        (TWIN.replace("research", "decision"), set(), True),
        (TWIN.replace("saves", "views"), set(), True),
        (TWIN.replace("role: kol, ", ""), set(), False),
        (TWIN.replace("job: reach, ", ""), set(), False),
        (TWIN.replace("stage: research, ", ""), set(), False),
        (TWIN.replace(", kpis: [saves]", ""), set(), False),
        (TWIN.replace("reach, stage: research, kpis: [saves]", "validate"), set(), True),
    ],
)
def test_the_twins_of_a_cohort(other: str, twins: set[str], complete: bool) -> None:
    data = figure(cohorts(TWIN, other), "kol_twins", "cohort").data
    assert (data.known, data.complete) == (twins, complete)


DUE = "brief: b0, publish: {from: 2027-05-10}"


def test_the_days_for_production() -> None:
    assert settled(cohorts(DUE) + briefs("final_on: 2027-05-01"), "production_days", "cohort") == 9
    assert settled(cohorts(DUE) + briefs("final_on: 2027-05-12"), "production_days", "cohort") == -2
    read_at = figure(cohorts(DUE) + briefs("final_on: 2027-05-01"), "production_days", "cohort").paths
    assert read_at == ("cohorts.0.publish.from", "briefs.0.final_on")


@pytest.mark.parametrize(
    ("cohort", "brief", "needs"),
    [
        (DUE, "style: mixed", ("briefs.0.final_on",)),
        ("brief: b0", "style: mixed", ("cohorts.0.publish.from", "briefs.0.final_on")),
        ("brief: b0", "final_on: 2027-05-01", ("cohorts.0.publish.from",)),
        ("role: kol", "final_on: 2027-05-01", ("cohorts.0.brief",)),
    ],
)
def test_what_would_tell_the_days_for_production(cohort: str, brief: str, needs: tuple[str, ...]) -> None:
    assert open_for(cohorts(cohort) + briefs(brief), "production_days", "cohort") == needs
