"""How a plan is read: what is wrong, where, and what to write instead; all problems at once."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from engine.messages import Listed, Message, shown
from engine.plan.agreement import Found, as_map, disagreements
from engine.plan.fields import FIELDS, INSIDE, KINDS, PlanField
from engine.plan.hints import HINTS
from engine.plan.kinds import DAY_PATTERN, FIRST_DAY, LAST_DAY, PLACE, SHARE, TEXT, Kind, exists, is_number
from engine.plan.models import Plan
from engine.problems import Problem, Refused, nearest
from engine.source import MAX_PROBLEMS, Path, Source, dotted, kind_of

Report = Callable[[Path, Message, str | None, bool], None]

MAX_HINTS = 100  # of a text that is all mistakes, only the first get a suggestion: each one is a search


def read_plan(source: Source) -> Plan:
    """The plan in a text, or Refused with every problem of the text, each at its place."""
    problems = list(source.problems)
    told_before = {(problem.location, problem.path) for problem in problems}

    def note(path: Path, message: Message, suggestion: str | None, at_key: bool) -> None:
        place = source.locate_key(path) if at_key else source.locate(path)
        if (place, dotted(path)) not in told_before:
            problems.append(Problem(place, message, dotted(path), suggestion))

    plan = parse(source.data, note)
    if plan is None or problems:
        raise Refused(problems)
    return plan


def parse(data: dict[str, Any], problem: Report) -> Plan | None:
    """The plan in some data, or None once each problem is reported as (path, message, suggestion, stands at the key).

    What names, orders and amounts must agree is checked on the data, so that it is reported beside wrong values.
    """
    plan, found = None, list(disagreements(as_map(data)))
    count = len(found)
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        count += error.error_count()
        found = [*islice(_mistakes(error), MAX_PROBLEMS), *found]
    for number, (path, message, hint, at_key) in enumerate(found[:MAX_PROBLEMS]):
        problem(path, message, hint() if number < MAX_HINTS else None, at_key)
    if count > MAX_PROBLEMS:
        more = Message("there are {count} problems more; mend these first", count=count - MAX_PROBLEMS)
        problem((), more, None, False)
    return None if found else plan


def _pattern(path: Path) -> str:
    """The path of a field in FIELDS: cohorts[].role for (cohorts, 0, role)."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _mistakes(error: ValidationError) -> Iterator[Found]:
    """What pydantic found, in our words: it gives the places, the kinds and the values give the words."""
    for one in error.errors(include_url=False, include_context=False):
        path, value = one["loc"], one["input"]
        if one["type"] == "extra_forbidden":
            yield _unknown(path)
        elif path[-1:] == ("[key]",):
            yield _wrong(path[:-1], PLACE, None, value, at_key=True)
        else:
            field = _pattern(path)
            # the only keys that are not names of fields are places, each with a share, and what a waiver remembers
            kind = KINDS.get(field, TEXT if path[:1] == ("waivers",) else SHARE)
            yield _wrong(path, kind, FIELDS.get(field.removesuffix("[]")), value)


def _unknown(path: Path) -> Found:
    fields = INSIDE[_pattern(path[:-1])]
    names = {field.zh: key for key, field in fields.items()} | {key: key for key in fields}
    use = Listed(fields, 120)
    message = Message("unknown field '{name}' here; use one of {words}", name=shown(path[-1]), words=use)
    return Found(path, message, lambda: names.get(nearest(path[-1], names) or ""), at_key=True)


def _wrong(path: Path, kind: Kind, field: PlanField | None, value: object, at_key: bool = False) -> Found:
    hint = HINTS.get(kind.name)
    return Found(path, _complaint(kind, value), lambda: hint(kind, field, value) if hint else None, at_key)


def _complaint(kind: Kind, value: object) -> Message:
    """What was found, what is expected, what to write."""
    if is_number(value):
        if kind.least is not None and value < kind.least:
            return Message(
                "{value} is below {least}; write {right}", value=value, least=kind.least, right=_limits(kind)
            )
        if kind.most is not None and value > kind.most:
            return Message("{value} is above {most}; write {right}", value=value, most=kind.most, right=_limits(kind))
    if isinstance(value, str):
        if kind.name.startswith("date") and re.fullmatch(DAY_PATTERN, value):
            if not exists(value):
                return Message("{value} is not a day that exists; {advice}", value=value, advice=kind.advice)
            return Message(
                "{value} is not a day between {first} and {last}; {advice}",
                value=value,
                first=FIRST_DAY.year,
                last=LAST_DAY.year,
                advice=kind.advice,
            )
        if kind.name.startswith(("date", "place", "enum")):
            advice = kind.advice
            return Message("'{value}' is not {right}; {advice}", value=shown(value), right=kind.expected, advice=advice)
    found = kind_of(value)
    return Message("expected {right}, found {found}; {advice}", right=kind.expected, found=found, advice=kind.advice)


def _limits(kind: Kind) -> Message | int:
    if kind.most is None:
        return Message("{least} or more", least=kind.least)
    return kind.most if kind.least == kind.most else Message("a share from 0 to 1, such as 0.05 for 5%")
