"""`python -m tests.mutation [FILE...]`: make every mutant, try it, and hold what survives against the list."""

import os
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
import yaml

from tests.mutation.mutants import ROOT, Key, mutants
from tests.mutation.trial import FailsUnchanged, tried

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
"""What is asked whether it notices: the quick tests of these modules, and the rules' own examples."""

LIST = Path(__file__).with_name("survivors.yaml")
LEAST = 95
"""Percent of the mutants that the tests must notice."""


@click.command()
@click.argument("files", nargs=-1, type=click.Choice(FILES), metavar="[FILE]...")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Mutants that are tried at a time.")
def main(files: tuple[str, ...], jobs: int) -> None:
    """Try every mutant of FILEs, else of all figures, conditions and facts.

    Exits with 1 when others survive than the list says, or when too few of all are killed.
    """
    began = time.monotonic()
    made = [mutant for file in files or FILES for mutant in mutants(file)]
    survivors: list[Key] = []
    try:
        for mutant, killed in tried(made, TESTS, jobs):
            if not killed:
                survivors.append(mutant.key)
                click.echo(f"survives: {mutant.file}: {mutant.scope}: {mutant.was} -> {mutant.now}", err=True)
    except FailsUnchanged as fails:
        raise click.ClickException(f"these fail without any change: {fails}") from None
    share = _table(Counter(mutant.file for mutant in made), Counter(file for file, *_ in survivors))
    click.echo(f"{share:.1f} % of {len(made)} mutants killed in {time.monotonic() - began:.0f} s")
    listed = {key for key in _listed() if key[0] in files or not files}
    _show("survives, and is not listed", set(survivors) - listed)
    _show("listed, and killed or gone", listed - set(survivors))
    raise SystemExit(set(survivors) != listed or (not files and share < LEAST))


def _table(made: Counter[str], survived: Counter[str]) -> float:
    """Prints what was killed of each file; gives it for all, in percent."""
    for file, count in made.items():
        lost = survived[file]
        click.echo(f"{file:32} {count:5} mutants {lost:4} survive {100 * (1 - lost / count):6.1f} %")
    return 100 * (1 - survived.total() / made.total())


def _listed() -> list[Key]:
    groups = yaml.safe_load(LIST.read_text(encoding="utf-8")) or ()
    return [(one["file"], one["in"], one["was"], one["now"]) for group in groups for one in group["mutants"]]


def _show(title: str, keys: Iterable[Key]) -> None:
    """Mutants as the list has them."""
    if found := [dict(zip(("file", "in", "was", "now"), key, strict=True)) for key in sorted(keys)]:
        click.echo(f"{title}:\n{yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1000)}")


if __name__ == "__main__":
    main()
