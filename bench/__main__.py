"""Print all tables: `python -m bench`."""

import os
import platform
from datetime import datetime
from importlib.metadata import distributions
from time import perf_counter

from bench import advice, engines, pages, reloading, serving, stages, start
from bench.clock import console
from bench.plans import samples, with_roster
from engine.rules import load_rules

OTHERS = ("durable_rules", "zen-engine", "datalogic-py", "pydantic", "PyYAML", "gunicorn")


def main() -> None:
    began = perf_counter()
    book, plans = load_rules(), samples()
    installed = {found.name: found.version for found in distributions()}
    console.print(
        f"zhongcao {book.version}, {len(book.rules)} rules, {datetime.now().astimezone():%Y-%m-%d}, "
        f"{platform.python_implementation()} {platform.python_version()} on {os.cpu_count()} processors "
        f"with a load of {os.getloadavg()[0]:.1f} before this began\n"
        f"{', '.join(f'{name} {installed[name]}' for name in OTHERS if name in installed)}\n"
    )
    stages.measure(book, [*plans, with_roster(plans[0], 1_000)])
    engines.measure(book, plans)
    worst = next(plan for plan in plans if "celebrity" in plan.name)
    advice.measure(book, worst)
    start.measure()
    serving.measure(plans[0])
    pages.measure(plans[0], worst)
    reloading.measure(plans[0])
    console.print(f"All of this took {perf_counter() - began:.0f} s.")


if __name__ == "__main__":
    main()
