"""The sample plans of examples/: two realistic ones without a warning, and a bad one, blocked for good reasons."""

from datetime import date
from pathlib import Path

import pytest

from engine.check import Checker
from engine.report import Report
from engine.rules import load_rules

SAMPLES = Path(__file__).resolve().parent.parent / "examples"
CHECKER = Checker(load_rules())


def check(name: str) -> Report:
    """The report of a sample, on a fixed day."""
    return CHECKER.check((SAMPLES / name).read_bytes(), name, date(2026, 12, 7))


def test_there_is_a_sample_for_each_verdict_that_a_newcomer_should_see() -> None:
    verdicts = {path.name: check(path.name).verdict for path in sorted(SAMPLES.glob("*.yaml"))}
    assert verdicts == {
        "auckland-airport-new-year.yaml": "ready",
        "celebrity-sales-blast.yaml": "blocked",
        "jd-sports-midyear-sale.yaml": "ready",
    }


def test_the_complete_plan_has_one_remark_and_nothing_left_open() -> None:
    report = check("auckland-airport-new-year.yaml")
    assert [(finding.rule, finding.severity, finding.path) for finding in report.findings] == [
        ("four-step-kol-count", "info", "cohorts")
    ]
    assert report.not_assessed == ()
    assert report.missing_required == ()


def test_the_sale_plan_has_two_remarks() -> None:
    report = check("jd-sports-midyear-sale.yaml")
    assert [(finding.rule, finding.severity, finding.path) for finding in report.findings] == [
        ("four-step-kol-count", "info", "cohorts"),
        ("kol-brief-late", "info", "cohorts.0.publish.from"),
    ]
    assert report.not_assessed == ()


def test_the_bad_plan_is_blocked_by_these_errors() -> None:
    report = check("celebrity-sales-blast.yaml")
    errors = {(finding.rule, finding.path) for finding in report.findings if finding.severity == "error"}
    assert errors == {
        ("chosen-by-followers-alone", "cohorts.0.selected_by"),
        ("chosen-by-followers-alone", "cohorts.1.selected_by"),
        ("kol-brief-incomplete", "briefs.0.id"),
        ("feed-ads-before-first-note", "ads.feed.start"),
        ("search-ads-without-keywords", "ads.search.keywords"),
    }


def test_each_of_the_four_common_mistakes_but_the_shared_brief_shows_in_the_bad_plan() -> None:
    cited = {cite.statement for finding in check("celebrity-sales-blast.yaml").findings for cite in finding.cites}
    assert {"D1-22", "D1-24", "D1-25"} <= cited
    assert "D1-23" not in cited  # it has no KOCs who could get the same brief


@pytest.mark.parametrize("objective", sorted(CHECKER.rulebook.playbooks))
def test_every_objective_has_a_recommended_mix_with_its_sources(objective: str) -> None:
    text = f"version: 1\nobjective: {{primary: {objective}}}\n"
    advised = CHECKER.check(text, "plan.yaml", date(2026, 12, 7)).mix.recommended
    assert advised.objective == objective
    assert advised.order
    assert advised.cites


def test_the_merged_matrix_has_all_eleven_objectives() -> None:
    assert len(CHECKER.rulebook.playbooks) == 11
