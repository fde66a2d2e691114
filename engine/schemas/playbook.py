"""The JSON Schema of a playbook: every cell with the shape of its kind and the words that it may hold."""

from typing import Any

from engine.rules import ALL, ANCHORS, CELLS, LOWER, UPPER, Cell, files
from engine.schemas.shapes import Schema, definitions, description, shape, words
from engine.terms import Objective, Role

SETTING = {"type": "string", "pattern": "^setting:"}


def playbook() -> Schema:
    """What is planned for one objective."""
    told = shape(files.PlaybookEntry)
    objective = words(Objective)
    objective["enum"].append(ALL)
    objective["enumDescriptions"].append("What holds for every goal.")
    told["properties"]["objective"] = objective | {"description": told["properties"]["objective"]["description"]}
    lines = {kind: shape(entry) for kind, entry in files.LINES.items()}
    defs = definitions(told["$defs"], *(line.pop("$defs", {}) for line in lines.values()))
    for section, cells in CELLS.items():
        named = {name: _cell(cell, lines[cell.kind]) for name, cell in cells.items()}
        whole = {"type": "object", "additionalProperties": False, "properties": named}
        if section in list(Role):  # both roles have the same cells
            defs["role"] = whole
            whole = {"$ref": "#/$defs/role"}
        told["properties"][section] = whole | {"description": told["properties"][section]["description"]}
    told["allOf"] = [_takes_part(part) for part in ("lead", "support")]
    return told | {"$defs": defs}


def _takes_part(part: str) -> Schema:
    """Who leads or supports is one of the roles that take part."""
    with_role = [
        {"properties": {part: {"const": role}, "roles": {"contains": {"const": role}}}} for role in map(str, Role)
    ]
    return {"anyOf": [{"properties": {part: {"type": "null"}}}, *with_role]}


def _cell(cell: Cell, line: Schema) -> Schema:
    """A line of one cell, or null where the sources are silent."""
    properties: dict[str, Any] = dict(line["properties"])
    if cell.kind == "words" and cell.terms is not None:
        properties["is"] = properties["is"] | {"items": {"anyOf": [words(cell.terms), SETTING]}}
    for name in ("is", *LOWER, *UPPER, "days", "lasts") if cell.kind in ("number", "share", "day", "span") else ():
        if name in properties:
            properties[name] = properties[name] | {"pattern": "^setting:"}
    if cell.kind in ("day", "span"):
        meanings = [en for en, _ in ANCHORS.values()]
        properties["after"] = properties["after"] | {"enum": [*ANCHORS], "enumDescriptions": meanings}
    told = {**line, "type": ["object", "null"], "properties": properties}
    if cell.kind == "number":
        text = {"type": "string"}
        told["anyOf"] = [
            {"type": "null"},
            *({"required": [name], "properties": {name: text}} for name in (*LOWER, *UPPER)),
        ]
        both = [{"required": [*ends], "properties": dict.fromkeys(ends, text)} for ends in (LOWER, UPPER)]
        told["not"] = {"type": "object", "anyOf": both}
    told.pop("title", None)
    return told | {"description": description(cell.meaning, cell.zh, cell.unit)}
