"""Vocabularies, rules and facts that nobody wrote, drawn by Hypothesis.

All that can be said or asked in a language is a list to choose from: limits and values come from the same few numbers,
days and words, so that they meet. What a fact says is kept twice, as the engine has it and in plain terms for a peer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain, combinations, combinations_with_replacement
from typing import Any, NamedTuple

from hypothesis import strategies as st

from engine.conditions import Choice, Condition, Reader, alternatives, fitting, guarded, leaves
from engine.facts import KINDS, Fact, Field
from engine.terms import Term, Terms
from engine.values import UNKNOWN, Members, Value

Raw = dict[str, Any]
"""A condition as data."""

SIZES = ("int", "number", "money", "share")
DATES = ("date", "date or none")
LISTS = ("list of text", "list of enum", "list of place")
ENTRIES = "list of entries"
TYPES = ("bool", "enum", "text", "place", *SIZES, *DATES, *LISTS, ENTRIES)

NOTHING = "none"
"""How a plan says that there is none."""

STRANGER = "~"
"""An entry that nobody asks for."""

ROWS = 200
"""Alternatives that a condition may come to; more are refused when rules load."""

ABSENT = object()
"""What a peer is not told."""


class Said(NamedTuple):
    """What a fact says about a field.

    `told` is the same for a peer: a float, a day as a point in time, a word as it is compared, None for no size; of a
    list all the lists that it may be; ABSENT when it is unknown. `given` is whether the plan gives it, ABSENT when
    nobody knows which part of the plan it belongs to.
    """

    value: Value
    told: Any
    given: Any


class Setting(NamedTuple):
    """A named value: its type, how rules write it, and how a peer is told."""

    type: str
    raw: Any
    told: Any


@dataclass(frozen=True, eq=False)
class Language:
    """A vocabulary with its settings; `words` are texts as written, each with how it is compared."""

    kind: str
    fields: Mapping[str, Field]
    numbers: Sequence[int | Decimal]
    days: Sequence[date]
    words: Mapping[str, str]
    settings: Mapping[str, Setting] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", dict(self._settings()))

    def read(self, raw: Raw) -> Condition:
        """A condition as rule files are read."""

        def complain(path: object, message: str, *_: object) -> None:
            raise AssertionError(f"{path}: {message}")

        settings = {name: setting.raw for name, setting in self.settings.items()}
        condition = Reader(self.fields, settings, complain).read(raw, ())
        assert condition is not None
        return condition

    def told(self, type_: str, raw: Any) -> Any:
        """A literal, or each of a list of them, as a peer is told."""
        if isinstance(raw, list):
            return [self.told(type_, entry) for entry in raw]
        type_ = type_.removeprefix("list of ")
        if type_ in (*SIZES, *DATES) and raw == NOTHING:
            return None
        if type_ in DATES:
            return datetime.fromisoformat(raw).replace(tzinfo=UTC)
        return float(raw) if type_ in SIZES else self.words[raw] if type_ in ("text", "place") else raw

    # --- What rules may ask ---

    def literals(self, word: Field) -> list[Any]:
        """The values of a type, or of one entry of a list, as rules write them."""
        type_ = word.type.removeprefix("list of ")
        if type_ == "enum":
            return [term.value for term in word.terms or ()]
        if type_ in DATES:
            return [day.isoformat() for day in self.days]
        return [True, False] if type_ == "bool" else list(self.numbers if type_ in SIZES else self.words)

    def _settings(self) -> Iterator[tuple[str, Setting]]:
        """One of each type, and of each type that is asked in lists a list; those of enums are of one field."""
        words = [Field("", f"a {type_}", type_, None, None, "", "") for type_ in TYPES if type_ not in ("enum", *LISTS)]
        for word in (*words, *(word for word in self.fields.values() if word.terms)):
            if literals := self.literals(word) if word.type != ENTRIES else []:
                single = word.type.removeprefix("list of ")
                yield f"one {word.name}", Setting(single, literals[0], self.told(single, literals[0]))
                if single in ("enum", "text", "place"):
                    yield (
                        f"two {word.name}",
                        Setting(f"list of {single}", literals[:2], self.told(single, literals[:2])),
                    )
        yield "no size", Setting("money", NOTHING, None)
        yield "count", Setting("count", 2, 2.0)
        yield "choice", Setting("choice", "Yes", "Yes")

    def _named(self, word: Field, many: bool) -> list[str]:
        type_ = word.type.removeprefix("list of ")
        name = word.name if type_ == "enum" else f"a {type_}"
        return [f"setting:{'two' if many else 'one'} {name}"]

    def _rights(self, word: Field, operator: str) -> list[Any]:
        """All that can stand to the right of an operator: literals, settings, other fields."""
        some = self.literals(word)
        if operator == "given":
            return [True, False, "setting:one a bool"]
        if word.type == ENTRIES:
            return [[]]
        if word.is_list or operator in ("in", "not_in"):
            entries = [list(pair) for pair in combinations(some, 2)]
            nothing: list[Any] = [[]] if operator in ("is", "is_not") else []
            return [*some, *entries, *nothing, *self._named(word, many=True)]
        if operator == "between":
            named = self._named(word, many=False)[0]
            ends = sorted(
                [*some, named], key=lambda end: self.settings["one a " + word.type].raw if end == named else end
            )
            return [list(pair) for pair in combinations_with_replacement(ends, 2)]
        some += self._named(word, many=False)
        if word.type in (*SIZES, *DATES):
            family = SIZES if word.type in SIZES else DATES
            some += [f"field:{other.name}" for other in self.fields.values() if other.type in family]
            some += [NOTHING, *(["setting:no size"] if word.type in SIZES else [])] * (operator in ("is", "is_not"))
        return some

    @cached_property
    def questions(self) -> Mapping[str, list[Raw]]:
        """All that can be asked of each field, and of the setting that is a choice."""
        found: dict[str, list[Raw]] = {
            name: [{name: {operator: right}} for operator in fitting(word) for right in self._rights(word, operator)]
            for name, word in self.fields.items()
        }
        for name, word in self.fields.items():
            found[name] += [{name: right} for right in self._rights(word, "is")]
            if not word.is_list and "in" in fitting(word):
                found[name] += [{name: right} for right in self._rights(word, "in") if isinstance(right, list)]
        return found | {"": [{"setting:choice": right} for right in ("Yes", "yes", ["no", "Yes"], ["no"])]}

    # --- What facts may say ---

    @cached_property
    def sayings(self) -> Mapping[str, list[Said]]:
        """All that a fact may say about each field."""
        return {name: list(self._sayings(word)) for name, word in self.fields.items()}

    def _sayings(self, word: Field) -> Iterator[Said]:
        paths = (word.name,)
        for data, told in self._lists(word) if word.is_list else self._values(word):
            yield Said(Value(data, paths), told, True)
        data, told = (Members.of((), complete=False), self._any_list(word)) if word.is_list else (UNKNOWN, ABSENT)
        yield Said(Value(data, (), paths), told, False)
        yield Said(Value(data, (), paths, reachable=False), told, ABSENT)

    def _values(self, word: Field) -> Iterator[tuple[Any, Any]]:
        if word.type in SIZES:
            yield from ((number, float(number)) for number in self.numbers)
        elif word.type in DATES:
            yield from ((day, self.told(word.type, day.isoformat())) for day in self.days)
        else:
            enum = word.type == "enum" and word.terms
            yield from ((enum(raw) if enum else raw, self.told(word.type, raw)) for raw in self.literals(word))
        yield NOTHING, None if word.type in (*SIZES, *DATES) else NOTHING

    def _lists(self, word: Field) -> Iterator[tuple[Members, list[list[str]]]]:
        """Lists that are known, known in part, and such that other entries may be there too."""
        plain = {raw: self.told(word.type, raw) for raw in self.literals(word)} | {STRANGER: STRANGER}
        written = ["0", "1"] if word.type == ENTRIES else list(plain)
        plain |= {"0": "0", "1": "1"} if word.type == ENTRIES else {}
        for some in chain(combinations(written, 0), combinations(written, 1), combinations(written, 2)):
            known = [plain[raw] for raw in some]
            yield Members.of(some), [known]
            if word.type != ENTRIES:
                yield Members.of(some, complete=False), self._any_list(word, known)
                others = [raw for raw in written if plain[raw] not in known][:2]
                maybe = Members.union([Members.of(some)], [Members.of(others)])
                yield maybe, [[*known, *more] for more in subsets(plain[raw] for raw in others)]

    def _any_list(self, word: Field, known: Sequence[str] = ()) -> list[list[str]]:
        """All lists that have these entries, as far as a question can tell them apart."""
        entries = ["0", "1"] if word.type == ENTRIES else self.told(word.type, self.literals(word))
        return [[*known, *more] for more in subsets({*entries, STRANGER} - {*known})]


def subsets(entries: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of some of them."""
    all_ = sorted(set(entries))
    return chain.from_iterable(combinations(all_, size) for size in range(len(all_) + 1))


