"""The JSON Schemas for editors: `zhongcao schema`."""

from pathlib import Path

import click

from engine.cli.options import said, stop
from engine.messages import Message
from engine.problems import why
from engine.schemas import CATALOGUE, written


@click.command()
@click.argument("name", metavar="[NAME]", required=False, type=click.Choice(list(CATALOGUE)))
@click.option("--all", "folder", metavar="DIR", type=click.Path(path_type=Path),
              help="Write every schema into this folder, as NAME.json.")  # fmt: skip
def schema(name: str | None, folder: Path | None) -> None:
    """Print a JSON Schema, which lets an editor complete, explain and check a file; without NAME, list them all.

    A file names its schema in its first line, as in '# yaml-language-server: $schema=../schemas/rule.json'.
    """
    if name and folder:
        raise click.UsageError(said(Message("name one schema, or write them all with --all")))
    if name:
        click.echo(written(name), nl=False)
    elif folder:
        _write(folder)
    else:
        width = max(map(len, CATALOGUE))
        click.echo("\n".join(f"{one.name:{width}}  {one.files}" for one in CATALOGUE.values()))


def _write(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in CATALOGUE:
            (folder / f"{name}.json").write_text(written(name), encoding="utf-8", newline="\n")
    except OSError as error:
        told = Message("the schemas cannot be written: {why}", why=why(error))
        stop(Message("{path}: {told}", path=folder, told=told))
    click.echo("\n".join(str(folder / f"{name}.json") for name in CATALOGUE))
