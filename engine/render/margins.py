"""How near a plan is to other findings, for a terminal: each number and day with its ends, the fragile ones first."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from engine.advice import End, Margin, Margins, Mark
from engine.findings import Language
from engine.render import shared
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.terminal import heading
from engine.render.text import STYLES


def margins(found: Margins, lang: Language) -> Iterator[RenderableType]:
    """The fragile fields, the others that have an end, and the names of those that have none."""
    words = Words(lang)
    ends = [margin for margin in found.fields if margin.low or margin.high]
    for title, fragile in (("fragile", True), ("other margins", False)):
        if part := [margin for margin in ends if margin.fragile is fragile]:
            yield heading(words[title] + words.aside(str(len(part))))
            for margin in part:
                yield from _margin(margin, words)
            yield Prose("")
    if free := [shared.named(margin.path, words) for margin in found.fields if margin not in ends]:
        yield Prose(words["no end seen"].format(words["comma"].join(free)), "dim")
    if found.left_out:
        yield Prose(words["not turned"].format(found.left_out), "yellow")


def _margin(margin: Margin, words: Words) -> Iterator[RenderableType]:
    low, high = (shared.digits(end.inside) if end else "…" for end in (margin.low, margin.high))
    yield Prose.assemble(
        (shared.named(margin.path, words), "bold"),
        f"{words['colon']}{shared.digits(margin.value)}{words.aside(words['same from to'].format(low, high))}",
        (f"  {margin.location}", "dim"),
    )
    for end in (margin.low, margin.high):
        if end:
            yield from _end(end, words)


def _end(end: End, words: Words) -> Iterator[RenderableType]:
    for said, marks in (("comes at", end.comes), ("goes at", end.goes)):
        for mark in marks:
            yield Padding(_mark(words[said].format(shared.digits(end.outside)), mark, words), (0, 0, 0, 3))


def _mark(lead: str, mark: Mark, words: Words) -> Text:
    where = shared.named(mark.path, words) if mark.path else words["plan"]
    severity = (words[f"one {mark.severity}"], STYLES[mark.severity])
    return Prose.assemble(lead, severity, f"  {mark.title}", (f"  {mark.rule}  {where}", "dim"))
