"""What commands are given: plans as files or on standard input, and days."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from engine.problems import Refused
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
        raise click.BadParameter(f"'{text}' is not a day; write YYYY-MM-DD", param_hint=option)
    return day


def read_text(plan: str) -> bytes:
    """The bytes of a plan, no more of them than are too many; '-' is standard input."""
    if plan == "-" and sys.stdin is None:
        raise Refused.at(NAMELESS, "standard input is closed; name a file")
    if plan == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(plan).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Refused.at(plan, f"this file cannot be read: {why}") from None
