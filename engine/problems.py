"""What is wrong with an input: where it is, what it is, what to do. Broken input is data, not a crash."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text: file name, line and column, both counted from 1 in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One complaint about an input: its place, its dotted path ('' for the whole text), a message, a right name."""

    location: Location
    message: str
    path: str = ""
    suggestion: str | None = None

    def __str__(self) -> str:
        return f"{self.location}: {self.message}{did_you_mean(self.suggestion)}"


class Refused(Exception):
    """An input that cannot be used, with all of its problems in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.location, p.message)))
        super().__init__("\n".join(map(str, self.problems)))

    @classmethod
    def at(cls, file: str, message: str, line: int = 1, column: int = 1) -> "Refused":
        """A refusal for one reason."""
        return cls([Problem(Location(file, line, column), message)])


class Unreadable(Refused):
    """A text that is not even YAML or JSON, so that nothing in it could be looked at."""


def did_you_mean(suggestion: str | None) -> str:
    """The end of a message that suggests a right name; nothing without one."""
    return f" (did you mean '{suggestion}'?)" if suggestion else ""


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known name that is most like the word, or None when none is near."""
    names = {name.casefold(): name for name in known}
    found = get_close_matches(str(word).strip().casefold(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None


def shown(value: object, limit: int = 40) -> str:
    """A value as a message shows it: on one line and short."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
