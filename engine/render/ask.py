"""What to ask next, for a terminal: the questions in a list, one of them with what can be answered, what came of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.columns import Columns
from rich.console import RenderableType
from rich.padding import Padding

from engine.asking import Heard, Question
from engine.changes import Spot
from engine.findings import Language
from engine.messages import shown
from engine.render import shared
from engine.render.fields import TYPES, UNITS
from engine.render.phrases import Words
from engine.render.prose import Prose

NAMED = 4
"""Rules that are named; the others are counted."""

EXPLAINED = 12
"""Of them, those that are told with their titles on `?`."""


def listing(questions: Sequence[Question], lang: Language) -> Iterator[RenderableType]:
    """All questions, the first to ask first."""
    words = Words(lang)
    yield Prose(words["to ask"].format(len(questions)) if questions else words["nothing to ask"], "bold")
    for number, one in enumerate(questions, 1):
        yield Prose("")
        yield from head(one, number, words)


def head(asked: Question, number: int, words: Words) -> Iterator[RenderableType]:
    """A question, the field that it is about, and why it is asked."""
    about = words.aside(shown(asked.about)) if asked.about else ""
    yield Prose.assemble((f"{number}. ", "dim"), (asked.question, "bold"), about)
    where = [shared.named(asked.path, words)]
    if asked.required:
        where.append(words["required field"])
    yield indented(words["semicolon"].join([*where, *_why(asked, words)]), "dim")


def ways(asked: Question, words: Words) -> Iterator[RenderableType]:
    """What can be answered: the options with their numbers and labels, or the type and the unit."""
    if asked.options:
        told = (f"{number} {_option(one.value, one.label)}" for number, one in enumerate(asked.options, 1))
        yield Padding(Columns(map(Prose, told), padding=(0, 3)), (0, 0, 0, 3))
    kind = "list of text" if asked.type == "list of entries" else asked.type
    if asked.unit == "place: share":
        yield indented(words["place shares"])
    elif not asked.options or asked.type.startswith("list"):
        unit = UNITS.get(asked.unit or "", ("", ""))[words.at]
        parts = [words["several"]] if asked.type.startswith("list") else [TYPES[kind][words.at]]
        if asked.type == "list of place":
            parts.append(TYPES["place"][words.at])
        if asked.type == "list of entries":
            parts.append(words["names of entries"])
        yield indented(words["semicolon"].join([*parts, unit] if unit else parts))


def explained(asked: Question, titles: Mapping[str, str], words: Words) -> Iterator[RenderableType]:
    """The field in full: its path, its meaning, and the rules that need it with their titles."""
    yield indented(f"{asked.path}{words['colon']}{asked.meaning}")
    yield from ways(asked, words)
    for rule in asked.needed_by[:EXPLAINED]:
        yield indented(f"{rule}  {titles[rule]}", "dim")
    if len(asked.needed_by) > EXPLAINED:
        yield indented(words["and more rules"].format(len(asked.needed_by) - EXPLAINED).strip(), "dim")


def came(heard: Heard, words: Words) -> RenderableType:
    """What an answer changed, in a line."""
    told = []
    if heard.settles:
        count = len(heard.settles)
        told.append(words["settles one"] if count == 1 else words["settles more"].format(count))
    if heard.effect.clears:
        told.append(words["clears"].format(_rules(_ids(heard.effect.clears), words)))
    if heard.effect.raises:
        told.append(words["raises"].format(_rules(_ids(heard.effect.raises), words)))
    if heard.effect.opens:
        told.append(words["no longer judged"].format(len(heard.effect.opens)))
    if heard.effect.missing:
        told.append(words["then required"].format(words["comma"].join(heard.effect.missing)))
    return indented(words["semicolon"].join(told or [words["changes nothing"]]), "green" if told else "dim")


def _why(asked: Question, words: Words) -> Iterator[str]:
    for key, rules in (("could raise", asked.raises), ("could clear", asked.clears)):
        if rules:
            yield words[key].format(_rules(rules, words))
    if not asked.decides and asked.needed_by:
        yield words["needed by"].format(_rules(asked.needed_by, words))


def _rules(rules: Sequence[str], words: Words) -> str:
    named = words["comma"].join(rules[:NAMED])
    return named + (words["and more rules"].format(len(rules) - NAMED) if len(rules) > NAMED else "")


def _ids(spots: Iterable[Spot]) -> list[str]:
    return list(dict.fromkeys(spot.rule for spot in spots))


def _option(value: str | bool, label: str) -> str:
    same = isinstance(value, bool) or label in (value, value.replace("_", " "))
    return label if same else f"{value} {label}"


def indented(line: str, style: str = "") -> RenderableType:
    """A line below a question."""
    return Padding(Prose(line, style), (0, 0, 0, 3))
