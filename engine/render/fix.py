"""What to do instead, for a terminal: the smallest edits for a finding, the way to a better verdict, the diff."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from engine.advice import Mark
from engine.changes import Change, Fix, Proposal, Way
from engine.findings import Language
from engine.messages import shown
from engine.render import shared
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.text import STYLES
from engine.source import yaml_flow

LONGEST = 60
"""Letters of a value that are shown."""

MARKS = 4
"""Findings that are named as side effects; the others are counted."""

DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def fix(found: Fix, lang: Language) -> Iterator[RenderableType]:
    """The finding, then each proposal with its side effects, or why there is none."""
    words = Words(lang)
    yield Prose.assemble(*_head(found.finding, words))
    if not found.proposals:
        said = words["no change" if found.complete else "no change seen"]
        yield _indented(said.format(found.most_fields, found.tried))
    elif not found.complete:
        yield _indented(words["search cut"].format(found.tried), "yellow")
    for number, proposal in enumerate(found.proposals, 1):
        lead = f"{number}. "
        for at, change in enumerate(proposal.changes):
            yield _indented(f"{lead if not at else ' ' * len(lead)}{edited(change, words)}")
        yield _indented(" " * len(lead) + words["semicolon"].join(effects(proposal, words)), "dim")
    if found.kept:
        yield _indented(words["kept"].format(_paths(found.kept, words)), "dim")
    yield Prose("")


def way(found: Way, lang: Language) -> Iterator[RenderableType]:
    """The verdicts before and after, the steps in order, what the planner has to give, and what is left."""
    words = Words(lang)
    before, after = ((words[verdict], STYLES[verdict]) for verdict in (found.before, found.after))
    yield Prose.assemble((f" {before[0]} ", before[1]), " → ", (f" {after[0]} ", after[1]))
    yield Prose(words["steps"].format(len(found.steps), found.tried))
    for number, step in enumerate(found.steps, 1):
        yield Prose("")
        yield Prose.assemble(f"{number}. ", *_head(step.finding, words))
        yield from (_indented(edited(change, words)) for change in step.changes)
    if given := (*found.to_give, *found.missing_required):
        yield Prose("")
        yield Prose(words["to give"].format(_paths(dict.fromkeys(given), words)), "yellow")
    if found.not_assessed:
        yield Prose(words["no longer judged"].format(len(found.not_assessed)), "dim")
    left = [mark for mark in found.left if mark.severity in ("error", "warning")]
    if left:
        yield Prose("")
        yield Prose(words["still stands"], "bold")
        yield from (_indented(Prose.assemble(*_head(mark, words))) for mark in left)


def diff(before: bytes, after: bytes, name: str) -> Iterator[RenderableType]:
    """The lines of a text that change."""
    was, now = (text.decode("utf-8-sig").splitlines() for text in (before, after))
    for line in unified_diff(was, now, name, name, n=1, lineterm=""):
        yield Prose(line, DIFF_STYLES.get(line[:1], "dim") if not line.startswith(("+++", "---")) else "bold")


def _head(mark: Mark, words: Words) -> Sequence[tuple[str, str]]:
    where = shared.named(mark.path, words) if mark.path else words["plan"]
    severity = words[f"one {mark.severity}"]
    return (severity, STYLES[mark.severity]), (f"  {mark.title}", "bold"), (f"  {mark.rule}  {where}", "dim")


def edited(change: Change, words: Words) -> str:
    """One edit in a line: the field, what it was, what it is to be."""
    name = shared.named(change.path, words)
    if change.kind == "remove":
        return words["take out"].format(name, valued(change.was, words))
    if change.work:
        return words["do first"].format(name, valued(change.now, words))
    if change.open:
        return words["give"].format(name)
    if change.kind == "add":
        return words["put in"].format(name, valued(change.now, words))
    return f"{name}{words['colon']}{valued(change.was, words)} → {valued(change.now, words)}"


def valued(value: object, words: Words) -> str:
    """A value as a plan writes it, in short."""
    return words["left blank"] if value is None else shown(yaml_flow(value), LONGEST)


def effects(proposal: Proposal, words: Words) -> Iterator[str]:
    """What a proposal clears, raises and leaves open, and the verdict then."""
    yield words["clears"].format(_marks(proposal.clears, words))
    yield words["raises"].format(_marks(proposal.raises, words)) if proposal.raises else words["raises nothing"]
    if proposal.not_assessed:
        yield words["no longer judged"].format(len(proposal.not_assessed))
    if proposal.missing_required:
        yield words["then required"].format(_paths(proposal.missing_required, words))
    yield words["then"].format(words[proposal.verdict])


def _marks(marks: Sequence[Mark], words: Words) -> str:
    named = words["comma"].join(dict.fromkeys(mark.rule for mark in marks[:MARKS]))
    return named + (words["and others"].format(len(marks) - MARKS) if len(marks) > MARKS else "")


def _paths(paths: Iterable[str], words: Words) -> str:
    return words["comma"].join(shared.named(path, words) for path in paths)


def _indented(line: str | Text, style: str = "") -> RenderableType:
    return Padding(Prose(line, style) if isinstance(line, str) else line, (0, 0, 0, 3))
