"""Text (YAML or JSON) to plain data, with the line and column of every value.

The data holds dict, list, str, bool, int, Decimal and None only. YAML is read by the core schema of YAML 1.2: `no`,
`on`, `12:30` and `2027-01-31` stay text. What could surprise or harm is refused: duplicate keys, aliases, tags,
several documents, NaN and infinity, numbers of more than 15 digits, control characters, lone surrogates, deep nesting,
long texts and very many values.
"""

from engine.source.base import (
    FORBIDDEN,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_PROBLEMS,
    MAX_VALUES,
    Path,
    Place,
    Source,
    dotted,
    kind_of,
    parted,
)
from engine.source.changes import REMOVED, with_value
from engine.source.dumping import yaml_block, yaml_flow, yaml_pair
from engine.source.edit import CannotEdit, put
from engine.source.reading import read, read_once
from engine.source.saving import save

__all__ = [
    "FORBIDDEN",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_PROBLEMS",
    "MAX_VALUES",
    "REMOVED",
    "CannotEdit",
    "Path",
    "Place",
    "Source",
    "dotted",
    "kind_of",
    "parted",
    "put",
    "read",
    "read_once",
    "save",
    "with_value",
    "yaml_block",
    "yaml_flow",
    "yaml_pair",
]
