"""A new rule to fill in: `zhongcao rules new`."""

import re
from collections.abc import Mapping
from pathlib import Path

import click

from engine.cli.inputs import unwritten
from engine.cli.options import bad, lang_option, no_shipped_option, rulebook, stop
from engine.facts import KINDS
from engine.findings import Language
from engine.messages import Message
from engine.problems import Refused, did_you_mean, nearest
from engine.render.skeleton import skeleton, source
from engine.rules import SCHEMAS, SHARED, SHIPPED, Rulebook, beside, is_id
from engine.rules.files import ILL_NAMED
from engine.rules.things import no_such

_SET = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_STATEMENT = re.compile(r"([A-Z][A-Za-z0-9]*)-[A-Za-z0-9]+")


@click.command()
@click.argument("set_", metavar="SET")
@click.argument("id_", metavar="ID")
@click.option("--rules", "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              default=Path("rules"), help="The folder of rules that it goes into.  [default: rules]")  # fmt: skip
@no_shipped_option
@click.option("--about", type=click.Choice(KINDS), default="plan", show_default=True, help="What the rule judges.")
@click.option("--cites", metavar="STATEMENT",
              help="What it rests on; a new name, such as AG-01, starts a source of your own.")  # fmt: skip
@lang_option
def new(set_: str, id_: str, folder: Path, no_shipped: bool, about: str, cites: str | None, lang: Language) -> None:
    """Write the skeleton of a rule, with comments, into DIR/SET/ID.yaml; nothing is written over.

    The rule loads, and its examples fail until they are filled in. DIR and SET are made when they are not there yet,
    and so are DIR/sources.yaml and DIR/statements for the first source of your own.
    """
    held = [folder] if any(folder.glob("*/*.yaml")) else []
    book = rulebook(beside(held, not no_shipped) or (SHIPPED,), None)
    path = folder / set_ / f"{id_}.yaml"
    _fits(set_, id_, path, book, alone=no_shipped and not held)
    first = cites or next(iter(book.statements))
    text = skeleton(id_, about, first, lang, (folder / SCHEMAS / "rule.json").is_file())
    _write({path: text, **_source(first, id_, folder, book, lang)})


def _write(texts: Mapping[Path, str]) -> None:
    """Write new files, and print their names; one that is there stays as it is and ends the command."""
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            stop(Refused.at(str(path), Message("this is there already, and stays as it is; choose another id")))
        except OSError as error:
            stop(Refused.at(str(path), unwritten(error)))
        click.echo(path)


def _source(statement: str, rule: str, folder: Path, book: Rulebook, lang: Language) -> dict[Path, str]:
    """The files that a new source of one's own needs; none for a statement that is known."""
    if statement in book.statements:
        return {}
    told = no_such("statement", statement, nearest(statement, book.statements))
    if not (named := _STATEMENT.fullmatch(statement)):
        advice = Message("{told}; one of your own is named as AG-01 is, by its document and a number", told=told)
        raise bad("--cites", advice)
    document = named[1]
    if document in (*book.documents, "X") or (folder / "sources.yaml").exists():
        advice = Message(
            "{told}; write it into {file}, its document into {sources}",
            told=told,
            file=folder / "statements" / f"{document}.yaml",
            sources=folder / "sources.yaml",
        )
        raise bad("--cites", advice)
    return {folder / name: text for name, text in source(document, statement, rule, lang).items()}


def _fits(set_: str, id_: str, path: Path, book: Rulebook, alone: bool) -> None:
    """The set and the id are well named, and no other rules have them, unless the new one will be alone."""
    if not _SET.fullmatch(set_) or set_ in (*SHARED, SCHEMAS):
        told = Message("a set is a folder, named in small letters and digits joined by '_'")
        if set_ in (*SHARED, SCHEMAS):
            told = Message("'{set}' holds what rules share; choose another set", set=set_)
        raise bad("SET", did_you_mean(told, nearest(set_, {rule.set for rule in book.rules})))
    if not is_id(id_):
        raise bad("ID", ILL_NAMED)
    for rule in () if alone else book.rules:
        if rule.id == id_:
            raise bad("ID", Message("the rule '{rule}' is in {file} already", rule=id_, file=rule.file))
        if rule.set == set_ and Path(rule.file).parent != path.parent:
            told = Message(
                "the set '{set}' is in {folder} already; a set is in one folder, choose another",
                set=set_,
                folder=Path(rule.file).parent,
            )
            raise bad("SET", told)
