"""The planned mix beside the advised one, as bars."""

from collections.abc import Iterator, Sequence
from typing import Any

import pygal

from engine.render import mix
from engine.render.html.charts.drawing import EDGE, Picture, drawn, plain
from engine.render.phrases import Words

WIDTH, BAR = 340, 22
"""Pixels: the width of bars side by side on a page, the height of one with its room."""

ROOM = 1.45
"""How much wider than the longest bar the picture is: what it stands for is written behind it."""

MEASURES = ("creators", "notes", "money")


def bars(rows: Sequence[mix.Row], titles: Sequence[tuple[str, str]], words: Words) -> Iterator[Picture]:
    """A picture for each measure of the mix: a bar for what is planned, and one for what is advised.

    `titles` are the columns of the mix. What is not known has a word where its bar would be.
    """
    about = rows[0].about
    for measure, title in titles:
        figures = [getattr(row, measure) for row in rows]
        if measure not in MEASURES or all(figure is mix.NONE for figure in figures):
            continue
        lengths = [one for figure in figures for one in (figure.size, figure.wanted) if one is not None]
        if not lengths:
            yield Picture(title, "")
            continue
        advised = any(figure.wanted is not None for figure in figures)
        chart = pygal.HorizontalBar(
            **plain(WIDTH, 2 * EDGE + len(rows) * (1 + advised) * BAR, [row.alone for row in rows]),
            print_values=True,
            print_values_position="top",
            show_x_labels=False,
            range=(0, (max(lengths) or 1) * ROOM),
        )
        chart.x_labels = [row.alone for row in reversed(rows)]
        chart.add("planned", [_planned(figure, words) for figure in reversed(figures)])
        if advised:
            chart.add("wanted", [_bar(figure.wanted, figure.advised) for figure in reversed(figures)])
        yield drawn(chart, f"{about}-{measure}", title, words["bars told"], ("planned", "wanted"))


def _planned(figure: mix.Figure, words: Words) -> dict[str, Any] | None:
    """The bar of what is planned: none for what is not in the plan, a word for what the plan does not say."""
    if figure is mix.NONE:
        return None
    return _bar(figure.size or 0, words["not said"] if figure.size is None else figure.planned)


def _bar(length: float | None, said: str) -> dict[str, Any] | None:
    return None if length is None else {"value": float(length), "formatter": lambda _: said}
