"""Boundary plans: the examples of a changed rule, with one value set on either side of a limit that was edited.

They show a moved limit where no stored plan stands. A field of the plan is set right below, at and right above the
limit, before and after; a word of a list or a vocabulary is set as it is. Where a figure, or another field, stands at
the limit, one of the numbers or days that it is worked out from is turned until the answer flips, and set to both
sides of that. Examples are also tried as they are. A boundary plan is judged with the settings of the rules, not with
those of its example.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from engine.impact.edits import changed_settings
from engine.impact.spots import Spot, plan_of, plan_with, spots
from engine.impact.state import State, question
from engine.impact.values import Boundary, BoundaryChange
from engine.plan import Plan
from engine.rules import Rule
from engine.waivers import value_at
from engine.wording import as_json


def boundary(before: State, after: State) -> Boundary:
    """The boundary plans of a rule that is there before and after, and those that come out differently."""
    settings = changed_settings(before.rule, after.rule, before.book, after.book)
    edited = [(before, before.edited(after, settings)), (after, after.edited(before, settings))]
    made, reached, changes = 0, set[str](), list[BoundaryChange]()
    with ExitStack() as stack:
        for state in (before, after):
            stack.callback(state.judge.close)
        for name, data in _examples(before.rule, after.rule):
            if (plan := plan_of(data)) is None:
                continue
            changes += _compared(name, None, plan, before, after)
            found = [
                (question(test), spot)
                for state, tests in edited
                for test in tests
                for spot in spots(data, plan, test, state)
            ]
            for spot in _each(spot for _, spot in found):
                if changed := plan_with(data, spot):
                    made += 1
                    reached |= {asked for asked, other in found if other == spot}
                    if value_at(data, spot[0]) != spot[1]:  # as it is, it was tried before
                        changes += _compared(name, spot, changed, before, after)
    asked = {question(test) for _, tests in edited for test in tests}
    return Boundary(made=made, changes=tuple(changes), not_made=tuple(sorted(asked - reached)))


def _each(found: Iterator[Spot]) -> list[Spot]:
    """Spots, each once, in the order of paths and values."""
    return sorted({f"{path} {_written(value)}": (path, value) for path, value in found}.values())


def _examples(before: Rule, after: Rule) -> list[tuple[str, dict[str, Any]]]:
    """The plans of the examples of both states, each once, by their names."""
    found = {(one.name, _written(one.plan)): one.plan for rule in (before, after) for one in rule.examples}
    return [(name, found[name, text]) for name, text in sorted(found)]


def _written(data: Any) -> str:
    return json.dumps(as_json(data) if not isinstance(data, dict) else data, sort_keys=True, default=str)


def _compared(example: str, spot: Spot | None, plan: Plan, before: State, after: State) -> Iterator[BoundaryChange]:
    """The change, when the rule fires elsewhere than before, or can no longer, or only now, be judged."""
    was, now = before.outcome(plan), after.outcome(plan)
    if was.fires != now.fires or (was.name == "not_assessed") != (now.name == "not_assessed"):
        path, value = spot or (None, None)
        yield BoundaryChange(example=example, path=path, value=as_json(value), before=was, after=now)
