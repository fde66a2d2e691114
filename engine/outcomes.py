"""The outcome of every rule on a plan: by the condition tree, and durable_rules must agree about what fires."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from engine import inference
from engine.conditions import Condition, missing
from engine.facts import KINDS, Fact, Facts
from engine.messages import Listed, Message, Tells
from engine.problems import Complaint
from engine.report import OutcomeWord
from engine.rules import GUIDANCE, Rule, Rulebook

Fired = set[tuple[str, str]]
"""Rules that fire, each with the path of the fact that it fires on."""

THE_PLAN = Message("the plan")


class EvaluatorsDisagree(Complaint):
    """The two evaluators gave different answers: a defect of ours, shown with both answers, never hidden."""

    def __init__(self, tree: Fired, durable: Fired) -> None:
        def listed(fired: Fired) -> Tells:
            whole = Message("the plan")
            places = [Message("{rule} at {path}", rule=rule, path=path or whole) for rule, path in sorted(fired)]
            return Listed(places or [Message("nothing")])

        super().__init__(
            Message(
                "internal error: the two evaluators disagree; please report this with the plan. "
                "Only the condition tree fires: {tree}. Only durable_rules fires: {durable}.",
                tree=listed(tree - durable),
                durable=listed(durable - tree),
            )
        )


@dataclass
class Outcome:
    """What one rule says of one plan: where it fires, where it cannot be judged and what it needs there."""

    rule: Rule
    fires: list[Fact] = field(default_factory=list)
    open: list[Fact] = field(default_factory=list)
    needs: dict[str, None] = field(default_factory=dict)
    clear: bool = False

    @cached_property
    def paths(self) -> frozenset[str]:
        """The facts that it fires on; asked once it is judged."""
        return frozenset(fact.path for fact in self.fires)

    @property
    def name(self) -> OutcomeWord:
        """fires, not_assessed, clear or not_applicable."""
        if self.fires:
            return "fires"
        return "not_assessed" if self.needs else "clear" if self.clear else "not_applicable"


def judge(rule: Rule, facts: Iterable[Fact], guard: Condition | None, when: Condition) -> Outcome:
    """The outcome of a rule, by its condition tree: the guard says whether it applies, `when` whether it fires."""
    outcome = Outcome(rule)
    ask = when.truth
    for fact in facts:
        applies = guard.truth(fact) if guard else True
        if applies is False:
            continue
        truth = ask(fact)
        if truth is False:
            outcome.clear = True
        elif truth and applies:
            outcome.fires.append(fact)
        else:
            outcome.open.append(fact)
            for condition, answer in ((guard, applies), (when, truth)):
                if condition and answer is None:
                    outcome.needs.update(dict.fromkeys(missing(condition, fact)))
    return outcome


class Judge:
    """The rules, compiled for both evaluators, ready to judge plans from many threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        groups: dict[tuple[str, str], list[Rule]] = {}
        for rule in rulebook.rules if inference.AVAILABLE else ():
            groups.setdefault((rule.pack, rule.about), []).append(rule)
        self.matchers = [
            (pack, inference.Matcher(kind, [(rule.id, rule.whole) for rule in rules]))
            for (pack, kind), rules in groups.items()
        ]

    @property
    def evaluators(self) -> tuple[str, ...]:
        """The evaluators that answer on this Python."""
        return ("tree", "durable_rules") if inference.AVAILABLE else ("tree",)

    def outcomes(self, facts: Facts, packs: Collection[str] = (GUIDANCE,)) -> list[Outcome]:
        """The outcome of every rule of these packs, by the tree; durable_rules must agree about what fires."""
        about = {kind: facts.about(kind) for kind in KINDS}
        rules = self.rulebook.asked(packs)
        outcomes = [judge(rule, about[rule.about], rule.applies_when, rule.when) for rule in rules]
        if self.matchers:
            tree = {(outcome.rule.id, fact.path) for outcome in outcomes for fact in outcome.fires}
            asked = [matcher for pack, matcher in self.matchers if pack in packs]
            durable = {fired for matcher in asked for fired in matcher.fired(about[matcher.kind])}
            if tree != durable:
                raise EvaluatorsDisagree(tree, durable)
        return outcomes

    def close(self) -> None:
        """Give back what the rules hold in durable_rules."""
        for _, matcher in self.matchers:
            matcher.close()
        self.matchers = []
