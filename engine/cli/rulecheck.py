"""Whether rules are right: `zhongcao rules check`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli.options import WRONG, config_option, folders_of, lang_option, no_shipped_option, own, rules_here
from engine.findings import Language
from engine.lint import Checked, broken, lint, unfit
from engine.problems import Refused
from engine.render import RULE_FORMATS
from engine.rules import Places, find_config, load_rules
from engine.trials import staged

FAULTS = 1


@click.command()
@click.argument("named", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(list(RULE_FORMATS)), default="text", show_default=True,
              help="How it is written.")  # fmt: skip
@lang_option
@no_shipped_option
@config_option("in this folder")
def check(named: Sequence[Path], format_: str, lang: Language, no_shipped: bool, config: Path | None) -> None:
    """Check rule files: every mistake at its place, then conditions, examples and settings that cannot be meant.

    DIR is a folder of rules, beside the shipped ones; without it the folder 'rules' here is checked, or else the
    shipped rules. With a zhongcao.yaml the conditions are looked at with its values too. Exits with 0 when nothing but
    notes is found, 1 for an error or a warning in rules that can be used, 2 when they cannot be read.
    """
    folders = folders_of(named or rules_here(), no_shipped)
    checked = _checked(folders, config or find_config(Path("plan")))
    click.echo(RULE_FORMATS[format_](checked, lang), nl=False)
    grave = any(fault.level != "note" for fault in checked.faults)
    sys.exit(WRONG if checked.broken else FAULTS if grave else 0)


def _checked(folders: Sequence[Path], config: Path | None) -> Checked:
    """What is wrong in the folders that somebody works on, and what the zhongcao.yaml makes wrong in any."""
    try:
        book = load_rules(folders)
        mine = own(folders)
        rules = [rule for rule in book.rules if Path(rule.file).parent.parent in mine]
        staged(rules, book)  # raises what is wrong with the plans and settings of examples
        changed = load_rules(folders, config) if config else book
    except Refused as refused:
        return Checked((), 0, tuple(broken(refused)))
    places = Places()
    faults = [fault for fault in lint(book, rules, places) if any(map(Path(fault.place.file).is_relative_to, mine))]
    faults = sorted((*faults, *unfit(book, changed, places)), key=lambda fault: fault.place)
    return Checked(tuple(rule.file for rule in rules), sum(len(rule.examples) for rule in rules), tuple(faults))
