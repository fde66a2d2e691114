"""The command line: parse, call, print, exit."""

import gc
import os
import sys

import click

from engine.cli.lazy import Group
from engine.cli.options import stop
from engine.messages import Message
from engine.problems import why

COMMANDS = {
    "ask": "engine.cli.asking:ask",
    "check": "engine.cli.checking:check",
    "draft": "engine.cli.drafting:draft",
    "explain": "engine.cli.explaining:explain",
    "fix": "engine.cli.fixing:fix",
    "glossary": "engine.cli.reference:glossary",
    "history": "engine.cli.history:history",
    "margins": "engine.cli.margins:margins",
    "playbook": "engine.cli.playbook:playbook",
    "rules": "engine.cli.workbench:rules",
    "schema": "engine.cli.schema:schema",
    "serve": "api.cli:serve",
    "settings": "engine.cli.reference:settings",
    "sources": "engine.cli.reference:sources",
    "waive": "engine.cli.waiving:waive",
}

GARBAGE = 100_000
"""New objects until Python looks for garbage: what is imported and read stays, and looking is a sixth of a check."""


class _Commands(Group):
    """All commands; an exception that nobody foresaw is one line and exit code 2, not a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; ZHONGCAO_DEBUG=1 shows the traceback."""
        gc.set_threshold(GARBAGE)
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("ZHONGCAO_DEBUG"):
                raise
            if isinstance(error, OSError) and error.filename is None:  # of no file: of what is printed to
                stop(Message("the output cannot be written: {why}", why=why(error)))
            told = " ".join(f"{type(error).__name__}: {error}".split())
            stop(Message("internal error: {told}; please report it (ZHONGCAO_DEBUG=1 shows where)", told=told))


@click.group(
    cls=_Commands,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="zhongcao", message="zhongcao %(version)s")
def main() -> None:
    """Check Xiaohongshu campaign plans before launch, with cited reasons."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # it may be closed
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
