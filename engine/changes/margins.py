"""How far each number and each day of a plan can move before a finding comes or goes.

Findings are what the rules find, waived or not, each known by its rule and its place. A value is turned both ways by
its unit (a count by one, a day by one, money by the whole where it is whole) over stops ever farther away, over the
limits that the rules which read it name, and where their figures run into those; between the last stop with the same
findings and the first with others it is halved down to the unit. Between two neighbouring stops findings are taken to
change once at most: a finding that comes and goes again between two of them is not seen. An end is null where every
stop has the same findings, up to where the plan can no longer be written (a day after the end that the plan gives, a
share above 1) or to 15 digits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.advice import End, Margin, Margins, Mark
from engine.changes.bounds import Bounds
from engine.changes.choices import NAMES
from engine.changes.edits import Edit, plan_with, value_in
from engine.changes.effects import Panel, Spot
from engine.changes.route import Heard
from engine.changes.search import PRESENCE, crossings, gaps_of, near, paths_read, tests_of
from engine.check import Checker
from engine.conditions import Test
from engine.dials import TURNED, Dial, flip
from engine.facts import Fact, Facts
from engine.findings import Language, Place
from engine.plan import PlanField, field_at, read_plan
from engine.report import Report
from engine.rules import Rule, Rulebook
from engine.source import Source, parted
from engine.wording import as_json, fill

ALL = Bounds(opened=Bounds().given)
"""No number and no day is left out."""

FRAGILE, FRAGILE_DAYS = Decimal("0.05"), 1
"""A house line: how near the next finding is to a number, as a share of it, or to a day."""

WORK = 150_000
"""Facts that are made at most, over all plans that are tried."""


def margins(
    book: Rulebook,
    source: Source,
    packs: Iterable[str] = (),
    lang: Language = "en",
    bounds: Bounds = ALL,
    heard: Heard = lambda done, of: None,
) -> Margins:
    """The margins of the plan in a text, by the rules of the guidance and of the packs that are named.

    Fields that `bounds` hold are left out. `heard` is told how many fields are done, and of how many. Raises Refused
    for a text that is no plan, UnknownPack for a pack that there is not.
    """
    turner = Turner(book, source, Panel(book, book.chosen(packs)), lang)
    paths = [path for path, was in _written(source.data) if not bounds.hold(path, was)]
    found: list[Margin] = []
    for path in paths:
        if turner.work > WORK:
            break
        found.append(turner.margin(path))
        heard(len(found), len(paths))
    found.sort(key=lambda margin: not margin.fragile)
    return Margins(fields=tuple(found), left_out=len(paths) - len(found))


def with_margins(report: Report, checker: Checker, source: Source) -> Report:
    """A report with the margins of its plan, whose text is `source`."""
    found = margins(checker.rulebook, source, report.rules.packs, report.language)
    return report.model_copy(update={"margins": found})


Reader = tuple[Rule, str]
"""A rule, and the path of a fact that it judges."""


@dataclass
class Turner:
    """One plan whose numbers and days are turned; `work` counts the facts that were made for it."""

    book: Rulebook
    source: Source
    panel: Panel
    lang: Language
    work: int = 0
    _readers: dict[str, list[Reader]] = field(default_factory=dict)
    _limits: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = read_plan(self.source)
        self.facts = Facts(self.plan, self.book.values)
        self.size = len(list(self.facts))
        self.before = frozenset(self.panel.standing(self.plan).fires)
        for rule in self.panel.asked:
            tests = tests_of(rule)
            for fact in self.facts.about(rule.about):
                for path in paths_read(tests, fact):
                    self._readers.setdefault(path, []).append((rule, fact.path))
                for test in tests:
                    for path in fact[test.name].paths:
                        self._limits.setdefault(path, []).extend(self._asked(test, fact))

    def _asked(self, test: Test, fact: Fact) -> Iterator[Any]:
        """The limits of a question, where they stand on the same scale as what it was read from."""
        if test.word.figure is None or test.word.type not in ("share", "number"):
            asked = fact[test.operand.name].data if test.operand.field else test.operand.value
            yield from asked if isinstance(asked, tuple) else (asked,)
        yield from (self.book.values[name] for name in test.word.settings)

    def margin(self, path: str) -> Margin:
        """The margin of one number or day that the plan gives."""
        kind = _field(path)
        was = value_in(self.source.data, path)
        dial = Dial.of(kind.type, was, whole_money=True)
        start = dial.position(was)
        assert start is not None
        known: dict[int, frozenset[Spot] | None] = {start: self.before}

        def same(at: int) -> bool | None:
            if at not in known:
                known[at] = self._found(path, kind, was, dial.value(at))
            return None if known[at] is None else known[at] == self.before

        limits = (dial.position(limit) for limit in self._limits.get(path, ()))
        stops = {at for limit in limits for at in near(limit)}
        read = bool(self._reading(path)) or _is_presence(kind, was)
        turned = [
            flip(same, start, way, [*stops, *self._ahead(path, was, dial, start, way)]) if read else None
            for way in (-1, 1)
        ]
        low, high = (self._end(path, was, dial, flipped) if flipped else None for flipped in turned)
        return Margin(
            path=path,
            label=kind.zh if self.lang == "zh" else path,
            value=as_json(was),
            low=low,
            high=high,
            fragile=any(_fragile(was, dial, start, flipped[1]) for flipped in turned if flipped),
            location=Place.of(self.source.locate(parted(path))),
        )

    def _reading(self, path: str) -> list[Reader]:
        """The rules that read a path, or all that it is within: a figure of a whole list names the list alone."""
        steps = path.split(".")
        return [one for end in range(len(steps)) for one in self._readers.get(".".join(steps[: end + 1]), ())]

    def _found(self, path: str, kind: PlanField, was: Any, value: Any) -> frozenset[Spot] | None:
        """What all rules find with another value at a path; None when that is no plan."""
        plan = plan_with(self.source.data, (Edit(path, was, value),)) if value is not None else None
        if plan is None:
            return None
        self.work += self.size
        if _is_presence(kind, was, value):  # things come or go, and with them what other rules judge
            return frozenset(self.panel.standing(plan).fires)
        readers, facts = self._reading(path), Facts(plan, self.book.values)
        about = {kind: {fact.path: fact for fact in facts.about(kind)} for kind in {rule.about for rule, _ in readers}}
        asked = {Spot(rule.id, at): rule.whole.truth(about[rule.about][at]) for rule, at in readers}
        return (self.before - asked.keys()) | {spot for spot, truth in asked.items() if truth}

    def _ahead(self, path: str, was: Any, dial: Dial, start: int, way: int) -> Iterator[int]:
        """Where the figures that are read from a path run into the limits that rules set them."""
        plan = plan_with(self.source.data, (Edit(path, was, dial.value(start + way)),))
        if plan is None:
            return
        self.work += self.size
        beside = Facts(plan, self.book.values)
        for rule, at in self._reading(path):
            here, now = (_at(facts.about(rule.about), at) for facts in (self.facts, beside))
            if here is not None and now is not None:
                tests = tests_of(rule)
                yield from crossings(start, way, gaps_of(tests, here), gaps_of(tests, now))

    def _end(self, path: str, was: Any, dial: Dial, flipped: tuple[int, int]) -> End:
        inside, outside = map(dial.value, flipped)
        plan = plan_with(self.source.data, (Edit(path, was, outside),))
        assert plan is not None
        after = frozenset(self.panel.standing(plan).fires)
        facts = Facts(plan, self.book.values)
        return End(
            inside=as_json(inside),
            outside=as_json(outside),
            comes=tuple(self._mark(spot, facts) for spot in sorted(after - self.before)),
            goes=tuple(self._mark(spot, self.facts) for spot in sorted(self.before - after)),
        )

    def _mark(self, spot: Spot, facts: Facts) -> Mark:
        rule = self.book.rule(spot.rule)
        assert rule is not None
        fact = _at(facts.about(rule.about), spot.path)
        assert fact is not None
        title = fill(rule.title[self.lang], fact, self.book.wordings[self.lang], self.lang)
        return Mark(rule=rule.id, severity=rule.severity, path=spot.path, title=title)


def _at(facts: Iterable[Fact], path: str) -> Fact | None:
    return next((fact for fact in facts if fact.path == path), None)


def _is_presence(kind: PlanField, *values: Any) -> bool:
    """Whether a count says with 0 that there is no such thing."""
    return kind.path in PRESENCE and 0 in values


def _fragile(was: Any, dial: Dial, start: int, outside: int) -> bool:
    if dial.unit is None:
        return abs(outside - start) <= FRAGILE_DAYS
    return bool(abs(outside * dial.unit - was) <= FRAGILE * abs(was))


def _field(path: str) -> PlanField:
    found = field_at(path)
    assert found is not None
    return found


def _written(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The numbers and days that a plan gives, each with its path."""
    if isinstance(data, dict | list):
        parts = data.items() if isinstance(data, dict) else enumerate(data)
        for key, part in parts:
            yield from _written(part, f"{path}.{key}" if path else str(key))
    elif (found := field_at(path)) and _turns(found, data):
        yield path, data


def _turns(found: PlanField, value: Any) -> bool:
    if found.type not in TURNED or found.path in NAMES or found.path.startswith("waivers"):
        return False
    return Dial.of(found.type, value).position(value) is not None
