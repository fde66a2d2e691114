"""From a finding to what to do instead: the smallest edits that clear it, and the way to a better verdict.

The search is done on the condition tree; what is proposed is put into the text of the plan and checked whole, by both
evaluators, before it is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

from engine.advice import Mark
from engine.changes import templates
from engine.changes.bounds import Bounds
from engine.changes.edits import Edit, Edits, data_with, text_with, value_in
from engine.changes.effects import Panel, Ranked, Spot, Standing, effect
from engine.changes.proposals import Change, Fix, Proposal, Step, Way
from engine.changes.route import Heard, Route
from engine.changes.search import Found, Search, effort
from engine.check import Checker
from engine.findings import Finding, Language, Place
from engine.plan import field_at, read_plan
from engine.report import Report
from engine.rules import Rule
from engine.source import REMOVED, dumping, parted, read
from engine.wording import as_json

BOUNDS = Bounds()

SHOWN = 3
"""Proposals for one finding."""

WEIGHED = 24
"""Edits for one finding whose effects on all other rules are looked at."""

ALIKE = 3
"""Of them, such as change the same fields."""


def _varied(ranked: Sequence[Ranked]) -> Iterator[Ranked]:
    """The best edits of each set of fields first, then the others."""
    first: dict[frozenset[str], Ranked] = {}
    for one in ranked:
        first.setdefault(frozenset(edit.path for edit in one.edits), one)
    yield from first.values()
    yield from (one for one in ranked if one not in first.values())


def _to_give(edit: Edit) -> Iterator[str]:
    """The fields of an edit that only a planner can fill in, or whose work only people can do."""
    if edit.yours:
        yield edit.path
    else:
        yield from templates.to_do(edit.path, edit.now)


class Adviser:
    """One plan, checked, and what could be changed in it. Raises Refused for a text that is no plan."""

    def __init__(
        self,
        checker: Checker,
        text: bytes,
        name: str,
        as_of: date,
        lang: Language = "en",
        packs: Sequence[str] = (),
        bounds: Bounds = BOUNDS,
    ) -> None:
        self.checker, self.text, self.name, self.as_of, self.lang, self.packs = checker, text, name, as_of, lang, packs
        self.book = checker.rulebook
        self.bounds = bounds
        self.source = read(text, name)
        self.report = checker.check(text, name, as_of, lang, packs=packs)
        self.titles = self._titles(self.report)
        waived = frozenset(self.spot(one.finding) for one in self.report.waived)
        self.panel = Panel(self.book, self.book.chosen(packs), waived)
        self.before = self.panel.standing(read_plan(self.source))

    def spot(self, found: Finding) -> Spot:
        """What a finding is about: the thing that the rule judges, without the field that the finding points at."""
        rule = self.book.rule(found.rule)
        return Spot(found.rule, found.path.removesuffix(rule.at).removesuffix(".") if rule else found.path)

    def spots(self, rule: str | None = None) -> list[Spot]:
        """Where rules fire, in the order of the report; of one rule when it is named."""
        found = map(self.spot, self.report.findings)
        return [spot for spot in found if spot in self.before.fires and rule in (None, spot.rule)]

    def fix(self, spot: Spot) -> Fix:
        """The smallest edits that clear one finding, each proved by a whole check of the edited text."""
        found, kept = self._search(self.source.data, spot)
        best: list[tuple[Ranked, Proposal]] = []
        for ranked in _varied(self._ranked(self.source.data, self.before, found)):
            if proposal := self._proved(ranked, spot):
                best.append((ranked, proposal))
            if len(best) == SHOWN:
                break
        if all(proposal.missing_required for _, proposal in best):
            whole = list(self._whole(spot))
            best = [*best[: SHOWN - len(whole)], *whole]
        best.sort(key=lambda one: one[0].rank)
        return Fix(
            finding=self._mark(spot),
            proposals=tuple(proposal for _, proposal in best),
            most_fields=self.bounds.most_fields,
            tried=found.tried,
            complete=found.complete,
            kept=kept,
        )

    def _whole(self, spot: Spot) -> Iterator[tuple[Ranked, Proposal]]:
        """Whole cohorts that clear a finding, where no few edits do so and leave nothing required open."""
        for edits in self._cohorts(self.source.data):
            after = self.panel.with_edits(self.source.data, edits)
            ranked = Ranked(edits, effect(self.before, after, edits)) if after else None
            if ranked and spot in ranked.effect.clears and (proposal := self._proved(ranked, spot)):
                yield ranked, proposal

    def _cohorts(self, data: dict[str, Any]) -> Iterator[Edits]:
        """The cohorts that a plan lacks, unless its lists are to stay as they are."""
        for edits in templates.cohorts(self.book, data, self.lang):
            if not any(self.bounds.hold(edit.path, edit.was) for edit in edits):
                yield edits

    def way(self, heard: Heard = lambda done, of: None) -> Way:
        """A short set of edits to the best verdict that is found, proved by whole checks.

        From the gravest finding on, the edits are taken that leave the fewest errors and warnings; at the end those go
        that were not needed.
        """
        route = Route(self.panel, self.source.data, self.before, self._ranked_for, self._cohorts)
        steps, told, data = route.found(heard), [], self.source.data
        for step in steps:
            edits = tuple(edit._replace(was=value_in(data, edit.path)) for edit in step.edits)
            data = data_with(data, edits)
            told.append(
                Step(
                    finding=self._mark(step.spot),
                    changes=tuple(map(self._change, edits)),
                    verdict=self._proof(data).verdict,
                    edits=edits,
                )
            )
        after = self._proof(data)
        standing = self._standing(after)
        return Way(
            before=self.report.verdict,
            after=after.verdict,
            steps=tuple(told),
            left=tuple(map(self._mark, standing.fires)),
            to_give=tuple(path for step in told for edit in step.edits for path in _to_give(edit)),
            missing_required=after.missing_required,
            not_assessed=tuple(self._mark(Spot(rule, "")) for rule in sorted(standing.open - self.before.open)),
            tried=route.tried,
        )

    def _ranked_for(self, data: dict[str, Any], before: Standing, spot: Spot) -> tuple[list[Ranked], int]:
        found, _ = self._search(data, spot)
        return self._ranked(data, before, found), found.tried

    def text_with(self, *steps: Iterable[Edit]) -> bytes:
        """The text of the plan with edits made, a step after the other; raises CannotEdit when they do not fit.

        Each step counts the entries of lists as those before it leave them.
        """
        return reduce(lambda text, edits: text_with(text, self.name, edits), steps, self.text)

    def _proof(self, data: dict[str, Any]) -> Report:
        """A whole check of some data, by both evaluators."""
        return self.checker.check(dumping.json_text(data, None), self.name, self.as_of, self.lang, "json", self.packs)

    def _rule(self, id_: str) -> Rule:
        rule = self.book.rule(id_)
        assert rule is not None
        return rule

    def _search(self, data: dict[str, Any], spot: Spot) -> tuple[Found, tuple[str, ...]]:
        """Edits that clear a finding, and the fields that it reads and that are kept."""
        search = Search(data, self._rule(spot.rule), spot.path, self.book.values, self.bounds)
        return search.found(), tuple(search.kept)

    def _ranked(self, data: dict[str, Any], before: Standing, found: Found) -> list[Ranked]:
        """The smallest edits with their effects, the best first."""
        ranked, alike = [], dict[frozenset[str], int]()
        for edits in found.edits:
            paths = frozenset(edit.path for edit in edits)
            alike[paths] = alike.get(paths, 0) + 1
            if alike[paths] <= ALIKE and (after := self.panel.with_edits(data, edits)):
                ranked.append(Ranked(edits, effect(before, after, edits)))
            if len(ranked) == WEIGHED:
                break
        return sorted(ranked, key=lambda one: one.rank)

    def _proved(self, ranked: Ranked, spot: Spot) -> Proposal | None:
        """A proposal once a check of the edited plan says that the finding is gone."""
        after = self._proof(data_with(self.source.data, ranked.edits))
        standing = replace(self._standing(after), unsure=ranked.effect.after.unsure)
        effects = effect(self.before, standing, ranked.edits)
        if spot not in effects.clears:
            return None
        titles = self._titles(after)
        return Proposal(
            changes=tuple(map(self._change, ranked.edits)),
            fields=effort(ranked.edits)[0],
            clears=tuple(map(self._mark, effects.clears)),
            raises=tuple(self._mark(spot, titles) for spot in effects.raises),
            not_assessed=tuple(self._mark(Spot(rule, "")) for rule in effects.opens),
            missing_required=effects.missing,
            verdict=after.verdict,
            edits=ranked.edits,
        )

    def _standing(self, report: Report) -> Standing:
        """What a whole check said, waivers and all."""
        return Standing(
            {self.spot(one): one.severity for one in report.findings},
            frozenset(one.rule for one in report.not_assessed),
            report.missing_required,
        )

    def _titles(self, report: Report) -> dict[Spot, str]:
        return {self.spot(one): one.title for one in report.findings}

    def _mark(self, spot: Spot, titles: Mapping[Spot, str] | None = None) -> Mark:
        """A finding in short; its title as the report of the plan has it, or as `titles` say."""
        rule = self._rule(spot.rule)
        title = (self.titles if titles is None else titles).get(spot, rule.title[self.lang])
        return Mark(rule=rule.id, severity=rule.severity, path=spot.path, title=title)

    def _change(self, edit: Edit) -> Change:
        field = field_at(edit.path)
        removed = edit.now is REMOVED
        added = edit.was is None and field is None
        return Change(
            path=edit.path,
            label=field.zh if field and self.lang == "zh" else edit.path,
            kind="remove" if removed else "add" if added else "set",
            was=as_json(edit.was),
            now=None if removed else as_json(edit.now),
            open=edit.open,
            work=edit.work,
            location=Place.of(self.source.locate(parted(edit.path))),
        )
