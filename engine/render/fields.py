"""The vocabulary of rules, for a terminal or as data: every field with type, unit, values, meaning and origin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding

from engine.conditions import fitting
from engine.facts import JOINS, Field, vocabulary
from engine.figures import LISTS
from engine.findings import Language
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.terminal import columns, heading
from engine.terms import VOCABULARIES, Terms
from engine.wording import label, term

TYPES: Mapping[str, tuple[str, str]] = {
    "bool": ("yes or no", "是/否"),
    "int": ("whole number", "整数"),
    "number": ("number", "数字"),
    "money": ("amount of money", "金额"),
    "share": ("share from 0 to 1", "占比（0 到 1）"),
    "text": ("text", "文本"),
    "enum": ("one word of", "单选"),
    "date": ("day, YYYY-MM-DD", "日期 YYYY-MM-DD"),
    "date or none": ("day, YYYY-MM-DD, or none", "日期 YYYY-MM-DD 或 none"),
    "place": ("place: NZ or NZ/Auckland", "地域：NZ 或 NZ/Auckland"),
    "list of text": ("list of texts", "文本列表"),
    "list of enum": ("list of words of", "多选"),
    "list of place": ("list of places", "地域列表"),
    "list of entries": ("list of entries; only 'is: []' asks of it", "条目列表，只能用 is: [] 判断"),
}
"""Each type as people know it."""

UNITS: Mapping[str, tuple[str, str]] = {
    "day": ("", ""),
    "share": ("", ""),
    "0-1": ("", ""),
    "plan currency": ("plan currency", "计划币种"),
    "as the metric": ("as the metric", "同指标"),
    "days": ("days", "天"),
    "notes": ("notes", "篇笔记"),
    "creators": ("creators", "位达人"),
    "followers": ("followers", "粉丝"),
    "cohorts": ("cohorts", "个分组"),
    "impressions": ("impressions", "次曝光"),
    "interactions": ("interactions", "次互动"),
    "views": ("views", "次阅读"),
    "reads": ("reads", "次阅读"),
    "saves": ("saves", "次收藏"),
    "comments": ("comments", "条评论"),
    "samples": ("samples", "份样品"),
    "objectives": ("objectives", "个目标"),
    "kinds": ("kinds", "类"),
    "brands": ("brands", "个品牌"),
    "CNY": ("CNY", "人民币"),
    "CNY per view": ("CNY per view", "人民币/次阅读"),
    "CNY per read": ("CNY per read", "人民币/次阅读"),
    "CNY per interaction": ("CNY per interaction", "人民币/次互动"),
    "CNY per unit": ("CNY per unit", "人民币/单位币种"),
}
"""Each unit as people know it; '' where the type says it."""


def data(kinds: Sequence[str], lang: Language) -> list[dict[str, Any]]:
    """The vocabulary as data: for each kind its list in the plan, its own fields, and what else its rules may name.

    A field is read `from` a path of the plan, or else worked out by a `figure` with its settings.
    """
    return [
        {
            "kind": kind,
            "from": LISTS.get(kind),
            "fields": [_data(word, lang) for word in _own(kind)],
            "also": {f"{other}.": other for other in _others(kind)},
        }
        for kind in kinds
    ]


def _data(word: Field, lang: Language) -> dict[str, Any]:
    values = [
        {"value": one.value, "label": term(word.terms, one.value, lang), "meaning": one.meaning[lang]}
        for one in word.terms or ()
    ]
    return {
        "name": word.name,
        "label": label(word, lang),
        "type": word.type,
        "unit": word.unit,
        "values": values or None,
        "meaning": word.meaning[lang],
        "operators": list(fitting(word)),
        "from": word.plan_path or None,
        "figure": {"settings": list(word.settings)} if word.figure else None,
    }


def table(kinds: Sequence[str], lang: Language) -> Iterable[RenderableType]:
    """A heading for each kind, then a row a field; the words of a closed vocabulary stand where it is first used."""
    words = Words(lang)
    told: dict[Terms, str] = {}
    for kind in kinds:
        listed = words.aside(LISTS[kind]) if kind in LISTS else ""
        yield heading(f"{kind}{listed}")
        rows = columns()
        rows.add_column(overflow="fold", ratio=2)
        rows.add_column(overflow="fold", ratio=3)
        for word in _own(kind):
            lines = Prose("\n".join(_lines(word, told, words, lang)))
            rows.add_row(Prose.assemble((word.name, "bold"), (f"\n  {_type(word, lang)}", "dim")), lines)
        yield Padding(rows, (0, 0, 1, 0))
        for other in _others(kind):
            yield Prose(words["also named"].format(kind=kind, other=other))
        yield Prose("")


def _lines(word: Field, told: dict[Terms, str], words: Words, lang: Language) -> Iterator[str]:
    called = label(word, lang)
    yield word.meaning[lang] if called == word.name else f"{called}{words['colon']}{word.meaning[lang]}"
    if word.terms and word.terms in told:
        yield words["values as"].format(told[word.terms])
    elif word.terms:
        told[word.terms] = word.name
        for one in word.terms:
            named = f"{one.value} {one.zh}" if words.at else one.value
            yield f"- {named}{words['colon']}{one.meaning[lang]}"
    if word.figure:
        settings = words["comma"].join(word.settings)
        yield f"[{words['worked out']}{words.aside(words['by settings'].format(settings)) if settings else ''}]"
    else:
        yield f"[{words['read from'].format(word.plan_path)}]"


def _type(word: Field, lang: Language) -> str:
    at = int(lang == "zh")
    unit = UNITS.get(word.unit, (word.unit, word.unit))[at] if word.unit else ""
    name = next((name for name, terms in VOCABULARIES.items() if terms is word.terms), "")
    return Words(lang)["clause"].join(filter(None, (f"{TYPES[word.type][at]} {name}".strip(), unit)))


def _own(kind: str) -> list[Field]:
    return [word for word in vocabulary(kind).values() if word.kind == kind]


def _others(kind: str) -> tuple[str, ...]:
    return JOINS.get(kind, ("plan",))
