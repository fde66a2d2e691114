"""The pictures of a report: bars of the planned mix beside the advised one, as SVG that takes the style of its page.

pygal draws them. Its style, script and tooltips are taken out, so that colours come from report.css: light, dark and
printed, under a policy that forbids style in the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element, tostring

import pygal
from pygal.etree import etree
from pygal.style import Style
from rich.cells import cell_len

from engine.render import mix
from engine.render.phrases import Words

etree.to_etree()  # where lxml is there, pygal would build its trees with it

SIZE = 13
"""Height of letters, in the pixels of a picture; report.css says the same."""

WIDTH, BAR, EDGE = 340, 22, 10
"""Pixels: the width of bars side by side on a page, the height of one with its room, what stays free around."""

ROOM = 1.45
"""How much wider than the longest bar the picture is: what it stands for is written behind it."""

MEASURES = ("creators", "notes", "money")

STYLE = Style(label_font_size=SIZE, value_font_size=SIZE, major_label_font_size=SIZE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in SVG with its title; '' where the plan and the sources give nothing to draw."""

    title: str
    svg: str


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
            **_plain(WIDTH, 2 * EDGE + len(rows) * (1 + advised) * BAR, [row.name for row in rows]),
            print_values=True,
            print_values_position="top",
            show_x_labels=False,
            range=(0, (max(lengths) or 1) * ROOM),
        )
        chart.x_labels = [row.name for row in reversed(rows)]
        chart.add("planned", [_planned(figure, words) for figure in reversed(figures)])
        if advised:
            chart.add("wanted", [_bar(figure.wanted, figure.advised) for figure in reversed(figures)])
        yield Picture(title, _svg(chart, f"{about}-{measure}", title, words["bars told"]))


def _planned(figure: mix.Figure, words: Words) -> dict[str, Any] | None:
    """The bar of what is planned: none for what is not in the plan, a word for what the plan does not say."""
    if figure is mix.NONE:
        return None
    return _bar(figure.size or 0, words["not said"] if figure.size is None else figure.planned)


def _bar(length: float | None, said: str) -> dict[str, Any] | None:
    return None if length is None else {"value": float(length), "formatter": lambda _: said}


def _plain(width: int, height: int, labels: Sequence[str]) -> dict[str, Any]:
    """What all pictures have: no legend, script or style of pygal's, and room for labels that may be Chinese."""
    wide = max(cell_len(label) for label in labels) * 0.56 * SIZE
    held = max(len(label) for label in labels) * 0.6 * SIZE  # the room that pygal leaves
    return {
        "width": width,
        "height": height,
        "margin": EDGE,
        "margin_left": max(EDGE, round(EDGE + wide - held)),
        "style": STYLE,
        "show_legend": False,
        "no_prefix": True,
        "truncate_label": -1,
        "js": (),
        "css": (),
    }


def _svg(chart: Any, name: str, title: str, told: str) -> str:
    """A picture as part of a page: named by its title, described, and without what a page would not let it do."""
    root: Element = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            said = str(child.get("class"))
            if child.tag in ("defs", "desc", "title") or not isinstance(child.tag, str) or "tooltip" in said.split("-"):
                parent.remove(child)
    names = [f"{name}-title", f"{name}-told"]
    for at, id_, tag, text in zip(count(), names, ("title", "desc"), (title, told), strict=False):
        node = Element(tag, id=id_)
        node.text = text
        root.insert(at, node)
    del root.attrib["id"]
    root.attrib |= {"role": "img", "aria-labelledby": " ".join(names)}
    return tostring(root, encoding="unicode", short_empty_elements=False)
