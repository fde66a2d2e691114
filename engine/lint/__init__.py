"""What is wrong with rules that can be read: each rule by itself, its examples, and all of them together."""

from collections.abc import Callable, Collection, Iterator

from engine.lint.alone import conditions, untranslated
from engine.lint.edges import boundaries
from engine.lint.faults import BROKEN, KINDS, LEVELS, Checked, Fault, Kind, Level, broken
from engine.lint.together import duplicates, unused
from engine.problems import Location
from engine.rules import Rule, Rulebook
from engine.source import Path

__all__ = ["BROKEN", "KINDS", "LEVELS", "Checked", "Fault", "Kind", "Level", "Locate", "broken", "lint", "unfit"]

Locate = Callable[[str, Path], Location]
"""Where in a file the key of a value stands, or an entry of a list."""


def lint(book: Rulebook, rules: Collection[Rule], locate: Locate) -> list[Fault]:
    """Every fault of some rules of a book, and of all its rules together, in the order of their places."""
    found = [
        Fault(locate(rule.file, path), code, shows)
        for rule in rules
        for path, code, shows in (*conditions(rule), *untranslated(rule), *boundaries(rule, book))
    ]
    shipped_first = sorted(book.rules, key=lambda rule: rule.id not in book.shipped)  # of equal ones the later is told
    found += [Fault(locate(rule.file, ("id",)), code, shows) for rule, code, shows in duplicates(shipped_first)]
    found += [Fault(setting.place, "unused-setting", {"name": setting.name}) for setting in unused(book)]
    return sorted(found, key=lambda fault: (fault.place, fault.code, fault.message("en")))


def unfit(written: Rulebook, changed: Rulebook, locate: Locate) -> Iterator[Fault]:
    """What the values of a zhongcao.yaml do to conditions that are right as they are written.

    Only conditions are looked at: examples and severities are of the rules as they are written.
    """
    values = {name for name, setting in changed.settings.items() if setting.value != written.settings[name].value}
    for rule in changed.rules:
        before = written.rule(rule.id)
        if before is None or not (names := values.intersection(rule.settings)):
            continue
        right = list(conditions(before))
        for found in conditions(rule):
            if found not in right:
                path, code, shows = found
                yield Fault(locate(rule.file, path), code, shows, _changed_at(names, changed))


def _changed_at(names: Collection[str], book: Rulebook) -> Location:
    """Where a zhongcao.yaml changes one of some settings, by its name or by a profile."""
    named = [one.place for one in book.overrides if one.kind == "setting" and one.name in names]
    profile = [one.place for one in book.overrides if one.kind == "profile"]
    return (*named, *profile)[0]
