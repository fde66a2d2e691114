"""What conditions may ask, as JSON Schemas: a recursive one a kind of fact, with its fields and their operators."""

from collections.abc import Iterator
from typing import Any

from engine.conditions import DATES, NUMBERS, OPERATORS, WORDS
from engine.facts import Field, vocabulary
from engine.plan.kinds import DAY_PATTERN
from engine.schemas.shapes import Schema, description, words
from engine.wording import PHRASES

SETTING = {"type": "string", "pattern": "^setting:", "description": "The value of a setting: setting:NAME."}
NONE = {"enum": ["none"], "description": "Known not to exist."}
DAY = {"type": "string", "format": "date", "pattern": DAY_PATTERN, "description": "A day as YYYY-MM-DD."}
ONE_TEST = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False}

COMBINATORS = {
    "all": "True when all of these are true.",
    "any": "True when one of these is true.",
    "none": "True when none of these is true.",
    "of": "The conditions of which so many must be true, as 'at_least' says.",
}


def condition_definitions(kind: str) -> Schema:
    """The definitions of conditions about one kind of fact; the whole is `KIND.condition`."""
    fields = vocabulary(kind)
    families = {_family(kind, word): word for word in fields.values()}
    return {
        f"{kind}.condition": _condition(kind),
        f"{kind}.conditions": {"type": "array", "minItems": 1, "items": _ref(f"{kind}.condition")},
        f"{kind}.numbers": _other_fields(kind, NUMBERS),
        f"{kind}.dates": _other_fields(kind, DATES),
        **{name: _test(kind, word) for name, word in families.items()},
        **{word.terms.__name__: words(word.terms) for word in fields.values() if word.terms},
    }


def _ref(name: str, **more: Any) -> Schema:
    return {"$ref": f"#/$defs/{name}", **more}


def _condition(kind: str) -> Schema:
    """A field with its test, a setting with a word, or a combinator; 'at_least' and 'of' stand together."""
    counted = {"anyOf": [{"type": "integer", "minimum": 1}, SETTING], "description": "How many of 'of' must be true."}
    return {
        "type": "object",
        "description": f"What is asked of a {kind}: one field, or 'all', 'any' or 'none' of several conditions.",
        "minProperties": 1,
        "if": {"anyOf": [{"required": ["at_least"]}, {"required": ["of"]}]},
        "then": {"required": ["at_least", "of"], "maxProperties": 2},
        "else": {"maxProperties": 1},
        "properties": {
            **{key: _ref(f"{kind}.conditions", description=told) for key, told in COMBINATORS.items()},
            "at_least": counted,
            **{name: _ref(_family(kind, word), description=_told(word)) for name, word in vocabulary(kind).items()},
        },
        "patternProperties": {
            "^setting:": {
                "description": "True when the setting has this value, or one of these.",
                "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}],
            }
        },
        "additionalProperties": False,
    }


def _told(word: Field) -> str:
    return description(word.meaning["en"], word.zh, word.type, word.unit, "worked out" if word.figure else None)


def _family(kind: str, word: Field) -> str:
    """The name of all fields that are tested alike.

    Numbers and dates are compared with other fields of the same kind; what is worked out is never 'given'.
    """
    if word.type in (*NUMBERS, *DATES):
        parts = [kind, "number" if word.type in NUMBERS else "date"]
    else:
        parts = [word.type.replace(" ", "_"), *([word.terms.__name__] if word.terms else [])]
    return ".".join([*parts, "figure" if word.figure else "field"])


def _other_fields(kind: str, types: tuple[str, ...]) -> Schema:
    """The fields with which a number or a day can be compared."""
    fields = [(name, word) for name, word in vocabulary(kind).items() if word.type in types]
    return {
        "type": "string",
        "enum": [f"field:{name}" for name, _ in fields],
        "enumDescriptions": [word.meaning["en"] for _, word in fields],
        "description": "The value of another field.",
    }


def _test(kind: str, word: Field) -> Schema:
    """What stands to the right of a field: a value, or one operator with its own right side."""
    operators = {
        name: {"description": _asks(name), **_right(kind, word, name, size)}
        for name, (types, size) in OPERATORS.items()
        if ("list" if word.is_list else word.type) in types or (size == "yes or no" and not word.figure)
    }
    if (
        word.type == "list of entries"
    ):  # its entries are facts of their own: all that can be asked is whether it is empty
        operators = {name: told for name, told in operators.items() if name in ("is", "is_not", "given")}
    return {"anyOf": [*_bare(kind, word), {**ONE_TEST, "properties": operators}]}


def _asks(operator: str) -> str:
    phrase = PHRASES[operator][0][0].format("…")
    return f"True when the field {phrase}."


def _bare(kind: str, word: Field) -> Iterator[Schema]:
    """A value without an operator: the field is that, or one of these words."""
    yield from _right(kind, word, "is", "one")["anyOf"]
    if word.type in WORDS:
        yield {"type": "array", "minItems": 1, "items": {"anyOf": _literals(word)}}


def _right(kind: str, word: Field, operator: str, size: str) -> Schema:
    if size == "yes or no":
        return {"type": "boolean"}
    if size == "two":
        ends = {"anyOf": [*_literals(word), SETTING]}
        return {"type": "array", "minItems": 2, "maxItems": 2, "items": ends}
    if word.is_list:
        return {"anyOf": [*_entries(word, 1 if size == "many" else 0), SETTING]}
    if size == "many":
        return {"anyOf": [*_literals(word), {"type": "array", "minItems": 1, "items": {"anyOf": _literals(word)}}]}
    if word.type not in (*NUMBERS, *DATES):
        return {"anyOf": _literals(word)}
    none = [NONE] if operator in ("is", "is_not") else []
    others = _ref(f"{kind}.{'numbers' if word.type in NUMBERS else 'dates'}")
    return {"anyOf": [*_literals(word), *none, SETTING, others]}


def _entries(word: Field, least: int) -> list[Schema]:
    """The entries of a list; one that stands alone needs no brackets."""
    if word.type == "list of entries":
        return [{"type": "array", "maxItems": 0}]
    return [*_literals(word), {"type": "array", "minItems": least, "items": {"anyOf": _literals(word)}}]


def _literals(word: Field) -> list[Schema]:
    """The values of one type as they are written; a word may be that of a setting."""
    if word.type in NUMBERS:
        return [{"type": "number"}]
    if word.type in DATES:
        return [DAY]
    if word.type == "bool":
        return [{"type": "boolean"}]
    if word.terms:
        return [_ref(word.terms.__name__), SETTING]
    return [{"type": "string", "pattern": "^(?!field:)"}]
