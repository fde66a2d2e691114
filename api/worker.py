"""A worker of gunicorn that answers what is not HTTP with a problem, where gunicorn itself sends a page."""

from contextlib import suppress
from http import HTTPStatus
from socket import socket
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.util import close_graceful
from gunicorn.workers.sync import SyncWorker

from api.answers import written
from api.kinds import KINDS
from api.problem import MEDIA

MOST = 20_000_000
"""Bytes that are read away after an answer, as long as they come within two seconds; house."""


class Worker(SyncWorker):  # type: ignore[misc]
    """Answers one request at a time."""

    def handle_request(self, listener: Any, req: Any, client: socket, addr: Any) -> None:
        """Answer a request; who is told that it is too long while it is still sending shall hear it."""
        super().handle_request(listener, req, client, addr)
        close_graceful(client, max_drain=MOST)  # gunicorn's own takes 64 KB

    def handle_error(self, req: Any, client: socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that never came to the application, or that it left without an answer."""
        kind = KINDS["bad-request" if isinstance(exc, ParseException) else "internal-error"]
        self.log.warning("a request was not answered by the application: %s", type(exc).__name__)
        told = {
            "type": kind.type,
            "title": kind.title["en"],
            "status": kind.status,
            "detail": kind.advice["en"],
            "errors": [],
        }
        body = written(told).encode()
        head = (
            f"HTTP/1.1 {kind.status} {HTTPStatus(kind.status).phrase}",
            "Connection: close",
            f"Content-Type: {MEDIA}",
            f"Content-Length: {len(body)}",
        )
        with suppress(OSError):
            client.sendall("\r\n".join((*head, "", "")).encode() + body)
