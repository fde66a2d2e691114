"""The inputs of a plan's form: its parts in the order of the plan format, each with what is needed before the rest."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.people.inputs import FIXED, shown
from engine.changes import value_in
from engine.facts import EMPTY_MEANS_NONE
from engine.findings import Language
from engine.plan import INSIDE, PlanField
from engine.plan.kinds import is_day, title
from engine.render.fields import UNITS

LISTS = ("objective.kpis", "cohorts", "briefs", "ads.search.keywords")
"""The lists whose entries are added and removed."""

SHORT = 5
"""An entry with no more inputs than these shows all of them at once; house."""

MOST = 30
"""Entries of one list that are shown; house. More are carried along."""

LONG = frozenset((
    "success", "objective", "required_points", "product_points", "how_to_show", "themes", "creative_direction",
    "brand_story", "text", "selection_rule", "attribution", "path", "qualified_means", "claims",
))  # fmt: skip
"""Texts of a sentence or more, by the names of their fields."""


TOLD = ("days", "CNY per unit")
"""Units that stand beside the name of a field, which does not tell them itself."""


@dataclass(frozen=True, slots=True)
class Box:
    """An input: the path of its value, what is known of the field, its part, name and unit, and its text."""

    path: str
    field: PlanField
    part: str
    label: str
    unit: str
    text: str
    needed: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in it, as the entries of a list."""
        return tuple(self.text.split("\n")) if self.text else ()

    @property
    def day(self) -> bool:
        """Whether an input of days can show what stands in it."""
        return is_day(self.text)

    @property
    def long(self) -> bool:
        """Whether there is room for a sentence or more."""
        return self.path.rpartition(".")[2] in LONG or (self.field.type == "text" and "\n" in self.text)


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the plan: the inputs that all plans want, the lesser ones, parts in it, lists in it.

    `none` is the box to tick where there is no such thing, of a part that may be none and has no values.
    """

    path: str
    title: str
    help: str
    boxes: tuple[Box, ...]
    more: tuple[Box, ...]
    panels: tuple["Panel", ...]
    rows: tuple["Rows", ...]
    none: Box | None

    def inputs(self) -> Iterator[Box]:
        """Every input in it."""
        yield from (*self.boxes, *self.more, *filter(None, (self.none,)))
        for panel in self.panels:
            yield from panel.inputs()
        for rows in self.rows:
            yield from filter(None, (rows.none,))
            for entry in rows.entries:
                yield from entry.inputs()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list whose entries are added and removed; `hidden` of them are not shown. `none` is as that of a panel."""

    path: str
    title: str
    help: str
    entries: tuple[Panel, ...]
    hidden: int
    none: Box | None


def panels(data: Mapping[str, Any], needed: Collection[str], lang: Language) -> list[Panel]:
    """The parts of a plan with their inputs; `needed` are the paths that are asked for beside the required fields."""
    maker = _Maker(data, needed, lang)
    return [maker.section(field) for key, field in INSIDE[""].items() if key not in FIXED]


def named(field: PlanField, lang: Language) -> str:
    """A part of the plan as readers know it."""
    return field.zh if lang == "zh" else title(field.path.rpartition(".")[2])


def further(data: Mapping[str, Any], parts: list[Panel]) -> list[str]:
    """The paths of the values of a plan that its form does not show."""
    known = {box.path for part in parts for box in part.inputs()} | {"version"}
    return [path for path in _leaves(data, "") if path not in known]


def _leaves(value: Any, path: str) -> Iterator[str]:
    nested = isinstance(value, list) and any(isinstance(entry, dict) for entry in value)
    if value and (isinstance(value, dict) or nested):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(part, f"{path}.{key}" if path else str(key))
    elif value is not None and value != {}:
        yield path


@dataclass(frozen=True, slots=True)
class _Maker:
    data: Mapping[str, Any]
    needed: Collection[str]
    lang: Language

    def section(self, field: PlanField) -> Panel:
        if field.path in LISTS:
            return self._panel(field.path, named(field, self.lang), field, rows=(self._rows(field, field.path),))
        return self._map(field, field.path, named(field, self.lang))

    def _map(self, field: PlanField, path: str, name: str) -> Panel:
        """A part that is a map: smaller maps that all plans want are parts in it, others are told in one go with it."""
        boxes, parts, lists = list[tuple[PlanField, str]](), list[Panel](), list[Rows]()
        for inner, at in _inside(field.path, path):
            if inner.path in LISTS:
                lists.append(self._rows(inner, at))
            elif inner.type == "map" and inner.need != "optional":
                parts.append(self._map(inner, at, named(inner, self.lang)))
            else:
                boxes.extend(_single(inner, at))
        return self._panel(path, name, field, boxes, parts, tuple(lists))

    def _rows(self, field: PlanField, path: str) -> Rows:
        listed = value_in(self.data, path) or []
        entries = tuple(self._entry(field, f"{path}.{number}", entry) for number, entry in enumerate(listed[:MOST]))
        of_none = value_in(self.data, path.rpartition(".")[0]) == {}
        none = None if listed or of_none else self._box(field, path, path, "")
        return Rows(path, named(field, self.lang), field.meaning[self.lang], entries, len(listed[MOST:]), none)

    def _entry(self, field: PlanField, path: str, entry: Mapping[str, Any] | None) -> Panel:
        boxes = [box for inner, at in _inside(f"{field.path}[]", path) for box in _single(inner, at)]
        name = next((str(entry[key]) for key in ("id", "term") if entry and entry.get(key)), "")
        return self._panel(path, name, field, boxes, whole=len(boxes) <= SHORT)

    def _panel(
        self,
        path: str,
        name: str,
        field: PlanField,
        boxes: Collection[tuple[PlanField, str]] = (),
        parts: Collection[Panel] = (),
        rows: tuple[Rows, ...] = (),
        whole: bool = False,
    ) -> Panel:
        number = path.rpartition(".")[2]
        part = f"{named(field, self.lang)} {int(number) + 1}" if number.isdecimal() else name
        made = [self._box(inner, at, path, part) for inner, at in boxes]
        made.sort(key=lambda box: box.field.type == "list of enum")  # which take a line of their own
        first = tuple(box for box in made if whole or box.field.need != "optional")
        told = "" if field.path in EMPTY_MEANS_NONE else field.meaning[self.lang]
        may_be_none = field.path in EMPTY_MEANS_NONE and not parts and not value_in(self.data, path)
        none = self._box(field, path, path, "") if may_be_none else None
        return Panel(path, name, told, first, tuple(box for box in made if box not in first), tuple(parts), rows, none)

    def _box(self, field: PlanField, path: str, above: str, part: str) -> Box:
        label = field.zh if self.lang == "zh" else title(path.removeprefix(f"{above}.").replace(".", " "))
        text = shown(field, value_in(self.data, path), self.lang)
        return Box(path, field, part, label, self._unit(field), text, field.need == "required" or path in self.needed)

    def _unit(self, field: PlanField) -> str:
        if field.type == "money":
            currency = value_in(self.data, "budget.currency")
            return currency if isinstance(currency, str) else ""
        return UNITS[field.unit][self.lang == "zh"] if field.unit in TOLD else ""


def _inside(field: str, path: str) -> Iterator[tuple[PlanField, str]]:
    return ((inner, f"{path}.{key}") for key, inner in INSIDE[field].items())


def _single(field: PlanField, path: str) -> Iterator[tuple[PlanField, str]]:
    """A field that is no map, or those in a map."""
    if field.type == "map":
        for inner, at in _inside(field.path, path):
            yield from _single(inner, at)
    else:
        yield field, path
