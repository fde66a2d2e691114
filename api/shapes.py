"""The answers of the service, as models: what is answered is made of them, and the OpenAPI document is read from them.

Reports and explanations are the engine's own (engine.report). Fields may be added, never renamed.
"""

from typing import Any, Literal

from pydantic import Field

from engine.coverage import Row
from engine.findings import Citation, Dissent, Frozen, Language, Origin, Severity, Used
from engine.report import Report

Text = dict[Language, str]
Number = int | float


# --- Errors ---------------------------------------------------------------------------------------------------------


class Complaint(Frozen):
    """One thing that is wrong with a text: where (path "" for the whole; line and column from 1) and what."""

    path: str
    line: int
    column: int
    message: str
    suggestion: str | None


class Problem(Frozen):
    """Every error (RFC 9457); `type` is the address where its kind is told, `errors` has every complaint."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[Complaint, ...]


class ProblemKind(Frozen):
    """What an error of one kind means and what to do."""

    type: str
    status: int
    title: str
    advice: str


class ProblemKinds(Frozen):
    """Every kind of error."""

    problems: tuple[ProblemKind, ...]


class Line(Frozen):
    """What became of one line of a batch (counted from 1): its report, or a problem.

    `check` is the id under which it is kept; `warning` says that it should have been and is not.
    """

    line: int
    check: str | None = None
    warning: str | None = None
    report: Report | None = None
    problem: Problem | None = None


# --- Rules ----------------------------------------------------------------------------------------------------------


class PackShown(Frozen):
    """A pack of rules from outside the documents; `on` where it is asked without being named."""

    pack: str
    title: str
    notice: str
    jurisdiction: str | None
    sets: tuple[str, ...]
    rules: int
    on: bool


class Packs(Frozen):
    """Every pack."""

    digest: str
    packs: tuple[PackShown, ...]


class RuleShort(Frozen):
    """A rule in short."""

    id: str
    set: str
    pack: str
    severity: Severity
    about: str
    title: str
    cites: tuple[str, ...]


class Rules(Frozen):
    """Every rule in short, with the digest of all."""

    version: str
    digest: str
    packs: tuple[PackShown, ...]
    rules: tuple[RuleShort, ...]


class Sentence(Frozen):
    """A line of what a rule says in plain words, and how deep it is indented."""

    depth: int
    text: str


class RuleWhole(Frozen):
    """A rule as its file has it (GET /v1/schemas/rule), with its sentences and all that it rests on."""

    id: str
    title: Text
    severity: Severity
    about: str
    applies_when: dict[str, Any] | None = None
    when: dict[str, Any]
    says: Text
    do: Text
    asks: Text | None = None
    at: str
    cites: tuple[str, ...]
    explained_by: tuple[str, ...] | None = None
    conflict: str | None = None
    waivable: bool | None = None
    examples: tuple[dict[str, Any], ...]
    set: str
    pack: str
    notice: str | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    settings: tuple[Used, ...]
    dissent: Dissent | None


# --- What rules rest on ---------------------------------------------------------------------------------------------


class DocumentShown(Frozen):
    """A source document."""

    id: str
    file: str
    publisher: str
    address: str
    title: str
    sha256: str | None


class Sources(Frozen):
    """The documents, and every statement of them with what became of it."""

    digest: str
    documents: tuple[DocumentShown, ...]
    statements: tuple[Row, ...]


class SettingShown(Frozen):
    """A named number, word or list that rules use."""

    name: str
    value: Any
    unit: str
    choices: tuple[str, ...]
    origin: Origin
    cites: tuple[str, ...]
    meaning: str


class ProfileShown(Frozen):
    """A named choice of values for settings that belong together."""

    name: str
    settings: dict[str, Any]
    origin: Origin
    cites: tuple[str, ...]
    addresses: tuple[str, ...]
    read: str | None
    meaning: str


class OverrideShown(Frozen):
    """A change that a zhongcao.yaml makes, and where."""

    kind: str
    name: str
    file: str
    line: int


class Settings(Frozen):
    """Every setting, the profiles, and what a zhongcao.yaml changes."""

    digest: str
    settings: tuple[SettingShown, ...]
    profiles: tuple[ProfileShown, ...]
    overrides: tuple[OverrideShown, ...]


class TermShown(Frozen):
    """A word of the field, and where its meaning is from."""

    id: str
    term: str
    meaning: str
    source: str


class Glossary(Frozen):
    """The words of the field."""

    digest: str
    terms: tuple[TermShown, ...]


# --- Vocabulary and schemas -----------------------------------------------------------------------------------------


class Value(Frozen):
    """A word of a closed vocabulary."""

    value: str
    label: str
    meaning: str


class Figure(Frozen):
    """A field that is worked out, with the settings that it is worked out by."""

    settings: tuple[str, ...]


class FieldShown(Frozen):
    """A field that rules may name: read `from` a path of the plan, or worked out by a `figure`."""

    name: str
    label: str
    type: str
    unit: str | None
    values: tuple[Value, ...] | None
    meaning: str
    operators: tuple[str, ...]
    read_from: str | None = Field(alias="from")
    figure: Figure | None


class FieldsOf(Frozen):
    """The fields of one kind of fact: the list of the plan that it is from, and what else its rules may name."""

    kind: str
    read_from: str | None = Field(alias="from")
    fields: tuple[FieldShown, ...]
    also: dict[str, str]


class Fields(Frozen):
    """The vocabulary of rules."""

    kinds: tuple[FieldsOf, ...]


class SchemaShown(Frozen):
    """A JSON Schema by its name, with the files that it is for, and where it is."""

    name: str
    files: str
    title: str
    address: str


class Schemas(Frozen):
    """Every JSON Schema."""

    schemas: tuple[SchemaShown, ...]


# --- Playbooks ------------------------------------------------------------------------------------------------------


class PlaybookShort(Frozen):
    """A playbook in short; null where the sources are silent."""

    objective: str
    label: str
    roles: tuple[str, ...]
    lead: str | None
    support: str | None
    order: str
    cites: tuple[str, ...]


class Playbooks(Frozen):
    """The playbooks of all objectives in short."""

    digest: str
    playbooks: tuple[PlaybookShort, ...]


class CellShown(Frozen):
    """A cell of a playbook; which of its values there are depends on its kind."""

    kind: Literal["words", "yes_no", "text", "number", "share", "day", "span"]
    field: str | None
    label: str
    words: tuple[str, ...] | None = None
    is_: bool | Number | None = Field(None, alias="is")
    says: str | None = None
    after: str | None = None
    days: Number | None = None
    lasts: Number | None = None
    unit: str | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    below: Number | None = None
    shown: str
    note: str | None
    origin: Origin
    settings: tuple[Used, ...]
    cites: tuple[str, ...]


class PlaybookWhole(PlaybookShort):
    """A playbook whole: every cell by section, null where the sources are silent, and the statements it cites."""

    digest: str
    without_split: bool
    cells: dict[str, dict[str, CellShown | None]]
    citations: dict[str, Citation]


# --- Health ---------------------------------------------------------------------------------------------------------


class Health(Frozen):
    """Whether the service answers."""

    status: Literal["ok"]


class FileComplaint(Complaint):
    """A complaint about a file of rules."""

    file: str


class Ready(Frozen):
    """Which rules answer, since when, and what is wrong with a later edit of them."""

    status: Literal["ok"]
    digest: str
    rules: int
    loaded_at: str
    stale: bool
    stale_since: str | None
    problems: tuple[FileComplaint, ...]
