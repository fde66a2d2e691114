"""What the text and the Markdown report have in common: the lines under a finding, and the ranking of open fields."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.advice import Opposed, Side
from engine.findings import (
    SEVERITIES,
    Citation,
    Dissent,
    Finding,
    Severity,
    Unassessed,
    Used,
    Waived,
    WaivedBefore,
)
from engine.plan import field_at
from engine.render.page import InPack
from engine.render.phrases import Words
from engine.report import Acceptance, Overridden, Report
from engine.rules import GUIDANCE, Example
from engine.source import yaml_block, yaml_flow

ALIKE = 10
"""Findings of one rule that are told in a line each under the first, and paths after a value; more are counted."""


def why(report: Report, words: Words) -> str:
    """The verdict's reason in a few words."""
    if report.verdict == "revise" and not report.counts.warning:
        return words["revise missing"]
    return words[f"{report.verdict} why"]


def lines_of(numbers: str, words: Words) -> str:
    """The lines of a document: one, or from one to another."""
    return words["lines" if "-" in numbers else "line"].format(numbers)


def cited(cite: Citation, words: Words) -> str:
    """Where a statement stands: its id, the publisher, the document and its lines (outside pages have neither)."""
    if not cite.document:
        return words["comma"].join((cite.statement, words["outside"]))
    return words["clause"].join((cite.statement, cite.publisher, f"{cite.document} {lines_of(cite.lines, words)}"))


def seen(finding: Finding, words: Words) -> Iterator[str]:
    """The values that made a rule fire, with the test of each and the plan fields it was read from."""
    for reason in finding.because:
        elsewhere = reason.read_from if reason.read_from != (reason.field,) else ()
        more = words["and others"].format(len(elsewhere) - ALIKE) if len(elsewhere) > ALIKE else ""
        origin = f" [{', '.join(elsewhere[:ALIKE])}{more}]" if elsewhere else ""
        yield f"{reason.label} = {reason.shown}{words.aside(reason.test)}{origin}"


def outside(cites: Sequence[Citation], words: Words) -> Iterator[str]:
    """The addresses of outside pages, and after those of a statement how they are dated, when they were read, trust."""
    for cite in cites:
        if not cite.addresses:
            continue
        for address in cite.addresses:
            yield address + (words.aside(words["relayed"]) if address in cite.relayed else "")
        yield trust(cite, words)


def trust(cite: Citation, words: Words) -> str:
    """How outside pages are dated, when they were read, and how far to trust them."""
    told = (
        f"{words['dated']}{words['colon']}{cite.dated}",
        words["read"].format(cite.read) if cite.read else words["unread"],
        f"{words['confidence']}{words['colon']}{cite.confidence}",
    )
    return words["semicolon"].join(told)


def proposed(report: Report, words: Words) -> Iterator[str]:
    """One line for each pack that the place of the audience suggests."""
    for pack in report.proposed_packs:
        yield f"{pack.why}{words['colon']}{words['add pack'].format(pack.pack, pack.title)}"


def number(used: Used, words: Words) -> str:
    """A setting with its value and origin."""
    return f"{used.name} = {used.shown}{words.aside(words[used.origin])}"


def topic(dissent: Dissent, words: Words) -> str:
    """What a disagreement is about, and how many publishers take part."""
    return dissent.topic + words.aside(f"{dissent.id}{words['clause']}{words.counted('publisher', dissent.publishers)}")


def sides(dissent: Dissent, words: Words) -> Iterator[str]:
    """The positions of a disagreement, each with who takes it."""
    for position in dissent.positions:
        who = dict.fromkeys(f"{cite.publisher} {cite.statement}" for cite in position.cites)
        yield position.says + (words.aside(words["comma"].join(who)) if who else "")


def at_places(example: Example, words: Words) -> str:
    """The places that an example of a rule is about, in brackets; '' where it names none."""
    return words.aside(words["comma"].join(example.detail)) if isinstance(example.detail, list) else ""


def plan_text(example: Example) -> str:
    """The plan of an example as YAML."""
    return "\n".join(yaml_block(example.plan))


def in_pack(pack: InPack, words: Words) -> str:
    """Whether the rules of a pack are asked."""
    if pack.name == GUIDANCE:
        return words["always on"]
    return words["pack is on" if pack.on else "pack is off"].format(pack.title + words.aside(pack.name))


def with_settings(example: Example, words: Words) -> str:
    """The settings that an example of a rule is tried with."""
    told = (f"{name} = {yaml_flow(value)}" for name, value in example.settings.items())
    return words["with settings"].format(words["comma"].join(told))


def accepted(item: Waived | Acceptance, words: Words) -> str:
    """Why a finding is waived, by whom, since when and until when."""
    days = (("given on", item.date), ("until", item.until))
    who = (f"{words['waived by']} {item.by}", *(f"{words[key]} {day}" for key, day in days if day))
    return f"{item.reason} — {words['clause'].join(who)}"


def before(waived: WaivedBefore, words: Words) -> str:
    """That a finding was waived, why and by whom, and what has changed since."""
    changed = (words["the rule"] if path == "rule" else path for path in waived.what_changed)
    told = words["waived before"].format(waived.reason, waived.by)
    return f"{told}{words['semicolon']}{words['what changed']}{words['colon']}{words['comma'].join(changed)}"


