"""Asking for a waiver: when it is refused, and what is written into the plan."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.messages import Message
from engine.plan import Waiver
from engine.problems import Complaint, nearest
from engine.rules import Rule, Rulebook
from engine.rules.things import no_such
from engine.source import FORBIDDEN, Path
from engine.waivers.memory import RULE
from engine.waivers.sorting import SET, asleep


class Refusal(Complaint):
    """A waiver that is not given, with the reason."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A waiver that a planner asks for."""

    rule: str
    reason: str
    by: str
    date: datetime.date
    until: datetime.date


def waivable(wanted: Wanted, book: Rulebook, as_of: datetime.date) -> Rule:
    """The rule that is to be waived; raises Refusal."""
    rule = book.rule(wanted.rule)
    if rule is None and wanted.rule in asleep(book):
        raise Refusal(Message("the rule '{rule}' is not among the rules that are used here", rule=wanted.rule))
    if rule is None:
        raise Refusal(no_such("rule", wanted.rule, nearest(wanted.rule, [rule.id for rule in book.rules])))
    if not rule.waivable:
        raise Refusal(Message("the rule '{rule}' cannot be waived; fix what it finds", rule=rule.id))
    if not wanted.reason.strip():
        raise Refusal(Message("a waiver needs a reason; --reason is empty"))
    if not wanted.by.strip():
        raise Refusal(Message("a waiver needs the name of who accepts it; --by is empty"))
    for option, text in (("--reason", wanted.reason), ("--by", wanted.by)):
        if found := FORBIDDEN.search(text):
            code = f"U+{ord(found.group()):04X}"
            told = Message(
                "{option} holds the character {code}, which no plan may; leave it out", option=option, code=code
            )
            raise Refusal(told)
    if wanted.until < as_of:
        told = Message("--until {until} is before the day of the check, {day}", until=wanted.until, day=as_of)
        raise Refusal(told)
    if wanted.until < wanted.date:
        told = Message("--until {until} is before the day of the decision, {day}", until=wanted.until, day=wanted.date)
        raise Refusal(told)
    return rule


def entry(wanted: Wanted, remembers: Mapping[str, str]) -> dict[str, Any]:
    """A waiver as it stands in a plan."""
    return {
        RULE: wanted.rule,
        "reason": wanted.reason.strip(),
        "by": wanted.by.strip(),
        "date": wanted.date.isoformat(),
        "until": wanted.until.isoformat(),
        "remembers": dict(remembers),
    }


def placed(waivers: Sequence[Waiver], entry: Mapping[str, Any]) -> tuple[Path, list[tuple[Path, Any]]]:
    """Where a waiver goes, and what to put there: over the first of the same rule, field by field, or at the end."""
    at = next((at for at, waiver in enumerate(waivers) if waiver.rule == entry[RULE]), len(waivers))
    place: Path = (SET, at)
    if at == len(waivers):
        return place, [(place, dict(entry))]
    return place, [((*place, name), value) for name, value in entry.items() if name != RULE]
