"""From what is wrong to what to do instead: edits of a plan that clear findings, searched, ranked and proved."""

from engine.changes.bounds import GIVEN, MOST_FIELDS, Bounds, unnamed
from engine.changes.comparing import Compared, compared
from engine.changes.edits import Edit, text_with, value_in
from engine.changes.effects import Spot
from engine.changes.fixing import Adviser
from engine.changes.margins import margins, with_margins
from engine.changes.proposals import Change, Fix, Proposal, Step, Way

__all__ = [
    "GIVEN", "MOST_FIELDS", "Adviser", "Bounds", "Change", "Compared", "Edit", "Fix", "Proposal", "Spot", "Step", "Way",
    "compared", "margins", "text_with", "unnamed", "value_in", "with_margins",
]  # fmt: skip
