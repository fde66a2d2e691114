"""The creators by name, with their figures."""

from engine import terms
from engine.plan.kinds import (
    Change,
    Day,
    Entries,
    Money,
    Part,
    Place,
    Share,
    Shares,
    Text,
    Whole,
    Word,
    YesNo,
    told,
)


class MetricsScope(Part):
    """Which notes medians are taken over."""

    business: Word[terms.ScopeBusiness] = told(
        "Whether notes are everyday or paid.", "笔记是日常还是合作。", "日常/合作"
    )
    traffic: Word[terms.ScopeTraffic] = told(
        "Whether traffic is natural or all.", "流量只算自然流量还是全部。", "自然/全流量"
    )
    window_days: Whole = told("How many days back, 30 or 90.", "往前统计多少天，30 或 90。", "统计天数", unit="days")
    form: Word[terms.ScopeForm] = told(
        "Whether notes are image, video or both.", "笔记是图文、视频还是两者都有。", "图文/视频"
    )


class RecentBrand(Part):
    """A deal with a brand."""

    brand: Text = told("Name of the brand.", "品牌的名称。", "品牌", "required")
    category: Word[terms.Category] = told("Industry of that brand.", "该品牌所属行业。", "品类")
    date: Day = told("Day on which the note came out.", "笔记发布的日期。", "日期", unit="day")


class Creator(Part):
    """A single creator."""

    nickname: Text = told("Name that the account goes by.", "账号的昵称。", "达人昵称", "required")
    xhs_id: Text = told("Xiaohongshu id, by which duplicates are found.", "小红书号，用来查出重复的达人。", "小红书号")
    cohort: Text = told("Id of the creator's cohort.", "达人所属分组的编号。", "所属分组", "quick")
    followers: Whole = told("Number of followers.", "粉丝的数量。", "粉丝数", "quick", "followers")
    location: Place | None = told("Where the creator lives.", "达人的居住地。", "所在地")
    quote_image: Money = told(
        "Price asked for an image note; 0 if none is offered.",
        "图文笔记的报价；不接图文写 0。",
        "图文报价",
        unit="plan currency",
    )
    quote_video: Money = told(
        "Price asked for a video note; 0 if none is offered.",
        "视频笔记的报价；不接视频写 0。",
        "视频报价",
        unit="plan currency",
    )
    impressions_median: Whole = told(
        "Median impressions per note.", "每篇笔记曝光数的中位数。", "曝光中位数", unit="impressions"
    )
    reads_median: Whole = told("Median reads per note.", "每篇笔记阅读数的中位数。", "阅读中位数", unit="reads")
    interactions_median: Whole = told(
        "Median interactions per note.", "每篇笔记互动数的中位数。", "互动中位数", unit="interactions"
    )
    saves_median: Whole = told("Median saves per note.", "每篇笔记收藏数的中位数。", "收藏中位数", unit="saves")
    comments_median: Whole = told(
        "Median comments per note.", "每篇笔记评论数的中位数。", "评论中位数", unit="comments"
    )
    metrics_scope: MetricsScope | None = told(
        "Notes in the medians.", "中位数统计了哪些笔记。", "数据口径", required_when="any median is given"
    )
    follower_growth_30d: Change = told(
        "Followers gained or lost (below 0) in 30 days.",
        "近 30 天增加的粉丝比例，减少则小于 0。",
        "近30天涨粉率",
        unit="share",
    )
    thousand_like_rate: Share = told(
        "Share of notes that passed 1,000 likes.", "点赞超过 1,000 的笔记所占比例。", "千赞笔记占比", unit="0-1"
    )
    audience_locations: Shares = told(
        "Share of followers, place by place.", "粉丝在各地域所占的比例。", "粉丝地域分布", unit="place: share"
    )
    sponsored_share: Share = told(
        "Share of sponsored notes among recent ones.", "近期笔记中商单所占的比例。", "商单占比", unit="0-1"
    )
    recent_brands: Entries[RecentBrand] = told(
        "Deals with brands in recent times.", "近期与品牌的合作。", "近期合作品牌"
    )
    fake_check: Word[terms.FakeCheck] = told("Outcome of looking for fake followers.", "核查水粉的结果。", "水粉核查")
    sentiment_checked: YesNo = told("Somebody has read recent comments.", "有人看过近期的评论。", "是否看过评论口碑")
    brand_fit: Text = told("What makes the creator right for the brand.", "达人为何适合该品牌。", "品牌匹配理由")
    content_quality: Text = told("How good the content is.", "内容质量如何。", "内容质量")
    strengths: Text = told("What the creator does well.", "达人擅长什么。", "擅长点")
    authority: Text = told("Why people listen to this creator.", "用户为何信任这位达人。", "权威性来源")
    is_customer: YesNo = told("The creator buys from the brand.", "达人会购买该品牌的产品。", "是否真实用户")
