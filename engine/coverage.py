"""The coverage matrix: every statement of the documents and of outside pages, with the rules that rest on it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from engine.findings import Frozen, Language
from engine.messages import Message
from engine.problems import Refused, why
from engine.rules import Rule, Rulebook, Statement


class Covering(Frozen):
    """A rule that cites a statement, with the number of its examples that fire and that are clear.

    `decides` tells a rule that encodes the statement from one that cites it in support.
    """

    rule: str
    set: str
    severity: str
    decides: bool
    fires: int
    clear: int


class Row(Frozen):
    """One statement: where it stands, what it says in our words, what became of it and why, and its rules.

    An outside page has no document and no lines, but the day on which it was read.
    """

    statement: str
    document: str
    publisher: str
    addresses: tuple[str, ...]
    lines: str
    read: str | None
    basis: str
    says: str
    disposition: str
    reason: str | None
    rules: tuple[Covering, ...]


def matrix(book: Rulebook, lang: Language) -> list[Row]:
    """One row a statement of the documents, in the order of their ids."""
    citing: dict[str, list[Rule]] = {}
    for rule in book.rules:
        for id_ in rule.cites:
            citing.setdefault(id_, []).append(rule)
    addresses = {document.file: (document.address,) for document in book.documents.values() if document.address}
    return [
        Row(
            statement=statement.id,
            document=statement.document,
            publisher=statement.publisher,
            addresses=addresses.get(statement.document) or statement.cited(lang).addresses,
            lines=statement.lines,
            read=statement.outside.read if statement.outside else None,
            basis=statement.basis,
            says=statement.claim[lang],
            disposition=statement.disposition,
            reason=statement.reason[lang] if statement.reason else None,
            rules=tuple(_covering(rule, statement) for rule in citing.get(statement.id, ())),
        )
        for statement in sorted(book.statements.values(), key=lambda statement: statement.id)
    ]


def _covering(rule: Rule, statement: Statement) -> Covering:
    outcomes = [example.outcome for example in rule.examples]
    return Covering(
        rule=rule.id,
        set=rule.set,
        severity=rule.severity,
        decides=rule.cites[0] == statement.id if statement.outside else rule.id in statement.rules,
        fires=outcomes.count("fires"),
        clear=outcomes.count("clear"),
    )


def changed_documents(book: Rulebook, folder: Path) -> None:
    """Raise Refused for every document that a folder lacks, or whose bytes are not those that were read.

    A document without a digest is not looked for.
    """
    found = dict(_complaints(book, folder))
    if found:
        raise Refused([problem for path, told in found.items() for problem in Refused.at(path, told).problems])


def _complaints(book: Rulebook, folder: Path) -> Iterator[tuple[str, Message]]:
    for document in book.documents.values():
        if document.sha256 is None:
            continue
        path = folder / document.file
        try:
            digest = sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            yield (
                str(path),
                Message("the document {document} cannot be read: {why}", document=document.id, why=why(error)),
            )
            continue
        if digest != document.sha256:
            told = Message(
                "the document {document} has changed since its statements were read "
                "(sha256 {found}…, expected {expected}…)",
                document=document.id,
                found=digest[:12],
                expected=document.sha256[:12],
            )
            yield str(path), told


def totals(rows: Iterable[Row]) -> Mapping[str, int]:
    """How many statements have each disposition."""
    return Counter(row.disposition for row in rows)
