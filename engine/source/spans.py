"""Where the values of a text begin and end, by the parsers themselves: what an edit has to know beside the places."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.source.base import Path, Source
from engine.source.json_text import PlacedJSON
from engine.source.lines import FILLER

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK_SCALARS = ("|", ">")
_TO_ENTRY = re.compile(f"{FILLER.pattern},?{FILLER.pattern}")
_CHOMPING = re.compile(r"[|>][0-9]?([+-]?)")


@dataclass(slots=True)
class Node:
    """A value in a text, of the kind 'map', 'list', 'scalar' or 'text' (a block scalar).

    `lead` is where its entry begins: its key (with the ? before it), its dash, or itself where there is neither;
    `sign` is where the colon or the dash before it ends (None without one, and in JSON); `column` is that of its start.
    `flow` says whether it is written on the line ([..], {..} and scalars) or as a block, and `inside_flow` whether it
    stands inside of a value that is. A block ends where the last value in it ends, and a text before the empty lines
    after it that are no part of it; its last line end stands outside, so that something can follow.
    """

    kind: str
    start: int
    end: int
    lead: int
    column: int
    sign: int | None = None
    flow: bool = True
    inside_flow: bool = False
    children: "dict[str | int, Node]" = field(default_factory=dict)

    @property
    def last(self) -> "Node":
        """The entry that stands last."""
        return next(reversed(self.children.values()))

    @property
    def final(self) -> "Node":
        """What has no entries and stands last in it: the value that it ends with."""
        node = self
        while node.children:
            node = node.last
        return node


def chomping(text: str, node: Node) -> tuple[int, int]:
    """Where a block scalar says what becomes of the line ends after it: + (all kept), - (none) or nothing (one)."""
    found = _CHOMPING.match(text, node.start)
    return found.span(1) if found else (node.start, node.start)


def yaml_tree(text: str) -> Node:
    """The values of a YAML text that was read before without a problem."""
    node: Any = yaml.compose(text, Loader=_Loader)
    return _yaml_node(text, node, node.start_mark.index, None, False)


def _yaml_node(text: str, node: Any, lead: int, sign: int | None, inside_flow: bool) -> Node:
    start, end = node.start_mark.index, node.end_mark.index
    made = Node("scalar", start, end, lead, node.start_mark.column, sign, inside_flow=inside_flow)
    if isinstance(node, yaml.ScalarNode):
        if node.style in _BLOCK_SCALARS:
            made.kind = "text"
            made.end = _text_end(text, made)
        elif start == end and sign is not None:  # nothing: the parsers place it anywhere before what comes next
            made.start = made.end = sign
        return made
    made.flow = bool(node.flow_style)
    inner = made.flow or inside_flow
    at = start + (text[start] in "[{")
    if isinstance(node, yaml.MappingNode):
        made.kind = "map"
        for key, value in node.value:
            child = _yaml_node(text, value, _skipped(_TO_ENTRY, text, at), _after_key(text, key), inner)
            made.children[key.value], at = child, child.end
    else:
        made.kind = "list"
        for number, value in enumerate(node.value):
            lead = _skipped(_TO_ENTRY, text, at)
            child = _yaml_node(text, value, lead, None if made.flow else lead + 1, inner)
            made.children[number], at = child, child.end
    if not made.flow:
        made.end = made.last.end
    return made


def _text_end(text: str, node: Node) -> int:
    start, end = node.start, node.end
    from_, to = chomping(text, node)
    if text[from_:to] == "+":
        return end - (2 if text[:end].endswith("\r\n") else 1 if text[:end].endswith(("\r", "\n")) else 0)
    return start + len(text[start:end].rstrip("\r\n"))


def _after_key(text: str, key: Any) -> int:
    """The end of the colon after a key, or of the key where it stands alone."""
    end: int = key.end_mark.index
    colon = _skipped(FILLER, text, end)
    return colon + 1 if text[colon : colon + 1] == ":" else end


def _skipped(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


class _SpannedJSON(PlacedJSON):
    """Remembers where each value begins and ends."""

    def __init__(self, text: str) -> None:
        super().__init__(Source(""), text)
        self.spans: dict[Path, tuple[int, int]] = {}

    def _value(self, scan: Any, text: str, at: int) -> tuple[Any, int]:
        path = self.path
        self.spans[path] = (at, at)  # before what is in it
        value, end = super()._value(scan, text, at)
        self.spans[path] = (at, end)
        return value, end


def json_tree(text: str) -> Node:
    """The values of a JSON text that was read before without a problem."""
    reader = _SpannedJSON(text)
    reader.read()
    nodes: dict[Path, Node] = {}
    for path, (start, end) in reader.spans.items():
        line, column = reader.source.keys.get(path, reader.source.values[path])
        kind = {"{": "map", "[": "list"}.get(text[start], "scalar")
        nodes[path] = Node(kind, start, end, reader.lines[line - 1] + column - 1, column - 1, inside_flow=bool(path))
        if path:
            nodes[path[:-1]].children[path[-1]] = nodes[path]
    return nodes[()]
