"""Names of kept checks, and of places in a list of them.

An id is a UUID of version 7: it begins with the time, so that ids are in the order of time and a store appends them to
the end of its index; the other 74 bits are random, so that who knows one id cannot guess the next. Python's own
uuid.uuid7 (since 3.14) fills most of those bits with a counter.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from secrets import randbits
from uuid import UUID

from api.history.values import Failed, Filters
from engine.messages import Message

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CHECK = 6
"""Bytes of a cursor that tell whether it is one, and of which list."""


def new_id(time: datetime) -> UUID:
    """An id that nobody had before, for what was kept at this time."""
    milliseconds = (time - EPOCH) // timedelta(milliseconds=1)
    high, low = divmod(randbits(74), 1 << 62)
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)


def id_of(text: str) -> UUID:
    """The id that a text is; raises Failed for what can be none."""
    try:
        return UUID(text)
    except ValueError:
        raise missing(text) from None


def missing(id_: object) -> Failed:
    """There is no check of that id."""
    return Failed("missing", Message("no check '{id}' is kept", id=id_))


def cursor(last: UUID, filters: Filters) -> str:
    """The place after a check in the list that these filters give."""
    return urlsafe_b64encode(last.bytes + _check(last.bytes, filters)).rstrip(b"=").decode()


def place(text: str, filters: Filters) -> UUID:
    """The check that a cursor stands after; raises Failed when it is no cursor of the list that these filters give."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        last = UUID(bytes=data[:-CHECK])
    except ValueError:
        data, last = b"", UUID(int=0)
    if data[-CHECK:] != _check(last.bytes, filters) or cursor(last, filters) != text:
        told = Message("this cursor is of no list with these filters; ask for the first page without a cursor")
        raise Failed("cursor", told)
    return last


def _check(last: bytes, filters: Filters) -> bytes:
    return blake2b(last + filters.model_dump_json().encode(), digest_size=CHECK).digest()
