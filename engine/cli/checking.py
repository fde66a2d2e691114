"""Plans are checked and reported on: `zhongcao check`."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from engine.check import Checker
from engine.cli.inputs import NAMELESS, day_option, read_text
from engine.cli.options import (
    WRONG,
    as_of_option,
    bad,
    complain,
    config_option,
    lang_option,
    pack_option,
    rulebook,
    rules_option,
)
from engine.findings import SEVERITIES, Language
from engine.messages import Message
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused, why
from engine.render import FORMATS, TOGETHER
from engine.report import Report
from engine.rules import UnknownPack, find_config

FINDINGS = 1


@click.command()
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True,
              help="How the report is written.")  # fmt: skip
@lang_option
@click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True,
              help="Exit with 1 when a finding is at least this grave.")  # fmt: skip
@rules_option
@config_option("beside the plan")
@pack_option
@as_of_option
@click.option("--explain", is_flag=True, help="Add the condition tree of every rule to the JSON report.")
@click.option("--margins", is_flag=True,
              help="Add to the JSON report how far each number and day can move with the same findings.")  # fmt: skip
def check(  # noqa: PLR0913, PLR0917  (an argument for each option)
    plans: Sequence[str],
    format_: str,
    lang: Language,
    fail_on: str,
    folders: Sequence[Path],
    config: Path | None,
    packs: Sequence[str],
    as_of: str | None,
    explain: bool,
    margins: bool,
) -> None:
    """Check plans and print their reports; '-' reads standard input.

    Exits with 0 when nothing is at or above --fail-on, 1 when something is, 2 when a plan, the rules or the command
    line is wrong: standard error then says where.
    """
    day = day_option(as_of, "--as-of")
    if explain and format_ != "json":
        told = Message("the trees of all rules go into --format json; for one rule ask `zhongcao explain PLAN RULE`")
        raise bad("--explain", told)
    if margins and format_ != "json":
        raise bad("--margins", Message("they go into --format json; as text ask `zhongcao margins PLAN`"))
    checkers = {
        which: Checker(rulebook(folders, which, examples=False)) for which in dict.fromkeys(map(_config(config), plans))
    }
    for checker in checkers.values():
        _known(packs, checker)
    reports: list[Report] = []
    broken = False
    for plan in plans:
        try:
            checker = checkers[_config(config)(plan)]
            name, text = NAMELESS if plan == "-" else plan, read_text(plan)
            report = checker.check(text, name, day, lang, packs=packs, explain=explain)
            reports.append(_with_margins(report, checker, text, name) if margins else report)
        except (Refused, EvaluatorsDisagree) as error:
            complain(error)
            broken = True
    try:
        _print(reports, format_, several=len(plans) > 1)
    except BrokenPipeError:
        raise  # the reader has had enough; click ends quietly
    except OSError as error:
        complain(Message("the report cannot be written: {why}", why=why(error)))
        broken = True
    sys.exit(WRONG if broken else FINDINGS if _fails(reports, fail_on) else 0)


def _config(named: Path | None) -> Callable[[str], Path | None]:
    """The zhongcao.yaml for a plan: the named one, or else the nearest to the plan."""
    return lambda plan: named or find_config(Path(plan))


def _known(packs: Iterable[str], checker: Checker) -> None:
    try:
        checker.rulebook.chosen(packs)
    except UnknownPack as error:
        raise bad("--pack", error) from None


def _with_margins(report: Report, checker: Checker, text: bytes, name: str) -> Report:
    from engine.changes import with_margins  # noqa: PLC0415
    from engine.source import read  # noqa: PLC0415

    return with_margins(report, checker, read(text, name))


def _print(reports: Sequence[Report], format_: str, several: bool) -> None:
    if format_ == "text" and sys.stdout and sys.stdout.isatty():
        from engine.render.terminal import to_terminal  # noqa: PLC0415
        from engine.render.text import renderable  # noqa: PLC0415

        to_terminal(map(renderable, reports))
    elif format_ == "json" and several:
        click.echo("[" + ",\n".join(FORMATS["json"](report).rstrip() for report in reports) + "]")
    elif format_ in TOGETHER:
        click.echo(TOGETHER[format_](reports), nl=False)
    else:
        click.echo("\n".join(FORMATS[format_](report) for report in reports), nl=False)


def _fails(reports: Iterable[Report], fail_on: str) -> bool:
    graves = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    return any(finding.severity in graves for report in reports for finding in report.findings)
