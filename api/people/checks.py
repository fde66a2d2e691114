"""The first page: a plan goes in here."""

from flask import Response

from api.people.room import page, room


@room.get("/")
def home() -> Response:
    """A plan to paste, to upload, or to start from a sample."""
    return page("home")


@room.post("/report")
def checked() -> Response:
    """The report on a plan that was sent."""
    return page("home")
