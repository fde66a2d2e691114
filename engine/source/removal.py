"""Taking an entry out of the text of a mapping or list, with the lines and comments that are only about it.

About an entry are: the lines that it stands on alone, with the comment at their end; the comment lines directly above
it that are indented as it is (but not the comment that a text begins with); and the comment lines below it that are
indented deeper than it is. All other lines stay as they are, but for what holds the entries together:

- the entry before the last one of a flow list or mapping loses its comma, unless there is a comma after the last one;
- after `- ` the second entry takes the place of the first; where a comment or an empty line is between them, the dash
  stands alone;
- what has lost its last entry is written {} or [], beside its key or dash; in brackets, its other comments stay;
- where a text has no newline at its end, it has none afterwards (but for a `|` or `>` at the end, which needs it);
- empty lines below the entry go too where the text of a `|+` before it would swallow them.
"""

from engine.messages import Message
from engine.source.changes import NoPlace
from engine.source.lines import FILLER, Lines
from engine.source.spans import Node, chomping

Splice = tuple[int, int, str]
"""From, to, and what stands there instead."""


def removal(lines: Lines, node: Node, step: str | int) -> list[Splice]:
    """What to do to a text to take an entry out of a mapping or list that has it.

    Raises NoPlace where a comment stands between the entry and its comma: it may be about the next one.
    """
    taken = _Removal(lines, node, step)
    return taken.from_flow() if node.flow else taken.from_block()


class _Removal:
    """An entry that is to be taken out, with the ones beside it and the last line that is about it."""

    def __init__(self, lines: Lines, node: Node, step: str | int) -> None:
        self.lines, self.text, self.node = lines, lines.text, node
        self.empty = "{}" if node.kind == "map" else "[]"
        steps = list(node.children)
        at = steps.index(step)
        self.entry = node.children[step]
        self.before = node.children[steps[at - 1]] if at else None
        self.after = node.children[steps[at + 1]] if at + 1 < len(steps) else None

    def _below(self, end: int) -> int:
        lead = self.entry.lead
        return self.lines.below(end, lead - self.lines.start(lead))

    # --- Block style ------------------------------------------------------------------------------------------------

    def from_block(self) -> list[Splice]:
        lead, last, sign = self.entry.lead, self._below(self.entry.end), self.node.sign
        alone = self.lines.leads(lead)
        if self.before is None and self.after is None:
            if not alone:
                return [(lead, last, self.empty)]
            if sign is None:
                return [(self.lines.above(lead, 0), last, self.empty)]
            return [(sign, sign, f" {self.empty}"), self._whole_lines(lead, last, sign)]
        if alone:
            return [self._whole_lines(lead, last, self.before.end if self.before else sign or 0)]
        return [self._moved_up(last)]

    def _whole_lines(self, begin: int, last: int, bound: int) -> Splice:
        """The lines from the comments above a place to a last line."""
        start, end = self.lines.above(begin, bound), self.lines.next(last)
        swallows = self._swallows(start)
        if swallows == "+":
            end = self.lines.past_empty(end)
        if last == len(self.text) and swallows in (None, "-"):
            start = self.lines.end_before(start)
        return start, end, ""

    def _swallows(self, start: int) -> str | None:
        """How a block scalar that ends right above a line takes what follows it: '+', '-', '' or None for no such."""
        final = self.before.final if self.before else None
        if final is None or final.kind != "text" or self.lines.next(final.end) != start:
            return None
        from_, to = chomping(self.text, final)
        return self.text[from_:to]

    def _moved_up(self, last: int) -> Splice:
        """An entry beside a dash or bracket: the one after it takes its place, if that stands on the next line."""
        lead, after = self.entry.lead, self.after
        if after is not None and self.lines.leads(after.lead) and self.lines.start(after.lead) == self.lines.next(last):
            return lead, after.lead, ""
        before = self.text[self.lines.start(lead) : lead]
        return lead - (len(before) - len(before.rstrip(" \t"))), last, ""

    # --- Flow style and JSON ----------------------------------------------------------------------------------------

    def from_flow(self) -> list[Splice]:
        entry, lines = self.entry, self.lines
        own, last_comma = self._comma(entry), self._comma(self.before) if self.before else None
        near = own is not None and own <= lines.end(entry.end)  # on the line that the entry ends on
        tail = own + 1 if own is not None and near else entry.end
        begin, alone = entry.lead, lines.leads(entry.lead) and (near or own is None)
        if last_comma is not None and not near and lines.leads(last_comma) and last_comma >= lines.start(begin):
            begin, last_comma, alone = last_comma, None, True  # the comma stands before its entry, and goes with it
        if self.before is None and self.after is None:
            return self._emptied(tail)
        if alone and lines.closes(tail):
            whole = self._whole_lines(begin, self._below(tail), self.before.end if self.before else self.node.start)
            return [whole] if near or last_comma is None else [(last_comma, last_comma + 1, ""), whole]
        if self.after is None:
            return self._last(begin, own, last_comma)
        if near and lines.closes(tail):
            return [self._moved_up(self._below(tail)) if last_comma is None else (last_comma + 1, tail, "")]
        if "#" in self.text[entry.end : self.after.lead]:
            raise NoPlace(Message("a comment stands between the entry and its comma"))
        return [(entry.lead, self.after.lead, "")]

    def _comma(self, entry: Node) -> int | None:
        """Where the comma after an entry stands."""
        found = FILLER.match(self.text, entry.end)
        at = found.end() if found else entry.end
        return at if at < self.node.end and self.text[at] == "," else None

    def _emptied(self, tail: int) -> list[Splice]:
        """The only entry: nothing stays between the brackets, or what is not about it."""
        node, lead = self.node, self.entry.lead
        start, end = lead, tail
        if self.lines.closes(tail):
            last = self._below(tail)
            alone = self.lines.leads(lead)
            start, end, _ = self._whole_lines(lead, last, node.start) if alone else self._moved_up(last)
        if (self.text[node.start + 1 : start] + self.text[end : node.end - 1]).strip():
            return [(start, end, "")]
        return [(node.start, node.end, self.empty)]

    def _last(self, begin: int, own: int | None, last_comma: int | None) -> list[Splice]:
        """The last entry, where the bracket is on its line: comments between it and the one before it stay."""
        assert self.before is not None
        start, end = (self.before.end if last_comma is None else last_comma), self.entry.end
        if own is not None and last_comma is not None:
            start, end, last_comma = last_comma + 1, own + 1, None
        if "#" not in self.text[start : self.entry.lead]:
            return [(start, end, "")]
        line = self.lines.above(begin, self.before.end)
        return [(line, end, "")] + ([(last_comma, last_comma + 1, "")] if last_comma is not None else [])
