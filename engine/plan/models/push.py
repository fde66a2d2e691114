"""What carries notes further: feed and search ads, the brand's account, what takes leads."""

from engine import terms
from engine.plan.kinds import Day, Entries, Money, Part, Places, Text, Word, YesNo, told


class FeedAds(Part):
    """Ads in the feed."""

    budget: Money = told(
        "Money for feed ads, 0 for none.", "信息流广告的预算；没有写 0。", "信息流预算", "quick", "plan currency"
    )
    start: Day = told("First day of feed ads.", "信息流广告开始的日期。", "信息流开始", "quick", "day")
    end: Day = told("Last day of feed ads.", "信息流广告结束的日期。", "信息流结束", unit="day")
    source: Word[terms.FeedSource] = told("Which notes become ads.", "用哪些笔记做广告。", "素材选择", "quick")
    selection_rule: Text = told("By which rule notes are picked for ads.", "按什么规则挑选笔记做广告。", "选材规则")
    geo: Places = told("Places that see the ads.", "广告投向的地区。", "投放地域")


class Keyword(Part):
    """A keyword that is bid on."""

    term: Text = told("What people search for.", "用户搜索的词。", "词", "required")
    kind: Word[terms.KeywordKind] = told("What the term is about.", "这个词属于哪一类。", "词类")


class SearchAds(Part):
    """Ads in search results."""

    budget: Money = told(
        "Money for search ads, 0 for none.", "搜索广告的预算；没有写 0。", "搜索预算", "quick", "plan currency"
    )
    start: Day = told("First day of search ads.", "搜索广告开始的日期。", "搜索开始", unit="day")
    end: Day = told("Last day of search ads.", "搜索广告结束的日期。", "搜索结束", unit="day")
    keywords: Entries[Keyword] = told(
        "Keywords to bid on; with a search budget and without them a rule fires.",
        "出价的关键词；有搜索预算却不填会触发规则。",
        "搜索词",
        "quick",
        required_when="ads.search.budget is above 0",
    )


class Ads(Part):
    """Paid media."""

    feed: FeedAds | None = told("Ads in the feed; {} for none.", "信息流中的广告；没有写 {}。", "信息流广告", "quick")
    search: SearchAds | None = told(
        "Ads in search results; {} for none.", "搜索结果中的广告；没有写 {}。", "搜索广告", "quick"
    )


class BrandAccount(Part):
    """The account of the brand itself."""

    exists: YesNo = told(
        "The brand is on Xiaohongshu with an account.", "品牌在小红书上有自己的账号。", "是否有品牌号", "quick"
    )
    reposts_top_koc: YesNo = told(
        "It reposts the best KOC notes.", "品牌号会转发最好的 KOC 笔记。", "是否转发优质 KOC 笔记", "quick"
    )


class LeadCapture(Part):
    """How leads are taken."""

    path: Text = told(
        "Where people leave contact details; with a lead goal and without it a rule fires.",
        "用户在哪里留下联系方式；以收集线索为目标却不填会触发规则。",
        "留资路径",
    )
    qualified_means: Text = told(
        "When a lead counts; with a lead goal and without it a rule fires.",
        "怎样算有效线索；以收集线索为目标却不填会触发规则。",
        "有效线索定义",
    )
