"""JSON by the standard library's own scanner in Python, told to remember where each value began."""

from bisect import bisect_right
from collections.abc import Callable
from json import JSONDecodeError, JSONDecoder, decoder, scanner
from typing import Any

from engine.source.base import (
    FLOAT,
    LINE_END,
    MAX_DEPTH,
    MAX_VALUES,
    Path,
    Place,
    Source,
    checked,
    not_finite,
    number,
    stop,
    too_deep,
    too_many,
    twice,
)


class _Literal(str):
    """A number as it is written, or one of NaN, Infinity and -Infinity."""


_Scan = Callable[[str, int], tuple[Any, int]]


class PlacedJSON(JSONDecoder):
    def __init__(self, source: Source, text: str) -> None:
        super().__init__()
        self.source, self.text = source, text
        self.lines = [0, *(found.end() for found in LINE_END.finditer(text))]
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        source.values, source.keys = self.values, self.keys
        self.path: Path = ()
        self.parse_float = self.parse_int = self.parse_constant = _Literal
        self.parse_object = self._object
        self.parse_array = self._array
        self.scan_once: _Scan = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def place(self, at: int) -> Place:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

    def read(self) -> Any:
        start = blank(self.text, 0)
        try:
            value, end = self._value(self.scan_once, self.text, start)
        except StopIteration as stop:
            raise JSONDecodeError("Expecting value", self.text, stop.value) from None
        if blank(self.text, end) != len(self.text):
            raise JSONDecodeError("Extra data", self.text, blank(self.text, end))
        return value

    def _value(self, scan: _Scan, text: str, at: int) -> tuple[Any, int]:
        place, path = self.place(at), self.path
        self.values[path] = place
        if len(self.values) > MAX_VALUES:
            stop(self.source, place, too_many())
        if len(path) >= MAX_DEPTH and text[at : at + 1] in ("{", "["):
            stop(self.source, place, too_deep())
        value, end = scan(text, at)
        if isinstance(value, _Literal):
            check = number if FLOAT.fullmatch(value) else not_finite
            value = check(self.source, str(value), place, path)
        elif isinstance(value, str):
            value = checked(self.source, value, place, path)
        return value, end

    def _object(self, start: tuple[str, int], strict: bool, scan: _Scan, *_: Any) -> tuple[Any, int]:
        around, done = self.path, start[1]
        data: dict[str, Any] = {}

        def member(text: str, at: int) -> tuple[Any, int]:
            nonlocal done
            quote = text.index('"', done)
            raw = decoder.scanstring(text, quote + 1, strict)[0]  # type: ignore[attr-defined]
            key = checked(self.source, raw, self.place(quote), around)
            if again := (*around, key) in self.keys:
                self.source.complain(self.place(quote), twice(key), (*around, key))
            else:
                self.keys[(*around, key)] = self.place(quote)
            self.path = (*around, f"{key} (again at {at})" if again else key)
            value, done = self._value(scan, text, at)
            self.path = around
            if not again:
                data[key] = value
            return value, done

        _, end = decoder.JSONObject(start, strict, member, None, None)  # type: ignore[attr-defined]
        return data, end

    def _array(self, start: tuple[str, int], scan: _Scan) -> tuple[Any, int]:
        around, data = self.path, list[Any]()

        def item(text: str, at: int) -> tuple[Any, int]:
            self.path = (*around, len(data))
            value, end = self._value(scan, text, at)
            self.path = around
            data.append(value)
            return value, end

        _, end = decoder.JSONArray(start, item)  # type: ignore[attr-defined]
        return data, end


def blank(text: str, at: int) -> int:
    found = decoder.WHITESPACE.match(text, at)  # type: ignore[attr-defined]
    return int(found.end())