def named(path: str, words: Words) -> str:
    """A plan path as a reader finds it: in Chinese with the label of its field."""
    field = field_at(path)
    return f"{field.zh} {path}" if field and words.at else path


def digits(value: Any) -> str:
    """A number or day of a plan as people read it, with no digit less than it has."""
    return f"{Decimal(str(value)):,f}" if isinstance(value, int | float) else str(value)


@dataclass
class Problem:
    """A finding that stands on its own, with the same at other places and with what follows from it."""

    finding: Finding
    alike: list[Finding] = field(default_factory=list)
    consequences: list[Finding] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        """The gravest of all that belongs to the problem."""
        return min((self.finding, *self.consequences), key=lambda one: SEVERITIES.index(one.severity)).severity


def problems(report: Report) -> list[Problem]:
    """The findings folded: causes first, each with its consequences; one rule at many places is one problem."""
    standing = {finding.rule for finding in report.findings}  # a cause may be waived
    causes = {finding.rule: finding.explained_by for finding in report.findings if finding.explained_by in standing}
    found: dict[str, Problem] = {}
    for finding in report.findings:
        if finding.explained_by not in standing:
            problem = found.setdefault(finding.rule, Problem(finding))
            if problem.finding is not finding:
                problem.alike.append(finding)
    for finding in report.findings:
        if (root := finding.explained_by) in standing and root is not None:
            while (cause := causes.get(root)) is not None:
                root = cause
            found[root].consequences.append(finding)
    return sorted(found.values(), key=lambda problem: SEVERITIES.index(problem.severity))


def open_fields(report: Report) -> Sequence[tuple[str, int, str]]:
    """The fields that would settle what was not assessed: path, how many rules it bears on, their ids."""
    rules: dict[str, list[str]] = {}
    for item in report.not_assessed:
        if item.question:
            continue
        for need in item.needs:
            rules.setdefault(need, []).append(item.rule)
    ranked = Counter({need: len(ids) for need, ids in rules.items()})
    return [
        (need, count, ", ".join(rules[need])) for need, count in sorted(ranked.items(), key=lambda x: (-x[1], x[0]))
    ]


def questions(report: Report) -> list[Unassessed]:
    """What was not assessed and can be asked."""
    return [item for item in report.not_assessed if item.question]


def overridden(change: Overridden, words: Words) -> str:
    """A change by zhongcao.yaml: what it is now, what it was, and where that is said."""
    kind = words[f"override {change.kind}"]
    now, was = (", ".join(map(str, one)) if isinstance(one, list) else str(one) for one in (change.now, change.was))
    told = f"{kind} {change.name}"
    if change.kind == "profile":
        told += words.aside(words["comma"].join(f"{name} = {value:,}" for name, value in change.now.items()))
    if change.kind in ("setting", "severity"):
        told += f" = {now}{words.aside(words['was'] + ' ' + was)}"
    return f"{told}  {change.file}:{change.line}"


def message(finding: Finding, words: Words) -> str:
    """What a finding says, where that is all that is shown of it: also that it was waived before."""
    return finding.message + (words.aside(before(finding.waived_before, words)) if finding.waived_before else "")


def side(one: Side, words: Words) -> str:
    """One of two opposed findings: how grave, what, what it found of the field, what to do, where, its sources."""
    about = words["semicolon"].join((one.path, one.rule, *(cited(cite, words) for cite in one.cites)))
    found = words.aside(words["comma"].join(one.found))
    severity = words[f"one {one.severity}"]
    return f"{severity}{words['colon']}{one.title}{found} → {one.remedy}{words.aside(about)}"


def preferred(pair: Opposed, words: Words) -> str:
    """Which of two opposed findings to follow, and why; why none where nothing decides."""
    lead = f"{words['follow'].format(pair.sides[0].rule)}{words['colon']}" if pair.by else ""
    return f"{lead}{pair.why}"


def in_short(finding: Finding, words: Words) -> str:
    """A finding in a line: how grave, what, and where."""
    cites = words["comma"].join(cite.statement for cite in finding.cites[:1])
    about = words["semicolon"].join(part for part in (finding.path, finding.rule, cites) if part)
    return f"{words[f'one {finding.severity}']}{words['colon']}{message(finding, words)}{words.aside(about)}"


def counted(report: Report, words: Words) -> str:
    """All counts in one line."""
    counts = report.counts.model_dump()
    found = [words.counted(name, counts[name]) for name in SEVERITIES]
    rest = [f"{counts[name]} {words[name]}" for name in ("clear", "not_applicable", "not_assessed")]
    rest.append(f"{counts['waived']} {words['counted waived']}")
    whole = words["of"].format(words.counted("rule", report.rules.count))
    return f"{words['comma'].join(found)}{words['semicolon']}{words['comma'].join(rest)}{words.aside(whole)}"


def unassessed(report: Report, words: Words) -> str:
    """How many rules could not be judged, as the head of the fields that would settle them."""
    return words["not assessed why"].format(words.counted("rule", len(report.not_assessed)))


def answered(report: Report, words: Words) -> str:
    """Which evaluators answered."""
    return f"{words['evaluators']} {words['both' if len(report.rules.evaluators) > 1 else 'alone']}"
