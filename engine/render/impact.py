"""What a change of rules does to plans, for a terminal, for programs, and as Markdown for a pull request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from engine.impact import Boundary, BoundaryChange, Change, Edit, Impact, Outcome, RuleChange
from engine.render.markdown import escaped
from engine.render.phrases import Words
from engine.render.shared import ALIKE, cited
from engine.render.terminal import heading

Line = tuple[int, str]
"""How deep a line stands under its rule, and what it says."""

STYLES = {"added": "green", "removed": "red", "changed": "yellow"}


def json(impact: Impact) -> str:
    """All of it, always the same bytes for the same impact."""
    return impact.model_dump_json(by_alias=True, indent=2) + "\n"


def text(impact: Impact) -> Iterable[RenderableType]:
    """The plans that change, then each changed rule with what becomes of plans, then the statements behind it."""
    words = Words(impact.language)
    yield Text(f"{words['impact']}{words['colon']}{impact.before} → {impact.after}", "bold")
    yield Text(words["semicolon"].join(_summary(impact, words)))
    if impact.plans:
        yield _heading(words["plans"])
        yield _indented(f"{plan}  {verdicts}  {counts}" for plan, verdicts, counts in _plans(impact, words))
    if impact.rules:
        yield _heading(words["rules"])
    for rule in impact.rules:
        head = Text.assemble(
            (f"{rule.set}/{rule.rule}", "bold"), "  ", (words[f"change {rule.change}"], STYLES[rule.change]),
            f"  {_about(rule, words)}",
        )  # fmt: skip
        yield Padding(Group(head, _indented("  " * level + line for level, line in _told(rule, words))), (0, 0, 1, 2))
    if impact.causes:
        yield _heading(words["by statement"])
        yield _indented(
            f"{statement}{words['colon']}{says}\n    {counts}" for statement, says, counts in _causes(impact, words)
        )
    if impact.broken:
        yield _heading(words["broken plans"].format(len(impact.broken)))
        yield _indented(_broken(impact, words))


def markdown(impact: Impact) -> str:
    """Headings, a table of plans, a list under each rule, a table of statements."""
    return "\n".join(_markdown(impact, Words(impact.language))) + "\n"


def _markdown(impact: Impact, words: Words) -> Iterator[str]:
    yield f"# {words['impact']}{words['colon']}{escaped(impact.before)} → {escaped(impact.after)}"
    yield from ("", words["semicolon"].join(_summary(impact, words)))
    if impact.plans:
        yield from ("", f"## {words['plans']}", "")
        yield from _table((words["plan"], words["verdicts"], words["changes"]), _plans(impact, words))
    if impact.rules:
        yield from ("", f"## {words['rules']}")
    for rule in impact.rules:
        head = f"`{rule.set}/{rule.rule}` {words[f'change {rule.change}']}{words['colon']}{_about(rule, words)}"
        yield from ("", f"### {head.replace('<', '&lt;')}", "")
        yield from (f"{'  ' * level}- {escaped(line)}" for level, line in _told(rule, words))
    if impact.causes:
        yield from ("", f"## {words['by statement']}", "")
        yield from _table((words["statement"], words["says"], words["changes"]), _causes(impact, words))
    if impact.broken:
        yield from ("", f"## {words['broken plans'].format(len(impact.broken))}", "")
        yield from (f"- {escaped(line)}" for line in _broken(impact, words))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    yield from (f"| {' | '.join(map(escaped, row))} |" for row in rows)


def _heading(title: str) -> RenderableType:
    return Padding(heading(title), (1, 0, 0, 0))


def _indented(lines: Iterable[str]) -> RenderableType:
    return Padding(Group(*map(Text, lines)), (0, 0, 0, 2))


# --- Lines that both have ---------------------------------------------------------------------------------------------


def _summary(impact: Impact, words: Words) -> Iterator[str]:
    yield words["rules change"].format(len(impact.rules))
    yield words["plans change"].format(len(impact.plans), impact.checked)
    if impact.counts:
        yield _counted(impact.counts, words)
    if impact.broken:
        yield words["broken plans"].format(len(impact.broken))


def _counted(counts: Mapping[Any, int], words: Words) -> str:
    return words["comma"].join(f"{words[f'kind {kind}']} {number}" for kind, number in counts.items())


def _plans(impact: Impact, words: Words) -> Iterator[tuple[str, str, str]]:
    """Each plan that changes, with its verdicts and counts."""
    for plan in impact.plans:
        verdicts = dict.fromkeys((words[plan.verdict_before], words[plan.verdict_after]))
        yield plan.plan, " → ".join(verdicts), _counted(plan.counts, words)


def _causes(impact: Impact, words: Words) -> Iterator[tuple[str, str, str]]:
    """Each statement behind a change, what it says, and how much follows."""
    for cause in impact.causes:
        counts = words["caused"].format(len(cause.rules), len(cause.plans), cause.changes)
        yield cited(cause.citation, words), cause.citation.says, counts


def _broken(impact: Impact, words: Words) -> Iterator[str]:
    for broken in impact.broken:
        yield f"{broken.plan}{words['colon']}{words['broken problems'].format(len(broken.problems))}"


def _about(rule: RuleChange, words: Words) -> str:
    asked = "" if rule.asked else words.aside(words["not asked"].format(rule.pack))
    return f"{words[f'one {rule.severity}']}{words['colon']}{rule.title}{asked}"


def _told(rule: RuleChange, words: Words) -> Iterator[Line]:
    """What was edited, the statements behind it, what changes in stored plans, and what in boundary plans."""
    yield from ((0, _edit(edit, words)) for edit in rule.edits)
    yield from ((0, f"{words['source']}{words['colon']}{cited(cite, words)}") for cite in rule.causes)
    for change in rule.changes[:ALIKE]:
        yield from _change(change, words)
    yield from _more(rule.changes, 0, words)
    if rule.boundary:
        yield 0, _boundary(rule.boundary, words)
        yield from ((1, _boundary_change(change, words)) for change in rule.boundary.changes[:ALIKE])
        yield from _more(rule.boundary.changes, 1, words)
        yield from ((1, words["not made"].format(asked)) for asked in rule.boundary.not_made)


def _more(changes: Sequence[object], level: int, words: Words) -> Iterator[Line]:
    if (more := len(changes) - ALIKE) > 0:
        yield level, words["and more"].format(more)


def _edit(edit: Edit, words: Words) -> str:
    what = f"{edit.part}.{edit.name}" if edit.name else edit.part
    if edit.part == "setting":
        what = f"{words['override setting']} {edit.name}"
    return f"{what}{words['colon']}{_value(edit.before)} → {_value(edit.after)}"


def _value(value: Any) -> str:
    """A value as a rule writes it; nothing is a dash."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value)) or "—"
    if isinstance(value, bool):
        return str(value).lower()
    return "—" if value is None else str(value)


