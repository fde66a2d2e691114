"""A plan from a playbook and a few inputs."""

from flask import Response

from api.people.room import page, room


@room.get("/draft")
def drafting() -> Response:
    """The inputs of a draft."""
    return page("home")
