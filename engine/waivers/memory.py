"""What a waiver remembers: digests of the rule, and of the plan values that the rule read where it fires.

The digest of a rule is that of what it asks of what (`about`, `applies_when`, `when`), of its severity, and of the
values of the settings that it reads; words, examples, citations and comments do not count, nor does any order. The
digest of a plan value does not depend on YAML or JSON, on the order of keys, on how a number is written, or on the
order of a list of words. A figure that a new version of zhongcao works out in another way is not noticed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any

from engine.conditions import reasons, settings_of
from engine.facts import Fact
from engine.rules import Rule, Rulebook
from engine.source import Source

LENGTH = 12
"""Hexadecimal digits of a digest: enough to notice a change, short enough to stand in a plan."""

MANY = 20
"""Values of one list that are remembered one by one; of more, such as a long roster, the list as a whole is."""

RULE = "rule"
"""The key under which the digest of the rule stands, beside plan paths."""


def digest(value: Any) -> str:
    """A short digest of plain data."""
    return sha256(_written(value).encode()).hexdigest()[:LENGTH]


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any, in_order: bool = True) -> Any:
    """Data as it is digested: numbers by their size, null as if left out, words of a list in any order."""
    if isinstance(value, dict):
        return {key: _plain(part, in_order) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        parts = [_plain(part, in_order) for part in value]
        keep = in_order and any(isinstance(part, dict | list) for part in value)
        return parts if keep else sorted(parts, key=_written)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return {"number": f"{Decimal(value).normalize():f}" if value else "0"}
    return value


def rule_digest(rule: Rule, book: Rulebook) -> str:
    """The digest of what a rule means."""
    settings = {name: book.settings[name].value for name in settings_of(rule.whole)}
    asked = {part: rule.raw.get(part) for part in ("about", "applies_when", "when")}
    return digest(_plain({**asked, "severity": rule.severity, "settings": settings}, in_order=False))


def value_at(data: Any, path: str) -> Any:
    """The value at a dotted path, None when there is none."""
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _own(value: Any) -> Any:
    """What a rule reads of a value by its path: of a list of entries how many there are, of all else the whole.

    What it reads of the entries it reads by their own paths.
    """
    return len(value) if isinstance(value, list) and any(isinstance(part, dict) for part in value) else value


def in_order(path: str) -> tuple[bool, list[str]]:
    """Sorts what has changed: the rule first, then paths, with the numbers in them by size."""
    return path != RULE, [step.zfill(9) if step.isdigit() else step for step in path.split(".")]


def _head(path: str) -> str:
    return path.split(".", maxsplit=1)[0]


def _read_by(rule: Rule, fact: Fact) -> list[str]:
    """The plan paths that a rule read where it fires, on both sides of its tests; also those where it found nothing."""
    names = (name for test, _ in reasons(rule.whole, fact) for name in (test.name, test.operand.name) if name)
    return list(dict.fromkeys(path for name in names for path in fact[name].paths or fact[name].needs))


@dataclass
class Memory:
    """What a rule reads of a plan now, where it fires: to be remembered, or compared with what is remembered."""

    rule: Rule
    facts: Sequence[Fact]
    book: Rulebook
    source: Source

    @cached_property
    def _read(self) -> Mapping[str, list[str]]:
        """The paths that were read, by the path of the fact that the rule fires on."""
        return {fact.path: _read_by(self.rule, fact) for fact in self.facts}

    @cached_property
    def _below(self) -> Mapping[str, list[str]]:
        """All paths that were read, by the first word of each."""
        found: dict[str, list[str]] = {}
        for path in sorted({path for paths in self._read.values() for path in paths}, key=in_order):
            found.setdefault(_head(path), []).append(path)
        return found

    @cached_property
    def _whole(self) -> Mapping[str, str]:
        """One digest of all that was read below a first word."""
        return {head: self._of(paths) for head, paths in self._below.items()}

    @cached_property
    def _rule(self) -> str:
        return rule_digest(self.rule, self.book)

    def _of(self, paths: Sequence[str]) -> str:
        return digest({path: _plain(_own(value_at(self.source.data, path))) for path in paths})

    def remembered(self) -> dict[str, str]:
        """Digests of the rule and of what it read, by path; of a list of which it read much, one digest."""
        found = {RULE: self._rule}
        for head, paths in self._below.items():
            found |= {head: self._whole[head]} if len(paths) > MANY else {path: self._of([path]) for path in paths}
        return found

    def changed(self, remembers: Mapping[str, str]) -> dict[str, list[str]]:
        """What is not as a waiver remembers it, the rule or paths, by the path of the fact that the rule fires on.

        A value that is no longer read but has changed counts too, unless it belongs to another entry of the list
        that the rule is about: what is mended there leaves the rest waived.
        """
        gone = self._gone(remembers)
        return {
            fact: sorted({*gone[""], *gone.get(fact, ()), *self._differing(remembers, own)}, key=in_order)
            for fact, own in self._read.items()
        }

    def _differing(self, remembers: Mapping[str, str], own: Sequence[str]) -> set[str]:
        """The paths that are read and have other values, or are read for the first time though the rule is the same."""
        found = set()
        for path in own:
            head = _head(path)
            if remembers.get(head) == self._whole[head] or (path in remembers and remembers[path] == self._of([path])):
                continue
            if path in remembers or remembers.get(RULE) == self._rule:
                found.add(path if path in remembers or head not in remembers else head)
        return found

    def _gone(self, remembers: Mapping[str, str]) -> dict[str, set[str]]:
        """What has changed of the rest, by the entry that it belongs to; '' for what belongs to all."""
        found: dict[str, set[str]] = {"": set()}
        if remembers.get(RULE) != self._rule:
            found[""].add(RULE)
        listed, _, number = next(iter(self._read), "").rpartition(".")
        read = {path for paths in self._read.values() for path in paths}
        for path, before in remembers.items():
            if path != RULE and path not in read and path not in self._below and before != self._of([path]):
                entry = ""
                if number.isdigit() and path.startswith(f"{listed}."):
                    entry = ".".join(path.split(".")[: listed.count(".") + 2])
                found.setdefault(entry, set()).add(path)
        return found
