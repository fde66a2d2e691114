"""A plan's text with what was filled in: changed in its place, so that comments and all that is not shown stay."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from api.people.inputs import FIXED
from engine.changes import Edit, text_with, value_in
from engine.facts import EMPTY_MEANS_NONE
from engine.plan import FIELDS, INSIDE, field_at
from engine.source import REMOVED, CannotEdit, Source, parted, read, with_value, yaml_block

START = b"version: 1\n"
"""A plan of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The text of a plan, how its file is called, and whether it was written anew, without what comments it had."""

    text: bytes
    name: str
    anew: bool = False

    def then(self, edit: Edit) -> "Filled":
        """The same with one edit more."""
        made = filled(self.text, self.name, [edit])
        return Filled(made.text, made.name, self.anew or made.anew)


def fits(value: Any, path: str = "") -> bool:
    """Whether data can be shown: its maps are maps, its lists are lists, and single values are single."""
    if value is None:
        return True
    if path in INSIDE and isinstance(value, dict):
        return all(fits(value.get(key), field.path) for key, field in INSIDE[path].items() if key not in FIXED)
    if f"{path}[]" in INSIDE and isinstance(value, list):
        return all(fits(entry, f"{path}[]") for entry in value)
    if path in INSIDE or f"{path}[]" in INSIDE:
        return False
    entries = value if FIELDS[path].type.startswith("list") and isinstance(value, list) else [value]
    return not any(isinstance(entry, dict | list) for entry in entries)


def spread(data: dict[str, Any]) -> dict[str, Any]:
    """The data where no ads at all is told of each kind of ads, as the form does."""
    whole = {path.partition(".")[0] for path in EMPTY_MEANS_NONE if path.count(".") == 1 and "[]" not in path}
    return {key: _none_of(key) if key in whole and part == {} else part for key, part in data.items()}


def _none_of(whole: str) -> dict[str, Any]:
    return {key: {} for key, field in INSIDE[whole].items() if field.path in EMPTY_MEANS_NONE}


def filled(text: bytes, name: str, edits: Iterable[Edit]) -> Filled:
    """The text with edits made.

    One that has nothing but its values is written in the order of the plan format; any other keeps its layout and its
    comments, unless the edits do not fit into it.
    """
    source = read(text, name)
    made, data = _pruned(source, list(edits))
    if not made:
        return Filled(text, name)
    if text == _written(source.data):
        return Filled(_written(data), name)
    try:
        return Filled(text_with(text, name, made), name)
    except CannotEdit:
        name = f"{name.removesuffix('.json')}.yaml" if source.syntax == "json" else name
        return Filled(_written(data), name, anew=True)


def _pruned(source: Source, edits: list[Edit]) -> tuple[list[Edit], dict[str, Any]]:
    """The edits, and the data with them made; a map or list that they leave empty goes with its last value.

    Left as {} or [] it would say that there is no such thing, where nothing is known of it.
    """
    data, going = source.data, list[str]()
    made = [edit for edit in edits if edit.now is not REMOVED]
    for edit in made:
        data = with_value(data, parted(edit.path), edit.now)
    for edit in edits:
        if edit.now is REMOVED and not any(other.path.startswith(f"{edit.path}.") for other in made):
            path = edit.path
            data = with_value(data, parted(path), REMOVED)
            while _is_holder(above := path.rpartition(".")[0]) and not value_in(data, above):
                data, path = with_value(data, parted(above), REMOVED), above
            going = [*(one for one in going if not one.startswith(f"{path}.")), path]
    return [*made, *(Edit(path, value_in(source.data, path), REMOVED) for path in going)], data


def _is_holder(path: str) -> bool:
    """Whether a path is that of a map or a list of the plan; an entry of a list is neither."""
    field = field_at(path)
    return field is not None and field.type in ("map", "list of entries")


def _written(data: dict[str, Any]) -> bytes:
    return ("\n".join(yaml_block(_ordered(data, ""))) + "\n").encode("utf-8", "surrogatepass")


def _ordered(value: Any, path: str) -> Any:
    """Data in the order of the plan format."""
    if isinstance(value, list):
        return [_ordered(entry, f"{path}[]") for entry in value]
    if not isinstance(value, dict):
        return value
    return {key: _ordered(part, f"{path}.{key}".removeprefix(".")) for key, part in _sorted(value, path)}


def _sorted(value: dict[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    known = [*INSIDE.get(path, {})]
    yield from sorted(value.items(), key=lambda item: known.index(item[0]) if item[0] in known else len(known))
