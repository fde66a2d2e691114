"""Every rule can speak, and none always does: what the rules say of a set of bad plans, and of the samples.

The bad plans are a set because goals exclude each other, and so do rules: a launch without KOLs is no launch without
KOCs. Each is a failure that happens; a folder with a zhongcao.yaml holds plans that are judged by other settings.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.rules import load_rules
from tests.given import EXAMPLES, ROOT, zhongcao

BAD = sorted(path for path in (ROOT / "tests" / "bad_plans").rglob("*.yaml") if path.name != "zhongcao.yaml")
RULES = [rule.id for rule in load_rules().rules]


@cache
def reports() -> dict[Path, Any]:
    """What the command says of all plans at once, bad ones and samples, by the rules of all packs."""
    plans = (*BAD, *EXAMPLES)
    asked = ("--pack", "all", "--format", "json", "--fail-on", "never", "--as-of", "2027-01-15")
    ran = zhongcao("check", *plans, *asked)
    assert (ran.code, ran.err) == (0, "")
    return dict(zip(plans, json.loads(ran.out), strict=True))


def fired(plan: Path, *, explained: bool = True) -> set[str]:
    """The rules that fire, with or without those whose finding another one explains."""
    return {finding["rule"] for finding in reports()[plan]["findings"] if explained or not finding["explained_by"]}


def test_every_rule_fires_on_a_bad_plan() -> None:
    spoken = set().union(*map(fired, BAD))
    assert [rule for rule in RULES if rule not in spoken] == []


def test_no_rule_fires_on_every_plan() -> None:
    assert set.intersection(*map(fired, (*BAD, *EXAMPLES))) == set()


@pytest.mark.parametrize("plan", BAD, ids=lambda path: path.stem)
def test_a_bad_plan_is_told_so(plan: Path) -> None:
    """By an error or a warning, not only because a field is missing."""
    counts = reports()[plan]["counts"]
    assert counts["error"] + counts["warning"] > 0


@pytest.mark.parametrize("plan", BAD, ids=lambda path: path.stem)
def test_each_bad_plan_is_needed(plan: Path) -> None:
    """Some rule speaks for itself here and on no other bad plan; else this one may go."""
    elsewhere = set().union(*(fired(other, explained=False) for other in BAD if other != plan))
    assert fired(plan, explained=False) - elsewhere != set()
