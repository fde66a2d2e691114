"""Text (YAML or JSON) to plain data, with the line and column of every value.

The data holds dict, list, str, bool, int, Decimal and None only. YAML is read by the core schema of YAML 1.2: `no`,
`on`, `12:30` and `2027-01-31` stay text. What could surprise or harm is refused: duplicate keys, aliases, tags,
several documents, NaN and infinity, numbers of more than 15 digits, control characters, lone surrogates, deep nesting
and long texts.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder, decoder, scanner
from typing import Any, NoReturn

import yaml

from engine.problems import Location, Problem, Unreadable, shown

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_DIGITS = 15

Path = tuple[str | int, ...]
Place = tuple[int, int]

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER_STARTS = frozenset("+-.0123456789")
_PLAIN: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    "true": True,
    "false": False,
}


def dotted(path: Path) -> str:
    """A path as people write it: cohorts.0.publish.from."""
    return ".".join(map(str, path))


@dataclass
class Source:
    """A text that was read: its name, its data, and where each value and each key of it stands."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def locate(self, path: Path) -> Location:
        """The place of a value, or of the nearest thing around it that the text has."""
        while path and path not in self.values:
            path = path[:-1]
        return Location(self.name, *self.values.get(path, (1, 1)))

    def locate_key(self, path: Path) -> Location:
        """The place of a key."""
        return Location(self.name, *self.keys[path]) if path in self.keys else self.locate(path)

    def complain(self, place: Place, message: str, path: Path = (), suggestion: str | None = None) -> None:
        """Note a problem and go on, so that all of them are reported at once."""
        self.problems.append(Problem(Location(self.name, *place), message, dotted(path), suggestion))


def read(text: str | bytes, name: str, syntax: str | None = None) -> Source:
    """Read YAML or JSON; problems that leave something to read are kept in `problems`, the rest raise Unreadable.

    `syntax` is 'yaml', 'json' or None: then the file name decides, or the text itself does.
    """
    source = Source(name)
    decoded = _decode(source, text)
    if syntax is None and name.endswith((".json", ".yaml", ".yml")):
        syntax = "json" if name.endswith(".json") else "yaml"
    if syntax == "json" or (syntax is None and decoded.lstrip()[:1] in ("{", "[")):
        try:
            data = _PlacedJSON(source, decoded).read()
        except JSONDecodeError as error:
            if syntax == "json":
                _stop(source, (error.lineno, error.colno), f"this is not JSON: {error.msg}; write the value as JSON")
            source = Source(name)
            data = _read_yaml(source, decoded)
    else:
        data = _read_yaml(source, decoded)
    if not isinstance(data, dict):
        _stop(source, source.values.get((), (1, 1)), f"expected a mapping of fields, found {kind_of(data)}")
    source.data = data
    return source


