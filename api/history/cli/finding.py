"""Kept checks are found and shown: `zhongcao history list`, `show` and `export`."""

import json
import sys
from typing import Any

import click

from api.history.asking import number
from api.history.cli.options import Wanted, filters_option, history_option, opened
from api.history.store import MOST
from api.history.words import in_full, listed
from engine.cli.options import format_option, lang_option, print_json, said
from engine.findings import Language
from engine.messages import Message
from engine.render.terminal import to_terminal


@click.command("list")
@history_option
@filters_option
@click.option("--limit", metavar="N", default="20", show_default=True, help=f"So many at most; no more than {MOST}.")
@click.option("--cursor", metavar="TEXT", help="Those that follow: what the list before ended with.")
@lang_option
@format_option
def list_(address: str, wanted: Wanted, limit: str, cursor: str | None, lang: Language, format_: str) -> None:
    """List kept checks in short, newest first."""
    with opened(address) as history:
        page = history.page(wanted(), cursor, number("limit", limit, MOST))
    if format_ == "json":
        print_json(page.model_dump(mode="json"))
    else:
        to_terminal(listed(page, lang))


@click.command()
@click.argument("id_", metavar="ID")
@history_option
@click.option("--plan", is_flag=True, help="Print the plan alone, byte for byte as it was sent.")
@click.option("--report", is_flag=True, help="Print the report alone, byte for byte as it was answered.")
@lang_option
@format_option
def show(id_: str, address: str, plan: bool, report: bool, lang: Language, format_: str) -> None:
    """Show a kept check: who asked what and when, and what was found."""
    if plan and report:
        raise click.UsageError(said(Message("ask for --plan or for --report")))
    with opened(address) as history:
        whole = history.get(id_)
    if plan or report:
        _bytes(whole.plan if plan else whole.report)
    elif format_ == "json":
        print_json(whole.data())
    else:
        to_terminal(in_full(whole, lang))


@click.command()
@history_option
@filters_option
def export(address: str, wanted: Wanted) -> None:
    """Print kept checks whole, as JSON Lines, oldest first."""
    with opened(address) as history:
        for whole in history.export(wanted()):
            click.echo(json.dumps(whole.data(), ensure_ascii=False))


def _bytes(data: bytes) -> None:
    stream: Any = sys.stdout
    stream.buffer.write(data)
    stream.flush()
