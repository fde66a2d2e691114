"""The report of one check: the verdict, the findings, what could not be judged, and what was accepted.

The field names are a contract: fields may be added, never renamed. The same input gives the same bytes.
"""

from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import AliasChoices, Field

from engine.advice import Margins, Opposed
from engine.findings import (
    Citation,
    Finding,
    Frozen,
    Language,
    Origin,
    Place,
    Severity,
    Unassessed,
    Used,
    Waived,
)

Verdict = Literal["blocked", "revise", "ready"]


class PlanName(Frozen):
    """The plan that was checked, and a digest of what it says."""

    name: str
    digest: str


class Glance(Frozen):
    """The plan at a glance; null where it does not say. Money in plan currency, and in CNY to the fen.

    `fx_to_cny` is the rate that the plan gives: CNY for one unit of its currency.
    """

    brand: str | None
    product: str | None
    objective: str | None
    currency: str | None
    total: float | int | None
    total_cny: float | int | None
    fx_to_cny: float | int | None
    start: str | None
    end: str | None


class RulesUsed(Frozen):
    """The rules that were used: version, digest of their files, packs, number, and the evaluators that answered."""

    version: str
    digest: str
    packs: tuple[str, ...]
    count: int
    evaluators: tuple[str, ...]


class Overridden(Frozen):
    """A change that a zhongcao.yaml made to the rules: a profile, setting, severity, pack, or a rule switched off."""

    kind: str
    name: str
    was: Any
    now: Any
    file: str
    line: int


class Term(Frozen):
    """A word of the field that the findings use, with its meaning."""

    term: str
    meaning: str


class Counts(Frozen):
    """Findings by severity, and rules by outcome. Every rule that did not fire is in exactly one of the last four."""

    error: int = 0
    warning: int = 0
    recommendation: int = 0
    info: int = 0
    clear: int = 0
    not_applicable: int = 0
    not_assessed: int = 0
    waived: int = 0


class RoleMix(Frozen):
    """What is planned for one role; null where the plan does not say. Fees in plan currency, and in CNY to the fen."""

    creators: int | None
    notes: int | None
    fees: float | int | None
    fees_cny: float | int | None


class TierMix(RoleMix):
    """What is planned for the cohorts of one tier; `tier` is null for those of whom the plan does not say it."""

    tier: str | None


class StageMix(Frozen):
    """The money for one KFS stage: creator fees, feed ads or search ads; null where the plan does not say."""

    money: float | int | None
    money_cny: float | int | None


class Advised(Frozen):
    """One recommended figure: its bounds (`is`, `at_least`, `above`, `at_most`, `below`) and where it comes from.

    Money is in plan currency, and in CNY under `cny` where the plan gives a rate.
    """

    bounds: dict[str, float | int]
    cny: dict[str, float | int] | None = None
    unit: str
    origin: Origin
    cites: tuple[str, ...]
    settings: tuple[Used, ...]


class RoleAdvice(Frozen):
    """What is recommended for a role that takes part; null where the sources are silent (or nothing can be split)."""

    creators: Advised | None
    notes: Advised | None
    note_share: Advised | None
    fee_share: Advised | None
    fees: Advised | None


class TierAdvice(Frozen):
    """A tier that is recommended for a role."""

    tier: str
    role: str
    origin: Origin
    cites: tuple[str, ...]


class StageAdvice(Frozen):
    """What a KFS stage is for, and its part of the money for creators and ads; null where the sources are silent."""

    why: str | None
    share: Advised | None
    money: Advised | None


class Recommended(Frozen):
    """What the playbook of the objective says: who leads, who supports, in which order, how much of what.

    A role that takes no part is not among the `roles`, a tier that no source names not among the `tiers`. Money is the
    planned total split as the playbook says.
    """

    objective: str | None = None
    lead: str | None = None
    support: str | None = None
    order: str = ""
    cites: tuple[Citation, ...] = ()
    roles: dict[str, RoleAdvice] = Field(default_factory=dict)
    tiers: tuple[TierAdvice, ...] = ()
    stages: dict[str, StageAdvice] = Field(default_factory=dict)