def _change(change: Change, words: Words) -> Iterator[Line]:
    """One change of advice: how, how grave, and where; then what is said before and after."""
    kinds = words["comma"].join(words[f"kind {kind}"] for kind in change.kinds)
    sides = [side for side in (change.before, change.after) if side]
    severities = dict.fromkeys(words[f"one {side.severity}"] for side in sides)
    where = f"{change.plan}:{change.line}:{change.column} {change.path}"
    yield 0, f"{kinds}{words['colon']}{where}{words.aside(' → '.join(severities))}"
    if lacking := next((side for side in sides if side.state == "not_assessed"), None):
        yield 1, f"{words['not assessed']}{words['colon']}{words['comma'].join(lacking.needs)}"
    found = [side for side in sides if side.state != "not_assessed"]
    for part in ("title", "message", "remedy"):
        versions = dict.fromkeys(getattr(side, part) for side in found)
        if len(versions) > 1 or (part == "message" and found):
            yield 1, " → ".join(versions)


def _boundary(boundary: Boundary, words: Words) -> str:
    if not boundary.made:
        return words["no boundary"]
    return words["boundary"].format(boundary.made, len(boundary.changes))


def _boundary_change(change: BoundaryChange, words: Words) -> str:
    spot = f"{change.path} = {_value(change.value)}" if change.path else words["as it is"]
    outcomes = " → ".join(_outcome(one, words) for one in (change.before, change.after))
    return f"{words['quoted'].format(change.example)}{words['comma']}{spot}{words['colon']}{outcomes}"


def _outcome(outcome: Outcome, words: Words) -> str:
    places = ", ".join(filter(None, outcome.fires))
    return words[outcome.name] + (words.aside(places) if places else "")
