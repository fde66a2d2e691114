"""Edits of a plan: a field set, added or taken out; put into its data (to try them) or into its text (to keep them)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

from engine.changes.bounds import MOST_FIELDS, is_work
from engine.plan import Plan, parse
from engine.source import REMOVED, parted, put, read, with_value
from engine.source import Path as At
from engine.values import day_of


class Edit(NamedTuple):
    """One field as it was and as it is to be; None for what is left out, REMOVED for an entry that goes.

    `path` is a plan path; an entry that is added stands one past the end of its list. `open` when any value of the
    field would do as well: the one here is only there to try it.
    """

    path: str
    was: Any
    now: Any
    open: bool = False

    @property
    def work(self) -> bool:
        """Whether it says that work is done, which has to be done first."""
        return self.now is True and is_work(self.path)

    @property
    def yours(self) -> bool:
        """Whether only the planner can make it: give the value, or do the work."""
        return self.open or self.work

    @property
    def fields(self) -> int:
        """How many fields it changes: of an entry that comes all of its fields, of one that goes MOST_FIELDS."""
        return MOST_FIELDS if self.now is REMOVED else max(_leaves(self.now), 1)

    @property
    def size(self) -> Decimal:
        """How far it goes, to be compared: 1 for another word, the share of a number, a thirtieth a day."""
        return _distance(self.was, self.now)


Edits = tuple[Edit, ...]


def _leaves(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_leaves, value.values()))
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        return sum(map(_leaves, value))
    return 1


def _distance(was: Any, now: Any) -> Decimal:
    one = Decimal(1)
    if isinstance(was, bool) or isinstance(now, bool):
        return one
    if isinstance(was, int | Decimal) and isinstance(now, int | Decimal):
        return abs(Decimal(now) - was) / max(abs(Decimal(was)), one)
    if isinstance(was, list) and isinstance(now, list):
        return Decimal(sum(entry not in was for entry in now) + sum(entry not in now for entry in was))
    first, last = day_number(was), day_number(now)
    if first is not None and last is not None:
        return Decimal(abs(first - last)) / 30
    return one


def day_number(value: Any) -> int | None:
    """The number of the day that a text as YYYY-MM-DD names, None for anything else."""
    day = day_of(value)
    return day.toordinal() if day else None


def value_in(data: Any, path: str) -> Any:
    """What some data have at a path, None when they have nothing there."""
    for step in parted(path):
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def data_with(data: dict[str, Any], edits: Iterable[Edit]) -> dict[str, Any]:
    """The data with edits made; raises ValueError when one has no place in them. The data given stay as they are."""
    return reduce(lambda made, edit: with_value(made, parted(edit.path), edit.now), in_order(edits), data)


def plan_with(data: dict[str, Any], edits: Iterable[Edit]) -> Plan | None:
    """The plan in some data with edits made, None when that is no plan."""
    try:
        return parse(data_with(data, edits), lambda *_: None)
    except ValueError:
        return None


def text_with(text: bytes, name: str, edits: Iterable[Edit]) -> bytes:
    """The text of a plan with edits made, and nothing else changed.

    Raises engine.source.CannotEdit for a text that they do not fit into.
    """
    data, changes = read(text, name).data, list[tuple[At, Any]]()
    for edit in in_order(edits):
        changes += _changes(edit, data)
        with suppress(ValueError):  # put tells of an edit that has no place
            data = with_value(data, parted(edit.path), edit.now)
    return put(text, name, changes)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in an order in which they can be made: entries that go last, and the hindmost of them first."""
    edits = list(edits)
    going = [edit for edit in edits if edit.now is REMOVED]
    going.sort(key=lambda edit: parted(edit.path), reverse=True)
    return [edit for edit in edits if edit.now is not REMOVED] + going


def _changes(edit: Edit, data: dict[str, Any]) -> Iterator[tuple[At, Any]]:
    """What is to be put into a text: of a list that grows only the new entries."""
    path, was, now = parted(edit.path), value_in(data, edit.path), edit.now
    if isinstance(was, list) and was and isinstance(now, list) and now[: len(was)] == was:
        yield from (((*path, at), now[at]) for at in range(len(was), len(now)))
    else:
        yield path, now
