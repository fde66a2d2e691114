"""What a fact can say about a field: a value, that there is none, or nothing (unknown). Unknown is not false."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Final, NamedTuple


class Unknown:
    """Nothing was said about the field."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "unknown"


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

UNKNOWN: Final = Unknown()

NONE: Final = "none"
"""Known not to exist: a date that is 'none', a share of nothing. Every comparison of size with it is false."""

Truth = bool | None
"""Kleene's three values; None is unknown."""


@dataclass(frozen=True, slots=True)
class Members:
    """The entries of a list that are known, as they are compared and as they were written.

    `maybe` are entries that may be there too; None when it could be anything.
    """

    known: frozenset[str]
    maybe: frozenset[str] | None = frozenset()
    written: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, entries: Iterable[object], complete: bool = True) -> "Members":
        written = tuple(dict.fromkeys(map(str, entries)))
        return cls(frozenset(map(plain, written)), frozenset() if complete else None, written)

    @classmethod
    def union(cls, sure: Iterable["Members"], perhaps: Iterable["Members"] = ()) -> "Members":
        """All entries of several lists; those of the lists in `perhaps` may be there or not."""
        sure, perhaps = list(sure), list(perhaps)
        written = dict.fromkeys(chain.from_iterable(found.written for found in sure))
        known = frozenset[str]().union(*(found.known for found in sure))
        maybe = frozenset[str]().union(*(found.known for found in perhaps))
        for found in (*sure, *perhaps):
            if found.maybe is None:
                return cls(known, None, tuple(written))
            maybe |= found.maybe
        return cls(known, maybe - known, tuple(written))

    @property
    def complete(self) -> bool:
        """Whether all entries are known."""
        return self.maybe is not None and self.maybe <= self.known

    def contains(self, wanted: frozenset[str]) -> Truth:
        """Whether any of the wanted entries is there."""
        if self.known & wanted:
            return True
        return None if self.maybe is None or self.maybe & wanted else False

    def only(self, allowed: frozenset[str]) -> Truth:
        """Whether every entry is one of the allowed ones (true of an empty list)."""
        if self.known - allowed:
            return False
        return None if self.maybe is None or self.maybe - allowed else True

    def equals(self, other: frozenset[str]) -> Truth:
        """Whether the entries are exactly the others, in whatever order."""
        if self.known - other:
            return False
        if self.maybe is None:
            return None
        if other - self.known - self.maybe:
            return False
        return True if self.complete else None


class Value(NamedTuple):
    """What is known about one field: the data, the plan paths it was read from, the paths that would settle it.

    A field is not reachable when it is not even known which entry of the plan it belongs to (an omitted list, the
    brief of a cohort that names none).
    """

    data: Any
    paths: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reachable: bool = True


def is_none(size: Any) -> bool:
    """Whether a number or a day is known not to exist: the only text among them is NONE.

    To compare an exact number with a text would take several times as long.
    """
    return isinstance(size, str)


def plain(text: str) -> str:
    """Text as it is compared: full width made ordinary, lower case, no blanks around it."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower().strip()


def day_of(text: object) -> date | None:
    """The day that a text as YYYY-MM-DD names, None when it names none."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) and _DAY.fullmatch(text) else None
    except ValueError:
        return None


def some(truths: Iterable[Truth]) -> Truth:
    """True when one is true, unknown when one might be."""
    unknown = False
    for truth in truths:
        if truth:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def every(truths: Iterable[Truth]) -> Truth:
    """False when one is false, unknown when one might be."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def negation(truth: Truth) -> Truth:
    """True for false, false for true, unknown for unknown."""
    return None if truth is None else not truth
