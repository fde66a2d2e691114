"""What the commands share: which history, which checks, and what goes wrong with either."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, get_args

import click

from api.history import DEFAULT, Failed, Filters, History
from api.history.asking import filters
from engine.cli.options import Decorated, stop
from engine.messages import Label, Message
from engine.report import Verdict

history_option = click.option(
    "--history", "address", metavar="URL", envvar="ZHONGCAO_HISTORY", default=DEFAULT, show_default=True,
    show_envvar=True, help="Where checks are kept: sqlite:///FILE or postgresql://USER@HOST/NAME.",
)  # fmt: skip


@contextmanager
def opened(address: str) -> Iterator[History]:
    """The history of an address; what it cannot do goes to standard error, and ends the command."""
    try:
        history = History(address)
        try:
            yield history
        finally:
            history.close()
    except Failed as failed:
        if failed.failure.kind == "address":
            stop(Message("{path}: {told}", path="--history", told=failed))
        if failed.failure.kind == "query":  # what is told begins with the word that is an option here
            stop(Label(f"--{failed.told('en')}", f"--{failed.told('zh')}"))
        stop(failed)


def filters_option(command: Decorated) -> Decorated:
    """The options by which checks are asked for; the command gets its `wanted`, which raises Failed for a wrong one."""
    days = "a day in UTC, or a time with its zone"

    @click.option("--verdict", type=click.Choice(get_args(Verdict)), help="Checks that came out so.")
    @click.option("--plan", metavar="DIGEST", help="Checks of plans that say the same.")
    @click.option("--name", metavar="TEXT", help="Checks of plans of this name.")
    @click.option("--client", metavar="TEXT", help="Checks that this client asked for.")
    @click.option("--rule", metavar="ID", help="Checks in which this rule found something.")
    @click.option("--from", metavar="TIME", help=f"Checks from then on: {days}.")
    @click.option("--to", metavar="TIME", help="Checks until then; a day counts to its end.")
    @wraps(command)
    def with_filters(**given: Any) -> Any:
        names = ("verdict", "plan", "name", "client", "rule", "from", "to")
        asked = {name: value for name in names if (value := given.pop(name)) is not None}
        return command(wanted=lambda: filters(asked), **given)

    return with_filters


Wanted = Callable[[], Filters]
