"""One rule by itself: conditions that contradict each other, or that decide nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

from engine.conditions import Condition, Group, Literal, Operand, Test, branches, joined_by_all, leaves
from engine.findings import Language
from engine.lint.states import State, free, possible
from engine.rules import Rule
from engine.source import Path
from engine.wording import PLACEHOLDER

Row = tuple[Literal, ...]
Found = tuple[Path, str, Mapping[str, Any]]
"""Where in the rule, the code of the fault, and what its message shows."""

MAX_ROWS = 300
"""Of the alternatives that a condition is seen beside; of more the widest conditions are left out of sight."""

LETTERS = {"en": re.compile(r"[A-Za-z]"), "zh": re.compile(r"[\u4e00-\u9fff]")}
LANGUAGE = {"en": {"en": "English", "zh": "英文"}, "zh": {"en": "Chinese", "zh": "中文"}}

MANY = 4
"""Words of a vocabulary from which on a list of all but one looks like all."""


def conditions(rule: Rule) -> Iterator[Found]:
    """The faults of the guard and the condition of a rule."""
    guard = free(rule.applies_when) if rule.applies_when else None
    when = free(rule.when)
    before: list[Row] = possible(guard) if guard else [()]
    if _impossible(before, branches(when)):
        rows = branches(guard) if guard else [()]
        plainly = all(State((*row, *more), plans=False).empty for row in rows for more in branches(when))
        yield ("when",), "never-fires" if plainly else "refused-plan", {}
        return
    if guard:
        yield from _inside(guard, ("applies_when",), True, [()])
    yield from _inside(when, ("when",), True, before)


def untranslated(rule: Rule) -> Iterator[Found]:
    """The texts of a rule that were left in the other language; names between braces are in none."""
    for part in ("title", "says", "do", "asks"):
        for lang, text in (getattr(rule, part) or {}).items():
            if not LETTERS[lang].search(PLACEHOLDER.sub("", text)):
                yield (part, lang), "untranslated", {"language": LANGUAGE[lang]}


def _impossible(context: list[Row], rows: list[Row]) -> bool:
    """Whether no plan can have one row of each."""
    return all(State((*row, *more)).empty for row in context for more in rows)


def _decides_nothing(context: list[Row], rows: list[Row]) -> bool:
    """Whether a condition cannot come out so (one of the rows) where the context holds or might hold.

    Only what the context asks of the same fields counts: another field could be left out, and then to take the
    condition out would turn false into unknown.
    """
    return all(State((*_answered(before, row), *row)).empty for before in context for row in rows)


def _answered(context: Row, row: Row) -> Iterator[Literal]:
    """The tests of the context that cannot be unknown when the row comes out as stated."""
    known = State(row).known
    for test, wanted in context:
        if test.operator == "given" or {test.name, test.operand.name or test.name} <= known:
            yield test, wanted


def _inside(node: Condition, path: Path, wanted: bool, context: list[Row]) -> Iterator[Found]:
    """The faults of a condition that is to come out as wanted, where one row of the context holds."""
    if _impossible(context, branches(node, wanted)):
        yield _at(node, path), "never-true" if wanted else "always-true", {"condition": said(node)}
    elif _decides_nothing(context, branches(node, not wanted)):
        yield _at(node, path), "always-true" if wanted else "never-true", {"condition": said(node)}
    elif isinstance(node, Test):
        yield from _words(node, _at(node, path), wanted, context)
    elif isinstance(node, Group):
        yield from _children(node, (*path, key_of(node)), wanted, context)


def _children(group: Group, path: Path, wanted: bool, context: list[Row]) -> Iterator[Found]:
    inner = wanted != (group.combinator == "none")
    counted = group.combinator == "at_least"
    together = not counted and joined_by_all(group, wanted)
    idle: set[int] = set()
    for at, child in enumerate(group.children):
        beside = [one for other, one in enumerate(group.children) if other != at and other not in idle]
        seen = _beside(context, beside, inner) if together else context
        found = list(_inside(child, (*path, at), inner, seen))
        yield from found
        if found:
            idle.add(at)
    if not together and not counted:
        yield from _covered(group, path, inner, idle)


def _beside(context: list[Row], others: list[Condition], wanted: bool) -> list[Row]:
    """The context with conditions that hold too; the widest of them are left out when it grows too large."""
    parts = sorted((branches(one, wanted) for one in others), key=len)
    while prod(map(len, parts)) * len(context) > MAX_ROWS and parts:
        parts.pop()
    rows = (tuple(literal for row in rows for literal in row) for rows in product(context, *parts))
    return [row for row in rows if not State(row).empty]


def _covered(group: Group, path: Path, wanted: bool, idle: set[int]) -> Iterator[Found]:
    """Alternatives that add nothing to another one; of two that say the same, the later one."""
    children = [(at, child) for at, child in enumerate(group.children) if at not in idle]
    gone: set[int] = set()
    for at, child in reversed(children):
        for other, wider in children:
            if other != at and other not in gone and _within(child, wider, wanted):
                yield _at(child, (*path, at)), "covered", {"condition": said(child), "other": said(wider)}
                gone.add(at)
                break


def _within(narrow: Condition, wide: Condition, wanted: bool) -> bool:
    """Whether one condition comes out as wanted only with the other, and is never unknown when the other does not."""
    rows, others = branches(narrow, wanted), branches(wide, wanted)
    against = [State(row) for row in branches(wide, not wanted)]
    return all(follows(State(row), others) for row in rows) and all(
        any(state.entails((test, not so)) for test, so in row) for state in against if not state.empty for row in rows
    )


def follows(state: State, rows: list[Row]) -> bool:
    """Whether one of the alternatives holds, as surely as it can be known, whenever the state does."""
    return state.empty or any(all(map(state.entails, row)) for row in rows)


def _words(test: Test, path: Path, wanted: bool, context: list[Row]) -> Iterator[Found]:
    """The faults of a list of words: all but one, or one that can never be met here."""
    words = test.operand.value
    if test.operator not in ("in", "not_in") or test.operand.setting or not isinstance(words, tuple):
        return
    if test.word.terms is not None and len(test.word.terms) > MANY:
        lacking = [str(term) for term in test.word.terms if term not in words]
        if len(lacking) == 1 and test.operator == "in":
            yield path, "nearly-all", {"field": named(test), "value": lacking[0]}
    if wanted != (test.operator == "in"):
        return
    for word in words if len(words) > 1 else ():
        single = replace(test, operator="is", operand=Operand(word))
        if _impossible(context, [((single, True),)]):
            yield path, "never-true", {"condition": said(single)}


def _at(node: Condition, path: Path) -> Path:
    return (*path, node.name) if isinstance(node, Test) else (*path, key_of(node)) if isinstance(node, Group) else path


def key_of(group: Group) -> str:
    """The key of a group in a rule file."""
    return "of" if group.combinator == "at_least" else group.combinator


def named(test: Test) -> Mapping[Language, str]:
    """The field of a test: as it is written, in Chinese with its label."""
    return {"en": test.name, "zh": f"{test.word.zh}（{test.name}）"}


def said(node: Condition) -> str:
    """A condition as it is written, on one line."""
    if isinstance(node, Group):
        count = f"{node.count.setting or node.count.value} of " if node.count else ""
        names = ", ".join(dict.fromkeys(leaf.name for leaf in leaves(node) if isinstance(leaf, Test)))
        return f"{count}{'' if node.count else node.combinator + ': '}[{names}]"
    assert isinstance(node, Test)
    operand = node.operand
    right = f"field:{operand.name}" if operand.field else f"setting:{operand.setting}" if operand.setting else None
    if right is None:
        listed = isinstance(operand.value, tuple)
        right = f"[{', '.join(map(_one, operand.value))}]" if listed else _one(operand.value)
    return f"{node.name}: {right}" if node.operator in ("is", "in") else f"{node.name}: {{{node.operator}: {right}}}"


def _one(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
