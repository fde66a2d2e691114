"""A draft put together: inputs and playbook in, the text of a plan out."""

from datetime import date, timedelta
from decimal import Decimal

from engine.draft.days import latest_start
from engine.draft.inputs import given, read_inputs
from engine.draft.money import ZERO, TooLittle, bound, split
from engine.draft.parts import Frame, tree
from engine.draft.text import written
from engine.draft.words import shown
from engine.findings import Language
from engine.problems import Problem, Refused
from engine.rules import Rulebook
from engine.source import Source, parted

DEFAULT_DAYS = "always_on_min_days"
"""The setting for how long a campaign runs when no end is given."""


def draft(book: Rulebook, source: Source, lang: Language) -> str:
    """The text of a plan drafted from the frame of one; raises Refused: wrong inputs, too little money or time."""
    plan = read_inputs(source)
    playbook = book.playbooks.get(given(plan, "objective.primary"))
    if playbook is None:
        raise _refused(source, "objective.primary", "these rules have no playbook for this objective; add one")
    if bound(playbook, "split", "ads", "is", ZERO) >= 1:
        raise _refused(source, "objective.primary", "the setting split_ads leaves no money for creators; lower it")
    start: date = given(plan, "schedule.start")
    end: date = given(plan, "schedule.end") or start + timedelta(int(book.values[DEFAULT_DAYS]) - 1)
    needed = latest_start(playbook, start, end)
    lines = given(plan, "budget.lines")
    spent = sum((getattr(lines, name) or ZERO for name in lines.model_fields_set), ZERO) if lines else ZERO
    money = split(playbook, given(plan, "budget.total"), spent, given(plan, "budget.fx_to_cny"))
    problems = []
    if end < needed:
        told = (
            f"the days of the playbook do not fit: the last thing that it starts, starts on {needed}; "
            f"end on that day or later ({(needed - start).days + 1} days)"
        )
        problems.append(("schedule.end", told))
    if isinstance(money, TooLittle):
        told = _too_little(money, given(plan, "budget.total"), given(plan, "budget.currency"))
        problems.append(("budget.total", told))
    if problems or isinstance(money, TooLittle):
        raise Refused(Problem(source.locate(parted(path)), told, path) for path, told in problems)
    return written(tree(Frame(book, playbook, plan, start, end, money, lang)), shown("head", lang, playbook.objective))


def _refused(source: Source, path: str, told: str) -> Refused:
    return Refused([Problem(source.locate(parted(path)), told, path)])


def _too_little(money: TooLittle, total: Decimal, currency: str) -> str:
    parts = [
        f"{amount:,.2f} for {what}"
        for amount, what in (
            (money.fees, "the fewest KOLs at the lowest price"),
            (money.ads, "ads"),
            (money.given, "the lines that were given"),
        )
        if amount
    ]
    return f"{total:,.2f} {currency} is too little; the least is {money.least:,.2f} {currency}: {', '.join(parts)}"
