"""Checks to be kept, as the service makes them, without a service."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from api import create_app
from api.checks import Options, report
from api.history import Check, History
from engine.check import Checker
from engine.render import FORMATS
from engine.rules import load_rules
from tests.given import DAY, PLAN, QUIET, RULES, WARNED

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
PLANS = {"blocked": PLAN, "revise": WARNED, "ready": QUIET.replace("春茶", "秋茶")}
"""A plan for each verdict; the last has a name of its own."""


def made(plan: str = PLAN, time: datetime = NOON, client: str = "", **options: Any) -> Check:
    """A check of a plan by the rules of the tests, at noon."""
    asked = Options.model_validate(
        {"file": "plan", "syntax": "yaml", "lang": "en", "as_of": date.fromisoformat(DAY), "packs": ("guidance",)}
        | options
    )
    found = report(CHECKER, plan.encode(), asked)
    return Check(time, client, asked, plan.encode(), found, FORMATS["json"](found).encode())


CHECKER = Checker(load_rules([RULES]))


@contextmanager
def history(address: str, keep_days: int | None = None) -> Iterator[History]:
    """A history that is up to date."""
    opened = History(address, keep_days)
    opened.upgrade()
    try:
        yield opened
    finally:
        opened.close()


def client(store: History | None, rules: Path = RULES) -> FlaskClient:
    """The application with the rules of the tests, without a server around it."""
    return create_app([rules], history=store).test_client()
