"""What a planner answers, in words, put into a field: read by the type of the field, then judged as a plan is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.asking.questions import Option, Question, first_key
from engine.changes.edits import Edit, data_with, value_in
from engine.facts import EMPTY_MEANS_NONE
from engine.messages import Message, Tells
from engine.plan import KINDS, PlanField, field_at, parse
from engine.plan.hints import HINTS
from engine.plan.kinds import SHARE, Kind
from engine.problems import did_you_mean
from engine.source import Path, dotted, parted
from engine.terms import said
from engine.values import NONE

NOTHING = frozenset({"none", "无", "没有"})
"""Answers that say that there is no such thing."""

YES_OR_NO = frozenset({"yes", "no", "y", "n", "true", "false", "是", "否", "有"})
"""Answers to whether there is such a thing, where its names are asked for."""

EMPTY: Mapping[str, Any] = {"int": 0, "money": 0, "text": "", "date or none": NONE}
"""What a plan writes for nothing, by the type of the field; [] for every list."""

SHARES = "place: share"
"""The unit of a map of places, each with its share."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_COMMAS, _SEMICOLONS = re.compile(r"[,，、]"), re.compile(r"[;；]")


class NoAnswer(Exception):
    """A text that is no answer to the question; says what is wrong with it and what to write, as for a broken plan."""

    def __init__(self, complaints: Iterable[Tells]) -> None:
        super().__init__()
        self.complaints = tuple(complaints)

    def told(self, lang: str = "en") -> str:
        """Everything that is wrong, in a language, one a line."""
        return "\n".join(complaint.told(lang) for complaint in self.complaints)

    def __str__(self) -> str:
        return self.told()


def edit_of(question: Question, answer: str, data: dict[str, Any]) -> Edit:
    """The edit of a plan that an answer asks for; raises NoAnswer with every problem of it."""
    field = field_at(question.path)
    assert field is not None
    if field.type == "list of entries" and answer.strip().casefold() in YES_OR_NO:
        told = Message(
            "'{answer}' names no entry; write the names, with commas between, or none", answer=answer.strip()
        )
        raise NoAnswer([told])
    edit = _nothing(question, field, answer, data) or Edit(question.path, None, meant(field, answer, question.options))
    complaints: list[Message] = []

    def note(path: Path, message: Message, suggestion: str | None, _: bool) -> None:
        complaint = did_you_mean(message, suggestion)
        elsewhere = not dotted(path).startswith(edit.path)
        complaints.append(Message("{path}: {told}", path=dotted(path), told=complaint) if elsewhere else complaint)

    if parse(data_with(data, (edit,)), note) is None:
        raise NoAnswer(complaints)
    return edit


def _nothing(question: Question, field: PlanField, answer: str, data: dict[str, Any]) -> Edit | None:
    """That there is no such thing: {} for the nearest map that can be none and is left out, or else by the type."""
    if answer.strip().casefold() not in NOTHING or (field.terms and said(field.terms, answer)):
        return None
    steps = parted(question.path)
    for end in range(len(steps) - 1, 0, -1):
        path = ".".join(map(str, steps[:end]))
        holder = field_at(path)
        if holder and holder.path in EMPTY_MEANS_NONE:
            if value_in(data, path) is None:
                return Edit(path, None, {})
            break
    if field.type.startswith("list"):
        return Edit(question.path, None, [])
    return Edit(question.path, None, EMPTY[field.type]) if field.type in EMPTY else None


def meant(field: PlanField, answer: str | Sequence[str], options: Sequence[Option] = ()) -> Any:
    """The value that an answer means for a field; a text that means none is left as it is, to be judged.

    The entries of a list of texts, words or places may be given apart.
    """
    if not isinstance(answer, str):
        return [_one(field, each, options) for each in answer]
    answer = answer.strip()
    if field.type == "list of entries":
        first = first_key(field)
        key = first.path.rpartition(".")[2]
        return [{key: _one(first, each, options)} for each in _several(answer)]
    if field.type.startswith("list"):
        return [_one(field, each, options) for each in _several(answer)]
    if field.unit == SHARES:
        return dict(_share(each) for each in _several(answer))
    return _one(field, answer, options)


def _several(answer: str) -> list[str]:
    """The parts of an answer: between semicolons when it has any, else between commas."""
    parts = (_SEMICOLONS if _SEMICOLONS.search(answer) else _COMMAS).split(answer)
    return [part.strip() for part in parts if part.strip()]


def _share(part: str) -> tuple[str, Any]:
    place, _, share = part.replace("：", ":").replace(":", " ").strip().rpartition(" ")
    return place.strip(), _number(SHARE, share)


def _one(field: PlanField, answer: str, options: Sequence[Option]) -> Any:
    """A single value."""
    type_ = field.type.removeprefix("list of ")
    if type_ == "bool" or field.terms or options:
        return _chosen(field, answer, options)
    if type_ in ("int", "number", "money", "share"):
        return _number(KINDS[field.path], answer)
    if type_ in ("date", "date or none"):
        return HINTS[type_](KINDS[field.path], field, half_width(answer)) or answer
    return answer


def _chosen(field: PlanField, answer: str, options: Sequence[Option]) -> Any:
    """An option, by its number or its name in either language; a word that names none stays."""
    if answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(options):
        return options[int(answer) - 1].value
    if field.terms:
        return said(field.terms, answer) or answer
    if field.type == "bool":
        said_so = HINTS["bool"](KINDS[field.path], field, answer)
        return said_so == "true" if said_so else answer
    return answer


def _number(kind: Kind, answer: str) -> Any:
    """A number as it is written, or as 50万, 500k, 500,000, 15% and １２０ mean; else the text."""
    bare = half_width(answer)
    number = bare if _NUMBER.fullmatch(bare) else HINTS[kind.name](kind, None, bare)
    if not number:
        return answer
    return Decimal(number) if "." in number else int(number)


def half_width(text: str) -> str:
    """A text with the digits, letters and marks of a Chinese keyboard as those of any other: １２０％ is 120%."""
    return unicodedata.normalize("NFKC", text)
