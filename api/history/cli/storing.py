"""The history is looked after: `zhongcao history delete` and `upgrade`."""

from datetime import UTC, datetime, timedelta

import click

from api.history.asking import number, text, time
from api.history.cli.options import history_option, opened
from api.history.connection import LONGEST
from engine.cli.options import lang_option, said
from engine.findings import Language
from engine.messages import Message
from engine.render.phrases import Words


@click.command()
@history_option
@click.option("--client", metavar="TEXT", help="The checks that this client asked for.")
@click.option("--before", metavar="TIME", help="Checks from before a day in UTC, or a time with its zone.")
@click.option("--keep-days", metavar="N", help="Checks from before so many days.")
@lang_option
def delete(address: str, client: str | None, before: str | None, keep_days: str | None, lang: Language) -> None:
    """Delete kept checks for good: of a client, from before a time, or both."""
    if before and keep_days:
        raise click.UsageError(said(Message("ask for --before or for --keep-days")))
    if client is None and before is None and keep_days is None:
        raise click.UsageError(said(Message("say which checks: --client, --before or --keep-days")))
    with opened(address) as history:
        moment = None if before is None else time("before", before)
        if keep_days is not None:
            moment = datetime.now(UTC) - timedelta(days=number("keep-days", keep_days, LONGEST))
        deleted = history.delete(None if client is None else text("client", client), moment)
    click.echo(Words(lang)["history deleted"].format(deleted))


@click.command()
@history_option
@lang_option
def upgrade(address: str, lang: Language) -> None:
    """Make a history, or bring one of an earlier zhongcao up to date; `zhongcao serve` does it by itself."""
    with opened(address) as history:
        click.echo(Words(lang)["history upgraded"].format(history.upgrade()))
