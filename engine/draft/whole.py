"""A draft put together: inputs and playbook in, the text of a plan out."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from engine.draft.days import latest_start
from engine.draft.inputs import given, read_inputs
from engine.draft.money import ZERO, TooLittle, bound, split
from engine.draft.parts import Frame, tree
from engine.draft.text import written
from engine.draft.words import shown, told
from engine.findings import Language
from engine.messages import Label, Listed, Message
from engine.problems import Problem, Refused
from engine.rules import Playbook, Rulebook, Setting
from engine.source import Source, parted

DEFAULT_DAYS = "always_on_min_days"
"""The setting for how long a campaign runs when no end is given."""


def draft(book: Rulebook, source: Source, lang: Language) -> str:
    """The text of a plan drafted from the frame of one; raises Refused: wrong inputs, too little money or time."""
    plan = read_inputs(source)
    playbook = book.playbooks.get(given(plan, "objective.primary"))
    if playbook is None:
        why = Message("these rules have no playbook for this objective; add one")
        raise _refused(source, "objective.primary", why)
    if bound(playbook, "split", "ads", "is", ZERO) >= 1:
        why = Message("the setting split_ads leaves no money for creators; lower it")
        raise _refused(source, "objective.primary", why)
    start: date = given(plan, "schedule.start")
    end: date = given(plan, "schedule.end") or start + timedelta(int(book.values[DEFAULT_DAYS]) - 1)
    needed, cell, settings = latest_start(playbook, start, end)
    lines = given(plan, "budget.lines")
    spent = sum((getattr(lines, name) or ZERO for name in lines.model_fields_set), ZERO) if lines else ZERO
    money = split(playbook, given(plan, "budget.total"), spent, given(plan, "budget.fx_to_cny"))
    problems = []
    if end < needed:
        why = Message(
            "the days of the playbook do not fit: {cell}, the last thing that it starts, is on {day} ({settings}); "
            "end on that day or later ({days} days)",
            cell=cell,
            day=needed,
            settings=_named(settings),
            days=(needed - start).days + 1,
        )
        problems.append(("schedule.end", why))
    if isinstance(money, TooLittle):
        why = _too_little(money, playbook, given(plan, "budget.total"), given(plan, "budget.currency"))
        problems.append(("budget.total", why))
    if problems or isinstance(money, TooLittle):
        raise Refused(Problem(source.locate(parted(path)), why, path) for path, why in problems)
    return written(tree(Frame(book, playbook, plan, start, end, money, lang)), shown("head", lang, playbook.objective))


def _named(settings: Iterable[Setting]) -> Listed:
    """Settings with their values and origins: whose choice it is that keeps a draft from being made."""
    return Listed(Label(told(setting, "en"), told(setting, "zh")) for setting in settings)


def _refused(source: Source, path: str, why: Message) -> Refused:
    return Refused([Problem(source.locate(parted(path)), why, path)])


def _too_little(money: TooLittle, playbook: Playbook, total: Decimal, currency: str) -> Message:
    lines = [playbook.line("kol", "creators"), playbook.line("kol", "fee_per_note")]
    fewest = [line.bounds["at_least"] for line in lines if line and "at_least" in line.bounds]
    ads = playbook.line("split", "ads")
    parts = [
        Message("{amount} for {what}", amount=f"{amount:,.2f}", what=what)
        for amount, what in (
            (money.fees, Message("the fewest KOLs at the lowest price ({settings})", settings=_named(fewest))),
            (money.ads, Message("ads ({settings})", settings=_named(ads.settings if ads else ()))),
            (money.given, Message("the lines that were given")),
        )
        if amount
    ]
    return Message(
        "{total} {currency} is too little; the least is {least} {currency}: {parts}",
        total=f"{total:,.2f}",
        least=f"{money.least:,.2f}",
        currency=currency,
        parts=Listed(parts),
    )
