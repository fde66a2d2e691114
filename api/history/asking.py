"""What a list of kept checks is asked for, in words: of a query or of a command line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from api.history.values import Failed, Filters, moment
from engine.messages import Listed, Message, shown
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
            words = Listed(get_args(Verdict))
            told = Message("{name} is one of {words}, not '{found}'", name="verdict", words=words, found=shown(verdict))
            raise Failed("query", told)
        found["verdict"] = verdict
    return Filters(**found)


def time(name: str, given: str) -> datetime:
    """The moment that a text names: for `to` a day counts to its end. Raises Failed (query) for none."""
    if (found := moment(given, end=name == "to")) is None:
        told = Message(
            "{name} is a day as YYYY-MM-DD (in UTC) or a time with its zone as 2027-01-31T12:00:00Z, not '{found}'",
            name=name,
            found=shown(given),
        )
        raise Failed("query", told)
    return found


def text(name: str, given: str) -> str:
    """A text as it is; raises Failed (query) for one that is too long, or has characters that no plan may have."""
    if len(given) > LONGEST or FORBIDDEN.search(given):
        told = Message("{name} has at most {most} characters, and no control characters", name=name, most=LONGEST)
        raise Failed("query", told)
    return given


def number(name: str, given: str, most: int) -> int:
    """A number from 1 to `most`; raises Failed (query) for none."""
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(most)) and 1 <= int(given) <= most):
        told = Message(
            "{name} is a number from 1 to {most}, not '{found}'", name=name, most=f"{most:,}", found=shown(given)
        )
        raise Failed("query", told)
    return int(given)
