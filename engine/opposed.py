"""Two findings that pull one field opposite ways, so that no value of it clears both, and which of them to follow.

A finding pulls a field when its rule's condition (not its guard) came out true by it, and when it points at it or
nothing else would clear it. For each such field the values are sought with which the condition would be false, all
else as it is: on either side of each limit that the findings name, each word, each list that they tell apart. Where
both have such values and share none they are opposed. Fields are the same when they are the same field or figure of
the same thing; a figure is not traced to what it is made of.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, pairwise
from typing import Any, NamedTuple

from engine.advice import Decided, Opposed, Side
from engine.conditions import DATES, NUMBERS, Condition, Test, leaves, reasons
from engine.facts import Fact, Field
from engine.figures import NOTHING_KNOWN
from engine.findings import ORIGINS, SEVERITIES, Finding, Language
from engine.rules import Rule, Rulebook
from engine.values import NONE, UNKNOWN, Members, Value
from engine.wording import label, phrase

MORE = ("below", "at_most", "before", "not_after", "lacks")
LESS = ("above", "at_least", "after", "not_before", "contains")
"""Questions that more, or less, makes false; entries of a list are more or fewer."""

OTHER = "\0"
"""A text that no rule names."""

MOST_PARTS = 6
"""Parts of lists that are told apart at most; where there are more, findings are not compared."""

WHY: Mapping[str | None, tuple[str, str]] = {
    "severity": ("It is the graver finding.", "该问题更严重。"),
    "config": ("Its number was set in zhongcao.yaml.", "其阈值由 zhongcao.yaml 设定。"),
    "document": ("Its number is from a document, the other one is not.", "其阈值出自文档，另一条不是。"),
    "external": ("Its number is from a cited outside source.", "其阈值有外部来源，另一条没有。"),
    None: ("Nothing decides between them: that is for you to decide.", "没有依据可分先后，需要您来决定。"),
}


class Key(NamedTuple):
    """A field or figure of one thing of the plan."""

    kind: str
    name: str
    path: str


@dataclass(frozen=True)
class Pull:
    """A finding, and the questions about one field that it rests on, each with how it came out."""

    rule: Rule
    fact: Fact
    finding: Finding
    tests: list[tuple[Test, bool]] = field(default_factory=list)

    @property
    def directions(self) -> set[str]:
        """The ways that would make one of the questions come out otherwise."""
        return {_direction(test, wanted) for test, wanted in self.tests}

    def ask(self, key: Key) -> Callable[[Any], bool]:
        """Asks whether the condition would be false with a value of the field."""
        supposed, truth = self.fact.supposed(), self.rule.when.truth
        names = [name for name, its in _names(self.rule.when, self.fact).items() if its == key]

        def silent(value: Any) -> bool:
            for name in names:
                supposed[name] = Value(value, (key.path,))
            return truth(supposed) is False

        return silent

    def alone(self, key: Key) -> bool:
        """Whether nothing but the field would clear the finding: the condition is true, whatever else is asked."""
        supposed = self.fact.supposed()
        others = (name for name, its in _names(self.rule.when, self.fact).items() if its != key)
        supposed.update({name: Value(_unknown(supposed[name].data), (), (), reachable=False) for name in others})
        return self.rule.when.truth(supposed) is True

    def pulls(self, key: Key) -> bool:
        return any(self.finding.path in self.fact[test.name].paths for test, _ in self.tests) or self.alone(key)


def opposed(firing: Iterable[tuple[Rule, Fact, Finding]], book: Rulebook, lang: Language) -> Iterator[Opposed]:
    """The pairs of findings that are opposed, in the order of the findings, each pair once for every field."""
    for key, asking in _asking(firing).items():
        pulls = [pull for pull in asking if pull.pulls(key)] if _differ(asking) else []
        if _differ(pulls):
            for one, other in _apart(key, pulls):
                yield _opposed(one, other, book, lang)


def _differ(pulls: Sequence[Pull]) -> bool:
    """Whether findings could be opposed: not when more, or less, clears each of them."""
    ways = set[str]().union(*(pull.directions for pull in pulls))
    return len(pulls) > 1 and ways not in ({"more"}, {"less"})


def _apart(key: Key, pulls: Sequence[Pull]) -> Iterator[tuple[Pull, Pull]]:
    """The pairs of findings of which each can be cleared by a value of the field, but by none that clears the other."""
    asks = [pull.ask(key) for pull in pulls]
    rows: list[list[bool]] = []
    for value in telling(pulls[0].tests[0][0].word, _asked(pulls)):
        rows.append([ask(value) for ask in asks])
        if all(rows[-1]):
            return
    for one, other in combinations(range(len(pulls)), 2):
        ever = any(row[one] for row in rows) and any(row[other] for row in rows)
        if ever and not any(row[one] and row[other] for row in rows):
            yield pulls[one], pulls[other]


def _asking(firing: Iterable[tuple[Rule, Fact, Finding]]) -> dict[Key, list[Pull]]:
    """The findings by the fields that they rest on; yes and no leave no two findings opposed."""
    found: dict[Key, dict[tuple[str, str], Pull]] = {}
    for rule, fact, finding in firing:
        for test, wanted in reasons(rule.when, fact):
            if test.word.type != "bool":
                pulls = found.setdefault(key_of(test.word, test.name, fact), {})
                pulls.setdefault((rule.id, fact.path), Pull(rule, fact, finding)).tests.append((test, wanted))
    return {key: list(pulls.values()) for key, pulls in found.items()}


def _direction(test: Test, wanted: bool) -> str:
    """Whether more or less (later or earlier) makes a question come out otherwise, or it cannot be told."""
    if test.operator in MORE:
        return "more" if wanted else "less"
    if test.operator in LESS:
        return "less" if wanted else "more"
    return "more" if test.word.is_list and (test.operator, test.operand.value, wanted) == ("is", (), True) else "?"


def _unknown(data: Any) -> Any:
    return NOTHING_KNOWN if isinstance(data, Members) else UNKNOWN


def _names(condition: Condition, fact: Fact) -> dict[str, Key]:
    """The fields that a condition names, and what each of them is."""
    asked = (leaf for leaf in leaves(condition) if isinstance(leaf, Test))
    return {name: key_of(word, name, fact) for test in asked for name, word in _named(test)}


def _named(test: Test) -> Iterator[tuple[str, Field]]:
    yield test.name, test.word
    if test.operand.field:
        yield test.operand.name, test.operand.field


def key_of(word: Field, name: str, fact: Fact) -> Key:
    """What a field of a fact is, however it is named: a cohort's `brief.style` is the `style` of that brief."""
    if word.kind == fact.kind:
        return Key(word.kind, name, fact.path)
    owner = None if word.kind == "plan" else fact.brief() if word.kind == "brief" else fact.cohort()
    return Key(word.kind, name.removeprefix(f"{word.kind}."), owner.path if owner else "")


