"""The Jinja environment of all HTML: everything escaped, a misspelt name is an error."""

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from engine.findings import SEVERITIES, Language
from engine.render import shared
from engine.render.html.addresses import anchor, is_web
from engine.rules import GUIDANCE

TAGS: Mapping[Language, str] = {"en": "en", "zh": "zh-Hans"}
"""The language tag of each language."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def environment(*loaders: BaseLoader) -> Environment:
    """An environment that finds the shared templates, after those of the loaders."""
    made = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("engine.render.html")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {
        "GUIDANCE": GUIDANCE,
        "SEVERITIES": SEVERITIES,
        "TAGS": TAGS,
        "anchor": anchor,
        "is_web": is_web,
        "shared": shared,
        "tag_of": tag_of,
    }
    return made


@cache
def asset(name: str) -> str:
    """A style or script that pages of the service are made with; files have them inside."""
    return environment().get_template(name).render()


def tag_of(text: str) -> str:
    """The language tag of a text that may be in another language than its page, for those who hear it read."""
    return TAGS["zh" if _CHINESE.search(text) else "en"]
