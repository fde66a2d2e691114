"""Counts and times for Prometheus; under several workers they are added up over files that all of them write."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api import reload
from api.counting import SHARED
from api.folding import held
from engine.report import Report
from engine.rules import Rulebook

MEDIA = "text/plain; version=0.0.4; charset=utf-8"

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
"""Seconds; house. Most checks take some ten milliseconds."""


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Those that are counted by name: a method that a client made up is no label either."""


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter("requests", "Answers by address, method and status.", "route", "method", "status")
        self.seconds = self._histogram("request_seconds", "Time until an answer begins.", "route")
        self.stages = self._histogram("stage_seconds", "Time of a check by stage: read, check, write.", "stage")
        self.checks = self._counter("checks", "Checks by verdict.", "verdict")
        self.findings = self._counter("findings", "Findings by rule.", "rule")
        self.disagreements = self._counter("evaluator_disagreements", "Checks on which the two evaluators differ.")
        self.failures = self._counter("reload_failures", "Edits of the rules that could not be used.")
        self.rules = Gauge(
            "zhongcao_rules", "Workers that answer from the rules of a digest.", ("digest", "version"),
            registry=self.registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._digest = ""

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"zhongcao_{name}", meaning, labels, registry=self.registry)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(f"zhongcao_{name}", meaning, labels, registry=self.registry, buckets=BUCKETS)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage of a check."""
        with self.stages.labels(name).time():
            yield

    def checked(self, report: Report) -> None:
        """Count a report."""
        self.checks.labels(report.verdict).inc()
        for finding in report.findings:
            self.findings.labels(finding.rule).inc()

    def answers_from(self, book: Rulebook) -> None:
        """Note which rules this worker answers from."""
        if book.digest != self._digest:
            for digest, is_ in ((self._digest, 0), (book.digest, 1)):
                if digest:
                    self.rules.labels(digest, book.version).set(is_)
            self._digest = book.digest

    def exposed(self) -> bytes:
        """All of it in the text format of Prometheus."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        every = CollectorRegistry()
        MultiProcessCollector(every)  # type: ignore[no-untyped-call]
        with held():
            return generate_latest(every)


def of_app() -> Metrics:
    """The metrics of this application."""
    held: Metrics = current_app.extensions["zhongcao.metrics"]
    return held


def register(app: Flask, rules: reload.Rules) -> None:
    """Count the requests of an application, and what becomes of its rules."""
    metrics = app.extensions["zhongcao.metrics"] = Metrics()
    reload.refused.connect(lambda _: metrics.failures.inc(), sender=rules, weak=False)

    @app.before_request
    def note() -> None:
        metrics.answers_from(reload.edition().checker.rulebook)

    @app.after_request
    def ended(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"  # an address of the client's own is no label
        method = request.method if request.method in METHODS else "other"
        metrics.requests.labels(route, method, response.status_code).inc()
        metrics.seconds.labels(route).observe(perf_counter() - g.began)
        return response
