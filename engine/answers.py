"""What the examples of a rule make of its conditions: how often each was true, false and unknown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.conditions import leaves, listed, parts, written
from engine.problems import Location
from engine.rules import Rule, source_of
from engine.trials import Staged, by_settings, meaning_of, never_wrong


@dataclass(frozen=True, slots=True)
class Answers:
    """One question of a rule, as the rule writes it, with its place and how often it came out which way.

    A question of `when` counts where the guard does not say that the rule is not applicable.
    """

    rule: Rule
    place: Location
    question: str
    true: int
    false: int
    unknown: int


def answers(rule: Rule, examples: Sequence[Staged]) -> list[Answers]:
    """Every question of a rule with its answers, in the order of the file."""
    counts: Counter[tuple[str, int, bool | None]] = Counter()
    for values, alike in by_settings(examples):
        meaning = meaning_of(rule.about, rule.raw, values, never_wrong)
        assert meaning is not None
        for fact in (fact for one in alike for fact in one.facts):
            applies = meaning.guard is None or meaning.guard(fact) is not False
            for part, condition in (("applies_when", meaning.guard), ("when", meaning.when if applies else None)):
                for at, leaf in enumerate(leaves(condition) if condition else ()):
                    counts[part, at, leaf(fact)] += 1
    source = source_of(rule.file)
    return [
        Answers(rule, source.locate_key(path), question, *(counts[part, at, truth] for truth in (True, False, None)))
        for part in ("applies_when", "when")
        for at, (path, question) in enumerate(_questions(rule, part))
    ]


def _questions(rule: Rule, part: str) -> list[tuple[tuple[str | int, ...], str]]:
    """The questions in one part of a rule, each with the path of its key and as it is written."""
    raw = rule.raw.get(part)
    asked = [(path, one) for path, one in parts(raw, (part,)) if not listed(one)] if raw is not None else []
    return [((*path, next(iter(one))), written(one)) for path, one in asked]
