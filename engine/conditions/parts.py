"""The conditions within a condition as a rule file writes it, each with its path."""

import re
from collections.abc import Iterator
from typing import Any

from engine.conditions.tree import COMBINATORS
from engine.source import Path, yaml_flow

_QUOTED = re.compile(r"'((?:setting|field):[^']*)'")


def listed(raw: Any) -> tuple[str, list[Any]] | None:
    """The key and the conditions of a group, None for a question; `raw` is a condition that can be read."""
    if set(raw) == {"at_least", "of"}:
        return "of", raw["of"]
    key, right = next(iter(raw.items()))
    return (key, right) if key in COMBINATORS else None


def parts(raw: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every condition within one that can be read, itself first; its questions come in the order of `leaves`."""
    yield path, raw
    if group := listed(raw):
        key, children = group
        for at, child in enumerate(children):
            yield from parts(child, (*path, key, at))


def written(raw: Any) -> str:
    """A condition as people write it on one line."""
    return _QUOTED.sub(r"\1", yaml_flow(raw)[1:-1])
