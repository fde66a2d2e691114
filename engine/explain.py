"""Why a rule fires on a plan, or why not: its condition tree, with the value and the truth of every question.

The truths are those of the closures that the check itself asks, and the outcomes are those of its own judge.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.conditions import Choice, Condition, Group, Test, missing, settings_of
from engine.facts import Fact, Facts
from engine.figures import OneOf
from engine.findings import Language, Place, Used, Waived
from engine.outcomes import Outcome, judge
from engine.report import Acceptance, Branch, Explanation, Judged, Leaf, OutcomeWord, Spot, Tree, TruthWord
from engine.rules import Rule, Rulebook
from engine.source import Source, parted
from engine.values import UNKNOWN, Truth
from engine.wording import as_json, choice_phrase, currency_of, label, phrase, worded

MOST = 100
"""Facts of one rule that a report tells: every cohort, brief and KPI, and the first rows of a long roster."""

NAMES = {"cohort": "id", "brief": "id", "kpi": "metric", "keyword": "term", "creator": "nickname"}
"""By which of its fields readers know a fact."""

TRUTHS: dict[Truth, TruthWord] = {True: "true", False: "false", None: "unknown"}

TELLING: tuple[OutcomeWord, ...] = ("fires", "not_assessed", "clear", "not_applicable")
"""Which outcomes are told first where not all facts can be."""


@dataclass(frozen=True)
class Explainer:
    """Explains the rules of one check in one language; of what is waived it says so."""

    book: Rulebook
    source: Source
    facts: Facts
    lang: Language
    waived: Sequence[Waived] = ()

    def explanation(self, outcome: Outcome, most: int | None = None) -> Explanation:
        """Every fact that a rule judges, in the order of the plan; no more than so many, those that fire first."""
        rule = outcome.rule
        facts = self.facts.about(rule.about)
        names = [_outcome(rule, fact) for fact in facts]
        told = sorted(sorted(range(len(facts)), key=lambda at: TELLING.index(names[at]))[:most])
        return Explanation(
            rule=rule.id,
            set=rule.set,
            pack=rule.pack,
            severity=rule.severity,
            about=rule.about,
            title=rule.title[self.lang],
            outcome=outcome.name,
            needs=self._spots(outcome.needs if outcome.name == "not_assessed" else ()),
            facts=tuple(self._judged(rule, facts[at], names[at]) for at in told),
            left_out=len(facts) - len(told),
        )

    def _judged(self, rule: Rule, fact: Fact, outcome: OutcomeWord) -> Judged:
        guard, when = rule.applies_when, rule.when
        asked = [part for part in (guard, when) if part] if outcome == "not_assessed" else []
        return Judged(
            path=fact.path,
            name=self._name(fact),
            location=self._place(fact.path),
            outcome=outcome,
            needs=self._spots(need for part in asked for need in missing(part, fact)),
            truth=TRUTHS[rule.whole.truth(fact)],
            applies_when=self._tree(guard, fact) if guard else None,
            when=self._tree(when, fact),
            waived=self._acceptance(rule, fact),
        )

    def _name(self, fact: Fact) -> str:
        data = fact[NAMES[fact.kind]].data if fact.kind in NAMES else UNKNOWN
        return "" if data is UNKNOWN else str(data)

    def _acceptance(self, rule: Rule, fact: Fact) -> Acceptance | None:
        path = fact.path_to(rule.at)
        for one in self.waived:
            if (one.rule, one.finding.path) == (rule.id, path):
                return Acceptance(reason=one.reason, by=one.by, date=one.date, until=one.until)
        return None

    def _tree(self, condition: Condition, fact: Fact) -> Tree:
        truth = condition.truth(fact)
        if isinstance(condition, Group):
            count = condition.count
            return Branch(
                combinator=condition.combinator,
                count=int(count.value) if count else None,
                settings=self._used([count.setting] if count and count.setting else []),
                truth=TRUTHS[truth],
                children=tuple(self._tree(child, fact) for child in condition.children),
            )
        return self._of_setting(condition, truth) if isinstance(condition, Choice) else self._leaf(condition, fact)

    def _of_setting(self, choice: Choice, truth: Truth) -> Leaf:
        setting, lang = self.book.settings[choice.setting], self.lang
        return Leaf(
            field=f"setting:{setting.name}",
            label=setting.name,
            value=as_json(setting.value),
            shown=setting.worded(lang),
            test=choice_phrase(choice, True, lang),
            found=choice_phrase(choice, bool(truth), lang),
            truth=TRUTHS[truth],
            read_from=(),
            needs=(),
            settings=self._used([setting.name]),
        )

    def _leaf(self, test: Test, fact: Fact) -> Leaf:
        lang, truth = self.lang, test.truth(fact)
        data, paths, _, _ = fact[test.name]
        others = fact[test.operand.name].paths if test.operand.field else ()
        return Leaf(
            field=test.name,
            label=label(test.word, lang),
            value=as_json(data, test.word),
            shown=worded(test.word, data, lang, currency_of(fact)),
            test=phrase(test, True, fact, lang),
            found="" if truth is None else phrase(test, truth, fact, lang),
            truth=TRUTHS[truth],
            read_from=self._spots((*paths, *others)),
            needs=self._spots(missing(test, fact)),
            settings=self._used(self._rested_on(test)),
        )

    def _rested_on(self, test: Test) -> Iterator[str]:
        """The settings of a test; of a figure that uses one of several only those that were asked."""
        words = (test.word, test.operand.field) if test.operand.field else (test.word,)
        open_ = {name for word in words if isinstance(word.settings, OneOf) for name in word.settings}
        return (name for name in settings_of(test) if name not in open_ or name in self.facts.asked)

    def _used(self, names: Iterable[str]) -> tuple[Used, ...]:
        return tuple(self.book.settings[name].used(self.lang) for name in dict.fromkeys(names))

    def _spots(self, paths: Iterable[str]) -> tuple[Spot, ...]:
        return tuple(Spot(path=path, location=self._place(path)) for path in dict.fromkeys(paths))

    def _place(self, path: str) -> Place:
        return Place.of(self.source.locate(parted(path)))


def _outcome(rule: Rule, fact: Fact) -> OutcomeWord:
    """What a rule says of one fact, by the judge of the check."""
    return judge(rule, [fact], rule.applies_when, rule.when).name
