"""Figures over tiers: what the top takes and when it speaks, and who stands beside it."""

from decimal import Decimal

import pytest

from engine.values import NONE, UNKNOWN
from tests.test_figures import figure

HEAD = "{id: a, role: kol, tier: head, creators: 2, compensation: paid, fee_per_note: 3000}"
STAR = "{id: s, role: kol, tier: celebrity, creators: 1, notes_per_creator: 2, compensation: gifted_and_paid, fee_per_note: 3000}"
MID = "{id: b, role: kol, tier: mid, creators: 3, compensation: paid, fee_per_note: 1000}"
KOC = "{id: c, role: koc, creators: 10, compensation: paid, fee_per_note: 100}"
GIFTED = "{id: d, role: koc, tier: koc, creators: 40, compensation: gifted}"


def cohorts(*listed: str) -> str:
    return f"cohorts: [{', '.join(listed)}]\n"


SHARES = [
    (cohorts(HEAD, MID, KOC), "head_fee_share", Decimal("0.6")),
    (cohorts(STAR, MID, KOC), "head_fee_share", Decimal("0.6")),
    (cohorts(HEAD, STAR, GIFTED), "head_fee_share", Decimal(1)),
    (cohorts(MID, GIFTED), "head_fee_share", Decimal(0)),
    (cohorts(HEAD.replace("role: kol, ", ""), MID, KOC), "head_fee_share", Decimal("0.6")),
    (cohorts(HEAD.replace("kol", "koc"), MID, KOC), "head_fee_share", Decimal("0.6")),
    (cohorts(GIFTED), "head_fee_share", NONE),
    (cohorts(), "head_fee_share", NONE),
    (cohorts(HEAD, MID, KOC), "top_creator_fee_share", Decimal("0.3")),
    (cohorts(STAR, MID, KOC), "top_creator_fee_share", Decimal("0.6")),
    (cohorts(KOC, GIFTED), "top_creator_fee_share", Decimal("0.1")),
    (cohorts(KOC, "{id: x, creators: 9, compensation: commission}"), "top_creator_fee_share", Decimal("0.1")),
    (
        cohorts(KOC, "{id: x, creators: 1, compensation: commission, fee_per_note: 1000}"),
        "top_creator_fee_share",
        Decimal("0.5"),
    ),
    (cohorts(KOC, HEAD.replace("creators: 2", "creators: 0")), "top_creator_fee_share", Decimal("0.1")),
    (cohorts(GIFTED), "top_creator_fee_share", NONE),
    (cohorts(), "top_creator_fee_share", NONE),
]


@pytest.mark.parametrize(("text", "name", "expected"), SHARES, ids=[f"{name}: {text}" for text, name, _ in SHARES])
def test_a_share_of_the_fees(text: str, name: str, expected: object) -> None:
    value = figure(text, name)
    assert value.data == expected
    assert value.needs == ()


OPEN = [
    ("", "head_fee_share", ["cohorts"]),
    (cohorts(HEAD, MID.replace("tier: mid, ", "")), "head_fee_share", ["cohorts.1.tier"]),
    (cohorts(HEAD, KOC.replace("role: koc, ", "")), "head_fee_share", ["cohorts.1.role", "cohorts.1.tier"]),
    (cohorts(HEAD, KOC.replace(", fee_per_note: 100", "")), "head_fee_share", ["cohorts.1.fee_per_note"]),
    ("", "top_creator_fee_share", ["cohorts"]),
    (cohorts(HEAD, "{id: x, compensation: gifted}"), "top_creator_fee_share", ["cohorts.1.creators"]),
    (cohorts(HEAD, "{id: x, creators: 1}"), "top_creator_fee_share", ["cohorts.1.compensation"]),
]


@pytest.mark.parametrize(("text", "name", "needs"), OPEN, ids=[f"{name}: {text}" for text, name, _ in OPEN])
def test_a_share_of_the_fees_is_unknown_as_soon_as_an_input_is(text: str, name: str, needs: list[str]) -> None:
    value = figure(text, name)
    assert value.data is UNKNOWN
    assert list(value.needs) == needs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (cohorts("{id: a, role: koc, personas: [runner, student]}", "{id: b, role: koc, personas: [ＲＵＮＮＥＲ]}"), 2),
        (cohorts("{id: a, role: koc, personas: [runner]}", "{id: b, role: kol, personas: [coach]}"), 1),
        (cohorts("{id: a, role: koc, personas: []}"), 0),
        (cohorts("{id: a, role: kol, personas: [coach]}"), 0),
        (cohorts("{id: a, role: koc, personas: [x, y, z]}", "{id: b, role: koc}"), 3),
        (cohorts("{id: a, role: koc, personas: [x, y]}", "{id: b, role: koc}"), UNKNOWN),
        (cohorts("{id: a, role: koc, personas: [x, y]}", "{id: b, personas: [z]}"), UNKNOWN),
        (cohorts("{id: a, role: koc, personas: [x, y]}", "{id: b, personas: [x]}"), 2),
        ("", UNKNOWN),
    ],
)
def test_kinds_of_people_are_counted_until_they_are_enough(text: str, expected: object) -> None:
    assert figure(text, "personas_covered").data == expected


