"""What stands in the inputs of forms for the values of a plan, and what is typed there as values again."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from engine.asking import NOTHING, half_width, meant
from engine.changes import Edit, value_in
from engine.findings import Language
from engine.plan import PlanField, field_at
from engine.plan.kinds import is_number
from engine.source import REMOVED
from engine.terms import Term, Terms
from engine.wording import NONE_WORD, as_json, term

VALUE = "value:"
"""What inputs are called, before the path of the field."""

FIXED = ("version", "waivers", "roster")
"""Parts of a plan that no form shows."""

NUMBERS = ("int", "number", "money", "share")
"""The types of such values that are numbers."""

HOLDERS = ("map", "list of entries")
"""The types of fields that have others in them; an input can say of them that there is none."""

DOLLARS = {"HKD": "HK", "NZD": "NZ", "AUD": "AU?", "SGD": "SG?", "USD": "US"}
"""What people write before the dollar sign."""

MARKS = {"CNY": "¥|元|RMB|人民币", "MYR": "RM", "EUR": "€"} | {name: rf"(?:{of})?\$" for name, of in DOLLARS.items()}
"""The signs of each currency of a plan, as a pattern; none of them is that of another currency that a plan may have."""


def written(value: Any) -> str:
    """A value as an input has it; '' for what is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(as_json(value))


def shown(field: PlanField, value: Any, lang: Language) -> str:
    """A value as its input has it: a list an entry a line, a share as per cent, the word for what is none."""
    if value in ([], {}) or (value == "" and field.type == "text"):
        return NONE_WORD[lang]
    if field.type in HOLDERS:
        return ""
    if isinstance(value, list):
        lines = [" ".join(written(entry).split()) for entry in value]
        if field.terms:
            order = [*field.terms]
            lines.sort(key=lambda word: order.index(word) if word in order else len(order))
        return "\n".join(lines)
    if field.type == "share" and is_number(value) and 0 <= value <= 1:
        return f"{(Decimal(value) * 100).normalize():f}%"
    return written(value)


@cache
def choices(terms: Terms, lang: Language) -> Mapping[str, str]:
    """The words of a vocabulary, each with its label, and with its meaning where that says more."""
    return {word.value: _choice(word, terms, lang) for word in terms}


def _choice(word: Term, terms: Terms, lang: Language) -> str:
    label, meaning = term(terms, word.value, lang), word.meaning[lang].rstrip(".。")
    return label if meaning.casefold() == label.casefold() else f"{label} – {meaning}"


def changed(
    data: Any, typed: Mapping[str, str], shown: Callable[[PlanField, Any], str], lines: bool = False
) -> Iterator[Edit]:
    """The edits that what was typed asks for, by paths; `shown` tells what stood in the input of a field for a value.

    What was left as it was is no edit, nor what says the same in other words; a blank input leaves the field out. With
    `lines` the entries of a list stand a line each, else with commas between.
    """
    currency = typed.get("budget.currency", str(value_in(data, "budget.currency")))
    for path, text in typed.items():
        if (field := field_at(path)) is None:
            continue
        was = value_in(data, path)
        stood = shown(field, was).strip()
        if not text.strip():
            if stood:
                yield Edit(path, was, REMOVED)
            continue
        now = _value(field, text.strip(), currency, lines)
        if type(now) is not type(was) or (now != was and text.strip() != stood):
            yield Edit(path, was, now)


def _value(field: PlanField, text: str, currency: str, lines: bool) -> Any:
    """The value that a text in an input means; a text that means none stays, to be judged."""
    nothing = text.casefold() in NOTHING
    if field.type in HOLDERS:
        return {} if field.type == "map" else []
    if field.type.startswith("list"):
        apart = [line.strip() for line in text.splitlines() if line.strip()]
        return [] if nothing else meant(field, apart if lines else text)
    if field.type == "text":
        return "" if nothing else text
    return meant(field, _bare(text, currency) if field.type in ("money", "number") else text)


def other_currency(text: str, currency: str) -> bool:
    """Whether an amount is given in another currency than that of the plan."""
    return any(_bare(text, other) != half_width(text).strip() for other in MARKS if other != currency)


def _bare(text: str, currency: str) -> str:
    """An amount without the sign of the plan's own currency; that of another one stays, and is no number."""
    return _sign(currency).sub("", half_width(text).strip())


@cache
def _sign(currency: str) -> re.Pattern[str]:
    marks = "|".join(filter(None, (re.escape(currency), MARKS.get(currency))))
    return re.compile(rf"^(?:{marks})\s*|\s*(?:{marks})$", re.IGNORECASE)
