"""The history of checks: `zhongcao history ...`. Its commands are in `api`, which is imported when one is asked for."""

import click

from engine.cli.lazy import Group

COMMANDS = {
    "delete": "api.history.cli.storing:delete",
    "diff": "api.history.cli.comparing:diff",
    "export": "api.history.cli.finding:export",
    "list": "api.history.cli.finding:list_",
    "replay": "api.history.cli.comparing:replay",
    "show": "api.history.cli.finding:show",
    "upgrade": "api.history.cli.storing:upgrade",
}


@click.group(cls=Group, table=COMMANDS)
def history() -> None:
    """Look into the history of checks, compare and repeat them, and look after it."""
