"""The strategist's workbench: `zhongcao rules ...`, one module a command."""

import click

from engine.cli import impact, testing


@click.group()
def rules() -> None:
    """Write, test, understand and safely change rules."""


for command in (impact.impact, testing.test):
    rules.add_command(command)
