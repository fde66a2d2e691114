"""What comes of edits, as frozen values: proposals for one finding, and the way to a better verdict."""

from typing import Any, Literal

from pydantic import Field

from engine.advice import Mark
from engine.changes.edits import Edits
from engine.findings import Frozen, Place
from engine.report import Verdict


class Change(Frozen):
    """One field that is edited; `was` and `now` as a plan writes them, null for what is left out.

    `kind` is `set`, `add` (an entry of a list) or `remove`. `open` when any value of the field would do: `now` only
    shows that one does, and the planner has to give the real one. `work` when it says that work is done, which is to be
    done first.
    """

    path: str
    label: str
    kind: Literal["set", "add", "remove"]
    was: Any
    now: Any
    open: bool
    work: bool
    location: Place


class Proposal(Frozen):
    """Edits that clear a finding: what else they clear and raise, what can no longer be judged, and what comes of it.

    `fields` counts the fields that are edited. `missing_required` are fields that are required only with the edits.
    """

    changes: tuple[Change, ...]
    fields: int
    clears: tuple[Mark, ...]
    raises: tuple[Mark, ...]
    not_assessed: tuple[Mark, ...]
    missing_required: tuple[str, ...]
    verdict: Verdict
    edits: Edits = Field(exclude=True)


class Fix(Frozen):
    """The smallest edits that clear one finding, or none.

    `tried` counts plans, `complete` says that no smaller edit among those to be tried was passed over.

    `kept` are fields that the rule reads and that were kept as they are.
    """

    finding: Mark
    proposals: tuple[Proposal, ...]
    most_fields: int
    tried: int
    complete: bool
    kept: tuple[str, ...]


class Step(Frozen):
    """One step on the way: the finding that it is for, and its edits; the verdict after it."""

    finding: Mark
    changes: tuple[Change, ...]
    verdict: Verdict
    edits: Edits = Field(exclude=True)


class Way(Frozen):
    """A short set of edits to the best verdict that was found, in order; `left` are findings that stand after it.

    `to_give` are fields that the planner has to give, and work that has to be done, before the verdict holds;
    `not_assessed` are rules that can no longer be judged.
    """

    before: Verdict
    after: Verdict
    steps: tuple[Step, ...]
    left: tuple[Mark, ...]
    to_give: tuple[str, ...]
    missing_required: tuple[str, ...]
    not_assessed: tuple[Mark, ...]
    tried: int
