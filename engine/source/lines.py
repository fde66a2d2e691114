"""Where the lines of a text begin and end, and which comments beside a value are about it."""

import re

from engine.source.base import LINE_END

FILLER = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
"""Blanks, line ends and comments: what may stand between two values of a YAML text. It matches everywhere."""

_COMMENT = re.compile(r"[ \t]*#")
_BLANK = re.compile(r"[ \t]*(?=\r|\n|$)")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r|\n|$)")
_EMPTY_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")


class Lines:
    """The lines of a text; places are counted in characters from 0, and `eol` is what its first line ends with."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = LINE_END.search(text)
        self.eol = found.group() if found else "\n"

    def start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def end(self, at: int) -> int:
        """Where the line ends, before its line end."""
        found = LINE_END.search(self.text, at)
        return found.start() if found else len(self.text)

    def next(self, at: int) -> int:
        """Where the next line starts, or the text ends."""
        found = LINE_END.search(self.text, at)
        return found.end() if found else len(self.text)

    def end_before(self, start: int) -> int:
        """The end of the line before one that starts here."""
        return start - (2 if self.text[:start].endswith("\r\n") else 1)

    def margin(self, at: int) -> str:
        """The blanks that the line of a place begins with."""
        before = self.text[self.start(at) : at]
        return before[: len(before) - len(before.lstrip(" \t"))]

    def leads(self, at: int) -> bool:
        """Whether nothing stands before a place on its line."""
        return not self.text[self.start(at) : at].strip(" \t")

    def closes(self, at: int) -> bool:
        """Whether nothing but a comment follows a place on its line."""
        return _REST.match(self.text, at) is not None

    def past_empty(self, start: int) -> int:
        """Where the empty lines end that begin with the line that starts here."""
        found = _EMPTY_LINES.match(self.text, start)
        return found.end() if found else start

    def below(self, end: int, column: int) -> int:
        """The end of the last line of a value, with the comments below it that are indented deeper than a column."""
        last = here = self.end(end)
        while found := LINE_END.match(self.text, here):
            line = found.end()
            here = self.end(line)
            if _COMMENT.match(self.text, line):
                if len(self.margin(self.text.index("#", line))) <= column:
                    break
                last = here
            elif not _BLANK.match(self.text, line):
                break
        return last

    def above(self, lead: int, bound: int) -> int:
        """The start of the line that a value leads, with the comments directly above it that are indented as it is.

        What stands before `bound` is none; and the comment that a text begins with is about the whole text.
        """
        first = start = self.start(lead)
        while start > 0 and (line := self.start(self.end_before(start))) >= bound:
            if not _COMMENT.match(self.text, line):
                break
            if len(self.margin(self.text.index("#", line))) != lead - first:
                break
            if line == 0:
                return first
            start = line
        return start
