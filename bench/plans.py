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
EXAMPLES = ROOT / "examples"

START = "examples/jd-sports-midyear-sale.yaml"
"""The plan of the cold start."""


ROW = {
    "followers": 30_000, "quote_image": 500, "quote_video": 800, "impressions_median": 9_000, "reads_median": 3_000,
    "interactions_median": 200, "saves_median": 50, "comments_median": 10, "follower_growth_30d": 0.01,
    "metrics_scope": {"business": "daily", "traffic": "natural", "window_days": 30, "form": "both"},
    "fake_check": "passed", "sentiment_checked": True, "brand_fit": "fit", "content_quality": "good",
    "strengths": "patient answers", "location": "NZ/Auckland", "sponsored_share": 0.1, "is_customer": True,
}  # fmt: skip
"""What is said of each creator of a long roster."""


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
    """The sample plans, a long one with little to say about it first."""
    return [Sample(path.stem, path.read_bytes()) for path in sorted(EXAMPLES.glob("*.yaml"))]


def with_roster(sample: Sample, rows: int) -> Sample:
    """The plan with so many creators on its roster, spread over its cohorts; JSON is YAML too."""
    cohorts = [cohort["id"] for cohort in sample.source.data["cohorts"]]
    roster = [ROW | {"nickname": f"达人{at}", "cohort": cohorts[at % len(cohorts)]} for at in range(rows)]
    text = json.dumps(sample.source.data | {"roster": roster}, ensure_ascii=False, default=_number)
    return Sample(f"{sample.name} with {rows:,} creators", text.encode())


def examples(book: Rulebook) -> Iterator[Facts]:
    """The facts of every example of every rule: small plans at the edges of what the rules ask."""
    for rule in book.rules:
        for example in rule.examples:
            plan = parse(example.plan, lambda *_: None)
            if plan is not None:
                yield Facts(plan, book.values)


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
