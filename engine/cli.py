"""The command line: parse, call, print, exit."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from engine.check import Checker
from engine.findings import LANGUAGES, SEVERITIES, Language
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused
from engine.render import FORMATS
from engine.render import text as text_format
from engine.report import Report
from engine.rules import SHIPPED, load_rules
from engine.source import MAX_BYTES
from engine.values import day_of

FINDINGS, WRONG = 1, 2
NAMELESS = "plan"
"""The file name of a plan that has none, from standard input or in a request."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="zhongcao", message="zhongcao %(version)s")
def main() -> None:
    """Check Xiaohongshu campaign plans before launch, with cited reasons."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # it may be closed
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


@main.command()
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True,
              help="How the report is written.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the report.")
@click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True,
              help="Exit with 1 when a finding is at least this grave.")  # fmt: skip
@click.option("--rules", "folders", metavar="DIR", multiple=True, type=click.Path(path_type=Path),
              help="Use the rules of this folder instead of the shipped ones; may be given several times.")  # fmt: skip
@click.option("--as-of", metavar="YYYY-MM-DD", help="The day of the check.  [default: today]")
def check(
    plans: Sequence[str], format_: str, lang: Language, fail_on: str, folders: Sequence[Path], as_of: str | None
) -> None:
    """Check plans and print their reports; '-' reads standard input.

    Exits with 0 when nothing is at or above --fail-on, 1 when something is, 2 when a plan, the rules or the command
    line is wrong: standard error then says where.
    """
    day = _day(as_of)
    checker = _checker(folders or (SHIPPED,))
    reports: list[Report] = []
    broken = False
    for plan in plans:
        try:
            reports.append(checker.check(_read(plan), NAMELESS if plan == "-" else plan, day, lang))
        except (Refused, EvaluatorsDisagree) as error:
            click.echo(str(error), err=True)
            broken = True
    try:
        _print(reports, format_, several=len(plans) > 1)
    except BrokenPipeError:
        raise  # the reader has had enough; click ends quietly
    except OSError as error:
        click.echo(f"the report cannot be written: {error.strerror}", err=True)
        broken = True
    sys.exit(WRONG if broken else FINDINGS if _fails(reports, fail_on) else 0)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now().astimezone().date()
    day = day_of(text)
    if day is None:
        raise click.BadParameter(f"'{text}' is not a day; write YYYY-MM-DD", param_hint="--as-of")
    return day


def _checker(folders: Sequence[Path]) -> Checker:
    try:
        return Checker(load_rules(folders))
    except Refused as refused:
        click.echo(f"{refused}\nThe rules are broken; nothing was checked.", err=True)
        sys.exit(WRONG)


def _read(plan: str) -> bytes:
    if plan == "-" and sys.stdin is None:
        raise Refused.at(NAMELESS, "standard input is closed; name a file")
    if plan == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(plan).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Refused.at(plan, f"this file cannot be read: {why}") from None


def _print(reports: Sequence[Report], format_: str, several: bool) -> None:
    if format_ == "text" and sys.stdout and sys.stdout.isatty():
        text_format.to_terminal(reports)
    elif format_ == "json" and several:
        click.echo("[" + ",\n".join(FORMATS["json"](report).rstrip() for report in reports) + "]")
    else:
        click.echo("\n".join(FORMATS[format_](report) for report in reports), nl=False)


def _fails(reports: Iterable[Report], fail_on: str) -> bool:
    graves = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    return any(finding.severity in graves for report in reports for finding in report.findings)
