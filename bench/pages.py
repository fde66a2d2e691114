"""The page of a report as a browser gets it: when its first byte comes, when its last, and how much it weighs."""

import gzip
import re
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode

from bench.clock import Times, in_turns, show, shown
from bench.plans import Sample
from bench.serving import OK, START_LIMIT, running, service

ROUNDS = 40
FORM = "application/x-www-form-urlencoded"
PICTURE = re.compile(rb"<svg.*?</svg>", re.DOTALL)
ASSET = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"')


def measure(*samples: Sample) -> None:
    """Print a table: each page is asked in turns with a bare view that answers the same bytes."""
    rows, weights = [], []
    with service(ZHONGCAO_NO_HISTORY="1") as port:
        for sample in samples:
            plan = sample.yaml.decode()
            form = urlencode({"plan": plan, "name": f"{sample.name}.yaml", "as_of": "2026-12-07"}).encode()
            asked = partial(_asked, port, "/en/report", form, FORM)
            body, _ = asked()
            with TemporaryDirectory() as folder:
                kept = Path(folder, "page")
                kept.write_bytes(body)
                with running(["-m", "bench.ceiling", str(kept)]) as bare:
                    rows += _timed(sample.name, asked, partial(_asked, bare, "/v1/checks", form, FORM))
            parts = [PICTURE.sub(b"", body), *(_asked(port, path)[0] for path in ASSET.findall(body.decode()))]
            weighs = sum(map(len, parts)) / 1000, sum(len(gzip.compress(part)) for part in parts) / 1000
            weights.append("{}: {:.0f} kB, gzipped {:.0f} kB".format(sample.name, *weighs))
    show(
        "The page of a report",
        ("page", "first byte", "95 % within", "whole", "to the bare view"),
        rows,
        f"POST /en/report with charts, one client, {ROUNDS} rounds in turn with a bare Flask view that answers the same "
        f"bytes. Weight with styles and scripts, without charts: {'; '.join(weights)}",
    )


def _timed(name: str, page: Callable[[], object], bare: Callable[[], object]) -> list[tuple[str, ...]]:
    firsts: dict[str, list[float]] = {"page": [], "bare": []}

    def turn(which: str, ask: Callable[[], tuple[bytes, float]]) -> None:
        firsts[which].append(ask()[1])

    jobs = {"page": partial(turn, "page", page), "bare": partial(turn, "bare", bare)}
    whole = in_turns(jobs, ROUNDS)
    first = {which: Times(found[-ROUNDS:]) for which, found in firsts.items()}
    return [
        (
            name,
            shown(first["page"].median),
            shown(first["page"].p95),
            shown(whole["page"].median),
            f"{first['page'].median / first['bare'].median:.0f}",
        )
    ]


def _asked(port: int, path: str, body: bytes | None = None, type_: str = "") -> tuple[bytes, float]:
    """What is answered, and the seconds until its first byte came."""
    connection = HTTPConnection("127.0.0.1", port, timeout=START_LIMIT)
    start = perf_counter()
    connection.request("POST" if body else "GET", path, body, {"Content-Type": type_} if type_ else {})
    answer = connection.getresponse()
    first = perf_counter() - start
    whole = answer.read()
    connection.close()
    if answer.status != OK:
        raise RuntimeError(f"{path} answered {answer.status}: {whole[:200]!r}")
    return whole, first
