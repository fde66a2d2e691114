"""What programs ask of the history: `GET /v1/checks...`, with the same words as `zhongcao history`."""

import json
import logging
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, request

from api import problem, reload
from api.history.asking import NAMES, filters, number, text, time
from api.history.diff import Side, diff
from api.history.keeping import EXTENSION, history
from api.history.replay import replay
from api.history.store import MOST, History
from api.history.values import Failed, FailureKind, Whole
from engine.findings import Frozen
from engine.messages import Message, shown
from engine.problems import did_you_mean, nearest

blueprint = Blueprint("history", __name__)

PAGE = 50
"""Checks on a page, unless the query says how many."""

TYPES = {"json": "application/json", "yaml": "application/yaml", None: "application/octet-stream"}

STATUS: dict[FailureKind, tuple[int, str]] = {
    "cursor": (400, "bad-query"),
    "query": (400, "bad-query"),
    "missing": (404, "not-found"),
}
"""What is not the store's fault."""

log = logging.getLogger(__name__)


def register(app: Flask, store: History) -> None:
    """Let the application keep its checks in this store, and answer questions about them."""
    app.extensions[EXTENSION] = store
    app.register_blueprint(blueprint)


@blueprint.get("/v1/checks")
def checks() -> Response:
    """A page of kept checks in short, newest first, with the cursor of the next page."""
    _only(*NAMES, "cursor", "limit")
    limit = number("limit", request.args.get("limit", str(PAGE)), MOST)
    return _model(_store().page(filters(request.args), request.args.get("cursor"), limit))


@blueprint.get("/v1/checks/export")
def export() -> Response:
    """All kept checks that fit, whole, oldest first, one a line."""
    _only(*NAMES)
    return Response(_lines(_store().export(filters(request.args))), content_type="application/jsonl")


@blueprint.delete("/v1/checks")
def delete() -> Response:
    """Delete the checks of a client, or those before a time, or those that are both."""
    _only("client", "before")
    client, before = request.args.get("client"), request.args.get("before")
    if client is None and before is None:
        raise Failed("query", Message("say which checks: client=NAME, before=DAY, or both"))
    client = None if client is None else text("client", client)
    deleted = _store().delete(client, None if before is None else time("before", before))
    return _json({"deleted": deleted})


@blueprint.get("/v1/checks/<id_>")
def check(id_: str) -> Response:
    """A kept check, whole: what was asked, the plan as text, the report."""
    _only()
    return _json(_store().get(id_).data())


@blueprint.get("/v1/checks/<id_>/plan")
def plan(id_: str) -> Response:
    """The plan of a kept check, byte for byte as it was sent."""
    _only()
    whole = _store().get(id_)
    return Response(whole.plan, content_type=TYPES[whole.kept.options.syntax])


@blueprint.get("/v1/checks/<id_>/report")
def report(id_: str) -> Response:
    """The report of a kept check, byte for byte as it was answered."""
    _only()
    return Response(_store().get(id_).report, content_type="application/json")


@blueprint.get("/v1/checks/<id_>/replay")
def again(id_: str) -> Response:
    """The same check with the rules of now: the same bytes, or what changed and what became of the findings."""
    _only()
    return _model(replay(_store().get(id_), reload.edition().checker))


@blueprint.get("/v1/checks/<before>/diff/<after>")
def compare(before: str, after: str) -> Response:
    """What became of the findings of one check in another: fixed, unjudged, new, still there."""
    _only()
    return _model(diff(Side.of(_store().get(before)), Side.of(_store().get(after))))


@blueprint.errorhandler(Failed)
def failed(error: Failed) -> Response:
    """A question that cannot be answered; what is wrong with the store is for the log alone."""
    if found := STATUS.get(error.failure.kind):
        return problem.answer(*found, error.failure.message)
    log.error("the history was asked in vain: %s", error)
    told = Message("The history does not answer now; the log says why.")
    return problem.answer(503, "history-unavailable", told)


def _store() -> History:
    store = history()
    assert store is not None, "without a history these views are not registered"
    return store


def _only(*names: str) -> None:
    for name in request.args:
        if name not in names:
            told = Message("unknown query parameter '{name}'", name=shown(name))
            raise Failed("query", did_you_mean(told, nearest(name, names)))


def _lines(found: Iterator[Whole]) -> Iterator[str]:
    return (json.dumps(whole.data(), ensure_ascii=False) + "\n" for whole in found)


def _model(value: Frozen) -> Response:
    return Response(value.model_dump_json(by_alias=True, indent=2) + "\n", content_type="application/json")


def _json(data: object) -> Response:
    return Response(json.dumps(data, ensure_ascii=False, indent=2) + "\n", content_type="application/json")
