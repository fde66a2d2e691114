"""A body that breaks off, or whose chunks are none, is the client's mistake: gunicorn's own errors end here."""

from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.http.errors import ParseException

from api.declined import Declined
from engine.messages import Message

WSGI = Callable[..., Iterable[bytes]]


class Arriving:
    """A body as it arrives; it is asked for no more than `read`."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def read(self, size: int = -1) -> bytes:
        """So many bytes at most, all of them without a number; raises Declined (400)."""
        try:
            read: bytes = self.body.read(None if size < 0 else size)
        except (ParseException, OSError):
            raise Declined(400, Message("the body breaks off, or its chunks are none; send it again")) from None
        return read


def with_arriving(app: WSGI) -> WSGI:
    """The application, with such a body for each request."""

    def asked(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = Arriving(environ["wsgi.input"])
        return app(environ, start)

    return asked
