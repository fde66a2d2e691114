"""What is wrong with rules that can be read: each rule by itself, its examples, and all of them together."""

from collections.abc import Callable

from engine.lint.alone import conditions
from engine.lint.edges import boundaries
from engine.lint.faults import BROKEN, KINDS, LEVELS, Checked, Fault, Kind, Level, broken
from engine.lint.together import duplicates, unused
from engine.problems import Location
from engine.rules import Rulebook
from engine.source import Path

__all__ = ["BROKEN", "KINDS", "LEVELS", "Checked", "Fault", "Kind", "Level", "Locate", "broken", "lint"]

Locate = Callable[[str, Path], Location]
"""Where in a file the key of a value stands, or an entry of a list."""


def lint(book: Rulebook, locate: Locate) -> list[Fault]:
    """Every fault of these rules, in the order of their places."""
    found = [
        Fault(locate(rule.file, path), code, shows)
        for rule in book.rules
        for path, code, shows in (*conditions(rule), *boundaries(rule, book))
    ]
    found += [Fault(locate(rule.file, ("id",)), code, shows) for rule, code, shows in duplicates(book.rules)]
    found += [Fault(setting.place, "unused-setting", {"name": setting.name}) for setting in unused(book)]
    return sorted(found, key=lambda fault: (fault.place, fault.code, fault.message("en")))
