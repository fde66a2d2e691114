"""Prices: fees and quotes in CNY, and how the money adds up."""

from decimal import Decimal
from typing import Any

from engine.figures.look import Look, Missing, figure
from engine.plan import FIELDS
from engine.values import NONE, UNKNOWN, Members

LINES = tuple(path for path in FIELDS if path.startswith("budget.lines."))
CREATOR_FEES = "budget.lines.creator_fees"


# --- Prices ---------------------------------------------------------------------------------------------------------


def _in_cny(look: Look, amount: Any) -> Any:
    """An amount in CNY, at the plan's own rate."""
    known = look("plan.budget.currency") is not UNKNOWN
    rate = look("plan.budget.fx_to_cny") if known else UNKNOWN  # the currency alone settles it when it is CNY
    if amount is UNKNOWN or rate is UNKNOWN:
        raise Missing
    return amount * rate


@figure(
    "cohort",
    "number",
    "Fee for a single note, in CNY.",
    "一篇笔记的费用，折合人民币。",
    "单篇报价（人民币）",
    unit="CNY",
)
def fee_cny(look: Look) -> Any:
    return _in_cny(look, look("fee_per_note"))


@figure(
    "creator",
    "number",
    "Price asked for an image note, or else for a video, in CNY.",
    "图文笔记的报价，没有则取视频报价，折合人民币。",
    "报价（人民币）",
    unit="CNY",
)
def quote_cny(look: Look) -> Any:
    image = look("quote_image")
    quote = look("quote_video") if image in (UNKNOWN, 0) else image
    if quote == 0:
        if image == 0:
            return NONE
        raise Missing
    return _in_cny(look, quote)


@figure(
    "cohort",
    "number",
    "Middle of the price range for creators of this role, in CNY.",
    "该角色达人价格区间的中间值，以人民币计。",
    "该角色价格区间的中间值（人民币）",
    unit="CNY",
    settings=("price_koc_min_cny", "price_koc_max_cny", "price_kol_min_cny", "price_kol_max_cny"),
)
def price_middle(look: Look) -> Decimal:
    role = look.known("role")
    low, high = (look.subject.setting(f"price_{role}_{end}_cny") for end in ("min", "max"))
    return Decimal(low + high) / 2


@figure(
    "cohort",
    "bool",
    "A creator of the roster in this cohort has median interactions.",
    "名单中该分组有达人填了互动中位数。",
    "名单中是否有互动数据",
)
def engagement_evidence(look: Look) -> bool:
    return look.some_row_says("interactions_median")


@figure(
    "cohort",
    "bool",
    "Followers are given, for the cohort or for a creator of the roster in it.",
    "分组或名单中该分组的达人填了粉丝量。",
    "是否填写粉丝量",
)
def followers_given(look: Look) -> bool:
    own = look("followers.min") is not UNKNOWN or look("followers.max") is not UNKNOWN
    return own or look.some_row_says("followers")


@figure(
    "cohort",
    "int",
    "Creators of the cohort on the roster.",
    "名单中属于该分组的达人数。",
    "名单中的达人数",
    unit="creators",
)
def row_count(look: Look) -> int:
    look.read.append("roster")
    return len(look.rows())


@figure(
    "plan",
    "bool",
    "A creator of the roster quotes both an image note and a video.",
    "名单中有达人同时报了图文价和视频价。",
    "是否有达人同时报图文与视频价",
)
def both_quotes(look: Look) -> bool:
    rows = look.subject.entries("creator") or ()
    quotes = ((look("quote_image", row), look("quote_video", row)) for row in rows)
    return any(UNKNOWN not in pair and min(pair) > 0 for pair in quotes)


# --- Formats --------------------------------------------------------------------------------------------------------


def _formats(look: Look) -> tuple[int, int, int]:
    """Notes by format: image, video, live; one that is not listed is 0."""
    formats = look.held("formats")
    return formats.image, formats.video, formats.live


