"""Playbooks: what is planned for each objective, cell by cell, on top of what holds for all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.conditions import Complain
from engine.findings import Origin
from engine.messages import Listed, Message, shown
from engine.problems import nearest
from engine.rules import files
from engine.rules.book import Line, Playbook, Setting, Statement
from engine.rules.cells import ANCHORS, CELLS, LOWER, STARTS, UPPER, Cell
from engine.rules.folders import Folders
from engine.rules.shared import text
from engine.rules.things import no_such
from engine.source import Path as At
from engine.source import Source
from engine.terms import Objective, Role

ALL = "all"
"""The playbook that those of all objectives stand on."""

SPLIT = "playbook_split"
"""The setting that switches the split of the money off."""

SETTING = "setting:"

ORIGINS: Sequence[Origin] = ("document", "external", "config", "house")
"""Where lines come from; one that rests on several is said to come from the last of them."""

Cells = Mapping[str, Mapping[str, Line | None]]
Settings = Mapping[str, Setting | None]


class PlaybookData(Folders):
    """Reads playbooks; settings and statements are given to it."""

    def playbooks(
        self, sources: Sequence[Source], statements: Mapping[str, Statement], settings: Settings
    ) -> dict[str, Playbook]:
        """The playbooks by objective, 'all' among them; each number is that of its setting as it is now."""
        told: dict[str, tuple[files.PlaybookEntry, Source]] = {}
        own: dict[str, Cells] = {}
        for source in sources:
            if entry := self.model(files.PlaybookEntry, source):
                self.titled(entry, source)
                self.known(source, ("cites",), entry.cites, statements, "statement")
                told[entry.objective] = entry, source
                own[entry.objective] = {
                    section: self.section(section, getattr(entry, section), source, statements, settings)
                    for section in CELLS
                }
        off = (split := settings.get(SPLIT)) is not None and split.value == "off"
        found = {
            objective: _playbook(entry, (own.get(ALL, {}), own[objective]), off)
            for objective, (entry, _) in told.items()
        }
        for objective, (_, source) in told.items():
            self.timed(found[objective], own[objective], self.complainer(source))
        return found

    def titled(self, entry: files.PlaybookEntry, source: Source) -> None:
        """A playbook is of an objective; who leads and who supports takes part."""
        complain = self.complainer(source)
        if entry.objective not in (ALL, *Objective):
            message = Message("'{word}' is not an objective", word=shown(entry.objective))
            complain(("objective",), message, nearest(entry.objective, (ALL, *Objective)), False)
        for part in ("lead", "support"):
            if (role := getattr(entry, part)) is not None and role not in entry.roles:
                complain((part,), Message("'{role}' is not one of the roles that take part", role=role), None, False)

    def section(
        self,
        section: str,
        raw: Mapping[str, Any],
        source: Source,
        statements: Mapping[str, Statement],
        settings: Settings,
    ) -> dict[str, Line | None]:
        """The cells of a section that a file gives."""
        found: dict[str, Line | None] = {}
        for name, value in raw.items():
            at = (section, name)
            if (cell := CELLS[section].get(name)) is None:
                message = Message("there is no cell '{name}' in {section}", name=shown(name), section=section)
                self.complainer(source)(at, message, nearest(name, CELLS[section]), True)
            elif value is None:
                found[name] = None
            elif entry := self.model(files.LINES[cell.kind], source, at):
                self.known(source, (*at, "cites"), entry.cites, statements, "statement")
                found[name] = _Reading(cell, at, settings, self.complainer(source)).line(entry)
        return found

    def timed(self, playbook: Playbook, own: Cells, complain: Complain) -> None:
        """What a start is counted from is planned too, and is not counted from the start itself."""
        for section, lines in playbook.cells.items():
            for name, line in lines.items():
                if line is None or line.after is None:
                    continue
                at: At = (section, name, "after") if name in own[section] else ("roles",)
                seen, anchor = {(section, name)}, line.after
                while anchor in STARTS:
                    start = playbook.line(*STARTS[anchor])
                    if STARTS[anchor] in seen:
                        message = Message("{cell} is counted from what is counted from it", cell=f"{section}.{name}")
                        complain(at, message, None, False)
                        break
                    if start is None or start.after is None:
                        message = Message(
                            "{cell} is counted from '{anchor}', for which nothing is planned here",
                            cell=f"{section}.{name}",
                            anchor=anchor,
                        )
                        complain(at, message, None, False)
                        break
                    seen.add(STARTS[anchor])
                    anchor = start.after


class _Reading:
    """The meaning of one line."""

    def __init__(self, cell: Cell, at: At, settings: Settings, complain: Complain) -> None:
        self.cell, self.at, self.settings, self.complain = cell, at, settings, complain
        self.used: list[Setting] = []

    def line(self, entry: files.LineEntry) -> Line:
        """The line, with what it says as its cell has it."""
        more: dict[str, Any] = {}
        match entry:
            case files.WordsEntry():
                more["words"] = tuple(dict.fromkeys(self._words(entry.is_)))
            case files.YesNoEntry():
                more["yes"] = entry.is_
            case files.TextEntry():
                more["says"] = text(entry.says)
            case files.NumberEntry():
                more["bounds"] = self._bounds(entry)
            case files.ShareEntry():
                share = self._number("is", entry.is_, "share")
                more["bounds"] = {"is": share} if share else {}
            case files.DayEntry():
                more["after"] = self._anchor(entry.after)
                given = {"days": entry.days, "lasts": getattr(entry, "lasts", None)}
                more["bounds"] = {key: one for key, told in given.items() if (one := self._number(key, told, "days"))}
        own: list[Origin] = [entry.origin] if isinstance(entry, files.JudgedEntry) else []
        origin: Origin = max((*own, *(setting.origin for setting in self.used)), key=ORIGINS.index, default="document")
        note = text(entry.note) if entry.note else None
        return Line(self.cell, tuple(entry.cites), origin, tuple(self.used), note, **more)

    def _words(self, words: Sequence[str]) -> Iterator[str]:
        terms = self.cell.terms
        assert terms is not None, self.cell
        for number, word in enumerate(words):
            at = ("is", number)
            if word.startswith(SETTING):
                if setting := self._setting(at, word):
                    if setting.terms is terms:
                        self.used.append(setting)
                        yield from setting.value
                    else:
                        message = Message(
                            "the setting '{name}' is no list for {cell}", name=setting.name, cell=self.cell.name
                        )
                        self._note(at, message, None)
            elif word in list(terms):
                yield word
            else:
                message = Message("'{word}' is no word of {cell}", word=shown(word), cell=self.cell.name)
                self._note(at, message, nearest(word, terms))

    def _bounds(self, entry: files.NumberEntry) -> dict[str, Setting]:
        given = {name: told for name in (*LOWER, *UPPER) if (told := getattr(entry, name)) is not None}
        if not given or any(given.keys() >= set(ends) for ends in (LOWER, UPPER)):
            message = Message(
                "a number has a lower bound (at_least or above), an upper one (at_most or below), or both"
            )
            self._note((), message, None)
        unit = self.cell.unit or ""
        return {name: one for name, told in given.items() if (one := self._number(name, told, unit))}

    def _number(self, key: str, told: str | None, unit: str) -> Setting | None:
        if told is None:
            return None
        if not told.startswith(SETTING):
            message = Message("numbers stand in settings.yaml, with their origin; write setting:NAME")
            self._note((key,), message, None)
            return None
        setting = self._setting((key,), told)
        if setting and setting.unit != unit:
            message = Message(
                "the setting '{name}' does not count {wanted} but {unit}",
                name=setting.name,
                wanted=unit,
                unit=setting.unit,
            )
            self._note((key,), message, None)
            return None
        if setting:
            self.used.append(setting)
        return setting

    def _setting(self, at: At, told: str) -> Setting | None:
        name = told.removeprefix(SETTING)
        if name not in self.settings:
            self._note(at, no_such("setting", name), nearest(name, self.settings))
        return self.settings.get(name)

    def _anchor(self, told: str) -> str:
        if told not in ANCHORS:
            message = Message("expected one of {words}", words=Listed(ANCHORS))
            self._note(("after",), message, nearest(told, ANCHORS))
        return told

    def _note(self, at: At, message: Message, suggestion: str | None) -> None:
        self.complain((*self.at, *at), message, suggestion, False)


def _playbook(entry: files.PlaybookEntry, given: Sequence[Cells], off: bool) -> Playbook:
    """A playbook with every cell: its own, or that of all; a role that takes no part has none."""

    def line(cell: Cell) -> Line | None:
        own = [cells[cell.section] for cells in given if cell.name in cells.get(cell.section, {})]
        return own[-1][cell.name] if own and not (off and cell.section == "split") else None

    absent = set(Role) - set(entry.roles)
    cells = {
        section: {name: line(cell) for name, cell in named.items()}
        for section, named in CELLS.items()
        if section not in absent
    }
    cites, order = tuple(entry.cites), text(entry.order)
    return Playbook(entry.objective, tuple(entry.roles), entry.lead, entry.support, order, cites, cells, off)
