"""Kept checks are made again and compared: `zhongcao history replay` and `diff`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from api.history.cli.options import history_option, opened
from api.history.diff import Side
from api.history.diff import diff as diff_of
from api.history.replay import replay as replay_of
from api.history.words import compared, replayed
from engine.check import Checker
from engine.cli.inputs import read_text
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
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused
from engine.render.terminal import to_terminal
from engine.rules import find_config

OTHER = 1
"""The exit code of a replay that gives another report."""


@click.command()
@click.argument("id_", metavar="ID")
@history_option
@click.option("--plan", metavar="FILE", help="The plan as it is now, in place of the kept one.")
@rules_option
@config_option("beside that plan, else in this folder,")
@lang_option
@format_option
def replay(
    id_: str,
    address: str,
    plan: str | None,
    folders: Sequence[Path],
    config: Path | None,
    lang: Language,
    format_: str,
) -> None:
    """Make a kept check again with the rules at hand: the same report, or what changed.

    Exits with 1 when the report is another.
    """
    with opened(address) as history:
        whole = history.get(id_)
    book = rulebook(folders, config or find_config(Path(plan or "plan")), examples=False)
    try:
        again = replay_of(whole, Checker(book), None if plan is None else read_text(plan))
    except (Refused, EvaluatorsDisagree) as error:
        stop(error)
    if format_ == "json":
        print_json(again.model_dump(mode="json", by_alias=True))
    else:
        to_terminal(replayed(again, lang))
    sys.exit(0 if again.same else OTHER)


@click.command()
@click.argument("before", metavar="ID")
@click.argument("after", metavar="LATER")
@history_option
@lang_option
@format_option
def diff(before: str, after: str, address: str, lang: Language, format_: str) -> None:
    """Compare two kept checks: what is fixed, new, and still there."""
    with opened(address) as history:
        found = diff_of(Side.of(history.get(before)), Side.of(history.get(after)))
    if format_ == "json":
        print_json(found.model_dump(mode="json", by_alias=True))
    else:
        to_terminal(compared(found, lang))
