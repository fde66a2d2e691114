"""Two reports beside each other, and the edits between them: what is gone, what is new, what still stands."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.changes.edits import Edit
from engine.changes.search import moved
from engine.findings import Finding
from engine.report import Report


class Compared(NamedTuple):
    """The findings of two reports, known by rule and place; `still` has each as it was and as it is.

    `unjudged` are findings that went because their rule can no longer be judged: they are not gone.
    """

    gone: tuple[Finding, ...]
    unjudged: tuple[Finding, ...]
    new: tuple[Finding, ...]
    still: tuple[tuple[Finding, Finding], ...]


def compared(before: Report, after: Report, edits: Sequence[Edit] = ()) -> Compared:
    """What the edits between two checks of one plan came to; entries that moved are known by their new place."""
    now = {(found.rule, found.path): found for found in after.findings}
    gone, still = [], dict[tuple[str, str], tuple[Finding, Finding]]()
    made = tuple(edits)
    for found in before.findings:
        path = moved(found.path, made)
        if path is not None and (found.rule, path) in now:
            still[found.rule, path] = found, now[found.rule, path]
        else:
            gone.append(found)
    open_ = {one.rule for one in after.not_assessed}
    return Compared(
        tuple(found for found in gone if found.rule not in open_),
        tuple(found for found in gone if found.rule in open_),
        tuple(found for place, found in now.items() if place not in still),
        tuple(still.values()),
    )
