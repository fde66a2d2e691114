"""Where the values of a text begin and end, by the parsers themselves: what an edit has to know beside the places."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.source.base import Path, Source
from engine.source.json_text import PlacedJSON

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK_SCALARS = ("|", ">")


@dataclass(slots=True)
class Node:
    """A value in a text. `lead` is where its entry begins: its key, or itself in a list; `column` that of its start.

    `flow` says whether it is written on the line ([..], {..} and scalars) or as a block, and `inside_flow` whether it
    stands inside of a value that is. A block ends where the last value in it ends.
    """

    kind: str
    start: int
    end: int
    lead: int
    column: int
    flow: bool = True
    inside_flow: bool = False
    children: "dict[str | int, Node]" = field(default_factory=dict)

    @property
    def last(self) -> "Node":
        """The entry that stands last."""
        return next(reversed(self.children.values()))


def yaml_tree(text: str) -> Node:
    """The values of a YAML text that was read before without a problem."""
    return _yaml_node(text, yaml.compose(text, Loader=_Loader), None, False)


def _yaml_node(text: str, node: Any, lead: int | None, inside_flow: bool) -> Node:
    start, end, column = node.start_mark.index, node.end_mark.index, node.start_mark.column
    made = Node("scalar", start, end, start if lead is None else lead, column, inside_flow=inside_flow)
    if isinstance(node, yaml.ScalarNode):
        if node.style in _BLOCK_SCALARS:  # its last line end is not part of it, so that something can follow
            made.end -= 2 if text[:end].endswith("\r\n") else 1 if text[:end].endswith(("\r", "\n")) else 0
        return made
    made.flow = bool(node.flow_style)
    inner = made.flow or inside_flow
    if isinstance(node, yaml.MappingNode):
        made.kind = "map"
        made.children = {key.value: _yaml_node(text, value, key.start_mark.index, inner) for key, value in node.value}
    else:
        made.kind = "list"
        made.children = {at: _yaml_node(text, value, None, inner) for at, value in enumerate(node.value)}
    if not made.flow:
        made.end = made.last.end
    return made


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
