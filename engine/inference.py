"""Which rules fire, by durable_rules: the second evaluator, matching the same rules over the same facts.

This is the only module that imports it. durable_rules cannot be imported on Python 3.13 and later; then AVAILABLE is
False and the condition tree answers alone.

The library is used through its extension module and inside a fence, because its limits are sharp: at most 40 rules and
200 conditions a rule set, a `kind` test first in every rule, no absence, no arithmetic, no joins, one fact at a time,
one fixed state that holds a finished action before anything else is asserted and is deleted afterwards, one lock a
rule set. A fact is flat: `f0`, `f1`... are numbers, day numbers, words or yes/no; what is unknown is left out.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from threading import Lock
from typing import Any, Final

from engine.conditions import DATES, NUMBERS, Condition, Test, branches
from engine.facts import Fact
from engine.values import NONE, UNKNOWN, is_none, plain

try:
    import durable_rules_engine as durable
except ImportError:
    durable = None

AVAILABLE: Final = durable is not None

MAX_RULES = 40
MAX_CONDITIONS = 200
MAX_CACHED = 64

STATE: Final = "s"
SENTINEL: Final = "sentinel"

FIRED: Final = re.compile(r'\{"(r\d+)":\{"m":\{"sid":"s","kind":"\w+","id":"(\d+)"')
"""How an action begins: the rule that fired, and our own first fields of the fact that it fired on."""

Atom = tuple[str, str, Any]
"""An encoded field, durable_rules' operator ('' for equality), a constant."""

Feature = Callable[[Fact], Any]
"""One encoded field of a fact; None leaves it out."""

OPERATORS = {
    "is": "", "below": "$lt", "before": "$lt", "at_most": "$lte", "not_after": "$lte",
    "above": "$gt", "after": "$gt", "at_least": "$gte", "not_before": "$gte",
}  # fmt: skip
NEGATIONS = {"is_not": "is", "not_in": "in"}
OPPOSITE = {"": "$neq", "$lt": "$gte", "$lte": "$gt", "$gt": "$lte", "$gte": "$lt"}


class Matcher:
    """The rules of one kind of fact, compiled for durable_rules."""

    def __init__(self, kind: str, conditions: Iterable[tuple[str, Condition]]) -> None:
        self.kind = kind
        self.own: dict[str, Feature] = {}
        self.of_plan: dict[str, Feature] = {}  # of the plan as a whole: the same for every fact of a check
        self._names: dict[tuple[Any, ...], str] = {}
        self._sets: list[_RuleSet] = []
        rows = [(rule, row) for rule, condition in conditions for row in self._rows(condition)]
        self.always = frozenset(rule for rule, row in rows if not row)
        for at, chunk in enumerate(_packed([(rule, row) for rule, row in rows if row])):
            self._sets.append(_RuleSet(f"{kind}{at}", kind, chunk))

    def fired(self, facts: Sequence[Fact]) -> set[tuple[str, str]]:
        """The rules that fire, each with the path of the fact that it fires on."""
        found = {(rule, fact.path) for rule in self.always for fact in facts}
        if not self._sets:
            return found
        shared = self._encode(facts[0], self.of_plan) if facts else {}
        encoded = [shared | self._encode(fact, self.own) for fact in facts]
        for rule_set in self._sets:
            found.update((rule, facts[at].path) for rule, at in rule_set.match(encoded))
        return found

    def close(self) -> None:
        """Give the memory of the rule sets back."""
        for rule_set in self._sets:
            rule_set.close()

    @staticmethod
    def _encode(fact: Fact, features: Mapping[str, Feature]) -> dict[str, str]:
        """Each encoded field as it stands in the JSON of a fact, '' where nothing is known."""
        encoded = {}
        for name, feature in features.items():
            value = feature(fact)
            encoded[name] = "" if value is None else f',"{name}":{_json(value)}'
        return encoded

    def _rows(self, condition: Condition) -> list[tuple[Atom, ...]]:
        rows: list[tuple[Atom, ...]] = []
        for branch in branches(condition):
            found: list[tuple[Atom, ...]] = [()]
            for literal in branch:
                found = [(*row, *more) for row in found for more in self._atoms(literal)]
            rows.extend(tuple(dict.fromkeys(row)) for row in found)
        return list(dict.fromkeys(rows))

    # Each test becomes alternatives of atoms over encoded fields. A size that is 'none' is not asserted as a size but
    # as a flag of its own, so that no comparison of it can be true.

    def _atoms(self, literal: tuple[Test, bool]) -> list[tuple[Atom, ...]]:
        test, wanted = literal
        if test.operator == "given" or test.word.is_list:
            return [((self._feature(("truth", test), test.truth, test.name), "", wanted),)]
        operator = NEGATIONS.get(test.operator, test.operator)
        wanted = wanted == (operator == test.operator)
        if test.operand.field:
            return self._pair(test, operator, wanted)
        if test.word.type in (*NUMBERS, *DATES):
            return self._size(test, operator, wanted)
        words = test.operand.value if operator == "in" else [test.operand.value]
        name = self._feature(("word", test.name), _word(test.name), test.name)
        atoms: list[Atom] = [(name, "" if wanted else "$neq", _token(word)) for word in words]
        return [(atom,) for atom in atoms] if wanted else [tuple(atoms)]

    def _size(self, test: Test, operator: str, wanted: bool) -> list[tuple[Atom, ...]]:
        size = self._feature(("size", test.name), _size(test.name), test.name)
        none = self._feature(("none", test.name), _is_none(test.name), test.name)
        limit = test.operand.value
        if limit == NONE:
            return [((none, "", wanted),)]
        if operator == "between":
            low, high = map(_number, limit)
            if wanted:
                return [((size, "$gte", low), (size, "$lte", high))]
            return [((size, "$lt", low),), ((size, "$gt", high),), ((none, "", True),)]
        sign = OPERATORS[operator]
        if wanted:
            return [((size, sign, _number(limit)),)]
        return [((size, OPPOSITE[sign], _number(limit)),), ((none, "", True),)]

    def _pair(self, test: Test, operator: str, wanted: bool) -> list[tuple[Atom, ...]]:
        other = test.operand.name
        order = self._feature(("order", test.name, other), _order(test.name, other), test.name, other)
        none = self._feature(("no order", test.name, other), _no_order(test.name, other), test.name, other)
        sign = OPERATORS[operator]
        if wanted:
            return [((order, sign, 0),)]
        return [((order, OPPOSITE[sign], 0),), ((none, "", True),)]

    def _feature(self, key: tuple[Any, ...], feature: Feature, *names: str) -> str:
        if key not in self._names:
            self._names[key] = f"f{len(self._names)}"
            features = self.of_plan if all(name.startswith("plan.") for name in names) else self.own
            features[self._names[key]] = feature
        return self._names[key]


