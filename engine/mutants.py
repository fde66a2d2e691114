"""Mutation of rules: each is changed in small ways, and an example should notice every one of them.

A threshold moves one step, an operator becomes its neighbour, a condition, a member of a list or the guard is left out,
all become any. A change that no example notices shows what the examples leave open; one that provably changes nothing,
whatever the plan, does not count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine.conditions import DATES, Choice, Test, leaves, listed, parts, written
from engine.equivalence import equivalent
from engine.problems import Location
from engine.rules import Rule, Rulebook, Setting, misfit, source_of
from engine.source import Path as At
from engine.source import with_value
from engine.trials import Staged, by_settings, ignored, meaning_of, said
from engine.values import day_of

NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "below": ("at_most",),
    "at_most": ("below",),
    "above": ("at_least",),
    "at_least": ("above",),
    "before": ("not_after",),
    "not_after": ("before",),
    "after": ("not_before",),
    "not_before": ("after",),
    "is": ("is_not",),
    "is_not": ("is",),
    "in": ("not_in",),
    "not_in": ("in",),
    "contains": ("lacks", "only"),
    "lacks": ("contains",),
    "only": ("contains",),
}
"""The operators that an operator is easily mistaken for."""

OF_LISTS: Mapping[str, tuple[str, ...]] = {"is": ("is_not", "only", "contains"), "is_not": ("is", "lacks")}
"""The same for a list that is compared with one that is not empty."""

SWAPPED = {"all": "any", "any": "all", "none": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one thing changed: of what kind, at which key, as it was written and as it is now ('' for left out).

    `raw` has `applies_when` and `when` as they are now, `moved` a setting that stands one step away, with that step.
    """

    kind: str
    path: At
    was: str
    now: str
    raw: Mapping[str, Any]
    moved: tuple[str, int | Decimal] | None = None

    def settings(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings by which the mutant is judged."""
        if self.moved is None:
            return values
        name, step = self.moved
        return {**values, name: values[name] + step}


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example notices; `idle` when it provably changes nothing, whatever the plan."""

    rule: Rule
    mutant: Mutant
    place: Location
    idle: bool


@dataclass(frozen=True, slots=True)
class Mutation:
    """What the examples of a rule made of its mutants: how many there were, and those that went unnoticed."""

    rule: Rule
    count: int
    survivors: tuple[Survivor, ...]

    @property
    def idle(self) -> int:
        """How many change nothing; they count neither for the examples nor against them."""
        return sum(one.idle for one in self.survivors)

    @property
    def unnoticed(self) -> int:
        """How many an example should have noticed."""
        return len(self.survivors) - self.idle


def mutated(rule: Rule, examples: Sequence[Staged], book: Rulebook) -> Mutation:
    """Every mutant of a rule tried on its examples, by the condition tree; the examples fit the rule itself."""
    count, survivors = 0, []
    source = source_of(rule.file)
    for mutant in mutants(rule, book):
        if not _readable(mutant, rule, book.values):
            continue
        count += 1
        if not _noticed(mutant, rule, examples):
            idle = equivalent(rule, mutant.raw, mutant.settings, book)
            survivors.append(Survivor(rule, mutant, source.locate_key(mutant.path), idle))
    return Mutation(rule, count, tuple(survivors))


def _readable(mutant: Mutant, rule: Rule, values: Mapping[str, Any]) -> bool:
    """Whether a strategist could have written it: ends of a range that cross, for one, are refused anyway."""
    return meaning_of(rule.about, mutant.raw, mutant.settings(values), ignored) is not None


def _noticed(mutant: Mutant, rule: Rule, examples: Sequence[Staged]) -> bool:
    """Whether the mutant says something else than an example states, or cannot be read by its settings."""
    for values, alike in by_settings(examples):
        meaning = meaning_of(rule.about, mutant.raw, mutant.settings(values), ignored)
        if meaning is None or any(said(rule, one.facts, meaning)[0] != one.expected for one in alike):
            return True
    return False


# --- Making mutants --------------------------------------------------------------------------------------------------


def mutants(rule: Rule, book: Rulebook) -> Iterator[Mutant]:
    """All mutants of a rule, in the order of its file."""
    raw = {"applies_when": rule.raw.get("applies_when"), "when": rule.raw["when"]}
    if raw["applies_when"] is not None:
        yield Mutant("guard", ("applies_when",), "applies_when", "", {**raw, "applies_when": None})
    questions, seen = leaves(rule.whole), set[str]()
    for part in ("applies_when", "when"):
        for path, condition in parts(raw[part], (part,)) if raw[part] is not None else ():
            if group := listed(condition):
                yield from _of_group(raw, path, condition, *group)
                changed = _of_count(condition)
            elif isinstance(question := next(questions), Test):
                changed = _of_test(question, condition[question.name])
            else:
                changed = _of_choice(question, condition)
            at = (*path, next(iter(condition)))
            for kind, now in changed:
                yield Mutant(kind, at, _shown(condition), _shown(now), _put(raw, path, now))
            for name in _limits(condition):
                if name not in seen:
                    yield from _of_setting(raw, at, book.settings[name])
                seen.add(name)


Changed = Iterator[tuple[str, dict[str, Any]]]
"""The kind of a change, and the condition as it is now."""


def _shown(condition: dict[str, Any]) -> str:
    """A condition as a rule file writes it on one line; a group by its name and how many of it must be true."""
    if "at_least" in condition:
        return written({"at_least": condition["at_least"]})
    return next(iter(condition)) if listed(condition) else written(condition)


def _put(raw: Any, path: At, new: Any) -> Any:
    """The same data with one part of it replaced."""
    return with_value(raw, path, new)


def _without(entries: list[Any], at: int) -> list[Any]:
    return entries[:at] + entries[at + 1 :]


def _of_group(raw: Any, path: At, condition: dict[str, Any], key: str, children: list[Any]) -> Iterator[Mutant]:
    """Each condition of a group left out, while another one stays; all become any, any all, none any."""
    if len(children) > 1:
        for at, child in enumerate(children):
            now = {**condition, key: _without(children, at)}
            yield Mutant("condition", (*path, key, at, next(iter(child))), _shown(child), "", _put(raw, path, now))
    if key in SWAPPED:
        yield Mutant("group", (*path, key), key, SWAPPED[key], _put(raw, path, {SWAPPED[key]: children}))


def _of_setting(raw: Any, path: At, setting: Setting) -> Iterator[Mutant]:
    """A number of the settings one step down and one step up, wherever the conditions of the rule name it."""
    if isinstance(setting.value, int | Decimal):
        step = _step(setting.value, setting.unit)
        for by in (-step, step):
            if misfit(setting.value + by, setting) is None:
                was, now = (written({setting.name: value}) for value in (setting.value, setting.value + by))
                yield Mutant("setting", path, was, now, raw, (setting.name, by))


def _of_count(condition: dict[str, Any]) -> Changed:
    """How many of a list must be true: one more, one fewer."""
    for count in _moves(condition["at_least"], "int") if "at_least" in condition else ():
        yield "threshold", {**condition, "at_least": count}


def _of_choice(choice: Choice, condition: dict[str, Any]) -> Changed:
    """A question to a setting: turned round, and with a word fewer."""
    yield "operator", {"none": [condition]}
    key, words = next(iter(condition.items()))
    for at in range(len(words)) if isinstance(words, list) and len(words) > 1 else ():
        yield "member", {key: _without(words, at)}


def _of_test(test: Test, written: Any) -> Changed:
    """A question to a field: another operator, another threshold, a member fewer, the opposite of yes or no."""
    name, operator = test.name, test.operator
    right = written[operator] if isinstance(written, dict) else written
    if isinstance(right, bool):
        yield "operator", {name: {operator: not right}}
        return
    by_list = OF_LISTS if test.word.is_list and test.operand.value else {}
    for other in by_list.get(operator, NEIGHBOURS.get(operator, ())):
        yield "operator", {name: {other: right}}
    if operator == "between":
        for at in (0, 1):
            for end in _moves(right[at], test.word.type):
                yield "threshold", {name: {operator: [*right[:at], end, *right[at + 1 :]]}}
    elif isinstance(right, list):
        for at in range(len(right)):
            yield "member", {name: {operator: _without(right, at)}}
    else:
        for limit in _moves(right, test.word.type):
            yield "threshold", {name: {operator: limit}}


def _limits(condition: dict[str, Any]) -> Iterator[str]:
    """The settings that stand to the right of a question, or say how many of a list must be true."""
    right = condition.get("at_least") if listed(condition) else next(iter(condition.values()))
    right = next(iter(right.values())) if isinstance(right, dict) else right
    for entry in right if isinstance(right, list) else [right]:
        if isinstance(entry, str) and entry.startswith("setting:"):
            yield entry.removeprefix("setting:")


def _moves(right: Any, type_: str) -> Iterator[Any]:
    """A threshold one step down and one step up; nothing for what is no threshold."""
    if isinstance(right, int | Decimal):
        step = _step(right, type_)
        yield from (right - step, right + step)
    elif type_ in DATES and (day := day_of(right)):
        yield from ((day + timedelta(by)).isoformat() for by in (-1, 1))


def _step(value: int | Decimal, unit: str) -> int | Decimal:
    """The smallest step: one of the last digit that is written; a tenth for a share without one."""
    exponent = Decimal(value).as_tuple().exponent
    assert isinstance(exponent, int), "numbers that are read are finite"
    if exponent < 0:
        return Decimal(1).scaleb(exponent)
    return Decimal("0.1") if unit == "share" else 1
