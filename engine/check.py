"""The arrow in one place: text, source, plan, facts, rules, inference, findings, report."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import groupby

from engine import inference
from engine.conditions import Condition, missing, reasons
from engine.facts import KINDS, Fact, Facts
from engine.findings import SEVERITIES, Finding, Language, Place, Reason, Unassessed, Waived
from engine.plan import Plan, Waiver, missing_required, read_plan
from engine.report import Counts, Mix, PlanName, Recommended, Report, RoleMix, RulesUsed, verdict
from engine.rules import Rule, Rulebook
from engine.source import Source, read
from engine.wording import as_json, currency_of, fill, label, phrase, worded

Fired = set[tuple[str, str]]
"""Rules that fire, each with the path of the fact that it fires on."""


class EvaluatorsDisagree(Exception):
    """The two evaluators gave different answers: a defect of ours, shown with both answers, never hidden."""

    def __init__(self, tree: Fired, durable: Fired) -> None:
        def listed(fired: Fired) -> str:
            return ", ".join(f"{rule} at {path or 'the plan'}" for rule, path in sorted(fired)) or "nothing"

        super().__init__(
            "internal error: the two evaluators disagree; please report this with the plan. "
            f"Only the condition tree fires: {listed(tree - durable)}. "
            f"Only durable_rules fires: {listed(durable - tree)}."
        )


@dataclass
class Outcome:
    """What one rule says of one plan: where it fires, or why not."""

    rule: Rule
    fires: list[Fact] = field(default_factory=list)
    needs: dict[str, None] = field(default_factory=dict)
    clear: bool = False

    @property
    def name(self) -> str:
        """fires, not_assessed, clear or not_applicable."""
        if self.fires:
            return "fires"
        return "not_assessed" if self.needs else "clear" if self.clear else "not_applicable"


def judge(rule: Rule, facts: Iterable[Fact], guard: Condition | None, when: Condition) -> Outcome:
    """The outcome of a rule, by its condition tree: the guard says whether it applies, `when` whether it fires."""
    outcome = Outcome(rule)
    for fact in facts:
        applies = guard(fact) if guard else True
        if applies is False:
            continue
        truth = when(fact)
        if truth is False:
            outcome.clear = True
        elif truth and applies:
            outcome.fires.append(fact)
        else:
            for condition in (guard, when):
                outcome.needs.update(dict.fromkeys(missing(condition, fact) if condition else ()))
    return outcome


class Checker:
    """The rules, compiled for both evaluators, ready to check plans from many threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        by_kind = groupby(sorted(rulebook.rules, key=lambda rule: KINDS.index(rule.about)), key=lambda rule: rule.about)
        self.matchers = (
            [inference.Matcher(kind, [(rule.id, rule.whole) for rule in rules]) for kind, rules in by_kind]
            if inference.AVAILABLE
            else []
        )

    @property
    def evaluators(self) -> tuple[str, ...]:
        """The evaluators that answer on this Python."""
        return ("tree", "durable_rules") if inference.AVAILABLE else ("tree",)

    def check(
        self, text: str | bytes, name: str, as_of: date, lang: Language = "en", syntax: str | None = None
    ) -> Report:
        """Check the text of a plan; raises Refused with all problems of a broken one."""
        source = read(text, name, syntax)
        plan = read_plan(source)
        facts = Facts(plan, self.rulebook.values)
        outcomes = self.judge(facts)
        return _Writer(self, source, facts, as_of, lang).report(plan, outcomes)

    def judge(self, facts: Facts) -> list[Outcome]:
        """The outcome of every rule, by the tree; durable_rules must agree about what fires."""
        about = {kind: facts.about(kind) for kind in KINDS}
        outcomes = [judge(rule, about[rule.about], rule.applies_when, rule.when) for rule in self.rulebook.rules]
        if self.matchers:
            tree = {(outcome.rule.id, fact.path) for outcome in outcomes for fact in outcome.fires}
            durable = {fired for matcher in self.matchers for fired in matcher.fired(about[matcher.kind])}
            if tree != durable:
                raise EvaluatorsDisagree(tree, durable)
        return outcomes

    def close(self) -> None:
        """Give back what the rules hold in durable_rules."""
        for matcher in self.matchers:
            matcher.close()
        self.matchers = []


