"""Plan to facts: flat, typed fields of a closed vocabulary, each with the plan paths that it was read from.

A fact is about the plan as a whole, or about one planned cohort, brief, KPI, search keyword or creator of the roster.
Its fields are named by their paths in the plan (`publish.from` of a cohort) or are figures (`fee`). Every fact sees the
plan (`plan.objective.primary`), a cohort sees its brief (`brief.style`), a creator its cohort (`cohort.role`).
A cohort with `creators: 0` is not planned and is left out, with its creators of the roster. When a whole list is
omitted, one fact stands for its entries: all that it says is unknown, so that rules about them are not assessed instead
of passed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from engine.figures import FIGURES, LISTS, NOTHING_KNOWN, Figure
from engine.plan import FIELDS, Plan
from engine.terms import Terms, Told
from engine.values import NONE, UNKNOWN, Members, Unknown, Value

KINDS = ("plan", *LISTS)
JOINS: Mapping[str, tuple[str, ...]] = {"plan": (), "cohort": ("plan", "brief"), "creator": ("plan", "cohort")}
ENTRIES = "list of entries"
"""The type of a list whose entries are facts of their own; its value is how many there are."""

EMPTY_MEANS_NONE = frozenset({"ads", "ads.feed", "ads.search", "cohorts[].expected"})


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One word of the vocabulary: a plan field or a figure, with its type, unit and meaning."""

    kind: str
    name: str
    type: str
    unit: str | None
    terms: Terms | None
    meaning: Told
    zh: str
    figure: Figure | None = None
    plan_path: str = ""

    @property
    def is_list(self) -> bool:
        return self.type.startswith("list")

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that go into the figure."""
        return self.figure.settings if self.figure else ()


@cache
def _own(kind: str) -> Mapping[str, Field]:
    """The plan fields and figures of one kind of fact, without its neighbours'."""
    prefix = "" if kind == "plan" else f"{LISTS[kind]}[]."
    fields: dict[str, Field] = {}
    for path, told in FIELDS.items():
        name = path.removeprefix(prefix)
        if path.startswith(prefix) and "[]" not in name and told.type != "map":
            fields[name] = Field(kind, name, told.type, told.unit, told.terms, told.meaning, told.zh, None, path)
    for (about, name), found in FIGURES.items():
        if about == kind:
            fields[name] = Field(kind, name, found.type, found.unit, found.terms, found.meaning, found.zh, found)
    return fields


@cache
def vocabulary(kind: str) -> Mapping[str, Field]:
    """Every field that a rule about this kind of fact may name."""
    joined = {f"{join}.{name}": word for join in JOINS.get(kind, ("plan",)) for name, word in _own(join).items()}
    return {**_own(kind), **joined}


class Fact(dict[str, Value]):
    """What the plan says about one subject, by field; each is read or worked out when it is first asked for."""

    __slots__ = ("_brief", "_recipes", "facts", "kind", "model", "path")

    def __init__(self, facts: "Facts", kind: str, path: str, model: Any) -> None:
        super().__init__()
        self.facts, self.kind, self.path, self.model = facts, kind, path, model
        self._recipes = _recipes(kind, model is not None)
        self._brief: Fact | Unknown | None = UNKNOWN

    def __missing__(self, name: str) -> Value:
        value = self[name] = self._recipes[name](self)
        return value

    def supposed(self) -> "Fact":
        """The same fact over again, for values that are put into its fields to see what would be."""
        other = Fact(self.facts, self.kind, self.path, self.model)
        other.update(self)
        return other

    def path_to(self, name: str) -> str:
        """The plan path of one of its own plan fields."""
        return f"{self.path}.{name}" if self.path else name

    def entries(self, kind: str) -> "list[Fact] | None":
        """The facts of a kind, None when the plan omits their list."""
        return self.facts.entries(kind)

    def setting(self, name: str) -> Any:
        """The value of a setting."""
        self.facts.asked.add(name)
        return self.facts.settings[name]

    def brief(self) -> "Fact | None":
        """The brief of a cohort: the one it names, or else the only one that is written for its role."""
        if isinstance(self._brief, Unknown):
            self._brief = self._find_brief()
        return self._brief

    def _find_brief(self) -> "Fact | None":
        briefs = self.facts.entries("brief")
        if not briefs or self.model is None:
            return None
        if self.model.brief is not None:
            return next((brief for brief in briefs if brief.model.id == self.model.brief), None)
        if self.model.role is None or any(brief.model.role is None for brief in briefs):
            return None
        fitting = [brief for brief in briefs if brief.model.role in (self.model.role, "both")]
        return fitting[0] if len(fitting) == 1 else None

    def cohort(self) -> "Fact | None":
        """The cohort of a creator of the roster."""
        return self.facts.cohort_of(self.model.cohort) if self.model and self.model.cohort is not None else None

    def rows(self) -> "list[Fact] | None":
        """The creators of the roster that say they belong to a cohort, None when there is no roster."""
        return self.facts.rows_of(self.model and self.model.id)

    def strays(self) -> "list[Fact] | None":
        """The creators of the roster that do not say which cohort they belong to, None when there is no roster."""
        return self.facts.strays()

    def held(self, name: str) -> Any:
        """What the plan holds in a field of several values (entries, a map), None when it is left out."""
        return getattr(self.model, name)


Recipe = Callable[[Fact], Value]
"""How one field of a fact is found out."""


