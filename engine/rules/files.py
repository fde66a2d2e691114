"""The shape of the files in a rule folder, as pydantic models; what they mean together is checked by the loader."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.findings import Severity


class FileModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Words(FileModel):
    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class DocumentEntry(FileModel):
    file: str
    publisher: str
    address: str
    title: Words
    sha256: str


class DocumentsEntry(FileModel):
    documents: dict[str, DocumentEntry]


class StatementEntry(FileModel):
    lines: str
    sentence: str | None = None
    basis: Literal["stated", "example", "derived", "gap"]
    claim: Words
    encoded_by: list[str] = []
    asked_by: list[str] = []
    context: Words | None = None
    left_out: Words | None = None


class ExternalEntry(FileModel):
    basis: Literal["external"]
    addresses: list[str] = []
    relayed: list[str] = []
    dated: Words
    read: str | None = None
    confidence: Words
    claim: Words


class PackEntry(FileModel):
    sets: list[str] = Field(min_length=1)
    title: Words
    notice: Words
    jurisdiction: str | None = None
    why: Words | None = None


class PositionEntry(FileModel):
    says: Words
    cites: list[str]
    addresses: list[str] = []


class ConflictEntry(FileModel):
    topic: Words
    positions: list[PositionEntry] = Field(min_length=2)
    settlement: Words
    settings: list[str] = []
    no_setting: Words | None = None


class SettingEntry(FileModel):
    value: int | Decimal | str | list[str]
    unit: str
    origin: Literal["document", "house", "external"]
    cites: list[str] = Field(min_length=1)
    meaning: Words
    choices: list[str] = []
    of: str | None = None


class ProfileEntry(FileModel):
    settings: dict[str, Any] = Field(min_length=1)
    origin: Literal["document", "house", "external"]
    cites: list[str] = []
    addresses: list[str] = []
    read: str | None = None
    meaning: Words


class GlossaryEntry(FileModel):
    term: Words
    also: list[str] = []
    meaning: Words
    cites: list[str] = []
    source: Words | None = None


class ConfigFile(FileModel):
    """zhongcao.yaml: changes to settings, severities, packs and rules."""

    profile: str | None = None
    settings: dict[str, Any] = {}
    severities: dict[str, Severity] = {}
    disabled: list[str] = []
    packs: list[str] = []


class PlaybookEntry(FileModel):
    objective: str
    lead: Literal["kol", "koc"] | None
    support: Literal["kol", "koc"] | None
    order: Words
    cites: list[str] = Field(min_length=1)


class ExampleEntry(FileModel):
    name: str = Field(min_length=1)
    plan: dict[str, Any]
    settings: dict[str, Any] = {}
    fires: list[str] | Literal[True] | None = None
    clear: Literal[True] | None = None
    not_applicable: Literal[True] | None = None
    not_assessed: list[str] | None = None


class RuleFile(FileModel):
    id: str
    title: Words
    severity: Severity
    about: str
    applies_when: Any = None
    when: Any
    says: Words
    do: Words
    asks: Words | None = None
    at: str
    cites: list[str] = Field(min_length=1)
    explained_by: list[str] = []
    conflict: str | None = None
    waivable: bool = True
    examples: list[ExampleEntry] = Field(min_length=2)
