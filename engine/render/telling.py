"""A rule in plain sentences, for a terminal (its page without the headings of what it lacks) and for programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding

from engine.findings import Language
from engine.render import shared
from engine.render.page import RulePage
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.sentences import Line, meaning
from engine.render.text import STYLES
from engine.rules import GUIDANCE, OUTCOMES, Rule, Rulebook
from engine.wording import either


def rule(page: RulePage) -> Iterable[RenderableType]:
    """The head, the sentences, the message, then numbers, sources, dissent and examples."""
    words = Words(page.lang)
    off = words["in pack on" if page.pack.on else "in pack"].format(page.pack.name)
    pack = f"{words['comma']}{off}" if page.pack.name != GUIDANCE else ""
    about = f"  {page.set}/{page.id}{words.aside(words[f'one {page.severity}'] + pack)}"
    yield Prose.assemble((page.title, STYLES[page.severity]), (about, "dim"))
    for depth, line in page.meaning:
        yield Padding(Prose(f"- {line}" if depth else line), (0, 0, 0, 2 * depth))
    yield Prose("")
    yield from map(Prose, _message(page, words))
    for title, lines in (
        (words["settings"], _numbers(page, words)),
        (words["source"], _sources(page, words)),
        (words["dissent"], _dissent(page, words)),
        (words["examples title"], _examples(page, words)),
    ):
        if shown := [Padding(Prose(f"- {line}" if depth else line), (0, 0, 0, 2 * depth + 2)) for depth, line in lines]:
            yield Prose("")
            yield Prose(title, "bold")
            yield from shown


def data(book: Rulebook, asked: Rule, lang: Language) -> dict[str, Any]:
    """The rule whole, as its file has it, with its sentences (each with its depth) and all that it rests on."""
    return {
        **asked.raw,
        "set": asked.set,
        "pack": asked.pack,
        "notice": book.packs[asked.pack].notice[lang] if asked.pack != GUIDANCE else None,
        "sentences": [{"depth": depth, "text": line} for depth, line in meaning(asked, lang)],
        "citations": [cite.model_dump() for cite in book.citations(asked.cites, lang)],
        "settings": [book.settings[name].used(lang).model_dump() for name in asked.settings],
        "dissent": book.dissent(asked.conflict, lang).model_dump() if asked.conflict else None,
    }


def _message(page: RulePage, words: Words) -> Iterator[str]:
    for key, text in (("it says", page.says), ("it advises", page.do), ("it asks", page.asks)):
        if text:
            yield words[key].format(text)
    yield words["points at"].format(page.at)
    if page.folded_under:
        yield words["folded under"].format(either([link.id for link in page.folded_under], page.lang))
    if not page.waivable:
        yield words["never waived"]
    if page.pack.notice:
        yield page.pack.notice


def _numbers(page: RulePage, words: Words) -> Iterator[Line]:
    for one in page.settings:
        yield 0, f"{shared.number(one.used, words)}{words['colon']}{one.meaning} [{', '.join(one.cites)}]"


def _sources(page: RulePage, words: Words) -> Iterator[Line]:
    for source in page.sources:
        yield 0, f"{shared.cited(source.cite, words)}{words['colon']}{source.cite.says}"
        yield from ((1, line) for line in shared.outside([source.cite], words))


def _dissent(page: RulePage, words: Words) -> Iterator[Line]:
    if page.dissent:
        yield 0, shared.topic(page.dissent, words)
        yield from ((1, side) for side in shared.sides(page.dissent, words))
        yield 0, f"{words['settled']}{words['colon']}{page.dissent.settlement}"


def _examples(page: RulePage, words: Words) -> Iterator[Line]:
    for outcome in OUTCOMES:
        if own := [example for example in page.examples if example.outcome == outcome]:
            yield 0, f"{words[outcome]}{words.aside(str(len(own)))}"
            yield from ((1, example.name + shared.at_places(example, words)) for example in own)
