"""The blueprint of all pages: `/en/...` and `/zh/...`, with the language in the address."""

import logging
import re
from functools import cache
from io import BytesIO
from typing import Any, cast

from flask import Blueprint, Response, g, request, send_file, stream_with_context, url_for
from jinja2 import Environment, PackageLoader, Template
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from api import reload
from api.declined import Declined
from api.history.keeping import history
from api.operation import Scope
from api.people.texts import translations
from api.reload import Rules
from engine.findings import Language
from engine.render.docs.html import parts
from engine.render.html import environment
from engine.render.html.formats import formats
from engine.render.phrases import Words
from engine.wording import term

room = Blueprint("people", __name__, url_prefix="/<any(en, zh):lang>")

HTML = "text/html; charset=utf-8"

PIECES = 300
"""So many pieces of a template are sent together: some 15 kB of a report."""

_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')

log = logging.getLogger(__name__)


@room.url_value_preprocessor
def _read_lang(_: str | None, values: dict[str, Any] | None) -> None:
    g.lang = values.pop("lang") if values else "en"


@room.url_defaults
def _keep_lang(_: str, values: dict[str, Any]) -> None:
    if "lang" not in values:
        values["lang"] = g.lang


def lang() -> Language:
    """The language of this page."""
    return cast("Language", g.lang)


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page in the reader's language, with the rules that it was made by in its foot."""
    return Response(_template(template).render(_always() | values), status, content_type=HTML)


def streamed(template: str, **values: Any) -> Response:
    """A page that is sent while it is made: its beginning is read while its pictures are drawn."""
    parts = _template(template).stream(_always() | values)
    parts.enable_buffering(PIECES)
    return Response(stream_with_context(parts), content_type=HTML)


def _template(name: str) -> Template:
    return _environment(lang()).get_template(f"{name}.html")


def _always() -> dict[str, Any]:
    book = reload.edition().checker.rulebook
    return {"book": book, "here": request.endpoint, "looks_back": looks_back(), "broken_edit": _broken_edit()}


def looks_back() -> bool:
    """Whether checks are kept, and whoever asks may read them."""
    return history() is not None and _may("history")


def _broken_edit() -> Rules | None:
    """The rules, if an edit of them is broken and whoever asks is to know how the service is doing."""
    held = reload.rules()
    return held if held.problems and _may("admin") else None


def _may(scope: Scope) -> bool:
    return "client" in g and scope in g.client.scopes  # nobody has been let in when the page says that


def attachment(text: str | bytes, name: str, type_: str) -> Response:
    """A text as a file to keep."""
    body = text.encode() if isinstance(text, str) else text
    return send_file(BytesIO(body), type_, as_attachment=True, download_name=fitting(name))


def fitting(name: str) -> str:
    """A name without what files cannot be called; Chinese stays."""
    return _UNFIT.sub("-", name).strip("-. ") or "plan"


@cache
def _environment(language: Language) -> Environment:
    made = environment(PackageLoader("api.people"))
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters |= formats(language)
    made.globals |= parts(lambda name: "rules" if name == "index" else name)
    made.globals |= {
        "layout": "catalogue.html",
        "served": True,
        "lang": language,
        "words": Words(language),
        "url_for": url_for,
        "elsewhere": elsewhere,
        "term": term,
    }
    return made


def elsewhere(language: Language) -> str:
    """The address of this page in another language."""
    if request.endpoint is None or request.method != "GET":
        return url_for("people.home", lang=language)
    values: dict[str, Any] = (request.view_args or {}) | request.args.to_dict(flat=False)
    return url_for(request.endpoint, **values | {"lang": language})


@room.get("/<path:_>")
def nowhere(_: str) -> Response:
    """Any other address: there is no such page."""
    raise NotFound


@room.errorhandler(HTTPException)
def broken(error: HTTPException) -> Response:
    """What went wrong, as a page."""
    why = error.why.told(lang()) if isinstance(error, Declined) else ""
    return page("error", error.code or 500, error=error, why=why)


@room.errorhandler(Exception)
def unexpected(error: Exception) -> Response:
    """A defect of ours, as a page; the log tells it whole."""
    log.error("unexpected error", exc_info=error)
    return broken(InternalServerError())
