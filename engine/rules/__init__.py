"""What a rule folder may contain, and how it is read: all of it, or nothing with every mistake at its place."""

from engine.rules.book import (
    GUIDANCE,
    OUTCOMES,
    Example,
    GlossaryTerm,
    Override,
    Pack,
    Rule,
    Rulebook,
    Setting,
    Statement,
    UnknownPack,
)
from engine.rules.config import CONFIG, find_config, misfit
from engine.rules.files import is_id
from engine.rules.folders import SCHEMAS, SHARED, SHIPPED, ReadText, walk
from engine.rules.loader import load_rules
from engine.rules.places import Places, source_of

__all__ = [
    "CONFIG",
    "GUIDANCE",
    "OUTCOMES",
    "SCHEMAS",
    "SHARED",
    "SHIPPED",
    "Example",
    "GlossaryTerm",
    "Override",
    "Pack",
    "Places",
    "ReadText",
    "Rule",
    "Rulebook",
    "Setting",
    "Statement",
    "UnknownPack",
    "find_config",
    "is_id",
    "load_rules",
    "misfit",
    "source_of",
    "walk",
]
