"""Random plans as people lay them out: a tree that knows which lines are about which entry, and a writer of it.

Taking an entry out of the tree and writing it again tells what removing must leave of a text.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engine.source import Path

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufffe\uffff\ufeff"), max_size=30
)
"""Words as a plan may hold them."""


@dataclass
class Loose:
    """Empty lines and comments that are about no entry."""

    lines: list[str]


@dataclass
class Scalar:
    """The lines of a value; those after the first are indented by three more than the entry."""

    lines: list[str]

    @property
    def block(self) -> bool:
        return self.lines[0][:1] in ("|", ">")


@dataclass
class Entry:
    """A value with its key, and the comments above it, beside it and, indented deeper, below it."""

    key: str
    value: "Scalar | Box"
    above: list[str] = field(default_factory=list)
    beside: str = ""
    below: list[str] = field(default_factory=list)


@dataclass
class Box:
    """A mapping or list in block style, on one line, or in brackets and spread over lines.

    `compact` is a block whose first line stands beside a dash; `indent` is what the block is indented by below a key.
    """

    kind: str
    style: str
    items: list[Loose | Entry]
    compact: bool = False
    indent: int = 2
    comma: str = ""
    blank: str = ""
    opened: str = ""

    @property
    def entries(self) -> list[Entry]:
        return [item for item in self.items if isinstance(item, Entry)]

    @property
    def steps(self) -> Path:
        return tuple(entry.key if self.kind == "map" else at for at, entry in enumerate(self.entries))

    @property
    def brackets(self) -> str:
        return "{}" if self.kind == "map" else "[]"

    def paths(self) -> list[Path]:
        """The paths of all entries."""
        found: list[Path] = []
        for step, entry in zip(self.steps, self.entries, strict=True):
            inner = entry.value.paths() if isinstance(entry.value, Box) else []
            found += [(step,), *((step, *path) for path in inner)]
        return found

    def at(self, path: Path) -> "Scalar | Box":
        value: Scalar | Box = self
        for step in path:
            assert isinstance(value, Box)
            value = value.entries[value.steps.index(step)].value
        return value

    def remove(self, path: Path) -> None:
        """Take an entry out of the whole of a document."""
        box = self.at(path[:-1])
        assert isinstance(box, Box)
        entry = box.entries[box.steps.index(path[-1])]
        at = next(at for at, item in enumerate(box.items) if item is entry)
        emptied = box is self and box.style == "block" and len(box.entries) == 1
        box.items[at : at + 1] = [Loose([box.brackets])] if emptied else []
        box.compact = box.compact and bool(box.items) and _fits_beside(box.items[0])


def _fits_beside(item: Loose | Entry) -> bool:
    return isinstance(item, Entry) and not item.above


@dataclass
class Document:
    header: list[str]
    root: Box
    eol: str
    ends: bool
    json: bool = False

    @property
    def name(self) -> str:
        return "plan.json" if self.json else "plan.yaml"

    @property
    def text(self) -> str:
        """What the document says, written."""
        lines = [*self.header, *_Writer(self.json).whole(self.root)]
        return self.eol.join(lines) + self.eol * self.ends


class _Writer:
    def __init__(self, json: bool) -> None:
        self.json = json

    def whole(self, root: Box) -> list[str]:
        return self._block(root, 0) if root.style == "block" else self._flow(root, 0)

    def _block(self, box: Box, column: int) -> list[str]:
        lines: list[str] = []
        pad = " " * column
        for item in box.items:
            if isinstance(item, Loose):
                lines += [pad + line if line else "" for line in item.lines]
            else:
                lines += [pad + comment for comment in item.above]
                lines += self._entry(item, box.kind, column)
                lines += [f"{pad}   {comment}" for comment in item.below]
        return lines

    def _entry(self, entry: Entry, kind: str, column: int) -> list[str]:
        pad, value = " " * column, entry.value
        head = f"{pad}{entry.key}:" if kind == "map" else f"{pad}-"
        if isinstance(value, Scalar):
            first, *more = value.lines
            lines = [f"{head} {first}".rstrip(), *(f"{pad}   {line}" if line else "" for line in more)]
            lines[0 if value.block else -1] += entry.beside
            return lines
        if value.style != "block":
            first, *more = self._flow(value, column)
            lines = [f"{head} {first.lstrip(' ')}", *more]
            return [*lines[:-1], lines[-1] + entry.beside]
        inner = self._block(value, column + value.indent)
        if not value.entries:
            return [f"{head} {value.brackets}{entry.beside}", *inner]
        if value.compact:
            return [f"{head} {inner[0].lstrip(' ')}", *inner[1:]]
        return [head + entry.beside, *inner]

    def _flow(self, box: Box, column: int) -> list[str]:
        """The first line is to be put after something."""
        pad, (left, right) = " " * column, box.brackets
        kept = box.opened or any(isinstance(item, Loose) and any(item.lines) for item in box.items)
        if not box.entries and not kept:
            return [box.brackets]
        if box.style == "line":
            glue = f",{'' if self.json and not box.blank else ' '}"
            texts = [self._pair(entry, box, 0)[0] for entry in box.entries]
            return [f"{left}{box.blank}{glue.join(texts)}{box.comma}{box.blank}{right}"]
        lines, inner = [left + box.opened], " " * (column + 2)
        for item in box.items:
            if isinstance(item, Loose):
                lines += [inner + line if line else "" for line in item.lines]
                continue
            first, *more = self._pair(item, box, column + 2)
            comma = box.comma if item is box.entries[-1] else ","
            lines += [inner + comment for comment in item.above] + [inner + first, *more]
            lines[-1] += comma + item.beside
            lines += [f"{inner}   {comment}" for comment in item.below]
        return [*lines, pad + right]

    def _pair(self, entry: Entry, box: Box, column: int) -> list[str]:
        first, *more = entry.value.lines if isinstance(entry.value, Scalar) else self._flow(entry.value, column)
        if box.kind == "list":
            return [first, *more]
        key = f'"{entry.key}"' if self.json else entry.key
        return [f"{key}:{'' if self.json and not box.blank and box.style == 'line' else ' '}{first}", *more]


# --- Random documents ---------------------------------------------------------------------------------------------

_KEYS = ["a", "b", "头部", "notes_count", "x-1"]
_BOTH = ["1", "0.5", "true", '"头部, # [x] {y: z}"', '""', "null"]
_FLOW = [*_BOTH, "头部", "'it''s'", "2027-01-31", "a b"]
_BLOCK = [
    *([word] for word in (*_FLOW, "")),
    ["plain", "over lines"],
    ['"quoted', "# no comment", 'to here"'],
    [">-", "folded", "", "text"],
    ["|-", "kept", "# no comment"],
]
_NOT_AT_THE_END = [["|", "kept", "", "as it is"], ["> # told", "folded"]]
_COMMENT = st.sampled_from(["# 备注", "#", "# - a: 1"])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A plan in YAML or JSON, in any layout."""
    json, ends = draw(st.booleans()), draw(st.booleans())
    eol = draw(st.sampled_from(["\n", "\r\n"] if json else ["\n", "\n", "\r\n", "\r"]))
    if json:
        return Document([], draw(_flows(1, "map", json, True)), eol, ends, json)
    header = draw(st.sampled_from([[], [], ["# 计划", ""], ["---"], ["# yaml-language-server: x"]]))
    if draw(st.integers(0, 4)) == 0:
        return Document([line for line in header if line], draw(_flows(1, "map", json, True)), eol, ends)
    root = draw(_blocks(1, "map", ends))
    if (not header or header[-1].startswith("#")) and root.items and isinstance(root.items[0], Entry):
        root.items[0].above = []
    return Document(header, root, eol, ends)


