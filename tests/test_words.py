"""The words of the shipped rules: no unexplained jargon, Chinese set as Chinese is set, nothing copied, lines that fit."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from rich.cells import cell_len

from engine.check import Checker
from engine.findings import LANGUAGES, Language
from engine.render.prose import breaks
from engine.render.text import render
from engine.report import Report
from engine.rules import SHIPPED, load_rules
from engine.terms import VOCABULARIES
from engine.wording import PLACEHOLDER, placeholders
from tests.given import DAY, EXAMPLES

CHINESE = r"[\u4e00-\u9fff]"

NAMES = {"JD", "QR"}
"""Of companies and things that everybody knows."""

JARGON: dict[Language, tuple[str, ...]] = {
    "en": (
        "always-on", "amplification", "amplify", "attribution", "baseline", "boost", "brand account", "brief",
        "celebrity", "click-through rate", "cohort", "conversion", "cost per view", "creative direction", "Dandelion",
        "discoverability", "discovery", "echo", "engagement rate", "exclusivity", "exposure", "fake followers",
        "fast-scroll", "feed ads", "footfall", "four steps", "gifted", "gifting", "head KOLs", "hype", "impressions",
        "interactions", "Juguang", "leads", "mid-tier", "niche", "notes", "persona", "post_rate", "posting rate", "push",
        "rate card", "reads", "roster", "saves", "search ads", "seeding", "shortlist", "social proof", "sponsored",
        "store review", "superusers", "tactic", "tier", "vanity figures", "vetted", "vetting", "viral", "waiver",
    ),
    "zh": (
        "达人", "笔记", "分组", "量级", "头部", "腰部", "尾部", "大号", "达人名单", "垂类", "人设", "阶段", "打法", "种草", "寄样",
        "四步法", "筛选日", "集中发声", "信息流广告", "搜索广告", "加热", "放大", "品牌号", "蒲公英", "聚光", "报备", "商单", "刊例价",
        "报价", "排他", "水粉", "达人审核", "超级用户", "口碑背书", "阅读", "曝光", "触达", "收藏", "互动", "互动率", "点击率",
        "单次阅读成本", "考核指标", "虚荣指标", "爆文", "发布率", "可发现度", "对照基线", "归因", "转化", "转化路径", "线索", "留资",
        "到店", "造势", "节点", "回声", "快速刷屏", "探店", "豁免", "阈值", "创意指导", "人民币",
    ),
}  # fmt: skip
"""Words of the field; one that a message uses is in the glossary."""

RETIRED = ("博主", "需求单", "下架", "铺量", "投流", "品牌账号", "筛选依据", "观察期", "赠品")
"""Second Chinese words for a thing that has one: 达人, brief, 删除, 种草, 加热, 品牌号, 选人依据, 监测期, 寄样."""


class Message(NamedTuple):
    """One text of a rule."""

    rule: str
    part: str
    lang: Language
    text: str


BOOK = load_rules([SHIPPED])

MESSAGES = [
    Message(rule.id, part, lang, getattr(rule, part)[lang])
    for rule in BOOK.rules
    for part in ("title", "says", "do", "asks")
    if getattr(rule, part)
    for lang in LANGUAGES
]


def texts_of(data: Any, place: str = "") -> Iterator[tuple[str, Language, str]]:
    """Every text in two languages of a file, examples left aside."""
    if isinstance(data, dict):
        for lang in LANGUAGES if set(data) == {"en", "zh"} else ():
            yield place, lang, data[lang]
        for key, value in data.items():
            if key != "examples" and set(data) != {"en", "zh"}:
                yield from texts_of(value, f"{place}.{key}")
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from texts_of(value, f"{place}.{at}")


WRITTEN = [
    (f"{file.relative_to(SHIPPED)}{place}", lang, text)
    for file in sorted(SHIPPED.rglob("*.yaml"))
    for place, lang, text in texts_of(yaml.safe_load(file.read_text("utf-8")))
]
"""Every text of every rule file in both languages, with its place."""


def wrong(lang: Language, pattern: str) -> list[tuple[str, str]]:
    """The texts of a language in which a pattern is found."""
    return [(place, text) for place, language, text in WRITTEN if language == lang and re.search(pattern, text)]


@cache
def explained(word: str) -> bool:
    """Whether the glossary explains a word of the field as it stands."""
    return any(
        word.lower() in (spelling.lower() for spelling in (*term.term.values(), *term.also))
        for term in BOOK.glossary_in([word])
    )


# --- The glossary -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_abbreviation_in_a_message_is_in_the_glossary(lang: Language) -> None:
    found = defaultdict(set)
    for message in MESSAGES:
        if message.lang == lang:
            for word in re.findall(r"(?<![A-Za-z])[A-Z]{2,}s?(?![A-Za-z])", PLACEHOLDER.sub("", message.text)):
                found[word].add(message.rule)
    assert {"KOL", "KOC", "KFS", "ROI"} <= found.keys()
    assert {word: rules for word, rules in found.items() if word not in NAMES and not explained(word)} == {}


@pytest.mark.parametrize(("lang", "word"), [(lang, word) for lang in LANGUAGES for word in JARGON[lang]])
def test_every_word_of_the_field_in_a_message_is_in_the_glossary(lang: Language, word: str) -> None:
    used = re.compile(rf"\b{re.escape(word)}" if lang == "en" else word, re.IGNORECASE)
    if any(message.lang == lang and used.search(message.text) for message in MESSAGES):
        assert explained(word) or explained(f"{word}s")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_abbreviation_that_a_value_prints_is_in_the_glossary(lang: Language) -> None:
    shown = {getattr(term, lang) for terms in VOCABULARIES.values() for term in terms}
    words = {word for text in shown for word in re.findall(r"(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])", text)}
    currencies = {term.value for term in VOCABULARIES["currency"]}
    assert {word for word in words - currencies if not explained(word)} == set()


def test_a_spelling_belongs_to_one_term() -> None:
    owners = defaultdict(set)
    for term in BOOK.glossary.values():
        for spelling in (*term.term.values(), *term.also):
            owners[spelling.lower()].add(term.id)
    assert {spelling: ids for spelling, ids in owners.items() if len(ids) > 1} == {}


# --- How texts are written --------------------------------------------------------------------------------------------


def test_chinese_is_set_with_full_width_marks() -> None:
    assert wrong("zh", rf"{CHINESE} ?[,:;()!?]|[,:;()!?] ?{CHINESE}") == []
    assert wrong("zh", r"[「」]") == []


def test_chinese_and_latin_have_a_blank_between_them() -> None:
    assert wrong("zh", rf"{CHINESE}[A-Za-z0-9{{]|[A-Za-z0-9%}}]{CHINESE}") == []
    assert wrong("zh", r"[（，。：；）、“”] | [（，。：；）、“”]") == []


def test_each_text_is_in_its_language() -> None:
    assert wrong("en", CHINESE) == []
    bare = [(place, text) for place, lang, text in WRITTEN if lang == "zh" and not re.search(CHINESE, text)]
    assert [place for place, _ in bare if not re.fullmatch(r"glossary\.yaml\.\w+\.term", place)] == []


@pytest.mark.parametrize("word", RETIRED)
def test_a_thing_has_one_chinese_word(word: str) -> None:
    assert wrong("zh", word) == []


def test_no_text_is_copied_from_fault_to_fault() -> None:
    """In packs one remedy may serve a fault that is looked for in several places."""
    packs = yaml.safe_load((SHIPPED / "packs.yaml").read_text("utf-8"))
    sets = {set_ for pack in packs.values() for set_ in pack["sets"]}
    guidance = {rule.id for rule in BOOK.rules if rule.set not in sets}
    rules = defaultdict(list)
    for message in MESSAGES:
        if message.rule in guidance or message.part != "do":
            rules[message.text].append((message.rule, message.part))
    assert {text: places for text, places in rules.items() if len(places) > 1} == {}


def test_chinese_shows_every_value_that_english_shows() -> None:
    shown = {(message.rule, message.part, message.lang): set(placeholders(message.text)) for message in MESSAGES}
    assert [key for key, names in shown.items() if names - shown[(*key[:2], "zh")]] == []


# --- In the report ----------------------------------------------------------------------------------------------------


CHECKER = Checker(BOOK)


def report_on(plan: Path, lang: Language) -> Report:
    return CHECKER.check(plan.read_bytes(), plan.name, date.fromisoformat(DAY), lang)


@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda plan: plan.stem)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_of_a_report_is_wider_than_the_terminal(plan: Path, lang: Language, width: int) -> None:
    lines = render(report_on(plan, lang), width).splitlines()
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_report_are_those_that_its_findings_use(lang: Language) -> None:
    report = report_on(EXAMPLES[1], lang)
    used = "\n".join(part for one in report.findings for part in (one.title, one.message, one.remedy))
    terms = {term.term[lang]: term for term in BOOK.glossary.values()}
    for shown in report.glossary:
        spellings = (*terms[shown.term].term.values(), *terms[shown.term].also)
        assert any(spelling.lower() in used.lower() for spelling in spellings), shown


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("第 35 行：选对达人，笔记", 12, ["第 35 行：选", "对达人，笔记"]),
        ("第 35 行：选对达人，笔记", 11, ["第 35 行：", "选对达人，", "笔记"]),
        ("达人，笔记", 4, ["达", "人，", "笔记"]),
        ("写明（达人）", 6, ["写明", "（达", "人）"]),
        ("KOC 笔记", 5, ["KOC ", "笔记"]),
        ("a long word", 6, ["a long ", "word"]),
        ("https://example.com", 8, ["https://", "example.", "com"]),
        ("see https://a.bc/d", 8, ["see ", "https://", "a.bc/d"]),
        ("  笔记", 6, ["  笔记"]),
        ("", 5, [""]),
    ],
)
def test_chinese_wraps_between_characters_and_words_stay_whole(text: str, width: int, lines: list[str]) -> None:
    places = [0, *breaks(text, width), len(text)]
    assert [text[start:end] for start, end in pairwise(places)] == lines
    assert all(cell_len(line.rstrip()) <= width for line in lines)
