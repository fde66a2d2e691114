"""What to do instead: `zhongcao fix`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, track

from engine.changes import GIVEN, MOST_FIELDS, Adviser, Bounds, Edit, Fix
from engine.check import Checker
from engine.cli.inputs import NAMELESS, day_option, read_text, unwritten
from engine.cli.locking import lock_option
from engine.cli.options import (
    as_of_option,
    bad,
    config_option,
    format_option,
    lang_option,
    pack_option,
    print_json,
    rule_of,
    rulebook,
    rules_option,
    said,
    stop,
)
from engine.findings import Language
from engine.messages import Listed, Message
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused
from engine.render import fix as render
from engine.render.phrases import Words
from engine.render.terminal import to_terminal
from engine.rules import UnknownPack, find_config
from engine.source import CannotEdit, save

NOT_ALL = 1
"""The exit code when a finding has no fix, or the way does not end at ready."""


@click.command()
@click.argument("plan", metavar="PLAN")
@click.option("--rule", metavar="ID", help="Only what this rule finds.")
@click.option("--all", "all_", is_flag=True, help="A short set of edits to the best verdict that is found.")
@click.option("--write", is_flag=True, help="Write the edits into the file; needs --rule or --all.")
@click.option("--pick", metavar="N", type=click.IntRange(min=1),
              help="Which proposal --rule ID --write takes.  [default: 1]")  # fmt: skip
@lock_option("Leave this as it is")
@click.option("--unlock", "opened", metavar="PATH", multiple=True, type=click.Choice(GIVEN),
              help="Edit this too, which is taken as given without it.")  # fmt: skip
@click.option("--fields", "most_fields", metavar="N", type=click.IntRange(1, 5), default=MOST_FIELDS, show_default=True,
              help="How many fields one proposal may edit.")  # fmt: skip
@lang_option
@format_option
@rules_option
@config_option("beside the plan")
@pack_option
@as_of_option
def fix(  # noqa: PLR0913, PLR0917  (an argument for each option)
    plan: str,
    rule: str | None,
    all_: bool,
    write: bool,
    pick: int | None,
    kept: Sequence[str],
    opened: Sequence[str],
    most_fields: int,
    lang: Language,
    format_: str,
    folders: Sequence[Path],
    config: Path | None,
    packs: Sequence[str],
    as_of: str | None,
) -> None:
    """Show the smallest edits of a plan that clear each finding, and what else they clear and raise.

    Every proposal was checked whole, by both evaluators. Exits with 0, with 1 when a finding has no such edits or --all
    does not end at ready, with 2 when the plan, the rules or the command line is wrong.
    """
    if rule and all_:
        raise click.UsageError(said(Message("--rule and --all are two questions; ask one of them")))
    if write and not (rule or all_):
        raise click.UsageError(said(Message("--write needs --rule ID or --all: which edits shall be written?")))
    if pick and not (write and rule):
        raise click.UsageError(said(Message("--pick goes with --rule ID --write: it says which proposal is written")))
    if write and plan == "-":
        raise bad("PLAN", Message("edits are written into a file; name it"))
    day = day_option(as_of, "--as-of")
    book = rulebook(folders, config or find_config(Path(plan)), examples=False)
    if rule:
        packs = [*packs, rule_of(book, rule).pack]
    try:
        bounds = Bounds(kept, opened, most_fields)
        adviser = Adviser(Checker(book), read_text(plan), NAMELESS if plan == "-" else plan, day, lang, packs, bounds)
        if all_:
            _all(adviser, format_, write)
        else:
            _each(adviser, rule, format_, (pick or 1) if write else 0)
    except UnknownPack as error:
        raise bad("--pack", error) from None
    except (Refused, EvaluatorsDisagree) as error:
        stop(error)


def _each(adviser: Adviser, rule: str | None, format_: str, pick: int) -> None:
    """The fixes of each finding; with `pick` that proposal for the first of them is written."""
    words = Words(adviser.lang)
    spots = adviser.spots(rule)
    console = Console(stderr=True)
    heard = track(spots, words["searching"], console=console, transient=True, disable=not console.is_terminal)
    fixes = [adviser.fix(spot) for spot in heard]
    if format_ == "json":
        print_json([found.model_dump(mode="json") for found in fixes])
    else:
        to_terminal(part for found in fixes for part in render.fix(found, adviser.lang))
        if not fixes:
            click.echo(words["nothing to fix"])
    if pick and fixes:
        _write(adviser, [_picked(fixes[0], pick)], format_)
    sys.exit(0 if all(found.proposals for found in fixes) else NOT_ALL)


def _picked(found: Fix, pick: int) -> Sequence[Edit]:
    """The edits of a proposal; what only the planner knows ends the command."""
    if pick > len(found.proposals):
        count = len(found.proposals)
        stop(Message("there is no proposal {number}; there are {count}", number=pick, count=count))
    edits = found.proposals[pick - 1].edits
    if given := [edit.path for edit in edits if edit.yours]:
        told = Message(
            "nothing was written: only you can give {fields}; take another proposal with --pick",
            fields=Listed(given),
        )
        stop(told)
    return edits


def _all(adviser: Adviser, format_: str, write: bool) -> None:
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(Words(adviser.lang)["searching"])
        found = adviser.way(lambda done, of: progress.update(task, completed=done, total=of))
    steps = [[edit for edit in step.edits if not edit.yours] for step in found.steps]
    if format_ == "json":
        print_json(found.model_dump(mode="json"))
    else:
        to_terminal(render.way(found, adviser.lang))
    if any(steps) and write:
        _write(adviser, steps, format_)
    elif any(steps) and format_ == "text":
        to_terminal(render.diff(adviser.text, _edited(adviser, steps), adviser.name))
    sys.exit(0 if found.after == "ready" and not found.to_give else NOT_ALL)


def _edited(adviser: Adviser, steps: Sequence[Sequence[Edit]]) -> bytes:
    try:
        return adviser.text_with(*steps)
    except CannotEdit as error:
        told = Message(
            "the edits do not fit in here ({why}); write them yourself:\n{piece}", why=error, piece=error.piece
        )
        stop(Message("{path}: {told}", path=adviser.name, told=told))


def _write(adviser: Adviser, steps: Sequence[Sequence[Edit]], format_: str) -> None:
    text = _edited(adviser, steps)
    try:
        save(Path(adviser.name), text)
    except OSError as error:
        stop(Message("{path}: {told}", path=adviser.name, told=unwritten(error)))
    if format_ == "text":
        to_terminal(render.diff(adviser.text, text, adviser.name))
