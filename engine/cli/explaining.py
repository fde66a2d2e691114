"""Why a rule says what it says of a plan: `zhongcao explain`."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.check import Checker
from engine.cli.inputs import NAMELESS, day_option, read_text
from engine.cli.options import (
    as_of_option,
    config_option,
    format_option,
    lang_option,
    rule_of,
    rulebook,
    rules_option,
    stop,
)
from engine.findings import Language
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused
from engine.render import explain as rendered
from engine.render.terminal import to_terminal
from engine.rules import find_config
from engine.source import read


@click.command()
@click.argument("plan", metavar="PLAN")
@click.argument("rule", metavar="RULE")
@lang_option
@format_option
@as_of_option
@rules_option
@config_option("beside the plan")
def explain(
    plan: str, rule: str, lang: Language, format_: str, as_of: str | None, folders: Sequence[Path], config: Path | None
) -> None:
    """Show why a rule fires on a plan or why not: each condition with its value, its truth and its place.

    PLAN may be '-' for standard input; RULE is the id of a rule of any pack. Exits with 0 whatever the rule says,
    with 2 when the plan, the rules or the command line is wrong: standard error then says where.
    """
    day = day_option(as_of, "--as-of")
    book = rulebook(folders, config or find_config(Path(plan)), examples=False)
    asked = rule_of(book, rule)
    try:
        source = read(read_text(plan), NAMELESS if plan == "-" else plan)
        told = Checker(book).explain(source, asked, day, lang)
    except (Refused, EvaluatorsDisagree) as error:
        stop(error)
    if format_ == "json":
        click.echo(told.model_dump_json(by_alias=True, indent=2))
    else:
        to_terminal(rendered.explanation(told, lang))
