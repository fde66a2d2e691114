"""Every rule's examples, one test each. Nothing here names a rule: a new rule file brings its own tests."""

from functools import cache

import pytest

from engine.rules import Rule, load_rules
from engine.trials import Trial, stage, tried

BOOK = load_rules()
EXAMPLES = [
    pytest.param(rule, at, id=f"{rule.set}/{rule.id}: {example.name}")
    for rule in BOOK.rules
    for at, example in enumerate(rule.examples)
]


@cache
def trials(id_: str) -> list[Trial]:
    rule = BOOK.rule(id_)
    assert rule is not None
    return tried(rule, stage(rule, BOOK))


@pytest.mark.parametrize(("rule", "at"), EXAMPLES)
def test_a_rule_says_what_its_example_states(rule: Rule, at: int) -> None:
    trial = trials(rule.id)[at]
    assert trial.came == trial.expected
