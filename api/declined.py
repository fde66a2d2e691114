"""A request that is not answered as it was asked: the status, and why, in the reader's language."""

from werkzeug.exceptions import HTTPException

from engine.messages import Message


class Declined(HTTPException):
    """What a client is told instead of an answer; the kind of the problem goes by the status."""

    def __init__(self, status: int, why: Message) -> None:
        super().__init__(str(why))
        self.code = status
        self.why = why
