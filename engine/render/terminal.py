"""What is printed for people: in the width and colours of a terminal, or as plain text; headings and tables alike."""

import sys
from collections.abc import Iterable
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table

from engine.render.prose import Prose

WIDTH = 100
"""Columns of plain text."""


def plain(part: RenderableType, width: int = WIDTH) -> str:
    """Text without colour, with no blanks at the ends of its lines."""
    console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(part)
    assert isinstance(console.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def to_terminal(parts: Iterable[RenderableType]) -> None:
    """Print to the terminal in its width and colours, or plainly to a pipe."""
    if sys.stdout and sys.stdout.isatty():  # it may be closed
        Console().print(Group(*parts))
    else:
        print(plain(Group(*parts)), end="", flush=True)  # noqa: T201


def heading(text: str, style: str = "bold") -> Rule:
    """A title with a line after it."""
    return Rule(Prose(text, style), align="left", style="dim")


def columns(heads: bool = False) -> Table:
    """Columns without lines between them."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=heads, header_style="dim")
