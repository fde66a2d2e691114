"""How near a plan is to other findings: `zhongcao margins`."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from engine import changes
from engine.changes import GIVEN, Bounds
from engine.cli.inputs import NAMELESS, read_text
from engine.cli.locking import lock_option
from engine.cli.options import (
    bad,
    config_option,
    format_option,
    lang_option,
    pack_option,
    print_json,
    rulebook,
    rules_option,
    stop,
)
from engine.findings import Language
from engine.problems import Refused
from engine.render import margins as render
from engine.render.phrases import Words
from engine.render.terminal import to_terminal
from engine.rules import UnknownPack, find_config
from engine.source import read


@click.command()
@click.argument("plan", metavar="PLAN")
@lock_option("Leave this out")
@lang_option
@format_option
@rules_option
@config_option("beside the plan")
@pack_option
def margins(
    plan: str,
    kept: Sequence[str],
    lang: Language,
    format_: str,
    folders: Sequence[Path],
    config: Path | None,
    packs: Sequence[str],
) -> None:
    """Show how far each number and day of a plan can move before a finding comes or goes.

    Fragile ones come first: those with an end within 5 % or one day. PLAN may be '-' for standard input. Exits with 0,
    with 2 when the plan, the rules or the command line is wrong.
    """
    book = rulebook(folders, config or find_config(Path(plan)), examples=False)
    console = Console(stderr=True)
    try:
        source = read(read_text(plan), NAMELESS if plan == "-" else plan)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(Words(lang)["turning"])
            found = changes.margins(
                book, source, packs, lang, Bounds(kept, opened=GIVEN),
                lambda done, of: progress.update(task, completed=done, total=of),
            )  # fmt: skip
    except UnknownPack as error:
        raise bad("--pack", error) from None
    except Refused as error:
        stop(error)
    if format_ == "json":
        print_json(found.model_dump(mode="json"))
    else:
        to_terminal(render.margins(found, lang))
