"""Names that are given twice, in two folders or in one: each is told with both of its places."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from engine.messages import Message, shown
from engine.problems import Location, Problem
from engine.rules.things import THINGS
from engine.source import Path as At
from engine.source import Source

MANY = 20
"""Shipped names, a house number: a folder that has more is a copy of the shipped rules, and they are told as one."""

ADVICE: Mapping[str, Message] = {
    "set": Message("a set is in one folder; choose another name"),
    "rule": Message("zhongcao.yaml changes its severity or switches it off; a rule of your own has an id of its own"),
    "setting": Message(
        "to change a shipped value write it under 'settings' in zhongcao.yaml, else choose another name"
    ),
    "question": Message("a field has one; with --no-shipped yours stand over the shipped ones"),
    "playbook": Message("an objective has one; with --no-shipped yours take the place of the shipped ones"),
}
"""What to do about a name of the shipped rules, where it is more than to choose another one."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of one folder: what rules share by its name, and the rules, each with its set."""

    folder: Path
    shared: Mapping[str, list[Source]]
    rules: list[tuple[str, Source]]

    @property
    def empty(self) -> bool:
        """Whether no file of it could be read."""
        return not self.rules and not any(self.shared.values())


class Name(NamedTuple):
    """What is named, its name, and where."""

    what: str
    name: str
    place: Location


def _keys(source: Source) -> Iterator[tuple[str, At]]:
    return ((name, (name,)) for name in source.data)


def _documents(source: Source) -> Iterator[tuple[str, At]]:
    told = source.data.get("documents")
    return ((name, ("documents", name)) for name in (told if isinstance(told, dict) else ()))


def _objective(source: Source) -> Iterator[tuple[str, At]]:
    told = source.data.get("objective")
    return ((name, ("objective",)) for name in ([told] if isinstance(told, str) else ()))


NAMES: Mapping[str, tuple[str, Callable[[Source], Iterator[tuple[str, At]]]]] = {
    "settings.yaml": ("setting", _keys),
    "profiles.yaml": ("profile", _keys),
    "sources.yaml": ("document", _documents),
    "conflicts.yaml": ("conflict", _keys),
    "packs.yaml": ("pack", _keys),
    "glossary.yaml": ("term", _keys),
    "questions.yaml": ("question", _keys),
    "statements": ("statement", _keys),
    "playbooks": ("playbook", _objective),
}
"""What each shared file names, and how it is found in the file."""


def names_in(kind: str, sources: Iterable[Source]) -> set[str]:
    """The names that shared files of one kind give."""
    return {name for source in sources for name, _ in NAMES[kind][1](source)}


def _names(contents: Contents) -> Iterator[Name]:
    for set_ in dict.fromkeys(set_ for set_, _ in contents.rules):
        yield Name("set", set_, Location(str(contents.folder / set_), 1, 1))
    for _, source in contents.rules:
        yield Name("rule", Path(source.name).stem, source.locate(("id",)))
    for kind, sources in contents.shared.items():
        what, found = NAMES[kind]
        for source in sources:
            yield from (Name(what, name, source.locate_key(at)) for name, at in found(source))


def clashes(folders: Sequence[Contents], shipped: Path) -> tuple[list[Contents], list[Problem]]:
    """The folders that are no copies of the shipped rules, which come first, and every name that is given twice."""
    first: dict[tuple[str, str], Name] = {}
    problems: list[Problem] = []
    kept: list[Contents] = []
    ours: set[Name] = set()
    for contents in folders:
        names = list(_names(contents))
        known = [(name, other) for name in names if (other := first.get(name[:2])) in ours and other]
        if len(known) > MANY:
            name, other = next((pair for pair in known if pair[0].what == "rule"), known[0])
            problems.append(Problem(Location(str(contents.folder), 1, 1), _copy(len(known), name, other)))
            continue
        for name in names:
            other = first.setdefault(name[:2], name)
            if other is not name:
                advice = ADVICE.get(name.what) if other in ours else None
                told = Message(
                    "the {what} '{name}' is in {place} too; {advice}",
                    what=THINGS[name.what],
                    name=shown(name.name),
                    place=other.place,
                    advice=advice or Message("choose another name"),
                )
                problems.append(Problem(name.place, told))
        if contents.folder.resolve() == shipped:
            ours.update(names)
        kept.append(contents)
    return kept, problems


def _copy(count: int, name: Name, other: Name) -> Message:
    return Message(
        "this folder has {count} names of the shipped rules, such as the {what} '{name}' ({place}, and {other}); "
        "leave the shipped rules out with --no-shipped (the service: ZHONGCAO_NO_SHIPPED=1), or keep here only what is "
        "added",
        count=count,
        what=THINGS[name.what],
        name=name.name,
        place=name.place,
        other=other.place,
    )
