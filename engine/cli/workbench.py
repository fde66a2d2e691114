"""The strategist's workbench: `zhongcao rules ...`, one module a command."""

import click

from engine.cli import docs, fields, impact, new, rulecheck, telling, testing


@click.group()
def rules() -> None:
    """Write, test, understand and safely change rules."""


COMMANDS = (rulecheck.check, testing.test, impact.impact, new.new, fields.fields, telling.explain, docs.docs)
for command in COMMANDS:
    rules.add_command(command)
