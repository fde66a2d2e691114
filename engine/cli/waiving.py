"""The command that writes a waiver into a plan."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.check import Checker
from engine.cli.inputs import day_option, read_text, unwritten
from engine.cli.options import as_of_option, bad, config_option, lang_option, rulebook, rules_option, stop
from engine.findings import Language
from engine.messages import Message
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Problem, Refused
from engine.rules import find_config
from engine.source import CannotEdit, save, yaml_block
from engine.waivers import Refusal, Wanted

DAY = "YYYY-MM-DD"


@click.command()
@click.argument("plan", metavar="PLAN")
@click.argument("rule", metavar="RULE")
@click.option("--reason", metavar="TEXT", required=True, help="Why the findings are acceptable.")
@click.option("--by", metavar="NAME", required=True, help="Who accepts them.")
@click.option("--until", metavar=DAY, required=True, help="The last day on which the waiver holds.")
@click.option("--date", "given", metavar=DAY, help="The day of the decision.  [default: the day of the check]")
@lang_option
@rules_option
@config_option("beside the plan")
@as_of_option
def waive(  # noqa: PLR0913, PLR0917  (each option has its name)
    plan: str,
    rule: str,
    reason: str,
    by: str,
    until: str,
    given: str | None,
    lang: Language,
    folders: Sequence[Path],
    config: Path | None,
    as_of: str | None,
) -> None:
    """Accept what a rule finds in a plan: write a waiver into the file, and change nothing else in it.

    A waiver of the same rule is replaced. The waiver remembers the rule and the plan values that it read; when one of
    them changes, the findings come back. Exits with 0 when the waiver is written, else with 2 and the file as it was.
    """
    day = day_option(as_of, "--as-of")
    decided = day if given is None else day_option(given, "--date")
    wanted = Wanted(rule, reason, by, decided, day_option(until, "--until"))
    if plan == "-":
        raise bad("PLAN", Message("a waiver is written into a file; name it"))
    checker = Checker(rulebook(folders, config or find_config(Path(plan)), examples=False))
    try:
        waived = checker.waive(read_text(plan), plan, wanted, day)
        save(Path(plan), waived.text)
    except (Refused, Refusal, EvaluatorsDisagree) as error:
        stop(error)
    except CannotEdit as error:
        told = Message(
            "the waiver does not fit in here ({why}); write it yourself:\n{piece}", why=error, piece=error.piece
        )
        stop(Message("{path}: {told}", path=plan, told=told))
    except OSError as error:
        stop(Message("{path}: {told}", path=plan, told=unwritten(error)))
    click.echo(Problem(waived.place, Message("{rule} is waived until {day}", rule=rule, day=wanted.until)).told(lang))
    click.echo("\n".join(f"  {line}" for line in yaml_block(waived.entry)))
