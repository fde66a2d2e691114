"""The report as HTML: one file that works from disk, with its style in it; the page of the service shows the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import Any

from jinja2 import Environment

from engine.findings import SEVERITIES, Finding, Language, Severity
from engine.render import mix, shared
from engine.render.html import charts, pins
from engine.render.html.environment import environment
from engine.render.html.formats import formats
from engine.render.phrases import Words
from engine.report import Answer, Report
from engine.terms import Objective
from engine.wording import term

_ENTRY = re.compile(r"\.[0-9]+(?=\.|$)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem with its number in the report, the sets that it has findings of, and what follows from it by rule.

    Each consequence is a finding with the same at other places.
    """

    number: int
    problem: shared.Problem
    sets: tuple[str, ...]
    consequences: tuple[tuple[Finding, list[Finding]], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The problems of one severity."""

    severity: Severity
    problems: tuple[Shown, ...]


def render(report: Report) -> str:
    """The file: nothing in it asks the network for anything."""
    return _environment(report.language).get_template("report/file.html").render(view(report))


def view(report: Report) -> dict[str, Any]:
    """What report/body.html shows of a report; its pictures are drawn where they are shown, each once."""
    words = Words(report.language)
    problems = shared.problems(report)
    groups = tuple(_groups(problems))
    lines = pins.lines(report.timeline, problems, words)
    columns = mix.columns(report, words)
    mixes = {about: list(rows) for about, rows in groupby(mix.rows(report, words), lambda row: row.about)}
    return {
        "report": report,
        "words": words,
        "lang": report.language,
        "file": next((finding.location.file for finding in report.findings), ""),
        "objective": term(Objective, report.glance.objective or "", report.language),
        "summary": _summary(report, problems, words),
        "groups": groups,
        "sets": sorted({name for group in groups for shown in group.problems for name in shown.sets}),
        "columns": columns,
        "mixes": mixes,
        "lines": lines,
        "days": partial(charts.timeline, lines, words, formats(report.language)["day"]),
        "pictures": {about: charts.bars(rows, columns, words) for about, rows in mixes.items()},
        "missing": _together((path,) for path in report.missing_required),
        "open": _together(shared.open_fields(report)),
        "questions": [(one.question, _together((need,) for need in one.needs)) for one in shared.questions(report)],
        "passed": _by_set(report, "clear"),
        "passed_over": _by_set(report, "not_applicable"),
    }


@cache
def _environment(lang: Language) -> Environment:
    made = environment()
    made.filters |= formats(lang)
    return made


def _summary(report: Report, problems: list[shared.Problem], words: Words) -> str:
    """What was found, in a sentence; and that something could not be judged."""
    many = len(report.findings)
    if not problems:
        told = words["summary none"]
    elif many == 1:
        told = words["summary one"].format(problems[0].finding.title)
    elif len(problems) == 1:
        told = words["summary same"].format(many, problems[0].finding.title)
    else:
        told = words["summary"].format(many, len(problems), problems[0].finding.title)
    left = report.counts.not_assessed
    return told + (("" if words.at else " ") + words["summary open"].format(left) if left else "")


def _groups(problems: list[shared.Problem]) -> Iterator[Group]:
    shown = [_shown(number, problem) for number, problem in enumerate(problems, 1)]
    for severity in SEVERITIES:
        if own := tuple(one for one in shown if one.problem.severity == severity):
            yield Group(severity, own)


def _shown(number: int, problem: shared.Problem) -> Shown:
    by_rule: dict[str, list[Finding]] = {}
    for finding in problem.consequences:
        by_rule.setdefault(finding.rule, []).append(finding)
    findings = (problem.finding, *problem.consequences)
    return Shown(
        number,
        problem,
        tuple(dict.fromkeys(finding.set for finding in findings)),
        tuple((first, alike) for first, *alike in by_rule.values()),
    )


def _together(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of a path and what is said of it, with in how many places that is so after the path.

    Many entries of a list that have the same said of them are one row, by the first of them; a few have their own.
    """
    alike: dict[tuple[Any, ...], list[str]] = {}
    for path, *said in rows:
        alike.setdefault((_ENTRY.sub("", path), *said), []).append(path)
    found = []
    for (_, *said), paths in alike.items():
        many = len(paths) > shared.ALIKE
        found += [(path, len(paths) if many else 1, *said) for path in (paths[:1] if many else paths)]
    return found


def _by_set(report: Report, outcome: str) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in report.answers:
        if answer.outcome == outcome:
            found.setdefault(answer.set, []).append(answer)
    return found
