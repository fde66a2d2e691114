"""Timing in turns, and tables of medians."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

from rich import box
from rich.console import Console
from rich.table import Table

WARM_UP = 3
UNITS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6}

WIDTH = 110

console = Console(width=WIDTH, highlight=False)


@dataclass(frozen=True)
class Times:
    """The times of one job, in seconds."""

    rounds: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def p95(self) -> float:
        return quantiles(self.rounds, n=20)[-1]

    @property
    def extent(self) -> str:
        """The fastest and the slowest round."""
        return f"{shown(min(self.rounds))} .. {shown(max(self.rounds))}"


def shown(seconds: float) -> str:
    """A time with three figures and its unit."""
    unit, size = next((unit, size) for unit, size in UNITS.items() if seconds >= size or unit == "µs")
    count = seconds / size
    return f"{count:.{0 if count >= 100 else 1 if count >= 10 else 2}f} {unit}"


def in_turns(jobs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """The times of several jobs, taken in turn (A B C, A B C) so that a drift of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(-WARM_UP, rounds):
        for name, job in jobs.items():
            start = perf_counter()
            job()
            end = perf_counter()
            if number >= 0:
                times[name].append(end - start)
    return {name: Times(found) for name, found in times.items()}


def show(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> None:
    """Print a table; all columns but the first are figures."""
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    if note:
        console.print(f"{note}\n", style="dim")
