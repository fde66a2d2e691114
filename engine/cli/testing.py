"""`zhongcao rules test`: the examples of rules are tried, counted, and tested themselves."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import click

from engine.answers import answers
from engine.cli.options import (
    WRONG,
    bad,
    complain,
    format_option,
    lang_option,
    own,
    print_json,
    rulebook,
    rules_here_option,
)
from engine.findings import Language
from engine.messages import Message, shown
from engine.mutants import mutated
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused, did_you_mean, nearest
from engine.render import testing
from engine.render.phrases import Words
from engine.rules import Rule, Rulebook
from engine.trials import staged, tried

FAILED = 1


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@rules_here_option
@click.option("--coverage", is_flag=True, help="Show how often each condition was true, false and unknown.")
@click.option(
    "--mutate", is_flag=True, help="Change each rule in small ways, and name the changes that no example notices."
)
@click.option("--watch", is_flag=True, help="Stay, and run again whenever a rule file is saved.")
@lang_option
@format_option
def test(
    ids: Sequence[str],
    folders: Sequence[Path],
    coverage: bool,
    mutate: bool,
    watch: bool,
    lang: Language,
    format_: str,
) -> None:
    """Try the examples of rules: those of the named rules and sets, else of your folders, else of the shipped rules.

    Exits with 1 when a rule does not say what an example states, or --mutate finds a change that no example notices;
    with 2 when the rules or their examples are broken: standard error then says where.
    """

    def run() -> int:
        book = rulebook(folders, None)
        return _run(book, _chosen(book, ids, own(folders)), coverage, mutate, lang, format_)

    if not watch:
        sys.exit(run())
    for folder in folders:
        if not folder.is_dir():
            raise bad("--rules", Message("'{folder}' is not a folder of rules", folder=folder))
    _watch(folders, run, lang)


def _watch(folders: Sequence[Path], run: Callable[[], int], lang: Language) -> None:
    """Run once the folders are watched, and then after every save; Ctrl+C ends it."""
    from watchfiles import watch as saves  # noqa: PLC0415  (it takes longer to import than other commands to start)

    names = ", ".join(map(str, folders))
    first = True
    with suppress(KeyboardInterrupt):
        for saved in saves(*folders, yield_on_timeout=True, rust_timeout=200):
            if first or any(Path(path).suffix == ".yaml" for _, path in saved):
                with suppress(SystemExit):  # broken rules are told; the next save may mend them
                    run()
                click.echo(Words(lang)["watching"].format(names))
            first = False


def _run(book: Rulebook, rules: Sequence[Rule], coverage: bool, mutate: bool, lang: Language, format_: str) -> int:
    """Try, print, and give the exit code."""
    try:
        ready = staged(rules, book)
        trials = [trial for rule, examples in ready for trial in tried(rule, examples)]
    except Refused as refused:
        complain(Message("{problems}\nThe examples are broken; nothing was done.", problems=refused))
        return WRONG
    except EvaluatorsDisagree as error:
        complain(error)
        return WRONG
    failed = {trial.rule.id for trial in trials if not trial.passed}
    asked = [one for rule, examples in ready for one in answers(rule, examples)] if coverage else None
    sound = [(rule, examples) for rule, examples in ready if rule.id not in failed]
    changes = [mutated(rule, examples, book) for rule, examples in sound] if mutate else None
    if format_ == "json":
        data: dict[str, Any] = {"trials": testing.trials_data(len(ready), trials, lang)}
        data |= {} if asked is None else {"coverage": testing.coverage_data(asked)}
        data |= {} if changes is None else {"mutation": testing.mutation_data(changes)}
        print_json(data)
    else:
        parts = [testing.trials(len(ready), trials, lang)]
        parts += [] if asked is None else [testing.coverage(asked, lang)]
        parts += [] if changes is None else [testing.mutation(changes, lang)]
        testing.to_terminal(chain.from_iterable(parts))
    return FAILED if failed or any(one.unnoticed for one in changes or ()) else 0


def _chosen(book: Rulebook, ids: Sequence[str], folders: Sequence[Path]) -> list[Rule]:
    """The rules that are named, by their own id or that of their set; those of some folders when none is named."""
    known = {rule.id for rule in book.rules} | {rule.set for rule in book.rules}
    for id_ in ids:
        if id_ not in known:
            told = Message("there is no rule or set '{name}'", name=shown(id_))
            raise bad("ID", did_you_mean(told, nearest(id_, known)))
    if not ids:
        return [rule for rule in book.rules if Path(rule.file).parent.parent in folders]
    return [rule for rule in book.rules if rule.id in ids or rule.set in ids]