@st.composite
def _blocks(draw: st.DrawFn, depth: int, kind: str, ends: bool, indent: int = 2, in_list: bool = False) -> Box:
    items: list[Loose | Entry] = []
    keys = iter(draw(st.permutations(_KEYS)))
    tight = indent == 0 and not in_list
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 4)) == 0:
            items.append(Loose(draw(st.sampled_from([[""], ["", ""], [""] if tight else ["# loose", ""]]))))
        above = draw(st.lists(_COMMENT, max_size=2)) if draw(st.integers(0, 2)) == 0 else []
        value = draw(_values(depth, kind, ends))
        simple = isinstance(value, Scalar) or value.style == "line"
        beside = "" if isinstance(value, Box) and value.compact else draw(st.sampled_from(["", "", "  # beside"]))
        below = (
            draw(st.lists(_COMMENT, max_size=1)) if simple and not (isinstance(value, Scalar) and value.block) else []
        )
        if isinstance(value, Scalar) and value.lines[0].endswith("# told"):
            beside = ""
        items.append(Entry(next(keys), value, above, beside, below))
    if not tight and draw(st.integers(0, 4)) == 0:
        items.append(Loose(draw(st.sampled_from([["# end"], ["", "# end"]]))))
    compact = in_list and _fits_beside(items[0]) and draw(st.booleans())
    return Box(kind, "block", items, compact, indent)


def _values(depth: int, kind: str, ends: bool) -> st.SearchStrategy[Any]:
    """What may stand below a key or a dash."""
    scalars = st.sampled_from(_BLOCK + (_NOT_AT_THE_END if ends else [])).map(Scalar)
    if depth > 3:
        return scalars
    inner = [_blocks(depth + 1, "map", ends, 2, kind == "list")]
    indents = (2,) if kind == "list" else (0, 2, 4)
    inner += [_blocks(depth + 1, "list", ends, indent, kind == "list") for indent in indents]
    flows = [_flows(depth + 1, "map", False, True), _flows(depth + 1, "list", False, True)]
    return st.one_of(scalars, scalars, *inner, *flows)


@st.composite
def _flows(draw: st.DrawFn, depth: int, kind: str, json: bool, may_spread: bool) -> Box:
    style = draw(st.sampled_from(["line", "spread"])) if may_spread else "line"
    spread, items = style == "spread", list[Loose | Entry]()
    comments = spread and not json
    keys = iter(draw(st.permutations(_KEYS)))
    for _ in range(draw(st.integers(1, 4))):
        if spread and draw(st.integers(0, 5)) == 0:
            items.append(Loose([""] if json else draw(st.sampled_from([[""], ["# loose", ""]]))))
        inner = [_flows(depth + 1, "map", json, spread), _flows(depth + 1, "list", json, spread)] if depth < 4 else []
        value = draw(st.one_of(st.sampled_from(_BOTH if json else _FLOW).map(lambda word: Scalar([word])), *inner))
        entry = Entry(next(keys), value)
        if comments:
            entry.above = draw(st.lists(_COMMENT, max_size=1))
            entry.beside = draw(st.sampled_from(["", "  # beside"]))
            if isinstance(value, Scalar):
                entry.below = draw(st.lists(_COMMENT, max_size=1))
        items.append(entry)
    if comments and draw(st.booleans()):
        items.append(Loose(["# end"]))
    comma = "" if json else draw(st.sampled_from(["", "", ","]))
    blank = "" if spread else draw(st.sampled_from(["", " "]))
    return Box(
        kind, style, items, comma=comma, blank=blank, opened=draw(st.sampled_from(["", "  # open"])) if comments else ""
    )
