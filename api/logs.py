"""Structured logs: a line of JSON each, with the id of the request. Neither plans nor tokens nor queries go in."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""The ids of others that are taken over; what else is sent is no id."""

FACTS = "facts"
"""The attribute of a record that has more fields of its line."""

log = logging.getLogger("api.requests")


class Lines(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, logger, process, message, request id, and what else the record has."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            told["request"] = g.request_id
        if record.exc_info:
            told["exception"] = _without_message(record.exc_info)
        return json.dumps(told | getattr(record, FACTS, {}), ensure_ascii=False, default=str)


def _without_message(exc_info: Any) -> str:
    """What was raised and where; its message may hold what was sent."""
    kind, _, at = exc_info
    return "".join((*traceback.format_tb(at), kind.__name__ if kind else ""))


CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": Lines}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        "api": {"level": "INFO"},
        "gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False},
    },
}
"""For logging.config.dictConfig."""


def register(app: Flask) -> None:
    """Give each request an id, and log each answer under it."""

    @app.before_request
    def name() -> None:
        sent = request.headers.get(HEADER, "")
        g.request_id = sent if SAFE.fullmatch(sent) else uuid4().hex
        g.began = perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        facts = {
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "milliseconds": round(1000 * (perf_counter() - g.began), 1),
            "client": g.client.name or None if "client" in g else None,
            "rules": response.headers.get("Zhongcao-Rules"),
        }
        log.info("answered", extra={FACTS: facts})
        return response
