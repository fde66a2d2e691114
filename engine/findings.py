"""What a check says: findings, each with its place, its reasons and the statements that it cites. Frozen values."""

from typing import Any, Literal, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from engine.problems import Location

Severity = Literal["error", "warning", "recommendation", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "recommendation", "info")
"""From the gravest to the lightest."""

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Frozen(BaseModel):
    """A value that never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Place(Frozen):
    """Where in the plan's text: file name, line and column, counted from 1."""

    file: str
    line: int
    column: int

    @classmethod
    def of(cls, found: Location) -> Self:
        """The place of a location."""
        return cls(file=found.file, line=found.line, column=found.column)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Reason(Frozen):
    """One test that made the rule fire: the field, its value, the test in words, the plan paths it was read from."""

    field: str
    label: str
    value: Any
    shown: str
    test: str
    read_from: tuple[str, ...] = Field(validation_alias=AliasChoices("read_from", "from"), serialization_alias="from")


class Citation(Frozen):
    """A statement: which document, which lines, who published it, and what it says in our words.

    A statement of outside pages has no document and no lines. It has their addresses, how the pages are dated, the day
    on which they were read, those that were not seen again but taken over as relayed, and how far to trust it.
    """

    statement: str
    document: str
    lines: str
    publisher: str
    says: str
    addresses: tuple[str, ...] = ()
    relayed: tuple[str, ...] = ()
    dated: str | None = None
    read: str | None = None
    confidence: str | None = None


Origin = Literal["document", "house", "external", "config"]
"""Where a number comes from: a document, our judgement, an outside source, or the reader's own zhongcao.yaml."""
ORIGINS: tuple[Origin, ...] = ("config", "document", "external", "house")
"""In the order in which they are told."""


class Used(Frozen):
    """A number or word that a finding rests on, with its origin."""

    name: str
    value: Any
    shown: str
    origin: Origin


class Position(Frozen):
    """One side of a disagreement between the documents."""

    says: str
    cites: tuple[Citation, ...]


class Dissent(Frozen):
    """A disagreement that touches a finding: what the sources say, how many publishers, and what the rule does,
    and the settings that switch it."""

    id: str
    topic: str
    positions: tuple[Position, ...]
    publishers: int
    settlement: str
    settings: tuple[Used, ...] = ()


class WaivedBefore(Frozen):
    """A waiver that no longer covers a finding: why and by whom it was given, and what has changed since.

    What changed is `rule`, for the rule itself, or paths of the plan.
    """

    reason: str
    by: str
    what_changed: tuple[str, ...]


class Finding(Frozen):
    """One thing that a rule says about one place of the plan; of an outside pack with its notice (no legal advice)."""

    rule: str
    set: str
    pack: str
    severity: Severity
    title: str
    message: str
    remedy: str
    path: str
    location: Place
    because: tuple[Reason, ...]
    cites: tuple[Citation, ...]
    settings: tuple[Used, ...]
    conflict: Dissent | None = None
    explained_by: str | None = None
    waived_before: WaivedBefore | None = None
    notice: str | None = None


class Unassessed(Frozen):
    """A rule that could not be judged, with the plan fields that would settle it and the question to answer."""

    rule: str
    set: str
    pack: str
    title: str
    question: str | None
    needs: tuple[str, ...]
    cites: tuple[Citation, ...]


class Waived(Frozen):
    """A finding that the plan accepts, with the reason."""

    rule: str
    reason: str
    by: str
    date: str | None
    until: str | None
    finding: Finding
