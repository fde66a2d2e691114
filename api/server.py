"""gunicorn around the application: workers of one thread each, loaded once, ended when they hang, replaced in time.

What hangs or crashes in a sync worker takes one request with it, and the alarm of api.deadline rings in the main thread
of a process alone. `make bench` holds them against threads, which answer
some more checks a second and keep more of them waiting long.
"""

import gc
import logging.config
import os
from collections.abc import Mapping
from math import ceil
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from werkzeug.middleware.proxy_fix import ProxyFix

from api import logs
from api.arriving import WSGI, with_arriving
from api.counting import SHARED
from api.deadline import SPENT
from api.folding import fold
from api.worker import Worker

GRACE = 5
"""Seconds beyond the time of a request until a worker that does not answer is ended; house, as the two below."""

REQUESTS, JITTER = 10_000, 2_000
"""After so many requests, and up to so many more, a worker is replaced, so that memory that it lost comes back."""


class Server(BaseApplication):  # type: ignore[misc]
    """The service on one address, or where systemd listens for it (None), behind proxies that say whom they answer."""

    def __init__(self, app: Flask, bind: str | None, workers: int, proxies: int = 0) -> None:
        self.app = app
        self.proxies = proxies
        self.ended: set[int] = set()
        most = ceil(app.extensions["zhongcao.limits"].seconds) + GRACE
        self.options = {
            "bind": [bind] if bind else [],  # none: gunicorn takes what systemd opened
            "workers": workers,
            "worker_class": Worker,
            "preload_app": True,
            "timeout": most,
            "graceful_timeout": most,
            "max_requests": REQUESTS,
            "max_requests_jitter": JITTER,
            "control_socket_disable": True,
            "logconfig_dict": logs.CONFIG,
            "post_worker_init": self.worker_starts,
            "post_request": self.request_ended,
            "child_exit": self.worker_ended,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the options over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGI:
        """The application, which is there before the workers are; its clients are those that its proxies answer."""
        return with_arriving(ProxyFix(self.app, x_for=self.proxies, x_proto=self.proxies))

    def worker_starts(self, worker: Any) -> None:
        """A long batch says after each line that it is alive."""
        self.app.extensions["zhongcao.alive"] = worker.notify

    def request_ended(self, worker: Any, _request: Any, environ: Mapping[str, Any], _response: Any) -> None:
        """A worker that gave a check up halfway ends; another one takes its place."""
        if environ.get(SPENT):
            worker.alive = False

    def worker_ended(self, server: Any, worker: Any) -> None:
        """What a worker counted is kept; what it is, is not."""
        if SHARED in os.environ:
            self.ended = (self.ended | {worker.pid}) - set(server.WORKERS)  # a number may have come back
            if fold(self.ended):
                self.ended = set()


def run(server: Server) -> None:
    """Serve until a signal ends it."""
    logging.config.dictConfig(logs.CONFIG)
    gc.freeze()  # what is loaded stays: workers share its memory, and need not go through it to end
    server.run()
