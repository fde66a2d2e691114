"""A text with line numbers, and what is wrong with it at its lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.problems import Problem

WHOLE = 300
"""A text of so many lines is shown whole; of a longer one, the lines around those that are wrong."""

AROUND = 3
"""Lines that are shown before and after a wrong one of a long text."""

WIDTH = 240
"""Characters of a line that are shown on each side of what is wrong in it."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"[^\s,\[\]{}]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; `wrong` where a message points at it."""

    text: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text with the messages about it; `gap` where lines before it are left out."""

    number: int
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    gap: bool


def listing(text: str, problems: Sequence[Problem]) -> list[Line]:
    """The lines to show; none of a text that nothing is wrong with, or that is not there."""
    if not text or not problems:
        return []
    lines = _LINE_END.split(text.removesuffix("\n"))
    at = {number: tuple(own) for number, own in groupby(problems, lambda one: min(one.location.line, len(lines)))}
    if len(lines) <= WHOLE:
        numbers = list(range(1, len(lines) + 1))
    else:
        near = {number + step for number in at for step in range(-AROUND, AROUND + 1)}
        numbers = sorted(number for number in near if 1 <= number <= len(lines))
    before = [0, *numbers]
    return [
        Line(number, tuple(_parts(lines[number - 1], at.get(number, ()))), at.get(number, ()), number != previous + 1)
        for previous, number in zip(before, numbers, strict=False)
    ]


def _parts(line: str, problems: Sequence[Problem]) -> Iterator[Part]:
    """The line in pieces; a long one is cut around the first place that is wrong."""
    starts = sorted({one.location.column - 1 for one in problems if one.location.column <= len(line)})
    at = max(0, (starts[0] if starts else 0) - WIDTH)
    end = min(len(line), (starts[0] if starts else 0) + WIDTH)
    if at:
        yield Part("…")
    for start in starts:
        if at <= start < end and (word := _WORD.match(line, start)):
            yield Part(line[at:start])
            yield Part(word.group()[:WIDTH], wrong=True)
            at = start + len(word.group()[:WIDTH])
    yield Part(line[at:end])
    if end < len(line):
        yield Part("…")
