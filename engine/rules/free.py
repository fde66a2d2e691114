"""Settings that no closed vocabulary holds: words to look for, a pattern of text, a day of the year."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.messages import Message
from engine.values import day_of

_NO_YEAR = "2027-"
"""A year without 29 February: a day of the year is one of every year."""

_PLAIN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]")
"""What in a pattern stands for itself: an escaped letter, a class of letters."""

_ENDLESS = re.compile(r"[*+]|\{[0-9]*,\}")


def _words(value: Any) -> Message | None:
    return None if isinstance(value, list) else Message("expected a list of words")


def _pattern(value: Any) -> Message | None:
    if not isinstance(value, str) or not value:
        return Message("expected a regular expression, in quotes")
    try:
        re.compile(value)
    except re.error as error:
        return Message("this is no regular expression: {why}", why=error)
    if _ENDLESS.search(_PLAIN.sub("x", value)):
        return Message(
            "a repetition without an end can take for ever on a long text; say how often at most, as in {{1,4}}"
        )
    return None


def _month_day(value: Any) -> Message | None:
    fits = isinstance(value, str) and day_of(_NO_YEAR + value) is not None
    return None if fits else Message("expected a day of every year as MM-DD, in quotes")


FREE: Mapping[str, Callable[[Any], Message | None]] = {"word": _words, "pattern": _pattern, "month_day": _month_day}
"""What is wrong with a value, by the name that a setting gives under `of`."""
