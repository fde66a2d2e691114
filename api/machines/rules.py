"""The rules, one by one and together."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from api import reload
from api.answers import made
from api.operation import JSON, Operation, operation
from api.query import InLanguage
from api.shapes import Packs, Rules, RuleWhole
from engine.findings import Language
from engine.render import telling
from engine.rules import Pack, Rule, Rulebook

blueprint = Blueprint("rules", __name__, url_prefix="/v1")


def ids(book: Rulebook) -> list[str]:
    """The rules that there are."""
    return [rule.id for rule in book.rules]


@blueprint.get("/rules")
@operation(
    Operation(
        "read", {JSON: Rules}, InLanguage,
        links={"rule": {"operationId": "rule", "parameters": {"id": "$response.body#/rules/0/id"}}},
    )
)  # fmt: skip
def rules(asked: InLanguage) -> Response:
    """Every rule in short, with the digest of all."""
    book = reload.edition().checker.rulebook
    packs = [_pack(book, pack, asked.lang) for pack in book.packs.values()]
    listed = [_short(rule, asked.lang) for rule in book.rules]
    return made(Rules, {"version": book.version, "digest": book.digest, "packs": packs, "rules": listed})


@blueprint.get("/rules/<id>")
@operation(Operation("read", {JSON: RuleWhole}, InLanguage, problems=(404,), names={"id": ids}))
def rule(asked: InLanguage, id: str) -> Response:  # noqa: A002  (the name that the address shows)
    """One rule, whole: its texts, conditions, sentences about them, citations, settings and examples."""
    book = reload.edition().checker.rulebook
    found = book.rule(id)
    if found is None:
        raise NotFound
    return made(RuleWhole, telling.data(book, found, asked.lang))


@blueprint.get("/packs")
@operation(Operation("read", {JSON: Packs}, InLanguage))
def packs(asked: InLanguage) -> Response:
    """The packs of rules from outside the documents."""
    book = reload.edition().checker.rulebook
    return made(Packs, {"digest": book.digest, "packs": [_pack(book, one, asked.lang) for one in book.packs.values()]})


def _pack(book: Rulebook, pack: Pack, lang: Language) -> dict[str, object]:
    return {
        "pack": pack.name,
        "title": pack.title[lang],
        "notice": pack.notice[lang],
        "jurisdiction": pack.jurisdiction,
        "sets": pack.sets,
        "rules": sum(rule.pack == pack.name for rule in book.rules),
        "on": pack.name in book.switched_on,
    }


def _short(rule: Rule, lang: Language) -> dict[str, object]:
    return {
        "id": rule.id,
        "set": rule.set,
        "pack": rule.pack,
        "severity": rule.severity,
        "about": rule.about,
        "title": rule.title[lang],
        "cites": rule.cites,
    }
