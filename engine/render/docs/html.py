"""The catalogue as HTML pages that work from disk: each has its style in it, and none asks the network for anything."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment

from engine.render.catalogue import Catalogue
from engine.render.html import environment
from engine.render.html.addresses import PAGES, rule_page
from engine.render.page import SECTIONS
from engine.render.phrases import Words
from engine.render.sentences import Line

Lines = list[tuple[str, "Lines"]]
"""Entries of a list, each with the list below it."""


def files(catalogue: Catalogue) -> Mapping[str, str]:
    """Every page by its name."""

    def made(name: str, root: str, **more: Any) -> str:
        template = _environment().get_template(f"docs/{name}.html")
        return template.render(common | {"root": root, "here": name} | more)

    common = {"catalogue": catalogue, "words": Words(catalogue.lang), "lang": catalogue.lang}
    shared_pages = {f"{name}.html": made(name, "") for name in PAGES}
    return shared_pages | {f"{rule_page(one.id)}.html": made("rule", "../", page=one) for one in catalogue.pages}


@cache
def _environment() -> Environment:
    made = environment()
    made.globals |= parts(lambda name: f"{name}.html") | {"layout": "docs/layout.html", "served": False}
    return made


def parts(address: Callable[[str], str]) -> dict[str, Any]:
    """What the templates of the catalogue ask for, with the address of each page by its name."""
    return {"PAGES": PAGES, "SECTIONS": SECTIONS, "nested": nested, "rule_page": rule_page, "address": address}


def nested(lines: tuple[Line, ...]) -> Lines:
    """Lines with their depths as lists in lists."""
    top: Lines = []
    stack = [top]
    for depth, line in lines:
        del stack[depth + 1 :]
        below: Lines = []
        stack[-1].append((line, below))
        stack.append(below)
    return top
