"""Findings as a JUnit document, as CI servers read them: a suite a plan, a testcase a rule."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engine.findings import Finding, Language
from engine.lint import KINDS, Checked, Fault
from engine.render import shared
from engine.render.phrases import Words
from engine.report import Answer, Report

FAILING = ("error", "warning")
"""Severities and levels that fail a testcase; lighter ones are told in its output."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, not even escaped; the name of a file can."""


def reports(reports: Sequence[Report]) -> str:
    """One document: a testcase a rule, failed by what is at or above warning, skipped where it was not judged."""
    return _document([_suite(report) for report in reports])


def faults(checked: Checked, lang: Language) -> str:
    """One document: a testcase a rule file, and a further one for every other file with a fault."""
    files: dict[str, list[Fault]] = {file: [] for file in checked.files}
    for fault in checked.faults:
        files.setdefault(fault.place.file, []).append(fault)
    suite = Element("testsuite", name="rules")
    for file, found in files.items():
        case = SubElement(suite, "testcase", classname=Path(file).parent.name or ".", name=Path(file).stem, file=file)
        if failing := [fault for fault in found if fault.level in FAILING]:
            case.set("line", str(failing[0].place.line))
            title = KINDS[failing[0].code].title[lang]
            _fail(case, failing[0].level, title, [_told(fault, lang) for fault in failing])
        _out(case, [_told(fault, lang) for fault in found if fault.level not in FAILING])
    return _document([suite])


def _told(fault: Fault, lang: Language) -> str:
    return f"{fault.place}: {fault.message(lang)}\n{fault.remedy(lang)} [{fault.code}]"


def _suite(report: Report) -> Element:
    words = Words(report.language)
    name = next((finding.location.file for finding in report.findings), "")
    suite = Element("testsuite", name=name or report.plan.name or words["plan"], timestamp=f"{report.as_of}T00:00:00")
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding)
    known = {answer.rule for answer in report.answers}
    others = (Answer(rule, own[0].set, own[0].title, "fires") for rule, own in found.items() if rule not in known)
    for answer in (*report.answers, *others):
        _case(suite, answer, found.get(answer.rule, []), report, words)
    return suite


def _case(suite: Element, answer: Answer, found: Sequence[Finding], report: Report, words: Words) -> None:
    case = SubElement(suite, "testcase", classname=answer.set, name=answer.rule)
    told = [
        f"{finding.location}: {shared.message(finding, words)}\n{words['do']}{words['colon']}{finding.remedy}"
        for finding in found
    ]
    if found:
        case.set("file", found[0].location.file)
        case.set("line", str(found[0].location.line))
    if found and found[0].severity in FAILING:
        _fail(case, found[0].severity, found[0].title, told)
        return
    needs = [need for item in report.not_assessed if item.rule == answer.rule for need in item.needs]
    if answer.outcome == "not_assessed":
        told_needs = words["comma"].join(shared.named(need, words) for need in needs)
        SubElement(case, "skipped", message=words["could not be judged"].format(told_needs))
    elif answer.outcome == "not_applicable":
        SubElement(case, "skipped", message=words["not_applicable"])
    waived = [item for item in report.waived if item.rule == answer.rule]
    _out(case, [*told, *(f"{words['waived']}{words['colon']}{shared.accepted(item, words)}" for item in waived)])


def _fail(case: Element, severity: str, title: str, told: Sequence[str]) -> None:
    SubElement(case, "failure", type=severity, message=title).text = "\n".join(told)


def _out(case: Element, told: Sequence[str]) -> None:
    if told:
        SubElement(case, "system-out").text = "\n".join(told)


def _document(suites: Sequence[Element]) -> str:
    root = Element("testsuites", name="zhongcao")
    root.extend(suites)
    for element in (*suites, root):
        element.set("tests", str(len(list(element.iter("testcase")))))
        element.set("failures", str(len(list(element.iter("failure")))))
        element.set("errors", "0")
        element.set("skipped", str(len(list(element.iter("skipped")))))
    indent(root)
    text = _NOT_XML.sub("\ufffd", tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