SPREAD = (
    "schedule: {start: 2027-01-01, end: 2027-04-10}\ncohorts: [{id: a, role: %s, publish: {from: 2027-01-01, to: %s}}]"
)


@pytest.mark.parametrize(
    ("role", "last", "expected"),
    [
        ("kol", "2027-03-21", Decimal("0.8")),
        ("kol", "2027-03-20", Decimal("0.79")),
        ("kol", "2027-01-01", Decimal("0.01")),
        ("kol", "null", UNKNOWN),
        ("null", "2027-03-21", UNKNOWN),
        ("koc", "2027-03-21", NONE),
    ],
)
def test_the_spread_of_kol_notes_counts_both_ends(role: str, last: str, expected: object) -> None:
    assert figure(SPREAD % (role, last), "kol_spread_share").data == expected


def test_the_tiers_and_jobs_of_cohorts_are_told_apart_by_role_where_it_is_known() -> None:
    text = cohorts("{id: a, role: kol, tier: head, job: reach}", "{id: b, role: koc, tier: koc}", "{id: c, tier: mid}")
    kols = figure(text, "kol_tiers").data
    assert kols.contains(frozenset({"head"})) is True
    assert kols.contains(frozenset({"mid"})) is None
    assert kols.contains(frozenset({"koc"})) is False
    assert figure(text, "cohort_tiers").data.known == {"head", "koc", "mid"}
    jobs = figure(text, "cohort_jobs")
    assert (jobs.data.known, jobs.data.complete) == ({"reach"}, False)
    assert jobs.needs == ("cohorts.1.job", "cohorts.2.job")


def window(
    goal: str = "trust", new: str = "false", occasion: str = "qixi", day: str = "2027-06-18", at: str = ""
) -> str:
    return (
        f"objective: {{primary: {goal}}}\ncampaign: {{new_product: {new}}}\n"
        f"schedule: {{occasion: {occasion}, occasion_date: {day}}}\ncohorts: [{{id: a, publish: {{{at}}}}}]"
    )


FAR = "from: 2027-01-01, to: 2027-01-09"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (window("launch", at=FAR), True),
        (window("hype", at=FAR), True),
        (window("awareness", at=FAR), False),
        (window(new="true", at=FAR), True),
        (window(new="null", at=FAR), UNKNOWN),
        (window("null", at=FAR), UNKNOWN),
        (window(occasion="none"), False),
        (window(occasion="none", day="null"), False),
        (window(day="null"), True),
        (window(day="null", occasion="null"), UNKNOWN),
        (window(at="from: 2027-05-01, to: 2027-05-03"), False),
        (window(at="from: 2027-05-01, to: 2027-05-04"), True),
        (window(at="from: 2027-06-25, to: 2027-06-30"), True),
        (window(at="from: 2027-06-26, to: 2027-06-30"), False),
        (window(at="from: 2027-05-01"), UNKNOWN),
        (window(at="to: 2027-05-04"), UNKNOWN),
        (window(at="from: 2027-06-26"), False),
        (window(at="to: 2027-05-03"), False),
        (window(), UNKNOWN),
        (window(occasion="null", at="from: 2027-06-01, to: 2027-06-09"), UNKNOWN),
        (window(occasion="null", at=FAR), False),
    ],
)
def test_head_kols_have_room_at_a_launch_or_near_an_occasion(text: str, expected: object) -> None:
    assert figure(text, "in_head_window", "cohort").data is expected


def test_the_day_of_an_occasion_is_read_but_never_missed() -> None:
    assert "schedule.occasion_date" in figure(window(at=FAR), "in_head_window", "cohort").paths
    without = figure(window(day="null", occasion="null"), "in_head_window", "cohort")
    assert without.needs == ("schedule.occasion",)
