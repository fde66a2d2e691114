"""What lies outside the documents: whose law applies, words that ad law or the platform watch, public benchmarks."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from engine.figures.look import LISTS, Look, Missing, Subject, days_between, figure
from engine.terms import Jurisdiction, Metric, Selection
from engine.values import NONE, UNKNOWN, Members, plain

# --- Whose law ------------------------------------------------------------------------------------------------------


@figure(
    "plan",
    "list of enum",
    "Whose ad law applies: as given, else the countries of the audience.",
    "适用哪里的广告法；未填则按目标人群所在国家。",
    "适用法域",
    terms=Jurisdiction,
)
def jurisdictions(look: Look) -> Members | None:
    own: Members = look("audience.jurisdictions")
    if own.complete:
        return own
    places = look("audience.locations")
    return Members.of(place.split("/")[0].strip() for place in places.written) if places.complete else None


# --- Words ----------------------------------------------------------------------------------------------------------

BRIEF_TEXTS = ("objective", "required_points", "product_points", "how_to_show", "brand_story", "text")
CLAIMS = ("compliance.claims",)

MOST_MATCHES = 5
"""Matches of a pattern that are named; a long text may have thousands."""

Find = Callable[[str], Iterable[str]]
"""What is found in a text."""


def _found(look: Look, fields: Sequence[str], find: Find) -> Members:
    """What is found in the texts that are given; what is left out is not missed. Read from where it was found."""
    found: dict[str, None] = {}
    places: list[str] = []
    read: list[str] = []
    for name in fields:
        data, paths, _, _ = look.subject[name]
        texts = data.written if isinstance(data, Members) else () if data is UNKNOWN else (data,)
        here = dict.fromkeys(hit for text in texts for hit in find(plain(text)))
        found |= here
        places += paths if here else ()
        read += paths
    look.read.extend(places or read)
    return Members.of(found)


def _words(look: Look, setting: str, exceptions: str | None = None) -> Find:
    """Finds the words of a setting, in its order, once the exceptions of another are taken out."""
    words = [(word, _pattern_of(plain(word))) for word in look.subject.setting(setting)]
    harmless = sorted(map(plain, look.subject.setting(exceptions) if exceptions else ()), key=len, reverse=True)

    def find(text: str) -> Iterable[str]:
        for phrase in harmless:
            text = text.replace(phrase, "\n")  # no word goes over the end of a line
        return [word for word, pattern in words if pattern.search(text)]

    return find


@lru_cache(maxsize=1024)
def _pattern_of(word: str) -> re.Pattern[str]:
    """A Chinese word is found anywhere; a Latin one only where a word begins, a number only whole."""
    before = r"(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    after = r"(?![0-9])" if word[-1:].isascii() and word[-1:].isdigit() else ""
    return re.compile(before + re.escape(word) + after)


def _promises(look: Look) -> Find:
    """Finds the first matches of the pattern for a result within a fixed time."""
    pattern = _compiled(look.subject.setting("fixed_time_pattern"))
    return lambda text: islice((match.group() for match in pattern.finditer(text)), MOST_MATCHES)


_compiled = lru_cache(maxsize=64)(re.compile)


@figure(
    "brief",
    "list of text",
    "Absolute terms in the brief's own words.",
    "brief 自身文字中的绝对化用语。",
    "brief 中的绝对化用语",
    settings=("absolute_words", "absolute_exceptions"),
)
def absolute_words_used(look: Look) -> Members:
    return _found(look, BRIEF_TEXTS, _words(look, "absolute_words", "absolute_exceptions"))


@figure(
    "plan",
    "list of text",
    "Absolute terms in the claims.",
    "宣称内容中的绝对化用语。",
    "宣称中的绝对化用语",
    settings=("absolute_words", "absolute_exceptions"),
)
def absolute_words_claimed(look: Look) -> Members:
    return _found(look, CLAIMS, _words(look, "absolute_words", "absolute_exceptions"))


@figure(
    "brief",
    "list of text",
    "Medical terms in the brief's own words.",
    "brief 自身文字中的医疗用语。",
    "brief 中的医疗用语",
    settings=("medical_words",),
)
def medical_words_used(look: Look) -> Members:
    return _found(look, BRIEF_TEXTS, _words(look, "medical_words"))


@figure(
    "plan",
    "list of text",
    "Medical terms in the claims.",
    "宣称内容中的医疗用语。",
    "宣称中的医疗用语",
    settings=("medical_words",),
)
def medical_words_claimed(look: Look) -> Members:
    return _found(look, CLAIMS, _words(look, "medical_words"))


@figure(
    "brief",
    "list of text",
    "Promises of a result within a fixed time, in the brief's own words.",
    "brief 自身文字中承诺限时见效的说法。",
    "brief 中的限时见效承诺",
    settings=("fixed_time_pattern",),
)
def fixed_times_used(look: Look) -> Members:
    return _found(look, BRIEF_TEXTS, _promises(look))


@figure(
    "plan",
    "list of text",
    "Promises of a result within a fixed time, in the claims.",
    "宣称内容中承诺限时见效的说法。",
    "宣称中的限时见效承诺",
    settings=("fixed_time_pattern",),
)
def fixed_times_claimed(look: Look) -> Members:
    return _found(look, CLAIMS, _promises(look))


@figure(
    "brief",
    "list of text",
    "Special effects in the brief's own words.",
    "brief 自身文字中的特殊功效用语。",
    "brief 中的特殊功效用语",
    settings=("effect_words",),
)
def effect_words_used(look: Look) -> Members:
    return _found(look, BRIEF_TEXTS, _words(look, "effect_words"))


@figure(
    "plan",
    "list of text",
    "Special effects in the claims.",
    "宣称内容中的特殊功效用语。",
    "宣称中的特殊功效用语",
    settings=("effect_words",),
)
def effect_words_claimed(look: Look) -> Members:
    return _found(look, CLAIMS, _words(look, "effect_words"))


@figure(
    "brief",
    "list of text",
    "Words in the brief that the review of commercial notes turns down.",
    "brief 中会被商业笔记审核拒绝的用语。",
    "brief 中的审核拒绝用语",
    settings=("reject_words",),
)
def reject_words_used(look: Look) -> Members:
    return _found(look, BRIEF_TEXTS, _words(look, "reject_words"))


# --- Days -----------------------------------------------------------------------------------------------------------


def _day_of_occasion(look: Look, setting: str) -> Any:
    """A day of the year in the year of the occasion, else in that in which the campaign ends."""
    for name in ("schedule.occasion_date", "schedule.end"):
        day = look(name)
        if day is not UNKNOWN:
            month, day_of_month = map(int, look.subject.setting(setting).split("-"))
            return date(day.year, month, day_of_month)
    return NONE


@figure(
    "plan",
    "date",
    "Last day of the warm-up for 618.",
    "618 蓄水期的最后一天。",
    "618 蓄水期结束日",
    unit="day",
    settings=("x13_warmup_end_618",),
)
def warmup_end_618(look: Look) -> Any:
    return _day_of_occasion(look, "x13_warmup_end_618")


@figure(
    "plan",
    "date",
    "Last day of the warm-up for Double 11.",
    "双 11 蓄水期的最后一天。",
    "双 11 蓄水期结束日",
    unit="day",
    settings=("x13_warmup_end_double_11",),
)
def warmup_end_double_11(look: Look) -> Any:
    return _day_of_occasion(look, "x13_warmup_end_double_11")


@figure(
    "cohort",
    "int",
    "Days from the cohort's first note to the last day of measurement.",
    "从该分组首篇笔记到监测截止日的天数。",
    "首发到监测截止的天数",
    unit="days",
)
def days_to_results(look: Look) -> Any:
    return days_between(look.known("plan.measurement.until", "publish.from"))


@figure(
    "cohort",
    "int",
    "Days from the cohort's first note to the last day of feed ads.",
    "从该分组首篇笔记到信息流广告结束日的天数。",
    "首发到信息流结束的天数",
    unit="days",
)
def days_to_feed_end(look: Look) -> Any:
    return days_between(look.known("plan.ads.feed.end", "publish.from"))


# --- Benchmarks -----------------------------------------------------------------------------------------------------

BENCHMARKED = {
    "cohort": ("fee", ("expected.views", "expected.interactions")),
    "creator": ("quote_image", ("reads_median", "interactions_median")),
}
"""What is divided by what: the money of a cohort or of a creator, and its results."""

VIRAL = "thousand_like_rate"


def _each_cny(look: Look, money: str, results: str, of: Subject | None = None) -> Any:
    """Money in CNY for one result; none where there is no money or no result."""
    amount, count, _, rate = look.known(money, results, "plan.budget.currency", "plan.budget.fx_to_cny", of=of)
    if NONE in (amount, count) or not amount or not count:
        return NONE
    return Decimal(amount) * Decimal(rate) / Decimal(count)


def _viral(look: Look, of: Subject | None = None) -> Any:
    return look.known(VIRAL, of=of)


@figure(
    "plan",
    "bool",
    "Something can be held against a public benchmark.",
    "有数据可与公开基准比较。",
    "是否有可与公开基准比较的数据",
)
def benchmarked(look: Look) -> bool:
    if any(_settled(ask) != NONE for ask in _asks(look)):
        return True
    if look.missed:
        raise Missing
    return False


def _asks(look: Look) -> Iterator[Callable[[], Any]]:
    """All that can be held against a benchmark, none of it worked out yet."""
    for kind, (money, results) in BENCHMARKED.items():
        entries = look.subject.entries(kind)
        if entries is None:
            look.missed.append(LISTS[kind])
        for subject in entries or ():
            for name in results:
                yield partial(_each_cny, look, money, name, subject)
            if kind == "creator":
                yield partial(_viral, look, subject)


def _settled(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except Missing:
        return NONE


def _or_skipped(look: Look, find: Callable[[], Any]) -> Any:
    """A figure that lacks an input is passed over, unless the whole plan has nothing to compare."""
    try:
        return find()
    except Missing:
        if look.subject["plan.benchmarked"].data is True:
            return NONE
        raise


@figure(
    "cohort",
    "number",
    "Fee for one expected view.",
    "每次预估阅读的费用。",
    "预估单次阅读成本（人民币）",
    unit="CNY per view",
)
def benchmark_cpv(look: Look) -> Any:
    return _or_skipped(look, lambda: _each_cny(look, "fee", "expected.views"))


@figure(
    "cohort",
    "number",
    "Fee for one expected interaction.",
    "每次预估互动的费用。",
    "预估单次互动成本（人民币）",
    unit="CNY per interaction",
)
def benchmark_cpe(look: Look) -> Any:
    return _or_skipped(look, lambda: _each_cny(look, "fee", "expected.interactions"))


@figure(
    "creator",
    "number",
    "Quote for one read of a median note.",
    "报价除以单篇阅读中位数。",
    "单次阅读报价（人民币）",
    unit="CNY per read",
)
def quote_per_read(look: Look) -> Any:
    return _or_skipped(look, lambda: _each_cny(look, "quote_image", "reads_median"))


@figure(
    "creator",
    "number",
    "Quote for one interaction with a median note.",
    "报价除以单篇互动中位数。",
    "单次互动报价（人民币）",
    unit="CNY per interaction",
)
def quote_per_interaction(look: Look) -> Any:
    return _or_skipped(look, lambda: _each_cny(look, "quote_image", "interactions_median"))


@figure("creator", "share", "Share of notes that went viral.", "爆文在笔记中的占比。", "爆文占比", unit="share")
def viral_share(look: Look) -> Any:
    return _or_skipped(look, lambda: _viral(look))


# --- Engagement rate ------------------------------------------------------------------------------------------------


@figure(
    "plan",
    "bool",
    "An engagement rate is a metric or a criterion somewhere.",
    "计划中有一处以互动率为指标或选人依据。",
    "是否使用互动率",
)
def engagement_rate_used(look: Look) -> bool:
    plan = look.subject
    named = [plan["measurement.metrics"]]
    named += [kpi["metric"] for kpi in plan.entries("kpi") or ()]
    named += [cohort[name] for cohort in plan.entries("cohort") or () for name in ("kpis", "selected_by")]
    rates = {Metric.ENGAGEMENT_RATE.value, Selection.ENGAGEMENT_RATE.value}
    where = [paths for data, paths, _, _ in named if rates & (data.known if isinstance(data, Members) else {data})]
    look.read.extend(path for paths in (where or [paths for _, paths, _, _ in named]) for path in paths)
    return bool(where)
