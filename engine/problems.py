"""What is wrong with an input: where it is, what it is, what to do. Broken input is data, not a crash."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from engine.messages import Message, Tells, in_our_words


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text: file name, line and column, both counted from 1 in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about an input: its place, its dotted path ('' for the whole text), a message, a right name."""

    location: Location
    message: Message
    path: str = ""
    suggestion: str | None = None

    def said(self, lang: str = "en") -> str:
        """The complaint without its place."""
        return did_you_mean(self.message, self.suggestion).told(lang)

    def told(self, lang: str = "en") -> str:
        """The complaint in a language; it begins with its place, as editors and terminals know it, in each."""
        return f"{self.location}: {self.said(lang)}"

    def __str__(self) -> str:
        return self.told()


class Complaint(Exception):
    """Something that cannot be done with what was given; str() is English, for logs."""

    def __init__(self, message: Tells) -> None:
        super().__init__(message)
        self.message = message

    def told(self, lang: str = "en") -> str:
        """The reason in a language."""
        return self.message.told(lang)


class Refused(Exception):
    """An input that cannot be used, with all of its problems in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.location, str(p.message))))

    @classmethod
    def at(cls, file: str, message: Message, line: int = 1, column: int = 1) -> "Refused":
        """A refusal for one reason."""
        return cls([Problem(Location(file, line, column), message)])

    def told(self, lang: str = "en") -> str:
        """Every problem in a language, one a line."""
        return "\n".join(problem.told(lang) for problem in self.problems)

    def __str__(self) -> str:
        return self.told()


class Unreadable(Refused):
    """A text that is not even YAML or JSON, so that nothing in it could be looked at."""


def did_you_mean(told: Message, name: str | None) -> Message:
    """A message that ends with the suggestion of a right name; as it is without one."""
    return Message("{told} (did you mean '{name}'?)", told=told, name=name) if name else told


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known name that is most like the word, or None when none is near."""
    names = {name.casefold(): name for name in known}
    found = get_close_matches(str(word).strip().casefold(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None


_SYSTEM_SAYS = (
    Message("No such file or directory"),
    Message("Permission denied"),
    Message("Is a directory"),
    Message("Not a directory"),
    Message("File exists"),
    Message("File name too long"),
    Message("File too large"),
    Message("Too many levels of symbolic links"),
    Message("Read-only file system"),
    Message("No space left on device"),
    Message("Input/output error"),
    Message("embedded null byte"),
    Message("it is not a regular file"),
)


def why(error: Exception) -> Message | str:
    """Why the system could not do something with a file."""
    return in_our_words(str(getattr(error, "strerror", None) or error), _SYSTEM_SAYS)
