"""The whole catalogue in one language: the page of every rule, and what rules share with the rules that rest on it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.coverage import matrix
from engine.findings import ORIGINS, SEVERITIES, Citation, Language, Origin, Severity
from engine.render.page import Link, Number, RulePage, Word, links, number, page, word
from engine.rules import Rulebook
from engine.wording import worded_setting


@dataclass(frozen=True, slots=True)
class Set:
    """The rules of one folder, the gravest first."""

    name: str
    pages: tuple[RulePage, ...]

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many rules have each severity, the gravest first."""
        found = Counter(one.severity for one in self.pages)
        return {severity: found[severity] for severity in SEVERITIES}


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement, how firmly it is said, what became of it and why, and the rules that rest on it."""

    cite: Citation
    basis: str
    disposition: str
    reason: str
    rules: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """The statements of one document, with its title (ours), its publisher, its file and its address.

    The id and the rest are '' for statements of outside pages, which have addresses of their own.
    """

    id: str
    title: str
    publisher: str
    file: str
    address: str
    statements: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """A setting, and the rules that use it."""

    number: Number
    rules: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile: values for settings that belong together, and what they rest on."""

    name: str
    values: tuple[tuple[str, str], ...]
    meaning: str
    cites: tuple[str, ...]
    addresses: tuple[str, ...]
    read: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All pages; the same rules, whoever reads them and when, give the same catalogue."""

    lang: Language
    version: str
    digest: str
    sets: tuple[Set, ...]
    documents: tuple[Documented, ...]
    settings: Mapping[Origin, tuple[SharedNumber, ...]]
    profiles: tuple[Choice, ...]
    glossary: tuple[Word, ...]

    @property
    def pages(self) -> tuple[RulePage, ...]:
        """The page of every rule."""
        return tuple(one for set_ in self.sets for one in set_.pages)


def catalogue(book: Rulebook, lang: Language) -> Catalogue:
    """The catalogue of these rules."""
    return Catalogue(
        lang=lang,
        version=book.version,
        digest=book.digest,
        sets=_sets(book, lang),
        documents=_documents(book, lang),
        settings=_settings(book, lang),
        profiles=tuple(
            Choice(
                name=one.name,
                values=tuple((name, _value(book, name, value, lang)) for name, value in one.values.items()),
                meaning=one.meaning[lang],
                cites=one.cites,
                addresses=one.addresses,
                read=one.read or "",
            )
            for one in book.profiles.values()
        ),
        glossary=tuple(word(term, lang) for term in book.glossary.values()),
    )


def _value(book: Rulebook, name: str, value: Any, lang: Language) -> str:
    """What a setting would be, as a message shows it."""
    setting = book.settings[name]
    return worded_setting(value, setting.unit, setting.terms, lang)


def _sets(book: Rulebook, lang: Language) -> tuple[Set, ...]:
    """The sets whose packs are on before those that are off, each by name."""
    found: dict[tuple[bool, str], list[RulePage]] = {}
    for rule in book.rules:
        one = page(book, rule, lang)
        found.setdefault((not one.pack.on, one.set), []).append(one)
    return tuple(
        Set(name, tuple(sorted(pages, key=lambda one: (SEVERITIES.index(one.severity), one.id))))
        for (_, name), pages in sorted(found.items())
    )


def _documents(book: Rulebook, lang: Language) -> tuple[Documented, ...]:
    found: dict[str, list[Stated]] = {document.file: [] for document in book.documents.values()}
    for row in matrix(book, lang):
        (cite,) = book.citations([row.statement], lang)
        rules = links(book, (one.rule for one in row.rules), lang)
        told = Stated(cite, row.basis, row.disposition, row.reason or "", rules)
        found.setdefault(row.document, []).append(told)
    named = {
        one.file: (one.id, one.title[lang], one.publisher, one.file, one.address) for one in book.documents.values()
    }
    nameless = ("", "", "", "", "")
    return tuple(Documented(*named.get(file, nameless), tuple(own)) for file, own in found.items() if own)


def _settings(book: Rulebook, lang: Language) -> Mapping[Origin, tuple[SharedNumber, ...]]:
    users: dict[str, list[str]] = {name: [] for name in book.settings}
    for rule in book.rules:
        for name in rule.settings:
            users[name].append(rule.id)
    found = {
        origin: tuple(
            SharedNumber(number(book, name, lang), links(book, users[name], lang))
            for name, setting in book.settings.items()
            if setting.origin == origin
        )
        for origin in ORIGINS
    }
    return {origin: own for origin, own in found.items() if own}
