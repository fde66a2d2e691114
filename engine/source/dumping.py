"""Data as YAML or JSON text, written so that our own reader, and other tools, read the same data from it."""

import json
import re
from decimal import Decimal
from typing import Any

import yaml

from engine.source.base import BASED, FLOAT, NOT_FINITE

_ENDLESS = 2**31  # no line is folded
_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_DAY = "tag:yaml.org,2002:timestamp"


class _Dumper(yaml.SafeDumper):
    """PyYAML's, but days stay bare words, what either YAML takes for a number is quoted, and lists are indented."""

    yaml_implicit_resolvers = {  # noqa: RUF012  (PyYAML's own name and kind)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _DAY]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if re.search(r"[\r\n\t]", text) else None)


def _number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(_FLOAT if "." in text else _INT, text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_implicit_resolver(
    _FLOAT, re.compile(f"(?:{FLOAT.pattern}|{BASED.pattern}|{NOT_FINITE.pattern})$"), list("+-.0123456789")
)


def _dump(value: Any, flow: bool) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, sort_keys=False, allow_unicode=True, width=_ENDLESS
    ).rstrip("\n")


def yaml_block(value: Any) -> list[str]:
    """A list or a mapping, an entry a line."""
    return _dump(value, False).split("\n")


def yaml_flow(value: Any) -> str:
    """A value on one line, fit to stand inside of [..] or {..}."""
    return _dump([value], True)[1:-1]


def yaml_pair(key: str, value: Any) -> str:
    """An entry of a mapping on one line, fit to stand inside of {..}."""
    return _dump({key: value}, True)[1:-1]


def yaml_scalar(value: Any) -> str:
    """A scalar after a key, outside of [..] and {..}."""
    return _dump({"k": value}, False).removeprefix("k:").lstrip(" ")


def json_text(value: Any, step: str | None, margin: str = "", eol: str = "\n", compact: bool = False) -> str:
    """A value as JSON: on one line, or where `step` indents, an entry a line, below `margin`."""
    separators = (",", ":") if compact else (", ", ": ") if step is None else (",", ": ")
    text = json.dumps(value, ensure_ascii=False, indent=step, separators=separators, default=_json_number)
    return text.replace("\n", eol + margin)


def _json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
