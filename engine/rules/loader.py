"""Reading rules: each file alone, then all of them together with what they share; all of it, or every mistake."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from engine.conditions import Complain, Condition, Reader, alternatives, guarded, leaves
from engine.facts import KINDS, vocabulary
from engine.findings import LANGUAGES, Language
from engine.messages import Listed, Message, shown
from engine.problems import Refused, nearest
from engine.rules import files
from engine.rules.book import (
    GUIDANCE,
    OUTCOMES,
    Conflict,
    Example,
    Rule,
    Rulebook,
    Setting,
    Statement,
)
from engine.rules.config import Config
from engine.rules.folders import NEED, SHIPPED, shipped_ids
from engine.rules.playbooks import PlaybookData
from engine.rules.shared import SharedData, text
from engine.rules.things import no_such
from engine.source import Source, read
from engine.wording import broken_by_folding, has_lone_brace, placeholders

LONGEST: Mapping[str, Mapping[Language, int]] = {
    "title": {"en": 60, "zh": 30},
    "says": {"en": 220, "zh": 160},
    "do": {"en": 220, "zh": 160},
    "asks": {"en": 220, "zh": 160},
}
"""Characters that each part of a message may have; a placeholder counts as it is written, {setting:name} and all.

With the values in their place the shipped messages come to about 190 characters at most, 95 in Chinese.
"""

ALONE = "playground"
"""The set of a rule that stands in no folder."""

MAX_ALTERNATIVES = 500
"""Of a condition with its guard, written out as rows of tests; durable_rules has a rule for each row."""

MAX_TESTS = 100
"""In a condition with its guard; durable_rules has a limit of 252 fields a fact."""


def load_rules(folders: Sequence[Path] = (SHIPPED,), config: Path | None = None, examples: bool = True) -> Rulebook:
    """Read rule folders, and a zhongcao.yaml that changes them; `beside` puts folders beside the shipped rules.

    Without `examples` those of sound rules are not looked at, which saves half of the time: a check of a plan has no
    use for them. A text that this process has read before is not read again.

    Raises Refused with every problem of every file, so that part of the rules never runs.
    """
    if not examples:
        with suppress(Refused):
            return _load(_Loader(examples=False), folders, config)
    return _load(_Loader(), folders, config)


def _load(loader: "_Loader", folders: Sequence[Path], config: Path | None) -> Rulebook:
    shared, rules = loader.gather(folders)
    book = loader.book(shared, rules, loader.config(config) if config else None)
    if refused := loader.refused():
        raise refused
    return book


def load_rule(text: str | bytes, book: Rulebook) -> tuple[Rulebook, Source]:
    """The rule in a text with all that the rules of a rulebook share, but none of them; and the text with its places.

    Raises Refused with every problem of the text.
    """
    loader = _Loader()
    source = read(text, "rule.yaml")
    if isinstance(id_ := source.data.get("id"), str) and "/" not in id_:
        source = replace(source, name=f"{id_}.yaml")
    loader.problems += source.problems
    ids = {rule.id for rule in book.rules}
    found = loader.rule(ALONE, source, _Shared(book.settings, book.statements, book.conflicts, {}, ids))
    if found is None or loader.problems:
        raise Refused(loader.problems)
    return replace(book, rules=(found,)), source


@dataclass(frozen=True, slots=True)
class _Shared:
    """What rules may name; a setting that is wrong is known but None, so that it is not told again."""

    settings: Mapping[str, Setting | None]
    statements: Mapping[str, Statement]
    conflicts: Mapping[str, Conflict]
    packs: Mapping[str, str]  # of each set that has one
    rules: Collection[str]


class _Loader(SharedData, PlaybookData):
    """Reads folders and gathers problems."""

    # --- All files together -----------------------------------------------------------------------------------------

    def config(self, path: Path) -> Config | None:
        """A zhongcao.yaml, None when it cannot be used."""
        source = self.read(path, Path(path.name))
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
        glossary = self.glossary(shared["glossary.yaml"], statements)
        questions = self.questions(shared["questions.yaml"])
        if config:
            settings = config.settings(settings, profiles)
        playbooks = self.playbooks(shared["playbooks"], statements, settings)
        packs = self.packs(shared["packs.yaml"], {set_: Path(source.name).parent.parent for set_, source in rules})
        names = {Path(source.name).stem for _, source in rules}
        packed = {set_: pack.name for pack in packs.values() for set_ in pack.sets}
        known = _Shared(settings, statements, conflicts, packed, names)
        loaded = [rule for set_, source in rules if (rule := self.rule(set_, source, known))]
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
            questions=questions,
            shipped=shipped_ids(),
            overrides=tuple(sorted(config.overrides, key=lambda change: change.place)) if config else (),
            digest=f"sha256:{self.digest.hexdigest()}",
        )

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
                        complain(path, no_such("rule", rule), nearest(rule, names), False)
                    elif rule in cited and id_ not in cited[rule].cites:
                        told = Message("the rule '{rule}' does not cite {statement}", rule=rule, statement=id_)
                        complain(path, told, None, False)
                    elif rule in cited and key == "asked_by" and not cited[rule].asks:
                        told = Message("the rule '{rule}' asks no question; give it 'asks'", rule=rule)
                        complain(path, told, None, False)

    # --- A rule -----------------------------------------------------------------------------------------------------

    def rule(self, set_: str, source: Source, shared: _Shared) -> Rule | None:
        """The rule in a file, None when something in it is wrong; a wrong shape hides no wrong meaning."""
        before = len(self.problems)
        complain = self.complainer(source)
        told = self.model(files.RuleFile if self.with_examples else files.UntestedRule, source)
        self.references(source, complain, shared)
        guard, when = self.meaning(source.data, complain, shared)
        if told is None:
            return None
        self.named(told, complain, Path(source.name).stem)
        examples = self.examples(told, complain, shared) if isinstance(told, files.RuleFile) else ()
        if when is None or len(self.problems) > before:
            return None
        return Rule(
            id=told.id,
            set=set_,
            pack=shared.packs.get(set_, GUIDANCE),
            file=source.name,
            title=text(told.title),
            severity=told.severity,
            about=told.about,
            applies_when=guard,
            when=when,
            says=text(told.says),
            do=text(told.do),
            asks=text(told.asks) if told.asks else None,
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
            complain(("conflict",), no_such("conflict", conflict), nearest(conflict, shared.conflicts), False)

    def meaning(
        self, raw: Mapping[str, Any], complain: Complain, shared: _Shared
    ) -> tuple[Condition | None, Condition | None]:
        """The guard and the condition of a rule, with the place and the words of its finding checked beside them."""
        about = raw.get("about")
        if about not in KINDS:
            if isinstance(about, str):
                told = Message("a rule is about one of {kinds}", kinds=Listed(KINDS))
                complain(("about",), told, nearest(about, KINDS), False)
            return None, None
        words = vocabulary(about)
        self.placed(raw.get("at"), about, complain)
        self.shows(raw, complain, {*words, *(f"setting:{name}" for name in shared.settings)})
        values = {name: setting and setting.value for name, setting in shared.settings.items()}
        choices = {name: setting.choices for name, setting in shared.settings.items() if setting and setting.choices}
        reader = Reader(words, values, complain, choices)
        guard = reader.read(raw["applies_when"], ("applies_when",)) if raw.get("applies_when") is not None else None
        when = reader.read(raw["when"], ("when",)) if "when" in raw else None
        if when is not None:
            self.bounded(guarded(guard, when), complain)
        return guard, when

    def bounded(self, whole: Condition, complain: Complain) -> None:
        """A condition, guard and all, stays small enough for durable_rules."""
        if (count := alternatives(whole)) > MAX_ALTERNATIVES:
            message = Message(
                "this comes to {count} alternatives, more than {most}; split the rule",
                count=count,
                most=MAX_ALTERNATIVES,
            )
            complain(("when",), message, None, False)
        if (count := sum(1 for _ in leaves(whole))) > MAX_TESTS:
            message = Message(
                "this asks {count} questions, more than {most}; split the rule", count=count, most=MAX_TESTS
            )
            complain(("when",), message, None, False)

    def named(self, told: files.UntestedRule, complain: Complain, stem: str) -> None:
        """The id is the file name, in small words."""
        if told.id != stem:
            complain(("id",), Message("the id '{id}' is not the name of the file", id=shown(told.id)), stem, False)
        if not files.is_id(told.id):
            complain(("id",), files.ILL_NAMED, None, False)

    def placed(self, at: object, about: str, complain: Complain) -> None:
        """A finding points at a field that a plan has."""
        own = [name for name, word in vocabulary(about).items() if word.kind == about and word.figure is None]
        if isinstance(at, str) and at not in own:
            message = Message("'{field}' is not a plan field of a {kind}", field=shown(at), kind=about)
            complain(("at",), message, nearest(at, own), False)

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
                message = Message("an example expects exactly one of {outcomes}", outcomes=Listed(OUTCOMES))
                complain(("examples", at), message, None, False)
            if entry.name in [example.name for example in found]:
                complain(("examples", at, "name"), Message("two examples have this name"), None, False)
            for name in entry.settings:
                if name not in shared.settings:
                    near = nearest(name, shared.settings)
                    complain(("examples", at, "settings", name), no_such("setting", name), near, True)
            outcome = outcomes[0] if outcomes else ""
            detail = getattr(entry, outcome, None)
            found.append(Example(entry.name, entry.plan, entry.settings, outcome, detail))
        if not {"fires", "clear"} <= {example.outcome for example in found}:
            message = Message("'{name}' needs {need}", name="examples", need=NEED["examples"])
            complain(("examples",), message, None, False)
        return tuple(found)

    def acyclic(self, rules: Sequence[Rule], sources: Mapping[str, Source]) -> None:
        """No finding explains itself, not by way of others either: one of them must stand on its own."""
        explained = {rule.id: rule.explained_by for rule in rules}
        for rule in rules:
            causes = list(rule.explained_by)
            seen: set[str] = set()
            while causes:
                cause = causes.pop()
                if cause == rule.id:
                    message = Message("'{rule}' is explained by itself, or by rules that it explains", rule=rule.id)
                    self.complainer(sources[rule.file])(("explained_by",), message, None, False)
                    break
                if cause not in seen:
                    seen.add(cause)
                    causes.extend(explained.get(cause, ()))


def _ill_worded(
    text: str, part: str, lang: Language, longest: int, known: set[str]
) -> Iterator[tuple[Message, str | None]]:
    """What is wrong with one text of a message, each with the right name where one is near."""
    if lang == "zh" and broken_by_folding(text):
        yield Message("there is a blank between Chinese letters; write the text on one line, in quotes"), None
    if len(text) > longest:
        told = Message(
            "this has {count} characters, more than {most}; say it in fewer words", count=len(text), most=longest
        )
        yield told, None
    if part == "asks" and set("{}") & set(text):
        yield Message("a question shows no value: it is asked where the plan leaves one open"), None
        return
    if has_lone_brace(text):
        yield Message("a brace stands alone; a value is shown as {{field}}"), None
    for name in placeholders(text):
        if name not in known:
            yield Message("there is no '{name}' to show", name=shown(name)), nearest(name, known)


def _texts(raw: object) -> list[str]:
    """The texts of a list; where it is none, its shape is told elsewhere."""
    return [entry for entry in raw if isinstance(entry, str)] if isinstance(raw, list) else []


def _right_parts(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a mapping that fit a model, each taken alone; of a mapping in it, those that fit."""

    def fits(key: str, value: Any) -> bool:
        try:
            model.model_validate({key: value})
        except ValidationError:
            return False
        return True

    right = {
        key: {name: one for name, one in value.items() if fits(key, {name: one})} if isinstance(value, dict) else value
        for key, value in data.items()
    }
    return {key: value for key, value in right.items() if fits(key, value)}
