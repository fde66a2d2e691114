"""A rule in plain sentences: `zhongcao rules explain`."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli.options import (
    config_option,
    format_option,
    lang_option,
    print_json,
    rule_of,
    rulebook,
    rules_here_option,
)
from engine.findings import Language
from engine.render import telling
from engine.render.page import page
from engine.render.terminal import to_terminal
from engine.rules import find_config


@click.command()
@click.argument("id_", metavar="ID")
@lang_option
@format_option
@rules_here_option
@config_option("in this folder")
def explain(id_: str, lang: Language, format_: str, folders: Sequence[Path], config: Path | None) -> None:
    """Tell a rule in plain sentences: when it applies, when it fires, what it says and what it rests on."""
    book = rulebook(folders, config or find_config(Path("plan")))
    asked = rule_of(book, id_)
    if format_ == "json":
        print_json(telling.data(book, asked, lang))
    else:
        to_terminal(telling.rule(page(book, asked, lang)))
