"""YAML by the core schema of YAML 1.2, read from the parser's events: nothing recurses, and every place is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from engine.source.base import (
    BASED,
    FLOAT,
    MAX_DEPTH,
    NOT_FINITE,
    Path,
    Place,
    Source,
    checked,
    not_finite,
    number,
    stop,
    twice,
)

NUMBER_STARTS = frozenset("+-.0123456789")
PLAIN: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    "true": True,
    "false": False,
}

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STARTS = frozenset((yaml.MappingStartEvent, yaml.SequenceStartEvent))
_ENDS = frozenset((yaml.MappingEndEvent, yaml.SequenceEndEvent))
_NODES = _STARTS | {yaml.ScalarEvent, yaml.AliasEvent}


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read; `key` is the mapping key that waits for its value."""

    path: Path
    data: Any
    key: str | None = None
    again: bool = False

    def next_path(self) -> Path:
        if type(self.data) is list:
            return (*self.path, len(self.data))
        return (*self.path, f"{self.key} (again)" if self.again else self.key or "")

    def add(self, value: Any) -> None:
        if type(self.data) is list:
            self.data.append(value)
        elif not self.again:
            self.data[self.key] = value
        self.key, self.again = None, False


def read_yaml(source: Source, text: str) -> Any:
    top = _Open((), [])
    opened = [top]
    values: dict[Path, Place] = {}
    keys: dict[Path, Place] = {}
    source.values, source.keys = values, keys
    for event in _events(source, text):
        kind = type(event)
        if kind in _ENDS:
            opened.pop()
            continue
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1)
        if kind not in _NODES:
            if kind is yaml.DocumentStartEvent and top.data:
                stop(source, place, "a file holds one document; remove the second '---'")
            continue
        parent = opened[-1]
        if parent.key is None and type(parent.data) is dict:
            _yaml_key(source, event, place, parent, keys)
            continue
        path = () if parent is top else parent.next_path()
        value = _yaml_value(source, event, place, path)
        values[path] = place
        parent.add(value)
        if kind in _STARTS:
            if len(opened) > MAX_DEPTH:
                stop(source, place, f"nested more than {MAX_DEPTH} levels deep; make it flatter")
            opened.append(_Open(path, value))
    if not top.data:
        stop(source, (1, 1), "the file is empty")
    return top.data[0]


def _events(source: Source, text: str) -> Iterator[Any]:
    try:
        yield from iter(_Loader(text).get_event, None)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = getattr(error, "problem", None) or "unreadable"
        stop(source, place, f"this is not YAML: {why}; check indentation, quotes and colons near here")


def _yaml_key(source: Source, event: Any, place: Place, parent: _Open, keys: dict[Path, Place]) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        stop(source, place, "a key must be plain text")
    key = checked(source, event.value, place, parent.path)
    parent.key, parent.again = key, key in parent.data
    path = (*parent.path, key)
    if event.anchor or event.tag:
        source.complain(place, "anchors and tags are not allowed; write the key alone", path)
    if parent.again:
        source.complain(place, twice(key), path)
    else:
        keys[path] = place


def _yaml_value(source: Source, event: Any, place: Place, path: Path) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent:
        source.complain(place, f"aliases are not allowed; write the value of '*{event.anchor}' out", path)
        return None
    if event.anchor:
        source.complain(place, f"anchors are not allowed; remove '&{event.anchor}'", path)
    if event.tag:
        source.complain(place, f"tags are not allowed; remove '{event.tag}'", path)
    if kind is not yaml.ScalarEvent:
        return {} if kind is yaml.MappingStartEvent else []
    text = event.value
    if not event.implicit[0]:
        return checked(source, text, place, path)
    if text in PLAIN:
        return PLAIN[text]
    if text[0] not in NUMBER_STARTS:
        return text
    if FLOAT.fullmatch(text) or BASED.fullmatch(text):
        return number(source, text, place, path)
    if NOT_FINITE.fullmatch(text):
        return not_finite(source, text, place, path)
    return text
