"""The figures: what is worked out from a plan, with unknown told apart from none and from zero."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.facts import Facts
from engine.plan import read_plan
from engine.rules import load_rules
from engine.source import read
from engine.values import NONE, UNKNOWN, Members, Value

SETTINGS = load_rules().values


def fact(text: str, kind: str = "plan", at: int = 0) -> Any:
    """The fact of a plan text: the plan itself, or the entry of a list at a place."""
    plan = read_plan(read("version: 1\n" + text, "plan.yaml"))
    return Facts(plan, SETTINGS).about(kind)[at]


def figure(text: str, name: str, kind: str = "plan", at: int = 0) -> Value:
    """What is known of a field or figure."""
    value: Value = fact(text, kind, at)[name]
    return value


KOL = "{id: a, role: kol, creators: 2, compensation: paid, fee_per_note: 300, publish: {from: 2027-05-01, to: 2027-05-09}}"
KOC = "{id: b, role: koc, creators: 6, notes_per_creator: 2, compensation: gifted, publish: {from: 2027-04-20, to: 2027-05-04}}"
TWO = f"cohorts: [{KOL}, {KOC}]\n"
NOBODY = "cohorts: []\n"

KNOWN = [
    (TWO, "has_kol", True),
    (TWO, "has_koc", True),
    (NOBODY, "has_kol", False),
    ("cohorts: [{id: a, role: kol, creators: 0}]", "has_kol", False),
    ("cohorts: [{id: a, role: kol}, {id: b}]", "has_kol", True),
    (TWO, "cohort_count", 2),
    ("cohorts: [{id: a, creators: 0}, {id: b, creators: 1}, {id: c}]", "cohort_count", 2),
    (TWO, "kol_creators", 2),
    (TWO, "koc_creators", 6),
    (TWO, "all_creators", 8),
    (TWO, "kol_creator_share", Decimal("0.25")),
    (TWO, "koc_creator_share", Decimal("0.75")),
    (NOBODY, "koc_creator_share", NONE),
    (TWO, "kol_notes", 2),
    (TWO, "koc_notes", 12),
    (TWO, "all_notes", 14),
    (TWO, "koc_note_share", Decimal("0.857142857142857")),
    (TWO, "kol_fees", Decimal(600)),
    (TWO, "koc_fees", Decimal(0)),
    (TWO, "planned_fees", Decimal(600)),
    (NOBODY, "planned_fees", Decimal(0)),
    (NOBODY, "kol_fees", Decimal(0)),
    (NOBODY, "koc_fees", Decimal(0)),
    (TWO, "koc_fee_share", Decimal(0)),
    (f"cohorts: [{KOC}]", "koc_fee_share", NONE),
    (TWO, "first_note", date(2027, 4, 20)),
    (TWO, "last_note", date(2027, 5, 9)),
    (TWO, "first_kol_note", date(2027, 5, 1)),
    (TWO, "last_kol_note", date(2027, 5, 9)),
    (TWO, "first_koc_note", date(2027, 4, 20)),
    (TWO, "last_koc_note", date(2027, 5, 4)),
    (NOBODY, "first_note", NONE),
    (f"cohorts: [{KOC}]", "first_kol_note", NONE),
    (TWO + "measurement: {until: 2027-05-09}", "window_days", 0),
    (TWO + "measurement: {until: 2027-06-06}", "window_days", 28),
    (NOBODY + "measurement: {until: 2027-06-06}", "window_days", NONE),
    (TWO + "measurement: {until: 2027-05-08}", "kol_window_days", -1),
    ("schedule: {start: 2027-05-01, end: 2027-05-01}", "campaign_days", 1),
    (TWO, "publishing_days", 20),
    (NOBODY, "publishing_days", NONE),
    (TWO, "kol_follows_koc", True),
    (f"cohorts: [{KOL}]", "kol_follows_koc", False),
    ("cohorts: [{id: a, role: koc, publish: {from: 2027-05-01}}, {id: b, role: kol, publish: {from: 2027-05-01}}]",
     "kol_follows_koc", False),
    ("objective: {secondary: [trust, sales]}", "secondary_goals", 2),
    ("ads: {}", "feed_planned", False),
    ("ads: {feed: {}}", "feed_planned", False),
    ("ads: {feed: {budget: 0}}", "feed_planned", False),
    ("ads: {feed: {budget: 0.01}}", "feed_planned", True),
    ("ads: {search: {budget: 1}}", "search_planned", True),
    ("audience: {locations: [NZ/Auckland, AU]}", "audience_abroad", True),
    ("audience: {locations: [NZ, CN/Shanghai]}", "audience_abroad", False),
    ("audience: {locations: []}", "audience_abroad", False),
    ("audience: {locations: [CN]}\nads: {feed: {geo: [CN]}}", "feed_geo_on_target", False),
    ("audience: {locations: [NZ/Auckland]}\nads: {feed: {geo: [NZ]}}", "feed_geo_on_target", True),
    ("audience: {locations: [NZ]}\nads: {feed: {geo: [NZ/Auckland]}}", "feed_geo_on_target", True),
    ("audience: {locations: [NZ]}\nads: {feed: {geo: []}}", "feed_geo_on_target", False),
    ("audience: {locations: [NZ/Auckland]}\ncohorts: [{id: a, role: koc, locations: [NZ]}]", "koc_local", False),
    ("audience: {locations: [NZ]}\ncohorts: [{id: a, role: koc, locations: [NZ/Auckland]}]", "koc_local", True),
    ("audience: {locations: [NZ]}\ncohorts: [{id: a, role: kol, locations: [NZ]}]", "koc_local", False),
    ("audience: {locations: [NZ]}\ncohorts: [{id: a, role: kol, locations: [NZ]}]", "any_local", True),
    (NOBODY + "audience: {locations: [NZ]}", "any_local", False),
    ("cohorts: [{id: a, role: kol, expected: {impressions: 30}}, {id: b, role: koc, expected: {impressions: 10}}]",
     "kol_impression_share", Decimal("0.75")),
    ("cohorts: [{id: a, role: kol, expected: {impressions: 30}}, {id: b, role: koc, expected: {}}]",
     "kol_impression_share", Decimal(1)),
    ("cohorts: [{id: a, role: kol, expected: {}}]", "kol_impression_share", NONE),
    ("cohorts: [{id: a, role: koc, brief: x}]\nbriefs: [{id: x, creative_direction: soft light}]",
     "kol_creative_direction", False),
    ("cohorts: [{id: a, role: kol, brief: x}]\nbriefs: [{id: x, creative_direction: soft light}]",
     "kol_creative_direction", True),
    ("cohorts: [{id: a, role: kol, brief: x}]\nbriefs: [{id: x, creative_direction: '　'}]",
     "kol_creative_direction", False),
    ("cohorts: [{id: a, brief: x, formats: {video: 1}}]\nbriefs: [{id: x, adapted_from: douyin}]",
     "adapted_video_only", True),
    ("cohorts: [{id: a, brief: x, formats: {video: 1, image: 1}}]\nbriefs: [{id: x, adapted_from: douyin}]",
     "adapted_video_only", False),
    ("cohorts: [{id: a, brief: x}]\nbriefs: [{id: x, adapted_from: douyin}]", "adapted_video_only", False),
    ("cohorts: [{id: a, brief: x, formats: {live: 1}}]\nbriefs: [{id: x, adapted_from: douyin}]", "adapted_video_only", False),
    ("roster: [{quote_image: 1, quote_video: 1}]", "both_quotes", True),
    ("roster: [{quote_image: 0, quote_video: 1}]", "both_quotes", False),
    ("budget: {currency: CNY}", "budget.fx_to_cny", Decimal(1)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "expected"), KNOWN, ids=[f"{name}: {text}" for text, name, _ in KNOWN])
def test_a_figure_of_the_plan(text: str, name: str, expected: object) -> None:
    value = figure(text, name)
    assert value.data == expected
    assert type(value.data) is type(expected)
    assert value.needs == ()


READ = [
    (TWO, "cohort_count", "plan", ("cohorts",)),
    (NOBODY, "cohort_count", "plan", ("cohorts",)),
    ("roster: []", "roster_given", "plan", ("roster",)),
    ("", "roster_given", "plan", ("roster",)),
    ("cohorts: [{id: a}]\nroster: [{cohort: a}, {cohort: a}]", "row_count", "cohort", ("roster",)),
    ("budget: {lines: {}}", "listed_lines", "plan", ("budget.lines",)),
    ("budget: {lines: {creator_fees: 5}}", "listed_lines", "plan", ("budget.lines.creator_fees", "budget.lines")),
    ("cohorts: [{id: a, formats: {video: 1}}]", "format_notes", "cohort", ("cohorts.0.formats",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind", "paths"), READ, ids=[f"{name}: {text}" for text, name, *_ in READ])
def test_where_a_figure_was_read(text: str, name: str, kind: str, paths: tuple[str, ...]) -> None:
    assert figure(text, name, kind).paths == paths


OPEN = [
    ("", "has_kol", ["cohorts"]),
    ("cohorts: [{id: a, role: koc}, {id: b}]", "has_kol", ["cohorts.1.role"]),
    ("cohorts: [{id: a, role: kol}]", "kol_creators", ["cohorts.0.creators"]),
    ("cohorts: [{id: a, creators: 3}]", "kol_creators", ["cohorts.0.role"]),
    ("cohorts: [{id: a, creators: 3, compensation: paid}]", "planned_fees", ["cohorts.0.fee_per_note"]),
    ("cohorts: [{id: a, role: kol}, {id: b, role: koc, expected: {impressions: 1}}]", "kol_impression_share",
     ["cohorts.0.expected.impressions"]),
    ("cohorts: [{id: a, publish: {from: 2027-05-01}}, {id: b}]", "first_note", ["cohorts.1.publish.from"]),
    ("cohorts: [{id: a, role: koc, publish: {from: 2027-05-01}}, {id: b, role: kol}]", "kol_follows_koc",
     ["cohorts.1.publish.from"]),
    ("cohorts: [{id: a, role: koc}, {id: b, role: kol, publish: {from: 2027-05-01}}]", "kol_follows_koc",
     ["cohorts.0.publish.from"]),
    ("", "campaign_days", ["schedule.end", "schedule.start"]),
    ("", "feed_planned", ["ads.feed.budget"]),
    ("ads: {search: {}}", "feed_planned", ["ads.feed.budget"]),
    ("", "secondary_goals", ["objective.secondary"]),
    ("budget: {currency: NZD}", "budget.fx_to_cny", ["budget.fx_to_cny"]),
    ("cohorts: [{id: a, role: kol, brief: x}]\nbriefs: [{id: x}]", "kol_creative_direction",
     ["briefs.0.creative_direction"]),
    ("cohorts: [{id: a, role: kol}]\nbriefs: [{id: x}, {id: y}]", "kol_creative_direction", ["cohorts.0.brief"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "needs"), OPEN, ids=[f"{name}: {text}" for text, name, _ in OPEN])
def test_a_figure_is_unknown_and_says_what_would_settle_it(text: str, name: str, needs: list[str]) -> None:
    value = figure(text, name)
    assert value.data is UNKNOWN
    assert list(value.needs) == needs


PATH = (
    "cohorts: [{id: a, role: koc, stage: %s, publish: {to: 2027-05-01}}]\nads: {search: {budget: %s}}\n"
    "measurement: {until: %s, attribution: %s}\n"
)


@pytest.mark.parametrize(
    ("stage", "budget", "until", "attribution", "expected"),
    [
        ("research", 1, "2027-05-29", "[code]", True),
        ("decision", 1, "2027-05-29", "[code]", True),
        ("discovery", 1, "2027-05-29", "[code]", False),
        ("research", 0, "2027-05-29", "[code]", False),
        ("research", 1, "2027-05-28", "[code]", False),
        ("research", 1, "2027-05-29", "[]", False),
        ("research", 1, "null", "[code]", False),
        ("null", "null", "null", "null", False),
    ],
)
def test_a_conversion_path_needs_all_its_parts_and_unknown_counts_as_no(
    stage: str, budget: object, until: str, attribution: str, expected: bool
) -> None:
    assert figure(PATH % (stage, budget, until, attribution), "conversion_path").data is expected


@pytest.mark.parametrize(
    ("retention", "first", "expected"),
    [("9", "2027-05-11", True), ("10", "2027-05-11", False), ("null", "2027-05-11", False)],
)
def test_koc_notes_are_gone_the_day_after_their_period(retention: str, first: str, expected: bool) -> None:
    text = (
        f"cohorts: [{{id: a, role: koc, note_retention_days: {retention}, publish: {{to: 2027-05-01}}}}, "
        f"{{id: b, role: kol, publish: {{from: {first}}}}}]"
    )
    assert figure(text, "koc_notes_gone_before_kol").data is expected


LISTS = [
    ("objective: {kpis: [{metric: views}, {metric: saves}]}", "objective_kpis", {"views", "saves"}, True),
    ("objective: {kpis: [{metric: views}, {target: 1}]}", "objective_kpis", {"views"}, False),
    ("objective: {kpis: [{metric: views}]}\ncohorts: [{id: a, kpis: [ctr]}]", "all_kpis", {"views", "ctr"}, True),
    ("objective: {kpis: [{metric: views}]}", "all_kpis", {"views"}, False),
    ("cohorts: [{id: a, stage: research}, {id: b}]", "cohort_stages", {"research"}, False),
    ("cohorts: [{id: a, role: kol, job: reach}, {id: b, role: koc, job: validate}]", "kol_jobs", {"reach"}, True),
    ("briefs: [{id: a, style: casual}, {id: b, style: polished}]", "brief_styles", {"casual", "polished"}, True),
    ("briefs: [{id: a, keywords: []}]", "brief_keywords", set(), True),
    ("briefs: [{id: a, content_types: [qa]}]", "brief_content_types", {"qa"}, True),
    ("audience: {locations: [CN, NZ]}", "target_places", {"nz"}, True),
    (TWO + "briefs: [{id: a, role: kol, content_types: [live]}, {id: b, role: koc, content_types: [qa]}]",
     "kol_content_types", {"live"}, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "known", "complete"), LISTS, ids=[f"{name}: {text}" for text, name, *_ in LISTS]
)
def test_a_list_figure_knows_what_is_there_and_whether_that_is_all(
    text: str, name: str, known: set[str], complete: bool
) -> None:
    data = figure(text, name).data
    assert data.known == known
    assert data.complete is complete


def test_a_cohort_without_a_role_can_only_add_its_own_job() -> None:
    data = figure("cohorts: [{id: a, role: kol, job: reach}, {id: b, job: validate}]", "kol_jobs").data
    assert data.contains(frozenset({"introduce"})) is False
    assert data.contains(frozenset({"validate"})) is None
    assert data.contains(frozenset({"reach"})) is True


def test_a_cohort_is_judged_by_its_own_metrics_and_those_aimed_at_it() -> None:
    text = (
        "objective: {kpis: [{metric: views, applies_to: a}, {metric: gmv, applies_to: b}, {metric: saves}]}\n"
        "cohorts: [{id: a, kpis: [ctr]}, {id: b}]"
    )
    assert figure(text, "judged_by", "cohort", 0).data == Members.of(["ctr", "views"])
    other = figure(text, "judged_by", "cohort", 1)
    assert other.data.known == {"gmv"}
    assert other.needs == ("cohorts.1.kpis",)


@pytest.mark.parametrize(
    ("compensation", "fee", "expected"),
    [("gifted", "null", 0), ("commission", "null", 0), ("commission", "5", 60), ("paid", "5", 60), ("gifted_and_paid", "2.5", 30)],
)  # fmt: skip
def test_the_fee_of_a_cohort(compensation: str, fee: str, expected: int) -> None:
    text = f"cohorts: [{{id: a, creators: 6, notes_per_creator: 2, compensation: {compensation}, fee_per_note: {fee}}}]"
    assert figure(text, "fee", "cohort").data == expected


TWINS = "cohorts: [{id: a, role: kol, job: reach, stage: discovery, kpis: [views, ctr]}, {id: b, role: koc, %s}]"


@pytest.mark.parametrize(
    ("own", "twins", "complete"),
    [
        ("job: reach, stage: discovery, kpis: [ctr, views]", {"a"}, True),
        ("job: reach, stage: discovery, kpis: [ctr]", set(), True),
        ("job: validate, stage: discovery, kpis: [views, ctr]", set(), True),
        ("job: reach, kpis: [views, ctr]", set(), False),
        ("job: validate", set(), True),
    ],
)
def test_twins_have_the_same_job_stage_and_metrics(own: str, twins: set[str], complete: bool) -> None:
    data = figure(TWINS % own, "kol_twins", "cohort", 1).data
    assert (data.known, data.complete) == (twins, complete)


USES = "cohorts: [{id: a, role: kol, brief: x}, {id: b, role: koc, brief: y}]\nbriefs: [{id: x}, {id: y}, {id: z, role: both}]"


@pytest.mark.parametrize(
    ("at", "kol", "koc", "used_by", "koc_only"),
    [(0, True, False, {"a"}, False), (1, False, True, {"b"}, True), (2, True, True, set(), False)],
)
def test_a_brief_belongs_to_those_who_use_it_or_else_to_whom_it_is_written_for(
    at: int, kol: bool, koc: bool, used_by: set[str], koc_only: bool
) -> None:
    brief = fact(USES, "brief", at)
    assert (brief["kol_brief"].data, brief["koc_brief"].data) == (kol, koc)
    assert brief["used_by"].data.known == used_by
    assert brief["koc_only"].data is koc_only


def test_a_cohort_that_names_no_brief_has_the_only_one_for_its_role() -> None:
    text = "cohorts: [{id: a, role: koc}]\nbriefs: [{id: x, role: kol, style: polished}, {id: y, role: both, style: casual}]"
    assert figure(text, "brief.style", "cohort").data == "casual"
    assert figure(text.replace("role: kol", "role: koc"), "brief.style", "cohort").data is UNKNOWN


@pytest.mark.parametrize(
    ("brief", "missing"),
    [
        ("objective: o, required_points: [p], product_points: [q], how_to_show: h", set()),
        ("objective: ' ', required_points: [], product_points: [q]", {"objective", "required_points", "how_to_show"}),
        ("objective: o, required_points: [' '], product_points: [q], how_to_show: h", {"required_points"}),
    ],
)
def test_the_parts_that_a_brief_lacks(brief: str, missing: set[str]) -> None:
    assert figure(f"briefs: [{{id: a, {brief}}}]", "missing_parts", "brief").data.known == missing


def similarity(first: str, second: str) -> Any:
    text = f"cohorts: [{{id: a, role: kol, brief: x}}, {{id: b, role: koc, brief: y}}]\nbriefs: [{{id: x, text: {first}}}, {{id: y, text: {second}}}]"
    return figure(text, "text_similarity", "brief").data


def test_likeness_of_briefs_looks_at_letters_only_and_not_at_short_texts() -> None:
    long = "Show the trainers on a morning run by the sea"
    assert similarity(long, long) == 1
    assert similarity(long, f"'{long.upper()}!!!'") == 1
    assert 0 < similarity(long, "Show the trainers on an evening walk in town") < 1
    assert similarity(long, "Tell what it costs and how long it lasts") < Decimal("0.5")
    assert similarity("a" * 20, "a" * 20) == 1
    assert similarity("a" * 19, "a" * 20) == 0
    assert (
        similarity("今天一起去看海边的日出然后吃一顿很好吃的早餐吧", "今天一起去看海边的日出然后吃一顿很好吃的早餐吧")
        == 1
    )


@pytest.mark.parametrize(
    ("keyword", "extra", "expected"),
    [
        ("JD Sports 年中大促", "campaign: {brand: JD Sports, product: trainers}", True),
        ("jdsports", "campaign: {brand: JD Sports, product: trainers}", True),
        ("ＪＤ 跑鞋", "campaign: {brand: JD Sports, product: trainers}", True),
        ("跑鞋 推荐", "campaign: {brand: JD Sports, product: trainers}\nads: {}", False),
        ("跑鞋 推荐", "campaign: {brand: JD Sports, product: trainers}", UNKNOWN),
        ("跑鞋 推荐", "campaign: {brand: JD Sports}\nads: {}", UNKNOWN),
        ("跑鞋 推荐", "campaign: {brand: JD Sports, product: t}\nads: {search: {keywords: [{term: 跑鞋 店, kind: brand}]}}", True),
        ("跑鞋 推荐", "campaign: {brand: JD Sports, product: t}\nads: {search: {keywords: [{term: 跑鞋 店, kind: category}]}}", False),
        ("跑鞋 推荐", "campaign: {brand: JD Sports, product: t}\nads: {search: {keywords: [{term: 跑鞋 店}]}}", UNKNOWN),
    ],
)  # fmt: skip
def test_a_keyword_names_the_brand(keyword: str, extra: str, expected: object) -> None:
    text = f"{extra}\nbriefs: [{{id: a, keywords: [{keyword}]}}]"
    assert figure(text, "keyword_names_brand", "brief").data is expected


def test_a_creator_in_reach_of_the_audience() -> None:
    text = "audience: {locations: [NZ/Auckland]}\nroster: [{nickname: a, location: NZ}, {nickname: b, location: AU}, {nickname: c}]"
    assert [figure(text, "in_reach", "creator", at).data for at in range(3)] == [True, False, UNKNOWN]


def test_an_omitted_list_has_one_fact_that_knows_nothing_but_the_plan() -> None:
    cohort = fact("objective: {primary: sales}", "cohort")
    assert cohort["role"].data is UNKNOWN
    assert cohort["role"].needs == ("cohorts",)
    assert cohort["plan.objective.primary"].data == "sales"
    assert cohort["brief.style"].needs == ("cohorts",)


COHORTS = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["kol", "koc"]),
            "creators": st.integers(0, 500),
            "notes_per_creator": st.integers(1, 9),
            "fee_per_note": st.decimals(0, 100_000, places=2),
        }
    ),
    max_size=6,
)


def cohorts(entries: list[dict[str, Any]]) -> str:
    lines = [
        f"  - {{id: c{at}, compensation: paid, " + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}"
        for at, entry in enumerate(entries)
    ]
    return "cohorts:\n" + "\n".join(lines) if lines else "cohorts: []"


@settings(max_examples=60, deadline=None)
@given(COHORTS)
def test_the_roles_add_up_to_the_whole(entries: list[dict[str, Any]]) -> None:
    plan = fact(cohorts(entries))
    for name in ("creators", "notes"):
        assert plan[f"kol_{name}"].data + plan[f"koc_{name}"].data == plan[f"all_{name}"].data
    assert plan["kol_fees"].data + plan["koc_fees"].data == plan["planned_fees"].data
    expected = sum((Decimal(e["creators"]) * e["notes_per_creator"] * e["fee_per_note"] for e in entries), Decimal(0))
    assert plan["planned_fees"].data == expected
    shares = [plan[f"{role}_creator_share"].data for role in ("kol", "koc")]
    assert shares == [NONE, NONE] if NONE in shares else abs(sum(shares) - 1) < Decimal("1e-14")


@settings(max_examples=40, deadline=None)
@given(COHORTS, st.randoms(use_true_random=False))
def test_the_order_of_cohorts_does_not_matter(entries: list[dict[str, Any]], random: Any) -> None:
    names = ("has_kol", "has_koc", "kol_creators", "koc_note_share", "planned_fees", "koc_fee_share")
    mixed = list(entries)
    random.shuffle(mixed)
    one, other = fact(cohorts(entries)), fact(cohorts(mixed))
    assert [one[name].data for name in names] == [other[name].data for name in names]
