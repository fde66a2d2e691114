"""What a list of kept checks is asked for, in words: of a query or of a command line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from api.history.values import Failed, Filters, moment
from engine.problems import shown
from engine.report import Verdict
from engine.source import FORBIDDEN

TEXTS = ("plan", "name", "client", "rule")
DAYS = {"from": "since", "to": "until"}
NAMES = ("verdict", *TEXTS, *DAYS)
"""The words by which checks are asked for."""

LONGEST = 200
"""Characters of a text that is asked for, and of a client's label."""


def filters(asked: Mapping[str, str]) -> Filters:
    """The filters that these words name; raises Failed (query) with the first that cannot be used."""
    found: dict[str, Any] = {name: text(name, asked[name]) for name in TEXTS if name in asked}
    found |= {field: time(name, asked[name]) for name, field in DAYS.items() if name in asked}
    if (verdict := asked.get("verdict")) is not None:
        if verdict not in get_args(Verdict):
            raise Failed("query", f"verdict is one of {', '.join(get_args(Verdict))}, not '{shown(verdict)}'")
        found["verdict"] = verdict
    return Filters(**found)


def time(name: str, given: str) -> datetime:
    """The moment that a text names: for `to` a day counts to its end. Raises Failed (query) for none."""
    if (found := moment(given, end=name == "to")) is None:
        told = "a day as YYYY-MM-DD (in UTC) or a time with its zone as 2027-01-31T12:00:00Z"
        raise Failed("query", f"{name} is {told}, not '{shown(given)}'")
    return found


def text(name: str, given: str) -> str:
    """A text as it is; raises Failed (query) for one that is too long, or has characters that no plan may have."""
    if len(given) > LONGEST or FORBIDDEN.search(given):
        raise Failed("query", f"{name} has at most {LONGEST} characters, and no control characters")
    return given


def number(name: str, given: str, most: int) -> int:
    """A number from 1 to `most`; raises Failed (query) for none."""
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(most)) and 1 <= int(given) <= most):
        raise Failed("query", f"{name} is a number from 1 to {most:,}, not '{shown(given)}'")
    return int(given)
