"""Checks a second over HTTP on this machine: the clients share its processors with the service."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import chain
from time import perf_counter, sleep

from bench.clock import Times, show, shown
from bench.plans import ROOT, Sample

WORKERS, CONNECTIONS = 2, 8
TURNS, SECONDS = 3, 1.5
START_LIMIT = 20
OK = 200

Request = tuple[str, str, bytes | None, dict[str, str]]


def measure(sample: Sample) -> None:
    """Start the service, ask it in turns, print the table."""
    check = "/v1/checks?as_of=2026-12-07"
    requests: dict[str, Request] = {
        "GET /healthz": ("GET", "/healthz", None, {}),
        "POST /v1/checks, JSON": ("POST", check, sample.json, {"Content-Type": "application/json"}),
        "POST /v1/checks, YAML": ("POST", check, sample.yaml, {"Content-Type": "application/yaml"}),
    }
    times: dict[str, list[float]] = {name: [] for name in requests}
    with service() as port:
        for request in requests.values():
            _together(port, request, SECONDS / 3)  # warm up
        for _ in range(TURNS):
            for name, request in requests.items():
                times[name] += _together(port, request, SECONDS)
    found = {name: Times(latencies) for name, latencies in times.items()}
    show(
        "Over HTTP",
        ("request", "a second", "median", "95 % within"),
        [
            (name, f"{len(took.rounds) / TURNS / SECONDS:,.0f}", shown(took.median), shown(took.p95))
            for name, took in found.items()
        ],
        f"{sample.name}; gunicorn with {WORKERS} workers, {CONNECTIONS} client threads on the same machine, "
        f"{TURNS} turns of {SECONDS} s",
    )


@contextmanager
def service(**env: str) -> Iterator[int]:
    """Run the service, and say on which port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "api:serve()",
        "--preload",
        "--no-control-socket",
        "--workers",
        str(WORKERS),
    ]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}) as service:
        try:
            _wait(port, service)
            yield port
        finally:
            service.terminate()


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
