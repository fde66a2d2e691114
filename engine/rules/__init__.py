"""What a rule folder may contain, and how it is read: all of it, or nothing with every mistake at its place."""

from engine.rules.book import OUTCOMES, Example, GlossaryTerm, Override, Rule, Rulebook, Setting
from engine.rules.config import find_config
from engine.rules.loader import SHIPPED, load_rules, shipped_ids

__all__ = [
    "OUTCOMES",
    "SHIPPED",
    "Example",
    "GlossaryTerm",
    "Override",
    "Rule",
    "Rulebook",
    "Setting",
    "find_config",
    "load_rules",
    "shipped_ids",
]
