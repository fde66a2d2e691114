"""What a search for edits leaves as it is: the option `--lock`."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from engine.changes import unnamed
from engine.cli.options import Decorated, said


def lock_option(does: str) -> Callable[[Decorated], Decorated]:
    """--lock as `kept`, which `does` that; a path that no plan has is refused, lest it locks nothing."""
    return click.option("--lock", "kept", metavar="PATH", multiple=True, callback=_named,
                        help=f"{does}, with all below it: budget.total, cohorts.*.creators.")  # fmt: skip


def _named(_context: click.Context, _option: click.Parameter, paths: Sequence[str]) -> Any:
    if wrong := [told for told in map(unnamed, paths) if told]:
        raise click.BadParameter("; ".join(map(said, wrong)))
    return paths
