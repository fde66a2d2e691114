"""A rule in plain sentences, made from its tree: when it applies, when it fires, what it says, what it rests on."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding

from engine.conditions import Choice, Condition, Group, Test
from engine.facts import Field
from engine.findings import Language
from engine.render import shared
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.text import STYLES
from engine.rules import GUIDANCE, OUTCOMES, Example, Rule, Rulebook
from engine.wording import PLACEHOLDER, choice_phrase, either, label, phrase, spaced

NAMES = ("Xiaohongshu",)
"""Words that keep their capital inside a sentence; those with a second capital, such as KOL, do anyway."""

Line = tuple[int, str]
"""How deep a line stands, and what it says."""


def rule(book: Rulebook, asked: Rule, lang: Language) -> Iterable[RenderableType]:
    """The head, the sentences, the message, then numbers, sources, dissent and examples."""
    words = Words(lang)
    pack = f"{words['comma']}{words['in pack'].format(asked.pack)}" if asked.pack != GUIDANCE else ""
    about = f"  {asked.set}/{asked.id}{words.aside(words[f'one {asked.severity}'] + pack)}"
    yield Prose.assemble((asked.title[lang], STYLES[asked.severity]), (about, "dim"))
    for depth, line in _Teller(asked, lang).meaning():
        told = spaced(line).replace("” ", "”") if words.at else line
        yield Padding(Prose(f"- {told}" if depth else told), (0, 0, 0, 2 * depth))
    yield Prose("")
    yield from (Prose(line) for line in _message(book, asked, words, lang))
    for title, lines in (
        (words["settings"], _numbers(book, asked, words, lang)),
        (words["source"], _sources(book, asked, words, lang)),
        (words["dissent"], _dissent(book, asked, words, lang)),
        (words["examples title"], _examples(asked, words)),
    ):
        if shown := [Padding(Prose(f"- {line}" if depth else line), (0, 0, 0, 2 * depth + 2)) for depth, line in lines]:
            yield Prose("")
            yield Prose(title, "bold")
            yield from shown


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
        """The meaning of a yes/no field in English is a sentence; its label in Chinese is a question."""
        if self.lang == "zh":
            return f"{self.field(test)}为“{'是' if wanted else '否'}”"
        self.named.add(test.name)
        return f"{'' if wanted else 'it is not so that '}{_clause(test.word)} ({test.name})"

    def field(self, test: Test) -> str:
        """A field by its name, with its meaning when it is named first."""
        first = test.name not in self.named
        self.named.add(test.name)
        if self.lang == "en":
            return f"‘{test.name}’ ({_clause(test.word)})" if first else f"‘{test.name}’"
        owner = "" if test.word.kind == self.rule.about else f"{self.words[f'kind {test.word.kind}']}的"
        return f"{owner}“{label(test.word, 'zh')}”{self.words.aside(test.name) if first else ''}"


def _bare(condition: Condition) -> Condition:
    """A condition without a group around it that adds nothing."""
    while isinstance(condition, Group) and len(condition.children) == 1 and condition.combinator != "none":
        condition = condition.children[0]
    return condition


def _clause(word: Field) -> str:
    """The meaning of a field inside a sentence."""
    text = word.meaning.split(";")[0].rstrip(".")
    first = text.split(" ")[0].strip(",")
    return text if first in NAMES or any(map(str.isupper, first[1:])) else text[0].lower() + text[1:]


def _message(book: Rulebook, asked: Rule, words: Words, lang: Language) -> Iterator[str]:
    for key, text in (("it says", asked.says), ("it advises", asked.do), ("it asks", asked.asks)):
        if text:
            yield words[key].format(PLACEHOLDER.sub(lambda found: _held(found.group(1), book, lang), text[lang]))
    yield words["points at"].format(asked.at)
    if asked.explained_by:
        yield words["folded under"].format(either(asked.explained_by, lang))
    if not asked.waivable:
        yield words["never waived"]
    if asked.pack in book.packs:
        yield book.packs[asked.pack].notice[lang]


def _held(name: str, book: Rulebook, lang: Language) -> str:
    """What stands for a value in a message: the setting as it is now, or the name of the field."""
    setting = name.removeprefix("setting:")
    return f"[{name}]" if setting == name else book.wordings[lang][setting]


def _numbers(book: Rulebook, asked: Rule, words: Words, lang: Language) -> Iterator[Line]:
    for name in asked.settings:
        setting = book.settings[name]
        told = f"{shared.number(setting.used(lang), words)}{words['colon']}{setting.meaning[lang]}"
        yield 0, f"{told} [{', '.join(setting.cites)}]"


def _sources(book: Rulebook, asked: Rule, words: Words, lang: Language) -> Iterator[Line]:
    for cite in book.citations(asked.cites, lang):
        yield 0, f"{shared.cited(cite, words)}{words['colon']}{cite.says}"
        yield from ((1, line) for line in shared.outside([cite], words))


def _dissent(book: Rulebook, asked: Rule, words: Words, lang: Language) -> Iterator[Line]:
    if asked.conflict:
        dissent = book.dissent(asked.conflict, lang)
        yield 0, shared.topic(dissent, words)
        yield from ((1, side) for side in shared.sides(dissent, words))
        yield 0, f"{words['settled']}{words['colon']}{dissent.settlement}"


def _examples(asked: Rule, words: Words) -> Iterator[Line]:
    for outcome in OUTCOMES:
        if own := [example for example in asked.examples if example.outcome == outcome]:
            yield 0, f"{words[outcome]}{words.aside(str(len(own)))}"
            yield from ((1, _example(example, words)) for example in own)


def _example(example: Example, words: Words) -> str:
    detail = words["comma"].join(example.detail) if isinstance(example.detail, list) else ""
    return example.name + (words.aside(detail) if detail else "")
