"""The figures of vetting: engagement of creators compared like with like, deals, audiences, and how they were chosen."""

from decimal import Decimal
from typing import Any

import pytest

from engine.values import NONE, UNKNOWN
from tests.test_figures import fact, figure

SCOPE = "metrics_scope: {business: daily, traffic: all, window_days: 30, form: both}"
ALL_SCOPE = [f"metrics_scope.{part}" for part in ("business", "traffic", "window_days", "form")]
COHORTS = "cohorts: [{id: a, role: kol}, {id: b, role: koc}, {id: c, role: koc}]\n"


def row(cohort: str = "a", interactions: int = 10, reads: int = 100, scope: str = SCOPE) -> str:
    """A creator of the roster with medians."""
    return f"{{nickname: n, cohort: {cohort}, interactions_median: {interactions}, reads_median: {reads}, {scope}}}"


def roster(*rows: str) -> str:
    """A plan of one KOL cohort and two KOC cohorts, with these creators."""
    return f"{COHORTS}roster: [{', '.join(rows)}]\n"


def test_the_rate_of_a_creator_is_interactions_for_each_read() -> None:
    assert figure(roster(row(interactions=1, reads=3)), "row_rate", "creator").data == Decimal("0.333333333333333")
    assert figure(roster(row(interactions=0)), "row_rate", "creator").data == 0


@pytest.mark.parametrize(
    ("entry", "needs"),
    [
        (row(reads=0), ["reads_median"]),
        ("{nickname: n}", ["interactions_median", "reads_median", *ALL_SCOPE]),
        (row(scope="metrics_scope: {}"), ALL_SCOPE),
        (row(scope="metrics_scope: {business: daily, traffic: all, form: both}"), ["metrics_scope.window_days"]),
    ],
)
def test_the_rate_of_a_creator_is_unknown_without_its_parts(entry: str, needs: list[str]) -> None:
    value = figure(roster(entry), "row_rate", "creator")
    assert value.data is UNKNOWN
    assert list(value.needs) == [f"roster.0.{need}" for need in needs]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], NONE),
        ([row("b")], NONE),
        ([row(interactions=1)], Decimal("0.01")),
        ([row(interactions=9), row(interactions=1), row(interactions=2)], Decimal("0.02")),
        ([row(interactions=9), row(interactions=1)], Decimal("0.05")),
        ([row(interactions=1), row("b", scope="metrics_scope: {}"), row("b", reads=0)], Decimal("0.01")),
    ],
)
def test_the_median_rate_of_a_cohort(rows: list[str], expected: object) -> None:
    value = figure(roster(*rows), "median_row_rate", "cohort")
    assert value.data == expected
    assert value.needs == ()


@pytest.mark.parametrize(
    ("rows", "needs"),
    [
        ([row(), row(reads=0), row(reads=0)], ["roster.1.reads_median"]),
        ([row(), "{nickname: n}"], ["roster.1.cohort"]),
        ([row(), row(scope=SCOPE.replace("daily", "partner"))], ["roster.1.metrics_scope"]),
        ([row(), row(scope=SCOPE.replace("all", "natural"))], ["roster.1.metrics_scope"]),
        ([row(), row(scope=SCOPE.replace("30", "90"))], ["roster.1.metrics_scope"]),
        ([row(), row(scope=SCOPE.replace("both", "image")), row(scope=SCOPE.replace("both", "video"))],
         ["roster.1.metrics_scope"]),
        ([row(), row(scope="metrics_scope: {}"), "{nickname: n, cohort: a}"],
         [*(f"roster.1.{name}" for name in ALL_SCOPE), "roster.2.interactions_median", "roster.2.reads_median"]),
    ],
)  # fmt: skip
def test_a_median_needs_every_creator_over_the_same_notes(rows: list[str], needs: list[str]) -> None:
    value = figure(roster(*rows), "median_row_rate", "cohort")
    assert value.data is UNKNOWN
    assert sorted(value.needs) == sorted(needs)


