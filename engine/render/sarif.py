"""Findings as a SARIF 2.1.0 log, as code scanning and editors read them: one run, whatever the number of plans."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from engine.findings import Finding, Language, Waived
from engine.lint import KINDS, Checked, Fault
from engine.problems import Location
from engine.render import shared
from engine.render.markdown import escaped
from engine.render.phrases import Words
from engine.report import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "zhongcao/v1"
LEVELS: Mapping[str, str] = {
    "error": "error",
    "warning": "warning",
    "recommendation": "note",
    "info": "note",
    "note": "note",
}
"""The SARIF level of each severity of a finding and each level of a fault."""

Object = dict[str, Any]


def reports(reports: Sequence[Report]) -> str:
    """The findings of all plans in one run; waived ones are suppressed, what was not judged is a notification."""
    lang = reports[0].language if reports else "en"
    words = Words(lang)
    every = [one for report in reports for one in (*report.findings, *(item.finding for item in report.waived))]
    rules = {finding.rule: _rule(finding, words) for finding in reversed(every)}
    order = sorted(rules)
    results = [
        _result(finding, report, order, words, waiver) for report in reports for finding, waiver in _findings(report)
    ]
    notes = [note for report in reports for note in _not_assessed(report, words)]
    return _log(lang, [rules[id_] for id_ in order], results, notes)


def faults(checked: Checked, lang: Language) -> str:
    """What is wrong with rules; the rules of the run are the kinds of faults."""
    order = sorted({fault.code for fault in checked.faults})
    rules = [
        {
            "id": code,
            "name": code,
            "shortDescription": {"text": KINDS[code].title[lang]},
            "fullDescription": {"text": KINDS[code].why[lang]},
            "help": {"text": KINDS[code].why[lang]},
            "defaultConfiguration": {"level": LEVELS[KINDS[code].level]},
        }
        for code in order
    ]
    return _log(lang, rules, [_fault(fault, order, lang) for fault in checked.faults], [])


def _log(lang: Language, rules: Sequence[Object], results: Sequence[Object], notes: Sequence[Object]) -> str:
    driver = {"name": "zhongcao", "semanticVersion": version("zhongcao"), "rules": rules}
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": notes}
    run = {
        "tool": {"driver": {**driver, "language": lang}},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: Finding, words: Words) -> Object:
    """A rule as far as a finding tells of it whatever the plan: its title, and the statements that it rests on."""
    sources = [f"{words['source']}{words['colon']}{shared.cited(cite, words)} — {cite.says}" for cite in finding.cites]
    help_ = [*sources, *shared.outside(finding.cites, words), *([finding.notice] if finding.notice else [])]
    return {
        "id": finding.rule,
        "name": finding.rule,
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": " ".join(cite.says for cite in finding.cites) or finding.title},
        "help": {
            "text": "\n".join(help_) or finding.title,
            "markdown": "\n".join(f"- {escaped(line)}" for line in help_) or escaped(finding.title),
        },
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {"tags": list(dict.fromkeys((finding.set, finding.pack))), "severity": finding.severity},
    }


def _findings(report: Report) -> Iterator[tuple[Finding, Waived | None]]:
    yield from ((finding, None) for finding in report.findings)
    yield from ((item.finding, item) for item in report.waived)


def _result(finding: Finding, report: Report, order: Sequence[str], words: Words, waived: Waived | None) -> Object:
    message = f"{shared.message(finding, words)}\n{words['do']}{words['colon']}{finding.remedy}"
    place = Location(**finding.location.model_dump())
    result = {
        "ruleId": finding.rule,
        "ruleIndex": order.index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [_location(place, finding.path)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding.rule, report.plan.name, finding.path)},
        "properties": {
            "severity": finding.severity,
            "because": list(shared.seen(finding, words)),
            "cites": [cite.statement for cite in finding.cites],
        },
    }
    if waived:
        told = shared.accepted(waived, words)
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": told}]
    return result


def _not_assessed(report: Report, words: Words) -> Iterator[Object]:
    """What could not be judged is no result: nobody could say whether it holds."""
    for item in report.not_assessed:
        needs = words["comma"].join(shared.named(need, words) for need in item.needs)
        told = f"{item.title}{words['colon']}{words['could not be judged'].format(needs)}"
        yield {"level": "note", "message": {"text": told}, "descriptor": {"id": item.rule}}


def _fault(fault: Fault, order: Sequence[str], lang: Language) -> Object:
    message, remedy = fault.message(lang), fault.remedy(lang)
    return {
        "ruleId": fault.code,
        "ruleIndex": order.index(fault.code),
        "level": LEVELS[fault.level],
        "message": {"text": "\n".join(filter(None, (message, remedy)))},
        "locations": [_location(fault.place)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(fault.code, Path(fault.place.file).name, message)},
    }


def _location(place: Location, path: str = "") -> Object:
    physical = {
        "artifactLocation": {"uri": _uri(place.file)},
        "region": {"startLine": place.line, "startColumn": place.column},
    }
    logical = {"logicalLocations": [{"fullyQualifiedName": path}]} if path else {}
    return {"physicalLocation": physical, **logical}


def _uri(file: str) -> str:
    """A file name as a URI, relative when it is."""
    uri = PurePosixPath("/", Path(file).as_posix()).as_uri()
    return uri if Path(file).is_absolute() else uri.removeprefix("file:///")


def _fingerprint(*parts: str) -> str:
    """The same for the same finding after lines have moved."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