class _RuleSet:
    """One rule set inside durable_rules."""

    def __init__(self, name: str, kind: str, rows: Sequence[tuple[str, tuple[Atom, ...]]]) -> None:
        self.rules = {f"r{at}": rule for at, (rule, _) in enumerate(rows)}
        definition = [f'"r{at}":{_rule(kind, row)}' for at, (_, row) in enumerate(rows)]
        definition.append(f'"{SENTINEL}":{_rule(SENTINEL, ())}')
        self.start = f'{{"sid":"{STATE}","kind":"{kind}","id":'
        self.fields = itemgetter(*dict.fromkeys(name for _, row in rows for name, _, _ in row))
        self.lock = Lock()
        self.handle = durable.create_ruleset(name, "{" + ",".join(definition) + "}")

    def match(self, facts: Sequence[dict[str, str]]) -> set[tuple[str, int]]:
        """The rules that fire, each with the number of the fact."""
        with self.lock:
            _, state = durable.assert_fact(self.handle, f'{{"sid":"{STATE}","id":"-","kind":"{SENTINEL}"}}')
            durable.start_action_for_state(self.handle, state)
            durable.complete_and_start_action(self.handle, state)
            try:
                for at, fact in enumerate(facts):
                    durable.assert_fact(self.handle, f'{self.start}"{at}"{"".join(self.fields(fact))}}}')
                return self._fired(state)
            finally:
                durable.delete_state(self.handle, STATE)

    def _fired(self, state: int) -> set[tuple[str, int]]:
        found = set()
        first = durable.start_action_for_state(self.handle, state)
        action = first and first[1]
        while action:
            begins = FIRED.match(action)
            assert begins, "an action begins otherwise than by our own fields"
            found.add((self.rules[begins[1]], int(begins[2])))
            action = durable.complete_and_start_action(self.handle, state)
        return found

    def close(self) -> None:
        with self.lock:
            durable.delete_ruleset(self.handle)


def _packed(rows: Sequence[tuple[str, tuple[Atom, ...]]]) -> Iterable[list[tuple[str, tuple[Atom, ...]]]]:
    chunk: list[tuple[str, tuple[Atom, ...]]] = []
    conditions = 0
    for rule, row in rows:
        if chunk and (len(chunk) == MAX_RULES or conditions + len(row) > MAX_CONDITIONS):
            yield chunk
            chunk, conditions = [], 0
        chunk.append((rule, row))
        conditions += len(row)
    if chunk:
        yield chunk


def _rule(kind: str, row: tuple[Atom, ...]) -> str:
    """A rule as durable_rules reads it, its numbers written like those of the facts."""
    tests = [f'{{"kind":"{kind}"}}']
    for name, operator, value in row:
        test = f'{{"{name}":{_json(value)}}}'
        tests.append(f'{{"{operator}":{test}}}' if operator else test)
    return f'{{"all":[{{"m":{{"$and":[{",".join(tests)}]}}}}]}}'


# --- Encoding values ------------------------------------------------------------------------------------------------


def _json(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else format(value, "f")


def _number(value: Any) -> int | Decimal:
    return value.toordinal() if isinstance(value, date) else value


def _token(value: Any) -> Any:
    """Words are compared as short plain names: yes/no as it is, text by its hash."""
    if isinstance(value, bool):
        return value
    return _short_hash(value) if len(value) < MAX_CACHED else _hash(value)


def _hash(text: str) -> str:
    return "t" + sha256(plain(text).encode()).hexdigest()[:24]


_short_hash = lru_cache(maxsize=4096)(_hash)


def _word(name: str) -> Feature:
    def word(fact: Fact) -> Any:
        data = fact[name].data
        return None if data is UNKNOWN else _token(data)

    return word


def _size(name: str) -> Feature:
    def size(fact: Fact) -> Any:
        data = fact[name].data
        return None if data is UNKNOWN or is_none(data) else _number(data)

    return size


def _is_none(name: str) -> Feature:
    def none(fact: Fact) -> Any:
        data = fact[name].data
        return None if data is UNKNOWN else is_none(data)

    return none


def _order(name: str, other: str) -> Feature:
    def order(fact: Fact) -> Any:
        left, right = fact[name].data, fact[other].data
        if left is UNKNOWN or right is UNKNOWN or is_none(left) or is_none(right):
            return None
        return (left > right) - (left < right)

    return order


def _no_order(name: str, other: str) -> Feature:
    def no_order(fact: Fact) -> Any:
        left, right = fact[name].data, fact[other].data
        if is_none(left) or is_none(right):
            return True
        return None if left is UNKNOWN or right is UNKNOWN else False

    return no_order
