"""The command line from a cold start, and what that time goes into."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench.clock import Times, in_turns, show, shown
from bench.plans import ROOT, START

ROUNDS = 9

LIBRARIES = "import pydantic, yaml, click, rich"
STAGES = {
    LIBRARIES: LIBRARIES,
    "import what zhongcao uses of them": """
from pydantic import AfterValidator, BaseModel, Field, ValidationError
from rich.console import Console
from rich.table import Table""",
    "import zhongcao": """
from datetime import date
from pathlib import Path
from engine.check import Checker
from engine.render import FORMATS
from engine.rules import SHIPPED, load_rules""",
    "load the rules, without their examples": "book = load_rules((SHIPPED,), examples=False)",
    "compile them for durable_rules": "checker = Checker(book)",
    "check (the first one)": f"report = checker.check(Path({START!r}).read_bytes(), {START!r}, date(2026, 12, 7))",
    "report as text (the first one)": 'FORMATS["text"](report)',
}
"""What a run of the command line does, in order, as Python source."""

MEMORY = """
try:
    status = Path("/proc/self/status").read_text()
    memory = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
except OSError:  # only Linux tells
    memory = 0
import json
print(json.dumps([memory, *(after - before for before, after in zip(marks, marks[1:]))]))
"""


def measure() -> None:
    """Print the table of process times and the table of stages."""
    _processes()
    _stages()


def _processes() -> None:
    nothing, libraries, whole = "python -c pass", f"python -c '{LIBRARIES}'", "zhongcao check PLAN"
    command = [str(Path(sys.executable).with_name("zhongcao")), "check", START, "--as-of", "2026-12-07"]
    jobs = {
        nothing: _process([sys.executable, "-c", "pass"]),
        libraries: _process([sys.executable, "-c", LIBRARIES]),
        whole: _process(command),
    }
    times = in_turns(jobs, ROUNDS)
    bases = (times[nothing].median, times[libraries].median)
    show(
        "Cold start of the command line",
        ("process", "median", "to pass", "to imports", "fastest .. slowest"),
        [
            (name, shown(took.median), *(f"{took.median / base:.1f}" for base in bases), took.extent)
            for name, took in times.items()
        ],
        f"{ROUNDS} processes each, in turn, from start to exit; the plan is {START}",
    )


def _stages() -> None:
    clock = "marks.append(perf_counter())"
    source = "\n".join(
        [
            "from time import perf_counter",
            "marks = []",
            clock,
            *(f"{code}\n{clock}" for code in STAGES.values()),
            MEMORY,
        ]
    )
    rounds = [json.loads(_output([sys.executable, "-c", source])) for _ in range(ROUNDS)]
    memory, *spans = zip(*rounds, strict=True)
    show(
        "What a cold start goes into",
        ("stage", "median", "fastest .. slowest"),
        [(stage, shown(took.median), took.extent) for stage, took in zip(STAGES, map(Times, spans), strict=True)],
        f"Then the process holds {median(memory) / 1024:.0f} MiB of memory." if any(memory) else "",
    )


def _process(command: Sequence[str]) -> Callable[[], object]:
    return lambda: _output(command)


def _output(command: Sequence[str]) -> bytes:
    """What a process prints; it may keep compiled modules, as an installed program does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode > 1:  # 1 says that the plan has errors
        raise RuntimeError(done.stderr.decode())
    return done.stdout
