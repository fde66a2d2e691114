"""The history for people: lists, a check in full, comparisons and replays, for a terminal."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding

from api.history.diff import Diff, Side, Spot, Still
from api.history.replay import Replay
from api.history.values import Kept, Page, Whole
from engine.findings import SEVERITIES, Language
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.terminal import columns, heading

VERDICTS = {"blocked": "bold red", "revise": "bold yellow", "ready": "bold green"}


def listed(page: Page, lang: Language) -> Iterable[RenderableType]:
    """Two lines a check, then what to ask for the next ones."""
    words = Words(lang)
    for kept in page.checks:
        yield _head(kept, words)
        yield Padding(Prose(words["comma"].join(_about(kept, words)), "dim"), (0, 0, 0, 2))
    if not page.checks:
        yield Prose(words["history none"])
    if page.next:
        yield Prose(words["history more"].format(page.next), "dim")


def in_full(whole: Whole, lang: Language) -> Iterable[RenderableType]:
    """What was asked, then the findings in short."""
    words, kept = Words(lang), whole.kept
    yield from listed(Page(checks=(kept,), next=None), lang)
    options = kept.options
    table = columns()
    for name, value in (
        ("history file", options.file),
        ("history asked", words["comma"].join((options.lang, str(options.as_of), *options.packs))),
        ("history plan", kept.plan.digest),
        ("history rules", kept.rules),
        ("history engine", kept.engine),
    ):
        table.add_row(Prose(words[name], "bold"), Prose(value))
    yield Padding(table, (0, 0, 0, 2))
    for _, spot in Side.of(whole).spots():
        yield from _spot(spot, words)


def compared(diff: Diff, lang: Language) -> Iterable[RenderableType]:
    """The verdicts, what differs between both checks, and the findings that are fixed, unjudged, new, still there."""
    words = Words(lang)
    verdicts = dict.fromkeys(words[verdict] for verdict in (diff.verdict_before, diff.verdict_after))
    yield Prose(" → ".join(verdicts), VERDICTS[diff.verdict_after])
    if diff.changed:
        yield _changed(diff.changed, words)
    for name, spots in (("fixed", diff.fixed), ("unjudged", diff.unjudged), ("new", diff.new)):
        if spots:
            yield heading(words[f"history {name}"].format(len(spots)))
            for spot in spots:
                yield from _spot(spot, words)
    if diff.still:
        yield heading(words["history still"].format(len(diff.still)))
    for still in diff.still:
        yield from _spot(still.after, words, still)


def replayed(replay: Replay, lang: Language) -> Iterable[RenderableType]:
    """Whether the report is the same, what changed, and what became of the findings."""
    words = Words(lang)
    yield Prose(words["history same" if replay.same else "history other"], "bold green" if replay.same else "bold red")
    for line in replay.refused:
        yield Prose(line)
    if replay.diff:
        yield from compared(replay.diff.model_copy(update={"changed": replay.changed}), lang)
    elif replay.changed:
        yield _changed(replay.changed, words)


def _head(kept: Kept, words: Words) -> RenderableType:
    time = f"{kept.time:%Y-%m-%d %H:%M:%S} UTC"
    return Prose.assemble((words[kept.verdict], VERDICTS[kept.verdict]), f"  {time}  ", (kept.id, "bold"))


def _about(kept: Kept, words: Words) -> Iterable[str]:
    yield kept.plan.name or kept.options.file
    if kept.client:
        yield words["history client"].format(kept.client)
    counts = kept.counts.model_dump()
    yield from (f"{words[name]} {counts[name]}" for name in SEVERITIES if counts[name])


def _changed(parts: Sequence[str], words: Words) -> RenderableType:
    named = words["comma"].join(words[f"history {part}"] for part in parts)
    return Prose(f"{words['history changed']}{words['colon']}{named}")


def _spot(spot: Spot, words: Words, still: Still | None = None) -> Iterable[RenderableType]:
    """A finding: how grave and what, where, and whether it is waived; what it says, or, of one that is still there,
    whether it moved."""
    waived = words.aside(words["history waived"]) if spot.waived else ""
    yield Padding(Prose(f"{words[f'one {spot.severity}']}{words['colon']}{spot.title}{waived}"), (0, 0, 0, 2))
    told = f"{spot.set}/{spot.rule}  {spot.path}  {spot.location}"
    if still is None:
        told += f"\n{spot.message}"
    elif still.moved:
        told += words.aside(words["history moved"].format(still.before.path, still.before.location))
    yield Padding(Prose(told, "dim"), (0, 0, 0, 4))
