"""Checks a second over HTTP on this machine: the clients share its processors with the service."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import chain
from time import perf_counter, sleep

from bench.clock import Times, show, shown
from bench.plans import ROOT, Sample

WORKERS, CONNECTIONS = 2, 8
TURNS, SECONDS = 3, 1.5
START_LIMIT = 20

KINDS = {
    "sync": ["--worker-class", "sync"],
    "4 threads": ["--worker-class", "gthread", "--threads", "4"],
}
"""Kinds of workers, as gunicorn is told."""
OK = 200

Request = tuple[str, str, bytes | None, dict[str, str]]


def measure(sample: Sample) -> None:
    """Start the service with each kind of worker, ask it in turns, print the table."""
    check = "/v1/checks?as_of=2026-12-07"
    requests: dict[str, Request] = {
        "GET /healthz": ("GET", "/healthz", None, {}),
        "POST /v1/checks, JSON": ("POST", check, sample.json, {"Content-Type": "application/json"}),
        "POST /v1/checks, YAML": ("POST", check, sample.yaml, {"Content-Type": "application/yaml"}),
    }
    times: dict[tuple[str, str], list[float]] = {(name, kind): [] for name in requests for kind in KINDS}
    with ExitStack() as stack:
        ports = {kind: stack.enter_context(_gunicorn(options)) for kind, options in KINDS.items()}
        for port in ports.values():
            for request in requests.values():
                _together(port, request, SECONDS / 3)  # warm up
        for _ in range(TURNS):
            for name, kind in times:
                times[name, kind] += _together(ports[kind], requests[name], SECONDS)
    found = {name: Times(latencies) for name, latencies in times.items()}
    show(
        "Over HTTP",
        ("request", "workers", "a second", "median", "95 % within"),
        [
            (name, kind, f"{len(took.rounds) / TURNS / SECONDS:,.0f}", shown(took.median), shown(took.p95))
            for (name, kind), took in found.items()
        ],
        f"{sample.name}; gunicorn with {WORKERS} workers, {CONNECTIONS} client threads on the same machine, "
        f"{TURNS} turns of {SECONDS} s. `zhongcao serve` runs the first kind: what hangs or crashes there takes one "
        "request with it",
    )


@contextmanager
def service(**env: str) -> Iterator[int]:
    """Run the service as its users do, and say on which port."""
    with running(["-c", "from engine.cli import main; main()", "serve", "--workers", str(WORKERS)], **env) as port:
        yield port


@contextmanager
def _gunicorn(options: Sequence[str]) -> Iterator[int]:
    """Run the application under gunicorn with one kind of worker."""
    plain = ["-m", "gunicorn", "api:create_app()", "--preload", "--no-control-socket", "--workers", str(WORKERS)]
    with running([*plain, "--log-level", "error", *options]) as port:
        yield port


@contextmanager
def running(command: Sequence[str], **env: str) -> Iterator[int]:
    """Run Python with this command, which is told an address to serve on, and say on which port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    whole = [sys.executable, *command, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(whole, cwd=ROOT, env={**os.environ, **env}, stderr=subprocess.DEVNULL) as served:
        try:
            _wait(port, served)
            yield port
        finally:
            served.terminate()


def _wait(port: int, service: "subprocess.Popen[bytes]") -> None:
    limit = perf_counter() + START_LIMIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if service.poll() is not None or perf_counter() > limit:
                raise
            sleep(0.05)
        else:
            return


def _together(port: int, request: Request, seconds: float) -> list[float]:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        clients = [pool.submit(_ask, port, request, perf_counter() + seconds) for _ in range(CONNECTIONS)]
    return list(chain.from_iterable(client.result() for client in clients))


def _ask(port: int, request: Request, until: float) -> list[float]:
    """One client: it asks again as soon as it has its answer, on one connection for as long as the service keeps it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=START_LIMIT)
    took = []
    while (start := perf_counter()) < until:
        connection.request(*request)
        answer = connection.getresponse()
        body = answer.read()
        took.append(perf_counter() - start)
        if answer.status != OK:
            raise RuntimeError(f"{request[1]} answered {answer.status}: {body[:200]!r}")
    connection.close()
    return took
