"""YAML by the core schema of YAML 1.2, read from the parser's events: nothing recurses, and every place is known.

The parser's marks are kept as they come, in the shape of the data: a check asks for the places of a few of thousands
of entries, and has something to say about the paths of fewer.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from engine.messages import Message, in_our_words
from engine.source.base import (
    BASED,
    FLOAT,
    FORBIDDEN,
    MAX_DEPTH,
    MAX_VALUES,
    NOT_FINITE,
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

_PARSER_SAYS = (
    Message("unreadable"),
    Message("block sequence entries are not allowed in this context"),
    Message("control characters are not allowed"),
    Message("could not find expected ':'"),
    Message("could not find expected directive name"),
    Message("did not find URI escaped octet"),
    Message("did not find expected '!'"),
    Message("did not find expected ',' or ']'"),
    Message("did not find expected ',' or '}}'"),
    Message("did not find expected '-' indicator"),
    Message("did not find expected <document start>"),
    Message("did not find expected alphabetic or numeric character"),
    Message("did not find expected comment or line break"),
    Message("did not find expected digit or '.' character"),
    Message("did not find expected hexdecimal number"),
    Message("did not find expected key"),
    Message("did not find expected node content"),
    Message("did not find expected tag URI"),
    Message("did not find expected version number"),
    Message("did not find expected whitespace or line break"),
    Message("did not find expected whitespace"),
    Message("did not find the expected '>'"),
    Message("found a tab character that violates indentation"),
    Message("found a tab character where an indentation space is expected"),
    Message("found an incorrect leading UTF-8 octet"),
    Message("found an incorrect trailing UTF-8 octet"),
    Message("found an indentation indicator equal to 0"),
    Message("found character that cannot start any token"),
    Message("found duplicate %TAG directive"),
    Message("found duplicate %YAML directive"),
    Message("found duplicate anchor; first occurrence"),
    Message("found extremely long version number"),
    Message("found incompatible YAML document"),
    Message("found invalid Unicode character escape code"),
    Message("found undefined alias"),
    Message("found undefined tag handle"),
    Message("found unexpected ':'"),
    Message("found unexpected document indicator"),
    Message("found unexpected end of stream"),
    Message("found unexpected non-alphabetical character"),
    Message("found unknown directive name"),
    Message("found unknown escape character"),
    Message("mapping keys are not allowed in this context"),
    Message("mapping values are not allowed in this context"),
)
"""What libyaml says."""


class _Open:
    """A list or mapping that is being read, with the mark of each entry; `key` waits for its value, `again` in vain.

    The mark of an entry that is a list or mapping itself is paired with the marks in it, that of an entry of a mapping
    with the mark of its key.
    """

    __slots__ = ("again", "data", "key", "key_mark", "keyed", "mark", "marks")

    def __init__(self, data: Any, mark: Any) -> None:
        self.data, self.keyed, self.mark = data, type(data) is dict, mark
        self.marks: Any = {} if self.keyed else []
        self.key: str | None = None
        self.key_mark: Any = None
        self.again = False

    def step(self) -> str | int:
        """The end of the path of the entry that is being read."""
        return (self.key or "") if self.keyed else len(self.data)

    def add(self, value: Any, mark: Any) -> None:
        if not self.keyed:
            self.data.append(value)
            self.marks.append(mark)
            return
        self.marks[self.key] = self.key_mark, mark
        if not self.again:
            self.data[self.key] = value
        self.key, self.again = None, False


def read_yaml(source: Source, text: str) -> Any:
    top = parent = _Open([], None)
    opened = [top]
    values = 0
    for event in _events(source, text):
        kind = type(event)
        if kind in _ENDS:
            ended = opened.pop()
            parent = opened[-1]
            parent.add(ended.data, (ended.mark, ended.marks))
        elif kind not in _NODES:
            if kind is yaml.DocumentStartEvent and top.data:
                stop(source, _place(event), Message("a file holds one document; remove the second '---'"))
        elif parent.keyed and parent.key is None:
            _take_key(source, event, opened)
        elif (values := values + 1) > MAX_VALUES:
            stop(source, _place(event), too_many())
        elif kind in _STARTS:
            _refuse_extras(source, event, opened)
            if len(opened) > MAX_DEPTH:
                stop(source, _place(event), too_deep())
            parent = _Open({} if kind is yaml.MappingStartEvent else [], event.start_mark)
            opened.append(parent)
        else:
            parent.add(_scalar(source, event, opened), event.start_mark)
    if not top.data:
        stop(source, (1, 1), Message("the file is empty"))
    source.values, source.keys = _Values(top.marks[0]), _Keys(top.marks[0])
    return top.data[0]


def _events(source: Source, text: str) -> Iterator[Any]:
    try:
        yield from iter(_Loader(text).get_event, None)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        why = in_our_words(getattr(error, "problem", None) or "unreadable", _PARSER_SAYS)
        told = Message("this is not YAML: {why}; check indentation, quotes and colons near here", why=why)
        place = _at(mark) if mark else (1, 1)
        if any("：" in line for line in text.splitlines()[max(place[0] - 2, 0) : place[0]]):
            told = Message("{told}; '：' is a Chinese colon, a key ends with ': '", told=told)
        stop(source, place, told)


def _at(mark: Any) -> Place:
    return mark.line + 1, mark.column + 1


def _place(event: Any) -> Place:
    return _at(event.start_mark)


def _path(opened: Sequence[_Open]) -> Path:
    """The path of the entry that is being read."""
    return tuple([one.step() for one in opened[1:]])


def _take_key(source: Source, event: Any, opened: Sequence[_Open]) -> None:
    """The key of the next entry of a mapping; given again, its value is read and left out."""
    parent = opened[-1]
    if type(event) is not yaml.ScalarEvent:
        stop(source, _place(event), Message("a key must be plain text"))
    key = event.value
    if FORBIDDEN.search(key):
        key = checked(source, key, _place(event), _path(opened[:-1]))
    parent.key, parent.key_mark, parent.again = key, event.start_mark, key in parent.data
    if event.anchor or event.tag:
        told = Message("anchors and tags are not allowed; write the key alone")
        source.complain(_place(event), told, _path(opened))
    if parent.again:
        source.complain(_place(event), twice(key), _path(opened))
        parent.key = f"{key} (again)"


def _refuse_extras(source: Source, event: Any, opened: Sequence[_Open]) -> None:
    """An anchor or a tag would be left out of the data."""
    if event.anchor:
        told = Message("anchors are not allowed; remove '{anchor}'", anchor=f"&{event.anchor}")
        source.complain(_place(event), told, _path(opened))
    if event.tag:
        told = Message("tags are not allowed; remove '{tag}'", tag=event.tag)
        source.complain(_place(event), told, _path(opened))


def _scalar(source: Source, event: Any, opened: Sequence[_Open]) -> Any:
    if type(event) is yaml.AliasEvent:
        told = Message("aliases are not allowed; write the value of '{alias}' out", alias=f"*{event.anchor}")
        source.complain(_place(event), told, _path(opened))
        return None
    _refuse_extras(source, event, opened)
    text = event.value
    if not event.implicit[0]:
        return checked(source, text, _place(event), _path(opened)) if FORBIDDEN.search(text) else text
    if text in PLAIN:
        return PLAIN[text]
    if text[0] not in NUMBER_STARTS:
        return text
    if FLOAT.fullmatch(text) or BASED.fullmatch(text):
        return number(source, text, _place(event), _path(opened))
    if NOT_FINITE.fullmatch(text):
        return not_finite(source, text, _place(event), _path(opened))
    return text


class _Values(Mapping[Path, Place]):
    """The place of each value, by its path."""

    def __init__(self, root: Any) -> None:
        self.root = None, root

    def _marks(self, path: Path) -> tuple[Any, Any]:
        """The mark of the key of an entry, None where it has none, and that of its value; KeyError for no entry."""
        found = self.root
        for step in path:
            _, mark = found
            inside = mark[1] if type(mark) is tuple else ()
            if type(inside) is dict:
                found = inside[step]
            elif type(step) is int and 0 <= step < len(inside):
                found = None, inside[step]
            else:
                raise KeyError(path)
        return found

    def __getitem__(self, path: Path) -> Place:
        _, mark = self._marks(path)
        return _at(mark[0] if type(mark) is tuple else mark)

    def __iter__(self) -> Iterator[Path]:
        """Every path of the text, from the outside in."""
        return _paths((), self.root[1])

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Keys(_Values):
    """The place of each key, by its path."""

    def __getitem__(self, path: Path) -> Place:
        mark, _ = self._marks(path)
        if mark is None:
            raise KeyError(path)
        return _at(mark)

    def __iter__(self) -> Iterator[Path]:
        return (path for path in super().__iter__() if path and isinstance(path[-1], str))


def _paths(path: Path, mark: Any) -> Iterator[Path]:
    yield path
    inside = mark[1] if type(mark) is tuple else ()
    marks = ((key, pair[1]) for key, pair in inside.items()) if type(inside) is dict else enumerate(inside)
    for step, within in marks:
        yield from _paths((*path, step), within)
