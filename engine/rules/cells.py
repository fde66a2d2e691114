"""What a playbook may say, cell by cell: the words of the plan's own fields, numbers, days, and reasons.

A cell that is a field of the plan has its vocabulary, its labels and its meaning from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.plan import FIELDS
from engine.terms import Role, Terms

Kind = Literal["words", "number", "share", "yes_no", "day", "span", "text"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that a playbook says: its kind, the plan field it is about (if one), labels, meaning, words, unit.

    The unit is what the setting of a number must count.
    """

    section: str
    name: str
    kind: Kind
    en: str
    zh: str
    meaning: str
    terms: Terms | None = None
    unit: str | None = None
    field: str | None = None


LOWER, UPPER = ("at_least", "above"), ("at_most", "below")
"""How a number is bounded."""

ANCHORS: Mapping[str, tuple[str, str]] = {
    "start": ("the campaign starts", "项目开始"),
    "koc": ("the first KOC note", "首篇 KOC 笔记"),
    "kol": ("the first KOL note", "首篇 KOL 笔记"),
    "shortlist": ("the best notes are chosen", "优质笔记筛选"),
    "feed": ("feed ads start", "信息流广告开始"),
    "end": ("the last note", "最后一篇笔记"),
}
"""What days are counted from, in both languages."""

STARTS: Mapping[str, tuple[str, str]] = {
    "koc": ("koc", "publish"),
    "kol": ("kol", "publish"),
    "shortlist": ("seeding", "shortlist_on"),
    "feed": ("feed", "start"),
}
"""The cell that says when each of these starts."""

SECTIONS: Mapping[str, tuple[str, str]] = {
    "kol": ("KOLs", "KOL"),
    "koc": ("KOCs", "KOC"),
    "seeding": ("From seeding to the push", "从种草到集中发声"),
    "content": ("KFS stage 1: creator content", "KFS 第一阶段：达人内容"),
    "feed": ("KFS stage 2: feed ads", "KFS 第二阶段：信息流广告"),
    "search": ("KFS stage 3: search ads", "KFS 第三阶段：搜索广告"),
    "goal": ("Targets of the campaign", "项目目标"),
    "measurement": ("Measurement", "效果监测"),
    "split": ("Split of the money", "预算分配"),
}
"""The parts of a playbook, in their order (that of the KFS stages is the order they come in), in both languages."""


def _field(section: str, path: str, kind: Kind, name: str | None = None, unit: str | None = None) -> Cell:
    told = FIELDS[path]
    name = name or path.rpartition(".")[2]
    return Cell(section, name, kind, name.replace("_", " "), told.zh, told.meaning["en"], told.terms, unit, path)


def _of_role(role: str) -> list[Cell]:
    """What is said of the cohorts of a role, and of their brief."""

    def number(name: str, zh: str, meaning: str, unit: str) -> Cell:
        return Cell(role, name, "number", name.replace("_", " "), zh, meaning, unit=unit)

    cohort = ("tier", "compensation", "stage", "job", "kpis", "selected_by", "sourced_by", "booking", "tactics")
    brief = ("style", "tone", "freedom", "content_types")
    asked = ("asks_honest_opinion", "asks_follow_up", "asks_expert_claims", "creator_input", "uses_seeding_learnings")
    return [
        _field(role, "cohorts[].creators", "number", unit="creators"),
        number("notes", "笔记数", "Notes of all of them together.", "notes"),
        number("note_share", "笔记占比", "Their share of all notes.", "share"),
        number("impression_share", "预估曝光占比", "Their share of the expected impressions.", "share"),
        number("followers", "粉丝数", "Followers of each of them.", "followers"),
        number("fee_per_note", "单篇报价（人民币）", "Fee for a single note, in CNY.", "CNY"),
        number("personas", "人设类型数", "Kinds of people among them.", "kinds"),
        _field(role, "cohorts[].publish", "span"),
        *(_field(role, f"cohorts[].{name}", "words") for name in cohort),
        *(_field(role, f"briefs[].{name}", "words") for name in brief),
        *(_field(role, f"briefs[].{name}", "yes_no") for name in asked),
        _field(role, "briefs[].creative_direction", "yes_no"),
        _field(role, "briefs[].brand_story", "yes_no"),
        _field(role, "roster[].fake_check", "words"),
        _field(role, "roster[].recent_brands", "number", unit="brands"),
    ]


def _why(section: str) -> Cell:
    return Cell(section, "why", "text", "why", "作用", "What the stage is for, and when it comes.")


def _share(name: str, en: str, zh: str, meaning: str) -> Cell:
    return Cell("split", name, "share", en, zh, meaning, unit="share")


_ALL = (
    *(cell for role in Role for cell in _of_role(role)),
    _field("seeding", "schedule.shortlist_on", "day"),
    _field("seeding", "brand_account.reposts_top_koc", "yes_no"),
    _why("content"),
    _why("feed"),
    _field("feed", "ads.feed.start", "span"),
    _field("feed", "ads.feed.source", "words"),
    _why("search"),
    _field("search", "ads.search.start", "span"),
    _field("search", "ads.search.keywords[].kind", "words", "keywords"),
    _field("goal", "objective.kpis[].metric", "words", "kpis"),
    _field("measurement", "measurement.metrics", "words"),
    _field("measurement", "measurement.tools", "words"),
    _field("measurement", "measurement.baselines", "words"),
    _field("measurement", "measurement.until", "day"),
    _share("koc_fees", "KOC fees", "KOC 费用占比", "Share of the creator fees for KOCs; KOLs get the rest."),
    _share("ads", "ads", "广告占比", "Share of the money for creators and ads that goes to ads."),
    _share("search_ads", "search ads", "搜索广告占比", "Share of the ad money for search ads; feed ads get the rest."),
)

CELLS: Mapping[str, Mapping[str, Cell]] = {
    section: {cell.name: cell for cell in _ALL if cell.section == section} for section in SECTIONS
}
"""Every cell by its section and name."""
