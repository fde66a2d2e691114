"""The command that shows what a change of rules does to plans: `zhongcao rules impact`."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from engine.cli.inputs import day_option, read_text
from engine.cli.options import (
    bad,
    complain,
    config_option,
    lang_option,
    no_shipped_option,
    pack_option,
    rules_here,
    stop,
)
from engine.cli.revisions import NoRevision, revision
from engine.findings import Language
from engine.impact import impact as impact_of
from engine.messages import Message
from engine.problems import Refused
from engine.render import impact as render
from engine.render.terminal import to_terminal
from engine.rules import CONFIG, SHIPPED, Rulebook, UnknownPack, beside, find_config, load_rules

OVER = 1
"""The exit code when more stored plans change than the budget allows."""

PLANS = (".yaml", ".yml", ".json")


@click.command()
@click.argument("plans", metavar="[PLAN|FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from", "before", metavar="GITREV|DIR", required=True,
              help="The rules before: a folder, or a git revision of the repository that holds --to.")  # fmt: skip
@click.option("--to", "after", metavar="DIR", type=click.Path(path_type=Path),
              help="The rules after.  [default: the folder 'rules' here, else the shipped rules]")  # fmt: skip
@click.option("--budget", metavar="N", type=click.IntRange(min=0),
              help="Exit with 1 when more than so many stored plans change.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text",
              show_default=True, help="How it is written; markdown is for a pull request.")  # fmt: skip
@lang_option
@no_shipped_option
@config_option("in this folder")
@pack_option
@click.option("--as-of", metavar="YYYY-MM-DD", help="The day of the checks.  [default: today]")
def impact(  # noqa: PLR0913, PLR0917  (an argument for each option)
    plans: Sequence[Path],
    before: str,
    after: Path | None,
    budget: int | None,
    format_: str,
    lang: Language,
    no_shipped: bool,
    config: Path | None,
    packs: Sequence[str],
    as_of: str | None,
) -> None:
    """Show what a change of rules does to plans: findings added, removed, or changed in severity or text.

    Both sides stand beside the shipped rules, unless they are these rules or a git revision of them.

    Beside the stored plans (folders are searched for them) it tries boundary plans, made from the examples of the
    changed rules: a limit that was moved shows even where no stored plan stands. They do not count in the budget.
    A broken plan is told and counted. Exits with 0, with 1 when the budget is exceeded, with 2 when the rules or the
    command line are wrong.
    """
    day = day_option(as_of, "--as-of")
    folder = after or next(iter(rules_here()), SHIPPED)
    config = config or find_config(Path("plan"))
    texts = {str(plan): _text(plan) for plan in _walk(plans)}
    new = _rules(folder, not no_shipped, config)
    old, name = _rules_before(before, folder, not no_shipped, config)
    for pack in packs:
        _known(pack, old, new)
    found = impact_of(old, new, texts, day, lang, packs, (name, str(folder)))
    for broken in found.broken:
        click.echo("\n".join(broken.problems), err=True)
    if format_ == "text":
        to_terminal(render.text(found))
    else:
        click.echo({"json": render.json, "markdown": render.markdown}[format_](found), nl=False)
    sys.exit(OVER if budget is not None and len(found.plans) > budget else 0)


def _rules_before(name: str, folder: Path, shipped: bool, config: Path | None) -> tuple[Rulebook, str]:
    """The rules of a folder, or of a revision of the other folder, and what they are called."""
    if name and Path(name).is_dir():
        return _rules(Path(name), shipped, config), name
    try:
        with revision(folder, name) as (copy, called):
            return _rules(copy, shipped and folder.resolve() != SHIPPED, config, called), called
    except NoRevision as error:
        raise bad("--from", error) from None


def _rules(folder: Path, shipped: bool, config: Path | None, called: str | None = None) -> Rulebook:
    """The rules of a folder, beside the shipped ones or without; problems in a copy are told as in its original."""
    try:
        return load_rules(beside([folder], shipped), config)
    except Refused as refused:
        for problem in refused.problems:
            place = problem.location
            file = place.file.replace(str(folder), called, 1) if called else place.file
            complain(replace(problem, location=replace(place, file=file)))
        stop(Message("The rules of {folder} are broken; nothing was compared.", folder=called or folder))


def _known(pack: str, before: Rulebook, after: Rulebook) -> None:
    """A pack is one of the rules before, or of those after."""
    try:
        if pack not in before.packs:
            after.chosen([pack])
    except UnknownPack as error:
        raise bad("--pack", error) from None


def _walk(plans: Sequence[Path]) -> Iterator[Path]:
    """The named files, and the plans in the named folders, in the order of their names."""
    for plan in plans:
        if plan.is_dir():
            yield from (path for path in sorted(plan.rglob("*")) if _is_plan(path.relative_to(plan)) and path.is_file())
        elif plan.exists():
            yield plan
        else:
            raise bad("PLAN", Message("there is no file or folder {path}", path=plan))


def _is_plan(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix in PLANS and path.name != CONFIG and not hidden


def _text(plan: Path) -> bytes | Refused:
    try:
        return read_text(str(plan))
    except Refused as refused:
        return refused
