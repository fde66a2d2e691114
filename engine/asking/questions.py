"""A question to the planner, as a frozen value: the field, why it matters, and what can be chosen."""

from collections.abc import Iterable, Iterator
from typing import Any

from engine.asking.openings import Opening, Undecided
from engine.changes.choices import REFERS, named
from engine.changes.edits import value_in
from engine.findings import Frozen, Language, Place
from engine.plan import FIELDS, PlanField, field_at
from engine.rules import Rulebook
from engine.source import Source, parted

YES_NO = ((True, "yes", "是"), (False, "no", "否"))


class Option(Frozen):
    """A value to choose, as a plan writes it, and how people call it."""

    value: str | bool
    label: str


class Question(Frozen):
    """One open field of a plan (`path`), and what to ask for it.

    `about` names the entry that the field is in ("" outside lists), `label` and `meaning` tell the field, `options`
    what can be chosen (none for free values), `needed_by` the rules that it bears on. `raises` and `clears` are rules
    of which some value of this field alone raises a finding, or clears one or rules it out; `decides` counts such
    findings, by which questions are ranked.
    """

    path: str
    question: str
    about: str
    label: str
    meaning: str
    type: str
    unit: str | None
    required: bool
    options: tuple[Option, ...]
    decides: int
    needed_by: tuple[str, ...]
    raises: tuple[str, ...]
    clears: tuple[str, ...]
    location: Place


def question(opening: Opening, book: Rulebook, source: Source, lang: Language) -> Question:
    """What to ask for an open field of the plan in a text."""
    field = field_at(opening.path)
    assert field is not None
    return Question(
        path=opening.path,
        question=book.questions[field.path][lang],
        about=_about(source.data, opening.path),
        label=field.zh,
        meaning=field.meaning[lang],
        type=field.type,
        unit=field.unit,
        required=opening.required,
        options=tuple(_options(source.data, field, lang)),
        decides=opening.decides,
        needed_by=_ids(opening.needed),
        raises=_ids(opening.raises),
        clears=_ids(opening.clears),
        location=Place.of(source.locate(parted(opening.path))),
    )


def first_key(field: PlanField) -> PlanField:
    """The field by which the entries of a list are told apart, such as the id of a cohort."""
    return next(one for one in FIELDS.values() if one.path.startswith(f"{field.path}[]."))


def _ids(undecided: Iterable[Undecided]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.rule.id for one in undecided))


def _about(data: dict[str, Any], path: str) -> str:
    """The name of the entry that a field is in, '' when it has none or the field is in no list."""
    steps = parted(path)
    at = max((number for number, step in enumerate(steps) if isinstance(step, int)), default=0)
    listed = field_at(".".join(map(str, steps[:at])))
    if listed is None:
        return ""
    name = first_key(listed).path.rpartition(".")[2]
    return str(value_in(data, ".".join(map(str, (*steps[: at + 1], name)))) or "")


def _options(data: dict[str, Any], field: PlanField, lang: Language) -> Iterator[Option]:
    at = 2 if lang == "zh" else 1
    if field.type == "list of entries":
        field = first_key(field)
    if field.type == "bool":
        yield from (Option(value=one[0], label=one[at]) for one in YES_NO)
    elif field.terms:
        yield from (Option(value=term.value, label=term.zh if lang == "zh" else term.en) for term in field.terms)
    elif field.path in REFERS:
        yield from (Option(value=name, label=name) for name in named(data, field, ()))
