"""Findings as GitHub workflow commands, one a line: they become annotations of the files that they point into."""

from collections.abc import Iterator, Mapping, Sequence

from engine.findings import Finding, Language
from engine.lint import KINDS, Checked
from engine.problems import Location
from engine.render import shared
from engine.render.phrases import Words
from engine.report import Report

COMMANDS: Mapping[str, str] = {
    "error": "error",
    "warning": "warning",
    "recommendation": "notice",
    "info": "notice",
    "note": "notice",
}
"""The command for each severity of a finding and each level of a fault."""


def reports(reports: Sequence[Report]) -> str:
    """A line a finding of all plans, one for what could not be judged, and for the log the verdict with the counts."""
    return "".join(f"{line}\n" for report in reports for line in _lines(report))


def faults(checked: Checked, lang: Language) -> str:
    """A line a fault."""
    semicolon = Words(lang)["semicolon"]
    return "".join(
        _command(
            COMMANDS[fault.level],
            fault.place,
            KINDS[fault.code].title[lang],
            semicolon.join(filter(None, (fault.message(lang), fault.remedy(lang)))),
        )
        + "\n"
        for fault in checked.faults
    )


def _lines(report: Report) -> Iterator[str]:
    words = Words(report.language)
    for finding in report.findings:
        place = Location(**finding.location.model_dump())
        yield _command(COMMANDS[finding.severity], place, finding.title, _told(finding, words))
    if fields := shared.open_fields(report):
        names = words["comma"].join(shared.named(path, words) for path, _, _ in fields)
        told = f"{shared.unassessed(report, words)}{words['colon']}{names}"
        yield _command("notice", None, words["not assessed"], told)
    name = " ".join(report.plan.name.split()) or words["plan"]
    yield f"{words[report.verdict]}{words['colon']}{name}{words['semicolon']}{shared.counted(report, words)}"


def _told(finding: Finding, words: Words) -> str:
    cites = words["comma"].join((words["told by"].format(finding.rule), *(cite.statement for cite in finding.cites)))
    return f"{shared.message(finding, words)}\n{words['do']}{words['colon']}{finding.remedy}{words.aside(cites)}"


def _command(name: str, place: Location | None, title: str, message: str) -> str:
    where = {"file": place.file, "line": place.line, "col": place.column} if place else {}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in {**where, "title": title}.items())
    return f"::{name} {properties}::{_data(message)}"


def _data(text: str) -> str:
    """A text without what would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
