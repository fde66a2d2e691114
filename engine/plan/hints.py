"""Suggestions: what the writer of a wrong value may have meant."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from engine import terms
from engine.messages import shown
from engine.plan.fields import PlanField
from engine.plan.kinds import DAY_OR_NONE, PLACE_PATTERN, SHARE, Kind, is_day

_YES_NO = dict.fromkeys(("true", "yes", "y", "on", "1", "是"), "true")
_YES_NO |= dict.fromkeys(("false", "no", "n", "off", "0", "否"), "false")
_NONE = frozenset(("", "none", "no", "false", "0", "n/a", "-", "无", "[]", "{}"))
_TIMES = {"": Decimal(1), "%": Decimal("0.01"), "k": Decimal(1000), "w": Decimal(10_000), "万": Decimal(10_000)}
_DAYS = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?:[T ].*)?")


def _is_none(value: object) -> bool:
    return str(value).strip().casefold() in _NONE


def _number_hint(kind: Kind, _: PlanField | None, value: object) -> str | None:
    """500000 for '500,000', '500k' or '50万'; 0.15 for '15%', and for 15 where a share stands."""
    bare = re.sub(r",(?=[0-9]{3}(?![0-9]))|\s", "", str(value))
    found = re.fullmatch(r"(-?[0-9]{1,12}(?:\.[0-9]{1,12})?)(|[%kKwW万])", bare)
    if not found:
        return None
    number = Decimal(found[1]) * _TIMES[found[2].lower()]
    if kind is SHARE and number > 1 and not found[2]:
        number *= _TIMES["%"]
    fits = (kind.least or 0) <= number and (kind.most is None or number <= kind.most)
    return f"{number.normalize():f}" if fits and (kind.name != "int" or number % 1 == 0) else None


def _day_hint(kind: Kind, _: PlanField | None, value: object) -> str | None:
    if kind is DAY_OR_NONE and _is_none(value):
        return "none"
    found = _DAYS.fullmatch(str(value).strip())
    day = "{}-{:0>2}-{:0>2}".format(*filter(None, found.groups())) if found else ""
    return day if is_day(day) else None


def _place_hint(_: Kind, __: PlanField | None, value: object) -> str | None:
    place = str(value).strip()
    place = place[:2].upper() + place[2:]
    return place if re.fullmatch(PLACE_PATTERN, place) else None


def _map_hint(_: Kind, field: PlanField | None, value: object) -> str | None:
    return "{}" if field and "{}" in field.meaning["en"] and _is_none(value) else None


def _list_hint(_: Kind, field: PlanField | None, value: object) -> str | None:
    if _is_none(value):
        return "[]"
    return f"[{shown(value)}]" if isinstance(value, str) and field and field.type != "list of entries" else None


HINTS: Mapping[str, Callable[[Kind, PlanField | None, object], str | None]] = {
    "bool": lambda _, __, value: _YES_NO.get(str(value).strip().casefold()),
    "enum": lambda _, field, value: terms.meant(field.terms, str(value)) if field and field.terms else None,
    **dict.fromkeys(("int", "number", "money", "share"), _number_hint),
    **dict.fromkeys(("date", "date or none"), _day_hint),
    "place": _place_hint,
    "map": _map_hint,
    "list": _list_hint,
}
