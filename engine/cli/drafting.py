"""A plan to start from: `zhongcao draft`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from engine.check import Checker
from engine.cli.inputs import unwritten
from engine.cli.options import config_option, lang_option, rulebook, rules_option, stop
from engine.draft import draft as drafted
from engine.draft import framed, input_of
from engine.findings import Language
from engine.messages import Message
from engine.problems import Problem, Refused
from engine.rules import find_config
from engine.source import read, yaml_block


@click.command()
@click.option("--objective", metavar="WORD", help="What the campaign is for: launch, sales, trust...")
@click.option("--budget", metavar="AMOUNT", help="The whole budget.")
@click.option("--currency", metavar="WORD", default="CNY", show_default=True, help="Currency of all amounts.")
@click.option("--fx", metavar="RATE", help="CNY for one unit of the currency, when that is not CNY.")
@click.option("--products", metavar="AMOUNT", help="What the products that are given away cost.")
@click.option("--start", metavar="YYYY-MM-DD", help="First day of the campaign.")
@click.option("--end", metavar="YYYY-MM-DD", help="Last day of the campaign.  [default: by always_on_min_days]")
@click.option("--occasion", metavar="WORD", help="Festival or sale that it is built on, or none.")
@click.option("--brand", metavar="TEXT", help="The brand.")
@click.option("--product", metavar="TEXT", help="The product, range or service.")
@click.option("--category", metavar="WORD", help="Industry of the product: beauty_skincare, sports...")
@click.option("--name", metavar="TEXT", help="Name of the campaign.  [default: brand and product]")
@click.option("--new-product/--known-product", default=None, help="Whether this market has not seen it before.")
@click.option("--premium/--not-premium", default=None, help="Whether the brand is positioned as premium.")
@click.option("--new-market/--known-market", default=None, help="Whether the brand is new to this market.")
@click.option("--segment", metavar="TEXT", multiple=True, help="A group to reach; may be given several times.")
@click.option("--place", metavar="PLACE", multiple=True, help="Where they are: NZ, NZ/Auckland; several times.")
@click.option("--jurisdiction", metavar="WORD", multiple=True, help="Whose ad law applies; several times.")
@click.option("--presence", metavar="WORD", help="Where people can buy or visit: online, physical, both.")
@click.option("--leads", metavar="NUMBER", help="How many leads are wanted, for a goal of leads.")
@click.option("-o", "--output", "into", metavar="FILE", type=click.Path(path_type=Path),
              help="The file to write.  [default: standard output]")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over FILE.")
@lang_option
@rules_option
@config_option("beside the plan")
def draft(
    into: Path | None, force: bool, lang: Language, folders: Sequence[Path], config: Path | None, **given: Any
) -> None:
    """Draft a full plan from a playbook and a few inputs, each value with its reason as a comment.

    The draft is checked; standard error tells the verdict, and the rules that it does not satisfy. Exits with 2 when no
    plan can be drafted.
    """
    book = rulebook(folders, config or find_config(into or Path("plan")))
    frame = "\n".join(yaml_block(framed(given)))
    try:
        text = drafted(book, read(frame, "options", "yaml"), lang)
    except Refused as refused:
        stop(NoDraft(refused.problems))
    report = Checker(book).check(text, str(into or "plan"), datetime.now().astimezone().date(), lang, "yaml")
    if into:
        _write(into, text, force)
    else:
        click.echo(text, nl=False)
    found = [
        f"{one.location}: {one.rule}: {one.message}" for one in report.findings if one.severity in ("error", "warning")
    ]
    click.echo("\n".join((report.verdict, *found)), err=True)


class NoDraft(NamedTuple):
    """The problems of a frame, to be told by the options that give the fields."""

    problems: Sequence[Problem]

    def told(self, lang: str = "en") -> str:
        """Each problem once, in a language, one a line."""
        return "\n".join(dict.fromkeys(f"{_option(one.path)}: {one.said(lang)}" for one in self.problems))


def _option(path: str) -> str:
    """The option that gives a field, or the path of the field."""
    name = input_of(path)
    return f"--{name.replace('_', '-')}" if name else path


def _write(into: Path, text: str, force: bool) -> None:
    try:
        with into.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        told = Message("this is there already, and stays as it is; choose another file, or --force")
        stop(Refused.at(str(into), told))
    except OSError as error:
        stop(Refused.at(str(into), unwritten(error)))
