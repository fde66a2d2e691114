"""One check of a plan, stage by stage."""

import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from time import perf_counter

import yaml

from bench.clock import WARM_UP, Times, in_turns, show, shown
from bench.plans import Sample
from engine.changes import margins
from engine.check import Checker
from engine.facts import KINDS, Facts
from engine.outcomes import Judge, Outcome
from engine.plan import read_plan
from engine.render import FORMATS
from engine.report import Report
from engine.rules import GUIDANCE, Rulebook
from engine.source import read
from engine.writer import Writer

ROUNDS, ROUNDS_OF_TEXT = 120, 20
ROUNDS_OF_LONG, LONG = 10, 100_000
"""A plan of so many bytes is measured less often."""
TURNED, ROUNDS_OF_MARGINS = "celebrity-sales-blast", 10
"""The plan whose numbers and days are turned."""
PYYAML = "PyYAML alone, the same text"
DAY = date(2026, 12, 7)


def measure(book: Rulebook, samples: Sequence[Sample]) -> None:
    """Print the table of stages, one for each plan."""
    checker, tree = Checker(book), Judge(book)
    tree.close()  # without durable_rules, the condition tree answers alone
    for sample in samples:
        rounds = ROUNDS if len(sample.yaml) < LONG else ROUNDS_OF_LONG
        report = _check(checker, sample)
        times = in_turns(_readers(sample), rounds) | _judging(sample, tree, checker.judge, rounds)
        times |= in_turns(_checks(sample, checker), rounds)
        if sample.name == TURNED:
            times |= in_turns({"margins": lambda sample=sample: margins(book, sample.source)}, ROUNDS_OF_MARGINS)
        texts = min(rounds, ROUNDS_OF_TEXT)
        times |= in_turns({"the report as text": lambda report=report: FORMATS["text"](report)}, texts)
        base = times[PYYAML].median
        rows = [(stage, shown(took.median), f"{took.median / base:.2f}", took.extent) for stage, took in times.items()]
        rows.append(("memory, peak of one check", f"{_peak(checker, sample) / 1024:,.0f} KiB", "", ""))
        facts, said = list(Facts(sample.plan, book.values)), report.counts
        show(
            f"One check of {sample.name}",
            ("stage", "median", "to PyYAML", "fastest .. slowest"),
            rows,
            f"{len(sample.yaml):,} bytes of YAML, {len(facts)} facts, {len(sample.plan.cohorts or ())} cohorts, "
            f"{len(book.rules)} rules: {said.error} errors, {said.warning} warnings, "
            f"{said.recommendation} recommendations, {said.not_assessed} not assessed; {rounds} rounds",
        )
    checker.close()


def _check(checker: Checker, sample: Sample) -> Report:
    return checker.check(sample.yaml, f"{sample.name}.yaml", DAY)


def _readers(sample: Sample) -> dict[str, Callable[[], object]]:
    return {
        PYYAML: lambda: yaml.load(sample.yaml, getattr(yaml, "CSafeLoader", yaml.SafeLoader)),  # noqa: S506  (both are safe)
        "read YAML": lambda: read(sample.yaml, "plan.yaml"),
        "read JSON": lambda: read(sample.json, "plan.json"),
        "validate the plan": lambda: read_plan(sample.source),
    }


def _judging(sample: Sample, tree: Judge, both: Judge, rounds: int) -> dict[str, Times]:
    """The two evaluators one after the other, as in a check: the second finds what the first has worked out."""
    spans: list[list[float]] = []
    for _ in range(-WARM_UP, rounds):
        marks = [perf_counter()]
        facts = Facts(sample.plan, tree.rulebook.values)
        tree.outcomes(facts)
        marks.append(perf_counter())
        about = {kind: facts.about(kind) for kind in KINDS}
        for pack, matcher in both.matchers:
            if pack == GUIDANCE:
                matcher.fired(about[matcher.kind])
        marks.append(perf_counter())
        spans.append([end - start for start, end in pairwise(marks)])
    first, second = map(Times, zip(*spans[WARM_UP:], strict=True))
    times = {"facts and condition tree": first}
    return times | {"durable_rules over the same facts": second} if both.matchers else times


def _checks(sample: Sample, checker: Checker) -> dict[str, Callable[[], object]]:
    book, judge = checker.rulebook, checker.judge
    facts = Facts(sample.plan, book.values)
    outcomes, report = judge.outcomes(facts), _check(checker, sample)

    def written(facts: Facts, outcomes: Sequence[Outcome]) -> Report:
        return Writer(book, judge.evaluators, sample.source, facts, DAY, "en").report(sample.plan, outcomes)

    def from_plan() -> Report:
        anew = Facts(sample.plan, book.values)
        return written(anew, judge.outcomes(anew))

    return {
        "findings and report": lambda: written(facts, outcomes),
        "the report as JSON": lambda: FORMATS["json"](report),
        "whole check, from the parsed plan": from_plan,
        "whole check, from YAML": lambda: _check(checker, sample),
        "whole check, from JSON": lambda: checker.check(sample.json, f"{sample.name}.json", DAY),
    }


def _peak(checker: Checker, sample: Sample) -> int:
    tracemalloc.start()
    try:
        _check(checker, sample)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