class Mix(Frozen):
    """The planned creators and money by role, tier and KFS stage, beside what is recommended for the objective."""

    currency: str | None
    planned: dict[str, RoleMix]
    planned_tiers: tuple[TierMix, ...]
    planned_stages: dict[str, StageMix]
    recommended: Recommended


TruthWord = Literal["true", "false", "unknown"]
OutcomeWord = Literal["fires", "clear", "not_applicable", "not_assessed"]


class Spot(Frozen):
    """A path of the plan, with the place of its value, or of what is nearest around it where it is left out."""

    path: str
    location: Place


class Leaf(Frozen):
    """One question to a field of a fact (or to a setting, named `setting:...`), and how it came out.

    `test` is what the rule asks, `found` how that came out ("" while it is unknown), `from` where in the plan the value
    was read, `needs` what would settle it, `settings` what the question rests on.
    """

    field: str
    label: str
    value: Any
    shown: str
    test: str
    found: str
    truth: TruthWord
    read_from: tuple[Spot, ...] = Field(validation_alias=AliasChoices("read_from", "from"), serialization_alias="from")
    needs: tuple[Spot, ...]
    settings: tuple[Used, ...]


class Branch(Frozen):
    """Several conditions together: `all`, `any`, `none` of them, or `at_least` so many (`count`)."""

    combinator: str
    count: int | None
    settings: tuple[Used, ...]
    truth: TruthWord
    children: "tuple[Leaf | Branch, ...]"


Tree = Leaf | Branch


class Acceptance(Frozen):
    """Why, by whom and for how long a finding is waived."""

    reason: str
    by: str
    date: str | None
    until: str | None


class Judged(Frozen):
    """What a rule says of one fact (path "" for the plan), and why: its guard (null without one) and its condition.

    `truth` is that of both together: the rule fires where it is true.
    """

    path: str
    name: str
    location: Place
    outcome: OutcomeWord
    needs: tuple[Spot, ...]
    truth: TruthWord
    applies_when: Tree | None
    when: Tree
    waived: Acceptance | None = None


class Explanation(Frozen):
    """What one rule says of a plan and why, for each fact that it judges; `left_out` counts those not told."""

    rule: str
    set: str
    pack: str
    severity: Severity
    about: str
    title: str
    outcome: OutcomeWord
    needs: tuple[Spot, ...]
    facts: tuple[Judged, ...]
    left_out: int = 0


class ProposedPack(Frozen):
    """A law pack that was not chosen although the audience is where its law applies. It is no finding."""

    pack: str
    title: str
    why: str


class Answer(NamedTuple):
    """What one rule said of the plan, before waivers: fires, clear, not_applicable or not_assessed."""

    rule: str
    set: str
    title: str
    outcome: str


class Span(NamedTuple):
    """Something of the plan that has days: its plan path, name ('' but for a cohort), and first and last day.

    A day is None where the plan does not say it; the day of the shortlist is both its first and its last.
    """

    kind: Literal["campaign", "shortlist", "cohort", "feed", "search"]
    name: str
    path: str
    start: date | None
    end: date | None


class Report(Frozen):
    """All that one check found; `answers` has a row for every rule. These and the timeline are not in the JSON."""

    verdict: Verdict
    language: Language
    as_of: str
    plan: PlanName
    glance: Glance
    rules: RulesUsed
    overrides: tuple[Overridden, ...]
    counts: Counts
    findings: tuple[Finding, ...]
    not_assessed: tuple[Unassessed, ...]
    waived: tuple[Waived, ...]
    missing_required: tuple[str, ...]
    proposed_packs: tuple[ProposedPack, ...]
    mix: Mix
    glossary: tuple[Term, ...]
    opposed: tuple[Opposed, ...] = ()
    explanations: dict[str, Explanation] | None = None
    margins: Margins | None = None
    answers: tuple[Answer, ...] = Field(exclude=True)
    timeline: tuple[Span, ...] = Field(exclude=True)


def verdict(counts: Counts, missing_required: tuple[str, ...]) -> Verdict:
    """Blocked by an error; to revise with a warning or with a required field missing; else ready."""
    if counts.error:
        return "blocked"
    return "revise" if counts.warning or missing_required else "ready"
