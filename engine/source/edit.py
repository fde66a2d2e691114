"""Changing values in the text of a plan: every line that is not about them stays as it is, byte for byte.

The new text is spliced in where the parsers say that the values around it begin and end; comments, layout, quotes, line
ends, a byte order mark and a missing newline at the end are never written anew. (Libraries that read and write the
whole text keep comments but not all of that.) What comes out is read again: unless it says exactly what was wanted,
nothing is changed.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from engine.messages import Message, Tells
from engine.problems import Complaint, Refused
from engine.source import dumping
from engine.source.base import Path, dotted
from engine.source.changes import REMOVED, Change, NoPlace, made, no_place_for, nothing_at, with_value
from engine.source.lines import FILLER, Lines
from engine.source.reading import read
from engine.source.removal import Splice, removal
from engine.source.spans import Node, chomping, json_tree, yaml_tree

_BOM = "\ufeff"


class CannotEdit(Complaint):
    """The text is written in a way that this change cannot be fitted into; `piece` is what was to be put."""

    def __init__(self, why: Tells, changes: Iterable[Change]) -> None:
        super().__init__(why)
        self.piece = "\n".join(
            f"{dotted(path)}: {value.value if value is REMOVED else dumping.yaml_flow(value)}"
            for path, value in changes
        )


def put(text: bytes, name: str, changes: Sequence[Change]) -> bytes:
    """The text with each value put at its path: replaced, or added at the end of its mapping or list; or REMOVED.

    The changes are made one after the other: each path is one of the data that the changes before it have left (so
    several entries of a list are removed from the last to the first). What is missing on the way to a value is made;
    `engine.source.removal` tells which lines go with what is removed. The text must be one that can be read without a
    problem. Raises CannotEdit, for all of the changes, when one of them does not fit.
    """
    source = read(text, name)
    decoded = text.decode("utf-8")
    bare = decoded.lstrip(_BOM)
    wanted: Any = source.data
    new = bare
    try:
        for path, value in changes:
            new = _Edit(new, source.syntax).changed(path, value)
            wanted = with_value(wanted, path, value)
    except NoPlace as error:
        raise CannotEdit(error.message, changes) from error
    edited = (decoded[: len(decoded) - len(bare)] + new).encode("utf-8", "surrogatepass")
    try:
        found = read(edited, name, source.syntax)
    except Refused as refused:
        raise CannotEdit(refused, changes) from refused
    if found.problems or _exactly(found.data) != _exactly(wanted):
        raise CannotEdit(Message("the text would say something else"), changes)
    return edited


def _exactly(data: Any) -> str:
    """Data with its types and the order of its keys, to be compared."""
    return json.dumps(data, default=repr)


class _Edit:
    """One change to one text."""

    def __init__(self, text: str, syntax: str) -> None:
        self.text, self.json = text, syntax == "json"
        self.tree = json_tree(text) if self.json else yaml_tree(text)
        self.lines = Lines(text)

    def changed(self, path: Path, value: Any) -> str:
        node, above = self.tree, None
        for at, step in enumerate(path):
            if step in node.children:
                node, above = node.children[step], node
            elif value is REMOVED:
                raise nothing_at(step)
            elif node.children:
                return self._spliced(self._add(node, step, made(path[at + 1 :], value)))
            else:
                value = made(path[at:], value)
                break
        if value is REMOVED:
            return self._spliced(self._remove(above, path))
        return self._spliced(self._replace(node, above, value))

    def _spliced(self, splices: Iterable[Splice]) -> str:
        text = self.text
        for start, end, new in sorted(splices, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    # --- Removing ---------------------------------------------------------------------------------------------------

    def _remove(self, above: Node | None, path: Path) -> list[Splice]:
        if above is None:
            raise NoPlace(Message("the whole text cannot be removed"))
        return removal(self.lines, above, path[-1])

    # --- Adding -----------------------------------------------------------------------------------------------------

    def _add(self, node: Node, step: str | int, value: Any) -> list[Splice]:
        """A new entry at the end of a list or mapping that has entries."""
        if (node.kind == "map") is not isinstance(step, str) or (isinstance(step, int) and step != len(node.children)):
            raise no_place_for(step)
        if node.flow:
            return self._into_flow(node, step, value)
        at = self.lines.below(node.end, node.column)
        entry = self._block({step: value} if isinstance(step, str) else [value], node.column)
        return [*self._closed(node.final, at), (at, at, entry)]

    def _closed(self, final: Node, at: int) -> list[Splice]:
        """A block scalar at the end of the text has no last newline, and must not be given one by what follows."""
        if final.kind != "text" or final.end != at or at != len(self.text):
            return []
        return [(*chomping(self.text, final), "-")]

    def _block(self, value: Any, column: int) -> str:
        """A block, each line of it after a line end and so many blanks."""
        return "".join(self.lines.eol + " " * column + line for line in dumping.yaml_block(value))

    def _into_flow(self, node: Node, step: str | int, value: Any) -> list[Splice]:
        last, closing = node.last, node.end - 1
        spread = self.lines.leads(last.lead)
        piece = self._piece(step, value, last if spread else None)
        filler = FILLER.match(self.text, last.end)
        comma = filler.end() if filler else last.end
        trailing = self.text[comma] == ","
        after = comma + 1 if trailing else last.end
        if not spread:
            glue = "," if self.json and self._compact() else ", "
            return [(after, after, f" {piece}," if trailing else glue + piece)]
        line = self.lines.eol + self.lines.margin(last.lead) + piece
        beside = self.lines.end(after) > closing
        at = after if beside else self.lines.below(after, last.lead - self.lines.start(last.lead))
        if trailing:
            return [(at, at, f"{line},")]
        return [(at, at, f",{line}")] if at == last.end else [(last.end, last.end, ","), (at, at, line)]

    def _piece(self, step: str | int, value: Any, like: Node | None) -> str:
        """An entry of a flow list or mapping; in JSON spread over lines as the entry is that it stands below."""
        if not self.json:
            return dumping.yaml_pair(step, value) if isinstance(step, str) else dumping.yaml_flow(value)
        text = self._as_json(value, self.lines.margin(like.lead) if like else None)
        if isinstance(step, int):
            return text
        return json.dumps(step, ensure_ascii=False) + (":" if self._compact() else ": ") + text

    # --- JSON -------------------------------------------------------------------------------------------------------

    def _step(self) -> str | None:
        """What a level is indented by, None when the text is on one line."""
        first = next(iter(self.tree.children.values()), None)
        if first is None or not self.lines.leads(first.lead):
            return None
        return self.lines.margin(first.lead).removeprefix(self.lines.margin(self.tree.end - 1)) or "  "

    def _compact(self) -> bool:
        """Whether no blank follows a colon."""
        first = next(iter(self.tree.children.values()), None)
        return first is not None and self.text[first.start - 1] == ":"

    def _as_json(self, value: Any, margin: str | None) -> str:
        step = None if margin is None else self._step()
        return dumping.json_text(value, step, margin or "", self.lines.eol, self._compact() and step is None)

    # --- Replacing --------------------------------------------------------------------------------------------------

    def _replace(self, node: Node, above: Node | None, value: Any) -> list[Splice]:
        start, end = node.start, node.end
        if self.json:
            return [(start, end, self._as_json(value, self.lines.margin(node.lead)))]
        plain = not isinstance(value, dict | list) or not value
        if node.inside_flow or above is None or (node.flow and node.children):
            new = dumping.yaml_flow(value)
        elif plain and node.flow:
            new = dumping.yaml_scalar(value)
        elif not node.flow:
            # entries of a list may stand right below their key, nothing else may
            entries = isinstance(value, list) and not plain
            deeper = 2 if node.column == above.column and above.kind == "map" and not entries else 0
            lines = " " * deeper + dumping.yaml_scalar(value) if plain else self._block(value, node.column + deeper)
            new = lines.removeprefix(self.lines.eol + " " * node.column)
        elif above.kind == "map":
            return self._as_block(node, above, value)
        else:
            new = dumping.yaml_flow(value)
        blank = "" if start == 0 or self.text[start - 1] in " \t\r\n[{,(" else " "
        return [(start, end, blank + new)]

    def _as_block(self, node: Node, above: Node, value: Any) -> list[Splice]:
        """A block below its key, in place of nothing, [] or a scalar; a comment after that stays beside the key."""
        at = self.lines.end(node.end)
        kept = self.text[node.end : at]
        before = self.text[self.lines.start(node.start) : node.start]
        cut = node.start if kept.strip(" \t") else node.start - (len(before) - len(before.rstrip(" \t")))
        return [(cut, node.end, ""), (at, at, self._block(value, above.column + 2))]
