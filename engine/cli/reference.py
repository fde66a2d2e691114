"""What the rules rest on: `zhongcao sources`, `zhongcao settings`, `zhongcao glossary`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
from engine.coverage import changed_documents, matrix
from engine.findings import Language
from engine.problems import Refused
from engine.render import reference
from engine.render.terminal import to_terminal
from engine.rules import find_config


@click.command()
@rules_option
@click.option("--documents", metavar="DIR", type=click.Path(path_type=Path),
              help="A folder with the source documents: fail when one is not as it was read.")  # fmt: skip
@lang_option
@format_option
def sources(folders: Sequence[Path], documents: Path | None, lang: Language, format_: str) -> None:
    """Print every statement of the documents, what became of it, and the rules that rest on it.

    Exits with 2 when the rules and the statements do not fit together, or a document has changed.
    """
    book = rulebook(folders, None)
    rows = matrix(book, lang)
    _print(format_, [row.model_dump() for row in rows], lambda: reference.sources(book, rows, lang))
    if documents is not None:
        try:
            changed_documents(book, documents)
        except Refused as refused:
            stop(refused)


@click.command()
@rules_option
@config_option("in this folder")
@lang_option
@format_option
def settings(folders: Sequence[Path], config: Path | None, lang: Language, format_: str) -> None:
    """Print every named number, word and list that rules use, with its origin and citations, and the profiles."""
    book = rulebook(folders, config or find_config(Path("plan")))
    _print(format_, reference.settings_data(book, lang), lambda: reference.settings(book, lang))


@click.command()
@rules_option
@lang_option
@format_option
def glossary(folders: Sequence[Path], lang: Language, format_: str) -> None:
    """Print the words of the field with their meaning."""
    book = rulebook(folders, None)
    _print(format_, reference.glossary_data(book, lang), lambda: reference.glossary(book, lang))


def _print(format_: str, data: Any, text: Any) -> None:
    if format_ == "json":
        print_json(data)
    else:
        to_terminal(text())
