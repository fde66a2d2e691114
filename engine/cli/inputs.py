"""What commands are given: plans as files or on standard input, and days."""

import sys
from datetime import date, datetime
from pathlib import Path

from engine.cli.options import bad
from engine.messages import Message
from engine.problems import Refused, why
from engine.source import MAX_BYTES
from engine.values import day_of

NAMELESS = "plan"
"""The file name of a plan that has none, from standard input or in a request."""


def day_option(text: str | None, option: str) -> date:
    """The day that an option names; today when it is left out."""
    if text is None:
        return datetime.now().astimezone().date()
    day = day_of(text)
    if day is None:
        raise bad(option, Message("'{day}' is not a day; write YYYY-MM-DD", day=text))
    return day


def unwritten(error: OSError) -> Message:
    """That a file cannot be written, and why."""
    return Message("this file cannot be written: {why}", why=why(error))


def read_text(plan: str) -> bytes:
    """The bytes of a plan, no more of them than are too many; '-' is standard input."""
    if plan == "-" and sys.stdin is None:
        raise Refused.at(NAMELESS, Message("standard input is closed; name a file"))
    if plan == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(plan).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Refused.at(plan, Message("this file cannot be read: {why}", why=why(error))) from None
