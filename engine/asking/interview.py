"""A plan and what is asked about it, one question after the other; each answer is put into its text."""

from collections.abc import Mapping
from typing import NamedTuple

from engine.asking.openings import openings
from engine.asking.questions import Question, question
from engine.asking.replies import NoAnswer, edit_of
from engine.changes import Adviser
from engine.changes.effects import Effect, effect
from engine.messages import Message
from engine.plan import read_plan
from engine.source import CannotEdit


class Heard(NamedTuple):
    """What an answer came to: rules that can be judged now, and what it clears, raises and leaves open."""

    settles: tuple[str, ...]
    effect: Effect


class Interview:
    """One plan, checked again after every answer. Raises Refused for a text that is no plan."""

    def __init__(self, adviser: Adviser) -> None:
        self.adviser = adviser
        self.skipped: set[str] = set()
        self._questions: list[Question] | None = None

    @property
    def text(self) -> bytes:
        """The text of the plan with all answers in it."""
        return self.adviser.text

    def questions(self) -> list[Question]:
        """All open fields that were not skipped, the one to ask next first."""
        if self._questions is None:
            asked = self.adviser
            found = openings(asked.source.data, read_plan(asked.source), asked.panel)
            self._questions = [question(one, asked.book, asked.source, asked.lang) for one in found]
        return [one for one in self._questions if one.path not in self.skipped]

    def skip(self, asked: Question) -> None:
        """Ask no more for a field."""
        self.skipped.add(asked.path)

    def give(self, asked: Question, answer: str) -> Heard:
        """Put an answer into the plan and check it again; raises NoAnswer, and then nothing changes."""
        was = self.adviser
        edits = (edit_of(asked, answer, was.source.data),)
        try:
            text = was.text_with(edits)
        except CannotEdit as error:
            told = Message(
                "this cannot be put into the plan ({why}); write it there yourself:\n{piece}",
                why=error,
                piece=error.piece,
            )
            raise NoAnswer([told]) from None
        self.adviser = Adviser(was.checker, text, was.name, was.as_of, was.lang, was.packs)
        self._questions = None
        settled = was.before.open - self.adviser.before.open
        return Heard(tuple(sorted(settled)), effect(was.before, self.adviser.before, edits))

    def titles(self) -> Mapping[str, str]:
        """The title of each rule by its id."""
        return {rule.id: rule.title[self.adviser.lang] for rule in self.adviser.panel.asked}
