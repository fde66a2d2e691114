"""Putting values into the text of a plan: every line that is not about them stays as it is, byte for byte.

The new text is spliced in where the parsers say that the values around it begin and end; comments, layout, quotes, line
ends, a byte order mark and a missing newline at the end are never written anew. (Libraries that read and write the
whole text keep comments but not all of that.) What comes out is read again: unless it says exactly what was wanted,
nothing is changed.
"""

import copy
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from engine.problems import Refused
from engine.source import dumping
from engine.source.base import LINE_END, Path, dotted
from engine.source.reading import read
from engine.source.spans import Node, json_tree, yaml_tree

Splice = tuple[int, int, str]
"""From, to, and what stands there instead."""

_BOM = "\ufeff"
_COMMENT = re.compile(r"[ \t]*#")
_BLANK = re.compile(r"[ \t]*(?=\r|\n|$)")
_FILLER = re.compile(r"(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*)*")


class CannotEdit(Exception):
    """The text is written in a way that this change cannot be fitted into; `piece` is what was to be put."""

    def __init__(self, why: str, changes: Iterable[tuple[Path, Any]]) -> None:
        super().__init__(why)
        self.piece = "\n".join(f"{dotted(path)}: {dumping.yaml_flow(value)}" for path, value in changes)


def put(text: bytes, name: str, changes: Sequence[tuple[Path, Any]]) -> bytes:
    """The text with each value put at its path: replaced, or added at the end of its mapping or list.

    The text must be one that can be read without a problem. What is missing on the way to a path is made.
    """
    source = read(text, name)
    decoded = text.decode("utf-8")
    bare = decoded.lstrip(_BOM)
    wanted: Any = copy.deepcopy(source.data)
    new = bare
    try:
        for path, value in changes:
            new = _Edit(new, source.syntax).put(path, value)
            wanted = with_value(wanted, path, value)
    except (KeyError, ValueError) as error:
        raise CannotEdit(str(error), changes) from error
    edited = (decoded[: len(decoded) - len(bare)] + new).encode("utf-8", "surrogatepass")
    try:
        found = read(edited, name, source.syntax)
    except Refused as refused:
        raise CannotEdit(str(refused), changes) from refused
    if found.problems or _exactly(found.data) != _exactly(wanted):
        raise CannotEdit("the text would say something else", changes)
    return edited


def _exactly(data: Any) -> str:
    """Data with its types and the order of its keys, to be compared."""
    return json.dumps(data, default=repr)


def _made(path: Path, value: Any) -> Any:
    """A value with what is on the way to it, none of which is there yet."""
    for step in reversed(path):
        value = {step: value} if isinstance(step, str) else [value]
    return value


