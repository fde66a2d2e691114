"""What fires, by each evaluator, and how many different cases they were asked."""

from collections.abc import Iterable, Mapping, Sequence

import pytest

from engine import inference
from engine.conditions import Condition
from engine.facts import Fact
from tests.language import asked

needs_durable_rules = pytest.mark.skipif(not inference.AVAILABLE, reason="durable_rules cannot be imported here")


def by_tree(rules: Mapping[str, Condition], about: Sequence[Fact]) -> set[tuple[str, str]]:
    """The rules that fire by the condition tree, each with the path of the fact."""
    return {(name, fact.path) for name, condition in rules.items() for fact in about if condition(fact)}


def by_durable_rules(
    kind: str, rules: Mapping[str, Condition], plans: Iterable[Sequence[Fact]]
) -> list[set[tuple[str, str]]]:
    """The same by durable_rules, for one plan after the other."""
    matcher = inference.Matcher(kind, rules.items())
    try:
        return [matcher.fired(about) for about in plans]
    finally:
        matcher.close()


def cases(rules: Iterable[Condition], about: Sequence[Fact]) -> set[int]:
    """A case is a rule, its settings put in, with what a fact says about the fields that it asks; the same is the same."""
    told = [(repr(rule), asked(rule)) for rule in rules]
    return {hash((written, *(fact[name] for name in names))) for written, names in told for fact in about}
