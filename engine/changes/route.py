"""The way to a better verdict: one finding after the other, the gravest first, and no edit more than is needed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

from engine.changes.edits import Edits, data_with
from engine.changes.effects import Panel, Ranked, Spot, Standing, effect
from engine.findings import SEVERITIES

MOST_STEPS = 60

SEQUELS = 3
"""Edits for one finding after which those that mend what they raise are looked for, and as many of these."""

Rank = Callable[[dict[str, Any], Standing, Spot], tuple[list[Ranked], int]]
"""Edits of some data that clear a finding, the best first, and how many plans were tried for them."""


Cohorts = Callable[[dict[str, Any]], Iterable[Edits]]
"""The cohorts that a plan lacks, whole."""

Heard = Callable[[int, int], object]
"""Is told how much is done, and of how much."""


class Stop(NamedTuple):
    """One step: the finding that it is for, and its edits."""

    spot: Spot
    edits: Edits


@dataclass
class Route:
    """A plan on its way."""

    panel: Panel
    data: dict[str, Any]
    before: Standing
    rank: Rank
    cohorts: Cohorts
    tried: int = 0
    _stuck: set[Spot] = field(default_factory=set)

    def found(self, heard: Heard) -> list[Stop]:
        """The steps in order; `heard` is told how many findings are dealt with, and of how many."""
        steps: list[Stop] = []
        data, standing = self.data, self.before
        of = sum(standing.counts[:2])
        while len(steps) < MOST_STEPS and (step := self._next(data, standing)):
            steps.append(step)
            data = data_with(data, step.edits)
            now = self.panel.with_edits(data, ())
            assert now is not None
            standing = now
            heard(max(of - sum(standing.counts[:2]), 0), of)
        return self._needed(steps, standing)

    def _next(self, data: dict[str, Any], standing: Standing) -> Stop | None:
        """The best edits for the gravest finding that edits can better."""
        for spot in sorted(standing.fires, key=lambda one: SEVERITIES.index(standing.fires[one])):
            if standing.fires[spot] not in SEVERITIES[:2] or spot in self._stuck:
                continue
            ranked, tried = self.rank(data, standing, spot)
            self.tried += tried
            better = [one for one in ranked if _betters(one.effect.after, standing)]
            better = better or list(self._whole(spot, data, standing))
            better = better or list(self._twofold(spot, data, standing, ranked))
            if better:
                return Stop(spot, min(better, key=lambda one: (_score(one.effect.after, standing), one.rank)).edits)
            self._stuck.add(spot)
        return None

    def _whole(self, spot: Spot, data: dict[str, Any], standing: Standing) -> Iterator[Ranked]:
        """Whole cohorts that come into the plan and clear a finding."""
        for edits in self.cohorts(data):
            after = self.panel.with_edits(data, edits)
            if after and spot not in after.fires and _betters(after, standing):
                yield Ranked(edits, effect(standing, after, edits))

    def _twofold(
        self, spot: Spot, data: dict[str, Any], standing: Standing, ranked: Sequence[Ranked]
    ) -> Iterator[Ranked]:
        """Edits that clear a finding and raise another, together with those that clear that one."""
        for first in ranked[:SEQUELS]:
            raised = [one for one in first.effect.raises if first.effect.after.fires[one] in SEVERITIES[:2]]
            if len(raised) != 1:
                continue
            then, tried = self.rank(data_with(data, first.edits), first.effect.after, raised[0])
            self.tried += tried
            for second in then[:SEQUELS]:
                after, edits = second.effect.after, (*first.edits, *second.edits)
                if spot not in after.fires and _betters(after, standing):
                    yield Ranked(edits, effect(standing, after, edits))

    def _needed(self, steps: Sequence[Stop], reached: Standing) -> list[Stop]:
        """The steps without those that the verdict does not need: a later one may do the work of an earlier one."""
        kept = list(steps)
        for step in steps:
            rest = [one for one in kept if one is not step]
            self.tried += 1
            now = self._after(rest)
            if now is not None and _score(now, self.before) <= _score(reached, self.before):
                kept = rest
        return kept

    def _after(self, steps: Sequence[Stop]) -> Standing | None:
        """What the rules say when these steps are made, None when they cannot be."""
        try:
            return self.panel.with_edits(reduce(lambda data, step: data_with(data, step.edits), steps, self.data), ())
        except ValueError:
            return None


def _betters(now: Standing, was: Standing) -> bool:
    return _score(now, was) < _score(was, was)


def _score(standing: Standing, was: Standing) -> tuple[int, int]:
    """What keeps a plan from being ready: errors, then warnings and required fields that are missing.

    What stood before and cannot be judged any more still counts: to leave a rule without its facts mends nothing.
    """
    found = [*standing.fires.values(), *(grave for spot, grave in was.fires.items() if spot in standing.unsure)]
    errors, warnings = (found.count(grave) for grave in SEVERITIES[:2])
    return errors, warnings + len(standing.missing)
