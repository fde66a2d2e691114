"""Changes of data: a value put at a path, or taken away from there."""

from enum import Enum
from typing import Any, Final

from engine.messages import Message
from engine.problems import Complaint
from engine.source.base import Path


class _Mark(Enum):
    REMOVED = "(removed)"


REMOVED: Final = _Mark.REMOVED
"""In place of a value: the key at this path is taken out of its mapping, or the entry out of its list."""

Change = tuple[Path, Any]
"""A path, and the value to put there or REMOVED."""


class NoPlace(Complaint, ValueError):
    """A change that does not fit what is there."""


def with_value(data: Any, path: Path, value: Any) -> Any:
    """The data with a value at a path, or REMOVED from there; what is beside the path is shared, nothing is changed.

    What is missing on the way to a value is made; what is emptied stays as {} or []. Raises ValueError when the path
    has no place in the data, or nothing is there that could be removed.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if value is REMOVED and not has(data, step):
        raise nothing_at(step)
    if isinstance(data, dict) and isinstance(step, str):
        if value is REMOVED and not rest:
            return {key: kept for key, kept in data.items() if key != step}
        return {**data, step: with_value(data[step], rest, value) if step in data else made(rest, value)}
    if isinstance(data, list) and isinstance(step, int) and step <= len(data):
        if value is REMOVED and not rest:
            return data[:step] + data[step + 1 :]
        now = with_value(data[step], rest, value) if step < len(data) else made(rest, value)
        return [*data[:step], now, *data[step + 1 :]]
    if data is None:
        return made(path, value)
    raise no_place_for(step)


def has(data: Any, step: str | int) -> bool:
    """Whether a mapping has a key, or a list an entry."""
    return step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))


def made(path: Path, value: Any) -> Any:
    """A value with what is on the way to it, none of which is there yet."""
    for step in reversed(path):
        value = {step: value} if isinstance(step, str) else [value]
    return value


def no_place_for(step: str | int) -> NoPlace:
    return NoPlace(Message("there is no place for '{step}'", step=step))


def nothing_at(step: str | int) -> NoPlace:
    return NoPlace(Message("there is nothing at '{step}' that could be removed", step=step))
