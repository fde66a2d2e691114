"""Stored plans: their reports before and after, and where the advice of changed rules differs."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from engine.check import Checker
from engine.findings import Finding, Language
from engine.impact.values import Advice, Change, Kind
from engine.report import Report
from engine.rules import Rulebook
from engine.source import Source, parted
from engine.waivers import SET as WAIVERS
from engine.waivers import value_at

Place = tuple[str, str, str]
"""The rule that is answerable, the rule of the finding (another one for a finding about a waiver), and the subject."""


@dataclass
class Side:
    """The rules before, or after: all of them, and the changed ones alone, which is enough for most plans."""

    book: Rulebook
    changed: Collection[str]
    chosen: tuple[str, ...]
    stack: ExitStack = field(repr=False)

    @cached_property
    def whole(self) -> Checker:
        """All rules."""
        return self._checker(self.book)

    @cached_property
    def part(self) -> Checker:
        """The changed rules."""
        return self._checker(replace(self.book, rules=tuple(one for one in self.book.rules if one.id in self.changed)))

    def _checker(self, book: Rulebook) -> Checker:
        checker = Checker(book)
        self.stack.callback(checker.close)
        return checker

    def report(self, source: Source, whole: bool, as_of: date, lang: Language) -> Report:
        """The report on a plan, by all rules or by the changed ones; raises Refused for no plan."""
        return (self.whole if whole else self.part).report(source, as_of, lang, self.chosen)

    def advice(self, report: Report, source: Source) -> dict[Place, tuple[Advice, Finding]]:
        """The advice of the changed rules, by its place."""
        told = [(finding, "stands") for finding in report.findings]
        told += [(item.finding, "waived") for item in report.waived]
        found = {}
        for finding, state in told:
            answerable, at = finding.rule, ""
            if finding.set == WAIVERS:
                answerable = value_at(source.data, finding.path.rpartition(".")[0] + ".rule") or ""
            elif rule := self.book.rule(finding.rule):
                at = rule.at
            if answerable in self.changed:
                subject = finding.path.removesuffix(at).removesuffix(".")
                advice = Advice.model_validate(
                    {"state": state}
                    | {key: getattr(finding, key) for key in ("severity", "title", "message", "remedy")}
                )
                found[answerable, finding.rule, subject] = advice, finding
        return found

    def unassessed(self, report: Report) -> dict[str, Advice]:
        """The changed rules that could not be judged."""
        rules = {rule.id: rule for rule in self.part.rulebook.rules}
        return {
            item.rule: Advice(
                state="not_assessed", severity=rules[item.rule].severity, title=item.title, needs=item.needs
            )
            for item in report.not_assessed
            if item.rule in rules
        }


def changes(
    source: Source, before: tuple[Side, Report], after: tuple[Side, Report], reworded: Collection[str]
) -> Iterator[tuple[str, Change]]:
    """Each change of advice in one plan, with the rule that is answerable.

    `reworded` are the rules whose words were edited, in whichever language: what they say counts as changed.
    """
    sides = (before, after)
    was, now = (side.advice(report, source) for side, report in sides)
    was_open, now_open = (side.unassessed(report) for side, report in sides)
    moved = set[str]()
    for place in sorted({*was, *now}):
        rule = place[0]
        (old, old_finding), (new, new_finding) = (told.get(place, (None, None)) for told in (was, now))
        if kinds := _kinds(old, new, place[1] in reworded):
            moved.add(rule)
            finding = new_finding or old_finding
            assert finding is not None
            old, new = old or was_open.get(rule), new or now_open.get(rule)
            yield rule, _change(source, finding.path, kinds, old, new)
    for rule in sorted({*was_open} ^ {*now_open}):
        old, new = was_open.get(rule), now_open.get(rule)
        needs = {**was_open, **now_open}[rule].needs
        if rule not in moved:
            yield rule, _change(source, needs[0] if needs else "", ("open" if new else "judged",), old, new)


def _change(source: Source, path: str, kinds: tuple[Kind, ...], before: Advice | None, after: Advice | None) -> Change:
    place = source.locate(parted(path))
    return Change(
        plan=source.name, path=path, line=place.line, column=place.column, kinds=kinds, before=before, after=after
    )


def _kinds(before: Advice | None, after: Advice | None, reworded: bool) -> tuple[Kind, ...]:
    """How a finding changes; what is waived on one side and not there on the other is no change of advice."""
    states = before and before.state, after and after.state
    if states == ("stands", "stands") and before and after:
        texts = [(one.title, one.message, one.remedy) for one in (before, after)]
        told: dict[Kind, bool] = {
            "severity": before.severity != after.severity,
            "text": texts[0] != texts[1] or reworded,
        }
        return tuple(kind for kind, differs in told.items() if differs)
    moves: dict[tuple[str | None, str | None], Kind] = {
        (None, "stands"): "added",
        ("stands", None): "removed",
        ("stands", "waived"): "waived",
        ("waived", "stands"): "unwaived",
    }
    return (moves[states],) if states in moves else ()
