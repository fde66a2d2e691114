"""Every rule's examples, one test each. Nothing here names a rule: a new rule file brings its own tests."""

import pytest

from engine.examples import outcome_of
from engine.rules import Example, Rule, load_rules

BOOK = load_rules()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.set}/{rule.id}: {example.name}")
    for rule in BOOK.rules
    for example in rule.examples
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_says_what_its_example_states(rule: Rule, example: Example) -> None:
    assert outcome_of(rule, example, BOOK) == (example.outcome, example.detail)
