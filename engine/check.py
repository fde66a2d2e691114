"""The arrow in one place: text, source, plan, facts, rules, inference, findings, report."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from engine.explain import MOST, Explainer
from engine.facts import Facts
from engine.findings import Language
from engine.messages import Listed, Message
from engine.outcomes import Judge, Outcome
from engine.plan import read_plan
from engine.problems import Location
from engine.report import Explanation, Report
from engine.rules import Rule, Rulebook
from engine.source import Source, put, read
from engine.waivers import Memory, Refusal, Wanted, entry, placed, waivable
from engine.writer import Writer


class Waived(NamedTuple):
    """A plan with a waiver put in: its text, where the waiver stands, and what it says."""

    text: bytes
    place: Location
    entry: dict[str, Any]


class Checker:
    """The rules, ready to check plans from many threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.judge = Judge(rulebook)

    def check(
        self,
        text: str | bytes,
        name: str,
        as_of: date,
        lang: Language = "en",
        syntax: str | None = None,
        packs: Iterable[str] = (),
        explain: bool = False,
    ) -> Report:
        """The report on the text of a plan; raises Refused with all problems of a broken one.

        `name` is the file that findings point into, `as_of` the day of the check (waivers end), `syntax` is 'yaml',
        'json' or None to find out, `packs` names those that are asked beside the guidance ('all' for every one; raises
        UnknownPack), `explain` adds the condition tree of every rule that was asked.
        """
        return self.report(read(text, name, syntax), as_of, lang, self.rulebook.chosen(packs), explain)

    def explain(self, source: Source, rule: Rule, as_of: date, lang: Language = "en") -> Explanation:
        """Why one rule fires on a plan whose text is read or why not, fact by fact; raises Refused for no plan."""
        chosen = self.rulebook.chosen([rule.pack])
        _, outcomes, explainer = self._checked(source, as_of, lang, chosen)
        return next(explainer.explanation(outcome) for outcome in outcomes if outcome.rule is rule)

    def report(
        self, source: Source, as_of: date, lang: Language, chosen: tuple[str, ...], explain: bool = False
    ) -> Report:
        """The report on a plan whose text is read, by the rules of the chosen packs; raises Refused for no plan."""
        report, outcomes, explainer = self._checked(source, as_of, lang, chosen)
        if not explain:
            return report
        told = {outcome.rule.id: explainer.explanation(outcome, MOST) for outcome in outcomes}
        return report.model_copy(update={"explanations": told})

    def _checked(
        self, source: Source, as_of: date, lang: Language, chosen: tuple[str, ...]
    ) -> tuple[Report, list[Outcome], Explainer]:
        plan = read_plan(source)
        facts = Facts(plan, self.rulebook.values)
        outcomes = self.judge.outcomes(facts, chosen)
        writer = Writer(self.rulebook, self.judge.evaluators, source, facts, as_of, lang, chosen)
        report = writer.report(plan, outcomes)
        return report, outcomes, Explainer(self.rulebook, source, facts, lang, report.waived)

    def waive(self, text: bytes, name: str, wanted: Wanted, as_of: date) -> Waived:
        """The text of a plan with a waiver put in, and nothing else changed.

        Raises Refused for a broken plan, Refusal for a waiver that is not to be given, CannotEdit for a text that it
        does not fit into.
        """
        rule = waivable(wanted, self.rulebook, as_of)
        source = read(text, name)
        plan = read_plan(source)
        outcomes = self.judge.outcomes(Facts(plan, self.rulebook.values), {rule.pack})
        outcome = next((outcome for outcome in outcomes if outcome.rule.id == rule.id), None)
        if outcome is None or not outcome.fires:
            told = Message("the rule '{rule}' finds nothing in {plan} that could be waived", rule=rule.id, plan=name)
            if outcome and outcome.needs:
                told = Message("{told}: it needs {fields}", told=told, fields=Listed(outcome.needs))
            raise Refusal(told)
        memory = Memory(rule, outcome.fires, self.rulebook, source)
        given = entry(wanted, memory.remembered())
        path, changes = placed(plan.waivers or (), given)
        edited = put(text, name, changes)
        return Waived(edited, read(edited, name).locate(path), given)

    def close(self) -> None:
        """Give back what the rules hold in durable_rules."""
        self.judge.close()
