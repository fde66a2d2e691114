"""Every sample plan gives what examples/expected/ says: all that fires and where, what must not fire, what stays open.

The lists are whole: a finding, or a rule left open, that is not listed fails.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.check import Checker
from engine.findings import Finding, Unassessed
from engine.report import Report
from engine.rules import load_rules
from engine.terms import Objective
from tests.given import EXAMPLES, ROOT, zhongcao

EXPECTED = ROOT / "examples" / "expected"
CHECKER = Checker(load_rules())
QUIET = ("auckland-airport-new-year", "jd-sports-midyear-sale")
"""Realistic plans without a mistake: a checker that nags about them is of no use."""


@dataclass(frozen=True)
class Scenario:
    """A sample plan, with what the check must say of it."""

    plan: Path
    expected: dict[str, Any]

    @property
    def day(self) -> date:
        day: date = self.expected["as_of"]
        return day

    def check(self, *packs: str) -> Report:
        return CHECKER.check(self.plan.read_bytes(), self.plan.name, self.day, packs=packs)


def scenario(plan: Path) -> Scenario:
    return Scenario(plan, yaml.safe_load((EXPECTED / plan.name).read_text("utf-8")))


SCENARIOS = pytest.mark.parametrize("given", [pytest.param(scenario(plan), id=plan.stem) for plan in EXAMPLES])


def fired(findings: tuple[Finding, ...]) -> dict[str, dict[str, list[str]]]:
    """Where each rule fires, by severity."""
    told: dict[str, dict[str, list[str]]] = {}
    for finding in findings:
        told.setdefault(finding.severity, {}).setdefault(finding.rule, []).append(finding.path)
    return told


def left_open(rules: tuple[Unassessed, ...]) -> dict[str, list[str]]:
    """The fields that would settle each rule that could not be judged."""
    return {rule.rule: list(rule.needs) for rule in rules}


def cited(told: tuple[Finding, ...] | tuple[Unassessed, ...]) -> set[str]:
    return {cite.statement for one in told for cite in one.cites}


def test_every_sample_has_its_expectations_and_no_other() -> None:
    assert [path.name for path in sorted(EXPECTED.iterdir())] == [plan.name for plan in EXAMPLES]


@SCENARIOS
def test_what_fires_and_where(given: Scenario) -> None:
    report = given.check()
    assert fired(report.findings) == given.expected["fires"]
    assert report.verdict == given.expected["verdict"]
    assert (report.missing_required, report.waived) == ((), ())


@SCENARIOS
def test_what_could_not_be_judged_and_for_want_of_what(given: Scenario) -> None:
    assert left_open(given.check().not_assessed) == given.expected["not_assessed"]


@SCENARIOS
def test_what_must_not_fire_is_settled_too(given: Scenario) -> None:
    """A finding may not cite these statements, and no rule that rests on them is left open."""
    report, settled = given.check(), set(given.expected["must_not_fire"])
    assert settled & cited(report.findings) == set()
    assert settled & cited(report.not_assessed) == set()
    unknown = settled - {statement for rule in CHECKER.rulebook.rules for statement in rule.cites}
    assert unknown == set()  # a statement that no rule cites could not fire in any plan


@SCENARIOS
def test_all_packs_add_what_they_should_and_no_more(given: Scenario) -> None:
    """The rules of all packs say what the guidance says, and what with_packs lists."""
    report, added = given.check("all"), given.expected["with_packs"]
    both = {
        severity: given.expected["fires"].get(severity, {}) | added["fires"].get(severity, {})
        for severity in {*given.expected["fires"], *added["fires"]}
    }
    assert fired(report.findings) == both
    assert left_open(report.not_assessed) == given.expected["not_assessed"] | added["not_assessed"]
    assert report.verdict == added["verdict"]
    settled = set(added["must_not_fire"])
    assert settled & (cited(report.findings) | cited(report.not_assessed)) == set()
    unknown = settled - {statement for rule in CHECKER.rulebook.rules for statement in rule.cites}
    assert unknown == set()


@pytest.mark.parametrize("name", QUIET)
def test_a_plan_without_a_mistake_is_left_in_peace(name: str) -> None:
    given = scenario(ROOT / "examples" / f"{name}.yaml")
    for report in (given.check(), given.check("all")):
        assert report.verdict == "ready"
        assert (report.counts.error, report.counts.warning, report.counts.recommendation) == (0, 0, 0)


def test_the_samples_show_every_verdict() -> None:
    assert {scenario(plan).expected["verdict"] for plan in EXAMPLES} == {"blocked", "revise", "ready"}


def test_the_command_says_the_same_of_all_samples_at_once() -> None:
    """As `make demo` runs it: one day for all, and that changes nothing."""
    ran = zhongcao("check", *EXAMPLES, "--as-of", "2026-12-07", "--format", "json", "--fail-on", "never")
    assert (ran.code, ran.err) == (0, "")
    for plan, report in zip(EXAMPLES, json.loads(ran.out), strict=True):
        expected = scenario(plan).expected
        assert report["verdict"] == expected["verdict"]
        assert {(found["severity"], found["rule"]) for found in report["findings"]} == {
            (severity, rule) for severity, rules in expected["fires"].items() for rule in rules
        }


def test_each_of_the_four_common_mistakes_but_the_shared_brief_shows_in_the_bad_plan() -> None:
    statements = cited(scenario(ROOT / "examples" / "celebrity-sales-blast.yaml").check().findings)
    assert {"D1-22", "D1-24", "D1-25"} <= statements
    assert "D1-23" not in statements  # it has no KOCs who could get the same brief


@pytest.mark.parametrize("objective", Objective)
def test_every_objective_has_a_recommended_mix_with_its_sources(objective: str) -> None:
    text = f"version: 1\nobjective: {{primary: {objective}}}\n"
    advised = CHECKER.check(text, "plan.yaml", date(2026, 12, 7)).mix.recommended
    assert advised.objective == objective
    assert advised.order
    assert advised.cites


def test_the_merged_matrix_has_all_eleven_objectives() -> None:
    assert set(CHECKER.rulebook.playbooks) == {"all", *Objective}
