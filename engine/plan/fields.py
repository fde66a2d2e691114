"""Every field of a plan by its path, read off the models, so that nothing is written twice."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from engine.messages import Label, Listed, Message
from engine.plan.kinds import ENTRY, LIST, MAP, Kind, Part
from engine.plan.models import Plan
from engine.terms import Terms, Told


@dataclass(frozen=True, slots=True, eq=False)
class PlanField:
    """What is known of a field; `within_entry` marks what every entry of an optional list must have."""

    path: str
    type: str
    unit: str | None
    need: str | None
    within_entry: bool
    terms: Terms | None
    meaning: Told
    zh: str


@cache
def _vocabulary(words: Terms, zh: str) -> Kind:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words.__name__).lower()
    expected = Label(f"{'an' if name[0] in 'aeiou' else 'a'} {name}", zh)
    return Kind("enum", expected, Message("use one of {words}", words=Listed(words)))


def _unwrapped(hint: Any, zh: str) -> tuple[list[Kind], Any]:
    """The kinds in a type hint from the outside in (for a list of texts: LIST, TEXT), and the class at its heart.

    `zh` is the label of the field.
    """
    args = get_args(hint)
    if found := [kind for kind in args[1:] if isinstance(kind, Kind)]:
        return found, args[0]
    if get_origin(hint) is tuple:
        inner, heart = _unwrapped(args[0], zh)
        return [LIST, *(ENTRY if kind is MAP else kind for kind in inner)], heart
    if args:
        return _unwrapped(args[0], zh)
    return [MAP if issubclass(hint, Part) else _vocabulary(hint, zh)], hint


def _walk(model: type[Part], path: str = "", optional_list: bool = False) -> Iterator[tuple[PlanField, list[Kind]]]:
    hints = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        extra: Any = info.json_schema_extra
        kinds, heart = _unwrapped(hints[name], extra["zh"])
        need, many = extra["need"], kinds[0] is LIST
        field = PlanField(
            path=path + (info.alias or name),
            type=" of ".join(kind.name for kind in kinds),
            unit=extra.get("unit"),
            need=need,
            within_entry=optional_list and need == "required",
            terms=heart if kinds[-1].name == "enum" else None,
            meaning={"en": info.description or "", "zh": extra["meaning_zh"]},
            zh=extra["zh"],
        )
        yield field, kinds
        if isinstance(heart, type) and issubclass(heart, Part):
            below = need != "required" if many else optional_list
            yield from _walk(heart, field.path + ("[]." if many else "."), below)


_WALK = tuple(_walk(Plan))
FIELDS: Mapping[str, PlanField] = MappingProxyType({field.path: field for field, _ in _WALK})
KINDS = {field.path + "[]" * depth: kind for field, kinds in _WALK for depth, kind in enumerate(kinds)}
KINDS[""] = MAP
INSIDE: dict[str, dict[str, PlanField]] = {}
for _path in FIELDS:
    INSIDE.setdefault(_path.rpartition(".")[0], {})[_path.rpartition(".")[2]] = FIELDS[_path]

ASKABLE = tuple(path for path in FIELDS if path not in INSIDE and not path.startswith("waivers"))
"""The fields that a planner can be asked for: all but the maps, whose fields are asked one by one, and waivers."""


def field_at(path: str) -> PlanField | None:
    """The field at a plan path, cohorts.0.role for one; None for an entry of a list and what is no field."""
    return FIELDS.get(re.sub(r"\.[0-9]+(?=\.|$)", "[]", path))
