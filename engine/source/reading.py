"""From a text to a source: decoding, and the choice between YAML and JSON."""

from dataclasses import replace
from functools import lru_cache
from json import JSONDecodeError

from engine.problems import Refused
from engine.source.base import FORBIDDEN, LINE_END, MAX_BYTES, Place, Source, kind_of, stop
from engine.source.json_quick import read_quickly
from engine.source.json_text import PlacedJSON
from engine.source.yaml_text import read_yaml


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
                stop(source, place(decoded, error.pos), f"this is not JSON: {error.msg}; write the value as JSON")
            source = Source(name)
            data = read_yaml(source, decoded)
    else:
        data = read_yaml(source, decoded)
    if not isinstance(data, dict):
        stop(source, source.values.get((), (1, 1)), f"expected a mapping of fields, found {kind_of(data)}")
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
        stop(source, (1, 1), f"the text is longer than {MAX_BYTES:,} bytes; split it")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8", "replace")
            stop(source, place(before, len(before)), "this is not UTF-8 text; save the file as UTF-8")
    text = text.removeprefix("\ufeff")
    if found := FORBIDDEN.search(text):
        code = f"U+{ord(found.group()):04X}"
        stop(source, place(text, found.start()), f"the character {code} is not allowed; delete it")
    if not text.strip():
        stop(source, (1, 1), "the file is empty")
    return text


def place(text: str, offset: int) -> Place:
    """The line and column of a character."""
    ends = [found.end() for found in LINE_END.finditer(text, 0, offset)]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1
