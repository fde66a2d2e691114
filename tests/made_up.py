"""Vocabularies, rules and facts that nobody wrote, drawn by Hypothesis."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from engine.conditions import Condition, alternatives, guarded
from engine.facts import KINDS, Fact
from engine.terms import Term
from tests.language import NOTHING, TYPES, Language, Raw, Says, asked, fact, named

ROWS = 200
"""Alternatives that a condition may come to; more are refused when rules load."""

DRESSES = (
    lambda word: word,
    str.upper,
    lambda word: f" {word}\t",
    lambda word: f"\u3000{word} ",
    lambda word: "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word),
)
"""The ways to write a word that is compared as it is: capitals, blanks around it, full width."""

PLAIN = st.one_of(st.sampled_from(["", NOTHING, "新妈妈", "é"]), st.text("ab9_", min_size=1, max_size=3))
WORDS = (
    st.lists(PLAIN, min_size=1, max_size=2)
    .flatmap(
        lambda words: st.lists(st.tuples(st.sampled_from(words), st.sampled_from(DRESSES)), min_size=2, max_size=4)
    )
    .map(lambda drawn: {dress(word): word for word, dress in drawn})
)
"""A few words, each written in several ways."""

MOST = 999_999_999_999_999
"""A number has at most 15 digits."""
SOME = st.one_of(
    st.integers(-2, 4),
    st.sampled_from([-MOST, MOST]),
    st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, MOST), st.integers(1, 14)),
    st.builds(lambda digits: Decimal(digits).scaleb(-1), st.integers(-20, 40)),
)


def beside(number: int | Decimal) -> int | Decimal:
    """The number that differs by one in the last digit, nearer to zero."""
    step = Decimal(1).scaleb(Decimal(number).as_tuple().exponent)
    return type(number)(number + step if number < 0 else number - step)


NUMBERS = st.lists(SOME, min_size=1, max_size=2, unique=True).map(lambda some: [*some, beside(some[0])])
"""A few numbers, two of them as near to each other as can be written."""

DAYS = st.lists(st.dates(date(2026, 12, 30), date(2027, 1, 4)), min_size=2, max_size=3, unique=True)
TERMS = st.lists(st.text("abZ_0", min_size=1, max_size=3), min_size=1, max_size=3, unique_by=str.lower).map(
    lambda words: Term("Words", [(f"W{at}", (word,)) for at, word in enumerate(words)])
)
AWKWARD = ("id", "sid", "kind", "m", "f0", "r0", "s", "sentinel", "$and", "plan.id", "plan.f0", "plan.x.y", "种草")
NAMES = st.one_of(
    st.sampled_from(AWKWARD),
    st.text("abcdef", min_size=1, max_size=4).map("plan.{}".format),
    st.text("abcdef.", min_size=1, max_size=4),
)


@st.composite
def languages(draw: st.DrawFn) -> Language:
    """A vocabulary of three to eight fields of any types."""
    kind = draw(st.sampled_from(KINDS))
    names = draw(st.lists(NAMES, min_size=3, max_size=8, unique=True))
    types = draw(st.lists(st.sampled_from(TYPES), min_size=len(names), max_size=len(names)))
    terms = draw(TERMS) if any(type_.endswith("enum") for type_ in types) else None
    fields = {name: named(kind, name, type_, terms) for name, type_ in zip(names, types, strict=True)}
    return Language(kind, fields, draw(NUMBERS), draw(DAYS), draw(WORDS))


@st.composite
def conditions(draw: st.DrawFn, language: Language, depth: int = 2) -> Raw:
    """A condition with at most so many combinators one inside the other."""
    size = draw(st.integers(0, 3)) if depth else 0
    if size == 0:
        asked: Raw = draw(st.sampled_from(language.questions[draw(st.sampled_from(list(language.questions)))]))
        return asked
    children = [draw(conditions(language, depth - 1)) for _ in range(size)]
    combinator = draw(st.sampled_from(["all", "any", "none", "at_least"]))
    if combinator != "at_least":
        return {combinator: children}
    count = draw(st.sampled_from([*range(1, size + 1), *["setting:count"] * (size > 1)]))
    return {"at_least": count, "of": children}


class Rule(NamedTuple):
    """A rule as it is written, and as it is read."""

    guard: Raw | None
    when: Raw
    whole: Condition


@dataclass(frozen=True)
class Check:
    """Rules, and plans whose facts, all of one kind, they judge."""

    language: Language = field(repr=False)
    rules: list[Rule]
    plans: list[list[Says]] = field(repr=False)

    def facts(self) -> list[list[Fact]]:
        """The facts of each plan as the engine has them."""
        return [[fact(self.language.kind, at, says) for at, says in enumerate(plan)] for plan in self.plans]

    def told(self, rule: Condition, says: Says) -> str:
        """A rule with what a fact says about the fields that it asks, to be read when evaluators differ."""
        fields = self.language.fields
        return "\n".join([repr(rule), *(f"{name} ({fields[name].type}): {says[name]}" for name in asked(rule))])


def around(language: Language, base: Says) -> Iterator[list[Says]]:
    """Plans in which each field says in turn all that it may; what is said about the plan is the same for its facts."""
    others = [
        (name.startswith("plan."), {**base, name: said}) for name, some in language.sayings.items() for said in some
    ]
    yield [base, *(says for of_plan, says in others if not of_plan)]
    yield from ([says] for of_plan, says in others if of_plan)


def rule(language: Language, guard: Raw | None, when: Raw) -> Rule:
    """A rule, read; without its guard, and then with the first part only, when it comes to too many alternatives."""
    whole = guarded(language.read(guard) if guard else None, language.read(when))
    if alternatives(whole) <= ROWS:
        return Rule(guard, when, whole)
    return rule(language, None, when if guard else (when.get("of") or next(iter(when.values())))[0])


@st.composite
def checks(draw: st.DrawFn, rules: int, bases: int) -> Check:
    """At most so many rules, and plans around so many drawn facts."""
    language = draw(languages())
    condition = conditions(language)
    written = draw(st.lists(st.tuples(st.none() | condition, condition), min_size=1, max_size=rules))
    base = st.fixed_dictionaries({name: st.sampled_from(some) for name, some in language.sayings.items()})
    plans = [plan for _ in range(bases) for plan in around(language, draw(base))]
    return Check(language, [rule(language, *raws) for raws in written], plans)
