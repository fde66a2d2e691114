"""What YAML and JSON have in common: a source with its places, and the checks of single values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NoReturn

from engine.messages import Message, shown
from engine.problems import Location, Problem, Unreadable

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_DIGITS = 15
MAX_VALUES = 50_000
"""Of one text, lists and mappings counted too; house. A roster as long as a text may be has fewer."""

MAX_PROBLEMS = 1000
"""Of a text that is all mistakes, the first are enough to start with; house."""

Path = tuple[str | int, ...]
Place = tuple[int, int]

INT = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_HUGE_EXPONENT = re.compile(r"[eE][-+]?[0-9]{4}")
LINE_END = re.compile(r"\r\n|\r|\n")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def dotted(path: Path) -> str:
    """A path as people write it: cohorts.0.publish.from."""
    return ".".join(map(str, path))


def parted(path: str) -> Path:
    """A path as people write it, in its parts; digits are the number of an entry."""
    return tuple(int(part) if part.isdigit() else part for part in path.split(".") if part)


@dataclass
class Source:
    """A text that was read: its name, its data, and where each value and each key of it stands."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    syntax: Literal["yaml", "json"] = "yaml"

    def locate(self, path: Path) -> Location:
        """The place of a value, or of the nearest thing around it that the text has."""
        while path and path not in self.values:
            path = path[:-1]
        return Location(self.name, *self.values.get(path, (1, 1)))

    def locate_key(self, path: Path) -> Location:
        """The place of a key."""
        return Location(self.name, *self.keys[path]) if path in self.keys else self.locate(path)

    def complain(self, place: Place, message: Message, path: Path = (), suggestion: str | None = None) -> None:
        """Note a problem and go on, so that all of them are reported at once; raises Unreadable after too many."""
        self.problems.append(Problem(Location(self.name, *place), message, dotted(path), suggestion))
        if len(self.problems) == MAX_PROBLEMS:
            self.problems.append(
                Problem(Location(self.name, *place), Message("there may be more problems; mend these first"))
            )
            raise Unreadable(self.problems)


def kind_of(value: object) -> Message:
    """What a value is, in a planner's words."""
    if value is None:
        return Message("nothing")
    if isinstance(value, bool):
        return Message("the yes/no value {value}", value=str(value).lower())
    if isinstance(value, int | Decimal):
        return Message("the number {number}", number=value)
    if isinstance(value, str):
        return Message("the text '{text}'", text=shown(value))
    return Message("a list") if isinstance(value, list) else Message("a mapping")


def stop(source: Source, place: Place, message: Message) -> NoReturn:
    source.complain(place, message)
    raise Unreadable(source.problems)


def number(source: Source, text: str, place: Place, path: Path) -> int | Decimal | None:
    """A number of at most 15 digits, exactly as it is written."""
    if len(text) <= MAX_DIGITS and INT.fullmatch(text):
        return int(text)
    if len(text) > 4 * MAX_DIGITS or _HUGE_EXPONENT.search(text):
        value: int | Decimal = 0
        digits = MAX_DIGITS + 1
    elif BASED.fullmatch(text):
        value = int(text, 0)
        digits = len(str(value))
    else:
        exact = Decimal(text)
        value = int(text) if INT.fullmatch(text) else exact
        _, figures, exponent = exact.as_tuple()
        assert isinstance(exponent, int)
        whole = exact.adjusted() + 1 if exact else 1
        digits = max(whole, 1) + max(-exponent, 0) if any(figures) else 1
    if digits > MAX_DIGITS:
        told = Message("the number {number} has more than {most} digits; round it", number=shown(text), most=MAX_DIGITS)
        source.complain(place, told, path)
        return None
    return value


def checked(source: Source, text: str, place: Place, path: Path) -> str:
    """A text or a key that was written with escapes: they can bring in what the raw text may not hold."""
    if found := FORBIDDEN.search(text):
        source.complain(place, not_allowed(found.group()), path)
        return FORBIDDEN.sub("\ufffd", text)
    return text


def not_allowed(character: str) -> Message:
    return Message("the character {code} is not allowed; delete it", code=f"U+{ord(character):04X}")


def not_finite(source: Source, text: str, place: Place, path: Path) -> None:
    told = Message("{text} is not a number that can be judged; leave the field out if it is unknown", text=text)
    source.complain(place, told, path)


def too_deep() -> Message:
    return Message("nested more than {most} levels deep; make it flatter", most=MAX_DEPTH)


def too_many() -> Message:
    return Message("there are more than {most} values; split the file", most=f"{MAX_VALUES:,}")


def twice(key: str) -> Message:
    return Message("the key '{key}' is given twice; keep one", key=shown(key))
