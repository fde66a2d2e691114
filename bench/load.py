"""`python -m bench.load`: checks a second of `zhongcao serve` on this machine, beside a bare Flask view under its server.

wrk asks; it shares the processors with the service. The two services are asked in turns, so that a drift of the machine
meets both.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.request import Request, urlopen

from bench.clock import show, shown
from bench.plans import Sample, samples
from bench.serving import WORKERS, running, service

CLIENTS = (1, 8, 64)
TURNS, SECONDS = 3, 5
WARM_UP = 2
PATH = "/v1/checks?as_of=2026-12-07"
SCRIPT = Path(__file__).with_name("load.lua")


class Figures(NamedTuple):
    """What wrk counted in one turn: requests a second, and the seconds within which half and 99 % were answered."""

    rate: float
    p50: float
    p99: float


def main() -> None:
    """Print the table; a request that is not answered, or not with 200, ends it."""
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed; on Debian: apt-get install wrk")
    sample = samples()[0]
    busy = os.getloadavg()[0]
    with TemporaryDirectory() as folder, service(ZHONGCAO_NO_HISTORY="1") as ours:
        plan, report = Path(folder, "plan.json"), Path(folder, "report.json")
        plan.write_bytes(sample.json)
        report.write_bytes(_checked(ours, sample))
        with running(["-m", "bench.ceiling", str(report)]) as bare:
            ports = {"zhongcao serve": ours, "bare Flask view": bare}
            found = _in_turns(ports, plan)
    rows, ratios = [], []
    for clients in CLIENTS:
        checks, ceiling = (_middle(found[name, clients]) for name in ports)
        for name, figures in zip(ports, (checks, ceiling), strict=True):
            rows.append((name, str(clients), f"{figures.rate:,.0f}", shown(figures.p50), shown(figures.p99)))
        ratios.append(f"{checks.rate / ceiling.rate:.2f} with {clients}")
    show(
        "Load",
        ("service", "clients", "a second", "p50", "p99"),
        rows,
        f"{sample.name} as JSON ({len(sample.json):,} bytes), {WORKERS} workers, {TURNS} turns of {SECONDS} s, medians; "
        f"{datetime.now().astimezone():%Y-%m-%d}, {platform.python_implementation()} {platform.python_version()} on "
        f"{os.cpu_count()} processors with a load of {busy:.1f} before this began. "
        f"Checks for one answer of the bare view: {', '.join(ratios)} clients",
    )


def _in_turns(ports: dict[str, int], plan: Path) -> dict[tuple[str, int], list[Figures]]:
    for port in ports.values():
        _asked(port, max(CLIENTS), WARM_UP, plan)
    found: dict[tuple[str, int], list[Figures]] = defaultdict(list)
    for _ in range(TURNS):
        for clients in CLIENTS:
            for name, port in ports.items():
                found[name, clients].append(_asked(port, clients, SECONDS, plan))
    return found


def _asked(port: int, clients: int, seconds: int, plan: Path) -> Figures:
    """Let so many clients ask, each again as soon as it is answered."""
    address = f"http://127.0.0.1:{port}{PATH}"
    options = ["--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--timeout", "20s"]
    told = subprocess.run(
        ["wrk", *options, "--script", SCRIPT, address, "--", plan], capture_output=True, text=True, check=True
    ).stdout
    line = re.search(r"^FIGURES (\d+) (\d+) (\d+) (\d+) (\d+)$", told, re.M)
    if not line or int(line[1]):
        raise RuntimeError(f"not every request was answered with 200:\n{told}")
    requests, duration, p50, p99 = (int(figure) for figure in line.groups()[1:])
    return Figures(requests / duration * 1e6, p50 / 1e6, p99 / 1e6)


def _middle(turns: list[Figures]) -> Figures:
    return Figures(*(median(column) for column in zip(*turns, strict=True)))


def _checked(port: int, sample: Sample) -> bytes:
    request = Request(f"http://127.0.0.1:{port}{PATH}", sample.json, {"Content-Type": "application/json"})
    with urlopen(request) as answer:  # noqa: S310  (our own service)
        body: bytes = answer.read()
    return body


if __name__ == "__main__":
    main()
