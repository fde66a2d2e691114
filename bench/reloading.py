"""Edits of the rules of a running service: how long until they are live, and what many of them leave in memory."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from api.reload import HEADER, Rules
from bench.clock import Times, console, show, shown
from bench.plans import Sample
from bench.serving import service
from engine.rules import SHIPPED

EDITS, LIVE_EDITS = 200, 20
DAY = date(2026, 12, 7)
LIMIT = 10
ROW, PAUSE = 10, 0.01


def measure(sample: Sample) -> None:
    """Print how long a reload takes, how long until an edit is live over HTTP, and the memory after many."""
    with _folder() as folder:
        rules = Rules([folder])
        memory, reloads = [], []
        for number in range(EDITS):
            _edit(folder, number)
            start = perf_counter()
            rules.refresh()
            reloads.append(perf_counter() - start)
            edition = rules.take()
            edition.checker.check(sample.yaml, sample.name, DAY)
            rules.give_back(edition)
            memory.append(_memory())
    with _folder() as folder, service(ZHONGCAO_RULES=str(folder), ZHONGCAO_NO_SHIPPED="1") as port:
        live = [_until_live(folder, number, port) for number in range(LIVE_EDITS)]
    rows = {
        f"reload all {len(edition.checker.rulebook.rules)} rules, one edited": Times(reloads),
        "from saving a rule until the service answers by it": Times(live),
    }
    show(
        "Edits of the rules",
        ("what", "median", "fastest .. slowest"),
        [(name, shown(took.median), took.extent) for name, took in rows.items()],
        f"{EDITS} and {LIVE_EDITS} edits; the service has two workers, and an edit is live when ten answers in a row say so",
    )
    at = [0, 9, 49, 99, EDITS - 1]
    console.print("Memory after each reload: " + ", ".join(f"{memory[n]:.1f} MiB after {n + 1}" for n in at) + "\n")


@contextmanager
def _folder() -> Iterator[Path]:
    """A copy of the shipped rules."""
    with TemporaryDirectory() as top:
        yield Path(shutil.copytree(SHIPPED, Path(top) / "rules"))


def _edit(folder: Path, number: int) -> None:
    """Change one rule; a comment is a new digest."""
    rule = folder / "kfs_ads/search-ads-without-keywords.yaml"
    text = rule.read_text(encoding="utf-8").split("# edit")[0]
    rule.write_text(f"{text}# edit {number}\n", encoding="utf-8")


def _until_live(folder: Path, number: int, port: int) -> float:
    """Seconds from an edit to the first of ten answers in a row by other rules than before."""
    before = {_digest(port) for _ in range(ROW)}  # each worker begins to watch when it is first asked
    _edit(folder, number)
    saved = perf_counter()
    live, row = saved, 0
    while row < ROW:
        row = row + 1 if _digest(port) not in before else 0
        live = perf_counter() if row <= 1 else live
        if live - saved > LIMIT:
            raise RuntimeError(f"edit {number} is not live after {LIMIT} s")
        sleep(PAUSE)
    return live - saved


def _digest(port: int) -> str | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    connection.request("GET", "/readyz")
    digest = connection.getresponse().getheader(HEADER)
    connection.close()
    return digest


def _memory() -> float:
    """What this process holds, in MiB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
