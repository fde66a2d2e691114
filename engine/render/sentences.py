"""A rule in plain sentences, made from its tree: when it applies and when it fires."""

from collections.abc import Iterator

from engine.conditions import Choice, Condition, Group, Test
from engine.facts import Field
from engine.findings import Language
from engine.render.phrases import Words
from engine.rules import Rule
from engine.wording import choice_phrase, label, phrase, spaced

NAMES = ("Xiaohongshu",)
"""Words that keep their capital inside a sentence; those with a second capital, such as KOL, do anyway."""

Line = tuple[int, str]
"""How deep a line stands, and what it says."""


def meaning(asked: Rule, lang: Language) -> tuple[Line, ...]:
    """What a rule judges, when it applies and when it fires; a line below depth 0 is an entry of a list."""
    lines = _Teller(asked, lang).meaning()
    return tuple((depth, spaced(line).replace("” ", "”") if lang == "zh" else line) for depth, line in lines)


class _Teller:
    """Tells the conditions of one rule; the meaning of a field stands where it is first named."""

    def __init__(self, asked: Rule, lang: Language) -> None:
        self.rule, self.lang, self.words = asked, lang, Words(lang)
        self.named: set[str] = set()

    def meaning(self) -> Iterator[Line]:
        """When the rule applies and when it fires."""
        guard, kind = self.rule.applies_when, self.words[f"kind {self.rule.about}"]
        if guard is None:
            yield 0, self.words["applies always"].format(kind)
        else:
            yield 0, self.words["judges plan"] if self.rule.about == "plan" else self.words["looks at"].format(kind)
            yield from self.sentence("applies", guard)
        yield from self.sentence("fires", self.rule.when)

    def sentence(self, what: str, condition: Condition) -> Iterator[Line]:
        """One sentence, or a sentence that a list ends."""
        condition = _bare(condition)
        if (leaf := self.leaf(condition)) is not None:
            yield 0, self.words[f"{what} one"].format(leaf)
        elif isinstance(condition, Group):
            yield 0, self.words[f"{what} many"].format(self.together(condition))
            yield from self.children(condition, 1)

    def children(self, group: Group, depth: int) -> Iterator[Line]:
        """A line for each question, and a list for each group in the group."""
        for child in map(_bare, group.children):
            if (leaf := self.leaf(child)) is not None:
                yield depth, leaf
            elif isinstance(child, Group):
                yield depth, self.together(child) + self.words["colon"].rstrip()
                yield from self.children(child, depth + 1)

    def together(self, group: Group) -> str:
        """How many of the conditions of a group must hold."""
        count = group.count and group.count.value
        return self.words[f"group {group.combinator}"].format(count, len(group.children))

    def leaf(self, condition: Condition) -> str | None:
        """A question as a clause, also one that must come out false; None for a group."""
        wanted = True
        while isinstance(condition, Group) and condition.combinator == "none" and len(condition.children) == 1:
            wanted, condition = not wanted, _bare(condition.children[0])
        if isinstance(condition, Test):
            return self.test(condition, wanted)
        if isinstance(condition, Choice):
            name = self.words["the setting"].format(condition.setting)
            return f"{name} {choice_phrase(condition, wanted, self.lang)}"
        return None

    def test(self, test: Test, wanted: bool) -> str:
        """A test as a clause: what must be so of a field."""
        if test.word.type == "bool" and test.operator == "is":
            return self.yes_or_no(test, test.operand.value is wanted)
        told = f"{self.field(test)} {phrase(test, wanted, None, self.lang)}"
        if test.operand.setting:
            told += self.words.aside(self.words["the setting"].format(test.operand.setting))
        return told

    def yes_or_no(self, test: Test, wanted: bool) -> str:
        """The meaning of a yes/no field is a sentence, to which its label in Chinese is the question."""
        if self.lang == "zh":
            return f"{self.field(test)}为“{'是' if wanted else '否'}”"
        self.named.add(test.name)
        return f"{'' if wanted else 'it is not so that '}{_clause(test.word, self.lang)} ({test.name})"

    def field(self, test: Test) -> str:
        """A field by its name, with its meaning when it is named first."""
        first = test.name not in self.named
        self.named.add(test.name)
        if self.lang == "en":
            return f"‘{test.name}’ ({_clause(test.word, self.lang)})" if first else f"‘{test.name}’"
        told = self.words.aside(f"{test.name}，{_clause(test.word, self.lang)}") if first else ""
        owner = "" if test.word.kind == self.rule.about else f"{self.words[f'kind {test.word.kind}']}的"
        return f"{owner}“{label(test.word, 'zh')}”{told}"


def _bare(condition: Condition) -> Condition:
    """A condition without a group around it that adds nothing."""
    while isinstance(condition, Group) and len(condition.children) == 1 and condition.combinator != "none":
        condition = condition.children[0]
    return condition


def _clause(word: Field, lang: Language) -> str:
    """The meaning of a field inside a sentence."""
    if lang == "zh":
        return word.meaning["zh"].split("；")[0].rstrip("。")
    text = word.meaning["en"].split(";")[0].rstrip(".")
    first = text.split(" ")[0].strip(",")
    return text if first in NAMES or any(map(str.isupper, first[1:])) else text[0].lower() + text[1:]
