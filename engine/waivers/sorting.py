"""Which findings stand, which are waived, and what is wrong with the waivers."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from engine.facts import Fact
from engine.findings import Finding, Language, Place, Reason, Waived, WaivedBefore
from engine.messages import shown
from engine.plan import FIELDS, Waiver
from engine.problems import nearest
from engine.rules import GUIDANCE, Rule, Rulebook
from engine.source import Path, Source
from engine.waivers import texts
from engine.waivers.memory import MANY, RULE, Memory, in_order, value_at
from engine.wording import as_json

SET = "waivers"
"""The set of findings about waivers, and the field of the plan that they are about."""

FEW = 5
"""Paths that the message of an outdated waiver names; the reasons under it name more."""


def asleep(book: Rulebook) -> frozenset[str]:
    """The ids of rules that exist but may not run: the shipped ones, and those that a zhongcao.yaml switches off."""
    return book.shipped | {change.name for change in book.overrides if change.kind == "disabled"}


class Sorted(NamedTuple):
    """The findings that stand, those that are waived, and those about waivers."""

    standing: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    about: tuple[Finding, ...]


@dataclass(frozen=True)
class Waivers:
    """The waivers of one plan on one day."""

    waivers: Sequence[Waiver]
    book: Rulebook
    source: Source
    as_of: date
    lang: Language

    def sort(self, found: Sequence[tuple[Rule, Fact, Finding]]) -> Sorted:
        """Put each finding where it belongs: the first waiver of its rule that holds waives it."""
        about: list[Finding] = []
        holding: dict[str, list[tuple[int, Waiver]]] = {}
        for number, waiver in enumerate(self.waivers):
            faults = list(self._faults(number, waiver))
            about += faults
            if not faults:
                holding.setdefault(str(waiver.rule), []).append((number, waiver))
        changed = dict(self._changed(holding, found))
        about += (self._outdated(number, facts) for number, facts in changed.items() if any(facts.values()))
        standing, waived = list[Finding](), list[Waived]()
        for rule, fact, finding in found:
            before = None
            for number, waiver in holding.get(rule.id, ()):
                if not (changes := changed.get(number, {}).get(fact.path)):
                    waived.append(_waived(waiver, finding))
                    break
                before = before or _before(waiver, changes)
            else:
                standing.append(finding.model_copy(update={"waived_before": before}) if before else finding)
        return Sorted(tuple(standing), tuple(waived), tuple(about))

    def _changed(
        self, holding: dict[str, list[tuple[int, Waiver]]], found: Iterable[tuple[Rule, Fact, Finding]]
    ) -> Iterator[tuple[int, dict[str, list[str]]]]:
        """By the number of each waiver that remembers something: what has changed, by the path of the fact."""
        fired: dict[str, tuple[Rule, list[Fact]]] = {}
        for rule, fact, _ in found:
            if rule.id in holding:
                fired.setdefault(rule.id, (rule, []))[1].append(fact)
        for rule, facts in fired.values():
            memory = Memory(rule, facts, self.book, self.source)
            for number, waiver in holding[rule.id]:
                if waiver.remembers:
                    yield number, memory.changed(waiver.remembers)

    # --- What is wrong with a waiver --------------------------------------------------------------------------------

    def _faults(self, number: int, waiver: Waiver) -> Iterator[Finding]:
        lacks = [name for name in (RULE, "reason", "by") if not (getattr(waiver, name) or "").strip()]
        if lacks:
            words = texts.COMMA[self.lang].join(texts.LACKS[name][self.lang] for name in lacks)
            yield self._finding(texts.INCOMPLETE, number, *lacks, lacks=words)
        if waiver.date and waiver.until and waiver.date > waiver.until:
            yield self._finding(texts.MISDATED, number, "date")
        if waiver.rule and RULE not in lacks:
            rule = self.book.rule(waiver.rule)
            if rule is None and waiver.rule not in (asleep_ids := asleep(self.book)):
                near = nearest(waiver.rule, sorted({one.id for one in self.book.rules} | asleep_ids))
                hint = texts.HINT[self.lang].format(near) if near else ""
                yield self._finding(texts.UNKNOWN_RULE, number, RULE, hint=hint)
            elif rule and not rule.waivable:
                yield self._finding(texts.REFUSED, number, RULE)
        if waiver.until and waiver.until < self.as_of:
            yield self._finding(texts.EXPIRED, number, "until")

    def _outdated(self, number: int, facts: dict[str, list[str]]) -> Finding:
        changes = sorted({path for paths in facts.values() for path in paths}, key=in_order)
        words = [texts.THE_RULE[self.lang] if path == RULE else path for path in changes[:FEW]]
        text = texts.COMMA[self.lang].join(words) + ("…" if len(changes) > FEW else "")
        test = texts.OUTDATED.test[self.lang]
        rule = self.waivers[number].rule
        because = [
            self._reason(path, rule if path == RULE else value_at(self.source.data, path), test)
            for path in changes[:MANY]
        ]
        return self._finding(texts.OUTDATED, number, "remembers", because=because, changed=text)

    def _finding(
        self, fault: texts.Fault, number: int, *names: str, because: Sequence[Reason] = (), **more: str
    ) -> Finding:
        """A finding about one waiver, at the first of some of its fields, for what they say."""
        waiver, lang = self.waivers[number], self.lang
        given = {name: str(getattr(waiver, name) or "") for name in (RULE, "date", "until")}
        values = {**given, RULE: shown(given[RULE]) or f"#{number + 1}", "as_of": str(self.as_of), **more}
        test = fault.test[lang].format(**values)
        path: Path = (SET, number, names[0])
        return Finding(
            rule=fault.id,
            set=SET,
            pack=GUIDANCE,
            severity="warning",
            title=fault.title[lang],
            message=fault.says[lang].format(**values),
            remedy=fault.do[lang].format(**values),
            path=".".join(map(str, path)),
            location=Place.of(self.source.locate(path)),
            because=tuple(
                because or (self._reason(f"{SET}.{number}.{name}", getattr(waiver, name), test) for name in names)
            ),
            cites=(),
            settings=(),
        )

    def _reason(self, path: str, value: Any, test: str) -> Reason:
        """A value of the plan that led to a finding about a waiver."""
        told = FIELDS.get(f"{SET}[].{path.rpartition('.')[2]}") if path == RULE or path.startswith(f"{SET}.") else None
        data = as_json(value)
        text = data if isinstance(data, str) else "—" if data is None else json.dumps(data, ensure_ascii=False)
        return Reason(
            field=path,
            label=told.zh if told and self.lang == "zh" else path,
            value=data,
            shown=shown(text, 60) or '""',
            test=test,
            read_from=() if path == RULE or value is None else (path,),
        )


def _waived(waiver: Waiver, finding: Finding) -> Waived:
    return Waived(
        rule=finding.rule,
        reason=waiver.reason or "",
        by=waiver.by or "",
        date=waiver.date.isoformat() if waiver.date else None,
        until=waiver.until.isoformat() if waiver.until else None,
        finding=finding,
    )


def _before(waiver: Waiver, changes: Sequence[str]) -> WaivedBefore:
    return WaivedBefore(reason=waiver.reason or "", by=waiver.by or "", what_changed=tuple(changes))
