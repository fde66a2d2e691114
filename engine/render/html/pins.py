"""The timeline of a report as lines, each with the problems that are pinned on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.findings import Finding, Severity
from engine.render.phrases import Words
from engine.render.shared import Problem
from engine.report import Span

STARTS, ENDS = ("start", "from", "shortlist_on"), ("end", "to")
"""The last words of paths that are the first or the last day of a span."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A problem at a line: its number in the report, and the day that it is about (None: the line as a whole)."""

    number: int
    severity: Severity
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A span of the timeline with its name and its pins, one for each problem."""

    span: Span
    name: str
    pins: tuple[Pin, ...]


def lines(spans: Iterable[Span], problems: Iterable[Problem], words: Words) -> list[Line]:
    """The spans with the problems that were found at them; problems are numbered from 1."""
    found: dict[str, dict[int, Pin]] = {}
    spans = tuple(spans)
    for number, problem in enumerate(problems, 1):
        for finding in (problem.finding, *problem.alike, *problem.consequences):
            if span := _span(finding.path, spans):
                pin = Pin(number, problem.severity, problem.finding.title, _day(finding, span))
                found.setdefault(span.path, {}).setdefault(number, pin)
    return [
        Line(
            span,
            (span.name or span.path) if span.kind == "cohort" else words[f"span {span.kind}"],
            tuple(found.get(span.path, {}).values()),
        )
        for span in spans
    ]


def _span(path: str, spans: tuple[Span, ...]) -> Span | None:
    """The span that a path is within: the nearest around it."""
    within = [span for span in spans if path == span.path or path.startswith(f"{span.path}.")]
    return max(within, key=lambda span: len(span.path), default=None)


def _day(finding: Finding, span: Span) -> date | None:
    last = finding.path.rpartition(".")[2]
    return span.start if last in STARTS else span.end if last in ENDS else None
