"""What must agree within a plan: ids, references, ranges; read off the raw data, to be told beside wrong values."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from engine.messages import Label, Listed, Message, shown
from engine.plan.kinds import is_day, is_number
from engine.problems import nearest
from engine.source import Path
from engine.terms import Currency


class Found(NamedTuple):
    path: Path
    message: Message
    hint: Callable[[], str | None] = lambda: None
    at_key: bool = False


MAX_ENTRIES = 100
"""Of cohorts, briefs, KPIs and waivers in one plan."""

MAX_CREATORS = 2_000
"""Of the roster; house."""

RANGES = (
    ("schedule.start", "schedule.end"),
    ("ads.feed.start", "ads.feed.end"),
    ("ads.search.start", "ads.search.end"),
    ("cohorts[].publish.from", "cohorts[].publish.to"),
    ("cohorts[].followers.min", "cohorts[].followers.max"),
)
"""Fields of which the first is not after, or not above, the second; paths as in FIELDS."""

GIFTED = ("cohorts[].compensation", "cohorts[].fee_per_note")
"""Where the first is `gifted`, the second is nothing."""

WHAT = {"brief": Label("brief", "brief"), "cohort": Label("cohort", "分组")}
"""What a plan refers to."""

MAX_REMEMBERED = 300
"""Of values in one waiver; zhongcao itself writes fewer."""


def disagreements(data: dict[str, Any]) -> Iterator[Found]:
    """What breaks the structure of a plan. It is read off the raw data: values of a wrong type are passed over."""
    yield from _too_many(data)
    yield from _twice(data)
    yield from _dangling(data)
    yield from _reversed(data)
    budget = as_map(data.get("budget"))
    rate = budget.get("fx_to_cny")
    if budget.get("currency") == Currency.CNY and is_number(rate) and rate != 1:
        told = Message("one CNY is one CNY, found {rate}; leave the rate out", rate=rate)
        yield Found(("budget", "fx_to_cny"), told)
    for number, cohort in _entries(data.get("cohorts")):
        fee = cohort.get("fee_per_note")
        if cohort.get("compensation") == "gifted" and is_number(fee) and fee > 0:
            told = Message(
                "a gifted cohort has no fee, found {fee}; leave the fee out, or write compensation: gifted_and_paid",
                fee=fee,
            )
            yield Found(("cohorts", number, "fee_per_note"), told)


def as_map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _entries(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    listed = islice(value, MAX_CREATORS) if isinstance(value, list) else []  # a longer list is refused as such
    return ((number, entry) for number, entry in enumerate(listed) if isinstance(entry, dict))


def _too_many(data: dict[str, Any]) -> Iterator[Found]:
    """Lists whose entries are compared with each other stay short enough for that, and the roster short."""
    lists: dict[Path, Any] = {("cohorts",): data.get("cohorts"), ("briefs",): data.get("briefs")}
    lists["objective", "kpis"] = as_map(data.get("objective")).get("kpis")
    lists["waivers",] = data.get("waivers")
    for path, listed in lists.items():
        if isinstance(listed, list) and len(listed) > MAX_ENTRIES:
            message = Message(
                "{count} entries are more than {most}; put alike ones together, or split the plan",
                count=len(listed),
                most=MAX_ENTRIES,
            )
            yield Found((*path, MAX_ENTRIES), message)
    roster = data.get("roster")
    if isinstance(roster, list) and len(roster) > MAX_CREATORS:
        message = Message("{count} creators are more than {most}; split the plan", count=len(roster), most=MAX_CREATORS)
        yield Found(("roster", MAX_CREATORS), message)
    for number, waiver in _entries(data.get("waivers")):
        if len(as_map(waiver.get("remembers"))) > MAX_REMEMBERED:
            message = Message(
                "a waiver remembers at most {most} values; ask 'zhongcao waive' for it again", most=MAX_REMEMBERED
            )
            yield Found(("waivers", number, "remembers"), message)


def _twice(data: dict[str, Any]) -> Iterator[Found]:
    for name, key in (("cohorts", "id"), ("briefs", "id"), ("roster", "xhs_id")):
        first: dict[str, int] = {}
        for number, entry in _entries(data.get(name)):
            value = entry.get(key)
            if not isinstance(value, str) or (key == "xhs_id" and not value.strip()):
                continue
            if value in first:
                other = f"{name}.{first[value]}"
                told = Message(
                    "the {key} '{value}' is already that of {other}; give each its own",
                    key=key,
                    value=shown(value),
                    other=other,
                )
                yield Found((name, number, key), told)
            first.setdefault(value, number)


def _dangling(data: dict[str, Any]) -> Iterator[Found]:
    """References to cohorts and briefs that the plan does not have; blank means none, except in applies_to."""
    cohorts, briefs = _ids(data, "cohorts"), _ids(data, "briefs")
    for number, cohort in _entries(data.get("cohorts")):
        yield from _reference(("cohorts", number, "brief"), cohort, "brief", briefs)
    for number, kpi in _entries(as_map(data.get("objective")).get("kpis")):
        if kpi.get("applies_to") != "campaign":
            yield from _reference(("objective", "kpis", number, "applies_to"), kpi, "cohort", cohorts)
    for number, creator in _entries(data.get("roster")):
        yield from _reference(("roster", number, "cohort"), creator, "cohort", cohorts)


_Ids = dict[str | None, None]


def _ids(data: dict[str, Any], name: str) -> _Ids | None:
    """The ids in a list (None for an entry without), or None when some are no text: then none can be said to lack."""
    listed = [] if data.get(name) is None else data[name]
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        return None
    ids = dict.fromkeys(entry["id"] if isinstance(entry.get("id"), str) else None for entry in listed)
    wrong = any(entry.get("id") is not None and not isinstance(entry["id"], str) for entry in listed)
    return None if wrong else ids


def _reference(path: Path, entry: dict[str, Any], what: str, known: _Ids | None) -> Iterator[Found]:
    key = str(path[-1])
    name = entry.get(key)
    if known is None or not isinstance(name, str) or name in known or not (name.strip() or key == "applies_to"):
        return
    names = ["campaign"] if key == "applies_to" else []
    names += [one for one in islice(known, 50) if one is not None]
    if not known:
        have = Message("but the plan has no {what}s", what=WHAT[what])
    elif names:
        have = Message("which is not listed; use one of {names}", names=Listed(names, 120))
    else:
        have = Message("which is not listed; give the {what}s ids", what=WHAT[what])
    message = Message("names the {what} '{name}', {have}", what=WHAT[what], name=shown(name), have=have)
    yield Found(path, message, partial(nearest, name, names))


def _reversed(data: dict[str, Any]) -> Iterator[Found]:
    """Ranges that end before they start."""
    for first, last in RANGES:
        holder, _, low = first.rpartition(".")
        for path, found in _holders(data, holder):
            yield from _range(path, found, low, last.rpartition(".")[2])


def _holders(data: dict[str, Any], holder: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The maps of a plan at a path of FIELDS, one for each entry of the list in it."""
    listed, _, inside = holder.rpartition("[].")
    maps: list[tuple[Path, dict[str, Any]]] = [((), data)]
    if listed:
        maps = [((listed, number), entry) for number, entry in _entries(data.get(listed))]
    for path, found in maps:
        for part in inside.split("."):
            path, found = (*path, part), as_map(found.get(part))  # noqa: PLW2901  (a step down)
        yield path, found


def _range(path: Path, holder: object, low: str, high: str) -> Iterator[Found]:
    first: Any = as_map(holder).get(low)
    last: Any = as_map(holder).get(high)
    comparable = all(map(is_number if low == "min" else is_day, (first, last)))
    if comparable and first > last:
        more = Message("above") if low == "min" else Message("after")
        message = Message(
            "{low} {first} is {more} {high} {last}; correct one of them",
            low=low,
            first=first,
            more=more,
            high=high,
            last=last,
        )
        yield Found((*path, low), message)
