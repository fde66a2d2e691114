"""A request ends in time: what it does is given up, and its worker is replaced."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

from flask import request

from api.declined import Declined
from engine.messages import Message

SPENT = "zhongcao.spent"
"""Where a request says that its worker shall end after it: what was given up halfway is not to be gone on with."""


class TookTooLong(Declined):
    """Something did not end within its time."""

    def __init__(self, why: Message) -> None:
        super().__init__(503, why)


class _Alarm(BaseException):
    """Rings through whatever catches exceptions on its way."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give up after so many seconds with TookTooLong, be it slow to judge or slow to arrive.

    Only the main thread of a process hears the alarm; so the service runs workers of one thread each. What hangs
    in machine code hears none, and the server ends its worker.
    """
    if current_thread() is not main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _Alarm

    before = signal.signal(signal.SIGALRM, ring)
    try:
        try:  # it may ring as soon as it is set, and until it is off
            signal.setitimer(signal.ITIMER_REAL, seconds)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Alarm:
        request.environ[SPENT] = True
        raise TookTooLong(Message("this was given up after {seconds} seconds", seconds=f"{seconds:g}")) from None
    finally:
        signal.signal(signal.SIGALRM, before)
