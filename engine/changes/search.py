"""The smallest edits of a plan that leave a rule nothing to find in one place: tried on the condition tree.

Tried are the fields that the rule's facts were read from, and those that would settle them: one at a time, then up to
three together. A number or a day is turned both ways until the rule falls silent, to the unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.changes.bounds import Bounds
from engine.changes.choices import choices, entries
from engine.changes.edits import Edit, Edits, data_with, plan_with, value_in
from engine.conditions import DATES, Test, leaves
from engine.dials import TURNED, Dial, flip
from engine.facts import Fact, Facts
from engine.plan import PlanField, field_at
from engine.rules import Rule
from engine.source import REMOVED, parted
from engine.values import Members

MOST_TRIES = 4_000
"""Plans that are tried in one search; what was not tried then is told."""


Gap = Decimal | None
"""How far a number or a day is above a limit, None for what is neither or not known."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule says of its fact in a plan: whether it is silent, and why; `answers` of all its questions.

    `gaps` says how far from their limits the numbers and days are that it asks about.
    """

    silent: bool
    answers: tuple[Any, ...]
    paths: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()


DAYS = ("schedule.start", "schedule.end", "measurement.until")
"""Where a day is looked for that is not given."""

PRESENCE = ("cohorts[].creators", "cohorts[].notes_per_creator")
"""Counts that say with 0 that there is no such thing; to leave it out is another edit."""

Key = frozenset[tuple[str, str]]
"""What edits come to, in whatever order."""

GONE = Seen(True, (), ())
"""The thing that the rule found fault with is no longer planned."""


@dataclass(frozen=True, slots=True)
class Found:
    """Edits that silence the rule, smallest first; `complete` when every edit of so many fields was tried."""

    edits: tuple[Edits, ...]
    tried: int
    complete: bool


@dataclass
class Search:
    """One rule that fires on one fact of a plan, and the edits that are tried against it."""

    data: dict[str, Any]
    rule: Rule
    subject: str
    settings: Mapping[str, Any]
    bounds: Bounds
    tried: int = 0
    kept: dict[str, None] = field(default_factory=dict)
    _seen: dict[Key, Seen | None] = field(default_factory=dict)

    @cached_property
    def tests(self) -> list[Test]:
        return tests_of(self.rule)

    def found(self) -> Found:
        """The smallest edits that silence the rule."""
        frontier: list[Edits] = [()]
        for _ in range(self.bounds.most_fields):
            silent, telling = self._next(frontier)
            if silent:
                return Found(tuple(sorted(silent, key=effort)), self.tried, self.tried < MOST_TRIES)
            frontier = sorted(telling, key=effort)
        return Found((), self.tried, self.tried < MOST_TRIES)

    def _next(self, frontier: Sequence[Edits]) -> tuple[list[Edits], list[Edits]]:
        """Edits by one field more: those that silence the rule, and those that change what it is told."""
        silent: dict[Key, Edits] = {}
        telling: dict[Key, Edits] = {}
        for edits in frontier:
            before = self.see(edits)
            if before is None:
                continue
            answers = set()
            for more in self._more(edits, before):
                now = (*edits, more)
                seen = self.see(now)
                if seen is None or sum(edit.fields for edit in now) > self.bounds.most_fields:
                    continue
                if seen.silent:
                    silent.setdefault(key_of(now), now)
                elif seen.answers != before.answers or seen.paths != before.paths:
                    key = (more.path, seen.answers, seen.paths)
                    if key not in answers:
                        answers.add(key)
                        telling.setdefault(key_of(now), now)
                if self.tried >= MOST_TRIES:
                    return list(silent.values()), []
        return list(silent.values()), list(telling.values())

    def see(self, edits: Edits) -> Seen | None:
        """What the rule says of the plan with these edits; None when that is no plan."""
        key = key_of(edits)
        if key not in self._seen:
            self.tried += 1
            self._seen[key] = self._judge(edits)
        return self._seen[key]

    def _judge(self, edits: Edits) -> Seen | None:
        plan = plan_with(self.data, edits)
        if plan is None:
            return None
        path = moved(self.subject, edits)
        about = Facts(plan, self.settings).about(self.rule.about)
        fact = next((fact for fact in about if fact.path == path), None) if path is not None else None
        if fact is None:
            return GONE
        answers = tuple((test(fact), _extent(fact[test.name].data)) for test in self.tests)
        paths = tuple(paths_read(self.tests, fact))
        return Seen(self.rule.whole.truth(fact) is False, answers, paths, gaps_of(self.tests, fact))

    def _more(self, edits: Edits, seen: Seen) -> Iterator[Edit]:
        """What can be edited beside some edits."""
        data = data_with(self.data, edits)
        taken = {edit.path for edit in edits}

        def silent(edit: Edit) -> bool:
            now = self.see((*edits, edit))
            return now is not None and now.silent

        for path in _fields(data, seen.paths):
            if path in taken:
                continue
            if self.bounds.hold(path, value_in(data, path)):
                if value_in(self.data, path) is not None:  # one that only edits bring in is not the planner's
                    self.kept[path] = None
                continue
            found = field_at(path)
            if found and found.type in TURNED:
                yield from self._turned(data, path, found, edits)
            yield from choices(data, path, self.tests, silent)
        for entry in entries(data, seen.paths):
            if entry.path not in taken and not self.bounds.hold(entry.path, entry.was):
                yield entry

    def _turned(self, data: dict[str, Any], path: str, field: PlanField, edits: Edits) -> Iterator[Edit]:
        """A number or a day where the rule falls silent on either side, or else on the nearest stops."""
        was = value_in(data, path)
        dial = Dial.of(field.type, was, whole_money=True)
        start = dial.position(was)
        least = 1 if field.path in PRESENCE else 0
        seen = self.see(())
        stops = dial_stops(data, field.type, dial, self.tests, seen.paths if seen else (), from_nothing=start is None)
        if start is None:
            tried = [Edit(path, was, dial.value(at)) for at in dict.fromkeys(stops) if at >= least]
            silent = [edit for edit in tried if (seen := self.see((*edits, edit))) and seen.silent]
            some = len(silent) > 1 and len(silent) == len(tried)
            yield from ([silent[0]._replace(open=True)] if some else tried)
            return

        def ask(at: int) -> bool | None:
            value = dial.value(at) if at >= least else None
            seen = self.see((*edits, Edit(path, was, value))) if value is not None else None
            return None if seen is None or seen is GONE else seen.silent

        here = self.see(edits)
        for direction in (1, -1):
            beside = self.see((*edits, Edit(path, was, dial.value(start + direction))))
            ahead = crossings(start, direction, here.gaps, beside.gaps) if here and beside else []
            if turned := flip(ask, start, direction, [*stops, *ahead]):
                yield Edit(path, was, dial.value(turned[1]))


def dial_stops(
    data: dict[str, Any], type_: str, dial: Dial, tests: Iterable[Test], paths: Iterable[str], from_nothing: bool
) -> list[int]:
    """Positions that may matter: by what the tests ask for and by the fields that they read, on it and beside it."""
    values: list[Any] = []
    if from_nothing:
        values += (value_in(data, path) for path in DAYS) if type_ in DATES else (1, 0)
    for test in tests:
        value = test.operand.value
        values += value if isinstance(value, tuple) else (value,)
    values += (value_in(data, path) for path in paths)
    return [at for value in values for at in near(dial.position(value))]


def gaps_of(tests: Iterable[Test], fact: Fact) -> tuple[Gap, ...]:
    """How far what some questions ask about is from each of their limits."""
    found: list[Gap] = []
    for test in tests:
        value = _number(fact[test.name].data)
        limits = fact[test.operand.name].data if test.operand.field else test.operand.value
        for limit in map(_number, limits if isinstance(limits, tuple) else (limits,)):
            found.append(None if value is None or limit is None else value - limit)
    return tuple(found)


def crossings(start: int, direction: int, here: Sequence[Gap], beside: Sequence[Gap]) -> list[int]:
    """Positions at which limits are met if all goes on as from the start to the position beside it, and beside them.

    So the values of a figure that lie between two limits are found, however narrow they are.
    """
    found: list[int] = []
    for was, now in zip(here, beside, strict=False):  # the thing itself may be gone, and all gaps with it
        if was is not None and now is not None and was != now:
            found += near(start + direction * round(was / (was - now)))
    return found


def _number(value: Any) -> Decimal | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return Decimal(value.toordinal()) if isinstance(value, date) else None


def _fields(data: dict[str, Any], paths: Iterable[str]) -> dict[str, None]:
    """The fields at some paths; of a map that is read as a whole those that it has."""
    found: dict[str, None] = {}
    for path in paths:
        held = value_in(data, path)
        found |= {f"{path}.{key}": None for key in held} if isinstance(held, dict) else {path: None}
    return found


def tests_of(rule: Rule) -> list[Test]:
    """All questions of a rule to fields, those of its guard too."""
    return [leaf for leaf in leaves(rule.whole) if isinstance(leaf, Test)]


def paths_read(tests: Iterable[Test], fact: Fact) -> dict[str, None]:
    """The paths of a plan that some questions to a fact rest on, those that would settle them too."""
    names = dict.fromkeys(name for test in tests for name in (test.name, test.operand.name) if name)
    return dict.fromkeys(path for name in names for path in (*fact[name].paths, *fact[name].needs))


def _extent(data: Any) -> int:
    """How many entries of a list are known, so that one of several that are missing is seen to have come."""
    return len(data.known) if isinstance(data, Members) else 0


def near(at: int | None) -> tuple[int, ...]:
    """A position and its neighbours."""
    return () if at is None else (at, at - 1, at + 1)


def key_of(edits: Edits) -> Key:
    """What edits come to, in whatever order."""
    return frozenset((edit.path, repr(edit.now)) for edit in edits)


def effort(edits: Edits) -> tuple[int, Any]:
    """By number of fields, then by how far they go."""
    return sum(edit.fields for edit in edits), sum(edit.size for edit in edits)


def moved(path: str, edits: Edits) -> str | None:
    """Where a thing of the plan stands after edits, None when it goes."""
    steps = list(parted(path))
    for edit in edits:
        gone = parted(edit.path)
        if edit.now is not REMOVED or not isinstance(gone[-1], int) or len(steps) < len(gone):
            continue
        at = len(gone) - 1
        here = steps[at]
        if tuple(steps[:at]) == gone[:at] and isinstance(here, int):
            if here == gone[-1]:
                return None
            steps[at] = here - (here > gone[-1])
    return ".".join(map(str, steps))
