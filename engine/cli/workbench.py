"""The strategist's workbench: `zhongcao rules ...`, one module a command."""

import click

from engine.cli.lazy import Group

COMMANDS = {
    "check": "engine.cli.rulecheck:check",
    "docs": "engine.cli.docs:docs",
    "explain": "engine.cli.telling:explain",
    "fields": "engine.cli.fields:fields",
    "impact": "engine.cli.impact:impact",
    "new": "engine.cli.new:new",
    "test": "engine.cli.testing:test",
}


@click.group(cls=Group, table=COMMANDS)
def rules() -> None:
    """Write, test, understand and safely change rules."""
