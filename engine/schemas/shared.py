"""The JSON Schemas of what rules share, of plans and of zhongcao.yaml: shapes, and what is asked beyond a shape."""

from typing import Any

from pydantic import BaseModel

from engine.plan import ASKABLE, Plan
from engine.plan.agreement import MAX_ENTRIES, MAX_REMEMBERED
from engine.plan.kinds import DAY_PATTERN
from engine.rules import GUIDANCE, files
from engine.rules.config import COUNTS
from engine.rules.free import FREE
from engine.rules.shared import DISPOSITIONS, OUTSIDE
from engine.schemas.shapes import Schema, shape, words
from engine.terms import VOCABULARIES, Compensation, Jurisdiction

SOME = {"minItems": 1, "type": "array"}
EMPTY = {"maxItems": 0}
NULL = {"type": "null"}
TEXTS = {"type": "object"}
DAY = {"type": "string", "format": "date", "pattern": DAY_PATTERN}
MONTH_DAY = (
    "^((01|03|05|07|08|10|12)-(0[1-9]|[12][0-9]|3[01])|(04|06|09|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$"
)
VALUE = {
    "type": ["number", "string", "array"],
    "minimum": 0,
    "items": {"type": "string", "pattern": r"\S"},
    "description": "A number (0.05 for 5%), a word or a list of words.",
}
"""The value of any setting."""


def _holds(**keys: Schema) -> Schema:
    """Asks that these keys are there, with such values."""
    return {"required": list(keys), "properties": keys}


def _if(condition: Schema, then: Schema) -> Schema:
    return {"if": condition, "then": then}


def _named(model: type[BaseModel], **more: Any) -> Schema:
    """A file of entries of one model by their names, each asked more than its shape."""
    told = shape(model)
    defs = {"$defs": told.pop("$defs")} if "$defs" in told else {}
    return {"type": "object", "description": told["description"], "additionalProperties": told | more, **defs}


def plan() -> Schema:
    """A plan, with the limits on its lists."""
    told = shape(Plan)
    defs = told["$defs"]
    for holder, name in ((told, "cohorts"), (told, "briefs"), (told, "waivers"), (defs["Goal"], "kpis")):
        holder["properties"][name]["maxItems"] = MAX_ENTRIES
    defs["Waiver"]["properties"]["remembers"]["maxProperties"] = MAX_REMEMBERED
    gifted = _holds(compensation={"const": Compensation.GIFTED.value})
    defs["Cohort"] |= _if(gifted, {"properties": {"fee_per_note": {"maximum": 0}}})
    return told


def sources() -> Schema:
    """The source documents."""
    return shape(files.DocumentsEntry)


def statements() -> Schema:
    """Statements of the documents, with what became of each: one thing."""
    became = {name: SOME if name.endswith("_by") else TEXTS for name in DISPOSITIONS}
    return _named(files.StatementEntry, oneOf=[_holds(**{name: told}) for name, told in became.items()])


def outside() -> Schema:
    """Statements of outside pages; those that were seen have the day on which they were read."""
    seen = _holds(addresses=SOME, read=DAY)
    unseen = {"required": ["relayed"], "properties": {"relayed": SOME, "addresses": EMPTY, "read": NULL}}
    return _named(files.ExternalEntry, oneOf=[seen, unseen]) | {"propertyNames": {"pattern": f"^{OUTSIDE}-"}}


def conflicts() -> Schema:
    """Disagreements, each with settings that switch it or the reason why none does."""
    return _named(files.ConflictEntry, oneOf=[_holds(settings=SOME), _holds(no_setting=TEXTS)])


def packs() -> Schema:
    """Packs; one with a jurisdiction says why it is proposed."""
    proposed = _holds(jurisdiction={"type": "string"}, why=TEXTS)
    told = _named(files.PackEntry, oneOf=[proposed, {"properties": {"jurisdiction": NULL, "why": NULL}}])
    _word(told["additionalProperties"], "jurisdiction", {"anyOf": [words(Jurisdiction), NULL]})
    return told | {"propertyNames": {"not": {"enum": [GUIDANCE, "all"]}}}


def settings() -> Schema:
    """Settings; what a value may be follows from its unit, its choices and its vocabulary."""
    listed = _holds(value={"type": "array"})
    free = {"word": {"type": "array"}, "pattern": {"type": "string", "minLength": 1}}
    free["month_day"] = {"type": "string", "pattern": MONTH_DAY}
    asks = [
        _if(_holds(choices=SOME), {"properties": {"value": {"type": "string"}}}),
        _if(listed, _holds(of={"type": "string"})),
        _if(_holds(unit={"const": "share"}), {"properties": {"value": {"maximum": 1}}}),
        _if(_holds(unit={"enum": sorted(COUNTS)}), {"properties": {"value": {"multipleOf": 1}}}),
        *(_if(_holds(of={"const": name}), {"properties": {"value": free[name]}}) for name in FREE),
        *(
            _if(_holds(of={"const": name}), {"properties": {"value": {"items": {"enum": [*terms]}}}})
            for name, terms in VOCABULARIES.items()
        ),
    ]
    told = _named(files.SettingEntry, allOf=asks)
    entry = told["additionalProperties"]
    _word(entry, "value", VALUE)
    of = {
        "enum": [*FREE, *VOCABULARIES],
        "enumDescriptions": [*FREE_MEANINGS, *(t.__doc__ for t in VOCABULARIES.values())],
    }
    _word(entry, "of", {"anyOf": [of, NULL]})
    return told


FREE_MEANINGS = ("Free words.", "A regular expression.", "A day of every year, as MM-DD.")


def profiles() -> Schema:
    """Profiles, each with what it rests on."""
    told = _named(files.ProfileEntry, anyOf=[_holds(cites=SOME), _holds(addresses=SOME)])
    told["additionalProperties"]["properties"]["settings"]["additionalProperties"] = VALUE
    return told


def glossary() -> Schema:
    """Words of the field, each with where it is from."""
    return _named(files.GlossaryEntry, anyOf=[_holds(cites=SOME), _holds(source=TEXTS)])


def questions() -> Schema:
    """What a planner is asked, by fields of a plan."""
    return _named(files.Question) | {"propertyNames": {"enum": [*ASKABLE]}}


def config() -> Schema:
    """A zhongcao.yaml."""
    told = shape(files.ConfigFile)
    told["properties"]["settings"]["additionalProperties"] = VALUE
    return told


def _word(told: Schema, key: str, value: Schema) -> None:
    """Put the words that a key may hold in place of its shape; what it is told with stays."""
    kept = {name: told["properties"][key][name] for name in ("title", "description")}
    told["properties"][key] = value | kept
