"""Outcomes to a report: every finding with its place, its words, its reasons and its citations."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from engine.conditions import reasons
from engine.facts import Fact, Facts
from engine.findings import SEVERITIES, Finding, Language, Place, Reason, Unassessed
from engine.glance import glance
from engine.mix import mix
from engine.opposed import opposed
from engine.outcomes import Outcome
from engine.plan import Plan, missing_required
from engine.report import (
    Answer,
    Counts,
    Overridden,
    PlanName,
    ProposedPack,
    Report,
    RulesUsed,
    Term,
    verdict,
)
from engine.rules import GUIDANCE, Override, Rule, Rulebook
from engine.source import Source, parted
from engine.timeline import timeline
from engine.values import plain
from engine.waivers import Waivers
from engine.wording import as_json, currency_of, fill, label, phrase, worded


@dataclass
class Writer:
    """Puts the outcomes of one check into words and places."""

    book: Rulebook
    evaluators: tuple[str, ...]
    source: Source
    facts: Facts
    as_of: date
    lang: Language
    packs: tuple[str, ...] = (GUIDANCE,)

    def report(self, plan: Plan, outcomes: Sequence[Outcome]) -> Report:
        book = self.book
        firing = {outcome.rule.id: outcome for outcome in outcomes if outcome.fires}
        found = [
            (outcome.rule, fact, self._finding(outcome.rule, fact, firing))
            for outcome in outcomes
            for fact in outcome.fires
        ]
        found.sort(key=lambda one: _order(one[2]))
        waivers = Waivers(plan.waivers or (), book, self.source, self.as_of, self.lang).sort(found)
        standing, waived = tuple(sorted((*waivers.standing, *waivers.about), key=_order)), waivers.waived
        stand = {(finding.rule, finding.path) for finding in standing}
        firm = [one for one in found if (one[2].rule, one[2].path) in stand]
        numbers = Counter[str](one.name for one in outcomes) + Counter(one.severity for one in standing)
        counts = Counts(**{name: numbers[name] for name in Counts.model_fields if name != "waived"}, waived=len(waived))
        required = missing_required(plan)
        canonical = json.dumps(self.source.data, sort_keys=True, default=str, check_circular=False)
        return Report(
            verdict=verdict(counts, required),
            language=self.lang,
            as_of=self.as_of.isoformat(),
            plan=PlanName(
                name=(plan.campaign and plan.campaign.name) or "",
                digest="sha256:" + sha256(canonical.encode()).hexdigest(),
            ),
            glance=glance(self.facts),
            rules=RulesUsed(
                version=book.version,
                digest=book.digest,
                packs=self.packs,
                count=len(outcomes),
                evaluators=self.evaluators,
            ),
            overrides=tuple(_overridden(override) for override in book.overrides),
            counts=counts,
            findings=standing,
            not_assessed=tuple(self._unassessed(outcome) for outcome in outcomes if outcome.name == "not_assessed"),
            waived=waived,
            missing_required=required,
            proposed_packs=tuple(self._proposed()),
            mix=mix(self.book, self.facts, self.lang),
            opposed=tuple(opposed(firm, book, self.lang)),
            glossary=self._glossary(finding for _, _, finding in found),
            answers=tuple(
                Answer(outcome.rule.id, outcome.rule.set, outcome.rule.title[self.lang], outcome.name)
                for outcome in outcomes
            ),
            timeline=tuple(timeline(self.facts)),
        )

    def _glossary(self, findings: Iterable[Finding]) -> tuple[Term, ...]:
        """The words of the field that the findings use."""
        terms = self.book.glossary_in(part for found in findings for part in (found.title, found.message, found.remedy))
        return tuple(Term(term=term.term[self.lang], meaning=term.meaning[self.lang]) for term in terms)

    def _finding(self, rule: Rule, fact: Fact, firing: Mapping[str, Outcome]) -> Finding:
        book, lang = self.book, self.lang
        path = fact.path_to(rule.at)
        templates = (rule.title[lang], rule.says[lang], rule.do[lang])
        title, message, remedy = (fill(template, fact, book.wordings[lang], lang) for template in templates)
        return Finding(
            rule=rule.id,
            set=rule.set,
            pack=rule.pack,
            severity=rule.severity,
            title=title,
            message=message,
            remedy=remedy,
            path=path,
            location=Place.of(self.source.locate(parted(path))),
            because=tuple(self._because(rule, fact)),
            cites=book.citations(rule.cites, lang),
            settings=tuple(
                book.used(name, lang) for name in rule.settings if name not in rule.one_of or name in self.facts.asked
            ),
            conflict=book.dissent(rule.conflict, lang) if rule.conflict else None,
            explained_by=next((other for other in rule.explained_by if _explains(firing.get(other), rule, fact)), None),
            notice=book.packs[rule.pack].notice[lang] if rule.pack in book.packs else None,
        )

    def _proposed(self) -> Iterable[ProposedPack]:
        """The packs whose jurisdiction the audience is in, but which were not chosen."""
        known = self.facts.plan["jurisdictions"].data.known
        for pack in self.book.packs.values():
            if pack.jurisdiction and pack.why and pack.name not in self.packs and plain(pack.jurisdiction) in known:
                yield ProposedPack(pack=pack.name, title=pack.title[self.lang], why=pack.why[self.lang])

    def _because(self, rule: Rule, fact: Fact) -> Iterable[Reason]:
        found = {(id(test), wanted): (test, wanted) for test, wanted in reasons(rule.whole, fact)}
        for test, wanted in found.values():
            data, paths, _, _ = fact[test.name]
            yield Reason(
                field=test.name,
                label=label(test.word, self.lang),
                value=as_json(data, test.word),
                shown=worded(test.word, data, self.lang, currency_of(fact)),
                test=phrase(test, wanted, fact, self.lang),
                read_from=paths,
            )

    def _unassessed(self, outcome: Outcome) -> Unassessed:
        rule, book = outcome.rule, self.book
        cites = book.citations(rule.cites, self.lang)
        return Unassessed(
            rule=rule.id,
            set=rule.set,
            pack=rule.pack,
            title=rule.title[self.lang],
            question=rule.asks[self.lang] if rule.asks else None,
            needs=tuple(outcome.needs),
            cites=cites,
        )


def _overridden(override: Override) -> Overridden:
    return Overridden(
        kind=override.kind,
        name=override.name,
        was=as_json(override.was),
        now=as_json(override.now),
        file=override.place.file,
        line=override.place.line,
    )


def _explains(other: Outcome | None, rule: Rule, fact: Fact) -> bool:
    """Another rule explains a finding when it fires too: on the same thing, if both are about such things."""
    if other is None:
        return False
    return other.rule.about != rule.about or fact.path in other.paths


def _order(finding: Finding) -> tuple[int, int, int, str, str]:
    """By severity, then by the place in the plan."""
    place = finding.location
    return SEVERITIES.index(finding.severity), place.line, place.column, finding.path, finding.rule
