"""A new rule to fill in: `zhongcao rules new`."""

import re
from pathlib import Path

import click

from engine.cli.options import lang_option, rulebook, rules_here, stop
from engine.facts import KINDS
from engine.findings import Language
from engine.problems import did_you_mean, nearest
from engine.render.skeleton import skeleton
from engine.rules import SCHEMAS, SHARED, SHIPPED, Rulebook, is_id

_SET = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@click.command()
@click.argument("set_", metavar="SET")
@click.argument("id_", metavar="ID")
@click.option("--rules", "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="The folder of rules that it goes into.  [default: rules here, else the shipped one]")  # fmt: skip
@click.option("--about", type=click.Choice(KINDS), default="plan", show_default=True, help="What the rule judges.")
@lang_option
def new(set_: str, id_: str, folder: Path | None, about: str, lang: Language) -> None:
    """Write the skeleton of a rule, with comments, into DIR/SET/ID.yaml; nothing is written over.

    The rule loads, and its examples fail until they are filled in. DIR and SET are made when they are not there yet.
    """
    folder = folder or rules_here()
    book = rulebook([folder] if any(folder.glob("*/*.yaml")) else [SHIPPED], None)
    path = folder / set_ / f"{id_}.yaml"
    _fits(set_, id_, path, book)
    text = skeleton(id_, about, next(iter(book.statements)), lang, (folder / SCHEMAS / "rule.json").is_file())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        stop(f"{path}:1:1: this is there already, and stays as it is; choose another id")
    except OSError as error:
        stop(f"{path}:1:1: this file cannot be written: {error.strerror}")
    click.echo(path)


def _fits(set_: str, id_: str, path: Path, book: Rulebook) -> None:
    """The set and the id are well named, and no rule of another set has the id."""
    if not _SET.fullmatch(set_) or set_ in (*SHARED, SCHEMAS):
        told = "a set is a folder, named in small letters and digits joined by '_'"
        if set_ in (*SHARED, SCHEMAS):
            told = f"'{set_}' holds what rules share; choose another set"
        hint = did_you_mean(nearest(set_, {rule.set for rule in book.rules}))
        raise click.BadParameter(told + hint, param_hint="SET")
    if not is_id(id_):
        told = "an id is made of words of small letters and digits, joined by '-'"
        raise click.BadParameter(told, param_hint="ID")
    other = book.rule(id_)
    if other is not None and Path(other.file).parent.parent == path.parent.parent:
        raise click.BadParameter(f"the rule '{id_}' is in {other.file} already", param_hint="ID")
