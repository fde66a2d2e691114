"""What rules share, read from the files beside the sets: statements, settings, disagreements, packs, words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from engine.conditions import Complain
from engine.messages import Listed, Message, shown
from engine.plan import ASKABLE
from engine.problems import Location, nearest
from engine.rules import files
from engine.rules.book import (
    GUIDANCE,
    Conflict,
    Document,
    GlossaryTerm,
    Outside,
    Pack,
    Profile,
    Setting,
    Statement,
    Text,
)
from engine.rules.config import misfit, strange_words
from engine.rules.folders import SHIPPED, Folders
from engine.rules.free import FREE
from engine.rules.things import no_such
from engine.source import Path as At
from engine.source import Source
from engine.terms import VOCABULARIES, Jurisdiction, Terms
from engine.values import day_of

DISPOSITIONS: Mapping[str, Literal["encoded", "question", "context", "left_out"]] = {
    "encoded_by": "encoded",
    "asked_by": "question",
    "context": "context",
    "left_out": "left_out",
}
"""What can become of a statement, by the key that says it."""

OUTSIDE = "X"
"""The file of statements/ that tells what outside pages say; its statements are X-01, X-02..."""


class SharedData(Folders):
    """Reads what rules share; names that it needs are given to it."""

    def documents(self, sources: Sequence[Source]) -> dict[str, Document]:
        """The documents by their short names; statements say after a hyphen which one they are of."""
        found = {}
        named: dict[str, tuple[str, Location]] = {}
        for source in sources:
            told = self.model(files.DocumentsEntry, source)
            for id_, entry in told.documents.items() if told else ():
                other, place = named.setdefault(entry.file, (id_, source.locate(("documents", id_, "file"))))
                if other != id_:
                    message = Message(
                        "'{file}' is the file of '{other}' too ({place}); choose another name",
                        file=shown(entry.file),
                        other=other,
                        place=place,
                    )
                    self.complainer(source)(("documents", id_, "file"), message, None, False)
                if "-" in id_ or id_ == OUTSIDE:
                    message = Message(
                        "a document is named without a hyphen, and not {outside}, such as AG for AG-01, AG-02...",
                        outside=OUTSIDE,
                    )
                    self.complainer(source)(("documents", id_), message, None, True)
                title = text(entry.title)
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
                    message = Message("'{statement}' belongs to no document of sources.yaml", statement=id_)
                    complain((id_,), message, None, True)
                    continue
                told = [name for name in DISPOSITIONS if getattr(entry, name)]
                if len(told) != 1:
                    message = Message(
                        "a statement has exactly one of {keys}, to say what became of it", keys=Listed(DISPOSITIONS)
                    )
                    complain((id_,), message, None, True)
                    continue
                reason = entry.context or entry.left_out
                found[id_] = Statement(
                    id=id_,
                    document=document.file,
                    lines=entry.lines,
                    publisher=document.publisher,
                    basis=entry.basis,
                    claim=text(entry.claim),
                    disposition=DISPOSITIONS[told[0]],
                    rules=(*entry.encoded_by, *entry.asked_by),
                    reason=text(reason) if reason else None,
                )
        return found

    def outside(self, source: Source) -> dict[str, Statement]:
        """What outside pages say; an address that was seen has a day on which it was read."""
        found: dict[str, Statement] = {}
        for id_, told in self.each(files.ExternalEntry, source).items():
            complain = self.complainer(source)
            if not id_.startswith(f"{OUTSIDE}-"):
                names = Listed((f"{OUTSIDE}-01", f"{OUTSIDE}-AG1"))
                complain((id_,), Message("a statement of outside pages is named {names}...", names=names), None, True)
            if not told.addresses and not told.relayed:
                complain((id_,), Message("a statement of outside pages needs their addresses"), None, False)
            if bool(told.addresses) != (told.read is not None):
                message = Message("'read' is the day on which the pages under 'addresses' were read; give both or none")
                complain((id_,), message, None, False)
            if told.read is not None and day_of(told.read) is None:
                message = Message("'{day}' is not a day; write YYYY-MM-DD", day=shown(told.read))
                complain((id_, "read"), message, None, False)
            addresses, relayed = tuple(told.addresses), tuple(told.relayed)
            where = Outside(addresses, relayed, text(told.dated), told.read, text(told.confidence))
            hosts = ", ".join(dict.fromkeys(map(_host, (*addresses, *relayed))))
            claim = text(told.claim)
            found[id_] = Statement(id_, "", "", hosts, told.basis, claim, "encoded", (), None, where)
        return found

    def packs(self, sources: Sequence[Source], sets: Mapping[str, Path]) -> dict[str, Pack]:
        """The packs that have rules, by name; `sets` are those of all folders, each with its folder.

        The shipped packs may name sets that other folders leave out; another folder has packs of its own sets alone.
        """
        found: dict[str, Pack] = {}
        for source in sources:
            folder = Path(source.name).parent
            ours = folder == SHIPPED
            known = {*sets, *(at.name for at in SHIPPED.iterdir())} if ours else sets
            for name, told in self.each(files.PackEntry, source).items():
                complain = self.complainer(source)
                self.known(source, (name, "sets"), told.sets, known, "set")
                for at, set_ in enumerate(told.sets):
                    if not ours and sets.get(set_, folder) != folder:
                        message = Message(
                            "the set '{set}' is in {folder}; a pack has sets of its own folder",
                            set=set_,
                            folder=sets[set_],
                        )
                        complain((name, "sets", at), message, None, False)
                if name in (GUIDANCE, "all"):
                    message = Message("'{name}' is no name for a pack; it has a meaning of its own", name=name)
                    complain((name,), message, None, True)
                for at, set_ in enumerate(told.sets):
                    others = [pack.name for pack in found.values() if set_ in pack.sets and pack.name != name]
                    if others:
                        message = Message("the set '{set}' is in the pack '{pack}' too", set=set_, pack=others[0])
                        complain((name, "sets", at), message, None, False)
                if told.jurisdiction is not None and told.jurisdiction not in list(Jurisdiction):
                    message = Message(
                        "'{word}' is no {vocabulary}", word=shown(told.jurisdiction), vocabulary="jurisdiction"
                    )
                    complain((name, "jurisdiction"), message, nearest(told.jurisdiction, Jurisdiction), False)
                if (told.jurisdiction is None) != (told.why is None):
                    message = Message("'why' says that the audience is in the jurisdiction; give both or none")
                    complain((name,), message, None, False)
                title, notice, why = text(told.title), text(told.notice), text(told.why) if told.why else None
                found[name] = Pack(name, tuple(told.sets), title, notice, told.jurisdiction, why)
        return {name: pack for name, pack in found.items() if any(set_ in sets for set_ in pack.sets)}

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
                    place=source.locate_key((name,)),
                    value=told.value,
                    unit=told.unit,
                    origin=told.origin,
                    cites=tuple(told.cites),
                    meaning=text(told.meaning),
                    choices=tuple(told.choices),
                    terms=self.terms(told, (name,), self.complainer(source)),
                    of=told.of,
                )
        return found

    def terms(self, told: files.SettingEntry, at: At, complain: Complain) -> Terms | None:
        """The vocabulary of a list of words; every word must be in it."""
        if told.of is None:
            if isinstance(told.value, list):
                message = Message(
                    "a list says of which vocabulary its words are: add 'of', as in of: metric (free words: of: word)"
                )
                complain((*at, "value"), message, None, False)
            return None
        if told.of in FREE:
            return None
        if told.of not in VOCABULARIES:
            right = nearest(told.of, (*VOCABULARIES, *FREE))
            complain((*at, "of"), no_such("vocabulary", told.of), right, False)
            return None
        for number, message, suggestion in strange_words(told.value, told):
            complain((*at, "value", number), message, suggestion, False)
        return VOCABULARIES[told.of]

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
                        complain(path, no_such("setting", setting), nearest(setting, settings), True)
                    elif entry and (why := misfit(value, entry)):
                        complain(path, why[0], why[1], False)
                if not told.cites and not told.addresses:
                    message = Message("a profile rests on something: add 'cites' or 'addresses'")
                    complain((name,), message, None, True)
                found[name] = Profile(
                    name=name,
                    values=told.settings,
                    origin=told.origin,
                    cites=tuple(told.cites),
                    addresses=tuple(told.addresses),
                    read=told.read,
                    meaning=text(told.meaning),
                )
        return found

    def glossary(self, sources: Sequence[Source], statements: Mapping[str, Statement]) -> dict[str, GlossaryTerm]:
        """The words of the field, by id."""
        found = {}
        spelled: dict[str, tuple[str, Location]] = {}
        for source in sources:
            for id_, told in self.each(files.GlossaryEntry, source).items():
                self.known(source, (id_, "cites"), told.cites, statements, "statement")
                for word in (told.term.en, told.term.zh, *told.also):
                    other, place = spelled.setdefault(word.lower(), (id_, source.locate_key((id_,))))
                    if other != id_:
                        message = Message(
                            "'{word}' is a spelling of '{other}' too ({place}); leave it to one of them",
                            word=shown(word),
                            other=other,
                            place=place,
                        )
                        self.complainer(source)((id_,), message, None, True)
                if not told.cites and told.source is None:
                    message = Message("a term is from somewhere: add 'cites' or 'source'")
                    self.complainer(source)((id_,), message, None, True)
                found[id_] = GlossaryTerm(
                    id=id_,
                    term=text(told.term),
                    also=tuple(told.also),
                    meaning=text(told.meaning),
                    cites=tuple(told.cites),
                    source=text(told.source) if told.source else None,
                )
        return found

    def questions(self, sources: Sequence[Source]) -> dict[str, Text]:
        """What a planner is asked for each field, later files over earlier ones."""
        found: dict[str, Text] = {}
        for source in sources:
            for path in source.data:
                if path not in ASKABLE:
                    message = Message("there is no field '{field}' that a plan can leave open", field=shown(path))
                    self.complainer(source)((path,), message, nearest(path, ASKABLE), True)
            found |= {path: text(told) for path, told in self.each(files.Question, source).items()}
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
                positions = tuple((text(position.says), tuple(position.cites)) for position in told.positions)
                self.known(source, (id_, "settings"), told.settings, settings, "setting")
                if bool(told.settings) == (told.no_setting is not None):
                    message = Message("a disagreement has 'settings' that switch it, or 'no_setting' with the reason")
                    self.complainer(source)((id_,), message, None, True)
                found[id_] = Conflict(
                    topic=text(told.topic),
                    positions=positions,
                    settlement=text(told.settlement),
                    settings=tuple(told.settings),
                    no_setting=text(told.no_setting) if told.no_setting else None,
                )
        return found


def _host(address: str) -> str:
    """Who is behind an address; what is no address of a page is named as it is."""
    _, found, rest = address.partition("://")
    return rest.split("/")[0].removeprefix("www.") if found else address


def text(words: files.Words) -> Text:
    return {"en": words.en.strip(), "zh": words.zh.strip()}
