"""The rules with what they share, as frozen values."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Any, Literal

from engine.conditions import Condition, Test, guarded, leaves, settings_of
from engine.figures import OneOf
from engine.findings import LANGUAGES, Citation, Dissent, Language, Origin, Position, Severity, Used
from engine.messages import Listed, Message
from engine.problems import Complaint, Location, nearest
from engine.rules.cells import Cell
from engine.rules.things import no_such
from engine.terms import Terms
from engine.wording import as_json, placeholders, worded_setting

Text = dict[Language, str]

OUTCOMES = ("fires", "clear", "not_applicable", "not_assessed")
"""What a rule can say of a plan, before waivers."""

GUIDANCE = "guidance"
"""The pack of every set that no other pack names; it is always on."""


class UnknownPack(Complaint):
    """A pack was asked for that these rules do not have."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = list(known)
        told = no_such("pack", name, nearest(name, names))
        super().__init__(Message("{told}; the packs are {names}", told=told, names=Listed(names)))


@dataclass(frozen=True, slots=True)
class Setting:
    """A named number, word or list that rules use, with its origin and the place where it is written."""

    name: str
    place: Location
    value: Any
    unit: str
    origin: Origin
    cites: tuple[str, ...]
    meaning: Text
    choices: tuple[str, ...]
    terms: Terms | None
    of: str | None = None

    def worded(self, lang: Language) -> str:
        """The value as a message shows it."""
        return worded_setting(self.value, self.unit, self.terms, lang)

    def used(self, lang: Language) -> Used:
        """The setting as a finding shows it."""
        return Used(name=self.name, value=as_json(self.value), shown=self.worded(lang), origin=self.origin)


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its file, who published it, where ('' for nowhere), and a digest of what was read, if kept."""

    id: str
    file: str
    publisher: str
    address: str
    title: Text
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Outside:
    """Where a statement of outside pages was found, and how far to trust it."""

    addresses: tuple[str, ...]
    relayed: tuple[str, ...]
    dated: Text
    read: str | None
    confidence: Text


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says at certain lines, in our words, and what became of it: encoded by rules, asked by rules
    as a question, context of others, or left out, the last two with the reason. Outside pages have no lines."""

    id: str
    document: str
    lines: str
    publisher: str
    basis: str
    claim: Text
    disposition: Literal["encoded", "question", "context", "left_out"]
    rules: tuple[str, ...]
    reason: Text | None
    outside: Outside | None = None

    def cited(self, lang: Language) -> Citation:
        """The statement as a reader can look it up."""
        found = self.outside
        return Citation(
            statement=self.id,
            document=self.document,
            lines=self.lines,
            publisher=self.publisher,
            says=self.claim[lang],
            addresses=(*found.addresses, *found.relayed) if found else (),
            relayed=found.relayed if found else (),
            dated=found.dated[lang] if found else None,
            read=found.read if found else None,
            confidence=found.confidence[lang] if found else None,
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """Sets of rules that are off until they are asked for: law of a place, rules of the platform, benchmarks."""

    name: str
    sets: tuple[str, ...]
    title: Text
    notice: Text
    jurisdiction: str | None
    why: Text | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A named choice of values for settings that belong together, such as where KOC ends and KOL begins."""

    name: str
    values: Mapping[str, Any]
    origin: Origin
    cites: tuple[str, ...]
    addresses: tuple[str, ...]
    read: str | None
    meaning: Text


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word of the field, its other spellings, its meaning and where that is from."""

    id: str
    term: Text
    also: tuple[str, ...]
    meaning: Text
    cites: tuple[str, ...]
    source: Text | None


@dataclass(frozen=True, slots=True)
class Override:
    """One change that a zhongcao.yaml makes, with its place."""

    kind: str
    name: str
    was: Any
    now: Any
    place: Location


@dataclass(frozen=True, slots=True)
class Example:
    """A plan in a rule file, and what the rule must say of it: one of OUTCOMES and its detail."""

    name: str
    plan: dict[str, Any]
    settings: Mapping[str, Any]
    outcome: str
    detail: Any


@dataclass(frozen=True)
class Rule:
    """One rule: what it is about, when it applies and fires, what it says, and the statements it rests on."""

    id: str
    set: str
    pack: str
    file: str
    title: Text
    severity: Severity
    about: str
    applies_when: Condition | None
    when: Condition
    says: Text
    do: Text
    asks: Text | None
    at: str
    cites: tuple[str, ...]
    explained_by: tuple[str, ...]
    conflict: str | None
    waivable: bool
    examples: tuple[Example, ...]
    raw: Mapping[str, Any]

    @cached_property
    def whole(self) -> Condition:
        """The guard and the condition together."""
        return guarded(self.applies_when, self.when)

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """The settings that the rule rests on, in its conditions or in its words."""
        shown = (name for texts in (self.title, self.says, self.do) for name in placeholders(texts["en"]))
        named = (name.removeprefix("setting:") for name in shown if name.startswith("setting:"))
        return tuple(dict.fromkeys((*settings_of(self.whole), *named)))

    @cached_property
    def one_of(self) -> frozenset[str]:
        """The settings of figures that use one of several; which one is for the plan to say."""
        used = (leaf.word.settings for leaf in leaves(self.whole) if isinstance(leaf, Test))
        return frozenset(name for settings in used if isinstance(settings, OneOf) for name in settings)


@dataclass(frozen=True, slots=True)
class Line:
    """What a playbook says in one cell, with the statements that it rests on and where it comes from.

    By the kind of its cell it has `words` (the best first), `yes`, `says`, numbers in `bounds` (is, at_least, above,
    at_most, below), or `after` (an anchor) with days in `bounds` (days, lasts). `settings` are all that it uses.
    """

    cell: Cell
    cites: tuple[str, ...]
    origin: Origin
    settings: tuple[Setting, ...]
    note: Text | None
    words: tuple[str, ...] = ()
    yes: bool | None = None
    says: Text | None = None
    after: str | None = None
    bounds: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Playbook:
    """What the sources give for one objective: who leads, and every cell; None where they are silent.

    `cells` has each section and each cell, but for those of a role that takes no part; `without_split` says that a
    setting switches the split of the money off.
    """

    objective: str
    roles: tuple[str, ...]
    lead: str | None
    support: str | None
    order: Text
    cites: tuple[str, ...]
    cells: Mapping[str, Mapping[str, Line | None]]
    without_split: bool

    def line(self, section: str, name: str) -> Line | None:
        """What is said in a cell; None where the sources are silent, or the role takes no part."""
        return self.cells.get(section, {}).get(name)

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that its numbers and lists are from."""
        lines = (line for section in self.cells.values() for line in section.values() if line)
        return tuple(setting.name for line in lines for setting in line.settings)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the documents disagree: the positions with their statements, and what our rules do."""

    topic: Text
    positions: tuple[tuple[Text, tuple[str, ...]], ...]
    settlement: Text
    settings: tuple[str, ...]
    no_setting: Text | None


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules with what they share.

    `questions` has what a planner is asked for each of engine.plan.ASKABLE; `shipped` are the ids of the shipped rules,
    whichever are used.
    """

    rules: tuple[Rule, ...]
    settings: Mapping[str, Setting]
    statements: Mapping[str, Statement]
    conflicts: Mapping[str, Conflict]
    playbooks: Mapping[str, Playbook]
    packs: Mapping[str, Pack]
    switched_on: tuple[str, ...]
    documents: Mapping[str, Document]
    profiles: Mapping[str, Profile]
    glossary: Mapping[str, GlossaryTerm]
    questions: Mapping[str, Text]
    shipped: frozenset[str]
    overrides: tuple[Override, ...]
    digest: str

    @cached_property
    def version(self) -> str:
        """The version of the product that read the rules."""
        return version("zhongcao")

    @cached_property
    def values(self) -> dict[str, Any]:
        """The value of each setting by its name."""
        return {name: setting.value for name, setting in self.settings.items()}

    @cached_property
    def wordings(self) -> Mapping[Language, Mapping[str, str]]:
        """Each setting as a message shows it, in each language."""
        return {lang: {name: one.worded(lang) for name, one in self.settings.items()} for lang in LANGUAGES}

    @cached_property
    def _citations(self) -> Mapping[tuple[str, Language], Citation]:
        return {(one.id, lang): one.cited(lang) for one in self.statements.values() for lang in LANGUAGES}

    @cached_property
    def _used(self) -> Mapping[tuple[str, Language], Used]:
        return {(name, lang): one.used(lang) for name, one in self.settings.items() for lang in LANGUAGES}

    @cached_property
    def _dissents(self) -> Mapping[tuple[str, Language], Dissent]:
        return {(id_, lang): self._dissent(id_, lang) for id_ in self.conflicts for lang in LANGUAGES}

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """The term of each spelling in lower case, the longest spellings first."""
        found = {
            spelling.lower(): term.id
            for term in self.glossary.values()
            for spelling in (*term.term.values(), *term.also)
        }
        return {spelling: found[spelling] for spelling in sorted(found, key=len, reverse=True)}

    @cached_property
    def _in_text(self) -> re.Pattern[str]:
        """Any spelling of any term; Latin letters are taken as whole words.

        Each begins with a plain letter and looks back for the edge of the word afterwards, so that `re` can pass over
        the letters that begin none: a long report takes a sixth of the time.
        """
        words = (rf"{word}(?<!\w{word})\b" if word.isascii() else word for word in map(re.escape, self._spellings))
        return re.compile("|".join(words) or r"(?!)", re.ASCII)

    def glossary_in(self, texts: Iterable[str]) -> list[GlossaryTerm]:
        """The terms of the glossary that some texts use, in the order of the glossary."""
        text = "\n".join(dict.fromkeys(texts)).lower()
        used = {self._spellings[found] for found in self._in_text.findall(text)}
        return [term for term in self.glossary.values() if term.id in used]

    def rule(self, id_: str) -> Rule | None:
        """The rule of that id."""
        return next((rule for rule in self.rules if rule.id == id_), None)

    def chosen(self, names: Iterable[str]) -> tuple[str, ...]:
        """The packs that are asked, guidance first: those switched on, these names, 'all'. Raises UnknownPack."""
        wanted = {*names, *self.switched_on}
        for name in sorted(wanted - {GUIDANCE, "all", *self.packs}):
            raise UnknownPack(name, (*self.packs, "all"))
        return GUIDANCE, *(name for name in self.packs if name in wanted or "all" in wanted)

    def asked(self, packs: Collection[str]) -> list[Rule]:
        """The rules of these packs."""
        return [rule for rule in self.rules if rule.pack in packs]

    def citations(self, ids: Iterable[str], lang: Language) -> tuple[Citation, ...]:
        """Statements as a reader can look them up."""
        return tuple(self._citations[id_, lang] for id_ in ids)

    def used(self, name: str, lang: Language) -> Used:
        """A setting as a finding shows it."""
        return self._used[name, lang]

    def dissent(self, id_: str, lang: Language) -> Dissent:
        """A disagreement of the sources, with the number of publishers (not of documents) on all sides."""
        return self._dissents[id_, lang]

    def _dissent(self, id_: str, lang: Language) -> Dissent:
        conflict = self.conflicts[id_]
        positions = tuple(
            Position(says=says[lang], cites=self.citations(cites, lang)) for says, cites in conflict.positions
        )
        publishers = {cite.publisher for position in positions for cite in position.cites}
        return Dissent(
            id=id_,
            topic=conflict.topic[lang],
            positions=positions,
            publishers=len(publishers),
            settlement=conflict.settlement[lang],
            settings=tuple(self.used(name, lang) for name in conflict.settings),
        )
