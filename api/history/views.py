"""What programs ask of the history: `GET /v1/checks...`, with the same words as `zhongcao history`."""

import json
import logging
from collections.abc import Iterator
from typing import Annotated, Any

from flask import Blueprint, Flask, Response
from pydantic import Field, WithJsonSchema

from api import problem, reload
from api.answers import made
from api.history.asking import LONGEST, filters, number, text, time
from api.history.diff import Diff, Side, diff
from api.history.keeping import EXTENSION, history
from api.history.replay import Replay, replay
from api.history.store import MOST, History
from api.history.values import Failed, FailureKind, Filters, Kept, Page, Whole
from api.kinds import KINDS
from api.operation import JSON, Operation, operation
from api.query import InLanguage
from engine.findings import Frozen
from engine.messages import Message
from engine.report import Report

blueprint = Blueprint("history", __name__)

PAGE = 50
"""Checks on a page, unless the query says how many."""

TYPES = {"json": JSON, "yaml": "application/yaml", None: "application/octet-stream"}
LINES = "application/jsonl"

STATUS: dict[FailureKind, str] = {"cursor": "bad-query", "query": "bad-query", "missing": "not-found"}
"""What is not the store's fault: the kind of the problem."""

TIME = "a day as YYYY-MM-DD (in UTC) or a time with its zone"

log = logging.getLogger(__name__)

UNFORBIDDEN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]*$"
"""engine.source.FORBIDDEN in the words of JSON Schema, which has no surrogates."""

Verdict = Annotated[str, WithJsonSchema({"type": "string", "enum": ["blocked", "revise", "ready"]})]
Label = Annotated[str, WithJsonSchema({"type": "string", "maxLength": LONGEST, "pattern": UNFORBIDDEN})]
Time = Annotated[str, WithJsonSchema({"anyOf": [{"type": "string", "format": one} for one in ("date", "date-time")]})]
Limit = Annotated[str, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST})]


class Wanted(InLanguage):
    """Which checks are asked for."""

    verdict: Verdict | None = Field(None, description="Checks that came out so: blocked, revise or ready.")
    plan: Label | None = Field(None, description="Checks of plans that say the same: their digest.")
    name: Label | None = Field(None, description="Checks of plans of this name.")
    client: Label | None = Field(None, description="Checks that this client asked for.")
    rule: Label | None = Field(None, description="Checks in which this rule found something.")
    since: Time | None = Field(None, alias="from", description=f"Checks from then on: {TIME}.")
    until: Time | None = Field(None, alias="to", description="Checks until then; a day counts to its end.")

    def filters(self) -> Filters:
        """The same as filters; raises Failed for what cannot be used."""
        return filters(self.model_dump(by_alias=True, exclude_none=True, include=set(Wanted.model_fields)))


class WantedPage(Wanted):
    """Which checks are asked for, and which part of them."""

    cursor: str | None = Field(None, description="Those that follow: the `next` of the page before.")
    limit: Limit = Field(
        str(PAGE), description=f"So many at most, from 1 to {MOST}.", json_schema_extra={"default": PAGE}
    )


class Unwanted(InLanguage):
    """Which checks are to be deleted; at least one is said."""

    client: Label | None = Field(None, description="The checks of this client.")
    before: Time | None = Field(None, description=f"Checks from before {TIME}.")


class Deleted(Frozen):
    """How many checks were deleted."""

    deleted: int


class CheckWhole(Kept):
    """A kept check with its plan, as it was sent, and its report."""

    text: str
    report: Report


def register(app: Flask, store: History) -> None:
    """Let the application keep its checks in this store, and answer questions about them."""
    app.extensions[EXTENSION] = store
    app.register_blueprint(blueprint)


def told(answers: dict[str, Any], query: type[InLanguage] = InLanguage, *problems: int) -> Operation:
    """What all of these views say of themselves."""
    return Operation("history", answers, query, problems=(*problems, 503))


@blueprint.get("/v1/checks")
@operation(told({JSON: Page}, WantedPage))
def checks(asked: WantedPage) -> Response:
    """A page of kept checks in short, newest first, with the cursor of the next page."""
    return _model(_store().page(asked.filters(), asked.cursor, number("limit", asked.limit, MOST)))


@blueprint.get("/v1/checks/export")
@operation(told({LINES: CheckWhole}, Wanted))
def export(asked: Wanted) -> Response:
    """All kept checks that fit, whole, oldest first, one a line."""
    return Response(_lines(_store().export(asked.filters())), content_type=LINES)


@blueprint.delete("/v1/checks")
@operation(told({JSON: Deleted}, Unwanted))
def delete(asked: Unwanted) -> Response:
    """Delete the checks of a client, or those before a time, or those that are both."""
    client, before = asked.client, asked.before
    if client is None and before is None:
        raise Failed("query", Message("say which checks: client=NAME, before=DAY, or both"))
    client = None if client is None else text("client", client)
    deleted = _store().delete(client, None if before is None else time("before", before))
    return made(Deleted, {"deleted": deleted})


@blueprint.get("/v1/checks/<id>")
@operation(told({JSON: CheckWhole}, InLanguage, 404))
def kept(asked: InLanguage, id: str) -> Response:  # noqa: A002  (the name that the address shows)
    """A kept check, whole: what was asked, the plan as text, the report."""
    return _json(_store().get(id).data())


@blueprint.get("/v1/checks/<id>/plan")
@operation(told(dict.fromkeys(TYPES.values(), "Plan"), InLanguage, 404))
def plan(asked: InLanguage, id: str) -> Response:  # noqa: A002
    """The plan of a kept check, byte for byte as it was sent."""
    whole = _store().get(id)
    return Response(whole.plan, content_type=TYPES[whole.kept.options.syntax])


@blueprint.get("/v1/checks/<id>/report")
@operation(told({JSON: Report}, InLanguage, 404))
def report(asked: InLanguage, id: str) -> Response:  # noqa: A002
    """The report of a kept check, byte for byte as it was answered."""
    return Response(_store().get(id).report, content_type=JSON)


@blueprint.get("/v1/checks/<id>/replay")
@operation(told({JSON: Replay}, InLanguage, 404))
def again(asked: InLanguage, id: str) -> Response:  # noqa: A002
    """The same check with the rules of now: the same bytes, or what changed and what became of the findings."""
    return _model(replay(_store().get(id), reload.edition().checker))


@blueprint.get("/v1/checks/<before>/diff/<after>")
@operation(told({JSON: Diff}, InLanguage, 404))
def compare(asked: InLanguage, before: str, after: str) -> Response:
    """What became of the findings of one check in another: fixed, unjudged, new, still there."""
    return _model(diff(Side.of(_store().get(before)), Side.of(_store().get(after))))


@blueprint.errorhandler(Failed)
def failed(error: Failed) -> Response:
    """A question that cannot be answered; what is wrong with the store is for the log alone."""
    if kind := STATUS.get(error.failure.kind):
        return problem.answer(problem.data(KINDS[kind], error.failure.message))
    log.error("the history was asked in vain: %s", error)
    return problem.answer(problem.data(KINDS["history-unavailable"]))


def _store() -> History:
    store = history()
    assert store is not None, "without a history these views are not registered"
    return store


def _lines(found: Iterator[Whole]) -> Iterator[str]:
    return (json.dumps(whole.data(), ensure_ascii=False) + "\n" for whole in found)


def _model(value: Frozen) -> Response:
    return Response(value.model_dump_json(by_alias=True, indent=2) + "\n", content_type="application/json")


def _json(data: object) -> Response:
    return Response(json.dumps(data, ensure_ascii=False, indent=2) + "\n", content_type="application/json")