def with_value(data: Any, path: Path, value: Any) -> Any:
    """The data, changed in place, with a value at a path; raises ValueError when the path has no place in it."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, dict) and isinstance(step, str):
        data[step] = with_value(data[step], rest, value) if step in data else _made(rest, value)
    elif isinstance(data, list) and isinstance(step, int) and step <= len(data):
        data[step : step + 1] = [with_value(data[step], rest, value) if step < len(data) else _made(rest, value)]
    elif data is None:
        return _made(path, value)
    else:
        raise ValueError(f"there is no place for '{step}'")
    return data


class _Edit:
    """One change to one text."""

    def __init__(self, text: str, syntax: str) -> None:
        self.text, self.json = text, syntax == "json"
        self.tree = json_tree(text) if self.json else yaml_tree(text)
        found = LINE_END.search(text)
        self.eol = found.group() if found else "\n"

    def put(self, path: Path, value: Any) -> str:
        node, above = self.tree, None
        for at, step in enumerate(path):
            if step in node.children:
                node, above = node.children[step], node
            elif node.children:
                return self._spliced(self._add(node, step, _made(path[at + 1 :], value)))
            else:
                value = _made(path[at:], value)
                break
        return self._spliced(self._replace(node, above, value))

    def _spliced(self, splices: Iterable[Splice]) -> str:
        text = self.text
        for start, end, new in sorted(splices, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    # --- Where lines are --------------------------------------------------------------------------------------------

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _line_end(self, at: int) -> int:
        found = LINE_END.search(self.text, at)
        return found.start() if found else len(self.text)

    def _margin(self, at: int) -> str:
        """The blanks that the line of a place begins with."""
        start = self._line_start(at)
        return self.text[start : start + len(self.text[start:at]) - len(self.text[start:at].lstrip(" \t"))]

    def _own_line(self, at: int) -> bool:
        """Whether nothing stands before a place on its line."""
        return not self.text[self._line_start(at) : at].strip(" \t")

    def _after(self, block: Node) -> int:
        """The end of the last line of a block, with the comments after it that are indented deeper than its entries."""
        end = here = self._line_end(block.end)
        while found := LINE_END.match(self.text, here):
            line = found.end()
            here = self._line_end(line)
            if _COMMENT.match(self.text, line):
                if len(self._margin(self.text.index("#", line))) <= block.column:
                    break
                end = here
            elif not _BLANK.match(self.text, line):
                break
        return end

    # --- Adding -----------------------------------------------------------------------------------------------------

    def _add(self, node: Node, step: str | int, value: Any) -> list[Splice]:
        """A new entry at the end of a list or mapping that has entries."""
        if (node.kind == "map") is not isinstance(step, str) or (isinstance(step, int) and step != len(node.children)):
            raise ValueError(f"there is no place for '{step}'")
        if node.flow:
            return self._into_flow(node, step, value)
        at = self._after(node)
        return [(at, at, self._lines({step: value} if isinstance(step, str) else [value], node.column))]

    def _lines(self, value: Any, column: int) -> str:
        """A block, each line of it after a line end and so many blanks."""
        return "".join(self.eol + " " * column + line for line in dumping.yaml_block(value))

    def _into_flow(self, node: Node, step: str | int, value: Any) -> list[Splice]:
        last, closing = node.last, node.end - 1
        spread = self._own_line(last.lead)
        piece = self._piece(step, value, last if spread else None)
        filler = _FILLER.match(self.text, last.end)
        comma = filler.end() if filler else last.end
        trailing = self.text[comma] == ","
        after = comma + 1 if trailing else last.end
        if not spread:
            glue = "," if self.json and self._compact() else ", "
            return [(after, after, (" " if trailing else glue) + piece)]
        line = self.eol + self._margin(last.lead) + piece
        if self._line_end(after) > closing:
            return [(after, after, ("" if trailing else ",") + line)]
        at = self._line_end(after)
        if trailing:
            return [(at, at, f"{line},")]
        return [(at, at, f",{line}")] if at == last.end else [(last.end, last.end, ","), (at, at, line)]

    def _piece(self, step: str | int, value: Any, like: Node | None) -> str:
        """An entry of a flow list or mapping; in JSON spread over lines as the entry is that it stands below."""
        if not self.json:
            return dumping.yaml_pair(step, value) if isinstance(step, str) else dumping.yaml_flow(value)
        text = self._as_json(value, self._margin(like.lead) if like else None)
        if isinstance(step, int):
            return text
        return json.dumps(step, ensure_ascii=False) + (":" if self._compact() else ": ") + text

    # --- JSON -------------------------------------------------------------------------------------------------------

    def _step(self) -> str | None:
        """What a level is indented by, None when the text is on one line."""
        first = next(iter(self.tree.children.values()), None)
        if first is None or not self._own_line(first.lead):
            return None
        return self._margin(first.lead).removeprefix(self._margin(self.tree.end - 1)) or "  "

    def _compact(self) -> bool:
        """Whether no blank follows a colon."""
        first = next(iter(self.tree.children.values()), None)
        return first is not None and self.text[first.start - 1] == ":"

    def _as_json(self, value: Any, margin: str | None) -> str:
        step = None if margin is None else self._step()
        return dumping.json_text(value, step, margin or "", self.eol, self._compact() and step is None)

    # --- Replacing --------------------------------------------------------------------------------------------------

    def _replace(self, node: Node, above: Node | None, value: Any) -> list[Splice]:
        start, end = node.start, node.end
        if self.json:
            return [(start, end, self._as_json(value, self._margin(node.lead)))]
        plain = not isinstance(value, dict | list) or not value
        if node.inside_flow or above is None or (node.flow and node.children):
            new = dumping.yaml_flow(value)
        elif plain and node.flow:
            new = dumping.yaml_scalar(value)
        elif not node.flow:
            # entries of a list may stand right below their key, nothing else may
            entries = isinstance(value, list) and not plain
            deeper = 2 if node.column == above.column and above.kind == "map" and not entries else 0
            lines = " " * deeper + dumping.yaml_scalar(value) if plain else self._lines(value, node.column + deeper)
            new = lines.removeprefix(self.eol + " " * node.column)
        elif above.kind == "map":
            return self._as_block(node, above, value)
        else:
            new = dumping.yaml_flow(value)
        blank = "" if start == 0 or self.text[start - 1] in " \t\r\n[{,(" else " "
        return [(start, end, blank + new)]

    def _as_block(self, node: Node, above: Node, value: Any) -> list[Splice]:
        """A block below its key, in place of nothing, [] or a scalar; a comment after that stays beside the key."""
        at = self._line_end(node.end)
        kept = self.text[node.end : at]
        before = self.text[self._line_start(node.start) : node.start]
        cut = node.start if kept.strip(" \t") else node.start - (len(before) - len(before.rstrip(" \t")))
        return [(cut, node.end, ""), (at, at, self._lines(value, above.column + 2))]
