"""What to try at one field of a plan: other words, yes or no, entries more or fewer; a number or a day is a dial."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from engine.changes.edits import Edit, value_in
from engine.conditions import Test
from engine.plan import FIELDS, PlanField, field_at
from engine.source import REMOVED, parted
from engine.terms import Terms
from engine.values import NONE

REFERS: Mapping[str, str] = {
    "cohorts[].brief": "briefs[].id",
    "objective.kpis[].applies_to": "cohorts[].id",
    "roster[].cohort": "cohorts[].id",
    "cohorts[].audience": "audience.segments",
}
"""Fields that name what stands in others."""

NAMES = frozenset({"cohorts[].id", "briefs[].id", "roster[].xhs_id", "roster[].nickname", "version"})
"""Fields that say which entry is meant; to change one says nothing."""

TO_DO = "TODO"
"""What texts begin with that only a planner can write."""

SAMPLES = tuple(f"{TO_DO} ({number})" for number in range(1, 13))
"""Texts in place of those."""

LISTED = tuple(
    path for path, field in FIELDS.items() if field.type == "list of entries" and "[]" not in path and path != "waivers"
)
"""The lists of a plan whose entries can come and go."""

Silent = Callable[[Edit], bool]
"""Whether the rule is silent with an edit."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a plan, what stands there, and what texts mean something in it."""

    path: str
    field: PlanField
    was: Any
    named: list[str]
    silent: Silent

    def edit(self, now: Any, open_: bool = False) -> Edit:
        return Edit(self.path, self.was, now, open_)


def choices(data: dict[str, Any], path: str, tests: Iterable[Test], silent: Silent) -> Iterator[Edit]:
    """The edits to try at a plan path, dials left out; `tests` are the questions of the rule to what it reads."""
    field, was = field_at(path), value_in(data, path)
    if field and field.path not in NAMES and field.type in _CHOICES:
        yield from _CHOICES[field.type](_Field(path, field, was, named(data, field, tests), silent))


def entries(data: dict[str, Any], paths: Collection[str]) -> Iterator[Edit]:
    """Entries that could come into the lists that are read, one word each, and those that could go."""
    asked = dict.fromkeys(found for path in paths if (found := field_at(path)))
    for name in LISTED:
        listed = _listed(value_in(data, name))
        keys = {field.path.removeprefix(f"{name}[]."): field for field in asked if field.path.startswith(f"{name}[].")}
        for key, field in keys.items():
            if field.type == "enum" and "." not in key:
                yield from (Edit(f"{name}.{len(listed)}", None, {key: word}) for word in _words(field.terms))
        read = {parted(path)[name.count(".") + 1] for path in paths if path.startswith(f"{name}.")}
        yield from (Edit(f"{name}.{at}", entry, REMOVED) for at, entry in enumerate(listed) if at in read)


# --- By the type of the field ---------------------------------------------------------------------------------------


def _yes_no(at: _Field) -> Iterator[Edit]:
    yield from (at.edit(now) for now in (True, False) if now != at.was)


def _word(at: _Field) -> Iterator[Edit]:
    yield from (at.edit(now, open_=at.was is None) for now in _words(at.field.terms) if now != at.was)


def _words_of_list(at: _Field) -> Iterator[Edit]:
    yield from _more_or_fewer(at, _words(at.field.terms))


def _texts(at: _Field) -> Iterator[Edit]:
    yield from _more_or_fewer(at, at.named)
    more = (at.edit([*_listed(at.was), *SAMPLES[:count]], open_=True) for count in range(1, len(SAMPLES) + 1))
    yield from islice(filter(at.silent, more), 1)


def _places(at: _Field) -> Iterator[Edit]:
    yield from _more_or_fewer(at, at.named)


def _text(at: _Field) -> Iterator[Edit]:
    named = [now for now in at.named if now != at.was]
    yield from map(at.edit, named)
    if at.field.type == "text" and not str(at.was or "").strip() and not named:
        yield at.edit(SAMPLES[0], open_=True)


def _day(at: _Field) -> Iterator[Edit]:
    if at.was != NONE:
        yield at.edit(NONE)


def _first_entry(at: _Field) -> Iterator[Edit]:
    """The first entry of a list that has none, with the first of what each entry must say."""
    if _listed(at.was):
        return
    inside = [field for field in FIELDS.values() if field.path.startswith(f"{at.path}[].") and field.need == "required"]
    for first in inside[:1]:
        words = _words(first.terms) if first.type == "enum" else SAMPLES[:1]
        key = first.path.removeprefix(f"{at.path}[].")
        yield from (at.edit([{key: word}], open_=True) for word in words)


_CHOICES: Mapping[str, Callable[[_Field], Iterator[Edit]]] = {
    "bool": _yes_no,
    "enum": _word,
    "list of enum": _words_of_list,
    "list of text": _texts,
    "list of place": _places,
    "text": _text,
    "place": _text,
    "date or none": _day,
    "list of entries": _first_entry,
}


def _more_or_fewer(at: _Field, words: Iterable[str]) -> Iterator[Edit]:
    """A list with one word more, with one fewer, or with no more than has to come, or to go, for silence."""
    kept = _listed(at.was)
    new = [word for word in words if word not in kept]

    def less(gone: list[str]) -> list[str]:
        return [word for word in kept if word not in gone]

    yield from (at.edit([*kept, word]) for word in new)
    yield from (at.edit(less([word])) for word in kept)
    if come := _least(new, lambda some: at.silent(at.edit([*kept, *some]))):
        yield at.edit([*kept, *come])
    if gone := _least(kept, lambda some: at.silent(at.edit(less(some)))):
        yield at.edit(less(gone))


def _least(words: list[str], enough: Callable[[list[str]], bool]) -> list[str]:
    """The words without those that need not be among them; none when even all are not enough."""
    if not words or not enough(words):
        return []
    for word in words:
        fewer = [one for one in words if one != word]
        if enough(fewer):
            words = fewer
    return words


def _words(terms: Terms | None) -> list[str]:
    return [term.value for term in terms or ()]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def named(data: dict[str, Any], field: PlanField, tests: Iterable[Test]) -> list[str]:
    """Texts that mean something in a field: what it refers to in this plan, and what the rule asks it for."""
    name, _, key = REFERS.get(field.path, "").partition("[].")
    found = _listed(value_in(data, name)) if name else []
    named = [entry.get(key) for entry in found if isinstance(entry, dict)] if key else found
    asked = [test.operand.value for test in tests if test.word.plan_path == field.path and test.operator != "given"]
    words = [word for value in asked for word in (value if isinstance(value, tuple) else (value,))]
    return list(dict.fromkeys(text for text in (*named, *words) if isinstance(text, str)))
