"""What to do instead: the smallest changes for each finding of a plan, and the way to the best verdict."""

from collections.abc import Callable
from time import perf_counter

from bench.clock import Times, show, shown
from bench.plans import Sample
from bench.stages import DAY
from engine.asking import Interview
from engine.changes import Adviser, margins
from engine.check import Checker
from engine.draft import draft
from engine.rules import Rulebook
from engine.source import read

FRAME = """\
campaign: {brand: A, product: cream, category: beauty_skincare}
objective: {primary: launch}
audience: {segments: [students]}
schedule: {start: 2027-03-01, end: 2027-04-29}
budget: {currency: CNY, total: 60000}
"""
"""What the draft is made from."""


def measure(book: Rulebook, sample: Sample) -> None:
    """Print a table: each finding is searched once, so the median is over findings; beside it one whole check."""
    checker = Checker(book)
    text, name = sample.yaml, f"{sample.name}.yaml"
    checked = Times([_timed(lambda: checker.check(text, name, DAY)) for _ in range(20)])
    adviser = Adviser(checker, text, name, DAY)
    searched = Times([_timed(lambda spot=spot: adviser.fix(spot)) for spot in adviser.spots()])
    way = Times([_timed(adviser.way)])
    drafted = Times([_timed(lambda: draft(book, read(FRAME, "frame.yaml"), "en")) for _ in range(20)])
    turned = Times([_timed(lambda: margins(book, adviser.source)) for _ in range(5)])
    asked = Times([_timed(lambda: Interview(adviser).questions()) for _ in range(5)])
    times = {
        "one whole check": checked,
        "smallest changes, by finding": searched,
        "the way": way,
        "a draft": drafted,
        "margins": turned,
        "questions, ranked": asked,
    }
    base = checked.median
    rows = [(stage, shown(took.median), f"{took.median / base:.1f}", took.extent) for stage, took in times.items()]
    show(f"Advice on {sample.name}", ("stage", "median", "to a check", "fastest .. slowest"), rows)
    checker.close()


def _timed(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began
