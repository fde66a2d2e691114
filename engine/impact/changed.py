"""A rule that is not the same on both sides: what was edited, why, and where a moved limit shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.findings import Language
from engine.impact.boundary import boundary
from engine.impact.edits import MEANING, edits
from engine.impact.state import State
from engine.impact.values import Boundary, Change, Edit, RuleChange
from engine.rules import Rule, Rulebook


@dataclass(frozen=True)
class Changed:
    """A rule on both sides, None where it is not, and what was edited in it."""

    before: Rule | None
    after: Rule | None
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, id_: str, before: Rulebook, after: Rulebook) -> "Changed":
        old, new = before.rule(id_), after.rule(id_)
        return cls(old, new, tuple(edits(old, new, before, after)) if old and new else ())

    @property
    def any(self) -> bool:
        return bool(self.edits) or self.before is None or self.after is None

    @property
    def reworded(self) -> bool:
        """Whether what a finding says or prints of its sources was edited, in whichever language."""
        return any(edit.part in ("title", "says", "do", "claim", "dissent") for edit in self.edits)

    def told(
        self, before: Rulebook, after: Rulebook, lang: Language, packs: Iterable[str], found: list[Change]
    ) -> RuleChange:
        """The rule with all that becomes of it."""
        rule = self.after or self.before
        assert rule is not None
        causes = {id_: after if id_ in after.statements else before for id_ in sorted(self._causes(before, after))}
        return RuleChange(
            rule=rule.id,
            set=rule.set,
            pack=rule.pack,
            asked=rule.pack in packs,
            change="changed" if self.before and self.after else "added" if self.after else "removed",
            severity=rule.severity,
            title=rule.title[lang],
            edits=self.edits,
            causes=tuple(cite for id_, book in causes.items() for cite in book.citations([id_], lang)),
            changes=tuple(found),
            boundary=self._boundary(before, after),
        )

    def _boundary(self, before: Rulebook, after: Rulebook) -> Boundary | None:
        if self.before and self.after and any(edit.part in MEANING for edit in self.edits):
            return boundary(State(self.before, before), State(self.after, after))
        return None

    def _causes(self, before: Rulebook, after: Rulebook) -> set[str]:
        """The statements behind the change: those of settings that were edited; else the first that the rule cites."""
        found = set[str]()
        for edit in self.edits:
            if edit.part == "setting":
                found.update(*(book.settings[edit.name].cites for book in (before, after)))
            elif edit.part == "cites":
                found ^= {*edit.before} ^ {*edit.after}
            elif edit.part == "claim":
                found.add(edit.name)
        if any(edit.part not in ("setting", "cites", "claim") for edit in self.edits) or not self.edits:
            found |= {rule.cites[0] for rule in (self.before, self.after) if rule}
        return found
