"""From a text to a source: decoding, and the choice between YAML and JSON."""

from dataclasses import replace
from functools import lru_cache
from json import JSONDecodeError

from engine.messages import Message, in_our_words
from engine.problems import Refused
from engine.source.base import FORBIDDEN, LINE_END, MAX_BYTES, Place, Source, kind_of, not_allowed, stop
from engine.source.json_quick import read_quickly
from engine.source.json_text import PlacedJSON
from engine.source.yaml_text import read_yaml

_PARSER_SAYS = (
    Message("Expecting value"),
    Message("Expecting property name enclosed in double quotes"),
    Message("Expecting ':' delimiter"),
    Message("Expecting ',' delimiter"),
    Message("Illegal trailing comma before end of object"),
    Message("Illegal trailing comma before end of array"),
    Message("Invalid control character at"),
    Message("Invalid \\escape"),
    Message("Invalid \\uXXXX escape"),
    Message("Unterminated string starting at"),
    Message("Extra data"),
)
"""What Python's JSON reader says."""


def read(text: str | bytes, name: str, syntax: str | None = None) -> Source:
    """Read YAML or JSON; problems that leave something to read are kept in `problems`, the rest raise Unreadable.

    `syntax` is 'yaml', 'json' or None: then the file name decides, or the text itself does.
    """
    source = Source(name)
    decoded = _decode(source, text)
    if syntax is None and name.endswith((".json", ".yaml", ".yml")):
        syntax = "json" if name.endswith(".json") else "yaml"
    if syntax == "json" or (syntax is None and decoded.lstrip()[:1] in ("{", "[")):
        try:
            data = read_quickly(source, decoded) or PlacedJSON(source, decoded).read()
            source.syntax = "json"
        except JSONDecodeError as error:
            if syntax == "json":
                why = in_our_words(error.msg, _PARSER_SAYS)
                told = Message("this is not JSON: {why}; write the value as JSON", why=why)
                stop(source, place(decoded, error.pos), told)
            source = Source(name)
            data = read_yaml(source, decoded)
    else:
        data = read_yaml(source, decoded)
    if not isinstance(data, dict):
        told = Message("expected a mapping of fields, found {found}", found=kind_of(data))
        stop(source, source.values.get((), (1, 1)), told)
    source.data = data
    return source


def read_once(text: bytes, name: str) -> Source:
    """Read YAML like `read`; a text in which there is nothing to remark on is not read again, under whatever name.

    The data is shared: it is not to be changed.
    """
    sound = _sound(text)
    return replace(sound, name=name, problems=[]) if sound else read(text, name, "yaml")


@lru_cache(maxsize=2048)
def _sound(text: bytes) -> Source | None:
    try:
        source = read(text, "", "yaml")
    except Refused:
        return None
    return None if source.problems else source


def _decode(source: Source, text: str | bytes) -> str:
    if len(text) > MAX_BYTES or (isinstance(text, str) and len(text.encode("utf-8", "replace")) > MAX_BYTES):
        stop(source, (1, 1), Message("the text is longer than {most} bytes; split it", most=f"{MAX_BYTES:,}"))
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8", "replace")
            stop(source, place(before, len(before)), Message("this is not UTF-8 text; save the file as UTF-8"))
    text = text.removeprefix("\ufeff")
    if found := FORBIDDEN.search(text):
        stop(source, place(text, found.start()), not_allowed(found.group()))
    if not text.strip():
        stop(source, (1, 1), Message("the file is empty"))
    return text


def place(text: str, offset: int) -> Place:
    """The line and column of a character."""
    ends = [found.end() for found in LINE_END.finditer(text, 0, offset)]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1
