"""Vetting: what is known of the creators of the roster, and how they were chosen."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from engine.figures.cohort import median_rate
from engine.figures.look import Look, Missing, Subject, figure, overlaps
from engine.terms import Metric, Role, Selection
from engine.values import UNKNOWN, Members, Truth, every, plain

# --- The plan ---------------------------------------------------------------------------------------------------------


@figure("plan", "bool", "The plan has a roster, if an empty one.", "计划有达人名单，哪怕是空的。", "是否有达人名单")
def roster_given(look: Look) -> bool:
    look.read.append("roster")
    return look.subject.entries("creator") is not None


@figure(
    "plan",
    "list of enum",
    "Metrics that are known to be targets of the campaign as a whole.",
    "已知以整个项目为目标的指标。",
    "项目整体考核指标",
    terms=Metric,
)
def campaign_kpis(look: Look) -> Members:
    aimed = [kpi for kpi in look.subject.entries("kpi") or () if look("applies_to", kpi) == "campaign"]
    return Members.of(data for data in (look("metric", kpi) for kpi in aimed) if data is not UNKNOWN)


def _median_of(look: Look, role: Role) -> Any:
    rows = {one: [row for cohort in look.of_role(one) for row in look.rows(cohort)] for one in Role}
    return median_rate(look, rows[role], [row for one in Role for row in rows[one]])


@figure(
    "plan",
    "share",
    "Median engagement rate of the KOLs on the roster.",
    "名单中各 KOL 互动率的中位数。",
    "名单中 KOL 的互动率中位数",
    unit="share",
)
def kol_row_rate(look: Look) -> Any:
    return _median_of(look, Role.KOL)


@figure(
    "plan",
    "share",
    "Median engagement rate of the KOCs on the roster.",
    "名单中各 KOC 互动率的中位数。",
    "名单中 KOC 的互动率中位数",
    unit="share",
)
def koc_row_rate(look: Look) -> Any:
    return _median_of(look, Role.KOC)


# --- A cohort ---------------------------------------------------------------------------------------------------------


@figure(
    "cohort",
    "bool",
    "Some segment that the cohort reaches is one of the audience.",
    "该分组触达的人群中有目标人群。",
    "触达人群是否属于目标人群",
)
def reaches_segment(look: Look) -> Truth:
    own, wanted = look("audience"), look("plan.audience.segments")
    if not (own.complete and wanted.complete):
        return None
    return bool(own.known & wanted.known)


@figure(
    "cohort",
    "list of enum",
    "Engagement, interaction and content quality, as far as creators are not chosen by them.",
    "互动率、粉丝互动与内容质量中，选人时没有用到的。",
    "缺少的筛选维度",
    terms=Selection,
    settings=("engagement_selectors", "interaction_selectors"),
)
def missing_factors(look: Look) -> Members:
    chosen = {plain(entry) for entry in look.known_list("selected_by")}
    stand_for = {
        Selection.ENGAGEMENT_RATE: look.subject.setting("engagement_selectors"),
        Selection.FOLLOWER_INTERACTION: look.subject.setting("interaction_selectors"),
        Selection.CONTENT_QUALITY: [Selection.CONTENT_QUALITY],
    }
    judged = look("rows_tell_quality")
    return Members.of(
        factor
        for factor, selectors in stand_for.items()
        if not chosen & set(selectors) and not (judged and factor == Selection.CONTENT_QUALITY)
    )


def _all_tell(look: Look, name: str) -> bool:
    rows = look.rows_said()
    return bool(rows) and all(_says(look, name, row) for row in rows)


def _says(look: Look, name: str, row: Subject) -> bool:
    data = look(name, row)
    return data is not UNKNOWN and plain(data) != ""


@figure(
    "cohort",
    "bool",
    "Every creator of the cohort on the roster has a brand fit.",
    "名单中该分组每位达人都填了品牌匹配理由。",
    "名单是否逐人写明品牌匹配理由",
)
def rows_tell_fit(look: Look) -> bool:
    return _all_tell(look, "brand_fit")


@figure(
    "cohort",
    "bool",
    "Every creator of the cohort on the roster has a content quality.",
    "名单中该分组每位达人都填了内容质量。",
    "名单是否逐人写明内容质量",
)
def rows_tell_quality(look: Look) -> bool:
    return _all_tell(look, "content_quality")


@figure(
    "cohort",
    "bool",
    "Every creator of the cohort on the roster has an authority.",
    "名单中该分组每位达人都填了权威性来源。",
    "名单是否逐人写明权威性来源",
)
def rows_tell_authority(look: Look) -> bool:
    return _all_tell(look, "authority")


@figure(
    "cohort",
    "bool",
    "Some creator of the cohort has median saves or comments.",
    "该分组有达人填了收藏或评论中位数。",
    "名单是否有收藏或评论数据",
)
def rows_tell_response(look: Look) -> bool:
    return look.some_row_says("saves_median", "comments_median")


@figure(
    "cohort", "bool", "Some creator of the cohort is a customer.", "该分组有达人是品牌的用户。", "名单中是否有品牌用户"
)
def has_customer(look: Look) -> bool:
    return any(look("is_customer", row) is True for row in look.rows_said())


# --- A creator --------------------------------------------------------------------------------------------------------


@figure(
    "creator",
    "share",
    "Share of followers in the places of the audience.",
    "目标地域的粉丝在全部粉丝中的占比。",
    "目标地域粉丝占比",
    unit="share",
)
def followers_in_reach(look: Look) -> Decimal:
    shares, targets = look.held("audience_locations"), look("plan.audience.locations")
    if not shares:  # a map without places says nothing
        look.missed.append(f"{look.subject.path}.audience_locations")
    if not (shares and targets.complete):
        raise Missing
    own = (share for place, share in shares.items() if any(overlaps(plain(place), target) for target in targets.known))
    return sum(own, Decimal(0))


def _deals(look: Look) -> Iterator[tuple[str, Any, Truth]]:
    """The deals with brands: the path of each, what it says, and whether it is recent and with another brand."""
    own, first = look("plan.campaign.brand"), look("cohort.publish.from")
    days = look.subject.setting("overexposed_days")
    for at, deal in enumerate(look.held("recent_brands")):
        path = f"{look.subject.path}.recent_brands.{at}"
        if not plain(deal.brand or ""):
            continue
        other = None if own is UNKNOWN else plain(deal.brand) != plain(own)
        close = None if deal.date is None or first is UNKNOWN else 0 <= (first - deal.date).days <= days
        recent = every((other, close))
        if recent is None and deal.date is None:
            look.missed.append(f"{path}.date")
        yield path, deal, recent


def _brands(deals: Sequence[tuple[Any, Truth]]) -> Members:
    """The brands of deals, and those of deals that may count."""
    sure, perhaps = (Members.of(deal.brand for deal, counts in deals if counts is truth) for truth in (True, None))
    return Members.union([sure], [perhaps])


@figure(
    "creator",
    "list of text",
    "Other brands with which the creator had deals shortly before the cohort's first note.",
    "该分组首篇笔记前不久，与达人合作过的其他品牌。",
    "近期合作的其他品牌",
    settings=("overexposed_days",),
)
def recent_deals(look: Look) -> Members:
    return _brands([(deal, recent) for _, deal, recent in _deals(look)])


@figure(
    "creator",
    "int",
    "How many brands recent_deals has; unknown while deals without a date could make them too many.",
    "recent_deals 中的品牌数；未填日期的合作可能使其超标时为未知。",
    "近期合作的其他品牌数",
    unit="brands",
    settings=("overexposed_days", "overexposed_deals"),
)
def recent_deal_count(look: Look) -> int:
    brands = look("recent_deals")
    fewest = len(brands.known)
    enough = look.subject.setting("overexposed_deals")
    if brands.maybe is None or fewest < enough <= fewest + len(brands.maybe):
        raise Missing
    return fewest


@figure(
    "creator",
    "list of text",
    "The brands of recent_deals that are of the campaign's category.",
    "recent_deals 中与本项目同品类的品牌。",
    "近期合作的同品类品牌",
    settings=("overexposed_days",),
)
def category_deals(look: Look) -> Members:
    category = look("plan.campaign.category")
    found = []
    for path, deal, recent in _deals(look):
        alike = None if deal.category is None or category is UNKNOWN else deal.category == category
        if recent is not False and deal.category is None:
            look.missed.append(f"{path}.category")
        found.append((deal, every((recent, alike))))
    return _brands(found)
