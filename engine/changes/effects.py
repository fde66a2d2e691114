"""What the rules say of a plan, in short, and what edits change about that: by the condition tree, in one pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.changes.edits import Edits, plan_with
from engine.changes.search import effort, moved
from engine.facts import KINDS, Facts
from engine.findings import SEVERITIES, Severity
from engine.outcomes import judge
from engine.plan import Plan, missing_required
from engine.report import Counts, Verdict, verdict
from engine.rules import Rule, Rulebook


class Spot(NamedTuple):
    """A rule, and the path of the thing that it judges."""

    rule: str
    path: str


@dataclass(frozen=True)
class Standing:
    """Where rules fire, which cannot be judged and where, and which required fields a plan lacks."""

    fires: Mapping[Spot, Severity]
    open: frozenset[str]
    missing: tuple[str, ...]
    unsure: frozenset[Spot] = frozenset()

    @property
    def counts(self) -> tuple[int, ...]:
        """How many findings there are of each severity, the gravest first."""
        return tuple(sum(found == grave for found in self.fires.values()) for grave in SEVERITIES)

    @property
    def verdict(self) -> Verdict:
        errors, warnings, *_ = self.counts
        return verdict(Counts(error=errors, warning=warnings), self.missing)


@dataclass
class Panel:
    """The rules that are asked of a plan, without what is waived in it."""

    book: Rulebook
    packs: tuple[str, ...]
    waived: frozenset[Spot] = frozenset()
    asked: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = tuple(self.book.asked(self.packs))

    def standing(self, plan: Plan) -> Standing:
        """What the rules say of a plan."""
        facts = Facts(plan, self.book.values)
        about = {kind: facts.about(kind) for kind in KINDS}
        outcomes = [judge(rule, about[rule.about], rule.applies_when, rule.when) for rule in self.asked]
        fires = {Spot(one.rule.id, fact.path): one.rule.severity for one in outcomes for fact in one.fires}
        return Standing(
            {spot: grave for spot, grave in fires.items() if spot not in self.waived},
            frozenset(one.rule.id for one in outcomes if one.name == "not_assessed"),
            missing_required(plan),
            frozenset(Spot(one.rule.id, fact.path) for one in outcomes for fact in one.open),
        )

    def with_edits(self, data: dict[str, Any], edits: Edits) -> Standing | None:
        """What the rules say of a plan with edits made; None when that is no plan."""
        plan = plan_with(data, edits)
        return self.standing(plan) if plan else None


class Effect(NamedTuple):
    """What edits change: findings that go and that come, rules that can no longer be judged, fields newly required.

    A finding of a rule that can no longer be judged is not cleared.
    """

    clears: tuple[Spot, ...]
    raises: tuple[Spot, ...]
    opens: tuple[str, ...]
    missing: tuple[str, ...]
    after: Standing


def effect(before: Standing, after: Standing, edits: Edits) -> Effect:
    """The difference between two standings; what entries that go leave behind is known by its new place."""
    were = {Spot(spot.rule, path): spot for spot in before.fires if (path := moved(spot.path, edits)) is not None}
    gone = [spot for spot in before.fires if moved(spot.path, edits) is None]
    lost = {spot.rule for spot in were if spot in after.unsure}
    return Effect(
        clears=(*gone, *(spot for now, spot in were.items() if now not in after.fires and now not in after.unsure)),
        raises=tuple(spot for spot in after.fires if spot not in were),
        opens=tuple(sorted((after.open - before.open) | lost)),
        missing=_more(before.missing, after.missing),
        after=after,
    )


def _more(before: Iterable[str], after: Iterable[str]) -> tuple[str, ...]:
    known = set(before)
    return tuple(path for path in after if path not in known)


def weight(effects: Effect) -> tuple[int, ...]:
    """How bad it is what edits raise: findings by severity, the gravest first, then what can be judged no more."""
    raised = [effects.after.fires[spot] for spot in effects.raises]
    counts = [raised.count(grave) for grave in SEVERITIES]
    return (counts[0], counts[1] + len(effects.missing), counts[2], counts[3] + len(effects.opens))


@dataclass(frozen=True, slots=True)
class Ranked:
    """Edits that clear a finding, and what they do to all others."""

    edits: Edits
    effect: Effect

    @property
    def rank(self) -> tuple[Any, ...]:
        """By number of fields, then by what they raise, by what else they clear, and by how far they go."""
        fields, size = effort(self.edits)
        return fields, weight(self.effect), -len(self.effect.clears), size
