"""The shape of a model as a JSON Schema: what pydantic tells of it, in the words that editors show."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema as core

from engine.terms import Terms

Schema = dict[str, Any]


class _Shapes(GenerateJsonSchema):
    """Pydantic's own, but for what it leaves out: what words mean, which keys a mapping takes."""

    def enum_schema(self, schema: core.EnumSchema) -> Schema:
        """A closed vocabulary."""
        return words(schema["cls"])

    def dict_schema(self, schema: core.DictSchema) -> Schema:
        """A mapping whose keys follow a pattern has no others."""
        told = super().dict_schema(schema)
        for pattern, value in told.pop("patternProperties", {}).items():
            told |= {"propertyNames": {"pattern": pattern}, "additionalProperties": value}
        return told

    def encode_default(self, dft: Any) -> Any:
        """An amount of nothing is the number 0."""
        return int(dft) if isinstance(dft, Decimal) else super().encode_default(dft)


def words(terms: Terms) -> Schema:
    """The words of a closed vocabulary, each with its meaning and its Chinese label.

    As `enum` with `enumDescriptions`: yaml-language-server and VS Code show these beside each word that they propose,
    all of them over the key, and say "Valid values: ..." of a wrong word. Of a choice of `const` they do neither.
    """
    return {
        "type": "string",
        "enum": [term.value for term in terms],
        "enumDescriptions": [f"{term.meaning['en']} {term.zh}" for term in terms],
        "title": terms.__name__,
        "description": terms.__doc__ or "",
    }


def shape(model: type[BaseModel]) -> Schema:
    """A model as a JSON Schema, the models and vocabularies in it under `$defs`."""
    told: Schema = _tidied(model.model_json_schema(schema_generator=_Shapes))
    return told


def _tidied(node: Any) -> Any:
    if isinstance(node, list):
        return [_tidied(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: _tidied(value) for key, value in node.items() if not (key == "default" and value in (None, [], {}))}
    return _described(_with_null(found)) if isinstance(found.get("title", ""), str) else found


def _with_null(node: Schema) -> Schema:
    """One type or null is a list of types, so that editors take it for that one."""
    match node.get("anyOf"):
        case [{"type": str(type_)} as only, {"type": "null"}] if not {"enum", "const"} & only.keys():
            merged: Schema = {**only, **node, "type": [type_, "null"]}
            del merged["anyOf"]
            return merged
    return node


_TOLD = ("meaning_zh", "zh", "unit", "need", "required_when")


def _described(node: Schema) -> Schema:
    """What a plan field is told with, all of it in its description: meaning, Chinese label, unit, need."""
    if "zh" not in node or "need" not in node:
        return node
    rest = {key: value for key, value in node.items() if key not in _TOLD}
    need = {"required": "required", "quick": "asked first", "optional": ""}[node["need"]]
    when = f"required when {node['required_when']}" if "required_when" in node else ""
    return rest | {"description": description(node["description"], node["zh"], node.get("unit"), need, when)}


def description(meaning: str, *more: str | None) -> str:
    """A meaning, and on a line of its own what else there is to know in a word.

    Meanings are English here: a schema has one text for each key, and an editor shows the whole of it over the key and
    beside each proposal, so that a text in both languages would be twice as long for every reader.
    """
    return "\n".join(filter(None, (meaning, " · ".join(filter(None, more)))))


def definitions(*schemas: Mapping[str, Any]) -> Schema:
    """The definitions of several schemas together."""
    together: Schema = {}
    for schema in schemas:
        for name, told in schema.items():
            assert together.setdefault(name, told) == told, name
    return together
