"""Reading rule folders: files are sorted, checked alone, then checked together; every mistake is told at its place.

A folder holds `<set>/<rule-id>.yaml`, one rule a file, found by walking. Beside the sets stand what rules share:
`settings.yaml` (named numbers with their origin), `profiles.yaml` (choices of several of them), `sources.yaml` and
`statements/` (what the documents say, in our words, by line; `X.yaml` what outside pages say), `conflicts.yaml` (where
they disagree), `packs.yaml` (sets that are off until they are asked for), `glossary.yaml` (words of the field) and
`playbooks/` (the mix of each objective). What no folder has is taken from the shipped rules; settings of a folder stand
over the shipped ones of the same name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from engine.conditions import Complain, Condition, Reader, alternatives, guarded, leaves
from engine.facts import KINDS, vocabulary
from engine.findings import LANGUAGES, Language
from engine.problems import Problem, Refused, nearest, shown
from engine.rules import files
from engine.rules.book import (
    GUIDANCE,
    OUTCOMES,
    Conflict,
    Document,
    Example,
    GlossaryTerm,
    Outside,
    Pack,
    Playbook,
    Profile,
    Rule,
    Rulebook,
    Setting,
    Statement,
    Text,
)
from engine.rules.config import Config, misfit
from engine.rules.free import FREE
from engine.source import Path as At
from engine.source import Source, dotted, kind_of, read
from engine.terms import VOCABULARIES, Jurisdiction, Objective, Terms
from engine.values import day_of
from engine.wording import broken_by_folding, has_lone_brace, placeholders

SHIPPED = Path(__file__).resolve().parents[2] / "rules"
"""The rules that come with the product."""

SHARED = (
    "settings.yaml",
    "profiles.yaml",
    "sources.yaml",
    "conflicts.yaml",
    "packs.yaml",
    "glossary.yaml",
    "statements",
    "playbooks",
)
"""The files and folders that are no rules but what rules share."""

DISPOSITIONS: Mapping[str, Literal["encoded", "question", "context", "left_out"]] = {
    "encoded_by": "encoded",
    "asked_by": "question",
    "context": "context",
    "left_out": "left_out",
}
"""What can become of a statement, by the key that says it."""

OUTSIDE = "X"
"""The file of statements/ that tells what outside pages say; its statements are X-01, X-02..."""

LONGEST: Mapping[str, Mapping[Language, int]] = {
    "title": {"en": 60, "zh": 30},
    "says": {"en": 220, "zh": 160},
    "do": {"en": 220, "zh": 160},
    "asks": {"en": 220, "zh": 160},
}
"""Characters that each part of a message may have; a placeholder counts as it is written, {setting:name} and all.

