"""The figures of seeding: KOC waves, the four steps, days of use and days without KOC notes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.values import NONE, UNKNOWN
from tests.test_figures import cohorts, fact, figure

KOL = "{id: k, role: kol, publish: {from: 2027-05-08, to: 2027-05-20}}"

KNOWN = [
    ("cohorts: []", "gifted_koc_creators", 0),
    ("cohorts: [{id: a, role: koc, creators: 8, compensation: gifted}]", "gifted_koc_creators", 8),
    ("cohorts: [{id: a, role: koc, creators: 8, compensation: gifted}, {id: b, role: koc, creators: 3, compensation: gifted_and_paid}]",
     "gifted_koc_creators", 11),
    ("cohorts: [{id: a, role: koc, creators: 8, compensation: gifted}, {id: b, role: koc, creators: 3, compensation: paid}]",
     "gifted_koc_creators", 8),
    ("cohorts: [{id: a, role: koc, creators: 8, compensation: commission}, {id: b, role: kol, compensation: gifted}]",
     "gifted_koc_creators", 0),
    ("cohorts: []", "koc_gift_only", False),
    ("cohorts: [{id: a, role: koc, compensation: paid}, {id: b, role: koc, compensation: gifted}]", "koc_gift_only", True),
    ("cohorts: [{id: a, role: koc, compensation: gifted_and_paid}]", "koc_gift_only", False),
    ("cohorts: [{id: a, role: kol, compensation: gifted}]", "koc_gift_only", False),
    ("cohorts: [{id: a, role: koc, compensation: gifted}, {id: b}]", "koc_gift_only", True),
    ("cohorts: [{id: a, compensation: paid}, {id: b, role: kol}]", "koc_gift_only", False),
    (f"cohorts: [{KOL}, {{id: a, role: koc, compensation: gifted, publish: {{from: 2027-05-07}}}}]", "gifting_before_kol", True),
    (f"cohorts: [{KOL}, {{id: a, role: koc, compensation: gifted_and_paid, publish: {{from: 2027-05-07}}}}]",
     "gifting_before_kol", True),
    (f"cohorts: [{KOL}, {{id: a, role: koc, compensation: gifted, publish: {{from: 2027-05-08}}}}]", "gifting_before_kol", False),
    (f"cohorts: [{KOL}, {{id: a, role: koc, compensation: paid, publish: {{from: 2027-05-07}}}}]", "gifting_before_kol", False),
    (f"cohorts: [{KOL}, {{id: a, role: kol, compensation: gifted, publish: {{from: 2027-05-01}}}}]", "gifting_before_kol", False),
    ("cohorts: [{id: a, role: koc, compensation: gifted, publish: {from: 2027-05-07}}]", "gifting_before_kol", False),
    ("cohorts: []", "gifting_before_kol", False),
    ("cohorts: [{id: k, role: kol}, {id: a, role: koc, compensation: paid}]", "gifting_before_kol", False),
    ("objective: {kpis: [{metric: views}, {metric: post_rate}]}", "post_rate_judged", True),
    ("objective: {kpis: [{metric: views}, {target: 1}]}\ncohorts: []", "post_rate_judged", False),
    ("cohorts: [{id: a, role: koc, kpis: [saves]}, {id: b, role: koc, kpis: [saves, post_rate]}]", "post_rate_judged", True),
    ("cohorts: [{id: a, role: koc, kpis: [saves]}, {id: b, role: kol, kpis: [post_rate]}]", "post_rate_judged", False),
    ("cohorts: [{id: a, kpis: [saves]}, {id: b, role: kol}]", "post_rate_judged", False),
    ("cohorts: [{id: a, role: koc, publish: {from: 2027-05-15}}]\nreadiness: {samples_delivered_by: 2027-05-01}", "koc_trial_days", 14),
    ("cohorts: [{id: a, role: koc, publish: {from: 2027-05-01}}]\nreadiness: {samples_delivered_by: 2027-05-02}", "koc_trial_days", -1),
    ("cohorts: [{id: a, role: kol, publish: {from: 2027-05-01}}]\nreadiness: {samples_delivered_by: 2027-05-02}",
     "koc_trial_days", NONE),
    ("cohorts: []", "active_days", NONE),
    (f"cohorts: [{KOL}]", "active_days", 13),
    (f"cohorts: [{KOL}]\nads: {{feed: {{end: 2027-05-19}}}}", "active_days", 13),
    (f"cohorts: [{KOL}]\nads: {{feed: {{end: 2027-05-21}}}}", "active_days", 14),
    (f"cohorts: [{KOL}]\nads: {{feed: {{}}, search: {{end: 2027-05-22}}}}", "active_days", 15),
    (f"cohorts: [{KOL}]\nads: {{feed: {{end: 2027-05-23}}, search: {{end: 2027-05-22}}}}", "active_days", 16),
    (f"cohorts: [{KOL}, {{id: l, role: kol, publish: {{from: 2027-05-01, to: 2027-05-02}}}}]", "active_days", 20),
    ("cohorts: []", "koc_gap_days", NONE),
    (f"cohorts: [{KOL}]", "koc_gap_days", 13),
    (f"cohorts: [{KOL}, {{id: a, role: koc, publish: {{from: 2027-05-08, to: 2027-05-20}}}}]", "koc_gap_days", 0),
    (f"cohorts: [{KOL}, {{id: a, role: koc, publish: {{from: 2027-05-09, to: 2027-05-09}}}}]", "koc_gap_days", 12),
    (f"cohorts: [{KOL}, {{id: a, role: koc, publish: {{from: 2027-05-12, to: 2027-05-14}}}}]\nads: {{feed: {{end: 2027-05-22}}}}",
     "koc_gap_days", 12),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "expected"), KNOWN, ids=[f"{name}: {text}" for text, name, _ in KNOWN])
def test_a_figure_of_seeding(text: str, name: str, expected: object) -> None:
    value = figure(text, name)
    assert value.data == expected
    assert type(value.data) is type(expected)
    assert value.needs == ()


OPEN = [
    ("", "gifted_koc_creators", ["cohorts"]),
    ("cohorts: [{id: a, creators: 1, compensation: gifted}]", "gifted_koc_creators", ["cohorts.0.role"]),
    ("cohorts: [{id: a, role: koc}, {id: b, role: koc, creators: 1}]", "gifted_koc_creators",
     ["cohorts.0.compensation", "cohorts.0.creators", "cohorts.1.compensation"]),
    ("cohorts: [{id: a, role: koc, compensation: paid}]", "gifted_koc_creators", ["cohorts.0.creators"]),
    ("", "koc_gift_only", ["cohorts"]),
    ("cohorts: [{id: a, compensation: gifted}, {id: b, compensation: paid}]", "koc_gift_only", ["cohorts.0.role"]),
    ("cohorts: [{id: a, role: koc}, {id: b, role: kol}]", "koc_gift_only", ["cohorts.0.compensation"]),
    (f"cohorts: [{KOL}, {{id: a, role: koc, compensation: gifted}}, {{id: b, role: koc, compensation: paid}}]",
     "gifting_before_kol", ["cohorts.1.publish.from"]),
    (f"cohorts: [{KOL}, {{id: a, role: koc, publish: {{from: 2027-05-01}}}}]", "gifting_before_kol", ["cohorts.1.compensation"]),
    ("cohorts: [{id: k, role: kol}, {id: a, role: koc, compensation: gifted, publish: {from: 2027-05-01}}]",
     "gifting_before_kol", ["cohorts.0.publish.from"]),
    ("", "post_rate_judged", ["cohorts"]),
    ("objective: {kpis: [{target: 1}]}\ncohorts: [{id: a, role: koc}, {id: b, kpis: [post_rate]}]", "post_rate_judged",
     ["cohorts.0.kpis", "cohorts.1.role"]),
    ("cohorts: [{id: a, role: koc}]", "koc_trial_days", ["cohorts.0.publish.from", "readiness.samples_delivered_by"]),
    ("cohorts: [{id: a}]", "active_days", ["cohorts.0.publish.from", "cohorts.0.publish.to"]),
    (f"cohorts: [{KOL}, {{id: a, publish: {{from: 2027-05-01, to: 2027-05-02}}}}]", "koc_gap_days", ["cohorts.1.role"]),
    (f"cohorts: [{KOL}, {{id: a, role: koc, publish: {{from: 2027-05-01}}}}]", "koc_gap_days", ["cohorts.1.publish.to"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "needs"), OPEN, ids=[f"{name}: {text}" for text, name, _ in OPEN])
def test_a_figure_of_seeding_is_unknown_and_says_what_would_settle_it(text: str, name: str, needs: list[str]) -> None:
    value = figure(text, name)
    assert value.data is UNKNOWN
    assert list(value.needs) == needs


STEPS = (
    f"cohorts: [{KOL}, {{id: a, role: koc, compensation: %s, publish: {{from: 2027-05-01}}}}]\n"
    "schedule: {shortlist_on: %s}\nads: {feed: {budget: %s}, search: {budget: 1}}\nbrand_account: {reposts_top_koc: %s}"
)


@pytest.mark.parametrize(
    ("compensation", "shortlist", "budget", "reposts", "expected", "needs"),
    [
        ("gifted", "2027-05-05", "1", "false", True, []),
        ("gifted_and_paid", "2027-05-05", "0", "true", True, []),
        ("gifted", "2027-05-05", "0", "false", False, []),
        ("gifted", "none", "1", "true", False, []),
        ("paid", "2027-05-05", "1", "true", False, []),
        ("gifted", "2027-05-05", "1", "null", True, []),
        ("gifted", "2027-05-05", "null", "true", True, []),
        ("gifted", "none", "null", "null", False, []),
        ("paid", "null", "null", "null", False, []),
        ("null", "null", "0", "false", False, []),
        ("gifted", "null", "null", "true", UNKNOWN, ["schedule.shortlist_on"]),
        ("gifted", "2027-05-05", "0", "null", UNKNOWN, ["brand_account.reposts_top_koc"]),
        ("null", "2027-05-05", "null", "false", UNKNOWN, ["cohorts.1.compensation", "ads.feed.budget"]),
    ],
)
def test_the_four_steps_are_gifts_a_shortlist_kols_and_a_boost_or_reposts(
    compensation: str, shortlist: str, budget: str, reposts: str, expected: object, needs: list[str]
) -> None:
    value = figure(STEPS % (compensation, shortlist, budget, reposts), "four_step")
    assert value.data is expected
    assert list(value.needs) == needs


SPANS = st.lists(st.tuples(st.sampled_from(["kol", "koc"]), st.integers(1, 28), st.integers(0, 27)), max_size=6)


@settings(max_examples=60, deadline=None)
@given(SPANS, st.integers(1, 28))
def test_the_days_without_koc_notes_are_those_on_no_koc_range(spans: list[tuple[str, int, int]], end: int) -> None:
    spans = [(role, first, min(28, first + more)) for role, first, more in spans]
    entries: list[dict[str, Any]] = [
        {"role": role, "publish": f"{{from: 2027-02-{first:02}, to: 2027-02-{last:02}}}"} for role, first, last in spans
    ]
    plan = fact(f"{cohorts(entries)}\nads: {{feed: {{}}, search: {{end: 2027-02-{end:02}}}}}")
    if not spans:
        assert plan["koc_gap_days"].data == NONE
        return
    active = range(min(first for _, first, _ in spans), max([end, *(last for *_, last in spans)]) + 1)
    silent = [day for day in active if not any(role == "koc" and first <= day <= last for role, first, last in spans)]
    assert (plan["active_days"].data, plan["koc_gap_days"].data) == (len(active), len(silent))