@figure(
    "cohort",
    "int",
    "Notes of the cohort, added up over the formats.",
    "该分组各形式笔记相加的总数。",
    "各形式笔记数合计",
    unit="notes",
)
def format_notes(look: Look) -> int:
    return sum(_formats(look))


@figure(
    "cohort",
    "bool",
    "The cohort makes both image notes and videos.",
    "该分组既做图文也做视频。",
    "是否同时做图文与视频",
)
def image_and_video(look: Look) -> bool:
    image, video, _ = _formats(look)
    return min(image, video) > 0


# --- The budget -----------------------------------------------------------------------------------------------------


@figure(
    "plan",
    "list of text",
    "Cohorts that are paid in money and give no fee for a note.",
    "以现金付费却没有填单篇报价的分组。",
    "未填单篇报价的付费分组",
    settings=("paid_kinds",),
)
def cohorts_without_fee(look: Look) -> Members:
    paid = look.subject.setting("paid_kinds")
    cohorts = look.subject.entries("cohort") or ()
    lacking = [c for c in cohorts if look("compensation", c) in paid and look("fee_per_note", c) is UNKNOWN]
    return Members.of(look("id", cohort) for cohort in lacking)


@figure(
    "plan",
    "money",
    "Difference between the planned fees and their budget line.",
    "计划的达人费用与其预算分项之差。",
    "达人费用与预算分项之差",
    unit="plan currency",
)
def fee_gap(look: Look) -> Any:
    planned, line = look.known("planned_fees", CREATOR_FEES)
    return abs(planned - line)


@figure(
    "plan",
    "money",
    "Difference between fees and their budget line that is let pass.",
    "达人费用与其预算分项之间可以放过的差额。",
    "达人费用允许的差异",
    unit="plan currency",
    settings=("budget_fee_tolerance", "budget_rounding"),
)
def fee_gap_allowed(look: Look) -> Any:
    part = look.known("planned_fees") * Decimal(look.subject.setting("budget_fee_tolerance"))
    return max(part, Decimal(look.subject.setting("budget_rounding")))


@figure(
    "plan",
    "money",
    "The budget lines that are given, added up.",
    "已填写的预算分项相加的总额。",
    "已填预算分项合计",
    unit="plan currency",
)
def listed_lines(look: Look) -> Any:
    return sum(amount for amount in _lines(look) if amount is not UNKNOWN)


@figure(
    "plan",
    "money",
    "What the budget lines come to above the total; below 0 when they come to less.",
    "预算分项合计超出总预算的金额；不足时小于 0。",
    "预算分项超出总预算的金额",
    unit="plan currency",
    settings=("budget_rounding",),
)
def lines_over_total(look: Look) -> Any:
    total, amounts = look("budget.total"), _lines(look)
    if total is UNKNOWN:
        raise Missing
    over = look("listed_lines") - total
    if UNKNOWN in amounts and over <= look.subject.setting("budget_rounding"):
        raise Missing
    return over


def _lines(look: Look) -> list[Any]:
    """The budget lines; of these only the creator fees can be unknown."""
    fees = look(CREATOR_FEES)
    others = [look.subject[line].data for line in LINES if line != CREATOR_FEES]
    if UNKNOWN in others:
        raise Missing
    look.read.append("budget.lines")
    return [fees, *others]


@figure(
    "plan",
    "money",
    "Difference between the feed ads and their budget line.",
    "信息流广告预算与其预算分项之差。",
    "信息流广告与预算分项之差",
    unit="plan currency",
)
def feed_ads_gap(look: Look) -> Any:
    return _ads_gap(look, "feed")


@figure(
    "plan",
    "money",
    "Difference between the search ads and their budget line.",
    "搜索广告预算与其预算分项之差。",
    "搜索广告与预算分项之差",
    unit="plan currency",
)
def search_ads_gap(look: Look) -> Any:
    return _ads_gap(look, "search")


def _ads_gap(look: Look, layer: str) -> Any:
    """Ads that are known to be none have no budget to compare."""
    budget, line = look.known(f"ads.{layer}.budget", f"budget.lines.{layer}_ads")
    return NONE if budget == NONE else abs(budget - line)
