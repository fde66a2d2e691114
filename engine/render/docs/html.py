"""The catalogue as HTML pages that work from disk: each has its style in it, and none asks the network for anything."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.findings import SEVERITIES, Language
from engine.render import shared
from engine.render.catalogue import Catalogue
from engine.render.docs.addresses import PAGES, anchor, is_web, rule_page
from engine.render.page import SECTIONS
from engine.render.phrases import Words
from engine.render.sentences import Line
from engine.rules import GUIDANCE

TAGS: Mapping[Language, str] = {"en": "en", "zh": "zh-Hans"}
"""The language tag of each language."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")

Lines = list[tuple[str, "Lines"]]
"""Entries of a list, each with the list below it."""


def files(catalogue: Catalogue) -> Mapping[str, str]:
    """Every page by its name."""

    def made(template: str, root: str, **more: Any) -> str:
        return _environment().get_template(f"{template}.html").render(common | {"root": root, "here": template} | more)

    common = {"catalogue": catalogue, "words": Words(catalogue.lang), "lang": catalogue.lang}
    shared_pages = {f"{name}.html": made(name, "") for name in PAGES}
    return shared_pages | {f"{rule_page(one.id)}.html": made("rule", "../", page=one) for one in catalogue.pages}


@cache
def _environment() -> Environment:
    """The templates; a name that a template does not know is an error."""
    made = Environment(
        loader=PackageLoader("engine.render.docs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {
        "GUIDANCE": GUIDANCE,
        "PAGES": PAGES,
        "SECTIONS": SECTIONS,
        "SEVERITIES": SEVERITIES,
        "TAGS": TAGS,
        "anchor": anchor,
        "is_web": is_web,
        "nested": nested,
        "rule_page": rule_page,
        "shared": shared,
        "tag_of": tag_of,
    }
    return made


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


def tag_of(text: str) -> str:
    """The language tag of a text that may be in another language than its page, for those who hear it read."""
    return TAGS["zh" if _CHINESE.search(text) else "en"]
