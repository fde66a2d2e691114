"""What a search for edits leaves as it is, and how far it goes."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from engine.messages import Message, shown
from engine.plan import FIELDS
from engine.problems import did_you_mean, nearest

GIVEN = (
    "version",
    "campaign",
    "objective.primary",
    "objective.kpis.*.target",
    "audience",
    "schedule.occasion",
    "schedule.occasion_date",
    "budget.currency",
    "budget.fx_to_cny",
    "compliance",
    "cohorts.*.role",
    "cohorts.*.tier",
    "cohorts.*.expected",
    "briefs.*.role",
    "briefs.*.adapted_from",
    "roster.*.*",
    "waivers",
)
"""What a plan finds, not what it decides: the product, the goal and its targets, the audience, the rate, what creators
are like, what is expected of them."""

WORK = (
    "readiness.product_ready",
    "readiness.stock_ready",
    "readiness.vetting.done",
    "briefs.*.localised",
    "brand_account.exists",
    "roster.*.sentiment_checked",
)
"""What says that work is done, which no edit of a plan does."""


MOST_FIELDS = 3
"""Fields that one proposal edits at most when nothing else is asked for."""


NAMED = tuple(path.replace("[]", ".0") for path in FIELDS)
"""The paths of all fields, in the first entry of each list."""


class Bounds:
    """Paths (`budget.total`, `cohorts.0`, `cohorts.*.tier`) that stay as they are, with all that is below them.

    `opened` are those of GIVEN that may be edited all the same.
    """

    def __init__(self, kept: Iterable[str] = (), opened: Iterable[str] = (), most_fields: int = MOST_FIELDS) -> None:
        self.kept, opened = tuple(kept), tuple(opened)
        self.given = tuple(path for path in GIVEN if path not in opened)
        self.most_fields = most_fields

    def hold(self, path: str, was: Any) -> bool:
        """Whether a field stays as it is; what a plan does not say yet may be filled in unless it is kept."""
        return _below(path, self.kept) or (was not in (None, "", []) and _below(path, self.given))


def is_work(path: str) -> bool:
    """Whether a field says that work is done."""
    return _below(path, WORK)


def unnamed(path: str) -> Message | None:
    """What is wrong with a path to keep: that a plan has no such field, and which is nearest. None when it has."""
    asked = re.sub(r"(?<=\.)[0-9]+(?=\.|$)", "0", path)
    if any(_below(one, (asked,)) for one in NAMED):
        return None
    return did_you_mean(Message("a plan has no field '{name}'", name=shown(path)), nearest(asked, NAMED))


def _below(path: str, kept: Iterable[str]) -> bool:
    return any(fnmatchcase(path, one) or fnmatchcase(path, f"{one}.*") for one in kept)
