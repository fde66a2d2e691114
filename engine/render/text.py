"""The report for a terminal: verdict first, then what is wrong, what to do, and where it is written."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from engine.findings import SEVERITIES, Dissent, Finding, Waived
from engine.render import mix, shared
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.terminal import WIDTH, columns, heading, plain
from engine.report import Report

STYLES = {
    "blocked": "bold white on red", "revise": "bold black on yellow", "ready": "bold white on green",
    "error": "bold red", "warning": "bold yellow", "recommendation": "bold cyan", "info": "bold blue",
}  # fmt: skip


def render(report: Report, width: int = WIDTH) -> str:
    """Plain text, without colour."""
    return plain(renderable(report), width)


def renderable(report: Report) -> RenderableType:
    """The report as rich prints it, with colours where the console has them."""
    words = Words(report.language)
    parts: list[RenderableType] = [_head(report, words)]
    told: set[str] = set()  # a disagreement is told whole once
    problems = shared.problems(report)
    for severity in SEVERITIES:
        found = [problem for problem in problems if problem.severity == severity]
        if found:
            parts.append(heading(words[severity] + words.aside(str(len(found))), STYLES[severity]))
            parts.extend(_problem(problem, words, told) for problem in found)
    if report.opposed:
        parts.append(_opposed(report, words))
    if report.missing_required:
        parts.append(heading(words["missing"]))
        parts.append(
            Padding(
                Prose(words["comma"].join(shared.named(path, words) for path in report.missing_required)), (0, 0, 1, 2)
            )
        )
    if report.not_assessed:
        parts.append(_not_assessed(report, words))
    if report.waived:
        parts.append(_waived(report, words))
    parts.append(_mix(report, words))
    if proposed := [Prose(line) for line in shared.proposed(report, words)]:
        parts.append(Padding(Group(*proposed), (0, 0, 1, 0)))
    if report.overrides:
        parts.append(_overrides(report, words))
    if report.glossary:
        parts.append(_glossary(report, words))
    parts.append(Prose(shared.counted(report, words), "bold"))
    parts.append(Prose(shared.answered(report, words), "dim"))
    return Group(*parts)


def _head(report: Report, words: Words) -> RenderableType:
    line = Prose.assemble(
        (f" {words[report.verdict]} ", STYLES[report.verdict]),
        f" {report.plan.name or words['plan']} — {shared.why(report, words)}",
    )
    return Padding(Group(line, Prose(f"{words['as of']} {report.as_of}", "dim")), (0, 0, 1, 0))


def _problem(problem: shared.Problem, words: Words, told: set[str]) -> RenderableType:
    parts: list[RenderableType] = [_finding(problem.finding, words, told)]
    if problem.alike:
        parts.append(Padding(Prose(f"{words['alike']}{words['colon']}"), (0, 0, 0, 4)))
        shown = problem.alike[: shared.ALIKE]
        lines = [f"{shared.message(alike, words)}  {alike.path}  {alike.location}" for alike in shown]
        if (more := len(problem.alike) - shared.ALIKE) > 0:
            lines.append(words["and more"].format(more))
        parts += [Padding(Prose(line), (0, 0, 0, 6)) for line in lines]
    if problem.consequences:
        parts.append(Padding(Prose(f"{words['consequences']}{words['colon']}"), (0, 0, 0, 4)))
        for one in problem.consequences:
            parts.append(Padding(Prose(shared.in_short(one, words)), (0, 0, 0, 6)))
            if one.conflict:
                first, *rest = _dissent(one.conflict, words, told)
                whole = (f"{words['dissent']}{words['colon']}{first}", *rest)
                parts += [Padding(Prose(line), (0, 0, 0, 8)) for line in whole]
    if len(parts) > 1:
        parts.append(Prose(""))
    return Group(*parts)


def _finding(finding: Finding, words: Words, told: set[str]) -> RenderableType:
    rows = Table.grid(padding=(0, 1))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")

    def add(key: str, *lines: str) -> None:
        for at, line in enumerate(lines):
            rows.add_row(words[key] if not at else "", Prose(line))

    add("do", finding.remedy)
    add("because", *shared.seen(finding, words))
    add("source", *(f"{shared.cited(cite, words)}{words['colon']}{cite.says}" for cite in finding.cites))
    add("address", *shared.outside(finding.cites, words))
    add("settings", *(shared.number(used, words) for used in finding.settings))
    if finding.conflict:
        add("dissent", *_dissent(finding.conflict, words, told))
    if finding.waived_before:
        add("waiver", shared.before(finding.waived_before, words))
    if finding.notice:
        add("notice", finding.notice)
    beside = f"  {finding.path}  {finding.location}  {finding.set}/{finding.rule}"
    head = Prose.assemble((finding.title, STYLES[finding.severity]), (beside, "dim"))
    return Padding(Group(head, Prose(finding.message), rows), (0, 0, 1, 2))


def _dissent(dissent: Dissent, words: Words, told: set[str]) -> Iterator[str]:
    if dissent.id in told:
        yield f"{shared.topic(dissent, words)}{words['clause']}{words['above']}"
        return
    told.add(dissent.id)
    yield shared.topic(dissent, words)
    yield from (f"- {side}" for side in shared.sides(dissent, words))
    yield f"{words['settled']}{words['colon']}{dissent.settlement}"


def _opposed(report: Report, words: Words) -> RenderableType:
    parts: list[RenderableType] = []
    for pair in report.opposed:
        parts.append(Prose(words["no value"].format(pair.label)))
        parts += [Padding(Prose(f"- {shared.side(side, words)}"), (0, 0, 0, 2)) for side in pair.sides]
        parts.append(Padding(Prose(shared.preferred(pair, words), "bold"), (0, 0, 0, 2)))
    return Group(heading(words["opposed"]), Padding(Group(*parts), (0, 0, 1, 2)))


def _not_assessed(report: Report, words: Words) -> RenderableType:
    table = columns(heads=True)
    table.add_column(words["field"], overflow="fold")
    table.add_column(words["settles"], overflow="fold", ratio=1)
    for need, count, ids in shared.open_fields(report):
        table.add_row(Prose(shared.named(need, words)), Prose(f"{count}{words['colon']}{ids}"))
    asked = [
        Prose(f"{item.question}{words.aside(words['comma'].join(shared.named(need, words) for need in item.needs))}")
        for item in shared.questions(report)
    ]
    if asked:
        asked.insert(0, Prose(f"{words['confirm']}{words['colon']}", "bold"))
    title = words["not assessed"] + words.aside(shared.unassessed(report, words))
    shown = [part for part in (table if table.row_count else None, *asked) if part is not None]
    return Group(heading(title), Padding(Group(*shown), (0, 0, 1, 2)))


def _overrides(report: Report, words: Words) -> RenderableType:
    lines = "\n".join(shared.overridden(change, words) for change in report.overrides)
    title = heading(words["overrides"])
    return Group(title, Padding(Prose(lines), (0, 0, 1, 2)))


def _glossary(report: Report, words: Words) -> RenderableType:
    table = columns()
    table.add_column(style="dim", no_wrap=True)
    table.add_column(style="dim", overflow="fold", ratio=1)
    for term in report.glossary:
        table.add_row(Prose(term.term), Prose(term.meaning))
    title = heading(words["glossary"])
    return Group(title, Padding(table, (0, 0, 1, 2)))


def _waived(report: Report, words: Words) -> RenderableType:
    def line(item: Waived) -> Prose:
        what = f"{item.rule} ({words[f'one {item.finding.severity}']}, {item.finding.path})"
        return Prose(f"{what}{words['colon']}{shared.accepted(item, words)}")

    lines = [line(item) for item in report.waived]
    return Group(heading(words["waived"]), Padding(Group(*lines), (0, 0, 1, 2)))


def _mix(report: Report, words: Words) -> RenderableType:
    table = columns(heads=True)
    shown = [column for column in mix.columns(report, words) if column[0] != "advised"]
    for name, title in shown:
        table.add_column(title, overflow="fold", justify="left" if name == "name" else "right")
    rows = mix.rows(report, words)
    for row in rows:
        if row.creators.planned or row.money.planned:
            table.add_row(*(Prose(str(getattr(row, name))) for name, _ in shown))
    origins = [Prose(f"{row.name}{words['colon']}{row.advised}", "dim") for row in rows if row.advised]
    parts: list[RenderableType] = [
        heading(words["mix"] + words.aside(words["mix read"])),
        Padding(table, (0, 0, 0, 2)),
        Padding(Group(*origins), (0, 0, 0, 2)),
    ]
    advised = report.mix.recommended
    if advised.objective:
        sources = words["comma"].join(cite.statement for cite in advised.cites)
        parts.append(
            Padding(Prose(words["advised"] + words["colon"] + advised.order + words.aside(sources)), (0, 0, 0, 2))
        )
    return Padding(Group(*parts), (0, 0, 1, 0))
