"""What a change of rules does to plans, for a terminal, for programs, and as Markdown for a pull request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from engine.impact import BoundaryChange, Change, Edit, Impact, Outcome, RuleChange
from engine.render.markdown import escaped
from engine.render.phrases import Words
from engine.render.shared import ALIKE, cited

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
        yield Padding(Group(head, _indented(_told(rule, words))), (0, 0, 1, 2))
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
        yield from (f"- {escaped(line)}" for line in _told(rule, words))
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
    return Padding(Rule(Text(title, "bold"), align="left", style="dim"), (1, 0, 0, 0))


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
    return words["comma"].join(f"{number} {words[f'kind {kind}']}" for kind, number in counts.items())


def _plans(impact: Impact, words: Words) -> Iterator[tuple[str, str, str]]:
    """Each plan that changes, with its verdicts and counts."""
    for plan in impact.plans:
        verdicts = dict.fromkeys((words[plan.verdict_before], words[plan.verdict_after]))
        yield plan.plan, " → ".join(verdicts), _counted(plan.counts, words)


def _causes(impact: Impact, words: Words) -> Iterator[tuple[str, str, str]]:
    """Each statement behind a change, what it says, and how much follows."""
    for cause in impact.causes:
        counts = words["caused"].format(rules=len(cause.rules), plans=len(cause.plans), changes=cause.changes)
        yield cited(cause.citation, words), cause.citation.says, counts


def _broken(impact: Impact, words: Words) -> Iterator[str]:
    for broken in impact.broken:
        yield f"{broken.plan}{words['colon']}{words['broken problems'].format(len(broken.problems))}"


def _about(rule: RuleChange, words: Words) -> str:
    asked = "" if rule.asked else words.aside(words["not asked"].format(rule.pack))
    return f"{words[f'one {rule.severity}']}{words['colon']}{rule.title}{asked}"


def _told(rule: RuleChange, words: Words) -> Iterator[str]:
    """What was edited, the statements behind it, what changes in stored plans, and what in boundary plans."""
    yield from (_edit(edit, words) for edit in rule.edits)
    yield from (f"{words['source']}{words['colon']}{cited(cite, words)}" for cite in rule.causes)
    yield from _some([_change(change, words) for change in rule.changes], words)
    if rule.boundary:
        title = words["boundary"].format(rule.boundary.made, len(rule.boundary.changes))
        yield title if rule.boundary.made else words["no boundary"]
        yield from _some([_boundary_change(change, words) for change in rule.boundary.changes], words)
        yield from (words["not made"].format(asked) for asked in rule.boundary.not_made)


def _some(lines: Sequence[str], words: Words) -> Iterator[str]:
    yield from lines[:ALIKE]
    if (more := len(lines) - ALIKE) > 0:
        yield words["and more"].format(more)


def _edit(edit: Edit, words: Words) -> str:
    what = f"{words['override setting']} {edit.name}" if edit.part == "setting" else edit.part
    if edit.name and edit.part != "setting":
        what += f".{edit.name}"
    return f"{what}{words['colon']}{_value(edit.before)} → {_value(edit.after)}"


def _value(value: Any) -> str:
    """A value as a rule writes it; nothing is a dash."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value)) or "—"
    if isinstance(value, bool):
        return str(value).lower()
    return "—" if value is None else str(value)


def _change(change: Change, words: Words) -> str:
    """One change of advice in a line: how, where, and what is said."""
    kinds = words["comma"].join(words[f"kind {kind}"] for kind in change.kinds)
    where = f"{change.plan}:{change.line}:{change.column}"
    return f"{kinds}{words['colon']}{where} {change.path}{words['semicolon']}{_advice(change, words)}"


def _advice(change: Change, words: Words) -> str:
    old, new = change.before, change.after
    if (told := new or old) and told.state == "not_assessed" and not (old and old.message):
        return f"{told.title}{words.aside(words['comma'].join(told.needs))}"
    both = [one for one in (old, new) if one and one.state != "not_assessed"]
    severity = " → ".join(dict.fromkeys(words[f"one {one.severity}"] for one in both))
    texts = zip(*((one.title, one.message, one.remedy) for one in both), strict=True)
    title, message, remedy = (" → ".join(dict.fromkeys(versions)) for versions in texts)
    shown = (
        [title] * (len({one.title for one in both}) > 1)
        + [message]
        + [remedy] * (len({one.remedy for one in both}) > 1)
    )
    return f"{severity}{words['colon']}{words['semicolon'].join(shown)}"


def _boundary_change(change: BoundaryChange, words: Words) -> str:
    set_ = f"{change.path} = {_value(change.value)}" if change.path else words["as it is"]
    outcomes = " → ".join(_outcome(one, words) for one in (change.before, change.after))
    return f"{words['quoted'].format(change.example)}{words['comma']}{set_}{words['colon']}{outcomes}"


def _outcome(outcome: Outcome, words: Words) -> str:
    places = ", ".join(filter(None, outcome.fires))
    return words[outcome.name] + (words.aside(places) if places else "")
