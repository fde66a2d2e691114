"""Conditions: the tree, its three-valued truth, and how it is read from a rule file."""

from engine.conditions.parts import listed, parts, written
from engine.conditions.reader import Complain, Reader
from engine.conditions.tree import (
    COMBINATORS,
    DATES,
    NUMBERS,
    OPERATORS,
    WORDS,
    Choice,
    Condition,
    Group,
    Test,
    alternatives,
    branches,
    guarded,
    leaves,
    missing,
    reasons,
    settings_of,
)

__all__ = [
    "COMBINATORS",
    "DATES",
    "NUMBERS",
    "OPERATORS",
    "WORDS",
    "Choice",
    "Complain",
    "Condition",
    "Group",
    "Reader",
    "Test",
    "alternatives",
    "branches",
    "guarded",
    "leaves",
    "listed",
    "missing",
    "parts",
    "reasons",
    "settings_of",
    "written",
]
