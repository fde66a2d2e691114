"""What a rule folder may contain, and how it is read: all of it, or nothing with every mistake at its place."""

from engine.rules.book import (
    GUIDANCE,
    OUTCOMES,
    Conflict,
    Document,
    Example,
    GlossaryTerm,
    Line,
    Override,
    Pack,
    Playbook,
    Rule,
    Rulebook,
    Setting,
    Statement,
    UnknownPack,
)
from engine.rules.cells import ANCHORS, CELLS, LOWER, SECTIONS, UPPER, Cell
from engine.rules.config import CONFIG, find_config, misfit
from engine.rules.files import is_id
from engine.rules.folders import SCHEMAS, SHARED, SHIPPED, beside, walk
from engine.rules.loader import load_rule, load_rules
from engine.rules.places import Places, source_of
from engine.rules.playbooks import ALL, SPLIT

__all__ = [
    "ALL",
    "ANCHORS",
    "CELLS",
    "CONFIG",
    "GUIDANCE",
    "LOWER",
    "OUTCOMES",
    "SCHEMAS",
    "SECTIONS",
    "SHARED",
    "SHIPPED",
    "SPLIT",
    "UPPER",
    "Cell",
    "Conflict",
    "Document",
    "Example",
    "GlossaryTerm",
    "Line",
    "Override",
    "Pack",
    "Places",
    "Playbook",
    "Rule",
    "Rulebook",
    "Setting",
    "Statement",
    "UnknownPack",
    "beside",
    "find_config",
    "is_id",
    "load_rule",
    "load_rules",
    "misfit",
    "source_of",
    "walk",
]