# --- Drawing ---------------------------------------------------------------------------------------------------------

DRESSES = (
    lambda word: word,
    str.upper,
    lambda word: f" {word}\t",
    lambda word: f"\u3000{word} ",
    lambda word: "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word),
)
"""The ways to write a word that is compared as it is: capitals, blanks around it, full width."""

PLAIN = st.one_of(st.sampled_from(["", NOTHING, "新妈妈", "é"]), st.text("ab9_", min_size=1, max_size=3))
WORDS = st.lists(st.tuples(PLAIN, st.sampled_from(DRESSES)), min_size=2, max_size=3).map(
    lambda drawn: {dress(word): word for word, dress in drawn}
)
MOST = 999_999_999_999_999
"""A number has at most 15 digits."""
NUMBERS = st.lists(
    st.one_of(
        st.integers(-2, 4),
        st.sampled_from([-MOST, MOST]),
        st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, MOST), st.integers(1, 14)),
        st.builds(lambda digits: Decimal(digits).scaleb(-1), st.integers(-20, 40)),
    ),
    min_size=2,
    max_size=3,
    unique=True,
)
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


def named(kind: str, name: str, type_: str, terms: Terms | None) -> Field:
    """A field of a made-up vocabulary."""
    return Field(kind, name, type_, None, terms if type_.endswith("enum") else None, "", "")


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


Says = Mapping[str, Said]
"""What a fact says, by field."""


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


def asked(rule: Condition) -> list[str]:
    """The fields that a rule asks."""
    tests = [leaf for leaf in leaves(rule) if not isinstance(leaf, Choice)]
    return sorted({test.name for test in tests} | {test.operand.name for test in tests if test.operand.field})


def fact(kind: str, at: int, says: Says) -> Fact:
    """A fact that says all that it is asked for, whatever plan it comes from."""
    made = Fact(None, kind, f"{kind}.{at}", None)  # type: ignore[arg-type]
    made.update({name: said.value for name, said in says.items()})
    return made


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
