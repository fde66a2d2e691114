"""A rule in plain sentences: `zhongcao rules explain`."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli.options import config_option, lang_option, rule_of, rulebook, rules_here_option
from engine.findings import Language
from engine.render import telling
from engine.render.page import page
from engine.render.terminal import to_terminal
from engine.rules import find_config


@click.command()
@click.argument("id_", metavar="ID")
@lang_option
@rules_here_option
@config_option("in this folder")
def explain(id_: str, lang: Language, folders: Sequence[Path], config: Path | None) -> None:
    """Tell a rule in plain sentences: when it applies, when it fires, what it says and what it rests on."""
    book = rulebook(folders, config or find_config(Path("plan")))
    to_terminal(telling.rule(page(book, rule_of(book, id_), lang)))
