"""The pictures of a report: the planned mix beside the advised one, and its timeline, as SVG in the style of its page.

pygal draws them. Its style, script and tooltips are taken out, so that colours come from report.css: light, dark and
printed, under a policy that forbids style in the page.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, tostring

import pygal
from pygal.etree import etree
from pygal.style import Style
from rich.cells import cell_len, set_cell_size

from engine.findings import SEVERITIES
from engine.render import mix
from engine.render.html.pins import Line
from engine.render.phrases import Words

# pygal leaves a finder of plug-ins behind that each import would warn of; there are none.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
etree.to_etree()  # where lxml is there, pygal would build its trees with it

SIZE = 13
"""Height of letters, in the pixels of a picture; report.css says the same."""

WIDTH, BAR, EDGE = 340, 22, 10
"""Pixels: the width of bars side by side on a page, the height of one with its room, what stays free around."""

ROOM = 1.45
"""How much wider than the longest bar the picture is: what it stands for is written behind it."""

WHOLE, ROW, PIN = 1060, 28, 26
"""Pixels: the width of a timeline, the height of its rows, and the width of a pin with its room."""

PINS, TICKS, LETTERS = 8, 6, 20
"""Most pins behind a bar that ends on the last day, days written below, and letters of a name; the table has all."""

MEASURES = ("creators", "notes", "money")

LEFT_OUT = ("defs", "desc", "title")

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


def timeline(lines: Sequence[Line], words: Words, day: Callable[[date], str]) -> Picture:
    """A bar for each line from its first to its last day, or a word where the plan does not say both.

    A problem with a day of its line is pinned on that day, any other behind the bar. `day` writes a day.
    """
    known = sorted(one for line in lines for one in (line.span.start, line.span.end) if one)
    if not known:
        return Picture(words["timeline"], "")
    first, last = known[0].toordinal(), known[-1].toordinal() + 1
    labels = [_short(line.name) for line in lines]
    plain = _plain(WHOLE, 3 * EDGE + SIZE + ROW * len(lines), labels)
    wide = WHOLE - 4 * EDGE - max(map(cell_len, labels)) * 0.6 * SIZE
    pin = (last - first) * PIN / (wide - PINS * PIN)
    end = last + PINS * pin
    chart = pygal.XY(
        **plain,
        xrange=(first, end),
        range=(0.5, len(lines) + 0.5),
        print_values=True,
        dots_size=PIN * 0.42,
        show_x_guides=True,
        show_y_guides=False,
    )
    every = -(-(last - first) // TICKS)
    chart.x_labels = [{"label": day(date.fromordinal(at)), "value": at} for at in range(first, last, every)]
    chart.y_labels = [{"label": label, "value": len(lines) - at} for at, label in enumerate(labels)]
    pins: dict[str, list[dict[str, Any]]] = {name: [] for name in ("unsaid", *SEVERITIES)}
    kinds: list[str] = []
    for height, line in zip(range(len(lines), 0, -1), lines, strict=True):
        start, stop = line.span.start or line.span.end, line.span.end or line.span.start
        behind = float(first)
        if start and stop:
            behind = stop.toordinal() + 1
            chart.add("", [(start.toordinal(), height), (behind, height)], show_dots=False)
            kinds.append(line.span.kind)
        if None in (line.span.start, line.span.end):
            pins["unsaid"].append({"value": (behind, height), "formatter": lambda _: words["not said"]})
            behind += 3 * pin
        taken = float("-inf")
        for one in sorted(line.pins, key=lambda one: (one.day or date.max, one.number)):
            at = max(one.day.toordinal() if one.day else behind + 0.6 * pin, taken + pin)
            if at > end:
                break
            taken = at
            pins[one.severity].append(
                {
                    "value": (at, height),
                    "formatter": lambda _, number=one.number: str(number),
                    "label": f"{one.number} {words[f'one {one.severity}']}{words['colon']}{one.title}",
                    "xlink": f"#problem-{one.number}",
                }
            )
    for name, points in pins.items():
        chart.add("", points, stroke=False)
        kinds.append(name)
    return Picture(words["timeline"], _svg(chart, "timeline", words["timeline"], words["timeline told"], kinds))


def _short(name: str) -> str:
    return name if cell_len(name) <= LETTERS else set_cell_size(name, LETTERS - 1).rstrip() + "…"


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


def _svg(chart: Any, name: str, title: str, told: str, series: Sequence[str] = ("planned", "wanted")) -> str:
    """A picture as part of a page: named by its title, described, and without what a page would not let it do.

    `series` are the classes of its series, for report.css. Where links are in it, it is a group of them.
    """
    root: Element = chart.render_tree()
    classes = {f"color-{at}": own for at, own in enumerate(series)}
    linked = False
    for parent in list(root.iter()):
        if parent.tag == "a":
            linked = True
            said = next(child.text or "" for child in parent if child.get("class") == "label")
            href = next(value for key, value in parent.items() if str(key).endswith("href"))
            parent.attrib.clear()
            parent.attrib |= {"href": href, "aria-label": said}
        if own := next((classes[one] for one in parent.get("class", "").split() if one in classes), None):
            parent.set("class", f"series {own}")
        for child in list(parent):
            if (
                not isinstance(child.tag, str)
                or child.tag in LEFT_OUT
                or "tooltip" in child.get("class", "").split("-")
            ):
                parent.remove(child)
    if linked:
        for node in root.iter():
            if node.tag in ("text", "path", "rect"):
                node.set("aria-hidden", "true")
    names = [f"{name}-title", f"{name}-told"]
    for at, (id_, tag, text) in enumerate(zip(names, ("title", "desc"), (title, told), strict=True)):
        node = Element(tag, id=id_)
        node.text = text
        root.insert(at, node)
    del root.attrib["id"]
    root.attrib |= {"role": "group" if linked else "img", "aria-labelledby": " ".join(names)}
    return tostring(root, encoding="unicode", short_empty_elements=False)
