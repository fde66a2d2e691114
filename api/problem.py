"""Every error as application/problem+json (RFC 9457): its kind, a detail, and each complaint with its place."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound

from api import metrics
from api.answers import made
from api.declined import Declined
from api.kinds import BY_STATUS, KINDS, Kind
from api.operation import Operation, operation
from api.query import BadQuery, InLanguage
from api.shapes import Problem, ProblemKind, ProblemKinds
from engine.findings import Language
from engine.messages import Tells
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Problem as Complaint
from engine.problems import Refused, Unreadable
from engine.rules import UnknownPack

MEDIA = "application/problem+json"

blueprint = Blueprint("problems", __name__)
log = logging.getLogger(__name__)


def data(kind: Kind, detail: Tells | None = None, errors: tuple[Complaint, ...] = ()) -> dict[str, Any]:
    """A problem in the language of the request; `errors` lists every complaint about the input."""
    lang = language()
    return {
        "type": kind.type,
        "title": kind.title[lang],
        "status": kind.status,
        "detail": detail.told(lang) if detail else kind.advice[lang],
        "errors": [told(error, lang) for error in errors],
    }


def answer(problem: dict[str, Any]) -> Response:
    """A problem as it is answered."""
    return made(Problem, problem, problem["status"], MEDIA)


def told(error: Complaint, lang: Language) -> dict[str, Any]:
    """One complaint and its place."""
    return {
        "path": error.path,
        "line": error.location.line,
        "column": error.location.column,
        "message": error.message.told(lang),
        "suggestion": error.suggestion,
    }


def of(error: Exception) -> dict[str, Any]:
    """The problem that an error is told as; what nobody foresaw goes to the log."""
    match error:
        case Refused():
            kind = KINDS["not-parseable" if isinstance(error, Unreadable) else "not-a-plan"]
            return data(kind, error.problems[0].message, error.problems)
        case BadQuery() | UnknownPack():
            return data(KINDS["bad-query"], error)
        case Declined(code=int(status)):
            return data(BY_STATUS[status], error.why)
        case HTTPException(code=int(status)) if status in BY_STATUS:
            return data(BY_STATUS[status])
        case EvaluatorsDisagree():
            log.error("the two evaluators disagree")
            metrics.of_app().disagreements.inc()
            return data(KINDS["evaluators-disagree"], error)
    log.error("unexpected error", exc_info=error)
    return data(KINDS["internal-error"])


def register(app: Flask) -> None:
    """Answer every error of the application, its own and the framework's, as a problem."""

    @app.errorhandler(Exception)
    def answered(error: Exception) -> Response:
        if isinstance(error, HTTPException) and (error.code or 500) < 400:  # noqa: PLR2004  (a redirection)
            return Response(status=error.code, headers=list(error.get_headers()))
        response = answer(of(error))
        if isinstance(error, HTTPException):
            response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
        return response

    app.register_blueprint(blueprint)


# --- What the kinds mean --------------------------------------------------------------------------------------------


@blueprint.get("/problems")
@operation(Operation(None, {"application/json": ProblemKinds}, InLanguage))
def problems(asked: InLanguage) -> Response:
    """Every kind of error."""
    return made(ProblemKinds, {"problems": [_meaning(kind, asked.lang) for kind in KINDS.values()]})


@blueprint.get("/problems/<name>")
@operation(
    Operation(None, {"application/json": ProblemKind}, InLanguage, problems=(404,), names={"name": lambda _: KINDS})
)
def problem_kind(asked: InLanguage, name: str) -> Response:
    """What the errors of one kind mean and what to do; their `type` is this address."""
    if name not in KINDS:
        raise NotFound
    return made(ProblemKind, _meaning(KINDS[name], asked.lang))


def _meaning(kind: Kind, lang: Language) -> Mapping[str, Any]:
    return {"type": kind.type, "status": kind.status, "title": kind.title[lang], "advice": kind.advice[lang]}


def language() -> Language:
    """The language of the request; English where the query does not say one that there is."""
    return "zh" if request.args.get("lang") == "zh" else "en"
