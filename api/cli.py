"""The commands of the service: `zhongcao serve`, `zhongcao serve token`.

What a command needs is imported when it runs: every start of `zhongcao --help` reads this module.
"""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.address import is_local, names_one, opened_by_systemd
from api.counting import shared
from api.limits import MEMORY, Limits, Rate
from engine.cli.options import lang_option, rules_of_service_option, stop
from engine.findings import Language
from engine.messages import Message, shown
from engine.problems import Refused, why

if TYPE_CHECKING:
    from api.history import History
    from api.tokens import Tokens

BIND = "127.0.0.1:8000"
RATE = "600 per minute"
"""How often a client may come where others than this machine can; house."""

TOKENS = "ZHONGCAO_TOKENS"
"""The variable that may hold what a file of tokens holds."""

tokens_option = partial(
    click.option,
    "--tokens",
    "token_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="ZHONGCAO_TOKENS_FILE",
)


@click.group(invoke_without_command=True)
@click.option(
    "--bind",
    metavar="ADDRESS",
    default=BIND,
    show_default=True,
    envvar="ZHONGCAO_BIND",
    help="HOST:PORT, unix:PATH or fd://NUMBER; sockets of systemd take its place.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    envvar="ZHONGCAO_WORKERS",
    help="Processes that answer.  [default: one a processor, and one]",
)
@tokens_option(help=f"Who may ask for what; see 'zhongcao serve token'. {TOKENS} may hold the same text.")
@click.option("--insecure", is_flag=True, help="Open to everybody who reaches the address.")
@click.option(
    "--trusted-proxies",
    "proxies",
    metavar="N",
    type=click.IntRange(0, 9),
    default=0,
    show_default=True,
    envvar="ZHONGCAO_TRUSTED_PROXIES",
    help="Proxies that stand before it, each adding to X-Forwarded-For whom it answers.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0, 600, min_open=True),
    default=20,
    show_default=True,
    help="How long one request may take, or one line of a batch.",
)
@click.option(
    "--rate",
    metavar="RATE",
    help=f"How often a client may come, as '{RATE}'.  [default: that, on loopback as often as it likes]",
)
@click.option(
    "--rate-store",
    metavar="URL",
    envvar="ZHONGCAO_RATE_STORE",
    default=MEMORY,
    help="A Redis that counts for all workers together, as redis://HOST:6379.  [default: each worker counts by itself]",
)
@click.option(
    "--history",
    metavar="URL",
    envvar="ZHONGCAO_HISTORY",
    help="Where checks are kept: sqlite:///FILE or postgresql://USER@HOST/NAME.  [default: zhongcao-history.db here]",
)
@click.option("--no-history", is_flag=True, envvar="ZHONGCAO_NO_HISTORY", help="Keep no checks.")
@click.option("--history-days", metavar="N", envvar="ZHONGCAO_HISTORY_DAYS", help="How long.  [default: for good]")
@click.option(
    "--config", metavar="FILE", type=click.Path(path_type=Path), envvar="ZHONGCAO_CONFIG", help="Changes to the rules."
)
@click.option(
    "--reload/--no-reload",
    "follow",
    default=True,
    envvar="ZHONGCAO_RELOAD",
    help="Follow edits of the rules.  [default: reload]",
)
@lang_option
@rules_of_service_option
def serve(  # noqa: PLR0913, PLR0917  (an argument for each option)
    bind: str,
    workers: int | None,
    token_file: Path | None,
    insecure: bool,
    proxies: int,
    seconds: float,
    rate: str | None,
    rate_store: str,
    history: str | None,
    no_history: bool,
    history_days: str | None,
    config: Path | None,
    follow: bool,
    lang: Language,
    folders: Sequence[Path],
) -> None:
    """Answer by HTTP: checks, rules and what they rest on. /docs on the address shows how to ask.

    On loopback it is open. On another address, or behind a proxy, it does not start without tokens, or --insecure.
    It ends on SIGTERM, with the requests that it has begun answered.
    """
    if click.get_current_context().invoked_subcommand:
        return
    opened = opened_by_systemd()
    if not opened and not names_one(bind):
        told = Message("write HOST:PORT, unix:PATH or fd://NUMBER, not '{found}'", found=shown(bind))
        stop(Message("{path}: {told}", path="--bind", told=told))
    tokens, local = _tokens(token_file), not proxies and all(map(is_local, opened or [bind]))
    if not (local or tokens or insecure):
        told = Message(
            "{bind} can be reached from elsewhere: name a file of tokens with --tokens "
            "('zhongcao serve token' makes one), or say --insecure",
            bind=", ".join(opened) or bind,
        )
        stop(told)
    store = None if no_history else _history(history, history_days)
    with shared():
        from api.app import create_app  # noqa: PLC0415
        from api.rate import NoRate  # noqa: PLC0415
        from api.server import Server, run  # noqa: PLC0415

        most = rate or (None if local else RATE)
        try:
            app = create_app(
                folders, config, follow=follow, history=store, limits=Limits(seconds=seconds), tokens=tokens,
                often=Rate(most, rate_store) if most else None,
                local=local and not (tokens or insecure or opened or bind.startswith("unix:")),
            )  # fmt: skip
        except Refused as refused:
            stop(Message("{problems}\nThe rules are broken; the service did not start.", problems=refused))
        except NoRate as error:
            stop(error)
        run(Server(app, None if opened else bind, workers or (os.cpu_count() or 1) + 1, proxies))