@dataclass
class _Writer:
    """Puts the outcomes of one check into words and places."""

    checker: Checker
    source: Source
    facts: Facts
    as_of: date
    lang: Language
    wordings: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.wordings = self.checker.rulebook.wordings[self.lang]

    def report(self, plan: Plan, outcomes: Sequence[Outcome]) -> Report:
        book = self.checker.rulebook
        firing = {outcome.rule.id: outcome for outcome in outcomes if outcome.fires}
        found = [self._finding(outcome.rule, fact, firing) for outcome in outcomes for fact in outcome.fires]
        found.sort(key=lambda finding: (SEVERITIES.index(finding.severity), _place(finding), finding.rule))
        waivers = {waiver.rule: waiver for waiver in plan.waivers or () if _holds(waiver, self.as_of)}
        standing = tuple(finding for finding in found if finding.rule not in waivers)
        waived = tuple(_waived(waivers[finding.rule], finding) for finding in found if finding.rule in waivers)
        numbers = Counter(outcome.name for outcome in outcomes) + Counter(finding.severity for finding in standing)
        counts = Counts(**{name: numbers[name] for name in Counts.model_fields if name != "waived"}, waived=len(waived))
        required = missing_required(plan)
        canonical = json.dumps(self.source.data, sort_keys=True, default=str)
        return Report(
            verdict=verdict(counts, required),
            language=self.lang,
            as_of=self.as_of.isoformat(),
            plan=PlanName(
                name=(plan.campaign and plan.campaign.name) or "",
                digest="sha256:" + sha256(canonical.encode()).hexdigest(),
            ),
            rules=RulesUsed(
                version=book.version,
                digest=book.digest,
                packs=("guidance",),
                count=len(book.rules),
                evaluators=self.checker.evaluators,
            ),
            counts=counts,
            findings=standing,
            not_assessed=tuple(self._unassessed(outcome) for outcome in outcomes if outcome.name == "not_assessed"),
            waived=waived,
            missing_required=required,
            mix=self._mix(plan),
        )

    def _finding(self, rule: Rule, fact: Fact, firing: Mapping[str, Outcome]) -> Finding:
        book, lang = self.checker.rulebook, self.lang
        path = ".".join(filter(None, (fact.path, rule.at)))
        where = self.source.locate(tuple(int(part) if part.isdigit() else part for part in path.split(".")))
        templates = (rule.title[lang], rule.says[lang], rule.do[lang])
        title, message, remedy = (fill(template, fact, self.wordings, lang) for template in templates)
        return Finding(
            rule=rule.id,
            set=rule.set,
            severity=rule.severity,
            title=title,
            message=message,
            remedy=remedy,
            path=path,
            location=Place(file=where.file, line=where.line, column=where.column),
            because=tuple(self._because(rule, fact)),
            cites=book.citations(rule.cites, lang),
            settings=tuple(book.settings[name].used(lang) for name in rule.settings),
            conflict=book.dissent(rule.conflict, lang) if rule.conflict else None,
            explained_by=next((other for other in rule.explained_by if _explains(firing.get(other), rule, fact)), None),
        )

    def _because(self, rule: Rule, fact: Fact) -> Iterable[Reason]:
        for test, wanted in dict.fromkeys(reasons(rule.whole, fact)):
            data, paths, _, _ = fact[test.name]
            yield Reason(
                field=test.name,
                label=label(test.word, self.lang),
                value=as_json(data),
                shown=worded(test.word, data, self.lang, currency_of(fact)),
                test=phrase(test, wanted, fact, self.lang),
                read_from=paths,
            )

    def _unassessed(self, outcome: Outcome) -> Unassessed:
        rule, book = outcome.rule, self.checker.rulebook
        cites = book.citations(rule.cites, self.lang)
        return Unassessed(
            rule=rule.id, set=rule.set, title=rule.title[self.lang], needs=tuple(outcome.needs), cites=cites
        )

    def _mix(self, plan: Plan) -> Mix:
        planned = {
            role: RoleMix(
                **{name: as_json(self.facts.plan[f"{role}_{name}"].data) for name in ("creators", "notes", "fees")}
            )
            for role in ("kol", "koc")
        }
        objective = plan.objective and plan.objective.primary
        playbook = self.checker.rulebook.playbooks.get(str(objective)) if objective else None
        if playbook is None:
            return Mix(planned=planned, recommended=Recommended())
        return Mix(
            planned=planned,
            recommended=Recommended(
                objective=str(objective),
                lead=playbook.lead,
                support=playbook.support,
                order=playbook.order[self.lang],
                cites=self.checker.rulebook.citations(playbook.cites, self.lang),
            ),
        )


def _explains(other: Outcome | None, rule: Rule, fact: Fact) -> bool:
    """Another rule explains a finding when it fires too: on the same thing, if both are about such things."""
    if other is None:
        return False
    return other.rule.about != rule.about or fact.path in [fires.path for fires in other.fires]


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.location.line, finding.location.column, finding.path


def _holds(waiver: Waiver, as_of: date) -> bool:
    """A waiver holds when it says which rule, why and who, and has not run out."""
    said = all(text is not None and text.strip() for text in (waiver.rule, waiver.reason, waiver.by))
    return said and (waiver.until is None or waiver.until >= as_of)


def _waived(waiver: Waiver, finding: Finding) -> Waived:
    until = waiver.until.isoformat() if waiver.until else None
    return Waived(rule=finding.rule, reason=waiver.reason or "", by=waiver.by or "", until=until, finding=finding)
