"""What a rule folder may contain, and how it is read: all of it, or nothing with every mistake at its place."""

from engine.rules.book import OUTCOMES, Example, Rule, Rulebook, Setting
from engine.rules.loader import SHIPPED, load_rules

__all__ = ["OUTCOMES", "SHIPPED", "Example", "Rule", "Rulebook", "Setting", "load_rules"]
