"""Two states of the rules and plans in, everything that changes between them out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date

from engine.findings import Language
from engine.impact.changed import Changed
from engine.impact.plans import Side, changes
from engine.impact.values import KINDS, Broken, Cause, Change, Impact, Kind, PlanChange, RuleChange
from engine.outcomes import EvaluatorsDisagree
from engine.plan import read_plan
from engine.problems import Refused
from engine.rules import Rulebook
from engine.source import read

NAMES = ("before", "after")


def impact(
    before: Rulebook,
    after: Rulebook,
    plans: Mapping[str, bytes | Refused],
    as_of: date,
    lang: Language = "en",
    packs: Iterable[str] = (),
    names: tuple[str, str] = NAMES,
) -> Impact:
    """What becomes of plans when one state of the rules takes the place of another.

    `plans` are texts by the names of their files (or why one could not be read), `as_of` is the day of the checks
    (waivers end), `packs` are asked beside the guidance on the sides that have them, `names` say what is compared.
    A plan that is broken is counted and told, and does not stop the others.
    """
    packs = list(packs)
    rules = {id_: change for id_ in _ids(before, after) if (change := Changed.of(id_, before, after)).any}
    found = _Stored(rules)
    with ExitStack() as stack:
        chosen = [book.chosen(name for name in packs if name in (*book.packs, "all")) for book in (before, after)]
        old, new = (Side(book, rules, own, stack) for book, own in zip((before, after), chosen, strict=True))
        for name, text in plans.items():
            try:
                found.check(name, text, old, new, as_of, lang)
            except (Refused, EvaluatorsDisagree) as error:
                found.broken.append(Broken(plan=name, problems=tuple(error.told(lang).splitlines())))
    asked = tuple(dict.fromkeys((*chosen[1], *chosen[0])))
    changed = [change.told(before, after, lang, asked, found.changes[id_]) for id_, change in rules.items()]
    changed.sort(key=lambda rule: (rule.set, rule.rule))
    return Impact(
        before=names[0],
        after=names[1],
        language=lang,
        as_of=as_of.isoformat(),
        packs=asked,
        checked=found.checked,
        plans=tuple(found.plans),
        broken=tuple(found.broken),
        counts=_counts(change for rule in changed for change in rule.changes),
        rules=tuple(changed),
        causes=tuple(_causes(changed)),
    )


def _ids(before: Rulebook, after: Rulebook) -> list[str]:
    return sorted({rule.id for book in (before, after) for rule in book.rules})


def _counts(changes: Iterable[Change]) -> dict[Kind, int]:
    found = Counter(kind for change in changes for kind in change.kinds)
    return {kind: found[kind] for kind in KINDS if found[kind]}


@dataclass
class _Stored:
    """What becomes of stored plans, gathered plan by plan."""

    rules: Mapping[str, Changed]
    checked: int = 0
    plans: list[PlanChange] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    changes: dict[str, list[Change]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.changes = {id_: [] for id_ in self.rules}

    def check(self, name: str, text: bytes | Refused, old: Side, new: Side, as_of: date, lang: Language) -> None:
        """Check one plan on both sides; raises Refused for a broken one, EvaluatorsDisagree for a defect of ours."""
        if isinstance(text, Refused):
            raise text
        source = read(text, name)
        plan = read_plan(source)
        found: list[tuple[str, Change]] = []
        if self.rules:
            whole = bool(plan.waivers)  # what is said of a waiver depends on which rules there are
            reworded = [id_ for id_, change in self.rules.items() if change.reworded]
            reports = [side.report(source, whole, as_of, lang) for side in (old, new)]
            found = list(changes(source, (old, reports[0]), (new, reports[1]), reworded))
            if found and not whole:
                reports = [side.report(source, True, as_of, lang) for side in (old, new)]
            if found:
                was, now = (report.verdict for report in reports)
                counts = _counts(change for _, change in found)
                self.plans.append(PlanChange(plan=name, verdict_before=was, verdict_after=now, counts=counts))
        for id_, change in found:
            self.changes[id_].append(change)
        self.checked += 1


def _causes(rules: Iterable[RuleChange]) -> Iterable[Cause]:
    """The statements behind the changed rules, in the order of their ids."""
    cites = {cite.statement: cite for rule in rules for cite in rule.causes}
    for id_ in sorted(cites):
        own = [rule for rule in rules if id_ in (cite.statement for cite in rule.causes)]
        found = [change for rule in own for change in rule.changes]
        yield Cause(
            citation=cites[id_],
            rules=tuple(rule.rule for rule in own),
            plans=tuple(dict.fromkeys(change.plan for change in found)),
            changes=len(found),
        )
