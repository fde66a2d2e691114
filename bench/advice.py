"""What to do instead: the smallest changes for each finding of a plan, and the way to the best verdict."""

from collections.abc import Callable
from time import perf_counter

from bench.clock import Times, show, shown
from bench.plans import Sample
from bench.stages import DAY
from engine.changes import Adviser
from engine.check import Checker
from engine.rules import Rulebook


def measure(book: Rulebook, sample: Sample) -> None:
    """Print a table: each finding is searched once, so the median is over findings; beside it one whole check."""
    checker = Checker(book)
    text, name = sample.yaml, f"{sample.name}.yaml"
    checked = Times([_timed(lambda: checker.check(text, name, DAY)) for _ in range(20)])
    adviser = Adviser(checker, text, name, DAY)
    searched = Times([_timed(lambda spot=spot: adviser.fix(spot)) for spot in adviser.spots()])
    way = Times([_timed(adviser.way)])
    times = {"one whole check": checked, "smallest changes, by finding": searched, "the way": way}
    base = checked.median
    rows = [(stage, shown(took.median), f"{took.median / base:.1f}", took.extent) for stage, took in times.items()]
    show(f"Advice on {sample.name}", ("stage", "median", "to a check", "fastest .. slowest"), rows)
    checker.close()


def _timed(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began
