"""The strategist's workbench: `zhongcao rules ...`, one module a command."""

import click

from engine.cli import impact, rulecheck, testing


@click.group()
def rules() -> None:
    """Write, test, understand and safely change rules."""


for command in (rulecheck.check, testing.test, impact.impact):
    rules.add_command(command)
