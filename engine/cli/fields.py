"""What a rule may ask: `zhongcao rules fields`."""

import click

from engine.cli.options import format_option, lang_option, print_json
from engine.facts import KINDS
from engine.findings import Language
from engine.render import fields as rendered
from engine.render.terminal import to_terminal


@click.command()
@click.argument("kind", metavar="[KIND]", type=click.Choice(KINDS), required=False)
@lang_option
@format_option
def fields(kind: str | None, lang: Language, format_: str) -> None:
    """Print the fields that rules may name: type, unit, values, meaning, and where each comes from.

    KIND is what a rule is about: plan, cohort, brief, kpi, keyword or creator; without it all are printed.
    """
    kinds = [kind] if kind else list(KINDS)
    if format_ == "json":
        print_json(rendered.data(kinds, lang))
    else:
        to_terminal(rendered.table(kinds, lang))
