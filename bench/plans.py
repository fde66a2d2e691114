"""The plans that are measured, and the rules."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from engine.facts import Facts
from engine.plan import Plan, parse, read_plan
from engine.rules import Rulebook
from engine.source import Source, read

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("auckland-airport-new-year", "celebrity-sales-blast")
"""A long plan with little to say about it, and a short one with many findings."""

START = "examples/jd-sports-midyear-sale.yaml"
"""The plan of the cold start."""


@dataclass(frozen=True)
class Sample:
    """One plan, as text and as it is read."""

    name: str
    yaml: bytes

    @cached_property
    def source(self) -> Source:
        return read(self.yaml, f"{self.name}.yaml")

    @cached_property
    def plan(self) -> Plan:
        return read_plan(self.source)

    @cached_property
    def json(self) -> bytes:
        """The same plan as JSON."""
        return json.dumps(self.source.data, ensure_ascii=False, indent=2, default=_number).encode()


def samples() -> list[Sample]:
    """The sample plans."""
    return [Sample(name, (ROOT / "examples" / f"{name}.yaml").read_bytes()) for name in NAMES]


def examples(book: Rulebook) -> Iterator[Facts]:
    """The facts of every example of every rule: small plans at the edges of what the rules ask."""
    for rule in book.rules:
        for example in rule.examples:
            plan = parse(example.plan, lambda *_: None)
            if plan is not None:
                yield Facts(plan, book.values)


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
