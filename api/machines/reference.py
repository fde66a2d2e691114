"""What rules rest on and are written in: sources, settings, words, playbooks, fields, schemas."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from api import reload
from api.answers import made
from api.operation import JSON, Operation, operation
from api.query import InLanguage, OfKind, Query
from api.shapes import Fields, Glossary, Playbooks, PlaybookWhole, Schemas, Settings, Sources
from engine.coverage import matrix
from engine.facts import KINDS
from engine.findings import Language
from engine.render import fields as vocabulary
from engine.render import playbook as rendered
from engine.render import reference
from engine.rules import Document
from engine.schemas import CATALOGUE, written

blueprint = Blueprint("reference", __name__, url_prefix="/v1")

SCHEMA = "application/schema+json"


@blueprint.get("/sources")
@operation(Operation("read", {JSON: Sources}, InLanguage))
def sources(asked: InLanguage) -> Response:
    """The documents, and every statement of them with what became of it and the rules that rest on it."""
    book = reload.edition().checker.rulebook
    documents = [_document(document, asked.lang) for document in book.documents.values()]
    rows = [row.model_dump() for row in matrix(book, asked.lang)]
    return made(Sources, {"digest": book.digest, "documents": documents, "statements": rows})


@blueprint.get("/settings")
@operation(Operation("read", {JSON: Settings}, InLanguage))
def settings(asked: InLanguage) -> Response:
    """Every named number, word and list that rules use, the profiles, and what a zhongcao.yaml changes."""
    book = reload.edition().checker.rulebook
    return made(Settings, {"digest": book.digest, **reference.settings_data(book, asked.lang)})


@blueprint.get("/glossary")
@operation(Operation("read", {JSON: Glossary}, InLanguage))
def glossary(asked: InLanguage) -> Response:
    """The words of the field with their meaning."""
    book = reload.edition().checker.rulebook
    return made(Glossary, {"digest": book.digest, "terms": reference.glossary_data(book, asked.lang)})


@blueprint.get("/playbooks")
@operation(
    Operation(
        "read", {JSON: Playbooks}, InLanguage,
        links={"playbook": {"operationId": "playbook",
                            "parameters": {"objective": "$response.body#/playbooks/0/objective"}}},
    )
)  # fmt: skip
def playbooks(asked: InLanguage) -> Response:
    """The playbooks of all objectives in short: who leads, who supports, in which order."""
    book = reload.edition().checker.rulebook
    return made(Playbooks, {"digest": book.digest, "playbooks": rendered.overview_data(book, asked.lang)})


@blueprint.get("/playbooks/<objective>")
@operation(
    Operation(
        "read", {JSON: PlaybookWhole}, InLanguage, problems=(404,), names={"objective": lambda book: book.playbooks}
    )
)
def playbook(asked: InLanguage, objective: str) -> Response:
    """One playbook, whole: every cell, null where the sources are silent."""
    book = reload.edition().checker.rulebook
    found = book.playbooks.get(objective)
    if found is None:
        raise NotFound
    return made(PlaybookWhole, {"digest": book.digest, **rendered.data(book, found, asked.lang)})


@blueprint.get("/fields")
@operation(Operation("read", {JSON: Fields}, OfKind))
def fields(asked: OfKind) -> Response:
    """The fields that rules may name: type, unit, values, meaning, and where each comes from."""
    return made(Fields, {"kinds": vocabulary.data([asked.kind] if asked.kind else list(KINDS), asked.lang)})


@blueprint.get("/schemas")
@operation(Operation("read", {JSON: Schemas}))
def schemas(asked: Query) -> Response:
    """The JSON Schemas of every file that people write."""
    listed = [
        {"name": one.name, "files": one.files, "title": one.title, "address": f"/v1/schemas/{one.name}"}
        for one in CATALOGUE.values()
    ]
    return made(Schemas, {"schemas": listed})


@blueprint.get("/schemas/<name>")
@operation(Operation("read", {SCHEMA: {"type": "object"}}, problems=(404,), names={"name": lambda _: CATALOGUE}))
def schema(asked: Query, name: str) -> Response:
    """One JSON Schema (draft 2020-12)."""
    if name not in CATALOGUE:
        raise NotFound
    return Response(written(name), content_type=SCHEMA)


def _document(document: Document, lang: Language) -> dict[str, object]:
    return {
        "id": document.id,
        "file": document.file,
        "publisher": document.publisher,
        "address": document.address,
        "title": document.title[lang],
        "sha256": document.sha256,
    }
