"""Kept checks as frozen values: what goes in, what comes out, what is asked for, and what went wrong."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import AwareDatetime

from api.checks import Options
from engine.findings import Frozen
from engine.messages import Message
from engine.problems import Complaint
from engine.report import Counts, Report, Verdict

FailureKind = Literal["address", "down", "behind", "ahead", "cursor", "query", "missing", "old"]


@dataclass(frozen=True)
class Failure:
    """Why the history cannot do what it was asked.

    `address`: the URL names no history. `down`: the store does not answer. `behind`: it has to be upgraded. `ahead`: a
    newer zhongcao made it. `cursor`: the cursor is of another list. `query`: a word of the question cannot be used.
    `missing`: there is no such check. `old`: another version wrote its report, and this one cannot show it.
    """

    kind: FailureKind
    message: Message


class Failed(Complaint):
    """The history cannot do what it was asked; `failure` says why."""

    def __init__(self, kind: FailureKind, message: Message) -> None:
        self.failure = Failure(kind, message)
        super().__init__(message)


@dataclass(frozen=True)
class Check:
    """A check to be kept: who asked for it and when (with a time zone), and both its ends byte for byte."""

    time: datetime
    client: str
    options: Options
    plan: bytes
    report: Report
    written: bytes
    """The report as it was answered, in JSON."""


class KeptPlan(Frozen):
    """The plan of a kept check: its name, a digest of what it says, and one of its bytes."""

    name: str
    digest: str
    text_digest: str


class Kept(Frozen):
    """A kept check in short. `engine` is the version of the product that made it, `rules` the digest of its rules.

    `fired` names the rules with a finding that stands, each once. The time is in UTC, to the millisecond.
    """

    id: str
    time: AwareDatetime
    client: str
    verdict: Verdict
    counts: Counts
    plan: KeptPlan
    rules: str
    engine: str
    options: Options


@dataclass(frozen=True)
class Whole:
    """A kept check with its plan and its report, both as they were sent."""

    kept: Kept
    plan: bytes
    report: bytes

    def data(self) -> dict[str, Any]:
        """For programs: what is short of it, the plan as `text` and the report as data."""
        return {**self.kept.model_dump(mode="json"), "text": self.plan.decode(), "report": json.loads(self.report)}


class Page(Frozen):
    """Some kept checks, newest first, and the cursor of those that follow; None after the last."""

    checks: tuple[Kept, ...]
    next: str | None


class Filters(Frozen):
    """Which checks are asked for; what is None is not asked. `since` is the first moment, `until` the first too late.

    `rule` is one that has a finding that stands; `plan` is the digest of what a plan says.
    """

    verdict: Verdict | None = None
    plan: str | None = None
    name: str | None = None
    client: str | None = None
    rule: str | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


def moment(text: str, end: bool = False) -> datetime | None:
    """The moment that a text names: a time with its zone, or a day in UTC: its start, or with `end` that of the next.

    None when the text is neither.
    """
    try:
        found = datetime.fromisoformat(text)
        if len(text) == len("2027-01-31"):
            return found.replace(tzinfo=UTC) + timedelta(days=end)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
