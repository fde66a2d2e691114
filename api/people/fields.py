"""The values of a plan that can be changed in a form: numbers, days, words of a vocabulary, switches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.people.inputs import FIXED, NUMBERS, written
from engine.advice import Margin
from engine.changes import value_in
from engine.findings import Language
from engine.plan import PlanField, field_at
from engine.source import Path, parted
from engine.wording import term

TURNED = (*NUMBERS, "date", "bool", "enum")
"""The types of such fields."""

NAMES = ("id", "name", "term", "metric")
"""By which of their fields entries of lists are known."""

MOST = 300
"""Inputs in one form."""


@dataclass(frozen=True, slots=True)
class Input:
    """One value: its path, what is known of the field, the text that stands in the input, and its margin."""

    path: str
    field: PlanField
    label: str
    text: str
    margin: Margin | None


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one part of a plan: of the budget, of one cohort."""

    title: str
    inputs: tuple[Input, ...]


def groups(data: Any, typed: Mapping[str, str], margins: Mapping[str, Margin], lang: Language) -> list[Group]:
    """The values of some data by their parts; what was typed stands in place of what the plan has."""
    found: dict[str, list[Input]] = {}
    for path, field, value in list(_values(data))[:MOST]:
        title, label = _names(data, path, field, lang)
        text = typed.get(path, written(value))
        found.setdefault(title, []).append(Input(path, field, label, text, margins.get(path)))
    return [Group(title, tuple(inputs)) for title, inputs in found.items()]


def _values(data: Any, path: str = "") -> Iterator[tuple[str, PlanField, Any]]:
    if isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            if path or key not in FIXED:
                yield from _values(part, f"{path}.{key}" if path else str(key))
    elif (field := field_at(path)) and field.type in TURNED:
        yield path, field, data


def _names(data: Any, path: str, field: PlanField, lang: Language) -> tuple[str, str]:
    """The part of the plan that a field belongs to (the nearest entry of a list, or what the plan calls its parts),
    and the name of the field in there."""
    steps = parted(path)
    split = max((at for at, step in enumerate(steps) if isinstance(step, int)), default=0) + 1
    title = " · ".join(_called(data, steps[: at + 1], lang) for at in range(split))
    return title, field.zh if lang == "zh" else " ".join(str(step).replace("_", " ") for step in steps[split:])


def _called(data: Any, steps: Path, lang: Language) -> str:
    """A part of a plan as readers know it: an entry of a list by its own name, else by its number."""
    path = ".".join(map(str, steps))
    if isinstance(steps[-1], int):
        entry = value_in(data, path)
        named = next((key for key in NAMES if isinstance(entry.get(key), str)), None)
        known = field_at(f"{path}.{named}") if named else None
        return term(known.terms, entry[named], lang) if known else str(steps[-1] + 1)
    field = field_at(path)
    return field.zh if field and lang == "zh" else str(steps[-1]).replace("_", " ")
