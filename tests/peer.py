"""Conditions in CEL, the Common Expression Language, for an evaluator that others wrote.

The translation reads conditions as rules write them and shares nothing with the engine. CEL has Kleene's three values of
its own: what a map does not hold is an error, which '&&' and '||' pass over when the other side settles the answer.
`field` holds what is known of a fact (null where there is no size), `given` what is known to be given, `setting` the
settings. A list is given as all the lists that it may be: what holds of each of them is certain.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import Any

import cel

from tests.language import ABSENT, DATES, SIZES, Language, Raw, Says, several

SIGNS = {
    "is": "==", "below": "<", "before": "<", "at_most": "<=", "not_after": "<=",
    "above": ">", "after": ">", "at_least": ">=", "not_before": ">=",
}  # fmt: skip
OPPOSITES = {"is_not": "is", "not_in": "in", "lacks": "contains"}
LISTS = {
    "contains": "list.exists(entry, entry in {0})",
    "only": "list.all(entry, entry in {0})",
    "is": "list.all(entry, entry in {0}) && {0}.all(entry, entry in list)",
}
OTHERS = ("in", "between", "given")
OPERATORS = {*SIGNS, *OPPOSITES, *LISTS, *OTHERS}
COMBINATORS = {"all": "({})", "any": "({})", "none": "!({})"}

UNKNOWN = 'field["?"]'
"""What no fact tells."""


def program(language: Language, raw: Raw) -> "cel.Program":
    """A condition, ready to be asked of facts."""
    return cel.compile(expression(language, raw))


def context(language: Language, says: Says) -> "cel.Context":
    """A fact with the settings."""
    return cel.Context(
        variables={
            "field": {name: one.told for name, one in says.items() if one.told is not ABSENT},
            "given": {name: one.given for name, one in says.items() if one.given is not ABSENT},
            "setting": {name: setting.told for name, setting in language.settings.items()},
        }
    )


def truth(asked: "cel.Program", about: "cel.Context") -> bool | None:
    """What CEL answers; None when it misses what nobody told."""
    try:
        answer = asked.execute(about)
    except KeyError:
        return None
    assert isinstance(answer, bool)
    return answer


def expression(language: Language, raw: Raw) -> str:
    """A condition as an expression of CEL."""
    if "at_least" in raw and "of" in raw:
        return _at_least(value(language, "int", raw["at_least"]), [expression(language, one) for one in raw["of"]])
    [(key, right)] = raw.items()
    if key in COMBINATORS:
        sign = " && " if key == "all" else " || "
        return COMBINATORS[key].format(sign.join(expression(language, one) for one in right))
    if key.startswith("setting:"):
        return f"({value(language, 'choice', key)} in {value(language, 'choice', right if isinstance(right, list) else [right])})"
    is_list = language.fields[key].is_list
    if not isinstance(right, dict):
        right = {"in" if several(right) and not is_list else "is": right}
    [(operator, wanted)] = right.items()
    return _question(language, key, operator, wanted)


def _question(language: Language, name: str, operator: str, right: Any) -> str:
    if operator in OPPOSITES:
        return f"!{_question(language, name, OPPOSITES[operator], right)}"
    type_, here = language.fields[name].type, f"field[{text(name)}]"
    if operator == "given":
        return f"(given[{text(name)}] == {value(language, 'bool', right)})"
    if language.fields[name].is_list:
        return _of_lists(here, LISTS[operator].format(_values(language, type_, right)))
    if operator == "in":
        return f"({here} in {_values(language, type_, right)})"
    if operator == "between":
        low, high = (value(language, type_, end) for end in right)
        return f"({here} != null ? {low} <= {here} && {here} <= {high} : false)"
    limit, sized = value(language, type_, right), type_ in (*SIZES, *DATES)
    if str(right).startswith("field:"):
        return f"({here} != null && {limit} != null ? {here} {SIGNS[operator]} {limit} : false)"
    if sized and operator != "is":
        return f"({here} != null ? {here} {SIGNS[operator]} {limit} : false)"
    return f"({here} {SIGNS[operator]} {limit})"


def _of_lists(lists: str, holds: str) -> str:
    """Certain when it holds of every list that it may be, refuted when it holds of none."""
    return f"({lists}.all(list, {holds}) ? true : {lists}.exists(list, {holds}) ? {UNKNOWN} : false)"


def _at_least(count: str, parts: list[str]) -> str:
    """Some that are enough are all true."""
    enough = [
        f"{count} <= {size}.0 && ({' || '.join(map(_all, combinations(parts, size)))})"
        for size in range(1, len(parts) + 1)
    ]
    return f"({' || '.join(enough)})"


def _all(parts: Iterable[str]) -> str:
    return f"({' && '.join(parts)})"


def _values(language: Language, type_: str, right: Any) -> str:
    """A list to the right; one value stands for a list of it."""
    return value(language, type_, right if several(right) else [right])


def value(language: Language, type_: str, right: Any) -> str:
    """The right side of a question: a literal or a list of them, a setting, a field."""
    if isinstance(right, list):
        return f"[{', '.join(value(language, type_, one) for one in right)}]"
    for kind in ("setting", "field"):
        if str(right).startswith(f"{kind}:"):
            return f"{kind}[{text(right.removeprefix(f'{kind}:'))}]"
    return literal(right if type_ == "choice" else language.told(type_, right))


def literal(told: Any) -> str:
    """A value as CEL writes it."""
    if isinstance(told, datetime):
        return f"timestamp({text(told.isoformat())})"
    return text(told) if isinstance(told, str) else json.dumps(told)


def text(written: str) -> str:
    """A text as CEL writes it."""
    return json.dumps(written, ensure_ascii=False)
