"""What programs ask for: checks, rules, health."""

from datetime import date, datetime
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from api import problem
from engine.check import Checker
from engine.findings import LANGUAGES, Language
from engine.problems import Refused, Unreadable
from engine.render import FORMATS
from engine.rules import Rule

blueprint = Blueprint("machines", __name__)

SYNTAX = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
}


class BadQuery(Exception):
    """A query parameter that cannot be used."""


def checker() -> Checker:
    """The rules of this application."""
    return cast("Checker", current_app.extensions["zhongcao"])


@blueprint.post("/v1/checks")
def check() -> Response:
    """A plan in, its report out: 200; 400 not parseable, 413, 415, 422 parseable but not a plan."""
    if (syntax := SYNTAX.get(request.mimetype)) is None:
        raise UnsupportedMediaType
    body = request.get_data()
    name = request.args.get("file", "plan")
    report = checker().check(body, name, _as_of(), _lang(), syntax)
    return Response(FORMATS["json"](report), content_type="application/json")


@blueprint.get("/v1/rules")
def rules() -> Response:
    """Every rule in short, with the digest of all."""
    book, lang = checker().rulebook, _lang()
    return jsonify(
        {"version": book.version, "digest": book.digest, "rules": [_short(rule, lang) for rule in book.rules]}
    )


@blueprint.get("/v1/rules/<id_>")
def rule(id_: str) -> Response:
    """One rule, whole: its texts, conditions, citations, settings and examples."""
    found = checker().rulebook.rule(id_)
    if found is None:
        raise NotFound
    return jsonify(found.raw)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the service answers."""
    return jsonify({"status": "ok"})


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """A broken plan, with everything that is wrong with it."""
    status, kind = (400, "not-parseable") if isinstance(error, Unreadable) else (422, "not-a-plan")
    return problem.answer(status, kind, error.problems[0].message, error.problems)


@blueprint.errorhandler(BadQuery)
def bad_query(error: BadQuery) -> Response:
    """A query parameter that cannot be used."""
    return problem.answer(400, "bad-query", str(error))


def _lang() -> Language:
    lang = request.args.get("lang", "en")
    if lang not in LANGUAGES:
        raise BadQuery(f"lang is one of {', '.join(LANGUAGES)}, not '{lang}'")
    return lang


def _as_of() -> date:
    text = request.args.get("as_of")
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.strptime(text, "%Y-%m-%d").astimezone().date()
    except ValueError:
        raise BadQuery(f"as_of is a day as YYYY-MM-DD, not '{text}'") from None


def _short(rule: Rule, lang: Language) -> dict[str, object]:
    return {
        "id": rule.id,
        "set": rule.set,
        "severity": rule.severity,
        "about": rule.about,
        "title": rule.title[lang],
        "cites": list(rule.cites),
    }
