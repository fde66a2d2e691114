"""The derived figures: what can be worked out from a plan without judging it.

Each figure is one small function. It takes a `Look` at one subject (the plan, a cohort or a brief) and gives a value,
None for unknown, or NONE for what does not exist (a share of nothing, the first note of nobody). A figure is unknown
as soon as an input that it needs is unknown; the look remembers which inputs were read and which were missing.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Protocol

from engine.terms import Role, Terms, Told
from engine.values import NONE, UNKNOWN, Members, Truth, Value

SIGNIFICANT = Context(prec=15)
"""Results carry at most 15 digits, so that both evaluators compare the same numbers."""

LISTS = {
    "cohort": "cohorts",
    "brief": "briefs",
    "kpi": "objective.kpis",
    "keyword": "ads.search.keywords",
    "creator": "roster",
}
"""The lists of a plan whose entries are facts of their own, by kind."""


class Subject(Protocol):
    """What a figure is about: it answers with what is known of a field, and knows its neighbours."""

    path: str

    def __getitem__(self, name: str, /) -> Value: ...
    def entries(self, kind: str) -> "Sequence[Subject] | None": ...
    def brief(self) -> "Subject | None": ...
    def cohort(self) -> "Subject | None": ...
    def rows(self) -> "Sequence[Subject] | None": ...
    def strays(self) -> "Sequence[Subject] | None": ...
    def held(self, name: str) -> Any: ...
    def setting(self, name: str) -> Any: ...


NOTHING_KNOWN = Members(frozenset(), None)


class Missing(Exception):
    """An input that the figure cannot do without is unknown."""


class Look:
    """One figure's look at its subject: what it read and what it missed."""

    __slots__ = ("missed", "read", "subject")

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.read: list[str] = []
        self.missed: list[str] = []

    def __call__(self, name: str, of: Subject | None = None) -> Any:
        """The data of a field, UNKNOWN if nothing is known."""
        data, paths, needs, _ = (self.subject if of is None else of)[name]
        self.read.extend(paths)
        self.missed.extend(needs)
        return data

    def known(self, *names: str, of: Subject | None = None) -> Any:
        """The data of fields that the figure cannot do without; all are looked at, to tell all that is missing."""
        data = [self(name, of) for name in names]
        if _lacks(data):
            raise Missing
        return data if len(data) > 1 else data[0]

    def known_list(self, name: str) -> tuple[str, ...]:
        """The entries of a list that the figure cannot do without, as they were written."""
        data = self(name)
        if not data.complete:
            raise Missing
        return tuple(data.written)

    def each(self, name: str, of: Iterable[Subject]) -> list[Any]:
        """The data of one field of several subjects, all of them needed."""
        data = [self(name, subject) for subject in of]
        if _lacks(data):
            raise Missing
        return data

    def entries(self, kind: str) -> Sequence[Subject]:
        """The planned cohorts, or the briefs; an omitted list is missing."""
        found = self.subject.entries(kind)
        if found is None:
            self.missed.append(LISTS[kind])
            raise Missing
        return found

    def of_role(self, role: Role) -> list[Subject]:
        """The cohorts of one role; every role is needed."""
        cohorts = self.entries("cohort")
        return [c for c, found in zip(cohorts, self.each("role", cohorts), strict=True) if found == role]

    def rows(self, of: Subject | None = None) -> Sequence[Subject]:
        """The creators of a cohort on the roster; it is missing when omitted, and so is a cohort not said there."""
        rows, strays = (self.subject if of is None else of).rows(), self.subject.strays()
        if rows is None or strays is None:
            self.missed.append(LISTS["creator"])
            raise Missing
        self.each("cohort", strays[:1])
        return rows

    def rows_said(self) -> Sequence[Subject]:
        """The creators who say that they are in the cohort, none when there is no roster; nothing of it is missed."""
        return self.subject.rows() or ()

    def some_row_says(self, *names: str) -> bool:
        """Whether a creator who is in the cohort gives one of some fields."""
        return any(self(name, row) is not UNKNOWN for row in self.rows_said() for name in names)

    def held(self, name: str) -> Any:
        """The entries or the map of a field that the figure cannot do without, as the plan holds them."""
        found = self.subject.held(name)
        path = f"{self.subject.path}.{name}"
        if found is None:
            self.missed.append(path)
            raise Missing
        self.read.append(path)
        return found

    def brief_of(self, cohort: Subject) -> Subject | None:
        """The brief of a cohort, None (and missed) when it is not known which."""
        found = cohort.brief()
        if found is None:
            self.missed.append(f"{cohort.path}.brief")
        return found


