"""What all pictures have in common: pygal draws them, and its style, script and tooltips are taken out.

So colours come from report.css: light, dark and printed, under a policy that forbids style in the page.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

import pygal
from pygal.etree import etree
from pygal.style import Style
from rich.cells import cell_len

# pygal leaves a finder of plug-ins behind that each import would warn of; there are none.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
etree.to_etree()  # where lxml is there, pygal would build its trees with it

SIZE = 13
"""Height of letters, in the pixels of a picture; report.css says the same."""

EDGE = 10
"""Pixels that stay free around."""

STYLE = Style(label_font_size=SIZE, value_font_size=SIZE, major_label_font_size=SIZE)

LEFT_OUT = ("defs", "desc", "title")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in SVG with its title; '' where the plan and the sources give nothing to draw."""

    title: str
    svg: str


def plain(width: int, height: int, labels: Sequence[str]) -> dict[str, Any]:
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


def drawn(chart: Any, name: str, title: str, told: str, series: Sequence[str]) -> Picture:
    """A picture as part of a page: named by its title, described, and without what a page would not let it do.

    `series` are the classes of its series, for report.css. Where links are in it, it is a group of them.
    """
    root: Element = chart.render_tree()
    classes = {f"color-{at}": own for at, own in enumerate(series)}
    for parent in root.iter():
        if own := next((classes[one] for one in parent.get("class", "").split() if one in classes), None):
            parent.set("class", f"series {own}")
    linked = _link(root)
    _strip(root)
    names = [f"{name}-title", f"{name}-told"]
    for at, (id_, tag, text) in enumerate(zip(names, ("title", "desc"), (title, told), strict=True)):
        node = Element(tag, id=id_)
        node.text = text
        root.insert(at, node)
    del root.attrib["id"]
    root.attrib |= {"role": "group" if linked else "img", "aria-labelledby": " ".join(names)}
    return Picture(title, tostring(root, encoding="unicode", short_empty_elements=False))


def _link(root: Element) -> bool:
    """Let links be named by their labels, and what is drawn be silent beside them; says whether there are any."""
    links = list(root.iter("a"))
    for link in links:
        said = next(child.text or "" for child in link if child.get("class") == "label")
        href = next(value for key, value in link.items() if str(key).endswith("href"))
        link.attrib.clear()
        link.attrib |= {"href": href, "aria-label": said}
    for node in root.iter() if links else ():
        if node.tag in ("text", "path", "rect"):
            node.set("aria-hidden", "true")
    return bool(links)


def _strip(root: Element) -> None:
    """Take out what is for the style, the script and the tooltips of pygal."""
    for parent in list(root.iter()):
        for child in list(parent):
            known = isinstance(child.tag, str) and child.tag not in LEFT_OUT
            if not known or "tooltip" in child.get("class", "").split("-"):
                parent.remove(child)