def test_a_median_needs_the_roster() -> None:
    assert figure(COHORTS, "median_row_rate", "cohort").needs == ("roster",)
    assert figure(COHORTS, "koc_row_rate").needs == ("roster",)


def test_the_roles_are_compared_over_the_same_notes() -> None:
    text = roster(row("a", 4), row("b", 2), row("c", 6), row("c", 9))
    assert figure(text, "kol_row_rate").data == Decimal("0.04")
    assert figure(text, "koc_row_rate").data == Decimal("0.06")
    other = roster(row("a", 4), row("b", 2, scope=SCOPE.replace("30", "90")))
    assert [figure(other, f"{role}_row_rate").needs for role in ("kol", "koc")] == [("roster.1.metrics_scope",)] * 2
    one = roster("{nickname: n, cohort: a}")
    assert figure(one, "koc_row_rate").data == NONE
    assert figure(one, "kol_row_rate").data is UNKNOWN


def test_a_median_over_a_thousand_creators_names_few_fields() -> None:
    text = roster(*(row("ab"[at % 2], at, 1000) for at in range(1000)), "{nickname: n, cohort: c}")
    value = fact(text, "cohort")["median_row_rate"]
    assert (value.data, value.paths) == (Decimal("0.499"), ("roster",))
    assert len(fact(text)["koc_row_rate"].needs) == 6


@pytest.mark.parametrize(
    ("kpis", "known"),
    [
        ("[{metric: saves}, {metric: gmv, applies_to: a}, {target: 3}]", {"saves"}),
        ("[]", set()),
        ("null", set()),
    ],
)
def test_the_targets_that_are_known_for_the_campaign(kpis: str, known: set[str]) -> None:
    data = figure(f"{COHORTS}objective: {{kpis: {kpis}}}", "campaign_kpis").data
    assert data.known == known
    assert data.complete


def test_a_roster_is_given_even_when_it_is_empty() -> None:
    assert [figure(text, "roster_given").data for text in ("", "roster: []", "roster: [{nickname: n}]")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("own", "wanted", "expected"),
    [
        ("[students, runners]", "[runners, parents]", True),
        ("[ＲＵＮＮＥＲＳ]", "[runners]", True),
        ("[students]", "[runners]", False),
        ("[]", "[runners]", False),
        ("[students]", "[]", False),
        ("null", "[runners]", UNKNOWN),
        ("[students]", "null", UNKNOWN),
    ],
)
def test_a_cohort_reaches_a_segment_of_the_audience(own: str, wanted: str, expected: object) -> None:
    text = f"audience: {{segments: {wanted}}}\ncohorts: [{{id: a, audience: {own}}}]"
    assert figure(text, "reaches_segment", "cohort").data is expected


FACTORS = {"engagement_rate", "follower_interaction", "content_quality"}


@pytest.mark.parametrize(
    ("chosen", "missing"),
    [
        ("[]", FACTORS),
        ("[followers, price]", FACTORS),
        ("[engagement_rate]", FACTORS - {"engagement_rate"}),
        ("[follower_interaction]", FACTORS - {"follower_interaction"}),
        ("[sentiment]", FACTORS - {"follower_interaction"}),
        ("[saves]", {"content_quality"}),
        ("[comments]", {"content_quality"}),
        ("[content_quality]", FACTORS - {"content_quality"}),
        ("[comments, content_quality]", set()),
    ],
)
def test_the_factors_that_creators_are_not_chosen_by(chosen: str, missing: set[str]) -> None:
    text = f"cohorts: [{{id: a, selected_by: {chosen}}}]"
    data = figure(text, "missing_factors", "cohort").data
    assert (data.known, data.complete) == (missing, True)
    told = f"{text}\nroster: [{{nickname: n, cohort: a, content_quality: fine}}]"
    assert figure(told, "missing_factors", "cohort").data.known == missing - {"content_quality"}


