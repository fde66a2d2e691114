"""The catalogue: every rule with a page of its own, the sources, the settings and the words of the field."""

from functools import lru_cache
from typing import Any

from flask import Response, request, url_for
from werkzeug.exceptions import NotFound

from api import reload
from api.people.room import lang, page, room
from engine.findings import Language
from engine.render.catalogue import Catalogue, catalogue
from engine.render.page import page as page_of
from engine.rules import Rulebook


@room.get("/rules")
def rules() -> Response:
    """Every rule by its set, or those that fit the words `q` and the `severity` that are asked for."""
    asked = {name: request.args.get(name, "") for name in ("q", "severity")}
    shown = _catalogue(reload.edition().checker.rulebook, lang())
    found = [one.id for one in shown.pages if one.fits(asked["q"], asked["severity"])]
    return _page("index", catalogue=shown, asked=asked, found=found)


@room.get("/sources")
def sources() -> Response:
    """Every statement of the documents, what became of it, and the rules that rest on it."""
    return _shared("sources")


@room.get("/settings")
def settings() -> Response:
    """Every number, word and list that can be set, and the rules that use it."""
    return _shared("settings")


@room.get("/glossary")
def glossary() -> Response:
    """The words of the field."""
    return _shared("glossary")


@room.get("/rules/<id_>")
def rule(id_: str) -> Response:
    """One rule, whole."""
    book = reload.edition().checker.rulebook
    found = book.rule(id_)
    if found is None:
        raise NotFound
    return _page("rule", page=page_of(book, found, lang()))


def _shared(name: str) -> Response:
    return _page(name, catalogue=_catalogue(reload.edition().checker.rulebook, lang()))


def _page(name: str, **values: Any) -> Response:
    return page(f"docs/{name}", root=url_for("people.home"), shown=name, **values)


@lru_cache(maxsize=4)
def _catalogue(book: Rulebook, language: Language) -> Catalogue:
    """Kept for the rules in use, in both languages: making it takes longer than anything else on a page."""
    return catalogue(book, language)
