"""A vocabulary, all that rules can ask in it and all that facts can say.

Limits and values come from the same few numbers, days and words, so that they meet. What a fact says is kept twice, as
the engine has it and in plain terms for a peer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain, combinations, combinations_with_replacement
from typing import Any, NamedTuple

from engine.conditions import Choice, Condition, Reader, fitting, leaves
from engine.facts import Fact, Field
from engine.terms import Terms
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


Says = Mapping[str, Said]
"""What a fact says, by field."""


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

        def complain(path: object, message: object, *_: object) -> None:
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
        words = [Field("", f"a {type_}", type_, None, None, {}, "") for type_ in TYPES if type_ not in ("enum", *LISTS)]
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
                lists = [right for right in self._rights(word, "in") if several(right)]
                found[name] += [{name: right} for right in lists]
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


def several(right: Any) -> bool:
    """Whether a right side is a list, or a setting that is one."""
    return isinstance(right, list) or str(right).startswith("setting:two ")


def subsets(entries: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of some of them."""
    all_ = sorted(set(entries))
    return chain.from_iterable(combinations(all_, size) for size in range(len(all_) + 1))


def named(kind: str, name: str, type_: str, terms: Terms | None) -> Field:
    """A field of a made-up vocabulary."""
    return Field(kind, name, type_, None, terms if type_.endswith("enum") else None, {}, "")


def asked(rule: Condition) -> list[str]:
    """The fields that a rule asks."""
    tests = [leaf for leaf in leaves(rule) if not isinstance(leaf, Choice)]
    return sorted({test.name for test in tests} | {test.operand.name for test in tests if test.operand.field})


def fact(kind: str, at: int, says: Says) -> Fact:
    """A fact that says all that it is asked for, whatever plan it comes from."""
    made = Fact(None, kind, f"{kind}.{at}", None)  # type: ignore[arg-type]
    made.update({name: said.value for name, said in says.items()})
    return made
