"""Rules and facts in vocabularies that nobody wrote: durable_rules and CEL answer as the condition tree does."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings

from engine.conditions import COMBINATORS, OPERATORS, Test, fitting, leaves
from engine.facts import KINDS, vocabulary
from engine.terms import VOCABULARIES, Term
from engine.values import Truth, plain
from tests import peer
from tests.evaluators import by_durable_rules, cases, needs_durable_rules
from tests.language import TYPES, Language, Raw, asked, fact, named
from tests.made_up import Check, checks

CASES = 50
"""Different cases that both evaluators answer, for each example of the profile: 5,000 in the gate, 200,000 at night."""


@needs_durable_rules
def test_both_evaluators_fire_the_same_in_any_vocabulary(record_property: Callable[[str, object], None]) -> None:
    seen: set[int] = set()

    @given(checks(rules=6, bases=4))
    def fire_the_same(check: Check) -> None:
        rules = {f"rule-{at}": rule.whole for at, rule in enumerate(check.rules)}
        plans = check.facts()
        for about, says, found in zip(
            plans, check.plans, by_durable_rules(check.language.kind, rules, plans), strict=True
        ):
            wrong = [
                (name, at)
                for at, fact in enumerate(about)
                for name in rules
                if ((name, fact.path) in found) != (rules[name](fact) is True)
            ]
            assert not wrong, "\n\n".join(check.told(rules[name], says[at]) for name, at in wrong[:3])
            seen.update(cases(rules.values(), about))

    fire_the_same()
    record_property("cases", len(seen))
    assert len(seen) >= CASES * settings().max_examples


# --- CEL, an engine of others ----------------------------------------------------------------------------------------

SMALL = Language(
    "cohort",
    {
        name: named("cohort", name, type_, Term("Words", [("A", ("a",)), ("B", ("b",)), ("C", ("c",))]))
        for type_ in TYPES
        for name in (type_, f"other {type_}")
    },
    numbers=[Decimal("0.3"), 0, 7],
    days=[date(2027, 3, 1), date(2027, 2, 28), date(2027, 3, 2)],
    words={"Ａ ": "a", "a": "a", "B": "b", "none": "none"},
)
"""Two fields of each type. Settings are the first of the values: others lie on both sides of it."""


def test_cel_has_every_type_operator_and_combinator() -> None:
    assert set(TYPES) == {word.type for kind in KINDS for word in vocabulary(kind).values()}
    assert set(OPERATORS) == peer.OPERATORS
    assert set(peer.COMBINATORS) == set(COMBINATORS)


def truths(raw: Raw) -> set[Truth]:
    """The truths that a condition has, whatever its fields say; those of CEL are the same."""
    ask, condition = peer.program(SMALL, raw), SMALL.read(raw)
    names = asked(condition)
    found = set()
    for some in product(*(SMALL.sayings[name] for name in names)):
        says = dict(zip(names, some, strict=True))
        truth = condition(fact("cohort", 0, says))
        assert truth is peer.truth(ask, peer.context(SMALL, says)), f"{peer.expression(SMALL, raw)}\n{says}"
        found.add(truth)
    return found


@pytest.mark.parametrize("type_", TYPES)
def test_cel_gives_every_question_the_same_truth(type_: str) -> None:
    """Each operator with each kind of right side: on both sides of it, on nothing, on 'none', and where it is unknown."""
    seen: dict[tuple[str, str], set[Truth]] = defaultdict(set)
    for raw in SMALL.questions[type_]:
        [test] = leaves(SMALL.read(raw))
        assert isinstance(test, Test)
        if test.operand.name != type_:  # a field is not compared with itself
            side = "a field" if test.operand.field else "a setting" if test.operand.setting else "a value"
            seen[test.operator, side] |= truths(raw)
    assert {operator for operator, _ in seen} == set(fitting(SMALL.fields[type_]))
    assert {asked: found for asked, found in seen.items() if found != {True, False, None}} == {}


THREE = [{name: True} for name in ("bool", "other bool")] + [{"other enum": "a"}]


@pytest.mark.parametrize(
    "raw",
    [
        *({combinator: THREE} for combinator in COMBINATORS),
        *({"at_least": count, "of": THREE} for count in (1, 2, 3, "setting:count")),
    ],
    ids=str,
)
def test_cel_gives_every_combinator_the_same_truth(raw: Raw) -> None:
    assert truths(raw) == {True, False, None}


def test_a_choice_is_the_same_in_cel() -> None:
    assert [truths(raw) for raw in SMALL.questions[""]] == [{True}, {False}, {True}, {False}]


@given(checks(rules=3, bases=1))
def test_an_engine_of_others_gives_every_rule_the_same_truth(check: Check) -> None:
    """True, false and unknown: of the guard, of the condition, and of both together."""
    language = check.language
    about = [
        (one, says, peer.context(language, says))
        for facts, plan in zip(check.facts(), check.plans, strict=True)
        for one, says in zip(facts, plan, strict=True)
    ]
    for rule in check.rules:
        both = [(rule.guard, language.read(rule.guard))] if rule.guard else []
        whole = {"all": [rule.guard, rule.when]} if rule.guard else rule.when
        for raw, condition in (*both, (rule.when, language.read(rule.when)), (whole, rule.whole)):
            ask = peer.program(language, raw)
            for one, says, told in about:
                found = peer.truth(ask, told)
                assert condition(one) is found, f"{peer.expression(language, raw)}\n{check.told(condition, says)}"


def test_words_of_a_vocabulary_stay_apart_as_they_are_compared() -> None:
    """durable_rules and lists compare words without case and width, the condition tree as they are."""
    for terms in VOCABULARIES.values():
        assert len({plain(term.value) for term in terms}) == len(terms)
