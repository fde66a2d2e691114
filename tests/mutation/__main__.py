"""`python -m tests.mutation [FILE...]`: make every mutant, try it, and hold what survives against the list."""

import importlib
import os
import sys
import time
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

import click
import pytest
import yaml

from tests.mutation.mutants import ROOT, Mutant, mutants
from tests.mutation.trial import AT_IMPORT, OPTIONS, SURVIVED, Loaded, imported_anew, in_children

FILES = [
    *sorted(
        str(path.relative_to(ROOT))
        for package in ("figures", "conditions")
        for path in (ROOT / "engine" / package).glob("*.py")
        if path.name != "__init__.py"  # a table of contents
    ),
    "engine/facts.py",
]
TESTS = [
    "tests/test_facts.py",
    "tests/test_conditions.py",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob("test_figures*.py")),
    "tests/test_rules.py",
]
"""Quick tests, those that kill most first."""

LIST = Path(__file__).with_name("survivors.yaml")
LEAST = 95
"""Percent of the mutants of a run that the tests must notice."""

Key = tuple[str, str, str, str]


@click.command()
@click.argument("files", nargs=-1, type=click.Choice(FILES), metavar="[FILE]...")
@click.option("--jobs", default=len(os.sched_getaffinity(0)), help="Mutants that are tried at a time.")
def main(files: tuple[str, ...], jobs: int) -> None:
    """Try every mutant of FILEs, else of conditions, figures and facts; exit with 1 when the list of survivors is wrong."""
    began = time.monotonic()
    made = [mutant for file in files or FILES for mutant in mutants(file)]
    codes = _tried(made, jobs)
    survivors = {mutant.key for mutant, code in zip(made, codes, strict=True) if code == SURVIVED}
    _table(made, codes)
    killed = 100 * (1 - sum(code == SURVIVED for code in codes) / len(made))
    click.echo(f"{killed:.1f} % of {len(made)} mutants killed in {time.monotonic() - began:.0f} s")
    sys.exit(not _as_listed(survivors, {mutant.file for mutant in made}) or killed < LEAST)


def _tried(made: list[Mutant], jobs: int) -> list[int]:
    """What became of each mutant."""
    at = {id(mutant): place for place, mutant in enumerate(made)}
    codes = [AT_IMPORT] * len(made)
    reading, writing = os.pipe()
    for name in ("hypothesis", "pydantic", "yaml", "click.testing", "rich.console"):  # the engine is not imported yet
        importlib.import_module(name)
    if (pid := os.fork()) == 0:
        os.close(reading)
        os._exit(_loaded(made, jobs, lambda mutant, code: os.write(writing, f"{at[id(mutant)]} {code}\n".encode())))
    os.close(writing)
    with os.fdopen(reading) as lines:
        for line in lines:
            place, code = map(int, line.split())
            codes[place] = code
            _tell(made[place], code)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0:
        sys.exit("The tests fail without any change; make them pass first.")

    def told(mutant: Mutant, code: int) -> None:
        codes[at[id(mutant)]] = code
        _tell(mutant, code)

    left = [mutant for mutant, code in zip(made, codes, strict=True) if code == AT_IMPORT]
    in_children([(mutant, lambda m=mutant: imported_anew(m, TESTS)) for mutant in left], jobs, told)
    return codes


def _tell(mutant: Mutant, code: int) -> None:
    if code == SURVIVED:
        click.echo(f"survives: {mutant.file}: {mutant.scope}: {mutant.was} -> {mutant.now}", err=True)


def _loaded(made: list[Mutant], jobs: int, told) -> int:
    plugin = Loaded(made, jobs, told)
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        code = pytest.main([*OPTIONS, *TESTS], plugins=[plugin])
    for name in plugin.failed:
        click.echo(f"fails without any change: {name}", err=True)
    return int(code) or len(plugin.failed)


def _table(made: list[Mutant], codes: list[int]) -> None:
    count = Counter(mutant.file for mutant in made)
    survived = Counter(mutant.file for mutant, code in zip(made, codes, strict=True) if code == SURVIVED)
    for file, all_ in count.items():
        click.echo(f"{file:32} {all_:5} mutants {survived[file]:4} survive {100 * (1 - survived[file] / all_):6.1f} %")


def _as_listed(survivors: set[Key], files: set[str]) -> bool:
    """Whether just the survivors are listed; prints what is not so."""
    groups = yaml.safe_load(LIST.read_text(encoding="utf-8")) or ()
    listed = {
        (one["file"], one["in"], one["was"], one["now"])
        for group in groups
        for one in group["mutants"]
        if group["why"] and one["file"] in files
    }
    for title, keys in (("not listed", survivors - listed), ("listed, but killed or gone", listed - survivors)):
        if keys:
            entries = [dict(zip(("file", "in", "was", "now"), key, strict=True)) for key in sorted(keys)]
            click.echo(f"{title}:\n" + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000))
    return survivors == listed


if __name__ == "__main__":
    main()