# --- The values that tell findings apart ----------------------------------------------------------------------------


def telling(word: Field, asked: Sequence[Any]) -> Iterable[Any]:
    """Values of a field that tell apart all that is asked of it, each a limit, a word, or several of them."""
    limits = [limit for one in asked for limit in (one if isinstance(one, tuple) else (one,))]
    if word.is_list:
        return _lists([one for one in asked if isinstance(one, tuple)])
    if word.type in NUMBERS:
        return _numbers({Decimal(one) for one in limits if isinstance(one, int | Decimal)}, word.type == "int")
    if word.type in DATES:
        days = {one for one in limits if isinstance(one, date)}
        none = [NONE] if word.type != "date" else []
        return none + sorted({day + timedelta(step) for day in days for step in (-1, 0, 1)})
    return [*(term.value for term in word.terms)] if word.terms else [*dict.fromkeys(limits), OTHER]


def _asked(pulls: Sequence[Pull]) -> list[Any]:
    return [_limit(test, pull.fact) for pull in pulls for test, _ in pull.tests if test.operator != "given"]


def _limit(test: Test, fact: Fact) -> Any:
    return fact[test.operand.name].data if test.operand.field else test.operand.value


def _numbers(limits: Iterable[Decimal], whole: bool) -> Iterator[Decimal]:
    """Each limit, one less and one more, and what is between two of them."""
    ordered = sorted(limits)
    yield from sorted({limit + step for limit in ordered for step in (-1, 0, 1)})
    if not whole:
        yield from ((low + high) / 2 for low, high in pairwise(ordered))


