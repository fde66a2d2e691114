"""How the service is doing."""

from flask import Blueprint, Response

from api import metrics, problem, reload
from api.answers import made
from api.operation import JSON, TEXT, Operation, operation
from api.query import InLanguage, Query
from api.shapes import Health, Ready

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@operation(Operation(None, {JSON: Health}))
def healthz(asked: Query) -> Response:
    """Whether the service answers."""
    return made(Health, {"status": "ok"})


@blueprint.get("/readyz")
@operation(Operation(None, {JSON: Ready}, InLanguage))
def readyz(asked: InLanguage) -> Response:
    """Which rules answer, since when, and what is wrong with a later edit of them.

    A broken edit is told with 200: the rules of before answer, and one bad file shall not take the service away.
    Without any good rules the service does not start.
    """
    held, edited = reload.edition(), reload.rules()
    book = held.checker.rulebook
    told = [{"file": one.location.file, **problem.told(one, asked.lang)} for one in edited.problems]
    return made(
        Ready,
        {
            "status": "ok",
            "digest": book.digest,
            "rules": len(book.rules),
            "loaded_at": held.loaded.isoformat(timespec="seconds"),
            "stale": bool(edited.problems),
            "stale_since": edited.broken and edited.broken.isoformat(timespec="seconds"),
            "problems": told,
        },
    )


@blueprint.get("/metrics")
@operation(Operation("admin", {metrics.MEDIA: TEXT}))
def measured(asked: Query) -> Response:
    """Counts and times for Prometheus, of all workers together."""
    return Response(metrics.of_app().exposed(), content_type=metrics.MEDIA)
