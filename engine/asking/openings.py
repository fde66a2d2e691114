"""The open fields of a plan, and what each of them alone could decide: rules that fire or that cannot be judged.

Values are tried at a field as `engine.changes` tries them to clear a finding, but only against the rules that need it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.changes.choices import choices
from engine.changes.edits import Edit, plan_with
from engine.changes.effects import Panel, Spot
from engine.changes.search import dial_stops
from engine.conditions import Test, leaves, missing, reasons
from engine.dials import TURNED, Dial
from engine.facts import Fact, Facts
from engine.plan import ASKABLE, INSIDE, Plan, field_at, missing_required
from engine.rules import Rule
from engine.values import Truth, some

MOST_LOOKED = 12_000
"""Facts that are looked at to rank the fields of one plan: so many plans are tried, the fewer the longer it is.

What was not tried then ranks by how many rules need it.
"""

MOST_OF_FIELD = 40
"""Of them, plans for one field."""

ORDER = {path: at for at, path in enumerate(ASKABLE)}


@dataclass(eq=False)
class Undecided:
    """A rule that needs open fields of one thing: it fires there because they are open, or cannot be judged."""

    rule: Rule
    fact: Fact
    fires: bool

    def truth(self, now: Mapping[str, Fact]) -> Truth:
        """Whether the rule fires there, by the facts of its kind that there are now.

        Of a list that was left out, on any entry; false when there is nothing left to judge.
        """
        path = self.fact.path
        facts = now.values() if self.fact.model is None else [now[path]] if path in now else []
        return some(map(self.rule.whole.truth, facts))

    @property
    def reads(self) -> Iterator[str]:
        """The plan paths that the rule reads of the thing."""
        names = (name for test in _tests(self.rule) for name in (test.name, test.operand.name) if name)
        return (path for name in names for path in self.fact[name].paths)


@dataclass
class Opening:
    """An open field: what needs it, and of that what some value of it alone raises or clears."""

    path: str
    required: bool = False
    needed: list[Undecided] = field(default_factory=list)
    raises: list[Undecided] = field(default_factory=list)
    clears: list[Undecided] = field(default_factory=list)

    @property
    def decides(self) -> int:
        """How many findings it alone could raise, clear or rule out."""
        return len({*self.raises, *self.clears})

    @property
    def place(self) -> tuple[int, tuple[int, ...]]:
        """Where it stands in the order of the plan format, and among the entries of lists."""
        found = field_at(self.path)
        entries = tuple(int(step) for step in self.path.split(".") if step.isdigit())
        return (ORDER[found.path] if found else len(ORDER)), entries

    @property
    def rank(self) -> tuple[Any, ...]:
        """What it decides first, then by what needs it, then what is required, then as the plan format has it."""
        return -self.decides, -len(self.needed), not self.required, self.place


def openings(data: dict[str, Any], plan: Plan, panel: Panel) -> list[Opening]:
    """The open fields of a plan that rules need or that are required, the one to ask first first."""
    found: dict[str, Opening] = {}
    for undecided, paths in _undecided(plan, panel):
        for path in dict.fromkeys(one for needed in paths for one in _askable(needed)):
            found.setdefault(path, Opening(path)).needed.append(undecided)
    for path in missing_required(plan):
        found.setdefault(path, Opening(path)).required = True
    tries = MOST_LOOKED // len(list(Facts(plan, panel.book.values)))
    for opening in sorted(found.values(), key=lambda one: one.rank):
        tries -= _try(opening, data, panel, min(tries, MOST_OF_FIELD))
    return sorted(found.values(), key=lambda one: one.rank)


def _undecided(plan: Plan, panel: Panel) -> Iterator[tuple[Undecided, list[str]]]:
    facts = Facts(plan, panel.book.values)
    for rule in panel.asked:
        for fact in facts.about(rule.about):
            truth = rule.whole.truth(fact)
            if truth is None:
                needs = list(missing(rule.whole, fact))
            elif truth and Spot(rule.id, fact.path) not in panel.waived:
                needs = [path for test, _ in reasons(rule.whole, fact) for path in fact[test.name].needs]
            else:
                continue
            if needs:
                yield Undecided(rule, fact, truth is True), needs


def _tests(rule: Rule) -> Iterator[Test]:
    return (leaf for leaf in leaves(rule.whole) if isinstance(leaf, Test))


def _askable(path: str) -> list[str]:
    """The fields that can be asked for at a path: of a map that is needed as a whole, those in it."""
    found = field_at(path)
    if found is None:
        return []
    if found.path in ORDER:
        return [path]
    return [one for key in INSIDE.get(found.path, ()) for one in _askable(f"{path}.{key}")]


def _try(opening: Opening, data: dict[str, Any], panel: Panel, most: int) -> int:
    """Try values until it is known of all that needs the field how it can come out; how many were tried."""
    tried = 0

    def outcome(edit: Edit) -> bool:
        nonlocal tried
        if tried >= most:
            return False
        tried += 1
        plan = plan_with(data, (edit,))
        return plan is not None and _heard(opening, Facts(plan, panel.book.values))

    if opening.needed:
        for edit in _values(opening, data, outcome):
            outcome(edit)
            known = all(one in opening.clears and (one.fires or one in opening.raises) for one in opening.needed)
            if known or tried >= most:
                break
    return tried


def _heard(opening: Opening, facts: Facts) -> bool:
    """Note what comes of a value; whether nothing that needs the field fires or is open any more."""
    kinds = {one.rule.about for one in opening.needed}
    now = {kind: {fact.path: fact for fact in facts.about(kind)} for kind in kinds}
    truths = [(one, one.truth(now[one.rule.about])) for one in opening.needed]
    for one, truth in truths:
        if truth is False and one not in opening.clears:
            opening.clears.append(one)
        if truth and not one.fires and one not in opening.raises:
            opening.raises.append(one)
    return not any(truth is not False for _, truth in truths)


def _values(opening: Opening, data: dict[str, Any], outcome: Callable[[Edit], bool]) -> Iterator[Edit]:
    """Values to try at an open field: by its type, and by what the rules that need it ask for."""
    found = field_at(opening.path)
    assert found is not None
    tests = [test for rule in {one.rule.id: one.rule for one in opening.needed}.values() for test in _tests(rule)]
    if found.type in TURNED:
        dial = Dial.of(found.type, None, whole_money=True)
        paths = dict.fromkeys(path for one in opening.needed for path in one.reads)
        for at in dict.fromkeys(dial_stops(data, found.type, dial, tests, paths, from_nothing=True)):
            if at >= 0 and (value := dial.value(at)) is not None:
                yield Edit(opening.path, None, value)
    if found.type.startswith("list"):
        yield Edit(opening.path, None, [])
    if found.type == "text":
        yield Edit(opening.path, None, "")
    yield from choices(data, opening.path, tests, outcome)
