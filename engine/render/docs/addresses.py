"""Where things stand in the pages, the same in every format."""

import re
from urllib.parse import quote

PAGES = ("index", "sources", "settings", "glossary")
"""The pages beside those of the rules, in the order of the navigation."""

_WEB = re.compile(r"https?://\S+")


def anchor(name: str) -> str:
    """The id of an entry, as it stands in the page and after the # of an address; ids of the layout begin with '!'."""
    return quote(name, safe="")


def is_web(address: str) -> bool:
    """Whether an address is one of the web; what else rules give as an address is text, never a link."""
    return bool(_WEB.fullmatch(address))


def rule_page(id_: str) -> str:
    """The page of a rule, without what tells the format."""
    return f"rules/{id_}"
