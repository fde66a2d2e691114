"""The history on the command line: `zhongcao history ...`, a module for each kind of question."""

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
