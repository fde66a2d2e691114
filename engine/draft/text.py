"""A draft as YAML: each value with the reason for it as a comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.source import yaml_pair


@dataclass(frozen=True, slots=True)
class Told:
    """A value with the reason for it; one of None stands as a line to fill in, commented out."""

    value: Any
    why: str


def written(tree: dict[str, Any], head: str) -> str:
    """The text of a tree of mappings, lists of mappings, and Told."""
    return "\n".join([f"# {head}", *_lines(tree, "")]) + "\n"


def _lines(tree: dict[str, Any], margin: str) -> Iterator[str]:
    for key, part in tree.items():
        if isinstance(part, Told):
            yield _line(key, part, margin)
        elif isinstance(part, dict):
            yield f"{margin}{key}:"
            yield from _lines(part, margin + "  ")
        else:
            yield f"{margin}{key}:"
            for entry in part:
                first, *others = _lines(entry, margin + "    ")
                yield f"{margin}  - {first.lstrip()}"
                yield from others


def _line(key: str, told: Told, margin: str) -> str:
    why = " ".join(told.why.split())
    if told.value is None:
        return f"{margin}# {key}:  {why}"
    value = told.value.isoformat() if isinstance(told.value, date) else told.value
    return f"{margin}{yaml_pair(key, value)}" + (f"  # {why}" if why else "")