def _lists(asked: Sequence[tuple[str, ...]]) -> Iterator[Members]:
    """Every list that the questions tell apart: of words that are asked for together, and of one that none names."""
    parts: dict[tuple[bool, ...], list[str]] = {}
    for word in dict.fromkeys(chain.from_iterable(asked)):
        parts.setdefault(tuple(word in one for one in asked), []).append(word)
    if len(parts) > MOST_PARTS:
        return
    groups = [*parts.values(), [OTHER]]
    for size in range(len(groups), -1, -1):  # a long list often clears all
        yield from (Members.of(chain.from_iterable(some)) for some in combinations(groups, size))


# --- Which one to follow --------------------------------------------------------------------------------------------


def _opposed(one: Pull, other: Pull, book: Rulebook, lang: Language) -> Opposed:
    by, why, first = _decided(one, other, book, lang)
    pair = (one, other) if first is one else (other, one)
    test, _ = one.tests[0]
    return Opposed(
        field=test.name,
        label=label(test.word, lang),
        read_from=one.fact[test.name].paths,
        sides=(_side(pair[0], lang), _side(pair[1], lang)),
        by=by,
        why=why,
    )


def _side(pull: Pull, lang: Language) -> Side:
    finding = pull.finding
    return Side(
        rule=finding.rule,
        severity=finding.severity,
        path=finding.path,
        title=finding.title,
        found=tuple(phrase(test, wanted, pull.fact, lang) for test, wanted in pull.tests),
        remedy=finding.remedy,
        cites=finding.cites,
    )


def _decided(one: Pull, other: Pull, book: Rulebook, lang: Language) -> tuple[Decided | None, str, Pull]:
    """What decides, in words, and for whom: the graver severity, the better origin, the settlement of a conflict."""
    at = 1 if lang == "zh" else 0
    grave, graver = (SEVERITIES.index(pull.finding.severity) for pull in (one, other))
    if grave != graver:
        return "severity", WHY["severity"][at], one if grave < graver else other
    origin, better = _origin(one, book), _origin(other, book)
    if origin is not None and better is not None and origin != better:
        return "origin", WHY[ORIGINS[min(origin, better)]][at], one if origin < better else other
    settles, settled = _settles(one, other), _settles(other, one)
    if settles != settled:
        first = one if settles else other
        assert first.finding.conflict
        return "conflict", first.finding.conflict.settlement, first
    return None, WHY[None][at], one


def _origin(pull: Pull, book: Rulebook) -> int | None:
    """The weakest origin of the numbers that the finding holds the field against; None where it has none."""
    names = [test.operand.setting for test, _ in pull.tests if test.operand.setting]
    return max((ORIGINS.index(book.settings[name].used("en").origin) for name in names), default=None)


def _settles(one: Pull, other: Pull) -> bool:
    """Whether the sources disagree about a rule, and the other one rests on a side of that."""
    conflict = one.finding.conflict
    if conflict is None or one.rule.conflict == other.rule.conflict:
        return False
    sides = {cite.statement for position in conflict.positions for cite in position.cites}
    return not sides.isdisjoint(other.rule.cites)
