"""The shape of the files in a rule folder, as pydantic models; what they mean together is checked by the loader.

The descriptions are what editors show of a key, by way of the JSON Schemas.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.findings import Severity
from engine.messages import Message
from engine.rules.cells import Kind
from engine.terms import Role

ILL_NAMED = Message("an id is made of words of small letters and digits, joined by '-'")
"""What is told of an id that is none."""


def is_id(text: str) -> bool:
    """Whether a rule can have this id: words of small letters and digits, joined by '-'."""
    return all(part.isalnum() and part.isascii() and part == part.lower() for part in text.split("-"))


class FileModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True, arbitrary_types_allowed=True)


def _told(description: str, **more: Any) -> Any:
    """A key with what editors show of it."""
    return Field(description=description, **more)


def _meanings(*meanings: str) -> Any:
    """What each word of a choice means, in their order."""
    return Field(json_schema_extra={"enumDescriptions": list(meanings)})


Grave = Annotated[
    Severity,
    _meanings(
        "Blocks the plan: it must not launch like this.",
        "The plan should be revised.",
        "Something to do better; the plan can launch without.",
        "Worth knowing.",
    ),
]
Rests = Annotated[
    Literal["document", "house", "external"],
    _meanings(
        "One of the source documents gives it.",
        "Our judgement; no document gives it.",
        "An outside source gives it.",
    ),
]
Stated = Annotated[
    Literal["stated", "example", "derived", "gap"],
    _meanings(
        "The document says so.",
        "The document gives it as an example.",
        "It follows from what the document says, or extends it.",
        "The document leaves it open.",
    ),
]
Part = Annotated[Literal["kol", "koc"], _meanings(*(role.meaning["en"] for role in Role))]


class Words(FileModel):
    """A text in both languages."""

    en: str = _told("In English.", pattern=r"\S")
    zh: str = _told("In Chinese (简体中文); on one line, since a line break leaves a blank.", pattern=r"\S")


class DocumentEntry(FileModel):
    """A source document."""

    file: str = _told("Name of the file that was read.")
    publisher: str = _told("Who published it; sources that disagree are counted by publishers.")
    address: str = _told("Where it was published; nothing for what was not.", default="")
    title: Words = _told("A title of ours.")
    sha256: str | None = _told(
        "Digest of the file that was read; with one, a change of the file is told.", default=None
    )


class DocumentsEntry(FileModel):
    """The source documents, by the letters that their statements begin with."""

    documents: dict[str, DocumentEntry] = _told("The documents by their short names, without a hyphen: D0, D1...")


class StatementEntry(FileModel):
    """What a document says at certain lines, and what became of it: one of encoded_by, asked_by, context, left_out."""

    lines: str = _told("Lines of the document, such as '12' or '12-14'.")
    sentence: str | None = _told("Which sentences of a long line, such as '2' or '2-3'.", default=None)
    basis: Stated = _told("How firmly the document says it.")
    claim: Words = _told("What it says, in our words.")
    encoded_by: list[str] = _told("Ids of the rules that check it.", default=[])
    asked_by: list[str] = _told("Ids of the rules that put it to the planner as a question.", default=[])
    context: Words | None = _told("Why it is no rule of its own but the ground of others.", default=None)
    left_out: Words | None = _told("Why no rule has it.", default=None)


class ExternalEntry(FileModel):
    """What outside pages say."""

    basis: Annotated[Literal["external"], _meanings("Outside pages say so.")] = _told("Always external.")
    addresses: list[str] = _told("Pages that were read, on the day under 'read'.", default=[])
    relayed: list[str] = _told("Pages that others name and that were not seen again.", default=[])
    dated: Words = _told("How old the pages are, as they say.")
    read: str | None = _told("Day on which the pages under 'addresses' were read, as YYYY-MM-DD.", default=None)
    confidence: Words = _told("How far to trust them.")
    claim: Words = _told("What they say, in our words.")


class PackEntry(FileModel):
    """Sets of rules that are off until they are asked for by name."""

    sets: list[str] = _told("Folders of the rules that are in the pack.", min_length=1)
    title: Words = _told("What the pack is about.")
    notice: Words = _told("What every finding of the pack says beside, such as that it is not legal advice.")
    jurisdiction: str | None = _told("Where its law applies; the pack is proposed for an audience there.", default=None)
    why: Words | None = _told("The reason that is given when it is proposed.", default=None)


class PositionEntry(FileModel):
    """One side of a disagreement."""

    says: Words = _told("What this side says.")
    cites: list[str] = _told("Ids of the statements that say so.")
    addresses: list[str] = _told("Outside pages that say so.", default=[])


class ConflictEntry(FileModel):
    """Where the documents disagree, and what our rules do about it."""

    topic: Words = _told("What they disagree about.")
    positions: list[PositionEntry] = _told("The sides, two at least.", min_length=2)
    settlement: Words = _told("What our rules do.")
    settings: list[str] = _told("Settings that choose another side; else give 'no_setting'.", default=[])
    no_setting: Words | None = _told("Why no setting chooses another side.", default=None)


class SettingEntry(FileModel):
    """A named number, word or list that rules use as setting:NAME."""

    value: int | Decimal | str | list[str] = _told("The number (0.05 for 5%), the word, or the list of words.")
    unit: str = _told("What the number counts: days, notes, share... For a share, from 0 to 1.")
    origin: Rests = _told("Where the value comes from.")
    cites: list[str] = _told("Ids of the statements that it rests on, such as D1-23.", min_length=1)
    meaning: Words = _told("What the setting decides.")
    choices: list[str] = _told("All words that the value can be.", default=[])
    of: str | None = _told("Of which vocabulary the words of a list are; 'word' for free words.", default=None)


class ProfileEntry(FileModel):
    """A named choice of values for settings that belong together; a zhongcao.yaml takes one with `profile: NAME`."""

    settings: dict[str, Any] = _told("Values of settings, by their names.", min_length=1)
    origin: Rests = _told("Where the values come from.")
    cites: list[str] = _told("Ids of the statements that they rest on, such as D3-06.", default=[])
    addresses: list[str] = _told("Outside pages that give them.", default=[])
    read: str | None = _told("Day on which the pages were read, as YYYY-MM-DD.", default=None)
    meaning: Words = _told("What the profile stands for.")


class GlossaryEntry(FileModel):
    """A word of the field."""

    term: Words = _told("The word.")
    also: list[str] = _told("Its other spellings, in either language.", default=[])
    meaning: Words = _told("What it means here.")
    cites: list[str] = _told("Ids of the statements that the meaning is from, such as D0-02.", default=[])
    source: Words | None = _told("Where the meaning is from when no statement gives it.", default=None)


class Question(Words):
    """What a planner would ask a client for a field, by the path of the field ([] for each entry of a list)."""


class ConfigFile(FileModel):
    """zhongcao.yaml: changes to settings, severities, packs and rules."""

    profile: str | None = _told("A named choice of settings; `zhongcao settings` lists them.", default=None)
    settings: dict[str, Any] = _told("Other values of settings, by their names.", default={})
    severities: dict[str, Grave] = _told("Other severities of rules, by their ids.", default={})
    disabled: list[str] = _told("Ids of rules that are switched off.", default=[])
    packs: list[str] = _told("Packs that are switched on: platform, law-cn... or all.", default=[])


class PlaybookEntry(FileModel):
    """What the sources give for one objective: who leads, and cell by cell what is planned.

    A cell stands in place of the same cell of the playbook of 'all', which holds for every objective; null, or in
    neither, means that the sources are silent.
    """

    objective: str = _told("The main goal that it is for; 'all' for what holds for every goal.")
    roles: list[Part] = _told("The roles that take part.", min_length=1)
    lead: Part | None = _told("Who leads; null where the sources are silent.")
    support: Part | None = _told("Who supports; null where the sources are silent.")
    order: Words = _told("Who comes first, and why.")
    cites: list[str] = _told("Ids of the statements that all this rests on, such as D3-37.", min_length=1)
    kol: dict[str, Any] = _told("KOLs and their brief.", default={})
    koc: dict[str, Any] = _told("KOCs and their brief.", default={})
    seeding: dict[str, Any] = _told("From seeding to the push.", default={})
    content: dict[str, Any] = _told("First KFS stage: creator content.", default={})
    feed: dict[str, Any] = _told("Second KFS stage: feed ads.", default={})
    search: dict[str, Any] = _told("Third KFS stage: search ads.", default={})
    goal: dict[str, Any] = _told("Targets of the campaign.", default={})
    measurement: dict[str, Any] = _told("How results are read.", default={})
    split: dict[str, Any] = _told("How the money is split; the setting playbook_split switches it off.", default={})


class LineEntry(FileModel):
    """What a playbook says in one cell."""

    cites: list[str] = _told("Ids of the statements that it rests on, such as D0-18.", min_length=1)
    note: Words | None = _told("What is to be said beside it.", default=None)


class JudgedEntry(LineEntry):
    """A line whose origin its settings do not tell."""

    origin: Rests = _told("Where it comes from.", default="document")


class WordsEntry(JudgedEntry):
    """Words that are planned, the best one first."""

    is_: list[str] = _told("The words; 'setting:NAME' puts in those of a list.", alias="is", min_length=1)


class YesNoEntry(JudgedEntry):
    """Whether something is planned."""

    is_: bool = _told("true or false.", alias="is")


class TextEntry(JudgedEntry):
    """A reason."""

    says: Words = _told("What is to be said.")


class ShareEntry(LineEntry):
    """A part of the money, as a setting."""

    is_: str = _told("Exactly this: setting:NAME.", alias="is")


class NumberEntry(LineEntry):
    """How many or how much, as settings: a lower bound, an upper one, or both."""

    at_least: str | None = _told("This or more: setting:NAME.", default=None)
    above: str | None = _told("More than this: setting:NAME.", default=None)
    at_most: str | None = _told("This or less: setting:NAME.", default=None)
    below: str | None = _told("Less than this: setting:NAME.", default=None)


class DayEntry(LineEntry):
    """The day of something."""

    after: str = _told("What it is counted from.")
    days: str | None = _told("So many days after that: setting:NAME; without it on the same day.", default=None)


class SpanEntry(DayEntry):
    """When something starts, and for how long it goes on."""

    lasts: str | None = _told("For so many days: setting:NAME; without it until the campaign ends.", default=None)


LINES: Mapping[Kind, type[LineEntry]] = {
    "words": WordsEntry,
    "number": NumberEntry,
    "share": ShareEntry,
    "yes_no": YesNoEntry,
    "day": DayEntry,
    "span": SpanEntry,
    "text": TextEntry,
}
"""The shape of a line by the kind of its cell."""


class ExampleEntry(FileModel):
    """A plan, and what the rule must say of it: exactly one of fires, clear, not_applicable, not_assessed."""

    name: str = _told("What the example shows, in a few words.", min_length=1)
    plan: dict[str, Any] = _told("The parts of a plan that matter here; what is left out is unknown.")
    settings: dict[str, Any] = _told("Other values of settings in this example, by their names.", default={})
    fires: list[str] | Literal[True] | None = _told(
        "The rule fires: at these entries of the plan, such as [cohorts.0]; true for the plan as a whole.", default=None
    )
    clear: Literal[True] | None = _told("The rule applies and finds nothing wrong.", default=None)
    not_applicable: Literal[True] | None = _told("Outside of 'applies_when'.", default=None)
    not_assessed: list[str] | None = _told(
        "It cannot be judged; these fields of the plan would settle it, such as [cohorts.0.role].", default=None
    )


class UntestedRule(FileModel):
    """One rule, but for its examples."""

    id: str = _told("The name of the file without .yaml: small words joined by '-', no severity in them.")
    title: Words = _told("The finding in a few words.")
    severity: Grave = _told("How grave a finding is.")
    about: str = _told("What the rule looks at, one by one.")
    applies_when: Any = _told("When the rule applies; outside it is 'not applicable', not passed.", default=None)
    when: Any = _told("The rule fires when this is true.")
    says: Words = _told("What was seen and why it matters; {field} and {setting:NAME} show values.")
    do: Words = _told("What to do about it; {field} and {setting:NAME} show values.")
    asks: Words | None = _told("The question to the planner, of a rule that only a person can answer.", default=None)
    at: str = _told("The plan field that a finding points at.")
    cites: list[str] = _told("Ids of the statements that it rests on, the first above all.", min_length=1)
    explained_by: list[str] = _told(
        "Ids of rules whose findings explain this one; it is folded under them.", default=[]
    )
    conflict: str | None = _told(
        "Where the documents disagree about it, such as C-01; every side is shown.", default=None
    )
    waivable: bool = _told("Whether a planner may accept the finding with a waiver.", default=True)


class RuleFile(UntestedRule):
    """One rule, with the examples that are its tests."""

    examples: list[ExampleEntry] = _told("Its tests: one that fires and one that is clear at least.", min_length=2)
