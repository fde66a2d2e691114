"""The conditions of the shipped rules, written for engines that know only true and false.

A rule is translated to what must surely be true for it to fire: Kleene's three values become two by asking "is it
known, and so?" at every test. The formulas stand over flat columns, null where nothing is known; sizes are plain
numbers (a day is its day number), words are compared as the condition tree compares them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from engine.conditions import DATES, NUMBERS, Condition, Group, Test
from engine.facts import Fact
from engine.values import NONE, UNKNOWN, plain

OPERATORS = {
    "is": "==", "below": "<", "before": "<", "at_most": "<=", "not_after": "<=",
    "above": ">", "after": ">", "at_least": ">=", "not_before": ">=",
}  # fmt: skip
NO_FACT: Any = None
OPPOSITE = {"==": "!=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True)
class Ask:
    """One test of a column: a comparison with a constant, or with another column."""

    column: str
    sign: str
    value: Any
    other: bool = False


@dataclass(frozen=True)
class Join:
    """Formulas together: 'and', 'or', or at least so many of them."""

    sign: str
    parts: "tuple[Formula, ...]"
    count: int = 0


Formula = Ask | Join | bool


@dataclass
class Table:
    """The columns that the formulas of one kind of fact need, each with its way to read it from a fact."""

    columns: dict[str, Callable[[Fact], Any]] = field(default_factory=dict)

    def row(self, fact: Fact) -> dict[str, Any]:
        """A fact as every engine can read it."""
        return {name: read(fact) for name, read in self.columns.items()}

    def fires(self, condition: Condition) -> Formula:
        """What must surely be true of a row for the rule to fire."""
        return self._sure(condition, True)

    def _sure(self, condition: Condition, wanted: bool) -> Formula:
        if isinstance(condition, Test):
            return self._test(condition, wanted)
        if not isinstance(condition, Group):
            return condition(NO_FACT) is wanted  # a choice between settings is made before there are facts
        inner = wanted != (condition.combinator == "none")
        parts = [self._sure(child, inner) for child in condition.children]
        if condition.count is not None:
            count = int(condition.count.value)
            return _at_least(count if wanted else len(parts) - count + 1, parts)
        both = inner if condition.combinator == "all" else not inner
        return _all(*parts) if both else _any(*parts)

    def _test(self, test: Test, wanted: bool) -> Formula:
        operator, value = test.operator, test.operand.value
        if operator in ("is_not", "not_in", "lacks"):
            operator, wanted = {"is_not": "is", "not_in": "in", "lacks": "contains"}[operator], not wanted
        if operator == "given":
            return Ask(self._column(test.name, "given", _given), "==", value == wanted)
        if test.word.is_list:
            return self._list(test.name, operator, sorted(map(plain, value)), wanted)
        if test.operand.field:
            return self._pair(test.name, OPERATORS[operator], test.operand.name, wanted)
        if test.word.type in (*NUMBERS, *DATES):
            return self._size(test.name, operator, value, wanted)
        column = self._column(test.name, "value", _word)
        if isinstance(value, bool):
            return Ask(column, "==", value == wanted)
        words = [plain(word) for word in (value if operator == "in" else [value])]
        known = Ask(column, "!=", None)
        if len(words) == 1:
            return Ask(column, "==", words[0]) if wanted else _all(known, Ask(column, "!=", words[0]))
        return _all(known, Ask(column, "in" if wanted else "not in", words))

    def _list(self, name: str, operator: str, words: list[str], wanted: bool) -> Formula:
        entries = self._column(name, "entries", _entries)
        complete = Ask(self._column(name, "complete", _complete), "==", True)
        more = Ask(entries, "beyond", words)
        if operator == "contains":
            return Ask(entries, "touches", words) if wanted else _all(complete, Ask(entries, "apart", words))
        if operator == "only":
            return _all(complete, Ask(entries, "within", words)) if wanted else more
        if wanted:
            return _all(complete, Ask(entries, "within", words), *(Ask(entries, "has", word) for word in words))
        return _any(more, _all(complete, _any(*(Ask(entries, "has not", word) for word in words))))

    def _size(self, name: str, operator: str, limit: Any, wanted: bool) -> Formula:
        size, none = self._column(name, "value", _size), self._column(name, "none", _none)
        if limit == NONE:
            return Ask(none, "==", wanted) if operator == "is" else (not wanted and Ask(none, "!=", None))
        signs = [(">=", limit[0]), ("<=", limit[1])] if operator == "between" else [(OPERATORS[operator], limit)]
        known = Ask(size, "!=", None)
        if wanted:
            return _all(known, *(Ask(size, sign, _number(end)) for sign, end in signs))
        out = _any(*(Ask(size, OPPOSITE[sign], _number(end)) for sign, end in signs))
        return _any(Ask(none, "==", True), _all(known, out))

    def _pair(self, name: str, sign: str, other: str, wanted: bool) -> Formula:
        left, right = self._column(name, "value", _size), self._column(other, "value", _size)
        both = _all(Ask(left, "!=", None), Ask(right, "!=", None))
        if wanted:
            return _all(both, Ask(left, sign, right, other=True))
        no_left, no_right = self._column(name, "none", _none), self._column(other, "none", _none)
        return _any(
            _all(both, Ask(left, OPPOSITE[sign], right, other=True)),
            _all(Ask(no_left, "==", True), Ask(no_right, "!=", None)),
            _all(Ask(no_right, "==", True), Ask(no_left, "!=", None)),
        )

    def _column(self, name: str, aspect: str, read: Callable[[Fact, str], Any]) -> str:
        column = f"{name.replace('.', '__')}__{aspect}"
        self.columns.setdefault(column, lambda fact: read(fact, name))
        return column


def _all(*parts: Formula) -> Formula:
    left = tuple(part for part in parts if part is not True)
    return False if False in left else _joined("and", left) if left else True


def _any(*parts: Formula) -> Formula:
    left = tuple(part for part in parts if part is not False)
    return True if True in left else _joined("or", left) if left else False


def _joined(sign: str, parts: tuple[Formula, ...]) -> Formula:
    if len(parts) == 1:
        return parts[0]
    inner = (part.parts if isinstance(part, Join) and part.sign == sign else (part,) for part in parts)
    return Join(sign, tuple(chain.from_iterable(inner)))


def _at_least(count: int, parts: list[Formula]) -> Formula:
    open_ = tuple(part for part in parts if not isinstance(part, bool))
    count -= parts.count(True)
    return True if count <= 0 else False if count > len(open_) else Join("at least", open_, count)


# --- Reading columns ------------------------------------------------------------------------------------------------


def _given(fact: Fact, name: str) -> bool | None:
    value = fact[name]
    return bool(value.paths) if value.reachable else None


def _word(fact: Fact, name: str) -> str | bool | None:
    data = fact[name].data
    return None if data is UNKNOWN else data if isinstance(data, bool) else plain(str(data))


def _entries(fact: Fact, name: str) -> list[str]:
    return sorted(fact[name].data.known)


def _complete(fact: Fact, name: str) -> bool:
    return bool(fact[name].data.complete)


def _size(fact: Fact, name: str) -> int | float | None:
    data = fact[name].data
    return None if data is UNKNOWN or data == NONE else _number(data)


def _none(fact: Fact, name: str) -> bool | None:
    data = fact[name].data
    return None if data is UNKNOWN else bool(data == NONE)


def _number(value: Any) -> int | float:
    if isinstance(value, date):
        return value.toordinal()
    return float(value) if isinstance(value, Decimal) else int(value)


# --- Writing formulas: ZEN expressions and JSONLogic ------------------------------------------------------------------

ZEN_LISTS = {
    "touches": "some({0}, # in {1})", "apart": "none({0}, # in {1})", "within": "all({0}, # in {1})",
    "beyond": "some({0}, not (# in {1}))", "has": "({1} in {0})", "has not": "(not ({1} in {0}))",
    "not in": "(not ({0} in {1}))",
}  # fmt: skip


def as_zen(formula: Formula) -> str:
    """A formula as a ZEN expression."""
    if isinstance(formula, bool):
        return json.dumps(formula)
    if isinstance(formula, Ask):
        value = formula.value if formula.other else json.dumps(formula.value, ensure_ascii=False)
        return ZEN_LISTS.get(formula.sign, f"({{0}} {formula.sign} {{1}})").format(formula.column, value)
    parts = [as_zen(part) for part in formula.parts]
    if formula.sign == "at least":
        return f"({' + '.join(f'({part} ? 1 : 0)' for part in parts)} >= {formula.count})"
    return f"({f' {formula.sign} '.join(parts)})"


def as_json_logic(formula: Formula) -> Any:
    """A formula as JSONLogic."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, Ask):
        return _asked({"var": formula.column}, formula.sign, {"var": formula.value} if formula.other else formula.value)
    parts = [as_json_logic(part) for part in formula.parts]
    if formula.sign == "at least":
        return {">=": [{"+": [{"if": [part, 1, 0]} for part in parts]}, formula.count]}
    return {formula.sign: parts}


def _asked(column: Any, sign: str, value: Any) -> Any:
    entry = {"in": [{"var": ""}, value]}
    lists = {
        "touches": {"some": [column, entry]},
        "apart": {"none": [column, entry]},
        "within": {"none": [column, {"!": [entry]}]},
        "beyond": {"some": [column, {"!": [entry]}]},
        "has": {"in": [value, column]},
        "has not": {"!": [{"in": [value, column]}]},
        "not in": {"!": [{"in": [column, value]}]},
    }
    return lists.get(sign) or {{"==": "===", "!=": "!=="}.get(sign, sign): [column, value]}
