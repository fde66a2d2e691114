"""Where things stand in the pages, the same in every format."""

import re

PAGES = ("index", "sources", "settings", "glossary")
"""The pages beside those of the rules, in the order of the navigation."""

_UNFIT = re.compile(r"[^\w.~-]+", re.ASCII)
_WEB = re.compile(r"https?://\S+")


def anchor(name: str) -> str:
    """The id of an entry, as it stands in the page and after the # of an address; ids of the layout begin with '!'."""
    return _UNFIT.sub(lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), name)


def is_web(address: str) -> bool:
    """Whether an address is one of the web; what else rules give as an address is text, never a link."""
    return bool(_WEB.fullmatch(address))


def rule_page(id_: str) -> str:
    """The page of a rule, without what tells the format."""
    return f"rules/{id_}"
