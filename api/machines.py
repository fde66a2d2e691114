"""What programs ask for: checks, rules, health."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType

from api import checks, problem, reload
from api.checks import Options
from api.history import Failed, asking, keeping
from engine.coverage import matrix
from engine.draft import draft
from engine.findings import LANGUAGES, Language
from engine.messages import Listed, Message
from engine.problems import Complaint, Refused, Unreadable, did_you_mean, nearest
from engine.render import FORMATS, telling
from engine.render import playbook as rendered
from engine.rules import Rule, UnknownPack
from engine.source import MAX_BYTES, read
from engine.values import day_of
from engine.wording import as_json

blueprint = Blueprint("machines", __name__)

SYNTAX: dict[str, Literal["yaml", "json"]] = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
}


FLAGS = {"1": True, "true": True, "0": False, "false": False}


class BadQuery(Complaint):
    """A query parameter that cannot be used."""


@blueprint.post("/v1/checks")
def check() -> Response:
    """A plan in, its report out: 200; 400 not parseable, 413, 415, 422 parseable but not a plan."""
    checker = reload.edition().checker
    _only("lang", "as_of", "file", "pack", "explain", "margins", "client")
    body, syntax = _body()
    options = Options(
        file=request.args.get("file", "plan"),
        syntax=syntax,
        lang=_lang(),
        as_of=_as_of(),
        packs=_packs(),
        explain=_flag("explain"),
        margins=_flag("margins"),
    )
    client = _client()
    report = checks.report(checker, body, options)
    written = FORMATS["json"](report).encode()
    headers = keeping.keep(client, options, body, report, written)
    return Response(written, headers=headers, content_type="application/json")


@blueprint.post("/v1/drafts")
def drafts() -> Response:
    """The frame of a plan in, a full plan out, as YAML with comments or, where Accept prefers it, as JSON."""
    book = reload.edition().checker.rulebook
    _only("lang")
    body, syntax = _body()
    text = draft(book, read(body, "plan", syntax), _lang())
    if request.accept_mimetypes.best_match(["application/yaml", "application/json"]) == "application/json":
        return _json(read(text, "plan", "yaml").data)
    return Response(text, content_type="application/yaml")


@blueprint.get("/v1/rules")
def rules() -> Response:
    """Every rule in short, with the digest of all."""
    _only("lang")
    book, lang = reload.edition().checker.rulebook, _lang()
    packs = [
        {"pack": pack.name, "title": pack.title[lang], "notice": pack.notice[lang], "jurisdiction": pack.jurisdiction}
        for pack in book.packs.values()
    ]
    rules = [_short(rule, lang) for rule in book.rules]
    return _json({"version": book.version, "digest": book.digest, "packs": packs, "rules": rules})


@blueprint.get("/v1/rules/<id_>")
def rule(id_: str) -> Response:
    """One rule, whole: its texts, conditions, sentences about them, citations, settings and examples."""
    _only("lang")
    book, lang = reload.edition().checker.rulebook, _lang()
    found = book.rule(id_)
    if found is None:
        raise NotFound
    return _json(telling.data(book, found, lang))


@blueprint.get("/v1/playbooks")
def playbooks() -> Response:
    """The playbooks of all objectives in short: who leads, who supports, in which order."""
    _only("lang")
    book = reload.edition().checker.rulebook
    return _json({"digest": book.digest, "playbooks": rendered.overview_data(book, _lang())})


@blueprint.get("/v1/playbooks/<objective>")
def playbook(objective: str) -> Response:
    """One playbook, whole: every cell, null where the sources are silent."""
    _only("lang")
    book, lang = reload.edition().checker.rulebook, _lang()
    found = book.playbooks.get(objective)
    if found is None:
        raise NotFound
    return _json({"digest": book.digest, **rendered.data(book, found, lang)})


@blueprint.get("/v1/sources")
def sources() -> Response:
    """The documents, and every statement of them with what became of it and the rules that rest on it."""
    _only("lang")
    book, lang = reload.edition().checker.rulebook, _lang()
    documents = [
        {
            "id": document.id,
            "file": document.file,
            "publisher": document.publisher,
            "address": document.address,
            "title": document.title[lang],
            "sha256": document.sha256,
        }
        for document in book.documents.values()
    ]
    rows = [row.model_dump() for row in matrix(book, lang)]
    return _json({"digest": book.digest, "documents": documents, "statements": rows})


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the service answers."""
    return _json({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Which rules answer, since when, and what is wrong with a later edit of them.

    A broken edit is told with 200: the rules of before answer, and one bad file shall not take the service away.
    Without any good rules the service does not start.
    """
    held, problems = reload.edition(), reload.rules().problems
    book = held.checker.rulebook
    return _json(
        {
            "status": "ok",
            "digest": book.digest,
            "rules": len(book.rules),
            "loaded_at": held.loaded.isoformat(timespec="seconds"),
            "stale": bool(problems),
            "problems": [{"file": one.location.file, **problem.told(one, problem.language())} for one in problems],
        }
    )


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """A broken plan, with everything that is wrong with it."""
    status, kind = (400, "not-parseable") if isinstance(error, Unreadable) else (422, "not-a-plan")
    return problem.answer(status, kind, error.problems[0].message, error.problems)


@blueprint.errorhandler(BadQuery)
def bad_query(error: BadQuery) -> Response:
    """A query parameter that cannot be used."""
    return problem.answer(400, "bad-query", error)


def _body() -> tuple[bytes, Literal["yaml", "json"]]:
    """The text that was sent, and its syntax."""
    if (syntax := SYNTAX.get(request.mimetype)) is None:
        raise UnsupportedMediaType
    if (request.content_length or 0) > MAX_BYTES:
        raise RequestEntityTooLarge
    body = request.get_data()
    if len(body) > MAX_BYTES:  # of unknown length, and cut off by the limit of the application
        raise RequestEntityTooLarge
    return body, syntax


def _json(body: object) -> Response:
    text = json.dumps(body, default=as_json, ensure_ascii=False, indent=2) + "\n"
    return Response(text, content_type="application/json")


def _client() -> str:
    """The label under which a check is kept; '' for none."""
    try:
        return asking.text("client", request.args.get("client", ""))
    except Failed as failed:
        raise BadQuery(failed.message) from None


def _only(*names: str) -> None:
    """Refuse a query parameter that nothing reads; a misspelt one would be lost in silence."""
    for name in request.args:
        if name not in names:
            told = Message("unknown query parameter '{name}'", name=name)
            raise BadQuery(did_you_mean(told, nearest(name, names)))


def _lang() -> Language:
    lang = request.args.get("lang", "en")
    if lang not in LANGUAGES:
        raise _not_one_of("lang", LANGUAGES, lang)
    return lang


def _packs() -> tuple[str, ...]:
    try:
        return reload.edition().checker.rulebook.chosen(request.args.getlist("pack"))
    except UnknownPack as error:
        raise BadQuery(error) from None


def _flag(name: str) -> bool:
    """Whether a flag is set: 1 or true, 0 or false, and off when it is left out."""
    text = request.args.get(name, "0")
    if text not in FLAGS:
        raise _not_one_of(name, FLAGS, text)
    return FLAGS[text]


def _not_one_of(name: str, words: Iterable[str], found: str) -> BadQuery:
    told = Message("{name} is one of {words}, not '{found}'", name=name, words=Listed(words), found=found)
    return BadQuery(told)


def _as_of() -> date:
    text = request.args.get("as_of")
    if text is None:
        return datetime.now().astimezone().date()
    day = day_of(text)
    if day is None:
        raise BadQuery(Message("as_of is a day as YYYY-MM-DD, not '{found}'", found=text))
    return day


def _short(rule: Rule, lang: Language) -> dict[str, object]:
    return {
        "id": rule.id,
        "set": rule.set,
        "pack": rule.pack,
        "severity": rule.severity,
        "about": rule.about,
        "title": rule.title[lang],
        "cites": list(rule.cites),
    }
