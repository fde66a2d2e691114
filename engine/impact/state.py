"""A rule as it is before or after a change, with the rules around it, ready to judge plans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from engine.conditions import Test, leaves
from engine.facts import Fact, Facts
from engine.impact.values import Outcome
from engine.outcomes import Judge
from engine.plan import Plan
from engine.rules import Rule, Rulebook
from engine.source import yaml_pair
from engine.wording import as_json


@dataclass(frozen=True)
class State:
    """A rule as it is before or after, with the rules around it."""

    rule: Rule
    book: Rulebook

    @cached_property
    def questions(self) -> list[Test]:
        """What the rule asks of fields, guard and all."""
        return [leaf for leaf in leaves(self.rule.whole) if isinstance(leaf, Test)]

    @cached_property
    def judge(self) -> Judge:
        """Both evaluators, for this rule alone."""
        return Judge(replace(self.book, rules=(self.rule,)))

    def facts(self, plan: Plan) -> list[Fact]:
        """What the rule judges in a plan."""
        return Facts(plan, self.book.values).about(self.rule.about)

    def outcome(self, plan: Plan) -> Outcome:
        """What the rule says of a plan."""
        (outcome,) = self.judge.outcomes(Facts(plan, self.book.values), (self.rule.pack,))
        return Outcome(name=outcome.name, fires=tuple(fact.path for fact in outcome.fires))

    def edited(self, other: "State", settings: Iterable[str]) -> list[Test]:
        """The questions that the other state does not ask so, or that read a setting that was edited."""
        edited = set(settings)
        return [test for test in self.questions if test not in other.questions or edited & set(_settings(test))]


def question(test: Test) -> str:
    """A question as a rule writes it."""
    operand = test.operand
    if operand.setting:
        right: Any = f"setting:{operand.setting}"
    elif operand.field:
        right = f"field:{operand.name}"
    else:
        right = (
            [as_json(part) for part in operand.value] if isinstance(operand.value, tuple) else as_json(operand.value)
        )
    return yaml_pair(test.name, {test.operator: right})


def _settings(test: Test) -> Iterator[str]:
    yield from test.word.settings
    yield from test.operand.field.settings if test.operand.field else ()
    yield from (test.operand.setting,) if test.operand.setting else ()
