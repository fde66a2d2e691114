"""One rule as people read it, in one language: what a terminal, a page on disk and a page of the service show of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.findings import SEVERITIES, Citation, Dissent, Language, Severity, Used
from engine.render.phrases import Words
from engine.render.sentences import Line, meaning
from engine.rules import GUIDANCE, Example, GlossaryTerm, Rule, Rulebook
from engine.wording import PLACEHOLDER

SECTIONS = (
    "looks",
    "why",
    "change",
    "fires",
    "clear",
    "not_applicable",
    "not_assessed",
    "settings",
    "sources",
    "dissent",
    "folding",
    "pack",
    "words",
)
"""The sections of a page, in their order; every rule has them all, and says of an empty one that it is."""


@dataclass(frozen=True, slots=True)
class Link:
    """A rule that another one names; one that these rules do not have is known by its id alone."""

    id: str
    title: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A setting with its unit, its meaning and the ids of the statements that it rests on."""

    used: Used
    unit: str
    meaning: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A statement, with the title (ours) and the address of its document; both are '' for one of outside pages."""

    cite: Citation
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class InPack:
    """The pack of a rule: whether it is asked without being named, and what every finding of it says beside."""

    name: str
    on: bool
    title: str
    notice: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field, its name in the other language, its meaning, and where that is from."""

    id: str
    term: str
    other: str
    meaning: str
    cites: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with all that it rests on; in its messages the names of values stand in [..].

    `other` is its title in the other language, for who searches by it;
    `folded_under` are the rules whose findings explain those of this one, `folds` those that this one explains;
    `no_setting` is why no setting switches the disagreement of the sources.
    """

    lang: Language
    id: str
    set: str
    pack: InPack
    severity: Severity
    about: str
    title: str
    other: str
    meaning: tuple[Line, ...]
    at: str
    says: str
    do: str
    asks: str
    examples: tuple[Example, ...]
    settings: tuple[Number, ...]
    sources: tuple[Source, ...]
    dissent: Dissent | None
    no_setting: str
    folded_under: tuple[Link, ...]
    folds: tuple[Link, ...]
    waivable: bool
    words: tuple[Word, ...]

    @property
    def found_by(self) -> str:
        """What a search for the rule may name, in small letters."""
        words = Words(self.lang)
        kinds = (words[f"one {self.severity}"], words[f"kind {self.about}"])
        return " ".join((self.title, self.other, self.id, self.set, words.set(self.set), *kinds)).lower()

    def fits(self, text: str, severity: str) -> bool:
        """Whether a search for these words (any: '') and this severity (any: '') finds the rule."""
        if severity not in ("", self.severity):
            return False
        known = self.found_by
        return all(word in known for word in text.lower().split())


def page(book: Rulebook, rule: Rule, lang: Language) -> RulePage:
    """The page of a rule."""
    says, do, asks = (_named(text[lang] if text else "", book, lang) for text in (rule.says, rule.do, rule.asks))
    told = meaning(rule, lang)
    no_setting = book.conflicts[rule.conflict].no_setting if rule.conflict else None
    return RulePage(
        lang=lang,
        id=rule.id,
        set=rule.set,
        pack=_pack(book, rule, lang),
        severity=rule.severity,
        about=rule.about,
        title=rule.title[lang],
        other=rule.title["en" if lang == "zh" else "zh"],
        meaning=told,
        at=rule.at,
        says=says,
        do=do,
        asks=asks,
        examples=rule.examples,
        settings=tuple(number(book, name, lang) for name in rule.settings),
        sources=_sources(book, rule, lang),
        dissent=book.dissent(rule.conflict, lang) if rule.conflict else None,
        no_setting=no_setting[lang] if no_setting else "",
        folded_under=links(book, rule.explained_by, lang),
        folds=links(book, (one.id for one in book.rules if rule.id in one.explained_by), lang),
        waivable=rule.waivable,
        words=tuple(
            word(term, lang)
            for term in book.glossary_in((rule.title[lang], says, do, asks, *(line for _, line in told)))
        ),
    )


def links(book: Rulebook, ids: Iterable[str], lang: Language) -> tuple[Link, ...]:
    """Rules by their ids, the gravest first."""
    found = ((id_, book.rule(id_)) for id_ in ids)
    named = [Link(id_, rule.title[lang], rule.severity) if rule else Link(id_) for id_, rule in found]
    return tuple(sorted(named, key=lambda one: SEVERITIES.index(one.severity) if one.severity else len(SEVERITIES)))


def number(book: Rulebook, name: str, lang: Language) -> Number:
    """A setting by its name."""
    setting = book.settings[name]
    return Number(book.used(name, lang), setting.unit, setting.meaning[lang], setting.cites)


def word(term: GlossaryTerm, lang: Language) -> Word:
    """A term of the glossary."""
    name, other = term.term[lang], term.term["en" if lang == "zh" else "zh"]
    source = term.source[lang] if term.source else ""
    return Word(term.id, name, other if other != name else "", term.meaning[lang], term.cites, source)


def _named(text: str, book: Rulebook, lang: Language) -> str:
    """A message: settings stand in it as they are now, what a plan gives stands by its name."""

    def held(name: str) -> str:
        setting = name.removeprefix("setting:")
        return f"[{name}]" if setting == name else book.wordings[lang][setting]

    return PLACEHOLDER.sub(lambda found: held(found.group(1)), text)


def _pack(book: Rulebook, rule: Rule, lang: Language) -> InPack:
    pack, on = book.packs.get(rule.pack), rule.pack in book.chosen(())
    return InPack(rule.pack, on, pack.title[lang], pack.notice[lang]) if pack else InPack(GUIDANCE, on, "", "")


def _sources(book: Rulebook, rule: Rule, lang: Language) -> tuple[Source, ...]:
    documents = {document.file: document for document in book.documents.values()}
    return tuple(
        Source(cite, found.title[lang], found.address)
        if (found := documents.get(cite.document))
        else Source(cite, "", "")
        for cite in book.citations(rule.cites, lang)
    )
