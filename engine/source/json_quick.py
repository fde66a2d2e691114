"""JSON in which there is nothing to remark on, read at the speed of the standard library's own scanner.

The places are found out when they are asked for: a check asks for a few of thousands. What is odd in any way (a key
given twice, a long number, an escape that could bring in a forbidden character, deep nesting, broken JSON) is left to
the placed reader, which says what and where.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder, decoder
from typing import Any, NoReturn

from engine.source.base import LINE_END, MAX_DEPTH, MAX_DIGITS, MAX_VALUES, Path, Place, Source
from engine.source.json_text import blank

_RISKY = re.compile(
    r"\\(?:[\\bf]|u(?:00[01789]|202[89]|[fF]{3}[eEfF]|[dD][89aAbB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB]..\\u)[dD][c-fC-F]))"
)
"""An escape that may bring in a forbidden character; with an escaped backslash nobody can tell at a glance."""


class _OddError(Exception):
    """Something is for the placed reader."""


def read_quickly(source: Source, text: str) -> Any:
    """The data of a JSON text, its places to be found in the source; None when there is something to remark on."""
    if _RISKY.search(text):
        return None
    try:
        data = _DECODER.decode(text)
    except (JSONDecodeError, RecursionError, _OddError):
        return None
    if _is_much(data):
        return None
    index = _Index(text)
    source.values, source.keys = _Values(index), _Keys(index)
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise _OddError
    return data


def _int(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _OddError
    return int(text)


def _float(text: str) -> Decimal:
    if len(text) > MAX_DIGITS or "e" in text or "E" in text:
        raise _OddError
    return Decimal(text)


def _constant(_: str) -> NoReturn:
    raise _OddError


_DECODER = JSONDecoder(parse_int=_int, parse_float=_float, parse_constant=_constant, object_pairs_hook=_object)
_SKIP = JSONDecoder().scan_once  # type: ignore[attr-defined]


def _is_much(data: Any) -> bool:
    """Whether the data is too deep, or has too many values."""
    level: list[Any] = [[data]]
    values = 0
    for _ in range(MAX_DEPTH + 1):
        values += sum(map(len, level))
        if values > MAX_VALUES:
            return True
        level = [
            entry
            for holder in level
            for entry in (holder.values() if type(holder) is dict else holder)
            if type(entry) in (dict, list)
        ]
        if not level:
            return False
    return True


class _Index:
    """Where the entries of each object and list of a JSON text begin; one is looked through when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [0, *(found.end() for found in LINE_END.finditer(text))]
        self.inside: dict[Path, dict[str | int, tuple[int, int]]] = {}

    def place(self, at: int) -> Place:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

    def begin(self, path: Path) -> tuple[int, int]:
        """Where the key and the value of a path begin; KeyError when the text has no such path."""
        if not path:
            start = blank(self.text, 0)
            return start, start
        around = path[:-1]
        if around not in self.inside:
            self.inside[around] = dict(_entries(self.text, self.begin(around)[1]))
        return self.inside[around][path[-1]]

    def paths(self, path: Path = ()) -> Iterator[Path]:
        """Every path of the text, from the outside in."""
        yield path
        for key, (_, at) in _entries(self.text, self.begin(path)[1]):
            yield from self.paths((*path, key)) if self.text[at] in "{[" else ((*path, key),)


def _entries(text: str, at: int) -> Iterator[tuple[str | int, tuple[int, int]]]:
    """The entries of the object or list that begins at a place: the name or number, where that and the value begin."""
    opening = text[at]
    if opening not in "{[":
        return
    number, at = 0, blank(text, at + 1)
    while text[at] not in "}]":
        start, key = at, number
        if opening == "{":
            key, at = decoder.scanstring(text, at + 1, True)  # type: ignore[attr-defined]
            at = blank(text, blank(text, at) + 1)
        yield key, (start, at)
        at = blank(text, _SKIP(text, at)[1])
        if text[at] == ",":
            at = blank(text, at + 1)
        number += 1


class _Values(Mapping[Path, Place]):
    """The place of each value, by its path."""

    def __init__(self, index: _Index) -> None:
        self.index = index

    def __getitem__(self, path: Path) -> Place:
        return self.index.place(self.index.begin(path)[1])

    def __iter__(self) -> Iterator[Path]:
        return self.index.paths()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Keys(_Values):
    """The place of each key, by its path."""

    def __getitem__(self, path: Path) -> Place:
        if not path or not isinstance(path[-1], str):
            raise KeyError(path)
        return self.index.place(self.index.begin(path)[0])

    def __iter__(self) -> Iterator[Path]:
        return (path for path in super().__iter__() if path and isinstance(path[-1], str))
