"""A draft put together: inputs and playbook in, the text of a plan out."""

from datetime import date, timedelta
from decimal import Decimal

from engine.draft.days import latest_start
from engine.draft.inputs import given
from engine.draft.money import TooLittle, split
from engine.draft.parts import Frame, tree
from engine.draft.text import written
from engine.draft.words import shown
from engine.findings import Language
from engine.plan import Plan
from engine.rules import Rulebook

DEFAULT_DAYS = "always_on_min_days"
"""The setting for how long a campaign runs when no end is given."""


class NoDraft(Exception):
    """No plan can be drafted from these inputs: at which path, and why."""

    def __init__(self, path: str, told: str) -> None:
        super().__init__(told)
        self.path = path


def draft(book: Rulebook, plan: Plan, lang: Language) -> str:
    """The text of a plan drafted from inputs that are `draftable`; raises NoDraft for too little money or time."""
    playbook = book.playbooks.get(given(plan, "objective.primary"))
    if playbook is None:
        raise NoDraft("objective.primary", "these rules have no playbook for this objective; add one")
    start: date = given(plan, "schedule.start")
    end: date = given(plan, "schedule.end") or start + timedelta(int(book.values[DEFAULT_DAYS]) - 1)
    needed = latest_start(playbook, start, end)
    if end < needed:
        told = (
            f"the days of the playbook do not fit: the last thing to start, starts on {needed}; "
            f"a campaign from {start} ends on that day or later ({(needed - start).days + 1} days)"
        )
        raise NoDraft("schedule.end", told)
    rate = given(plan, "budget.fx_to_cny")
    if not rate:
        raise NoDraft("budget.fx_to_cny", "a rate of 0 is no rate; give the CNY for one unit")
    lines = given(plan, "budget.lines")
    spent = sum((getattr(lines, name) or Decimal(0) for name in lines.model_fields_set), Decimal(0)) if lines else 0
    money = split(playbook, given(plan, "budget.total"), Decimal(spent), rate)
    if isinstance(money, TooLittle):
        raise NoDraft("budget.total", _too_little(money, given(plan, "budget.total"), given(plan, "budget.currency")))
    return written(tree(Frame(book, playbook, plan, start, end, money, lang)), shown("head", lang, playbook.objective))


def _too_little(money: TooLittle, total: Decimal, currency: str) -> str:
    parts = [
        f"{amount:,.2f} for {what}"
        for amount, what in ((money.fees, "the fewest KOLs at the lowest price"), (money.ads, "ads"), (money.given, "the lines that were given"))
        if amount
    ]
    return f"{total:,.2f} {currency} is too little; the least is {money.least:,.2f} {currency}: {', '.join(parts)}"