def kind_of(value: object) -> str:
    """What a value is, in a planner's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the yes/no value {str(value).lower()}"
    if isinstance(value, int | Decimal):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text '{shown(value)}'"
    return "a list" if isinstance(value, list) else "a mapping"


def _stop(source: Source, place: Place, message: str) -> NoReturn:
    source.complain(place, message)
    raise Unreadable(source.problems)


def _decode(source: Source, text: str | bytes) -> str:
    if len(text) > MAX_BYTES or (isinstance(text, str) and len(text.encode("utf-8", "replace")) > MAX_BYTES):
        _stop(source, (1, 1), f"the text is longer than {MAX_BYTES:,} bytes; split it")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8", "replace")
            _stop(source, _place(before, len(before)), "this is not UTF-8 text; save the file as UTF-8")
    text = text.removeprefix("\ufeff")
    if found := _FORBIDDEN.search(text):
        code = f"U+{ord(found.group()):04X}"
        _stop(source, _place(text, found.start()), f"the character {code} is not allowed; delete it")
    if not text.strip():
        _stop(source, (1, 1), "the file is empty")
    return text


def _place(text: str, offset: int) -> Place:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _number(source: Source, text: str, place: Place, path: Path) -> int | Decimal | None:
    """A number of at most 15 digits, exactly as it is written."""
    if len(text) > 4 * MAX_DIGITS:
        value: int | Decimal = 0
        digits = len(text)
    elif _BASED.fullmatch(text):
        value = int(text, 0)
        digits = len(str(value))
    else:
        exact = Decimal(text)
        value = int(text) if _INT.fullmatch(text) else exact
        _, figures, exponent = exact.as_tuple()
        assert isinstance(exponent, int)
        whole = exact.adjusted() + 1 if exact else 1
        digits = max(whole, 1) + max(-exponent, 0) if any(figures) else 1
    if digits > MAX_DIGITS:
        source.complain(place, f"the number {shown(text)} has more than {MAX_DIGITS} digits; round it", path)
        return None
    return value


# --- YAML -----------------------------------------------------------------------------------------------------------

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
        if isinstance(self.data, list):
            return (*self.path, len(self.data))
        return (*self.path, f"{self.key} (again)" if self.again else self.key or "")

    def add(self, value: Any) -> None:
        if isinstance(self.data, list):
            self.data.append(value)
        elif not self.again:
            self.data[self.key] = value
        self.key, self.again = None, False


def _read_yaml(source: Source, text: str) -> Any:
    top = _Open((), [])
    opened = [top]
    for event in _events(source, text):
        kind = type(event)
        if kind in _ENDS:
            opened.pop()
            continue
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1)
        if kind not in _NODES:
            if kind is yaml.DocumentStartEvent and top.data:
                _stop(source, place, "a file holds one document; remove the second '---'")
            continue
        parent = opened[-1]
        if parent.key is None and type(parent.data) is dict:
            _yaml_key(source, event, place, parent)
            continue
        path = () if parent is top else parent.next_path()
        value = _yaml_value(source, event, place, path)
        source.values[path] = place
        parent.add(value)
        if kind in _STARTS:
            if len(opened) > MAX_DEPTH:
                _stop(source, place, f"nested more than {MAX_DEPTH} levels deep; make it flatter")
            opened.append(_Open(path, value))
    if not top.data:
        _stop(source, (1, 1), "the file is empty")
    return top.data[0]


def _events(source: Source, text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = getattr(error, "problem", None) or "unreadable"
        _stop(source, place, f"this is not YAML: {why}; check indentation, quotes and colons near here")


def _yaml_key(source: Source, event: Any, place: Place, parent: _Open) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        _stop(source, place, "a key must be plain text")
    parent.key, parent.again = event.value, event.value in parent.data
    path = (*parent.path, event.value)
    if event.anchor or event.tag:
        source.complain(place, "anchors and tags are not allowed; write the key alone", path)
    if parent.again:
        source.complain(place, _twice(event.value), path)
    else:
        source.keys[path] = place


def _yaml_value(source: Source, event: Any, place: Place, path: Path) -> Any:
    if isinstance(event, yaml.AliasEvent):
        source.complain(place, f"aliases are not allowed; write the value of '*{event.anchor}' out", path)
        return None
    if event.anchor:
        source.complain(place, f"anchors are not allowed; remove '&{event.anchor}'", path)
    if event.tag:
        source.complain(place, f"tags are not allowed; remove '{event.tag}'", path)
    if not isinstance(event, yaml.ScalarEvent):
        return {} if isinstance(event, yaml.MappingStartEvent) else []
    text = event.value
    if not event.implicit[0]:
        return _checked_text(source, text, place, path)
    if text in _PLAIN:
        return _PLAIN[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _FLOAT.fullmatch(text) or _BASED.fullmatch(text):
        return _number(source, text, place, path)
    if _NOT_FINITE.fullmatch(text):
        return _not_finite(source, text, place, path)
    return text


def _twice(key: str) -> str:
    return f"the key '{shown(key)}' is given twice; keep one"


def _checked_text(source: Source, text: str, place: Place, path: Path) -> str:
    """Escapes can bring in what the raw text may not hold."""
    if found := _FORBIDDEN.search(text):
        source.complain(place, f"the character U+{ord(found.group()):04X} is not allowed; delete it", path)
        return ""
    return text


def _not_finite(source: Source, text: str, place: Place, path: Path) -> None:
    source.complain(place, f"{text} is not a number that can be judged; leave the field out if it is unknown", path)


# --- JSON: the standard library's own scanner, told to remember where each value began ------------------------------


class _Literal(str):
    """A number as it is written, or one of NaN, Infinity and -Infinity."""


_Scan = Callable[[str, int], tuple[Any, int]]


class _PlacedJSON(JSONDecoder):
    def __init__(self, source: Source, text: str) -> None:
        super().__init__()
        self.source, self.text = source, text
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.path: Path = ()
        self.parse_float = self.parse_int = self.parse_constant = _Literal
        self.parse_object = self._object
        self.parse_array = self._array
        self.scan_once: _Scan = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def place(self, at: int) -> Place:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

    def read(self) -> Any:
        start = _blank(self.text, 0)
        try:
            value, end = self._value(self.scan_once, self.text, start)
        except StopIteration as stop:
            raise JSONDecodeError("Expecting value", self.text, stop.value) from None
        if _blank(self.text, end) != len(self.text):
            raise JSONDecodeError("Extra data", self.text, _blank(self.text, end))
        return value

    def _value(self, scan: _Scan, text: str, at: int) -> tuple[Any, int]:
        place, path = self.place(at), self.path
        self.source.values[path] = place
        if len(path) >= MAX_DEPTH and text[at : at + 1] in ("{", "["):
            _stop(self.source, place, f"nested more than {MAX_DEPTH} levels deep; make it flatter")
        value, end = scan(text, at)
        if isinstance(value, _Literal):
            check = _number if _FLOAT.fullmatch(value) else _not_finite
            value = check(self.source, str(value), place, path)
        elif isinstance(value, str):
            value = _checked_text(self.source, value, place, path)
        return value, end

    def _object(self, start: tuple[str, int], strict: bool, scan: _Scan, *_: Any) -> tuple[Any, int]:
        around, done = self.path, start[1]
        data: dict[str, Any] = {}

        def member(text: str, at: int) -> tuple[Any, int]:
            nonlocal done
            quote = text.index('"', done)
            key = decoder.scanstring(text, quote + 1, strict)[0]  # type: ignore[attr-defined]
            if again := (*around, key) in self.source.keys:
                self.source.complain(self.place(quote), _twice(key), (*around, key))
            else:
                self.source.keys[(*around, key)] = self.place(quote)
            self.path = (*around, f"{key} (again)" if again else key)
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


def _blank(text: str, at: int) -> int:
    found = decoder.WHITESPACE.match(text, at)  # type: ignore[attr-defined]
    return int(found.end())
