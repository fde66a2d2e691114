"""What the commands share: their options, and rules that are read or refused."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from engine.findings import LANGUAGES, Language
from engine.messages import Message, Tells
from engine.problems import Problem, Refused, nearest
from engine.rules import SHIPPED, Rule, Rulebook, beside, load_rules
from engine.rules.things import no_such
from engine.wording import as_json

WRONG = 2
"""The exit code when a plan, the rules or the command line is wrong."""

Decorated = Callable[..., Any]

LANG = "zhongcao.lang"
"""Where a command keeps the language that it was asked for."""


def _remembered(ctx: click.Context, _: click.Parameter, lang: Language) -> Language:
    ctx.meta[LANG] = lang
    return lang


lang_option = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, is_eager=True,
                           callback=_remembered, help="Language of the output.")  # fmt: skip
NO_SHIPPED = "Leave the shipped rules out."
no_shipped_option = click.option("--no-shipped", is_flag=True, help=NO_SHIPPED)

format_option = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
                             show_default=True, help="How it is written.")  # fmt: skip


pack_option = click.option(
    "--pack", "packs", metavar="NAME", multiple=True,
    help="Ask this pack of rules too, such as law-cn or all; may be given several times.",
)  # fmt: skip
as_of_option = click.option("--as-of", metavar="YYYY-MM-DD", help="The day of the check.  [default: today]")


def said(told: Tells) -> str:
    """What is told, in the language of the command that is run."""
    return told.told(click.get_current_context().meta.get(LANG, "en"))


def complain(told: Tells) -> None:
    """Say on standard error what is wrong."""
    click.echo(said(told), err=True)


def stop(told: Tells) -> NoReturn:
    """End the command: something that it was given is wrong."""
    complain(told)
    sys.exit(WRONG)


def bad(option: str, told: Tells) -> click.BadParameter:
    """That an argument or an option cannot be used."""
    return click.BadParameter(said(told), param_hint=option)


def print_json(data: Any) -> None:
    """Print data for programs, Chinese as it is."""
    click.echo(json.dumps(data, default=as_json, ensure_ascii=False, indent=2))


def config_option(where: str) -> Callable[[Decorated], Decorated]:
    """The option for a zhongcao.yaml, with the place where one is looked for without it."""
    return click.option("--config", metavar="FILE", type=click.Path(path_type=Path),
                        help=f"Changes to the rules.  [default: zhongcao.yaml {where} or above]")  # fmt: skip


def rules_here() -> tuple[Path, ...]:
    """The folder `rules` where the command is run, if there is one: what somebody works on."""
    here = Path("rules")
    return (here,) if here.is_dir() else ()


def folders_of(named: Sequence[Path], no_shipped: bool) -> tuple[Path, ...]:
    """All folders that rules are read from: those that are named, beside the shipped ones or without them."""
    if no_shipped and not named:
        raise bad("--no-shipped", Message("without the shipped rules name a folder of others"))
    return beside(named, not no_shipped)


def own(folders: Sequence[Path]) -> Sequence[Path]:
    """The folders that somebody works on: all but the shipped one, or that one where there are no others."""
    return [folder for folder in folders if folder.resolve() != SHIPPED] or folders


def _rules_option(
    default: Callable[[], tuple[Path, ...]], told: str, rules: str | None = None, no_shipped: str | None = None
) -> Callable[[Decorated], Decorated]:
    """--rules and --no-shipped, or the variables of these names; the command gets all its `folders`."""

    def option(command: Decorated) -> Decorated:
        @click.option("--rules", "named", metavar="DIR", multiple=True, type=click.Path(path_type=Path), envvar=rules,
                      help=f"Rules of your own beside the shipped ones; may be given several times.{told}")  # fmt: skip
        @click.option("--no-shipped", is_flag=True, envvar=no_shipped, help=NO_SHIPPED)
        @wraps(command)
        def with_folders(*, named: tuple[Path, ...], no_shipped: bool, **more: Any) -> Any:
            return command(folders=folders_of(named or default(), no_shipped), **more)

        return with_folders

    return option


rules_option = _rules_option(tuple, "")
"""For commands that judge plans: what is found does not depend on the folder that they are run in."""

rules_here_option = _rules_option(rules_here, "  [default: the folder 'rules' here]")
"""For commands that work on rules."""


rules_of_service_option = _rules_option(tuple, "", "ZHONGCAO_RULES", "ZHONGCAO_NO_SHIPPED")
"""For the service, which is often set up by its environment."""


def rulebook(folders: Sequence[Path], config: Path | None, examples: bool = True) -> Rulebook:
    """The rules; every problem of broken ones goes to standard error, and ends the command."""
    try:
        return load_rules(folders, config, examples)
    except Refused as refused:
        stop(Message("{problems}\nThe rules are broken; nothing was done.", problems=refused))


def rule_of(book: Rulebook, id_: str) -> Rule:
    """The rule of that id; an unknown one, or one that is switched off, ends the command."""
    if (rule := book.rule(id_)) is not None:
        return rule
    off = next((change.place for change in book.overrides if (change.kind, change.name) == ("disabled", id_)), None)
    if off is not None:
        stop(Problem(off, Message("the rule '{rule}' is switched off here", rule=id_)))
    stop(no_such("rule", id_, nearest(id_, [rule.id for rule in book.rules])))
