"""The OpenAPI document as it is served, and a page to try the service on that asks no other host for anything."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound

from api import reload
from api.answers import written
from api.openapi import document
from api.operation import Operation, operation
from api.query import Query

HERE = Path(__file__).parent
UI = files("flask_openapi_swagger") / "templates" / "swagger"

ASSETS: dict[str, tuple[Traversable, str]] = {
    "start.js": (HERE / "start.js", "text/javascript"),
    "swagger-ui-bundle.js": (UI / "js" / "swagger-ui-bundle.js", "text/javascript"),
    "swagger-ui.css": (UI / "css" / "swagger-ui.css", "text/css"),
}
"""The files of the page, each with its type."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI writes styles into its elements, but no scripts."""

MADE = "zhongcao.openapi"
"""Where the application holds the document, with the rules that it was made for."""

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.json")
@operation(Operation(None, {"application/json": {"type": "object"}}))
def openapi(asked: Query) -> Response:
    """The OpenAPI document of this service; it is made once for the rules of an edit, since anybody may ask for it."""
    book = reload.edition().checker.rulebook
    made = current_app.extensions.get(MADE)
    if made is None or made[0] is not book:
        made = current_app.extensions[MADE] = book, written(document(current_app, book))
    return Response(made[1], content_type="application/json")


@blueprint.get("/docs")
def page() -> Response:
    """The page."""
    headers = {"Content-Security-Policy": POLICY}
    return Response((HERE / "index.html").read_text("utf-8"), content_type="text/html; charset=utf-8", headers=headers)


@blueprint.get("/docs/<name>")
def asset(name: str) -> Response:
    """A file of the page."""
    if name not in ASSETS:
        raise NotFound
    content, type_ = _asset(name)
    return Response(content, content_type=f"{type_}; charset=utf-8")


@cache
def _asset(name: str) -> tuple[bytes, str]:
    file, type_ = ASSETS[name]
    return file.read_bytes(), type_