def test_the_missing_factors_are_unknown_without_the_criteria() -> None:
    value = figure("cohorts: [{id: a}]", "missing_factors", "cohort")
    assert not value.data.complete
    assert value.needs == ("cohorts.0.selected_by",)


@pytest.mark.parametrize(
    ("field", "name"),
    [("brand_fit", "rows_tell_fit"), ("content_quality", "rows_tell_quality"), ("authority", "rows_tell_authority")],
)
def test_all_creators_of_a_cohort_have_a_text(field: str, name: str) -> None:
    def told(*rows: str) -> Any:
        value = figure(roster(*rows), name, "cohort")
        assert value.needs == ()
        return value.data

    full, blank = f"{{nickname: n, cohort: a, {field}: x}}", f"{{nickname: n, cohort: a, {field}: '　'}}"
    assert told(full, full) is True
    assert told(full, blank) is False
    assert told(full, "{nickname: n, cohort: a}") is False
    assert told(full, "{nickname: n, cohort: b}", "{nickname: n}") is True
    assert told(full.replace("cohort: a", "cohort: b")) is False
    assert told() is False
    assert figure(COHORTS, name, "cohort").data is False


@pytest.mark.parametrize(
    ("name", "entry", "expected"),
    [
        ("rows_tell_response", "cohort: a, saves_median: 0", True),
        ("rows_tell_response", "cohort: a, comments_median: 3", True),
        ("rows_tell_response", "cohort: a, interactions_median: 3", False),
        ("rows_tell_response", "cohort: b, saves_median: 3", False),
        ("rows_tell_response", "saves_median: 3", False),
        ("has_customer", "cohort: a, is_customer: true", True),
        ("has_customer", "cohort: a, is_customer: false", False),
        ("has_customer", "cohort: a", False),
        ("has_customer", "cohort: b, is_customer: true", False),
        ("has_customer", "is_customer: true", False),
    ],
)
def test_some_creator_of_a_cohort_has_it(name: str, entry: str, expected: bool) -> None:
    value = figure(roster("{nickname: m, cohort: a}", f"{{nickname: n, {entry}}}"), name, "cohort")
    assert (value.data, value.needs) == (expected, ())
    assert figure(COHORTS, name, "cohort").data is False


@pytest.mark.parametrize(
    ("targets", "places", "expected"),
    [
        ("[NZ]", "{CN: 0.9}", Decimal(0)),
        ("[NZ]", "{CN: 0.9, NZ/Auckland: 0.05, NZ/Wellington: 0.02}", Decimal("0.07")),
        ("[NZ/Auckland]", "{NZ: 0.1, NZ/Wellington: 0.2, NZ/Auckland: 0.3}", Decimal("0.4")),
        ("[NZ, AU]", "{AU: 0.1, NZ: 0.2}", Decimal("0.3")),
        ("[NZ/AUCKLAND]", "{NZ/Auckland: 0.3}", Decimal("0.3")),
        ("[]", "{NZ: 1}", Decimal(0)),
        ("[NZ]", "{}", UNKNOWN),
        ("[NZ]", "null", UNKNOWN),
        ("null", "{NZ: 1}", UNKNOWN),
    ],
)
def test_the_followers_in_the_places_of_the_audience(targets: str, places: str, expected: object) -> None:
    text = f"audience: {{locations: {targets}}}\nroster: [{{nickname: n, audience_locations: {places}}}]"
    value = figure(text, "followers_in_reach", "creator")
    assert value.data == expected
    assert type(value.data) is type(expected)
    assert value.needs == (
        ()
        if expected is not UNKNOWN
        else ("audience.locations",)
        if targets == "null"
        else ("roster.0.audience_locations",)
    )


def deals(*entries: str, campaign: str = "brand: Own, category: fashion", first: str = "2027-05-01") -> Any:
    """A creator with these deals, before a first note on a day."""
    listed = "".join(f"      - {{{entry}}}\n" for entry in entries)
    return fact(
        f"campaign: {{{campaign}}}\ncohorts: [{{id: a, publish: {{from: {first}}}}}]\n"
        f"roster:\n  - nickname: n\n    cohort: a\n    recent_brands:{' []' * (not entries)}\n{listed}",
        "creator",
    )