With the values in their place the shipped messages come to about 190 characters at most, 95 in Chinese.
"""

MAX_ALTERNATIVES = 500
"""Of a condition with its guard, written out as rows of tests; durable_rules has a rule for each row."""

MAX_TESTS = 100
"""In a condition with its guard; durable_rules has a limit of 252 fields a fact."""

M = TypeVar("M", bound=BaseModel)


@cache
def shipped_ids() -> frozenset[str]:
    """The ids of all shipped rules, whichever are used."""
    return frozenset(path.stem for path in SHIPPED.glob("*/*.yaml") if path.parent.name not in SHARED)


def load_rules(folders: Sequence[Path] = (SHIPPED,), config: Path | None = None) -> Rulebook:
    """Read rule folders, and a zhongcao.yaml that changes them.

    Raises Refused with every problem of every file, so that part of the rules never runs.
    """
    loader = _Loader()
    shared, rules = loader.gather(folders)
    book = loader.book(shared, rules, loader.config(config) if config else None)
    if not rules and not loader.problems:
        loader.note(folders[0], "there is no rule in this folder; rules are files named <set>/<rule-id>.yaml")
    if loader.problems:
        raise Refused(loader.problems)
    return book


@dataclass(frozen=True, slots=True)
class _Shared:
    """What rules may name; a setting that is wrong is known but None, so that it is not told again."""

    settings: Mapping[str, Setting | None]
    statements: Mapping[str, Statement]
    conflicts: Mapping[str, Conflict]
    packs: Mapping[str, str]  # of each set that has one
    rules: Collection[str]


class _Loader:
    """Reads folders and gathers problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.shipped = False
        self.digest = sha256()

    def note(self, path: Path, message: str) -> None:
        """A problem with a file or folder as a whole."""
        self.problems += Refused.at(str(path), message).problems

    # --- Finding and reading files ----------------------------------------------------------------------------------

    def gather(self, folders: Sequence[Path]) -> tuple[dict[str, list[Source]], list[tuple[str, Source]]]:
        """All files of the folders: what rules share by its name, and the rules, each with its set."""
        shared: dict[str, list[Source]] = {name: [] for name in SHARED}
        rules: list[tuple[str, Source]] = []
        for folder in folders:
            if not folder.is_dir():
                self.note(folder, "this is not a folder of rules")
            for path in sorted(folder.rglob("*")):
                self.sort(path.relative_to(folder).parts, path, shared, rules)
        self.shipped = SHIPPED.resolve() in [folder.resolve() for folder in folders]
        if not self.shipped:
            for name, sources in shared.items():
                if not sources or name == "settings.yaml":
                    place = SHIPPED / name
                    paths = [place] if place.suffix else sorted(place.glob("*.yaml"))
                    sources[:0] = [source for path in paths if (source := self.read(path))]
        return shared, rules

    def sort(
        self, parts: tuple[str, ...], path: Path, shared: dict[str, list[Source]], rules: list[tuple[str, Source]]
    ) -> None:
        """Read one file of a folder and put it where it belongs."""
        if path.is_dir() or path.suffix == ".md" or any(part.startswith((".", "__")) for part in parts):
            return
        in_set = len(parts) == 2 and path.suffix == ".yaml"  # noqa: PLR2004  (a folder and a file)
        if not in_set and (len(parts) > 1 or parts[0] not in SHARED):
            self.note(path, "this file has no place here; rules are files named <set>/<rule-id>.yaml")
        elif source := self.read(path):
            if parts[0] in SHARED:
                shared[parts[0]].append(source)
            else:
                rules.append((parts[0], source))

    def read(self, path: Path) -> Source | None:
        """The data of one file, None when it cannot be read."""
        try:
            data = path.read_bytes()
            source = read(data, str(path))
        except OSError as error:
            self.note(path, f"this file cannot be read: {error.strerror}")
            return None
        except Refused as refused:
            self.problems += refused.problems
            return None
        self.digest.update(path.name.encode() + b"\0" + sha256(data).digest())
        self.problems += source.problems
        return source

    # --- One file ---------------------------------------------------------------------------------------------------

    def complainer(self, source: Source) -> Complain:
        """Takes note of problems in one file."""

        def complain(path: At, message: str, suggestion: str | None, at_key: bool) -> None:
            place = source.locate_key(path) if at_key else source.locate(path)
            self.problems.append(Problem(place, message, dotted(path), suggestion))

        return complain

    def model(self, model: type[M], source: Source, path: At = ()) -> M | None:
        """A part of a file by its model, None when it does not fit."""
        data: Any = source.data
        for part in path:
            data = data[part]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.explain(detail, model, source, path)
            return None

    def explain(self, detail: Any, model: type[BaseModel], source: Source, start: At) -> None:
        """What pydantic found, in a strategist's words."""
        kind, found = detail["type"], kind_of(detail["input"])
        at: At = (*start, *detail["loc"])
        while kind != "missing" and at and at not in source.values:
            at = at[:-1]  # below a choice of types pydantic names the type
        complain, name = self.complainer(source), str(at[-1]) if at else "this file"
        if kind == "missing":
            complain(at[:-1], f"'{name}' is missing; add it", None, False)
        elif kind == "extra_forbidden":
            known = model.model_fields if len(at) == len(start) + 1 else ("en", "zh", *files.ExampleEntry.model_fields)
            complain(at, f"unknown key '{shown(name)}'", nearest(name, known), True)
        elif kind == "literal_error":
            words = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            complain(at, f"expected one of {', '.join(words)}, found {found}", nearest(detail["input"], words), False)
        elif kind.endswith("too_short"):
            need = {"examples": "one that fires and one that is clear", "cites": "a statement that it rests on"}
            complain(at, f"'{name}' needs {need.get(name, 'a text')}", None, False)
        else:
            wanted = {"string": "a text", "list": "a list", "dict": "a mapping", "model": "a mapping"}
            complain(at, f"expected {wanted.get(kind.split('_')[0], 'another value')}, found {found}", None, False)

    def each(self, model: type[M], source: Source) -> dict[str, M]:
        """The named entries of a file, by their names; wrong ones are left out."""
        entries = {name: self.model(model, source, (name,)) for name in source.data}
        return {name: entry for name, entry in entries.items() if entry is not None}

    def known(self, source: Source, path: At, names: Iterable[str], known: Collection[str], what: str) -> None:
        """Every name of a list must be a known one."""
        for at, name in enumerate(names):
            if name not in known:
                message = f"there is no {what} '{shown(name)}'"
                self.complainer(source)((*path, at), message, nearest(name, known), False)

    # --- All files together -----------------------------------------------------------------------------------------

    def config(self, path: Path) -> Config | None:
        """A zhongcao.yaml, None when it cannot be used."""
        source = self.read(path)
        if source is None:
            return None
        if (told := self.model(files.ConfigFile, source)) is None:  # what has the right shape is checked all the same
            told = files.ConfigFile.model_validate(_right_parts(files.ConfigFile, source.data))
        return Config(told, source, self.complainer(source))

    def book(
        self, shared: Mapping[str, Sequence[Source]], rules: Sequence[tuple[str, Source]], config: Config | None
    ) -> Rulebook:
        """What the files say together; when there were problems it is not to be used."""
        documents = self.documents(shared["sources.yaml"])
        statements = self.statements(documents, shared["statements"])
        settings = self.settings(shared["settings.yaml"], statements)
        profiles = self.profiles(shared["profiles.yaml"], settings, statements)
        conflicts = self.conflicts(shared["conflicts.yaml"], statements, settings)
        playbooks = self.playbooks(shared["playbooks"], statements)
        glossary = self.glossary(shared["glossary.yaml"], statements)
        if config:
            settings = config.settings(settings, profiles)
        sets = dict.fromkeys(set_ for set_, _ in rules)
        packs = self.packs(shared["packs.yaml"], sets)
        names = {Path(source.name).stem for _, source in rules}
        packed = {set_: pack.name for pack in packs.values() for set_ in pack.sets}
        known = _Shared(settings, statements, conflicts, packed, names)
        loaded = [rule for set_, source in rules if (rule := self.rule(set_, source, known))]
        self.unique(loaded, {source.name: source for _, source in rules})
        self.acyclic(loaded, {source.name: source for _, source in rules})
        self.disposed(shared["statements"], statements, loaded, names)
        if config:
            loaded = config.rules(loaded, names)
        return Rulebook(
            rules=tuple(sorted(loaded, key=lambda rule: (rule.set, rule.id))),
            settings={name: setting for name, setting in settings.items() if setting},
            statements=statements,
            conflicts=conflicts,
            playbooks=playbooks,
            packs=packs,
            switched_on=config.packs(packs) if config else (),
            documents=documents,
            profiles=profiles,
            glossary=glossary,
            overrides=tuple(sorted(config.overrides, key=lambda change: change.place)) if config else (),
            digest=f"sha256:{self.digest.hexdigest()}",
        )

    def documents(self, sources: Sequence[Source]) -> dict[str, Document]:
        found = {}
        for source in sources:
            told = self.model(files.DocumentsEntry, source)
            for id_, entry in told.documents.items() if told else ():
                title = _text(entry.title)
                found[id_] = Document(id_, entry.file, entry.publisher, entry.address, title, entry.sha256)
        return found

    def statements(self, documents: Mapping[str, Document], statements: Sequence[Source]) -> dict[str, Statement]:
        """The statements by id, each with what became of it: exactly one of encoded_by, asked_by, context, left_out."""
        found: dict[str, Statement] = {}
        for source in statements:
            if Path(source.name).stem == OUTSIDE:
                found |= self.outside(source)
                continue
            for id_, entry in self.each(files.StatementEntry, source).items():
                complain = self.complainer(source)
                if (document := documents.get(id_.split("-")[0])) is None:
                    complain((id_,), f"'{id_}' belongs to no document of sources.yaml", None, True)
                    continue
                told = [name for name in DISPOSITIONS if getattr(entry, name)]
                if len(told) != 1:
                    message = f"a statement has exactly one of {', '.join(DISPOSITIONS)}, to say what became of it"
                    complain((id_,), message, None, True)
                    continue
                reason = entry.context or entry.left_out
                found[id_] = Statement(
                    id=id_,
                    document=document.file,
                    lines=entry.lines,
                    publisher=document.publisher,
                    basis=entry.basis,
                    claim=_text(entry.claim),
                    disposition=DISPOSITIONS[told[0]],
                    rules=(*entry.encoded_by, *entry.asked_by),
                    reason=_text(reason) if reason else None,
                )
        return found

    def outside(self, source: Source) -> dict[str, Statement]:
        """What outside pages say; an address that was seen has a day on which it was read."""
        found: dict[str, Statement] = {}
        for id_, told in self.each(files.ExternalEntry, source).items():
            complain = self.complainer(source)
            if not id_.startswith(f"{OUTSIDE}-"):
                complain((id_,), f"a statement of outside pages is named {OUTSIDE}-01, {OUTSIDE}-02...", None, True)
            if not told.addresses and not told.relayed:
                complain((id_,), "a statement of outside pages needs their addresses", None, False)
            if bool(told.addresses) != (told.read is not None):
                message = "'read' is the day on which the pages under 'addresses' were read; give both or none"
                complain((id_,), message, None, False)
            if told.read is not None and day_of(told.read) is None:
                complain((id_, "read"), f"'{shown(told.read)}' is not a day; write YYYY-MM-DD", None, False)
            addresses, relayed = tuple(told.addresses), tuple(told.relayed)
            where = Outside(addresses, relayed, _text(told.dated), told.read, _text(told.confidence))
            hosts = ", ".join(dict.fromkeys(map(_host, (*addresses, *relayed))))
            claim = _text(told.claim)
            found[id_] = Statement(id_, "", "", hosts, told.basis, claim, "encoded", (), None, where)
        return found

    def packs(self, sources: Sequence[Source], sets: Collection[str]) -> dict[str, Pack]:
        """The packs that have rules, by name; the shipped ones may name sets that other folders leave out."""
        found: dict[str, Pack] = {}
        for source in sources:
            known = sets if Path(source.name).parent != SHIPPED else {*sets, *(at.name for at in SHIPPED.iterdir())}
            for name, told in self.each(files.PackEntry, source).items():
                complain = self.complainer(source)
                self.known(source, (name, "sets"), told.sets, known, "set")
                if name in (GUIDANCE, "all"):
                    complain((name,), f"'{name}' is no name for a pack; it has a meaning of its own", None, True)
                for at, set_ in enumerate(told.sets):
                    others = [pack.name for pack in found.values() if set_ in pack.sets and pack.name != name]
                    if others:
                        complain((name, "sets", at), f"the set '{set_}' is in the pack '{others[0]}' too", None, False)
                if told.jurisdiction is not None and told.jurisdiction not in list(Jurisdiction):
                    message = f"'{shown(told.jurisdiction)}' is no jurisdiction"
                    complain((name, "jurisdiction"), message, nearest(told.jurisdiction, Jurisdiction), False)
                if (told.jurisdiction is None) != (told.why is None):
                    message = "'why' says that the audience is in the jurisdiction; give both or none"
                    complain((name,), message, None, False)
                title, notice, why = _text(told.title), _text(told.notice), _text(told.why) if told.why else None
                found[name] = Pack(name, tuple(told.sets), title, notice, told.jurisdiction, why)
        return {name: pack for name, pack in found.items() if any(set_ in sets for set_ in pack.sets)}

    def disposed(
        self, sources: Sequence[Source], statements: Mapping[str, Statement], rules: Sequence[Rule], names: set[str]
    ) -> None:
        """Each rule that a statement claims must be there, cite it and, for a question, ask one.

        Rules of other folders than the shipped ones need not have what the shipped statements claim.
        """
        cited = {rule.id: rule for rule in rules}
        for source in sources:
            if Path(source.name).is_relative_to(SHIPPED) and not self.shipped:
                continue
            for id_ in source.data:
                statement = statements.get(id_)
                key = "asked_by" if statement and statement.disposition == "question" else "encoded_by"
                for at, rule in enumerate(statement.rules if statement else ()):
                    complain, path = self.complainer(source), (id_, key, at)
                    if rule not in names:
                        complain(path, f"there is no rule '{shown(rule)}'", nearest(rule, names), False)
                    elif rule in cited and id_ not in cited[rule].cites:
                        complain(path, f"the rule '{rule}' does not cite {id_}", None, False)
                    elif rule in cited and key == "asked_by" and not cited[rule].asks:
                        complain(path, f"the rule '{rule}' asks no question; give it 'asks'", None, False)

    def settings(self, sources: Sequence[Source], statements: Mapping[str, Statement]) -> dict[str, Setting | None]:
        """The settings by name, later files over earlier ones; None for one that is wrong, which is told once."""
        found: dict[str, Setting | None] = {}
        for source in sources:
            found |= dict.fromkeys(source.data)
            for name, told in self.each(files.SettingEntry, source).items():
                if why := misfit(told.value, told):
                    self.complainer(source)((name, "value"), why[0], why[1], False)
                self.known(source, (name, "cites"), told.cites, statements, "statement")
                found[name] = Setting(
                    name=name,
                    value=told.value,
                    unit=told.unit,
                    origin=told.origin,
                    cites=tuple(told.cites),
                    meaning=_text(told.meaning),
                    choices=tuple(told.choices),
                    terms=self.terms(told, (name,), self.complainer(source)),
                    of=told.of,
                )
        return found

    def terms(self, told: files.SettingEntry, at: At, complain: Complain) -> Terms | None:
        """The vocabulary of a list of words; every word must be in it."""
        if told.of is None:
            if isinstance(told.value, list):
                complain(
                    (*at, "value"),
                    "a list says of which vocabulary its words are: add 'of', as in of: metric (free words: of: word)",
                    None,
                    False,
                )
            return None
        if told.of in FREE:
            return None
        if told.of not in VOCABULARIES:
            right = nearest(told.of, (*VOCABULARIES, *FREE))
            complain((*at, "of"), f"there is no vocabulary '{shown(told.of)}'", right, False)
            return None
        vocabulary_of = VOCABULARIES[told.of]
        for number, word in enumerate(told.value if isinstance(told.value, list) else ()):
            if word not in list(vocabulary_of):
                message = f"'{shown(word)}' is no {told.of}"
                complain((*at, "value", number), message, nearest(word, vocabulary_of), False)
        return vocabulary_of

    def profiles(
        self,
        sources: Sequence[Source],
        settings: Mapping[str, Setting | None],
        statements: Mapping[str, Statement],
    ) -> dict[str, Profile]:
        """The named choices of values; a source is a statement, or an address with the day it was read."""
        found = {}
        for source in sources:
            for name, told in self.each(files.ProfileEntry, source).items():
                complain = self.complainer(source)
                self.known(source, (name, "cites"), told.cites, statements, "statement")
                for setting, value in told.settings.items():
                    entry, path = settings.get(setting), (name, "settings", setting)
                    if setting not in settings:
                        complain(path, f"there is no setting '{shown(setting)}'", nearest(setting, settings), True)
                    elif entry and (why := misfit(value, entry)):
                        complain(path, why[0], why[1], False)
                if not told.cites and not told.addresses:
                    complain((name,), "a profile rests on something: add 'cites' or 'addresses'", None, True)
                found[name] = Profile(
                    name=name,
                    values=told.settings,
                    origin=told.origin,
                    cites=tuple(told.cites),
                    addresses=tuple(told.addresses),
                    read=told.read,
                    meaning=_text(told.meaning),
                )
        return found

    def glossary(self, sources: Sequence[Source], statements: Mapping[str, Statement]) -> dict[str, GlossaryTerm]:
        """The words of the field, by id."""
        found = {}
        for source in sources:
            for id_, told in self.each(files.GlossaryEntry, source).items():
                self.known(source, (id_, "cites"), told.cites, statements, "statement")
                if not told.cites and told.source is None:
                    message = "a term is from somewhere: add 'cites' or 'source'"
                    self.complainer(source)((id_,), message, None, True)
                found[id_] = GlossaryTerm(
                    id=id_,
                    term=_text(told.term),
                    also=tuple(told.also),
                    meaning=_text(told.meaning),
                    cites=tuple(told.cites),
                    source=_text(told.source) if told.source else None,
                )
        return found

    def conflicts(
        self,
        sources: Sequence[Source],
        statements: Mapping[str, Statement],
        settings: Mapping[str, Setting | None],
    ) -> dict[str, Conflict]:
        """The disagreements, each with the settings that switch it or the reason why none does."""
        found = {}
        for source in sources:
            for id_, told in self.each(files.ConflictEntry, source).items():
                for at, position in enumerate(told.positions):
                    self.known(source, (id_, "positions", at, "cites"), position.cites, statements, "statement")
                positions = tuple((_text(position.says), tuple(position.cites)) for position in told.positions)
                self.known(source, (id_, "settings"), told.settings, settings, "setting")
                if bool(told.settings) == (told.no_setting is not None):
                    message = "a disagreement has 'settings' that switch it, or 'no_setting' with the reason"
                    self.complainer(source)((id_,), message, None, True)
                found[id_] = Conflict(
                    topic=_text(told.topic),
                    positions=positions,
                    settlement=_text(told.settlement),
                    settings=tuple(told.settings),
                    no_setting=_text(told.no_setting) if told.no_setting else None,
                )
        return found

    def playbooks(self, sources: Sequence[Source], statements: Mapping[str, Statement]) -> dict[str, Playbook]:
        found = {}
        for source in sources:
            if told := self.model(files.PlaybookEntry, source):
                if told.objective not in list(Objective):
                    message = f"'{shown(told.objective)}' is not an objective"
                    self.complainer(source)(("objective",), message, nearest(told.objective, Objective), False)
                self.known(source, ("cites",), told.cites, statements, "statement")
                order, cites = _text(told.order), tuple(told.cites)
                found[told.objective] = Playbook(told.objective, told.lead, told.support, order, cites)
        return found

    # --- A rule -----------------------------------------------------------------------------------------------------

    def rule(self, set_: str, source: Source, shared: _Shared) -> Rule | None:
        """The rule in a file, None when something in it is wrong; a wrong shape hides no wrong meaning."""
        before = len(self.problems)
        complain = self.complainer(source)
        told = self.model(files.RuleFile, source)
        self.references(source, complain, shared)
        guard, when = self.meaning(source.data, complain, shared)
        if told is None:
            return None
        self.named(told, complain, Path(source.name).stem)
        examples = self.examples(told, complain, shared)
        if when is None or len(self.problems) > before:
            return None
        return Rule(
            id=told.id,
            set=set_,
            pack=shared.packs.get(set_, GUIDANCE),
            file=source.name,
            title=_text(told.title),
            severity=told.severity,
            about=told.about,
            applies_when=guard,
            when=when,
            says=_text(told.says),
            do=_text(told.do),
            asks=_text(told.asks) if told.asks else None,
            at=told.at,
            cites=tuple(told.cites),
            explained_by=tuple(told.explained_by),
            conflict=told.conflict,
            waivable=told.waivable,
            examples=examples,
            raw=source.data,
        )

    def references(self, source: Source, complain: Complain, shared: _Shared) -> None:
        """What a rule names must exist: statements, a conflict, other rules."""
        raw = source.data
        self.known(source, ("cites",), _texts(raw.get("cites")), shared.statements, "statement")
        self.known(source, ("explained_by",), _texts(raw.get("explained_by")), shared.rules, "rule")
        conflict = raw.get("conflict")
        if isinstance(conflict, str) and conflict not in shared.conflicts:
            message = f"there is no conflict '{shown(conflict)}'"
            complain(("conflict",), message, nearest(conflict, shared.conflicts), False)

    def meaning(
        self, raw: Mapping[str, Any], complain: Complain, shared: _Shared
    ) -> tuple[Condition | None, Condition | None]:
        """The guard and the condition of a rule, with the place and the words of its finding checked beside them."""
        about = raw.get("about")
        if about not in KINDS:
            if isinstance(about, str):
                complain(("about",), f"a rule is about one of {', '.join(KINDS)}", nearest(about, KINDS), False)
            return None, None
        words = vocabulary(about)
        self.placed(raw.get("at"), about, complain)
        self.shows(raw, complain, {*words, *(f"setting:{name}" for name in shared.settings)})
        values = {name: setting and setting.value for name, setting in shared.settings.items()}
        choices = {name: setting.choices for name, setting in shared.settings.items() if setting and setting.choices}
        reader = Reader(words, values, complain, choices)
        guard, when = (
            reader.read(raw[part], (part,)) if raw.get(part) is not None else None for part in ("applies_when", "when")
        )
        if when is not None:
            self.bounded(guarded(guard, when), complain)
        return guard, when

    def bounded(self, whole: Condition, complain: Complain) -> None:
        """A condition, guard and all, stays small enough for durable_rules."""
        if (count := alternatives(whole)) > MAX_ALTERNATIVES:
            message = f"this comes to {count} alternatives, more than {MAX_ALTERNATIVES}; split the rule"
            complain(("when",), message, None, False)
        if (count := sum(1 for _ in leaves(whole))) > MAX_TESTS:
            complain(("when",), f"this asks {count} questions, more than {MAX_TESTS}; split the rule", None, False)

    def named(self, told: files.RuleFile, complain: Complain, stem: str) -> None:
        """The id is the file name, in small words."""
        if told.id != stem:
            complain(("id",), f"the id '{shown(told.id)}' is not the name of the file", stem, False)
        if not all(part.isalnum() and part.isascii() and part == part.lower() for part in told.id.split("-")):
            complain(("id",), "an id is made of words of small letters and digits, joined by '-'", None, False)

    def placed(self, at: object, about: str, complain: Complain) -> None:
        """A finding points at a field that a plan has."""
        own = [name for name, word in vocabulary(about).items() if word.kind == about and word.figure is None]
        if isinstance(at, str) and at not in own:
            complain(("at",), f"'{shown(at)}' is not a plan field of a {about}", nearest(at, own), False)

    def shows(self, raw: Mapping[str, Any], complain: Complain, known: set[str]) -> None:
        """The words of a finding are short, and every placeholder names something that can be shown."""
        for part, longest in LONGEST.items():
            for lang in LANGUAGES if isinstance(raw.get(part), dict) else ():
                if isinstance(text := raw[part].get(lang), str):
                    for message, suggestion in _ill_worded(text.strip(), part, lang, longest[lang], known):
                        complain((part, lang), message, suggestion, False)

    def examples(self, told: files.RuleFile, complain: Complain, shared: _Shared) -> tuple[Example, ...]:
        """The examples of a rule: one that fires and one that is clear at least, each with one outcome."""
        found: list[Example] = []
        for at, entry in enumerate(told.examples):
            outcomes = [name for name in OUTCOMES if getattr(entry, name) is not None]
            if len(outcomes) != 1:
                complain(("examples", at), f"an example expects exactly one of {', '.join(OUTCOMES)}", None, False)
            if entry.name in [example.name for example in found]:
                complain(("examples", at, "name"), "two examples have this name", None, False)
            for name in entry.settings:
                if name not in shared.settings:
                    message = f"there is no setting '{shown(name)}'"
                    complain(("examples", at, "settings", name), message, nearest(name, shared.settings), True)
            outcome = outcomes[0] if outcomes else ""
            detail = getattr(entry, outcome, None)
            found.append(Example(entry.name, entry.plan, entry.settings, outcome, detail))
        if not {"fires", "clear"} <= {example.outcome for example in found}:
            complain(("examples",), "'examples' needs one that fires and one that is clear", None, False)
        return tuple(found)

    def unique(self, rules: Sequence[Rule], sources: Mapping[str, Source]) -> None:
        """An id is given once, in whichever set."""
        first: dict[str, Rule] = {}
        for rule in rules:
            if other := first.get(rule.id):
                complain = self.complainer(sources[rule.file])
                complain(("id",), f"the rule '{rule.id}' is in {other.file} too", None, False)
            first.setdefault(rule.id, rule)

    def acyclic(self, rules: Sequence[Rule], sources: Mapping[str, Source]) -> None:
        """No finding explains itself, not by way of others either: one of them must stand on its own."""
        explained = {rule.id: rule.explained_by for rule in rules}
        for rule in rules:
            causes = list(rule.explained_by)
            seen: set[str] = set()
            while causes:
                cause = causes.pop()
                if cause == rule.id:
                    message = f"'{rule.id}' is explained by itself, or by rules that it explains"
                    self.complainer(sources[rule.file])(("explained_by",), message, None, False)
                    break
                if cause not in seen:
                    seen.add(cause)
                    causes.extend(explained.get(cause, ()))


