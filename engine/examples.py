"""A rule's examples are its tests: small plans, each with what the rule must say of it."""

from typing import Any

from engine import inference
from engine.conditions import Reader, guarded
from engine.facts import Facts, vocabulary
from engine.outcomes import Outcome, judge
from engine.plan import parse
from engine.rules import Example, Rule, Rulebook


class BadExample(Exception):
    """An example whose plan is no plan, or whose settings do not fit the rule."""


def outcome_of(rule: Rule, example: Example, book: Rulebook) -> tuple[str, Any]:
    """What a rule says of an example, as the example would state it: (outcome, detail); both evaluators agree.

    The detail is the paths of the facts that fire (True for the plan as a whole), the fields that would settle what
    is not assessed, or True. Raises BadExample, and AssertionError when the evaluators disagree.
    """
    complaints: list[str] = []

    def complain(path: tuple[str | int, ...], message: str, *_: object) -> None:
        complaints.append(f"{'.'.join(map(str, path))}: {message}")

    plan = parse(example.plan, complain)
    settings = {**book.values, **example.settings}
    reader = Reader(vocabulary(rule.about), settings, complain)
    guard, when = (raw and reader.read(raw, ()) for raw in (rule.raw.get("applies_when"), rule.raw["when"]))
    if complaints or plan is None or when is None:
        raise BadExample("; ".join(complaints))
    facts = Facts(plan, settings).about(rule.about)
    outcome = judge(rule, facts, guard, when)
    if inference.AVAILABLE:
        matcher = inference.Matcher(rule.about, [(rule.id, guarded(guard, when))])
        fired = {path for _, path in matcher.fired(facts)}
        matcher.close()
        assert fired == {fact.path for fact in outcome.fires}, f"durable_rules says {fired or 'nothing'}"
    return outcome.name, _detail(rule, outcome)


def _detail(rule: Rule, outcome: Outcome) -> Any:
    if outcome.name == "fires":
        return True if rule.about == "plan" else [fact.path for fact in outcome.fires]
    return list(outcome.needs) if outcome.name == "not_assessed" else True
