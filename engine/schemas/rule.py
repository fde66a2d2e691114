"""The JSON Schema of a rule file: its shape, and what depends on the kind of fact that it is about."""

from engine.facts import KINDS, vocabulary
from engine.figures import LISTS
from engine.findings import LANGUAGES
from engine.plan import FIELDS
from engine.rules.files import RuleFile
from engine.rules.loader import LONGEST
from engine.schemas.conditions import condition_definitions
from engine.schemas.shapes import Schema, definitions, shape
from engine.schemas.shared import plan

ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
CHINESE = r"[\u3000-\u9fff\uff00-\uffef]"
UNBROKEN = {
    "pattern": rf"^\s*(?![\s\S]*{CHINESE} +(?={CHINESE})[\s\S]*\S)",
    "patternErrorMessage": "There is a blank between Chinese letters; write the text on one line, in quotes.",
}
NO_VALUE = {"pattern": "^[^{}]*$", "patternErrorMessage": "A question shows no value."}

OUTCOMES = {"fires": ["array", "boolean"], "clear": "boolean", "not_applicable": "boolean", "not_assessed": "array"}


def rule() -> Schema:
    """The schema of a rule file; conditions, messages and the place follow from `about`."""
    told, whole = shape(RuleFile), plan()
    kinds = [_kind_definitions(kind) for kind in KINDS]
    defs = definitions(told.pop("$defs"), whole.pop("$defs"), {"Plan": whole}, *kinds)
    _examples(told, defs)
    keys = told["properties"]
    for part, longest in LONGEST.items():
        limits = {lang: {"allOf": [_short(count)]} for lang, count in longest.items()}
        limits["zh"]["allOf"].append(UNBROKEN)
        keys[part]["properties"] = limits
    for limit in keys["asks"]["properties"].values():
        limit["allOf"].append(NO_VALUE)
    keys["id"] |= {"pattern": ID, "patternErrorMessage": "An id is small letters and digits, in words joined by '-'."}
    keys["about"] |= {"enum": list(KINDS), "enumDescriptions": [_meaning(kind) for kind in KINDS]}
    return told | {"allOf": [_by_kind(kind) for kind in KINDS], "$defs": defs}


def _short(count: int) -> Schema:
    """At most so many characters, without the blanks around them."""
    pattern = rf"^\s*(\S([\s\S]{{0,{count - 2}}}\S)?)?\s*$"
    return {"pattern": pattern, "patternErrorMessage": f"At most {count} characters; say it in fewer words."}


def _meaning(kind: str) -> str:
    """What facts of a kind are: the campaign, or entries of a list of the plan."""
    return FIELDS[LISTS[kind]].meaning["en"] if kind in LISTS else "The campaign as a whole."


def _examples(told: Schema, defs: Schema) -> None:
    """An example has a plan and one outcome; one example fires, one is clear."""
    outcomes = {name: {"required": [name], "properties": {name: {"type": type_}}} for name, type_ in OUTCOMES.items()}
    example = defs["ExampleEntry"] = defs["ExampleEntry"] | {"oneOf": list(outcomes.values())}
    example["properties"]["plan"] = {
        "$ref": "#/$defs/Plan",
        "description": example["properties"]["plan"]["description"],
    }
    told["properties"]["examples"] |= {
        "allOf": [{"contains": outcomes["fires"]}, {"contains": outcomes["clear"]}],
        "errorMessage": "one example that fires and one that is clear are needed",
    }


def _kind_definitions(kind: str) -> Schema:
    """What a rule about a kind of fact may ask, show and point at."""
    own = [(name, word) for name, word in vocabulary(kind).items() if word.kind == kind and word.figure is None]
    names = "|".join(name.replace(".", r"\.") for name in vocabulary(kind))
    shown = {
        "pattern": rf"^([^{{}}]|\{{({names}|setting:[^{{}}]*)\}})*$",
        "patternErrorMessage": f"Values are shown as {{field}} or {{setting:NAME}}, with a field of a {kind}.",
    }
    return condition_definitions(kind) | {
        f"{kind}.shown": shown,
        f"{kind}.message": {"properties": {lang: {"$ref": f"#/$defs/{kind}.shown"} for lang in LANGUAGES}},
        f"{kind}.place": {
            "enum": [name for name, _ in own],
            "enumDescriptions": [word.meaning["en"] for _, word in own],
        },
    }


def _by_kind(kind: str) -> Schema:
    def ref(name: str) -> Schema:
        return {"$ref": f"#/$defs/{kind}.{name}"}

    guard = {"anyOf": [ref("condition"), {"type": "null"}]}
    return {
        "if": {"required": ["about"], "properties": {"about": {"const": kind}}},
        "then": {
            "properties": {
                "applies_when": guard,
                "when": ref("condition"),
                "at": ref("place"),
                **{part: ref("message") for part in LONGEST if part != "asks"},
            }
        },
    }
