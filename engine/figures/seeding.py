"""Seeding: what the KOC waves and the four steps amount to."""

from collections.abc import Callable, Iterable
from typing import Any

from engine.figures.look import Look, Missing, Subject, days_between, figure, is_, is_one_of, known_truth
from engine.terms import Compensation, Metric, Role
from engine.values import NONE, UNKNOWN, Truth, every, some


def _settled(look: Look, fold: Callable[[Iterable[Truth]], Truth], *parts: Callable[[], Truth]) -> Truth:
    """What some or every part comes to; once that is known, nothing that was missing on the way is wanted."""
    before = len(look.missed)
    truth = fold(part() for part in parts)
    if truth is not None:
        del look.missed[before:]
    return truth


def _gets_product(look: Look, cohort: Subject) -> Truth:
    return is_one_of(look("compensation", cohort), look.subject.setting("gift_kinds"))


@figure(
    "plan",
    "int",
    "KOCs who are given the product or a visit.",
    "获赠产品或到店体验的 KOC 人数。",
    "获得样品或体验的 KOC 人数",
    unit="creators",
    settings=("gift_kinds",),
)
def gifted_koc_creators(look: Look) -> int:
    waves = [(_gets_product(look, cohort), look("creators", cohort)) for cohort in look.of_role(Role.KOC)]
    if any(gifted is None or creators is UNKNOWN for gifted, creators in waves):
        raise Missing
    return sum(creators for gifted, creators in waves if gifted)


@figure(
    "plan",
    "bool",
    "Some KOC cohort gets gifts and no fee.",
    "有 KOC 分组只获赠产品或体验，不收费用。",
    "是否有纯寄样的 KOC 分组",
)
def koc_gift_only(look: Look) -> Truth:
    def gift_only(cohort: Subject) -> Truth:
        return _settled(
            look,
            every,
            lambda: is_(look("role", cohort), Role.KOC),
            lambda: is_(look("compensation", cohort), Compensation.GIFTED),
        )

    return some(gift_only(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "bool",
    "Some KOC cohort that is given the product starts before the first KOL note.",
    "有获赠产品的 KOC 分组在首篇 KOL 笔记之前开始发布。",
    "是否有寄样 KOC 早于首篇 KOL 笔记",
    settings=("gift_kinds",),
)
def gifting_before_kol(look: Look) -> Truth:
    first = look("first_kol_note")
    if first == NONE:
        return False

    def earlier(cohort: Subject) -> Truth:
        day = look("publish.from", cohort)
        return None if UNKNOWN in (day, first) else bool(day < first)

    def opens(cohort: Subject) -> Truth:
        return _settled(
            look,
            every,
            lambda: is_(look("role", cohort), Role.KOC),
            lambda: _gets_product(look, cohort),
            lambda: earlier(cohort),
        )

    return some(opens(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "bool",
    "The plan follows the four steps: KOCs get gifts, a shortlist, KOLs after the KOCs, feed ads or reposts.",
    "计划按四步走，即给 KOC 寄样、筛选优质笔记、KOL 在 KOC 之后、信息流广告或转发。",
    "是否按四步法执行",
    settings=("gift_kinds",),
)
def four_step(look: Look) -> Truth:
    def shortlists() -> Truth:
        day = look("schedule.shortlist_on")
        return None if day is UNKNOWN else day != NONE

    def says(name: str) -> Callable[[], Truth]:
        return lambda: known_truth(look(name))

    def amplifies() -> Truth:
        return _settled(look, some, says("feed_planned"), says("brand_account.reposts_top_koc"))

    return _settled(look, every, says("gifting_before_kol"), shortlists, amplifies)


@figure(
    "plan",
    "bool",
    "The rate of posting judges a KOC cohort or is a target.",
    "发布率是 KOC 分组的考核指标，或是一项目标。",
    "发布率是否为 KOC 分组或目标指标",
)
def post_rate_judged(look: Look) -> Truth:
    for target in look.subject.entries("kpi") or ():
        if target["metric"].data == Metric.POST_RATE:
            look("metric", target)
            return True

    def judged(cohort: Subject) -> Truth:
        return _settled(
            look,
            every,
            lambda: is_(look("role", cohort), Role.KOC),
            lambda: look("kpis", cohort).contains(frozenset({Metric.POST_RATE})),
        )

    return some(judged(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "int",
    "Days from the arrival of the samples to the first KOC note.",
    "从样品送达到首篇 KOC 笔记的天数。",
    "样品送达到 KOC 首发的天数",
    unit="days",
)
def koc_trial_days(look: Look) -> Any:
    return days_between(look.known("first_koc_note", "readiness.samples_delivered_by"))


@figure(
    "plan",
    "int",
    "Days from the first note to the last note or ad, both ends counted.",
    "从第一篇笔记到最后一篇笔记或广告的天数，首尾两天都算。",
    "内容与广告在线天数",
    unit="days",
)
def active_days(look: Look) -> Any:
    first, last = look.known("first_note", "last_note")
    if NONE in (first, last):
        return NONE
    ads = (look(f"ads.{layer}.end") for layer in ("feed", "search"))  # without them the last note ends it
    return days_between((max([last, *(end for end in ads if end not in (UNKNOWN, NONE))]), first), 1)


@figure(
    "plan",
    "int",
    "Active days on which no KOC cohort publishes.",
    "内容与广告在线期间没有 KOC 分组发布的天数。",
    "没有 KOC 发布的天数",
    unit="days",
)
def koc_gap_days(look: Look) -> Any:
    active, kocs = look("active_days"), look.of_role(Role.KOC)
    if active is UNKNOWN:
        raise Missing
    if active == NONE:
        return NONE
    spans = zip(look.each("publish.from", kocs), look.each("publish.to", kocs), strict=True)
    covered = upto = 0
    for first, after in sorted((first.toordinal(), last.toordinal() + 1) for first, last in spans):
        covered += max(0, after - max(first, upto))
        upto = max(upto, after)
    return active - covered
