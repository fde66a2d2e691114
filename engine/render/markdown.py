"""The report as Markdown, for a document or a pull request."""

import re
from collections.abc import Iterator

from engine.findings import SEVERITIES, Finding
from engine.render import shared
from engine.render.phrases import Words
from engine.report import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render(report: Report) -> str:
    """Headings by severity, a list under each finding, tables for what is open and for the mix."""
    return "\n".join(_lines(report, Words(report.language))) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _lines(report: Report, words: Words) -> Iterator[str]:
    yield f"# {words[report.verdict]}{words['colon']}{_plain(report.plan.name or words['plan'])}"
    yield ""
    yield f"{shared.why(report, words)} · {words['as of']} {report.as_of}"
    for severity in SEVERITIES:
        found = [finding for finding in report.findings if finding.severity == severity]
        if found:
            yield from ("", f"## {words[severity]} ({len(found)})")
        for finding in found:
            yield from _finding(finding, words)
    if report.missing_required:
        yield from ("", f"## {words['missing']}", "")
        yield from (f"- `{shared.named(path, words)}`" for path in report.missing_required)
    if report.not_assessed:
        yield from ("", f"## {words['not assessed']}", "")
        yield from (f"{len(report.not_assessed)} {words['not assessed why']}", "")
        yield from (f"| {words['field']} | {words['settles']} |", "|---|---|")
        yield from (
            f"| `{shared.named(need, words)}` | {count}: {ids} |" for need, count, ids in shared.open_fields(report)
        )
    if report.waived:
        yield from ("", f"## {words['waived']}", "")
        for item in report.waived:
            until = f", {words['until']} {item.until}" if item.until else ""
            reason = f"{words['colon']}{_plain(item.reason)} — {_plain(item.by)}"
            yield f"- `{item.rule}` ({item.finding.path}){reason}{until}"
    yield from ("", f"## {words['mix']}", "")
    yield from (f"| {words['role']} | {words['creators']} | {words['notes']} | {words['fees']} |", "|---|--:|--:|--:|")
    yield from (f"| {' | '.join(row)} |" for row in shared.mix_rows(report))
    if report.mix.recommended.objective:
        sources = words["comma"].join(cite.statement for cite in report.mix.recommended.cites)
        yield from ("", f"{words['advised']}{words['colon']}{_plain(report.mix.recommended.order)} ({sources})")
    yield from ("", f"{shared.counted(report, words)}  ", shared.answered(report, words))


def _finding(finding: Finding, words: Words) -> Iterator[str]:
    where = shared.where(finding)
    yield from ("", f"### {_plain(finding.title)}", "")
    yield from (f"`{finding.path}` · `{where}` · `{finding.set}/{finding.rule}`", "", _plain(finding.message), "")
    yield f"- **{words['do']}**{words['colon']}{_plain(finding.remedy)}"
    for line in shared.seen(finding, words):
        yield f"- **{words['because']}**{words['colon']}{_plain(line)}"
    for cite in finding.cites:
        yield f"- **{words['source']}**{words['colon']}{_plain(shared.cited(cite, words))} — {_plain(cite.says)}"
    for used in finding.settings:
        yield f"- **{words['settings']}**{words['colon']}{_plain(shared.number(used, words))}"
    if finding.conflict:
        yield f"- **{words['dissent']}**{words['colon']}{_plain(shared.topic(finding.conflict, words))}"
        yield from (f"  - {_plain(side)}" for side in shared.sides(finding.conflict, words))
        yield f"  - **{words['settled']}**{words['colon']}{_plain(finding.conflict.settlement)}"
    if finding.explained_by:
        yield f"- **{words['explained']}**{words['colon']}`{finding.explained_by}`"
