"""Whether rules are right: `zhongcao rules check`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli.options import WRONG, lang_option
from engine.findings import Language
from engine.lint import Checked, broken, lint
from engine.problems import Refused
from engine.render import RULE_FORMATS
from engine.rules import SHIPPED, Places, load_rules

FAULTS = 1


@click.command()
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(list(RULE_FORMATS)), default="text", show_default=True,
              help="How it is written.")  # fmt: skip
@lang_option
def check(folders: Sequence[Path], format_: str, lang: Language) -> None:
    """Check rule files: every mistake at its place, then conditions, examples and settings that cannot be meant.

    DIR is a folder of rules; without one the shipped rules are checked. Exits with 0 when nothing but notes is found, 1
    for an error or a warning in rules that can be used, 2 when they cannot be read.
    """
    checked = _checked(folders or (_shipped(),))
    click.echo(RULE_FORMATS[format_](checked, lang), nl=False)
    grave = any(fault.level != "note" for fault in checked.faults)
    sys.exit(WRONG if checked.broken else FAULTS if grave else 0)


def _checked(folders: Sequence[Path]) -> Checked:
    try:
        book = load_rules(folders)
    except Refused as refused:
        return Checked((), 0, tuple(broken(refused)))
    files = tuple(rule.file for rule in book.rules)
    return Checked(files, sum(len(rule.examples) for rule in book.rules), tuple(lint(book, Places())))


def _shipped() -> Path:
    """The shipped rules, by a short name where they stand below this folder."""
    here = Path.cwd()
    return SHIPPED.relative_to(here) if SHIPPED.is_relative_to(here) else SHIPPED