@serve.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(["read", "check", "history", "admin"]),
    help="What it is good for; may be given several times.",
)
@click.option(
    "--label",
    help="Under what its checks are kept: that of the token whose place this one takes.  [default: its name]",
)
@tokens_option(help="The file that the client is added to.  [default: print the line]")
@lang_option
def token(name: str, scopes: Sequence[str], label: str | None, token_file: Path | None, lang: Language) -> None:
    """Make a token for a client, and print it: only its digest is kept.

    Clients send it as 'Authorization: Bearer TOKEN', browsers as a password.
    """
    from api.tokens import entry, new, read_tokens  # noqa: PLC0415

    made = new()
    line = entry(name, made, dict.fromkeys(scopes), label)
    before = _text(token_file) if token_file and token_file.exists() else ""
    before += "" if before.endswith("\n") or not before else "\n"
    try:
        read_tokens(before + line, str(token_file or "line"))
        if token_file:
            _write(token_file, before + line)
    except Refused as refused:
        stop(refused)
    click.echo(made)
    if not token_file:
        click.echo(line, nl=False)


def _history(address: str | None, days: str | None) -> "History":
    """The history that checks are kept in; one that is none, or newer, ends the command."""
    from api.history import DEFAULT, Failed  # noqa: PLC0415
    from api.history.asking import number  # noqa: PLC0415
    from api.history.connection import LONGEST  # noqa: PLC0415
    from api.history.keeping import opened  # noqa: PLC0415

    try:
        return opened(address or DEFAULT, number("--history-days", days, LONGEST) if days is not None else None)
    except Failed as failed:
        wrong = failed if failed.failure.kind == "query" else Message("{path}: {told}", path="--history", told=failed)
        stop(Message("{wrong}\nThe service did not start.", wrong=wrong))


def _tokens(file: Path | None) -> "Tokens | None":
    """The clients that a file or the environment names; None where neither does."""
    from api.tokens import read_tokens  # noqa: PLC0415

    text = _text(file) if file else os.environ.get(TOKENS)
    if text is None:
        return None
    try:
        return read_tokens(text, str(file or TOKENS))
    except Refused as refused:
        stop(refused)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        stop(Refused.at(str(file), Message("this file cannot be read: {why}", why=why(error))))


def _write(file: Path, text: str) -> None:
    """Nobody but its owner reads the file."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        stop(Refused.at(str(file), Message("this file cannot be written: {why}", why=why(error))))