def _lacks(data: Iterable[Any]) -> bool:
    """Whether something is unknown; found by what it is, for comparing exact numbers with other things is slow."""
    return any(one is UNKNOWN for one in data)


class OneOf(tuple[str, ...]):
    """Settings of which a figure uses one at a time; which one is for the plan to say."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure: its type, unit, meaning and Chinese label, and the settings it uses."""

    type: str
    unit: str | None
    terms: Terms | None
    meaning: Told
    zh: str
    settings: tuple[str, ...]
    function: Callable[[Look], Any]

    def value(self, subject: Subject) -> Value:
        """The figure for one subject, with the plan paths that it was read from."""
        look = Look(subject)
        try:
            data = self.function(look)
        except Missing:
            data = None
        if isinstance(data, Decimal):
            data = SIGNIFICANT.plus(data)
        if data is None:
            data = NOTHING_KNOWN if self.type.startswith("list") else UNKNOWN
        settled = data.complete if isinstance(data, Members) else data is not UNKNOWN
        return Value(data, tuple(dict.fromkeys(look.read)), () if settled else tuple(dict.fromkeys(look.missed)))


FIGURES: dict[tuple[str, str], Figure] = {}
"""Every figure, by its kind of subject and its name."""


def figure(  # noqa: PLR0913  (what is told of a figure stands beside it)
    kind: str,
    type_: str,
    meaning: str,
    meaning_zh: str,
    zh: str,
    *,
    unit: str | None = None,
    terms: Terms | None = None,
    settings: tuple[str, ...] = (),
) -> Callable[[Callable[[Look], Any]], Callable[[Look], Any]]:
    """Enter a function into the vocabulary of a kind of fact, under its own name."""

    def enter(function: Callable[[Look], Any]) -> Callable[[Look], Any]:
        told = {"en": meaning, "zh": meaning_zh}
        FIGURES[kind, function.__name__] = Figure(type_, unit, terms, told, zh, settings, function)
        return function

    return enter


def known_truth(data: Any) -> Truth:
    """A yes/no field as a truth."""
    return None if data is UNKNOWN else bool(data)


def share(part: Any, whole: Any) -> Any:
    """Part of a whole; a share of nothing does not exist."""
    return Decimal(part) / Decimal(whole) if whole else NONE


def inside(place: str, target: str) -> bool:
    """A place is inside a target when they are equal or it lies in the target country."""
    return place == target or place.startswith(f"{target}/")


def overlaps(place: str, target: str) -> bool:
    """Whether one place is inside the other."""
    return inside(place, target) or inside(target, place)


def is_(data: Any, wanted: object) -> Truth:
    return None if data is UNKNOWN else data == wanted


def is_one_of(data: Any, wanted: Container[object]) -> Truth:
    return None if data is UNKNOWN else data in wanted


def days_between(ends: Sequence[Any], count: int = 0) -> Any:
    """Days from the second of two dates to the first, and a count more; none when one of them does not exist."""
    later, earlier = ends
    return NONE if NONE in (later, earlier) else (later - earlier).days + count


def union(look: Look, name: str, of: Iterable[Subject], perhaps: Iterable[Subject] = ()) -> Members:
    """The entries of one field over several subjects; those of `perhaps` may belong or not."""

    def entries(subject: Subject) -> Members:
        data = look(name, subject)
        if data is UNKNOWN:
            return NOTHING_KNOWN
        return data if isinstance(data, Members) else Members.of([data])

    return Members.union(map(entries, of), map(entries, perhaps))


def split(subjects: Sequence[Subject], belongs: Callable[[Subject], Truth]) -> tuple[list[Subject], list[Subject]]:
    """The subjects that belong, and those of which it is not known."""
    found = [(subject, belongs(subject)) for subject in subjects]
    return [subject for subject, truth in found if truth], [subject for subject, truth in found if truth is None]


def of_role_or_perhaps(look: Look, role: Role) -> tuple[list[Subject], list[Subject]]:
    """The cohorts of one role, and those whose role is not known."""
    return split(look.entries("cohort"), lambda cohort: is_(look("role", cohort), role))