def _right_parts(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a mapping that fit a model, each taken alone; of a mapping in it, those that fit."""

    def fits(key: str, value: Any) -> bool:
        try:
            model.model_validate({key: value})
        except ValidationError:
            return False
        return True

    right = {}
    for key, value in data.items():
        if isinstance(value, dict):
            right[key] = {name: one for name, one in value.items() if fits(key, {name: one})}
        elif fits(key, value):
            right[key] = value
    return {key: value for key, value in right.items() if key in model.model_fields}


def _ill_worded(
    text: str, part: str, lang: Language, longest: int, known: set[str]
) -> Iterator[tuple[str, str | None]]:
    """What is wrong with one text of a message, each with the right name where one is near."""
    if lang == "zh" and broken_by_folding(text):
        yield "there is a blank between Chinese letters; write the text on one line, in quotes", None
    if len(text) > longest:
        yield f"this has {len(text)} characters, more than {longest}; say it in fewer words", None
    if part == "asks" and set("{}") & set(text):
        yield "a question shows no value: it is asked where the plan leaves one open", None
        return
    if has_lone_brace(text):
        yield "a brace stands alone; a value is shown as {field}", None
    for name in placeholders(text):
        if name not in known:
            yield f"there is no '{shown(name)}' to show", nearest(name, known)


def _texts(raw: object) -> list[str]:
    """The texts of a list; where it is none, its shape is told elsewhere."""
    return [entry for entry in raw if isinstance(entry, str)] if isinstance(raw, list) else []


def _host(address: str) -> str:
    """Who is behind an address; what is no address of a page is named as it is."""
    _, found, rest = address.partition("://")
    return rest.split("/")[0].removeprefix("www.") if found else address


def _text(words: files.Words) -> Text:
    return {"en": words.en.strip(), "zh": words.zh.strip()}
