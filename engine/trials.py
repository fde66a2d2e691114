"""A rule's examples are its tests: small plans, each with what the rule must say of it, tried and compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine import inference
from engine.conditions import Complain, Condition, Reader, guarded
from engine.facts import Fact, Facts, vocabulary
from engine.messages import Message
from engine.outcomes import EvaluatorsDisagree, Outcome, judge
from engine.plan import parse
from engine.problems import Location, Problem, Refused
from engine.rules import Example, Rule, Rulebook, misfit, source_of
from engine.source import Path as At
from engine.source import Source, dotted

Said = tuple[str, Any]
"""What a rule says of an example: the outcome, and the facts that fire, the missing fields, or True."""


class Meaning(NamedTuple):
    """The guard and the condition of a rule."""

    guard: Condition | None
    when: Condition


@dataclass(frozen=True, slots=True)
class Staged:
    """An example made ready: its number in the rule, the settings that it is judged by, its facts.

    Examples with the same settings share one mapping of them.
    """

    number: int
    example: Example
    values: Mapping[str, Any]
    facts: Sequence[Fact]

    @property
    def expected(self) -> Said:
        """What the rule must say."""
        return self.example.outcome, _in_order(self.example.detail)


@dataclass(frozen=True, slots=True)
class Trial:
    """One example tried: its place in the rule file, what was expected, what came, and the fact that decided.

    `fact` is None where the plan has no subject for the rule.
    """

    rule: Rule
    example: Example
    place: Location
    expected: Said
    came: Said
    fact: Fact | None
    meaning: Meaning

    @property
    def passed(self) -> bool:
        """Whether the rule says what the example states."""
        return self.expected == self.came


def meaning_of(about: str, raw: Mapping[str, Any], values: Mapping[str, Any], complain: Complain) -> Meaning | None:
    """The meaning of `applies_when` and `when` under some settings; None when something in them is wrong."""
    reader = Reader(vocabulary(about), values, complain)
    guard = reader.read(raw["applies_when"], ("applies_when",)) if raw.get("applies_when") is not None else None
    when = reader.read(raw["when"], ("when",))
    return None if when is None or (guard is None) != (raw.get("applies_when") is None) else Meaning(guard, when)


def said(rule: Rule, facts: Sequence[Fact], meaning: Meaning) -> tuple[Said, Outcome]:
    """What a meaning says of facts, as an example would state it, and the outcome behind it."""
    outcome = judge(rule, facts, *meaning)
    if outcome.name == "fires":
        return ("fires", True if rule.about == "plan" else sorted(outcome.paths)), outcome
    return (outcome.name, sorted(outcome.needs) if outcome.name == "not_assessed" else True), outcome


def _in_order(detail: Any) -> Any:
    """In whichever order an example names facts or fields."""
    return sorted(detail) if isinstance(detail, list) else detail


# --- Making examples ready -------------------------------------------------------------------------------------------


def stage(rule: Rule, book: Rulebook, source: Source | None = None) -> list[Staged]:
    """The examples of a rule made ready; raises Refused with every mistake of their plans and settings.

    `source` has the places in the text of the rule, where that is no file.
    """
    problems: list[Problem] = []
    source = source or source_of(rule.file)
    shared: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    found = []
    for number, example in enumerate(rule.examples):
        at: At = ("examples", number)
        plan = parse(example.plan, _complaining(source, (*at, "plan"), problems))
        wrong = [(name, why) for name, value in example.settings.items() if (why := misfit(value, book.settings[name]))]
        for name, why in wrong:
            _complaining(source, (*at, "settings"), problems)((name,), *why, False)
        values = next((values for settings, values in shared if settings == example.settings), None)
        if values is None:
            values = {**book.values, **example.settings}
            shared.append((example.settings, values))
            complain = ignored if wrong else _complaining_of_settings(source, (*at, "settings"), problems)
            meaning_of(rule.about, rule.raw, values, complain)
        if plan is not None:
            found.append(Staged(number, example, values, Facts(plan, values).about(rule.about)))
    if problems:
        raise Refused(problems)
    return found


def _complaining(source: Source, start: At, problems: list[Problem]) -> Complain:
    """Takes note of problems below one place of a rule file."""

    def complain(path: At, message: Message, suggestion: str | None, at_key: bool) -> None:
        at = (*start, *path)
        place = source.locate_key(at) if at_key else source.locate(at)
        problems.append(Problem(place, message, dotted(at), suggestion))

    return complain


def ignored(*_: object) -> None:
    """What is wrong is told already."""


def _complaining_of_settings(source: Source, at: At, problems: list[Problem]) -> Complain:
    """Takes note that a condition cannot be read under the settings of an example."""

    def complain(path: At, message: Message, *_: object) -> None:
        told = Message("with these settings {path} is wrong: {why}", path=dotted(path), why=message)
        problems.append(Problem(source.locate(at), told, dotted(at)))

    return complain


# --- Trying them -----------------------------------------------------------------------------------------------------


def staged(rules: Iterable[Rule], book: Rulebook) -> list[tuple[Rule, list[Staged]]]:
    """The examples of several rules made ready; raises Refused with the mistakes of all of them."""
    found: list[tuple[Rule, list[Staged]]] = []
    problems: list[Problem] = []
    for rule in rules:
        try:
            found.append((rule, stage(rule, book)))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return found


def tried(rule: Rule, examples: Iterable[Staged], source: Source | None = None) -> list[Trial]:
    """Every example of a rule tried by both evaluators; raises EvaluatorsDisagree when they differ."""
    source = source or source_of(rule.file)
    trials = []
    for values, alike in by_settings(examples):
        meaning = meaning_of(rule.about, rule.raw, values, never_wrong)
        assert meaning is not None, "staged examples can be read"
        outcomes = [said(rule, one.facts, meaning) for one in alike]
        _agree(rule, meaning, alike, [outcome for _, outcome in outcomes])
        for one, (came, outcome) in zip(alike, outcomes, strict=True):
            place = source.locate(("examples", one.number))
            fact = _deciding(one, meaning, outcome)
            trials.append((one.number, Trial(rule, one.example, place, one.expected, came, fact, meaning)))
    return [trial for _, trial in sorted(trials, key=lambda pair: pair[0])]


def by_settings(examples: Iterable[Staged]) -> Iterator[tuple[Mapping[str, Any], list[Staged]]]:
    """Examples with those that have the same settings, so that the rule is read once for all of them."""
    groups: dict[int, list[Staged]] = {}
    for one in examples:
        groups.setdefault(id(one.values), []).append(one)
    return ((group[0].values, group) for group in groups.values())


def never_wrong(path: At, message: Message, *_: object) -> None:
    """For conditions that were read before without a complaint."""
    raise AssertionError(f"{dotted(path)}: {message}")


def _agree(rule: Rule, meaning: Meaning, examples: Sequence[Staged], outcomes: Sequence[Outcome]) -> None:
    """durable_rules must fire on the same facts."""
    if not inference.AVAILABLE:
        return
    matcher = inference.Matcher(rule.about, [(rule.id, guarded(*meaning))])
    try:
        for one, outcome in zip(examples, outcomes, strict=True):
            tree = {(rule.id, fact.path) for fact in outcome.fires}
            durable = matcher.fired(one.facts)
            if tree != durable:
                raise EvaluatorsDisagree(tree, durable)
    finally:
        matcher.close()


def _deciding(one: Staged, meaning: Meaning, outcome: Outcome) -> Fact | None:
    """The fact to look at: one that should have fired or should not have, else the one that made the outcome."""
    expected = one.expected[1] if one.expected[0] == "fires" else []
    wrong = outcome.paths ^ frozenset(expected) if isinstance(expected, list) else outcome.paths
    alone = (fact for fact in one.facts if judge(outcome.rule, [fact], *meaning).name == outcome.name)
    return next((fact for fact in one.facts if fact.path in wrong), None) or next(alone, None)
