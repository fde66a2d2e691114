"""When notes come out, and for how long results are read."""

from collections.abc import Callable
from datetime import date
from typing import Any

from engine.figures.look import Look, Subject, days_between, figure, is_, split
from engine.terms import Role
from engine.values import NONE, UNKNOWN, Truth, every, some


def _edge(look: Look, pick: Callable[[list[date]], date], name: str, role: Role | None = None) -> Any:
    days = look.each(name, look.entries("cohort") if role is None else look.of_role(role))
    return pick(days) if days else NONE


@figure(
    "plan", "date", "First day on which a note is published.", "第一篇笔记发布的日期。", "首篇笔记发布日", unit="day"
)
def first_note(look: Look) -> Any:
    return _edge(look, min, "publish.from")


@figure(
    "plan",
    "date",
    "First day of publishing among the cohorts that give one.",
    "在已填发布日的分组中，最早的发布日。",
    "已填写的最早发布日",
    unit="day",
)
def first_given_note(look: Look) -> Any:
    days = [look("publish.from", cohort) for cohort in look.entries("cohort")]
    return min((day for day in days if day is not UNKNOWN), default=NONE)


@figure(
    "plan", "date", "Last day on which a note is published.", "最后一篇笔记发布的日期。", "末篇笔记发布日", unit="day"
)
def last_note(look: Look) -> Any:
    return _edge(look, max, "publish.to")


@figure("plan", "date", "First day on which a KOL publishes.", "KOL 最早发布笔记的日期。", "KOL 首篇发布日", unit="day")
def first_kol_note(look: Look) -> Any:
    return _edge(look, min, "publish.from", Role.KOL)


@figure("plan", "date", "Last day on which a KOL publishes.", "KOL 最后发布笔记的日期。", "KOL 末篇发布日", unit="day")
def last_kol_note(look: Look) -> Any:
    return _edge(look, max, "publish.to", Role.KOL)


@figure("plan", "date", "First day on which a KOC publishes.", "KOC 最早发布笔记的日期。", "KOC 首篇发布日", unit="day")
def first_koc_note(look: Look) -> Any:
    return _edge(look, min, "publish.from", Role.KOC)


@figure("plan", "date", "Last day on which a KOC publishes.", "KOC 最后发布笔记的日期。", "KOC 末篇发布日", unit="day")
def last_koc_note(look: Look) -> Any:
    return _edge(look, max, "publish.to", Role.KOC)


@figure(
    "plan",
    "int",
    "Days from the last note to the last day of measurement.",
    "从最后一篇笔记到监测截止日的天数。",
    "末篇笔记后的观察天数",
    unit="days",
)
def window_days(look: Look) -> Any:
    return days_between(look.known("measurement.until", "last_note"))


@figure(
    "plan",
    "int",
    "Days from the last KOL note to the last day of measurement.",
    "从最后一篇 KOL 笔记到监测截止日的天数。",
    "KOL 末篇后的观察天数",
    unit="days",
)
def kol_window_days(look: Look) -> Any:
    return days_between(look.known("measurement.until", "last_kol_note"))


@figure(
    "plan",
    "int",
    "Days from the last KOC note to the last day of measurement.",
    "从最后一篇 KOC 笔记到监测截止日的天数。",
    "KOC 末篇后的观察天数",
    unit="days",
)
def koc_window_days(look: Look) -> Any:
    return days_between(look.known("measurement.until", "last_koc_note"))


@figure(
    "plan", "int", "Days of the campaign, both ends counted.", "项目的天数，首尾两天都算。", "投放周期天数", unit="days"
)
def campaign_days(look: Look) -> Any:
    return days_between(look.known("schedule.end", "schedule.start"), 1)


@figure(
    "plan",
    "int",
    "Days from the first to the last note, both ends counted.",
    "从第一篇到最后一篇笔记的天数，首尾两天都算。",
    "发布周期天数",
    unit="days",
)
def publishing_days(look: Look) -> Any:
    return days_between(look.known("last_note", "first_note"), 1)


@figure(
    "plan",
    "bool",
    "Some KOL cohort starts after the first KOC note.",
    "有 KOL 分组在首篇 KOC 笔记之后开始发布。",
    "是否有 KOL 在 KOC 之后发布",
)
def kol_follows_koc(look: Look) -> Truth:
    first = look("first_koc_note")
    if first == NONE:
        return False

    def follows(cohort: Subject) -> Truth:
        role, day = is_(look("role", cohort), Role.KOL), look("publish.from", cohort)
        return every((role, None if UNKNOWN in (first, day) else bool(day > first)))

    return some(follows(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "bool",
    "All KOC notes may be taken down before the first KOL note.",
    "首篇 KOL 笔记发布之前，所有 KOC 笔记可能都已删除。",
    "KOC 笔记是否在 KOL 发布前已可删除",
)
def koc_notes_gone_before_kol(look: Look) -> Truth:
    cohorts = look.entries("cohort")
    kocs, perhaps = split(cohorts, lambda cohort: is_(look("role", cohort), Role.KOC))
    if not (kocs or perhaps) or any(_stays_up(cohort) for cohort in kocs):
        return False
    look.each("role", cohorts)
    first = look.known("first_kol_note")

    def gone(cohort: Subject) -> Truth:
        last, days = look("publish.to", cohort), look("note_retention_days", cohort)
        return None if last is UNKNOWN else bool(first != NONE and (first - last).days > days)

    return every(gone(cohort) for cohort in kocs)


def _stays_up(cohort: Subject) -> bool:
    """A note of which no period is said stays up."""
    return cohort["note_retention_days"].data is UNKNOWN
