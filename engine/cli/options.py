"""What the commands share: their options, and rules that are read or refused."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from engine.findings import LANGUAGES
from engine.problems import Refused, did_you_mean, nearest, shown
from engine.rules import SHIPPED, Rule, Rulebook, load_rules

WRONG = 2
"""The exit code when a plan, the rules or the command line is wrong."""

Decorated = Callable[..., Any]

lang_option = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True,
                           help="Language of the output.")  # fmt: skip
rules_option = click.option("--rules", "folders", metavar="DIR", multiple=True, type=click.Path(path_type=Path),
                            help="Rules to use instead of the shipped ones; may be given several times.")  # fmt: skip

format_option = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
                             show_default=True, help="How it is written.")  # fmt: skip


pack_option = click.option(
    "--pack", "packs", metavar="NAME", multiple=True,
    help="Ask this pack of rules too, such as law-cn or all; may be given several times.",
)  # fmt: skip
as_of_option = click.option("--as-of", metavar="YYYY-MM-DD", help="The day of the check.  [default: today]")


def stop(told: str) -> NoReturn:
    """End the command: something that it was given is wrong."""
    click.echo(told, err=True)
    sys.exit(WRONG)


def print_json(data: Any) -> None:
    """Print data for programs, Chinese as it is."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def config_option(where: str) -> Callable[[Decorated], Decorated]:
    """The option for a zhongcao.yaml, with the place where one is looked for without it."""
    return click.option("--config", metavar="FILE", type=click.Path(path_type=Path),
                        help=f"Changes to the rules.  [default: zhongcao.yaml {where} or above]")  # fmt: skip


def rules_here() -> Path:
    """The folder `rules` where the command is run, or else the shipped rules."""
    here = Path("rules")
    return here if here.is_dir() else SHIPPED


def rulebook(folders: Sequence[Path], config: Path | None, examples: bool = True) -> Rulebook:
    """The rules; every problem of broken ones goes to standard error, and ends the command."""
    try:
        return load_rules(folders or (SHIPPED,), config, examples)
    except Refused as refused:
        stop(f"{refused}\nThe rules are broken; nothing was done.")


def rule_of(book: Rulebook, id_: str) -> Rule:
    """The rule of that id; an unknown one, or one that is switched off, ends the command."""
    if (rule := book.rule(id_)) is not None:
        return rule
    told = f"there is no rule '{shown(id_)}'"
    off = next((change.place for change in book.overrides if (change.kind, change.name) == ("disabled", id_)), None)
    if off is not None:
        told = f"{off}: the rule '{id_}' is switched off here"
    else:
        told += did_you_mean(nearest(id_, [rule.id for rule in book.rules]))
    stop(told)
