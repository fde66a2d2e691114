"""Reading a condition from a rule file: every mistake is complained of at its place, none stops the reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

from engine.conditions.tree import (
    ANY,
    COMBINATORS,
    DATES,
    NUMBERS,
    OPERATORS,
    WORDS,
    Choice,
    Condition,
    Group,
    Operand,
    Test,
    fitting,
)
from engine.conditions.truth import truth_of
from engine.facts import Field
from engine.messages import Listed, Message, shown
from engine.problems import nearest
from engine.source import Path, kind_of
from engine.terms import meant
from engine.values import NONE, day_of

Complain = Callable[[Path, Message, str | None, bool], None]
"""Takes note of a problem: its path in the file, the message, a right name, and whether the key is at fault."""

ELSEWHERE: Mapping[str, str] = {
    "and": "all",
    "or": "any",
    "not": "none",
    ">": "above",
    ">=": "at_least",
    "<": "below",
    "<=": "at_most",
    "=": "is",
    "==": "is",
    "!=": "is_not",
    "greater_than": "above",
    "more_than": "above",
    "less_than": "below",
    "equals": "is",
}
"""What other languages call combinators and operators."""


class _WrongError(Exception):
    """Something was complained of; what it stood in cannot be used."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads conditions for one kind of fact, with its vocabulary and the values (and choices) of the settings.

    A setting whose value is None is known to be wrong: what uses it is left out in silence.
    """

    vocabulary: Mapping[str, Field]
    settings: Mapping[str, Any]
    complain: Complain
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def read(self, raw: Any, path: Path) -> Condition | None:
        """A condition, or None when something in it is wrong."""
        try:
            return self._condition(raw, path)
        except _WrongError:
            return None

    def _meant(self, key: str) -> str | None:
        """The field or combinator that a writer had in mind, by a name like it, its Chinese label or a programmer's."""
        labelled = (name for name, word in self.vocabulary.items() if word.zh == key)
        return ELSEWHERE.get(key.casefold()) or next(labelled, None) or nearest(key, (*self.vocabulary, *COMBINATORS))

    def _refuse(self, path: Path, message: Message, suggestion: str | None = None, at_key: bool = False) -> NoReturn:
        self.complain(path, message, suggestion, at_key)
        raise _WrongError

    def _refuse_type(self, path: Path, right: Message | str, raw: Any) -> NoReturn:
        self._refuse(path, Message("expected {right}, found {found}", right=right, found=kind_of(raw)))

    def _condition(self, raw: Any, path: Path) -> Condition:
        if not isinstance(raw, dict) or not raw:
            message = Message("expected a condition such as 'role: koc', found {found}", found=kind_of(raw))
            self._refuse(path, message)
        if set(raw) == {"at_least", "of"}:
            return self._counted(raw, path)
        if len(raw) > 1:
            self._refuse(path, Message("a condition asks one thing; put several under 'all', 'any' or 'none'"))
        key, right = next(iter(raw.items()))
        if key in COMBINATORS:
            return self._group(key, right, (*path, key))
        if key.startswith("setting:"):
            return self._choice(key.removeprefix("setting:"), right, (*path, key))
        word = self.vocabulary.get(key)
        if word is None:
            message = Message("unknown field '{name}' in a condition", name=shown(key))
            self._refuse((*path, key), message, self._meant(key), at_key=True)
        return self._test(key, word, right, (*path, key))

    def _group(self, combinator: str, raw: Any, path: Path, count: Operand | None = None) -> Group:
        if not isinstance(raw, list) or not raw:
            self._refuse(path, Message("'{key}' needs a list of at least one condition", key=path[-1]))
        found = [self.read(child, (*path, at)) for at, child in enumerate(raw)]
        children = tuple(child for child in found if child is not None)
        if len(children) < len(found):
            raise _WrongError
        return Group(combinator, children, count)

    def _counted(self, raw: dict[str, Any], path: Path) -> Group:
        count = self._operand(raw["at_least"], "int", (*path, "at_least"))
        size = len(raw["of"]) if isinstance(raw["of"], list) else 0
        if not isinstance(count.value, int) or not 1 <= count.value <= size:
            message = Message("expected a number from 1 to {size}, the conditions under 'of'", size=size)
            self._refuse((*path, "at_least"), message)
        return self._group("at_least", raw["of"], (*path, "of"), count)

    def _choice(self, name: str, right: Any, path: Path) -> Choice:
        if name not in self.settings:
            self._refuse(path, _unknown_setting(name), nearest(name, self.settings), at_key=True)
        wanted = right if isinstance(right, list) else [right]
        if not wanted or not all(isinstance(word, str) for word in wanted):
            self._refuse(path, Message("a setting is compared with a word or a list of words"))
        for word in wanted:
            if word not in self.choices.get(name, wanted):
                known = self.choices[name]
                message = Message(
                    "'{word}' is no choice of this setting ({words})", word=shown(word), words=Listed(known)
                )
                self._refuse(path, message, nearest(word, known))
        return Choice(name, self.settings[name] in wanted, tuple(wanted))

    def _test(self, name: str, word: Field, right: Any, path: Path) -> Test:
        if isinstance(right, dict):
            if len(right) != 1:
                self._refuse(path, Message("a field is tested with one operator, such as {{above: 5}}"))
            operator, right = next(iter(right.items()))
            path = (*path, operator)
        else:
            operator = "in" if self._is_list(right) and not word.is_list else "is"
        if operator not in OPERATORS:
            known = ELSEWHERE.get(operator) or nearest(operator, OPERATORS)
            self._refuse(path, Message("unknown operator '{name}'", name=shown(operator)), known, at_key=True)
        types, size = OPERATORS[operator]
        if types != ANY and operator not in fitting(word):
            message = Message(
                "'{operator}' does not fit '{field}' ({type}); use one of {words}",
                operator=operator,
                field=name,
                type=word.type,
                words=Listed(fitting(word)),
            )
            self._refuse(path, message)
        operand = self._right(name, word, size, right, path)
        if operand.value == NONE and word.type in (*NUMBERS, *DATES) and operator not in ("is", "is_not"):
            self._refuse(path, Message("no size or day is '{operator}' none; ask with 'is: none'", operator=operator))
        return Test(name, word, operator, operand, truth_of(name, word, operator, operand))

    def _is_list(self, right: Any) -> bool:
        if isinstance(right, str) and right.startswith("setting:"):
            return isinstance(self.settings.get(right.removeprefix("setting:")), list)
        return isinstance(right, list)

    def _right(self, name: str, word: Field, size: str, right: Any, path: Path) -> Operand:
        if size == "yes or no":
            if word.figure is not None:
                message = Message("'{field}' is worked out, not given; test its value", field=name)
                self._refuse(path, message, at_key=True)
            return self._operand(right, "bool", path)
        if size == "two":
            if not isinstance(right, list) or len(right) != 2:  # noqa: PLR2004  (the two ends)
                self._refuse(path, Message("'between' needs a list of two values, both included"))
            return self._ends(right, word, path)
        many = size == "many" or word.is_list
        if not many:
            return self._operand(right, word.type, path, word)
        if isinstance(right, str) and right.startswith("setting:"):
            operand = self._operand(right, "list", path, word)
        else:
            operand = Operand(self._each(right if isinstance(right, list) else [right], _single(word), path, word))
        if size == "many" and not operand.value:
            self._refuse(path, Message("an empty list asks nothing; name what to look for"))
        return operand

    def _ends(self, right: list[Any], word: Field, path: Path) -> Operand:
        for at, end in enumerate(right):
            if end == NONE or (isinstance(end, str) and end.startswith("field:")):
                message = Message("'between' stands between two values, not '{value}'; use two conditions", value=end)
                self._refuse((*path, at), message)
        low, high = self._each(right, word.type, path, word)
        if low > high:
            self._refuse(path, Message("'between' names the lower end first"))
        return Operand((low, high))

    def _each(self, entries: list[Any], type_: str, path: Path, word: Field) -> tuple[Any, ...]:
        found = []
        for at, entry in enumerate(entries):
            try:
                found.append(self._operand(entry, type_, (*path, at), word))
            except _WrongError:
                continue
        if len(found) < len(entries):
            raise _WrongError
        return tuple(operand.value for operand in found)

    def _operand(self, raw: Any, type_: str, path: Path, word: Field | None = None) -> Operand:
        if isinstance(raw, str) and raw.startswith("setting:"):
            name = raw.removeprefix("setting:")
            if name not in self.settings:
                self._refuse(path, _unknown_setting(name), nearest(name, self.settings))
            if self.settings[name] is None:
                raise _WrongError
            return Operand(self._literal(self.settings[name], type_, path, word), setting=name)
        if isinstance(raw, str) and raw.startswith("field:"):
            return self._other_field(raw.removeprefix("field:"), type_, path)
        return Operand(self._literal(raw, type_, path, word))

    def _other_field(self, name: str, type_: str, path: Path) -> Operand:
        other = self.vocabulary.get(name)
        if other is None:
            self._refuse(path, Message("unknown field '{name}'", name=shown(name)), nearest(name, self.vocabulary))
        if not any(type_ in family and other.type in family for family in (NUMBERS, DATES)):
            message = Message(
                "'{field}' ({type}) cannot stand here; fields of numbers or of dates can", field=name, type=other.type
            )
            self._refuse(path, message)
        return Operand(None, field=other, name=name)

    def _literal(self, raw: Any, type_: str, path: Path, word: Field | None) -> Any:
        if type_ == "list":
            if not isinstance(raw, list) or word is None:
                self._refuse(
                    path, Message("expected {right}, found {found}", right=Message("a list"), found=kind_of(raw))
                )
            return tuple(self._literal(entry, _single(word), path, word) for entry in raw)
        value = _value(raw, type_)
        if value is None:
            self._refuse_type(path, _EXPECTED.get(type_, "[]"), raw)
        if type_ == "enum" and word is not None and word.terms is not None and value not in list(word.terms):
            message = Message(
                "'{value}' is not a value of '{field}' ({words})",
                value=shown(value),
                field=word.name,
                words=Listed(word.terms),
            )
            self._refuse(path, message, meant(word.terms, value))
        return value


def _single(word: Field) -> str:
    """The type of one entry of a list, or of the field itself."""
    return word.type.removeprefix("list of ")


def _value(raw: Any, type_: str) -> Any:
    """A literal as its type has it, None when it does not fit."""
    if raw == NONE and type_ in (*NUMBERS, *DATES):
        return NONE
    if type_ in DATES:
        return day_of(raw)
    if type_ in NUMBERS:
        return raw if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else None
    if type_ == "bool":
        return raw if isinstance(raw, bool) else None
    return raw if isinstance(raw, str) and type_ in WORDS else None


def _unknown_setting(name: str) -> Message:
    return Message("unknown setting '{name}'", name=shown(name))


_EXPECTED = {
    "bool": Message("true or false"),
    "enum": Message("one of its values"),
    "text": Message("a text"),
    "place": Message("a place"),
    **dict.fromkeys(DATES, Message("a day as YYYY-MM-DD")),
    **dict.fromkeys(NUMBERS, Message("a number")),
}
"""What should stand there, by the type of the field."""
