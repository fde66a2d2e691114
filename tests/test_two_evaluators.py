"""The laws of conditions, and that both evaluators keep them: for conditions and plans that nobody wrote.

Conditions are drawn from the whole vocabulary of plans and cohorts, with limits from a small pool; plans draw their
values from the same pool, so that numbers meet their limits, and leave fields out, empty or 'none'.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial
from random import Random
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.conditions import Condition, Reader, Test, alternatives, branches
from engine.conditions.tree import OPERATORS
from engine.facts import Fact, Facts, Field, vocabulary
from engine.figures import FIGURES
from engine.plan import FIELDS, parse
from engine.rules import load_rules
from engine.terms import VOCABULARIES
from engine.values import UNKNOWN, Truth
from tests.evaluators import by_durable_rules, by_tree, cases, needs_durable_rules

Raw = dict[str, Any]
"""A condition, or a plan, as data."""

KINDS = ("plan", "cohort")
DEPTH = 3
ROWS = 200
"""Alternatives that a condition may come to; more are refused when rules load."""

# --- Values: a few of each type, which plans and limits share --------------------------------------------------------

DAYS = ["2027-05-01", "2027-05-02", "2027-05-03", "2027-06-30"]
TEXTS = ["", "a", "Ａ ", "b", "none", "new mother", "x" * 70_000]
PLACES = ["NZ", "NZ/Auckland", "nz/auckland".upper(), "CN", "CN/Shanghai"]
WHOLES = [0, 1, 2, 3, 7, 999_999_999_999_999]
NUMBERS: list[Any] = [*WHOLES, *map(Decimal, ("0.00001", "0.1", "0.3", "2.50", "1E-14", "1E+14", "99999.9999999999"))]
SHARES: list[Any] = [0, 1, *map(Decimal, ("0.00001", "0.3", "0.5", "0.33333333333333"))]

POOLS: Mapping[str, list[Any]] = {
    "text": TEXTS,
    "place": PLACES,
    "int": WHOLES,
    "number": NUMBERS,
    "money": NUMBERS,
    "share": SHARES,
    "date": DAYS,
    "date or none": [*DAYS, "none"],
    "bool": [True, False],
}
SIZES = ("int", "number", "money", "share")
DATES = ("date", "date or none")

SHIPPED = load_rules().values
SETTINGS: Raw = {
    **{name: SHIPPED[name] for figure in FIGURES.values() for name in figure.settings},
    "measure_min_window_days": 2,
    "brief_similarity_min_chars": 3,
    "one": 1,
    "half": Decimal("0.5"),
    "day": DAYS[1],
    "text": "a",
    "texts": ["a", "b"],
    "place": "NZ",
    "places": ["NZ", "CN"],
    **{f"a_{name}": next(iter(terms)).value for name, terms in VOCABULARIES.items()},
    **{f"some_{name}": [term.value for term in list(terms)[:2]] for name, terms in VOCABULARIES.items()},
}
NAMES = {terms: name for name, terms in VOCABULARIES.items()}


def pool(word: Field) -> list[Any]:
    """The literals of one type, or of one entry of a list."""
    type_ = word.type.removeprefix("list of ")
    if type_ == "enum":
        return [term.value for term in list(word.terms or ())[:3]]
    return POOLS.get(type_, [])


def setting(word: Field, many: bool) -> list[str]:
    """The settings that can stand for a value of a type, or for a list of them."""
    type_ = word.type.removeprefix("list of ")
    if type_ == "enum" and word.terms:
        return [f"setting:{'some' if many else 'a'}_{NAMES[word.terms]}"]
    if many:
        return {"text": ["setting:texts"], "place": ["setting:places"]}.get(type_, [])
    one = {"text": "text", "place": "place", "int": "one", "number": "half", "money": "half", "share": "half"}
    return [f"setting:{one[type_]}"] if type_ in one else ["setting:day"] if type_ in DATES else []


LAWS = settings(max_examples=max(1, settings().max_examples // 2))
"""The laws of the tree are simpler than the evaluators: they get half of the examples of the profile."""


# --- Conditions ------------------------------------------------------------------------------------------------------


def reader(kind: str) -> Reader:
    def complain(path: tuple[str | int, ...], message: str, *_: object) -> None:
        raise AssertionError(f"{path}: {message}")

    return Reader(vocabulary(kind), SETTINGS, complain)


def read(kind: str, raw: Raw) -> Condition:
    condition = reader(kind).read(raw, ())
    assert condition is not None
    return condition


def peers(kind: str, word: Field) -> list[str]:
    """The fields that a field can be compared with."""
    family = next(family for family in (SIZES, DATES) if word.type in family)
    names = [*LIKELY[kind] * 5, *vocabulary(kind)]
    return [f"field:{name}" for name in names if vocabulary(kind)[name].type in family]


Strategy = st.SearchStrategy[Any]


def worth(right: Any) -> Any:
    """The value of a literal or a setting."""
    return SETTINGS[right.removeprefix("setting:")] if str(right).startswith("setting:") else right


def right_side(kind: str, word: Field, operator: str) -> Strategy:
    """What can stand to the right of an operator."""
    if word.type == "list of entries":
        return st.just([])
    some = st.sampled_from([found for found in pool(word) if found != "none" or word.type not in DATES])
    if word.is_list or operator in ("in", "not_in"):
        entries = st.lists(some, min_size=operator not in ("is", "is_not"), max_size=3)
        return st.one_of(some, entries, st.sampled_from(setting(word, many=True)))
    if word.type == "bool":
        return some
    one = st.one_of(some, st.sampled_from(setting(word, many=False)))
    if operator == "between":
        return st.lists(one, min_size=2, max_size=2).map(lambda ends: sorted(ends, key=worth))
    if word.type not in (*SIZES, *DATES):
        return one
    other = st.sampled_from(peers(kind, word))
    return st.one_of(one, other, st.just("none")) if operator in ("is", "is_not") else st.one_of(one, other)


def operators(word: Field) -> list[str]:
    """The operators that fit a field, `given` left out."""
    if word.type == "list of entries":
        return ["is", "is_not"]
    family = "list" if word.is_list else word.type
    return [name for name, (types, _) in OPERATORS.items() if family in types]


@cache
def question(kind: str, name: str, with_given: bool) -> Strategy:
    """A question to a field, by any operator that fits it."""
    word = vocabulary(kind)[name]
    asked = [right_side(kind, word, operator).map(partial(asking, name, operator)) for operator in operators(word)]
    if with_given and word.figure is None:
        asked.append(st.booleans().map(partial(asking, name, "given")))
    return st.one_of(asked)


def asking(name: str, operator: str, right: Any) -> Raw:
    return {name: {operator: right}}


@cache
def question_of_a_setting() -> Strategy:
    words = {f"setting:a_{name}": [term.value for term in terms][:2] for name, terms in VOCABULARIES.items()}
    return st.one_of([st.sampled_from([{name: word} for word in (*two, two)]) for name, two in words.items()])


@cache
def questions(kind: str, fields_only: bool) -> Strategy:
    """A question to any field of a kind, rather to one that plans here may give; or to a setting."""
    if fields_only:
        return st.sampled_from(LIKELY_FIELDS[kind]).flatmap(lambda name: question(kind, name, False))
    names = st.sampled_from(LIKELY[kind] * 3 + list(vocabulary(kind)))
    asked = names.flatmap(lambda name: question(kind, name, True))
    return st.one_of(*[asked] * 15, question_of_a_setting())


@st.composite
def grown(draw: st.DrawFn, kind: str, fields_only: bool, depth: int) -> Raw:
    """A condition of at most so many levels."""
    size = draw(st.integers(0, 4)) if depth > 1 else 0
    if size == 0:
        found: Raw = draw(questions(kind, fields_only))
        return found
    children = [draw(grown(kind, fields_only, depth - 1)) for _ in range(size)]
    combinator = draw(st.sampled_from(["all", "any", "none", "at_least"]))
    if combinator == "at_least":
        return {"at_least": draw(st.integers(1, size)), "of": children}
    return {combinator: children}


def conditions(kind: str, fields_only: bool = False, depth: int = DEPTH) -> Strategy:
    """A condition of at most so many levels, which comes to a bounded number of alternatives."""
    return grown(kind, fields_only, depth).map(partial(bounded, kind))


def bounded(kind: str, raw: Raw) -> Raw:
    """The condition, or the first part of it that does not come to too many alternatives."""
    condition = read(kind, raw)
    if max(alternatives(condition, wanted) for wanted in (True, False)) <= ROWS:
        return raw
    return bounded(kind, (raw.get("of") or next(iter(raw.values())))[0])


def of_both(one: Callable[[str], Strategy]) -> Strategy:
    """A kind of fact, and what is drawn for it."""
    return st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), one(kind)))


# --- Plans -----------------------------------------------------------------------------------------------------------

SHAPE: Raw = {
    "campaign": ["name", "brand", "category", "premium"],
    "objective": ["primary", "secondary", {"kpis": ["metric", "target", "applies_to"]}],
    "audience": ["segments", "locations", "presence"],
    "schedule": ["start", "end", "shortlist_on"],
    "budget": ["currency", "total", {"lines": ["creator_fees", "feed_ads"]}],
    "cohorts": [
        *("role", "tier", "creators", "notes_per_creator", "compensation", "fee_per_note", "stage", "job", "kpis"),
        *("brief", "locations", "audience", "authority", "note_retention_days"),
        {"followers": ["min", "max"], "publish": ["from", "to"], "expected": ["impressions", "post_rate"]},
    ],
    "briefs": ["role", "style", "final_on", "text", "keywords", "objective", "content_types", "adapted_from"],
    "ads": [{"feed": ["budget", "start", "end", "source", "geo"], "search": ["budget", "start", "end"]}],
    "measurement": ["until", "metrics", "attribution"],
    "readiness": ["samples", "trend_scan_on"],
}
"""The part of a plan that is drawn: fields of every type, and all that figures are made of."""


def leaves(shape: list[Any], path: str) -> Iterator[str]:
    for part in shape:
        if isinstance(part, str):
            yield f"{path}{part}"
        else:
            for name, inner in part.items():
                many = FIELDS[f"{path}{name}"].type == "list of entries"
                yield from leaves(inner, f"{path}{name}{'[]' if many else ''}.")


DRAWN = list(leaves([SHAPE], ""))
LIKELY = {
    "plan": [path for path in DRAWN if "[]" not in path],
    "cohort": [path.removeprefix("cohorts[].") for path in DRAWN if path.startswith("cohorts[].")]
    + [path.replace("briefs[].", "brief.") for path in DRAWN if path.startswith("briefs[].")]
    + [f"plan.{path}" for path in DRAWN if "[]" not in path],
}
"""The fields that plans here may give; conditions ask them more often than the rest of the vocabulary."""
LIKELY_FIELDS = {kind: [name for name in names if not name.startswith("brief.")] for kind, names in LIKELY.items()}
"""Those of them that one place of a plan settles: which brief a cohort has can be guessed from less."""


def value(path: str) -> st.SearchStrategy[Any]:
    told = FIELDS[path]
    word = Field("", path, told.type, None, told.terms, {}, "")
    if path.endswith("[].brief"):
        return st.sampled_from(["b0", "b1", None])
    if path.endswith(".applies_to"):
        return st.sampled_from(["c0", "campaign", None])
    some = st.sampled_from(pool(word))
    return st.lists(some, max_size=2) if word.is_list else some


def holder(shape: list[Any], path: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Raw]:
    """A map of some of these fields; what is left out, or null, is unknown."""
    optional = dict(more)
    for part in shape:
        if isinstance(part, str):
            optional[part] = value(f"{path}{part}")
        else:
            for name, inner in part.items():
                if FIELDS[f"{path}{name}"].type == "list of entries":
                    optional[name] = st.lists(holder(inner, f"{path}{name}[]."), max_size=2)
                else:
                    optional[name] = holder(inner, f"{path}{name}.")
    return st.fixed_dictionaries({}, optional=optional)


def ordered(data: Any, low: str, high: str) -> None:
    """Ranges do not end before they start."""
    if isinstance(data, dict) and data.get(low) is not None and data.get(high) is not None:
        data[low], data[high] = sorted((data[low], data[high]))


def agreeing(data: Raw) -> Raw:
    """The plan with what must agree in it brought to agree: ids, references, ranges, gifts."""
    data = copy.deepcopy(data)
    cohorts, briefs = data.get("cohorts") or [], data.get("briefs") or []
    for name, entries in (("c", cohorts), ("b", briefs)):
        for at, entry in enumerate(entries):
            entry["id"] = f"{name}{at}"
    for cohort in cohorts:
        if cohort.get("brief") not in {brief["id"] for brief in briefs}:
            cohort.pop("brief", None)
        if cohort.get("compensation") == "gifted":
            cohort.pop("fee_per_note", None)
        ordered(cohort.get("publish"), "from", "to")
        ordered(cohort.get("followers"), "min", "max")
    for kpi in (data.get("objective") or {}).get("kpis") or []:
        if not cohorts:
            kpi.pop("applies_to", None)
    ordered(data.get("schedule"), "start", "end")
    for ads in (data.get("ads") or {}).values():
        ordered(ads, "start", "end")
    return data


PLANS = holder([SHAPE], "").map(agreeing)


def facts_of(data: Raw) -> Facts | None:
    """The facts of a plan, None when it is refused."""
    told: list[object] = []
    plan = parse(data, lambda *problem: told.append(problem))
    return None if plan is None else Facts(plan, SETTINGS)


def facts(data: Raw) -> Facts:
    found = facts_of(data)
    assert found is not None, data
    return found


def all_facts(data: Raw, kind: str) -> list[Fact]:
    return facts(data).about(kind)


# --- The two evaluators ----------------------------------------------------------------------------------------------


QUESTIONS: Mapping[tuple[str, str], list[Raw]] = {
    ("plan", "budget.total"): [
        *({operator: 7} for operator in ("is", "is_not", "below", "at_most", "above", "at_least")),
        *({"is": "none"}, {"is_not": "none"}, {"between": [2, 7]}, {"between": [8, 9]}, {"between": [7, 7]}),
        *({"above": "field:budget.lines.feed_ads"}, {"at_most": "setting:one"}, {"below": Decimal("0.00001")}),
    ],
    ("plan", "ads.feed.budget"): [{"is": "none"}, {"is_not": "none"}, {"is": 0}, {"is_not": 0}, {"at_most": 7}],
    ("plan", "ads.feed.start"): [
        *({operator: "field:schedule.start"} for operator in ("is", "is_not", "before", "not_after", "after")),
        *({"not_before": "field:schedule.start"}, {"between": DAYS[:2]}, {"is": "none"}, {"not_after": DAYS[0]}),
    ],
    ("cohort", "plan.schedule.shortlist_on"): [{"is": "none"}, {"before": DAYS[1]}, {"is_not": DAYS[1]}],
    ("cohort", "role"): [
        *({operator: words} for operator in ("in", "not_in") for words in (["kol"], ["kol", "kol"], ["kol", "koc"])),
        *({"is": "kol"}, {"is_not": "kol"}, {"in": "setting:some_role"}, {"given": True}, {"given": False}),
    ],
    ("cohort", "audience"): [
        *({operator: ["a"]} for operator in ("is", "is_not", "contains", "lacks", "only")),
        *({"is": []}, {"is_not": []}, {"contains": "setting:texts"}),
    ],
    ("cohort", "plan.campaign.premium"): [{"is": True}, {"is": False}],
}
ONE_QUESTION = [(kind, name, test) for (kind, name), asked in QUESTIONS.items() for test in asked]
SMALL_PLANS: list[Raw] = [
    {},
    {"ads": {}, "cohorts": []},
    {"ads": {"feed": {}}, "cohorts": [{}]},
    {
        "ads": {"feed": {"budget": 0}},
        "schedule": {"shortlist_on": "none"},
        "cohorts": [{"role": "kol", "audience": []}],
    },
    {"budget": {"total": 7, "lines": {"feed_ads": 7}}, "cohorts": [{"role": "koc", "audience": ["Ａ"]}]},
    {"budget": {"total": Decimal("7.00")}, "schedule": {"start": DAYS[0]}, "ads": {"feed": {"start": DAYS[0]}}},
    {
        "budget": {"total": 0},
        "campaign": {"premium": True},
        "schedule": {"start": DAYS[1]},
        "ads": {"feed": {"start": DAYS[0]}},
    },
    {
        "campaign": {"premium": False},
        "schedule": {"shortlist_on": DAYS[1]},
        "cohorts": [{"audience": ["a", "b"]}, {"audience": None}],
    },
]


@needs_durable_rules
@pytest.mark.parametrize("kind", KINDS)
def test_both_evaluators_fire_the_same(kind: str, record_property: Callable[[str, object], None]) -> None:
    """On plans that are drawn and on the small ones, all with the same few values."""
    seen: set[int] = set()
    small = [all_facts(plan, kind) for plan in SMALL_PLANS]

    @given(st.lists(conditions(kind), min_size=1, max_size=5), st.lists(PLANS, min_size=1, max_size=2))
    def fire_the_same(raws: list[Raw], drawn: list[Raw]) -> None:
        rules = {f"rule-{at}": read(kind, raw) for at, raw in enumerate(raws)}
        plans = [all_facts(plan, kind) for plan in drawn] + small
        assert by_durable_rules(kind, rules, plans) == [by_tree(rules, about) for about in plans]
        seen.update(*(cases(rules.values(), about) for about in plans))

    fire_the_same()
    record_property("cases", len(seen))


@needs_durable_rules
@pytest.mark.parametrize(("kind", "name", "test"), ONE_QUESTION)
def test_both_evaluators_agree_on_single_questions(kind: str, name: str, test: Raw) -> None:
    """Each operator alone and negated, on both sides of its limit, on nothing and on 'none'."""
    raw = {name: test}
    rules = {"yes": read(kind, raw), "no": read(kind, {"none": [raw]})}
    plans = [all_facts(plan, kind) for plan in SMALL_PLANS]
    assert by_durable_rules(kind, rules, plans) == [by_tree(rules, about) for about in plans]


@pytest.mark.parametrize("ends", [["none", 5], [1, "none"], [1, "field:notes"], ["field:notes", 5], [5, 1]])
def test_the_ends_of_between_are_values(ends: list[Any]) -> None:
    """What is no size cannot be an end, and no range runs backwards: both are refused when rules load."""
    told: list[object] = []
    found = Reader(vocabulary("cohort"), SETTINGS, lambda *problem: told.append(problem))
    assert found.read({"creators": {"between": ends}}, ()) is None
    assert told


# --- The laws of the tree --------------------------------------------------------------------------------------------


def same(kind: str, left: Raw, right: Raw, data: Raw) -> None:
    one, other = read(kind, left), read(kind, right)
    for fact in all_facts(data, kind):
        assert one(fact) is other(fact), fact.path


SEVERAL = of_both(lambda kind: st.lists(conditions(kind, depth=2), min_size=1, max_size=4))


@LAWS
@given(SEVERAL, PLANS)
def test_none_of_them_is_all_of_their_opposites(drawn: tuple[str, list[Raw]], data: Raw) -> None:
    kind, raws = drawn
    same(kind, {"none": raws}, {"all": [{"none": [raw]} for raw in raws]}, data)


@LAWS
@given(SEVERAL, PLANS)
def test_not_all_of_them_is_any_of_their_opposites(drawn: tuple[str, list[Raw]], data: Raw) -> None:
    kind, raws = drawn
    same(kind, {"none": [{"all": raws}]}, {"any": [{"none": [raw]} for raw in raws]}, data)


@LAWS
@given(of_both(conditions), PLANS)
def test_the_opposite_of_the_opposite_is_the_condition(drawn: tuple[str, Raw], data: Raw) -> None:
    kind, raw = drawn
    same(kind, {"none": [{"none": [raw]}]}, raw, data)


@LAWS
@given(SEVERAL, PLANS)
def test_at_least_one_is_any_and_at_least_all_is_all(drawn: tuple[str, list[Raw]], data: Raw) -> None:
    kind, raws = drawn
    same(kind, {"at_least": 1, "of": raws}, {"any": raws}, data)
    same(kind, {"at_least": len(raws), "of": raws}, {"all": raws}, data)


@LAWS
@given(SEVERAL, PLANS, st.data())
def test_at_least_so_many_is_at_most_so_many_opposites(
    drawn: tuple[str, list[Raw]], plan: Raw, data: st.DataObject
) -> None:
    """At least k of n come true exactly when it is not so that n - k + 1 come false."""
    kind, raws = drawn
    count = data.draw(st.integers(1, len(raws)))
    opposites = [{"none": [raw]} for raw in raws]
    opposite = {"at_least": len(raws) - count + 1, "of": opposites}
    same(kind, {"at_least": count, "of": raws}, {"none": [opposite]}, plan)


NEGATED = {"is": "is_not", "in": "not_in", "contains": "lacks", "below": "at_least", "above": "at_most"}


@cache
def negatable(kind: str) -> Strategy:
    """A question by an operator that has an opposite."""
    asked = [
        right_side(kind, word, operator).map(partial(asking, name, operator))
        for name, word in vocabulary(kind).items()
        for operator in operators(word)
        if NEGATED.get(operator) in operators(word)
    ]
    return st.one_of(asked)


@LAWS
@given(of_both(negatable), PLANS)
def test_a_negated_operator_is_the_opposite_of_a_known_value(drawn: tuple[str, Raw], data: Raw) -> None:
    """Unknown stays unknown. Of a size that is 'none' neither below nor at_least is true."""
    kind, raw = drawn
    [(name, test)] = raw.items()
    [(operator, right)] = test.items()
    plain, negated = read(kind, raw), read(kind, {name: {NEGATED[operator]: right}})
    for fact in all_facts(data, kind):
        answers = plain(fact), negated(fact)
        sized = operator in ("below", "above")
        assert answers in ((True, False), (False, True), (None, None), *([(False, False)] * sized))


def settle(data: Raw, path: str, found: Any) -> Raw:
    """The plan with one more value in it."""
    data = copy.deepcopy(data)
    here: Any = data
    *above, last = path.split(".")
    for step in above:
        key: Any = int(step) if isinstance(here, list) else step
        if isinstance(here, dict) and here.get(key) is None:
            here[key] = {}
        here = here[key]
    here[last] = found
    return data


@pytest.mark.parametrize("kind", KINDS)
@LAWS
@given(plan=PLANS, data=st.data())
def test_what_is_known_stays_when_more_is_known(kind: str, plan: Raw, data: st.DataObject) -> None:
    """A known answer is not turned round by a field that was unknown, whatever its value."""
    names = LIKELY_FIELDS[kind]
    rules = [read(kind, data.draw(conditions(kind, fields_only=True), label="rule")) for _ in range(3)]
    about = all_facts(plan, kind)
    assume(any(fact.model is not None for fact in about))
    at = data.draw(st.integers(0, len(about) - 1), label="fact")
    before = [rule(about[at]) for rule in rules]
    for name in data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True), label="settled"):
        needs = about[at][name].needs
        if not needs or name == "creators":  # a cohort of no creators is no fact
            continue
        word = vocabulary(kind)[name]
        more = settle(plan, needs[0], data.draw(value(word.plan_path), label=name))
        if facts_of(more) is not None:
            plan = more
    again = all_facts(plan, kind)
    assert [fact.path for fact in again] == [fact.path for fact in about]
    for was, rule in zip(before, rules, strict=True):
        assert was is None or rule(again[at]) is was


@LAWS
@given(of_both(conditions), PLANS)
def test_the_alternatives_are_the_condition(drawn: tuple[str, Raw], data: Raw) -> None:
    """A condition is true when all tests of some row come out as stated, and false in the same way."""
    kind, raw = drawn
    condition = read(kind, raw)
    for wanted in (True, False):
        rows = branches(condition, wanted)
        assert len(rows) <= alternatives(condition, wanted)
        for fact in all_facts(data, kind):
            holds = any(all(test(fact) is stated for test, stated in row) for row in rows)
            assert holds == (condition(fact) is wanted)


def test_the_alternatives_are_made_of_tests() -> None:
    condition = read("cohort", {"none": [{"all": [{"role": "koc"}, {"setting:a_role": "kol"}]}, {"creators": 1}]})
    assert all(isinstance(test, Test) for row in branches(condition) for test, _ in row)


def reordered(raw: Any, random: Random) -> Any:
    """The same condition with the children of every group in another order."""
    if isinstance(raw, dict):
        return {key: reordered(inner, random) for key, inner in raw.items()}
    if isinstance(raw, list) and all(isinstance(child, dict) for child in raw):
        return random.sample([reordered(child, random) for child in raw], len(raw))
    return raw


@needs_durable_rules
@LAWS
@given(of_both(conditions), PLANS, st.randoms(use_true_random=False))
def test_the_order_of_conditions_does_not_matter(drawn: tuple[str, Raw], data: Raw, random: Random) -> None:
    kind, raw = drawn
    other = reordered(raw, random)
    same(kind, raw, other, data)
    rules = {"one": read(kind, raw), "other": read(kind, other)}
    about = all_facts(data, kind)
    [found] = by_durable_rules(kind, rules, [about])
    assert {path for name, path in found if name == "one"} == {path for name, path in found if name == "other"}


@needs_durable_rules
@pytest.mark.parametrize("kind", KINDS)
@LAWS
@given(plan=PLANS, data=st.data())
def test_the_order_of_cohorts_does_not_matter(kind: str, plan: Raw, data: st.DataObject) -> None:
    raws = data.draw(st.lists(conditions(kind), min_size=1, max_size=4), label="rules")
    rules = {f"rule-{at}": read(kind, raw) for at, raw in enumerate(raws)}
    cohorts = plan.get("cohorts") or []
    order = data.draw(st.permutations(range(len(cohorts))), label="order")
    moved = {**plan, "cohorts": [cohorts[at] for at in order]} if cohorts else plan
    places = {f"cohorts.{to}": f"cohorts.{at}" for to, at in enumerate(order)}

    def back(path: str) -> str:
        return places.get(path, path)

    one, other = all_facts(plan, kind), all_facts(moved, kind)

    def answers(about: list[Fact]) -> dict[str, list[Truth]]:
        return {fact.path: [rule(fact) for rule in rules.values()] for fact in about}

    assert answers(one) == {back(path): found for path, found in answers(other).items()}
    first, second = by_durable_rules(kind, rules, [one, other])
    assert first == {(name, back(path)) for name, path in second}


KEPT_FOR_AGES = [
    {"role": "koc", "publish": {"from": DAYS[0], "to": DAYS[1]}, "note_retention_days": 999_999_999_999_999},
    {"role": "kol", "publish": {"from": DAYS[2], "to": DAYS[2]}},
]


@LAWS
@given(PLANS)
@example({"cohorts": KEPT_FOR_AGES})
def test_plans_here_are_plans(data: Raw) -> None:
    """Every field of every fact can be worked out, whatever the plan leaves out."""
    for fact in facts(data):
        for name in vocabulary(fact.kind):
            found = fact[name]
            assert found.data is not UNKNOWN or not found.paths or found.needs or not found.reachable
