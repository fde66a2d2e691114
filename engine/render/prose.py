"""Text that wraps as its language does: at blanks, and between Chinese characters."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

_CHINESE = r"\u3400-\u9fff"
_OPENS, _CLOSES = "“‘（《「", "”’）》」，。、；：？！…%"
_PIECE = re.compile(
    rf"[{_OPENS}]*(?:[{_CHINESE}]|[^\s{_CHINESE}{_OPENS}{_CLOSES}]+)?[{_CLOSES}]*\s*"
)  # what stays in one line: a Chinese character or a word, with the marks that belong to it


class Prose(Text):
    """Text for a terminal. Rich alone wraps at blanks, of which a Chinese sentence has few."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The lines of the text, none wider than `width` cells."""
        if no_wrap or justify not in (None, "default", "left"):
            return super().wrap(console, width, justify=justify, overflow=overflow, tab_size=tab_size, no_wrap=no_wrap)
        lines = Lines()
        for line in self.split(allow_blank=True):
            line.expand_tabs(tab_size)
            for part in line.divide(list(breaks(line.plain, width))):
                part.rstrip_end(width)
                lines.append(part)
        return lines


def breaks(text: str, width: int) -> Iterator[int]:
    """Where a line of text is broken, so that every part takes at most `width` cells without the blanks at its end."""
    filled = 0
    for found in _PIECE.finditer(text):
        piece, start = found.group(), found.start()
        if filled and filled + cell_len(piece.rstrip()) > width:
            yield start
            filled = 0
        if cell_len(piece.rstrip()) > width:  # a word that fits in no line, such as an address
            *full, piece = chop_cells(piece, width)
            for part in full:
                start += len(part)
                yield start
        filled += cell_len(piece)
