"""Who is booked: roles, creators, notes, fees, places."""

from decimal import Decimal
from typing import Any

from engine.figures.look import Look, figure, is_, known_truth, share
from engine.terms import Role
from engine.values import NONE, UNKNOWN, Truth, every, some


def _has(look: Look, role: Role) -> Truth:
    return some(
        None if found is UNKNOWN else found == role for found in (look("role", c) for c in look.entries("cohort"))
    )


@figure("plan", "bool", "Some planned cohort is made of KOLs.", "计划中有由 KOL 组成的分组。", "是否有 KOL 分组")
def has_kol(look: Look) -> Truth:
    return _has(look, Role.KOL)


@figure("plan", "bool", "Some planned cohort is made of KOCs.", "计划中有由 KOC 组成的分组。", "是否有 KOC 分组")
def has_koc(look: Look) -> Truth:
    return _has(look, Role.KOC)


@figure("plan", "int", "Cohorts with at least one creator.", "至少有一位达人的分组数。", "达人分组数", unit="cohorts")
def cohort_count(look: Look) -> int:
    look.read.append("cohorts")
    return len(look.entries("cohort"))


@figure("plan", "int", "KOLs in all cohorts.", "所有分组中的 KOL 人数。", "KOL 人数", unit="creators")
def kol_creators(look: Look) -> int:
    return sum(look.each("creators", look.of_role(Role.KOL)))


@figure("plan", "int", "KOCs in all cohorts.", "所有分组中的 KOC 人数。", "KOC 人数", unit="creators")
def koc_creators(look: Look) -> int:
    return sum(look.each("creators", look.of_role(Role.KOC)))


@figure("plan", "int", "Creators in all cohorts.", "所有分组中的达人人数。", "达人总数", unit="creators")
def all_creators(look: Look) -> int:
    return sum(look.each("creators", look.entries("cohort")))


@figure("plan", "share", "KOLs as a share of all creators.", "KOL 在全部达人中的占比。", "KOL 人数占比", unit="share")
def kol_creator_share(look: Look) -> Any:
    return share(*look.known("kol_creators", "all_creators"))


@figure("plan", "share", "KOCs as a share of all creators.", "KOC 在全部达人中的占比。", "KOC 人数占比", unit="share")
def koc_creator_share(look: Look) -> Any:
    return share(*look.known("koc_creators", "all_creators"))


@figure("plan", "int", "Notes by KOLs.", "KOL 发布的笔记数。", "KOL 笔记数", unit="notes")
def kol_notes(look: Look) -> int:
    return sum(look.each("notes", look.of_role(Role.KOL)))


@figure("plan", "int", "Notes by KOCs.", "KOC 发布的笔记数。", "KOC 笔记数", unit="notes")
def koc_notes(look: Look) -> int:
    return sum(look.each("notes", look.of_role(Role.KOC)))


@figure("plan", "int", "Notes by all creators.", "所有达人发布的笔记数。", "笔记总数", unit="notes")
def all_notes(look: Look) -> int:
    return sum(look.each("notes", look.entries("cohort")))


@figure(
    "plan", "share", "KOC notes as a share of all notes.", "KOC 笔记在全部笔记中的占比。", "KOC 笔记占比", unit="share"
)
def koc_note_share(look: Look) -> Any:
    return share(*look.known("koc_notes", "all_notes"))


@figure(
    "plan",
    "money",
    "Fees to all creators, added up over the cohorts.",
    "各分组达人费用相加的总额。",
    "达人费用合计",
    unit="plan currency",
)
def planned_fees(look: Look) -> Any:
    return sum(look.each("fee", look.entries("cohort")), Decimal(0))


@figure("plan", "money", "Fees to KOLs.", "付给 KOL 的费用。", "KOL 费用", unit="plan currency")
def kol_fees(look: Look) -> Any:
    return sum(look.each("fee", look.of_role(Role.KOL)), Decimal(0))


@figure("plan", "money", "Fees to KOCs.", "付给 KOC 的费用。", "KOC 费用", unit="plan currency")
def koc_fees(look: Look) -> Any:
    return sum(look.each("fee", look.of_role(Role.KOC)), Decimal(0))


@figure(
    "plan",
    "share",
    "Fees to KOCs as a share of all creator fees.",
    "KOC 费用在全部达人费用中的占比。",
    "KOC 费用占比",
    unit="share",
)
def koc_fee_share(look: Look) -> Any:
    return share(*look.known("koc_fees", "planned_fees"))


@figure(
    "plan",
    "share",
    "Expected impressions of KOLs as a share of all.",
    "KOL 预估曝光在全部预估曝光中的占比。",
    "KOL 预估曝光占比",
    unit="share",
)
def kol_impression_share(look: Look) -> Any:
    cohorts, kols = look.entries("cohort"), look.of_role(Role.KOL)
    total = sum(n for n in look.each("expected.impressions", cohorts) if n != NONE)
    return share(sum(n for n in look.each("expected.impressions", kols) if n != NONE), total)


@figure(
    "plan",
    "bool",
    "Some KOC cohort is in one of the places of the audience.",
    "有 KOC 分组在某个目标地域之内。",
    "是否有目标地域的 KOC",
)
def koc_local(look: Look) -> Truth:
    return some(every((is_(look("role", c), Role.KOC), known_truth(look("local", c)))) for c in look.entries("cohort"))


@figure(
    "plan",
    "bool",
    "Some cohort is in one of the places of the audience.",
    "有分组在某个目标地域之内。",
    "是否有目标地域的达人",
)
def any_local(look: Look) -> Truth:
    return some(known_truth(look("local", c)) for c in look.entries("cohort"))
