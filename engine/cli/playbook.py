"""What is planned for an objective: `zhongcao playbook`."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli.options import (
    config_option,
    format_option,
    lang_option,
    print_json,
    rulebook,
    rules_option,
    stop,
)
from engine.findings import Language
from engine.render import playbook as rendered
from engine.render.terminal import to_terminal
from engine.rules import find_config
from engine.rules.things import no_such
from engine.terms import Objective, meant


@click.command()
@click.argument("objective", metavar="[OBJECTIVE]", required=False)
@lang_option
@format_option
@rules_option
@config_option("in this folder")
def playbook(objective: str | None, lang: Language, format_: str, folders: Sequence[Path], config: Path | None) -> None:
    """Print the playbook of an objective: roles, numbers, stages, briefs, ads, measures, each line with its sources.

    Without OBJECTIVE a table of all; 'all' is the playbook that the others stand on.
    """
    book = rulebook(folders, config or find_config(Path("plan")))
    if objective is None:
        if format_ == "json":
            print_json(rendered.overview_data(book, lang))
        else:
            to_terminal(rendered.overview(book, lang))
        return
    found = book.playbooks.get(objective)
    if found is None:
        near = meant(Objective, objective)
        stop(no_such("playbook", objective, near if near in book.playbooks else None))
    if format_ == "json":
        print_json(rendered.data(book, found, lang))
    else:
        to_terminal(rendered.whole(found, lang))
