"""Facts in words, English or Chinese: values with their units, tests as phrases, message templates filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from engine.conditions import Choice, Test
from engine.facts import ENTRIES, Fact, Field, vocabulary
from engine.findings import Language
from engine.terms import Currency, Term, Terms
from engine.values import NONE, UNKNOWN, Members

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])")

UNKNOWN_WORD = {"en": "unknown", "zh": "未知"}
NONE_WORD = {"en": "none", "zh": "无"}
YES_NO = {"en": ("no", "yes"), "zh": ("否", "是")}
COMMA = {"en": ", ", "zh": "、"}
ASIDE = {"en": " ({})", "zh": "（{}）"}
OR = {"en": " or ", "zh": " 或 "}

PHRASES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "is": (("is {}", "is not {}"), ("为 {}", "不为 {}")),
    "is_not": (("is not {}", "is {}"), ("不为 {}", "为 {}")),
    "in": (("is {}", "is not {}"), ("为 {}", "不为 {}")),
    "not_in": (("is not {}", "is {}"), ("不为 {}", "为 {}")),
    "below": (("is below {}", "is not below {}"), ("低于 {}", "不低于 {}")),
    "at_most": (("is at most {}", "is above {}"), ("不高于 {}", "高于 {}")),
    "above": (("is above {}", "is not above {}"), ("高于 {}", "不高于 {}")),
    "at_least": (("is at least {}", "is below {}"), ("不低于 {}", "低于 {}")),
    "between": (("is between {}", "is not between {}"), ("介于 {}", "不在 {} 之间")),
    "before": (("is before {}", "is not before {}"), ("早于 {}", "不早于 {}")),
    "not_after": (("is not after {}", "is after {}"), ("不晚于 {}", "晚于 {}")),
    "after": (("is after {}", "is not after {}"), ("晚于 {}", "不晚于 {}")),
    "not_before": (("is not before {}", "is before {}"), ("不早于 {}", "早于 {}")),
    "contains": (("contains {}", "contains none of {}"), ("包含 {}", "不包含 {}")),
    "lacks": (("contains none of {}", "contains {}"), ("不包含 {}", "包含 {}")),
    "contains one": (("contains {}", "does not contain {}"), ("包含 {}", "不包含 {}")),
    "lacks one": (("does not contain {}", "contains {}"), ("不包含 {}", "包含 {}")),
    "only": (("has nothing but {}", "has more than {}"), ("仅有 {}", "不只有 {}")),
    "exactly": (("is exactly {}", "is not exactly {}"), ("恰为 {}", "不恰为 {}")),
    "empty": (("is empty", "is not empty"), ("为空", "不为空")),
    "given": (("is given", "is left out"), ("已填写", "未填写")),
}


ENTRIES_WORD: Mapping[Language, str] = {"en": "{} entries", "zh": "{} 项"}


def label(word: Field, lang: Language) -> str:
    """The name of a field as readers know it: the path in English, the label in Chinese."""
    return word.zh if lang == "zh" else word.name


def worded(word: Field, data: Any, lang: Language, currency: str = "") -> str:
    """A value as a message shows it."""
    if data is UNKNOWN:
        return UNKNOWN_WORD[lang]
    if isinstance(data, Members):
        if word.type == ENTRIES and data.complete and data.written:
            return ENTRIES_WORD[lang].format(len(data.written))
        entries = [term(word.terms, entry, lang) for entry in data.written]
        more = [] if data.complete else [UNKNOWN_WORD[lang] if not entries else "…"]
        return COMMA[lang].join(entries + more) or NONE_WORD[lang]
    if isinstance(data, bool):
        return YES_NO[lang][data]
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, int | Decimal):
        return _number(word, Decimal(data), currency)
    if data == NONE and word.terms is None:
        return NONE_WORD[lang]
    return term(word.terms, str(data), lang) or '""'


def _number(word: Field, number: Decimal, currency: str) -> str:
    if word.type == "share":
        return f"{_short(number * 100)}%"
    if in_cny(word.unit):
        return amount(number, Currency.CNY)
    return amount(number, currency) if word.type == "money" else _short(number)


def in_cny(unit: str | None) -> bool:
    """Whether numbers of a unit are CNY, be the currency of the plan what it may."""
    return (unit or "").partition(" ")[0] == Currency.CNY


def amount(number: Decimal, currency: str = "") -> str:
    """An amount of money, whole or with cents, and the code of its currency: a sign would stand for several of them."""
    whole, point, cents = _short(number).partition(".")
    return f"{whole}{point}{cents:0<{2 * len(point)}} {currency}".rstrip()


def _short(number: Decimal) -> str:
    """At most two decimals, four below one: a cost per view is told in thousandths."""
    places = 2 if abs(number) >= 1 else 4
    return f"{number:,.{places}f}".rstrip("0").rstrip(".")


def term(terms: Terms | None, value: str, lang: Language) -> str:
    """A word of a closed vocabulary by its label."""
    return _labels(terms, lang).get(value, value) if terms else value


@cache
def _labels(terms: Terms, lang: Language) -> Mapping[str, str]:
    return {word.value: word.zh if lang == "zh" else word.en for word in terms}


def as_json(data: Any, word: Field | None = None) -> Any:
    """A value as JSON has it: dates as text, exact numbers as numbers, unknown as null, entries by their number."""
    if data is UNKNOWN:
        return None
    if isinstance(data, Members):
        if word and word.type == ENTRIES:
            return len(data.written) if data.complete else None
        return list(data.written)
    if isinstance(data, dict):
        return {key: as_json(part) for key, part in data.items()}
    if isinstance(data, list):
        return [as_json(part) for part in data]
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, Decimal):
        return int(data) if data == data.to_integral_value() else float(data)
    return str(data) if isinstance(data, Term) else data


def phrase(test: Test, wanted: bool, fact: Fact | None, lang: Language) -> str:
    """A test in words, as it came out: 'is at least 5', 'is not KOC'; without a fact, as the rule asks it."""
    operator, operand = test.operator, test.operand
    currency = currency_of(fact) if fact is not None else ""
    if operator in ("is", "is_not") and test.word.is_list:
        wanted = wanted == (operator == "is")
        operator = "exactly" if operand.value else "empty"
    asked = operand.value if operator == "given" else True
    if operator in ("contains", "lacks") and len(operand.value) == 1:
        operator += " one"
    template = PHRASES[operator][lang == "zh"][wanted != asked]
    if operand.field:
        right = label(operand.field, lang)
        if fact is not None:
            right += ASIDE[lang].format(worded(operand.field, fact[operand.name].data, lang, currency))
    elif operator == "between":
        right = " – ".join(worded(test.word, end, lang, currency) for end in operand.value)
    elif isinstance(operand.value, tuple):
        right = either([term(test.word.terms, entry, lang) for entry in operand.value], lang)
    else:
        right = worded(test.word, operand.value, lang, currency)
    return spaced(template.format(right))


def choice_phrase(choice: Choice, wanted: bool, lang: Language) -> str:
    """A question to a setting in words: 'is warn or allow_with_path'."""
    return spaced(PHRASES["is"][lang == "zh"][not wanted].format(either(choice.wanted, lang)))


def either(words: Sequence[str], lang: Language) -> str:
    """Words of which one will do: 'orders, GMV or ROAS'."""
    return spaced(OR[lang].join(filter(None, (COMMA[lang].join(words[:-1]), *words[-1:]))))


def spaced(text: str) -> str:
    """Chinese letters side by side have no blank between them."""
    return text if text.isascii() else _BETWEEN_CHINESE.sub("", text)


def currency_of(fact: Fact) -> str:
    """The currency of the plan, '' when it is unknown."""
    data = fact["budget.currency" if fact.kind == "plan" else "plan.budget.currency"].data
    return "" if data is UNKNOWN else str(data)


def placeholders(template: str) -> Iterator[str]:
    """The names between braces in a message template."""
    return (found.group(1) for found in PLACEHOLDER.finditer(template))


def fill(template: str, fact: Fact, settings: Mapping[str, str], lang: Language) -> str:
    """A message with the plan's own values: `{field}` of the fact, or `{setting:name}` as it is worded."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name.startswith("setting:"):
            return settings[name.removeprefix("setting:")]
        return worded(vocabulary(fact.kind)[name], fact[name].data, lang, currency_of(fact))

    text = PLACEHOLDER.sub(value, template)
    return spaced(text) if lang == "zh" else text


def worded_setting(value: Any, unit: str, terms: Terms | None, lang: Language) -> str:
    """The value of a setting as a message shows it."""
    if isinstance(value, int | Decimal):
        if in_cny(unit):
            return amount(Decimal(value), Currency.CNY)
        return f"{_short(Decimal(value) * 100)}%" if unit == "share" else _short(Decimal(value))
    return COMMA[lang].join(term(terms, entry, lang) for entry in ([value] if isinstance(value, str) else value))


def has_lone_brace(template: str) -> bool:
    """Whether a brace is left over when every `{name}` is taken out; a full-width one shows no value."""
    return bool(set("{}｛｝") & set(PLACEHOLDER.sub("", template)))


def broken_by_folding(text: str) -> bool:
    """Whether a Chinese text has a blank inside, as a line break in a YAML text leaves one."""
    return _BETWEEN_CHINESE.search(text) is not None
