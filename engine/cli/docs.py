"""The catalogue of the rules as pages: `zhongcao rules docs`."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli.made import write
from engine.cli.options import config_option, lang_option, rulebook, rules_here_option
from engine.findings import Language
from engine.render.catalogue import catalogue
from engine.render.docs import FORMATS
from engine.render.phrases import Words
from engine.rules import find_config


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice([*FORMATS, "both"]), default="both", show_default=True,
              help="How the pages are written.")  # fmt: skip
@lang_option
@rules_here_option
@config_option("in this folder")
def docs(out: Path, format_: str, lang: Language, folders: Sequence[Path], config: Path | None) -> None:
    """Write a page for each rule, an index, and pages of sources, settings and words, into the folder OUT.

    OUT is made when it is not there. Pages that this command wrote before are replaced, those of rules that are no more
    are removed; a folder with anything else in it is refused. The same rules give the same pages.
    """
    made = catalogue(rulebook(folders, config or find_config(Path("plan"))), lang)
    formats = FORMATS if format_ == "both" else {format_: FORMATS[format_]}
    pages = {name: text for files in formats.values() for name, text in files(made).items()}
    write(out, pages)
    where = Words(lang)["comma"].join(str(out / name) for name in pages if Path(name).stem == "index")
    click.echo(Words(lang)["pages made"].format(len(made.pages), where))
