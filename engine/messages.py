"""What people are told, in their language: English templates with values; translations stand in a gettext catalogue.

A template is a literal in the code, and the key of its translation in `locale/<locale>/LC_MESSAGES/engine.po`. Nothing
is translated where it is raised: whoever prints asks a message for its text in a language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

LOCALES: Mapping[str, str] = {"zh": "zh_Hans"}
"""The languages that have a catalogue, with the names of their folders; English is in the code."""


@runtime_checkable
class Tells(Protocol):
    """What has words of its own in each language; a value that has none is the same in all."""

    def told(self, lang: str) -> str:
        """The words in a language, 'en' or 'zh'."""


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A sentence or a part of one: a template, and the values that stand in it by name."""

    template: str
    values: tuple[tuple[str, str | Tells], ...]

    def __init__(self, template: str, /, **values: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", tuple((name, _kept(value)) for name, value in values.items()))

    def told(self, lang: str = "en") -> str:
        """The sentence in a language."""
        shown = {name: value if isinstance(value, str) else value.told(lang) for name, value in self.values}
        return translated(self.template, lang).format_map(shown)

    def __str__(self) -> str:
        return self.told()


@dataclass(frozen=True, slots=True, init=False)
class Listed:
    """Words one after the other, in `limit` characters at most (no limit: all of them)."""

    words: tuple[str | Tells, ...]
    limit: int | None

    def __init__(self, words: Iterable[object], limit: int | None = None) -> None:
        object.__setattr__(self, "words", tuple(map(_kept, words)))
        object.__setattr__(self, "limit", limit)

    def told(self, lang: str = "en") -> str:
        """The words with the comma of a language between them."""
        comma = Message(", ").told(lang)
        text = comma.join(word if isinstance(word, str) else word.told(lang) for word in self.words)
        return text if self.limit is None else shown(text, self.limit)


@dataclass(frozen=True, slots=True)
class Label:
    """A name that is known in both languages where it is from, such as that of a field."""

    en: str
    zh: str

    def told(self, lang: str = "en") -> str:
        """The name in a language."""
        return self.zh if lang == "zh" else self.en


def _kept(value: object) -> str | Tells:
    """What has words of its own stays, all else is text; texts, which most values are, are found out fast."""
    return value if not isinstance(value, str) and isinstance(value, Tells) else str(value)


def shown(value: object, limit: int = 40) -> str:
    """A value as a message shows it: on one line and short."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def in_our_words(told: str, known: Iterable[Message]) -> Message | str:
    """What a library or the system says, as a message when it is a known one; else as it is."""
    return next((message for message in known if str(message) == told), told)


def translated(template: str, lang: str) -> str:
    """A template in a language; as it is where the catalogue has none."""
    return _catalogue(LOCALES[lang]).get(template, template) if lang in LOCALES else template


@cache
def _catalogue(locale: str) -> Mapping[str, str]:
    from babel.messages.pofile import read_po  # noqa: PLC0415  (for those who read no English)

    with (Path(__file__).parent / "locale" / locale / "LC_MESSAGES" / "engine.po").open("rb") as file:
        entries = read_po(file, locale)
    return {str(entry.id): str(entry.string) for entry in entries if entry.string and not entry.fuzzy}