@cache
def _recipes(kind: str, known: bool) -> Mapping[str, Recipe]:
    """How each field of a kind of fact is found out; of a fact that knows nothing, how it is told that it does not."""
    return {name: _recipe(kind, name, word, known) for name, word in vocabulary(kind).items()}


def _recipe(kind: str, name: str, word: Field, known: bool) -> Recipe:
    if word.kind != kind:
        return _joined(word, name.removeprefix(f"{word.kind}."))
    if not known:
        return lambda fact: _unknown(word, fact.path, reachable=False)
    return word.figure.value if word.figure else _read(word)


def _joined(word: Field, name: str) -> Recipe:
    """The field of a neighbour: the plan, the brief of a cohort, the cohort of a creator."""
    if word.kind == "plan":
        return lambda fact: fact.facts.plan[name]

    def neighbour(fact: Fact) -> Value:
        other = fact.brief() if word.kind == "brief" else fact.cohort()
        if other is not None:
            return other[name]
        path = fact.path if fact.model is None else f"{fact.path}.{word.kind}"
        return _unknown(word, path, reachable=False)

    return neighbour


def _read(word: Field) -> Recipe:
    """The field as the plan gives it."""
    get, is_list, is_entries = _getter(word.plan_path, word.name), word.is_list, word.type == ENTRIES
    name = word.name

    def read(fact: Fact) -> Value:
        data = get(fact.model)
        path = fact.path_to(name)
        if data is None:
            return _unknown(word, path)
        if is_list:
            data = () if data == NONE else data
            data = Members.of(range(len(data)) if is_entries else data)
        return Value(data, (path,))

    return read


def _unknown(word: Field, path: str, reachable: bool = True) -> Value:
    return Value(NOTHING_KNOWN if word.is_list else UNKNOWN, (), (path,), reachable)


def _getter(plan_path: str, name: str) -> Callable[[Any], Any]:
    """Reads a field of a model by its path; below an empty map that means 'none' everything is none."""
    parts = name.split(".")
    start = plan_path.removesuffix(name)
    steps = [
        (f"{part}_" if part == "from" else part, start + ".".join(parts[: at + 1]) in EMPTY_MEANS_NONE)
        for at, part in enumerate(parts)
    ]
    if len(steps) == 1 and steps[0][0] == name and not steps[0][1]:
        return attrgetter(name)

    def read(model: Any) -> Any:
        for attribute, empty_means_none in steps:
            model = getattr(model, attribute)
            if model is None:
                return None
            if empty_means_none and not model.model_fields_set:
                return NONE
        return model

    return read


_LISTED = {kind: _getter(path, path) for kind, path in LISTS.items()}


class Facts:
    """All that a plan says, as facts."""

    def __init__(self, plan: Plan, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.asked: set[str] = set()  # the settings that figures have used
        self.plan = Fact(self, "plan", "", plan)
        self._entries: dict[str, list[Fact] | None] = {}
        self._rows: dict[str | None, list[Fact]] | None = None
        self._cohorts: dict[str | None, Fact] | None = None

    def entries(self, kind: str) -> list[Fact] | None:
        """The facts of one list of the plan, None when it is omitted."""
        if kind not in self._entries:
            self._entries[kind] = self._read(kind)
        return self._entries[kind]

    def _read(self, kind: str) -> list[Fact] | None:
        listed = _LISTED[kind](self.plan.model)
        if listed is None:
            return None
        if listed == NONE:
            return []
        left_out = self._unplanned
        return [
            Fact(self, kind, f"{LISTS[kind]}.{at}", model)
            for at, model in enumerate(listed)
            if not (kind == "cohort" and model.creators == 0)
            and not (kind == "creator" and model.cohort is not None and model.cohort in left_out)
        ]

    @cached_property
    def _unplanned(self) -> frozenset[str | None]:
        """The cohorts with no creators: they and their rows of the roster are not planned."""
        cohorts = self.plan.model.cohorts or ()
        return frozenset(cohort.id for cohort in cohorts if cohort.creators == 0)

    def rows_of(self, cohort: str | None) -> list[Fact] | None:
        """The creators of the roster of one cohort, None when the roster is omitted."""
        rows = self._rows_by_cohort()
        return None if rows is None else rows.get(cohort, []) if cohort is not None else []

    def strays(self) -> list[Fact] | None:
        """The creators of the roster that say no cohort, None when the roster is omitted."""
        rows = self._rows_by_cohort()
        return None if rows is None else rows.get(None, [])

    def _rows_by_cohort(self) -> dict[str | None, list[Fact]] | None:
        roster = self.entries("creator")
        if roster is not None and self._rows is None:
            self._rows = {}
            for row in roster:
                self._rows.setdefault(row.model.cohort, []).append(row)
        return self._rows

    def cohort_of(self, id_: str) -> Fact | None:
        """The planned cohort of that id."""
        if self._cohorts is None:
            self._cohorts = {cohort.model.id: cohort for cohort in self.entries("cohort") or ()}
        return self._cohorts.get(id_)

    def about(self, kind: str) -> list[Fact]:
        """The facts that rules of a kind judge; an omitted list has one fact that knows nothing."""
        if kind == "plan":
            return [self.plan]
        entries = self.entries(kind)
        return [Fact(self, kind, LISTS[kind], None)] if entries is None else entries

    def __iter__(self) -> Iterator[Fact]:
        for kind in KINDS:
            yield from self.about(kind)
