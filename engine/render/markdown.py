"""The report as Markdown, for a document or a pull request."""

import re
from collections.abc import Iterator

from engine.findings import SEVERITIES, Dissent, Finding
from engine.render import mix, shared
from engine.render.phrases import Words
from engine.report import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_FIRST = re.compile(
    r"^([0-9]+(?=[.)])|(?=[-+=]))"
)  # what begins a list or underlines a heading, at the start of a line


def render(report: Report) -> str:
    """Headings by severity, a list under each finding, tables for what is open and for the mix."""
    return "\n".join(_lines(report, Words(report.language))) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _FIRST.sub(r"\1\\", _SPECIAL.sub(r"\\\1", " ".join(text.split())))


def _lines(report: Report, words: Words) -> Iterator[str]:
    yield f"# {words[report.verdict]}{words['colon']}{escaped(report.plan.name or words['plan'])}"
    yield ""
    yield f"{shared.why(report, words)} · {words['as of']} {report.as_of}"
    problems = shared.problems(report)
    for severity in SEVERITIES:
        found = [problem for problem in problems if problem.severity == severity]
        if found:
            yield from ("", f"## {words[severity]}{words.aside(str(len(found)))}")
        for problem in found:
            yield from _problem(problem, words)
    yield from _opposed(report, words)
    yield from _missing(report, words)
    yield from _not_assessed(report, words)
    yield from _waived(report, words)
    yield from _mix(report, words)
    if report.overrides:
        yield from ("", f"## {words['overrides']}", "")
        yield from (f"- {escaped(shared.overridden(change, words))}" for change in report.overrides)
    if report.glossary:
        yield from ("", f"## {words['glossary']}", "")
        yield from (f"- **{escaped(term.term)}**{words['colon']}{escaped(term.meaning)}" for term in report.glossary)
    for line in shared.proposed(report, words):
        yield from ("", escaped(line))
    yield from ("", f"{shared.counted(report, words)}  ", shared.answered(report, words))


def _opposed(report: Report, words: Words) -> Iterator[str]:
    if report.opposed:
        yield from ("", f"## {words['opposed']}", "")
    for pair in report.opposed:
        yield f"- {escaped(words['no value'].format(pair.label))}"
        yield from (f"  - {escaped(shared.side(side, words))}" for side in pair.sides)
        yield f"  - **{escaped(shared.preferred(pair, words))}**"


def _missing(report: Report, words: Words) -> Iterator[str]:
    if report.missing_required:
        yield from ("", f"## {words['missing']}", "")
        yield from (f"- `{shared.named(path, words)}`" for path in report.missing_required)


def _not_assessed(report: Report, words: Words) -> Iterator[str]:
    if not report.not_assessed:
        return
    yield from ("", f"## {words['not assessed']}", "")
    yield from (shared.unassessed(report, words), "")
    if fields := shared.open_fields(report):
        yield from (f"| {words['field']} | {words['settles']} |", "|---|---|")
    yield from (f"| `{shared.named(need, words)}` | {count}: {ids} |" for need, count, ids in fields)
    if questions := shared.questions(report):
        yield from ("", f"{words['confirm']}{words['colon']}", "")
    for item in questions:
        needs = words["comma"].join(f"`{shared.named(need, words)}`" for need in item.needs)
        yield f"- {escaped(item.question or '')}{words.aside(needs)}"


def _waived(report: Report, words: Words) -> Iterator[str]:
    if report.waived:
        yield from ("", f"## {words['waived']}", "")
    for item in report.waived:
        yield f"- `{item.rule}` ({item.finding.path}){words['colon']}{escaped(shared.accepted(item, words))}"


def _mix(report: Report, words: Words) -> Iterator[str]:
    yield from ("", f"## {words['mix']}", "")
    shown = mix.columns(report, words)
    yield from (words["mix read"], "")
    yield f"| {' | '.join(title for _, title in shown)} |"
    yield f"|{'|'.join('--:' if name in ('creators', 'notes', 'money', 'cny') else '---' for name, _ in shown)}|"
    for row in mix.rows(report, words):
        yield f"| {' | '.join(escaped(str(getattr(row, name))) for name, _ in shown)} |"
    if report.mix.recommended.objective:
        sources = words["comma"].join(cite.statement for cite in report.mix.recommended.cites)
        yield from ("", f"{words['advised']}{words['colon']}{escaped(report.mix.recommended.order)} ({sources})")


def _problem(problem: shared.Problem, words: Words) -> Iterator[str]:
    yield from _finding(problem.finding, words)
    if problem.alike:
        yield from ("", f"{words['alike']}{words['colon']}", "")
        yield from (
            f"- {escaped(shared.message(alike, words))} `{alike.path}` · `{alike.location}`"
            for alike in problem.alike[: shared.ALIKE]
        )
        if (more := len(problem.alike) - shared.ALIKE) > 0:
            yield f"- {words['and more'].format(more)}"
    if problem.consequences:
        yield from ("", f"{words['consequences']}{words['colon']}", "")
    for finding in problem.consequences:
        yield f"- {escaped(shared.in_short(finding, words))}"
        if finding.conflict:
            yield from _dissent(finding.conflict, words, "  ")


def _finding(finding: Finding, words: Words) -> Iterator[str]:
    yield from ("", f"### {escaped(finding.title)}", "")
    yield from (
        f"`{finding.path}` · `{finding.location}` · `{finding.set}/{finding.rule}`",
        "",
        escaped(finding.message),
        "",
    )
    yield f"- **{words['do']}**{words['colon']}{escaped(finding.remedy)}"
    for line in shared.seen(finding, words):
        yield f"- **{words['because']}**{words['colon']}{escaped(line)}"
    for cite in finding.cites:
        yield f"- **{words['source']}**{words['colon']}{escaped(shared.cited(cite, words))} — {escaped(cite.says)}"
    for line in shared.outside(finding.cites, words):
        yield f"- **{words['address']}**{words['colon']}{escaped(line)}"
    for used in finding.settings:
        yield f"- **{words['settings']}**{words['colon']}{escaped(shared.number(used, words))}"
    if finding.conflict:
        yield from _dissent(finding.conflict, words, "")
    if finding.waived_before:
        yield f"- **{words['waiver']}**{words['colon']}{escaped(shared.before(finding.waived_before, words))}"
    if finding.notice:
        yield f"- **{words['notice']}**{words['colon']}{escaped(finding.notice)}"


def _dissent(dissent: Dissent, words: Words, indent: str) -> Iterator[str]:
    yield f"{indent}- **{words['dissent']}**{words['colon']}{escaped(shared.topic(dissent, words))}"
    yield from (f"{indent}  - {escaped(side)}" for side in shared.sides(dissent, words))
    yield f"{indent}  - **{words['settled']}**{words['colon']}{escaped(dissent.settlement)}"
