"""What a fact can say about a field: a value, that there is none, or nothing (unknown). Unknown is not false."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple


class Unknown:
    """Nothing was said about the field."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = Unknown()

NONE: Final = "none"
"""Known not to exist: a date that is 'none', a share of nothing. Every comparison of size with it is false."""

Truth = bool | None
"""Kleene's three values; None is unknown."""


@dataclass(frozen=True, slots=True)
class Members:
    """The entries of a list that are known, as they are compared and as they were written.

    When the list is not complete there may be more.
    """

    known: frozenset[str]
    complete: bool = True
    written: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, entries: Iterable[object], complete: bool = True) -> "Members":
        written = tuple(dict.fromkeys(map(str, entries)))
        return cls(frozenset(map(plain, written)), complete, written)

    @classmethod
    def union(cls, lists: Iterable["Members"], complete: bool = True) -> "Members":
        """All entries of several lists; complete when each of them is."""
        lists = list(lists)
        written = dict.fromkeys(entry for found in lists for entry in found.written)
        known = frozenset(entry for found in lists for entry in found.known)
        return cls(known, complete and all(found.complete for found in lists), tuple(written))

    def contains(self, wanted: frozenset[str]) -> Truth:
        """Whether any of the wanted entries is there."""
        return True if self.known & wanted else False if self.complete else None

    def only(self, allowed: frozenset[str]) -> Truth:
        """Whether every entry is one of the allowed ones (true of an empty list)."""
        return False if self.known - allowed else True if self.complete else None

    def equals(self, other: frozenset[str]) -> Truth:
        """Whether the entries are exactly the others, in whatever order."""
        return False if self.known - other else self.known == other if self.complete else None


class Value(NamedTuple):
    """What is known about one field: the data, the plan paths it was read from, the paths that would settle it.

    A field is not reachable when it is not even known which entry of the plan it belongs to (an omitted list, the
    brief of a cohort that names none).
    """

    data: Any
    paths: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reachable: bool = True


def plain(text: str) -> str:
    """Text as it is compared: full width made ordinary, lower case, no blanks around it."""
    return unicodedata.normalize("NFKC", text).lower().strip()


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
