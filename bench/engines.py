"""The condition tree beside durable_rules, zen-engine and datalogic-py: the same rules over the same facts.

Every engine is made ready once and gives the set of (rule, path of the fact) that fires. The others only say what
fires; the tree also tells false from unknown.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, compress
from typing import Any, Protocol

import datalogic_py
import zen

from bench.clock import in_turns, show, shown
from bench.plans import Sample, examples
from bench.translate import Formula, Table, as_json_logic, as_zen
from engine import inference
from engine.conditions import Condition
from engine.facts import KINDS, Fact, Facts
from engine.outcomes import Fired
from engine.rules import Rulebook

ROUNDS = 300
TREE = "condition tree"

Row = dict[str, Any]
Answers = Callable[[Any], Sequence[bool]]
"""Takes a row and gives the answer of every rule about its kind."""


class Differs(Exception):
    """An engine fires other rules than the condition tree."""


class Kind:
    """The rules about one kind of fact, and their translation."""

    def __init__(self, name: str, rules: Sequence[tuple[str, Condition]]) -> None:
        self.name, self.rules = name, rules
        self.ids = [id_ for id_, _ in rules]
        self.table = Table()
        self.formulas: list[Formula] = [self.table.fires(condition) for _, condition in rules]


class Engine(Protocol):
    """A way to find what fires: made ready for the facts of one plan, it is called as often as one likes."""

    def ready(self, kinds: Sequence[Kind], facts: Facts) -> Callable[[], Fired]: ...


class Tree:
    """Our closures, over facts that remember what was worked out."""

    def ready(self, kinds: Sequence[Kind], facts: Facts) -> Callable[[], Fired]:
        work: list[tuple[Kind, list[Fact]]] = [(kind, facts.about(kind.name)) for kind in kinds]
        return lambda: {
            (id_, fact.path) for kind, about in work for fact in about for id_, fires in kind.rules if fires(fact)
        }


class TreeAnew:
    """Our closures, over facts that still have to be worked out from the plan."""

    def ready(self, kinds: Sequence[Kind], facts: Facts) -> Callable[[], Fired]:
        def fires() -> Fired:
            return Tree().ready(kinds, Facts(facts.plan.model, facts.settings))()

        return fires


class Durable:
    """durable_rules as a check uses it."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.matchers = [inference.Matcher(kind.name, kind.rules) for kind in kinds]

    def ready(self, kinds: Sequence[Kind], facts: Facts) -> Callable[[], Fired]:
        work = [(matcher, facts.about(kind.name)) for kind, matcher in zip(kinds, self.matchers, strict=True)]
        return lambda: set(chain.from_iterable(matcher.fired(about) for matcher, about in work))


class Flat:
    """An engine that reads flat rows, in the form that it takes; `anew` writes them in every round."""

    def __init__(self, answers: Sequence[Answers], form: Callable[[Row], Any], anew: bool = False) -> None:
        self.answers, self.form, self.anew = answers, form, anew

    def ready(self, kinds: Sequence[Kind], facts: Facts) -> Callable[[], Fired]:
        about = [(kind, facts.about(kind.name), answers) for kind, answers in zip(kinds, self.answers, strict=True)]

        def rows() -> list[tuple[list[str], str, Answers, Any]]:
            return [
                (kind.ids, fact.path, answers, self.form(kind.table.row(fact)))
                for kind, found, answers in about
                for fact in found
            ]

        def fires(work: Iterable[tuple[list[str], str, Answers, Any]]) -> Fired:
            return {(id_, path) for ids, path, answers, row in work for id_ in compress(ids, answers(row))}

        prepared = rows()
        return (lambda: fires(rows())) if self.anew else (lambda: fires(prepared))


def _engines(kinds: Sequence[Kind]) -> dict[str, Engine]:
    """Each in its fastest use: one compiled expression a kind of fact, that lists the answers of all its rules.

    Slower, when measured: one expression a rule, zen-engine's decision graph, datalogic-py's `evaluate_many`.
    """
    in_zen = [zen.compile_expression(f"[{', '.join(map(as_zen, kind.formulas))}]").evaluate for kind in kinds]
    logic = datalogic_py.Engine()
    session = logic.session()
    compiled = [logic.compile(json.dumps([as_json_logic(formula) for formula in kind.formulas])) for kind in kinds]
    from_dict = [partial(session.evaluate, rule) for rule in compiled]
    from_handle = [partial(session.evaluate_data, rule) for rule in compiled]
    engines: dict[str, Engine] = {
        TREE: Tree(),
        "datalogic-py, facts in its own form": Flat(from_handle, datalogic_py.DataHandle),
        "datalogic-py, facts in a dict": Flat(from_dict, dict),
        "datalogic-py, from our facts": Flat(from_dict, dict, anew=True),
        "zen-engine, facts in JSON text": Flat(in_zen, json.dumps),
        "zen-engine, facts in a dict": Flat(in_zen, dict),
        "zen-engine, from our facts": Flat(in_zen, dict, anew=True),
    }
    if inference.AVAILABLE:
        engines["durable_rules"] = Durable(kinds)
    return engines | {"condition tree, facts worked out anew": TreeAnew()}


def measure(book: Rulebook, samples: Sequence[Sample]) -> None:
    """Check that all engines agree, then print their times."""
    about = {kind: [(rule.id, rule.whole) for rule in book.rules if rule.about == kind] for kind in KINDS}
    kinds = [Kind(name, rules) for name, rules in about.items() if rules]
    engines = _engines(kinds)
    plans = {sample.name: Facts(sample.plan, book.values) for sample in samples}
    agreement = _agree(engines, kinds, chain(plans.values(), examples(book)))
    for name, facts in plans.items():
        times = in_turns({engine: made.ready(kinds, facts) for engine, made in engines.items()}, ROUNDS)
        base = times[TREE].median
        show(
            f"What fires in {name}, by engine",
            ("engine", "median", "to the tree", "fastest .. slowest"),
            [(engine, shown(took.median), f"{took.median / base:.2f}", took.extent) for engine, took in times.items()],
            f"{agreement}. {len(book.rules)} rules, {len(list(facts))} facts, {ROUNDS} rounds in turn; all facts are "
            "worked out before the clock starts, except in the last row",
        )


def _agree(engines: dict[str, Engine], kinds: Sequence[Kind], plans: Iterable[Facts]) -> str:
    """Every engine fires the same rules on the same facts, or this raises Differs."""
    checked = fired = 0
    for facts in plans:
        expected = Tree().ready(kinds, facts)()
        for name, engine in engines.items():
            if wrong := engine.ready(kinds, facts)() ^ expected:
                raise Differs(f"{name} and the condition tree differ about {sorted(wrong)}")
        checked, fired = checked + 1, fired + len(expected)
    return f"All engines fire the same {fired:,} times on {checked:,} plans"
