"""What a change of rules does to plans, as frozen values."""

from typing import Any, Literal

from engine.findings import Citation, Frozen, Language, Severity
from engine.report import Verdict

Kind = Literal["added", "removed", "severity", "text", "waived", "unwaived", "open", "judged"]
KINDS: tuple[Kind, ...] = ("added", "removed", "severity", "text", "waived", "unwaived", "open", "judged")
"""How advice changes: a finding is added or removed, stands in another severity or in other words, is accepted by a
waiver or no longer so; a rule can no longer be judged (open), or can be now and finds nothing (judged)."""


class Advice(Frozen):
    """What a plan is told by a rule in one place: a finding, maybe waived, or the fields that are missing to judge."""

    state: Literal["stands", "waived", "not_assessed"]
    severity: Severity
    title: str
    message: str = ""
    remedy: str = ""
    needs: tuple[str, ...] = ()


class Change(Frozen):
    """Advice of one rule that changes in one place of a stored plan; None where there is none."""

    plan: str
    path: str
    line: int
    column: int
    kinds: tuple[Kind, ...]
    before: Advice | None
    after: Advice | None


class Edit(Frozen):
    """A part of a rule that was edited, or a setting that it uses. Of a condition, the questions gone and the new ones.

    `name` is the setting, the statement of a claim, the disagreement, or the language of a text.
    """

    part: str
    name: str = ""
    before: Any
    after: Any


class Outcome(Frozen):
    """What a rule says of a boundary plan: fires, clear, not_applicable or not_assessed, and where it fires."""

    name: str
    fires: tuple[str, ...]


class BoundaryChange(Frozen):
    """A plan that no one stored, for which the rule comes out differently: an example with one value set (or none)."""

    example: str
    path: str | None
    value: Any
    before: Outcome
    after: Outcome


class Boundary(Frozen):
    """The boundary plans of a rule: how many were made, those that come out differently, and the changed questions
    for which no example could be brought to the boundary."""

    made: int = 0
    changes: tuple[BoundaryChange, ...] = ()
    not_made: tuple[str, ...] = ()


class RuleChange(Frozen):
    """A rule that was added, removed or changed, why, and what becomes of plans. Title and severity are the new ones.

    `causes` are the statements behind the change: of the rule, or of the settings that were edited. `asked` tells
    whether its pack was. Boundary plans are made when the meaning of a rule was edited that is on both sides.
    """

    rule: str
    set: str
    pack: str
    asked: bool
    change: Literal["added", "removed", "changed"]
    severity: Severity
    title: str
    edits: tuple[Edit, ...]
    causes: tuple[Citation, ...]
    changes: tuple[Change, ...]
    boundary: Boundary | None


class Cause(Frozen):
    """A statement behind changed rules, with the rules, the stored plans that change, and how often they do."""

    citation: Citation
    rules: tuple[str, ...]
    plans: tuple[str, ...]
    changes: int


class PlanChange(Frozen):
    """A stored plan whose advice changes: the verdicts, and how many changes there are of each kind."""

    plan: str
    verdict_before: Verdict
    verdict_after: Verdict
    counts: dict[Kind, int]


class Broken(Frozen):
    """A stored plan that cannot be checked, with every complaint."""

    plan: str
    problems: tuple[str, ...]


class Impact(Frozen):
    """All that changes between two states of the rules. `checked` counts the stored plans that are not broken."""

    before: str
    after: str
    language: Language
    as_of: str
    packs: tuple[str, ...]
    checked: int
    plans: tuple[PlanChange, ...]
    broken: tuple[Broken, ...]
    counts: dict[Kind, int]
    rules: tuple[RuleChange, ...]
    causes: tuple[Cause, ...]
