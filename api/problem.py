"""Every error as application/problem+json (RFC 9457): a stable type, a title, and each complaint with its place."""

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from engine.findings import Language
from engine.messages import Label, Message, Tells
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Problem

ADVICE = {
    404: Message("There is nothing at this address; see README for the addresses."),
    405: Message("This address does not take this method."),
    413: Message("The plan is longer than the limit; split it."),
    415: Message("Send a plan as application/json or application/yaml."),
    500: Message("Something is wrong on our side; the log says more."),
}


def answer(status: int, kind: str, detail: Tells, errors: tuple[Problem, ...] = ()) -> Response:
    """A problem answer in the language of the request; `errors` lists every complaint about the input."""
    lang = language()
    body = {
        "type": f"urn:zhongcao:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail.told(lang),
        "errors": [told(error, lang) for error in errors],
    }
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    return Response(text, status=status, content_type="application/problem+json")


def language() -> Language:
    """The language of the request; English where it asks for none that there is."""
    return "zh" if request.args.get("lang") == "zh" else "en"


def told(error: Problem, lang: Language) -> dict[str, object]:
    """One complaint and its place."""
    return {
        "path": error.path,
        "line": error.location.line,
        "column": error.location.column,
        "message": error.message.told(lang),
        "suggestion": error.suggestion,
    }


def register(app: Flask) -> None:
    """Answer every error of the application, its own and the framework's, as a problem."""

    @app.errorhandler(HTTPException)
    def framework(error: HTTPException) -> Response:
        status = error.code or 500
        kind = HTTPStatus(status).phrase.lower().replace(" ", "-")
        response = answer(status, kind, ADVICE.get(status) or Label(error.description or "", error.description or ""))
        if allowed := getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(EvaluatorsDisagree)
    def disagree(error: EvaluatorsDisagree) -> Response:
        return answer(500, "evaluators-disagree", error)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        logging.getLogger(__name__).error("unexpected error", exc_info=error)
        return answer(500, "internal-error", ADVICE[InternalServerError.code])