def deal(brand: str, day: str = "2027-04-30", category: str = "fashion") -> str:
    return f"brand: {brand}, date: {day}, category: {category}"


@pytest.mark.parametrize(
    ("entry", "sure", "maybe"),
    [
        (deal("A", "2027-05-01"), {"a"}, set()),
        (deal("A", "2027-03-02"), {"a"}, set()),
        (deal("A", "2027-03-01"), set(), set()),
        (deal("A", "2027-05-02"), set(), set()),
        (deal("ＯＷＮ "), set(), set()),
        (deal("' '"), set(), set()),
        ("date: 2027-04-30", set(), set()),
        ("brand: A", set(), {"a"}),
        ("brand: own", set(), set()),
    ],
)
def test_a_deal_is_recent_from_the_look_back_to_the_day_of_the_note(
    entry: str, sure: set[str], maybe: set[str]
) -> None:
    value = deals(entry)["recent_deals"]
    assert (value.data.known, value.data.maybe) == (sure, maybe)
    assert value.needs == (("roster.0.recent_brands.0.date",) if maybe else ())


def test_deals_are_open_while_brand_or_first_note_are() -> None:
    assert deals(deal("A"), campaign="category: fashion")["recent_deals"].needs == ("campaign.brand",)
    assert deals(deal("A"), first="null")["recent_deals"].needs == ("cohorts.0.publish.from",)
    assert deals(first="null")["recent_deal_count"].data == 0
    assert deals(deal("A", "2020-01-01"), campaign="category: fashion")["recent_deal_count"].data == 0
    assert figure(roster("{nickname: n, cohort: a}"), "recent_deals", "creator").needs == (
        "campaign.brand",
        "cohorts.0.publish.from",
        "roster.0.recent_brands",
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], 0),
        ([deal("A"), deal("B")], 2),
        ([deal("' '"), deal("A")], 1),
        ([deal("A"), deal("ａ"), deal("B")], 2),
        ([deal("A"), deal("B"), deal("C")], 3),
        ([deal("A"), "brand: B"], 1),
        ([deal("A"), deal("B"), "brand: C"], UNKNOWN),
        ([deal("A"), "brand: B", "brand: C"], UNKNOWN),
        ([deal("A"), deal("B"), "brand: a"], 2),
        ([deal("A"), deal("B"), deal("C"), "brand: D"], 3),
    ],
)
def test_deals_without_a_date_count_when_they_could_make_the_difference(entries: list[str], expected: object) -> None:
    value = deals(*entries)["recent_deal_count"]
    assert value.data == expected
    assert bool(value.needs) == (expected is UNKNOWN)


@pytest.mark.parametrize(
    ("entries", "sure", "maybe", "needs"),
    [
        ([deal("A"), deal("B", category="sports")], {"a"}, set(), ()),
        ([deal("A", "2027-03-01")], set(), set(), ()),
        (["brand: A, date: 2027-04-30"], set(), {"a"}, ("roster.0.recent_brands.0.category",)),
        (["brand: A, date: 2027-03-01"], set(), set(), ()),
        (["brand: A, category: fashion"], set(), {"a"}, ("roster.0.recent_brands.0.date",)),
        (["brand: A, category: sports"], set(), set(), ()),
    ],
)
def test_deals_of_the_same_category(
    entries: list[str], sure: set[str], maybe: set[str], needs: tuple[str, ...]
) -> None:
    value = deals(*entries)["category_deals"]
    assert (value.data.known, value.data.maybe, value.needs) == (sure, maybe, needs)


def test_deals_of_the_same_category_are_open_while_that_of_the_campaign_is() -> None:
    value = deals(deal("A"), campaign="brand: Own")["category_deals"]
    assert (value.data.known, value.data.maybe, value.needs) == (set(), {"a"}, ("campaign.category",))
