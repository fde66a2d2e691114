"""The closed vocabularies of a plan: each word with its meaning and its labels in both languages."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Self

from engine.problems import nearest

Told = Mapping[str, str]
"""What people are told of a word: a sentence by its language, en and zh."""


class Term(StrEnum):
    """A word of a closed vocabulary, with its meaning and labels; the English label is the value unless it is given."""

    _value_: str
    meaning: Told
    zh: str
    en: str

    def __new__(cls, value: str, meaning: str = "", meaning_zh: str = "", zh: str = "", en: str = "") -> Self:
        """A word is a text that knows what it means."""
        member = str.__new__(cls, value)
        member._value_, member.meaning, member.zh = value, {"en": meaning, "zh": meaning_zh}, zh
        member.en = en or value.replace("_", " ")
        return member


Terms = type[Term]
"""A closed vocabulary."""


@cache
def _names(terms: Terms) -> dict[str, str]:
    """Every name by which a value may be meant: itself first, then its label and meaning, and parts of them."""
    names = {term.value.casefold(): term.value for term in terms}
    for term in terms:
        parts = [part for said in term.meaning.values() for part in re.split(", |，", said.rstrip(".。"))]
        for name in (term.zh, *re.split("[/ ]", term.zh), term.en, *parts):
            names.setdefault(name.casefold(), term.value)
    return names


def said(terms: Terms, word: str) -> str | None:
    """The value that a word is another name of, or None: launch, Launch and 新品上市 all say launch."""
    return _names(terms).get(word.strip().casefold())


def meant(terms: Terms, word: str) -> str | None:
    """The value that the writer of a word had in mind, or None: 新品上市, Launch and lanch all mean launch."""
    names = _names(terms)
    return names.get(nearest(word, names) or "")


class Objective(Term):
    """What a campaign is for."""

    LAUNCH = "launch", "Bring a new product to market.", "把新产品推向市场。", "新品上市"
    HYPE = "hype", "Stir up excitement before an event.", "在活动前调动期待。", "造势"
    FEEDBACK = "feedback", "Hear honest opinions.", "听取真实意见。", "收集真实反馈"
    FOOTFALL = "footfall", "Visits to a place, or bookings.", "带来到店或预订。", "到店/预订"
    PREMIUM_IMAGE = "premium_image", "Look more premium.", "让品牌显得更高端。", "高端形象"
    AWARENESS = "awareness", "Get known.", "让更多人知道品牌。", "品牌曝光"
    TRUST = "trust", "Earn credibility.", "赢得信任。", "建立信任"
    SALES = "sales", "Sales.", "卖出产品。", "销售转化"
    LEADS = "leads", "Contacts of possible buyers.", "获得潜在买家的联系方式。", "线索收集"
    MARKET_ENTRY = "market_entry", "A first step into a market.", "首次进入一个市场。", "进入新市场"
    REPUTATION = "reputation", "A good name, kept up all year.", "全年保持好口碑。", "长期口碑"


class Category(Term):
    """Industry of the product."""

    BEAUTY_SKINCARE = "beauty_skincare", "Beauty and skincare.", "美妆与护肤。", "美妆护肤", "beauty and skincare"
    FASHION = "fashion", "Fashion.", "服装与时尚。", "服饰时尚"
    SPORTS = "sports", "Sports and outdoors.", "运动与户外。", "运动户外"
    FOOD_BEVERAGE = "food_beverage", "Food and drink.", "食品与饮料。", "食品饮料", "food and drink"
    MOTHER_BABY = "mother_baby", "Mothers and babies.", "母亲与婴儿用品。", "母婴", "mothers and babies"
    HEALTH_SUPPLEMENT = (
        "health_supplement",
        "Supplements and health food.",
        "保健品与健康食品。",
        "保健品",
        "health supplements",
    )
    MEDICAL_AESTHETIC = "medical_aesthetic", "Aesthetic medicine.", "医疗美容。", "医美", "aesthetic medicine"
    TRAVEL_HOSPITALITY = "travel_hospitality", "Travel and hotels.", "旅游与酒店。", "旅游酒店", "travel and hotels"
    RETAIL = "retail", "Retail.", "零售业。", "零售"
    TELECOM = "telecom", "Telecom.", "通信业。", "通信"
    EDUCATION = "education", "Education.", "教育业。", "教育"
    ELECTRONICS = "electronics", "Electronics.", "电子产品。", "数码家电"
    HOME = "home", "Home and living.", "家居与生活。", "家居", "home and living"
    FINANCE = "finance", "Finance.", "金融业。", "金融"
    OTHER = "other", "Something else.", "其他行业。", "其他"


class Presence(Term):
    """Where the audience can buy or visit."""

    ONLINE = "online", "Online only.", "仅在线上。", "线上"
    PHYSICAL = "physical", "On site only.", "仅在现场。", "线下"
    BOTH = "both", "Online and on site.", "线上与现场都可以。", "线上线下"


class Jurisdiction(Term):
    """Whose advertising law applies."""

    CN = "CN", "Mainland China.", "中国大陆。", "中国大陆"
    HK = "HK", "Hong Kong.", "香港。", "香港"
    TW = "TW", "Taiwan.", "台湾。", "台湾"
    NZ = "NZ", "New Zealand.", "新西兰。", "新西兰"
    AU = "AU", "Australia.", "澳大利亚。", "澳大利亚"
    SG = "SG", "Singapore.", "新加坡。", "新加坡"
    MY = "MY", "Malaysia.", "马来西亚。", "马来西亚"
    OTHER = "other", "Another place.", "其他地方。", "其他"


class Occasion(Term):
    """Festival or shopping event behind a campaign."""

    NONE = "none", "No occasion.", "没有节点。", "无"
    CNY = "cny", "Chinese New Year.", "农历新年。", "春节", "Chinese New Year"
    WOMEN_DAY = "women_day", "Women's Day, 8 March.", "妇女节，3 月 8 日。", "三八节", "Women's Day"
    DAY_520 = "day_520", "20 May, a second day for lovers.", "5 月 20 日，又一个情侣的节日。", "520", "520 (20 May)"
    MID_YEAR_618 = "mid_year_618", "The 618 shopping festival.", "618 购物节。", "618", "618"
    QIXI = "qixi", "Qixi, the festival of lovers.", "七夕，情侣的节日。", "七夕", "Qixi"
    MID_AUTUMN = "mid_autumn", "Mid-Autumn Festival.", "中秋节。", "中秋", "Mid-Autumn Festival"
    NATIONAL_DAY = "national_day", "National Day, 1 October.", "国庆节，10 月 1 日。", "国庆", "National Day"
    DOUBLE_11 = "double_11", "Double 11 shopping festival.", "双十一购物节。", "双11", "Double 11"
    DOUBLE_12 = "double_12", "Double 12 shopping festival.", "双十二购物节。", "双12", "Double 12"
    MID_YEAR_SALE = (
        "mid_year_sale",
        "Mid-year sale outside China.",
        "中国以外的年中促销。",
        "年中大促（海外）",
        "mid-year sale",
    )
    BACK_TO_SCHOOL = "back_to_school", "Start of school or term.", "开学或学期开始。", "开学季"
    BLACK_FRIDAY = "black_friday", "Black Friday.", "黑色星期五。", "黑五", "Black Friday"
    CHRISTMAS = "christmas", "Christmas.", "圣诞节。", "圣诞", "Christmas"
    OTHER = "other", "Something else, such as an opening.", "其他节点，如开业。", "其他节点"


class Currency(Term):
    """Currency of the amounts in a plan."""

    CNY = "CNY", "Chinese yuan, RMB.", "人民币元。", "人民币"
    HKD = "HKD", "Hong Kong dollar.", "香港元。", "港元"
    NZD = "NZD", "New Zealand dollar.", "新西兰元。", "新西兰元"
    AUD = "AUD", "Australian dollar.", "澳大利亚元。", "澳元"
    SGD = "SGD", "Singapore dollar.", "新加坡元。", "新加坡元"
    MYR = "MYR", "Malaysian ringgit.", "马来西亚林吉特。", "林吉特"
    USD = "USD", "US dollar.", "美国元。", "美元"
    EUR = "EUR", "Euro.", "欧元。", "欧元"


class Role(Term):
    """What a creator is to the reader."""

    KOL = (
        "kol",
        "Opinion leader: known for expertise or fame.",
        "以专业或名气为人所知的意见领袖。",
        "KOL 达人",
        "KOL",
    )
    KOC = "koc", "Ordinary consumer who tells of own use.", "分享自己使用体验的普通消费者。", "KOC 素人", "KOC"


class BriefRole(Term):
    """Whom a brief is written for."""

    KOL = "kol", "For KOLs.", "供 KOL 使用。", "KOL", "KOL"
    KOC = "koc", "For KOCs.", "供 KOC 使用。", "KOC", "KOC"
    BOTH = "both", "For KOLs and KOCs alike.", "KOL 与 KOC 共用。", "通用"


class Tier(Term):
    """Size class of creators."""

    CELEBRITY = "celebrity", "Star, known off the platform too.", "在平台之外也知名的明星。", "明星"
    HEAD = "head", "One of the biggest creators.", "体量最大的一批达人。", "头部"
    MID = "mid", "Mid-sized, often a specialist.", "中等体量，往往专注某一领域。", "腰部"
    TAIL = "tail", "Small KOL.", "体量小的 KOL。", "尾部/初级"
    KOC = "koc", "Account of an ordinary consumer.", "普通消费者的账号。", "KOC/素人", "KOC"


class Compensation(Term):
    """What creators get for their notes."""

    GIFTED = "gifted", "Product or visit, no fee.", "送产品或体验，不付费。", "寄样/置换"
    PAID = "paid", "Fee, no product.", "支付费用，不送产品。", "付费"
    GIFTED_AND_PAID = "gifted_and_paid", "Product and fee.", "送产品，并支付费用。", "寄样加付费"
    COMMISSION = "commission", "A share of sales.", "从销售额中分成。", "佣金"


class Stage(Term):
    """Stage of a buyer's decision."""

    DISCOVERY = "discovery", "A first impression, interest.", "第一印象，产生兴趣。", "发现种草"
    RESEARCH = "research", "Looking up, comparing, checking.", "搜索、比较、查证。", "研究验证"
    DECISION = "decision", "The last doubts before buying or visiting.", "购买或到访前的最后顾虑。", "决策"


class Job(Term):
    """Main job of a cohort."""

    INTRODUCE = "introduce", "Say what the product is.", "说明产品是什么。", "产品介绍"
    SHAPE_IMAGE = "shape_image", "Give the brand its image.", "为品牌树立形象。", "塑造形象"
    REACH = "reach", "Be seen by many.", "让很多人看到。", "扩大曝光"
    DEEP_REVIEW = "deep_review", "Test in depth, as an expert.", "以行家身份深入测试。", "深度测评"
    VALIDATE = "validate", "Vouch from own use.", "用亲身使用作证。", "真实验证"
    PRACTICAL_DETAIL = "practical_detail", "Tell the practical details.", "讲清实用细节。", "实用细节"
    LOCAL_VISIT = "local_visit", "Visit a place and report.", "实地探访并分享。", "探店打卡"
    FEEDBACK = "feedback", "Tell the brand what works.", "向品牌反馈哪些做法有效。", "体验反馈"
    ANSWER_DOUBTS = "answer_doubts", "Clear up doubts of buyers.", "打消买家的疑虑。", "解答疑虑"
    LIVE_LAUNCH = "live_launch", "Launch on a live stream.", "在直播中首发。", "直播首发"


class Metric(Term):
    """What is counted."""

    EXPOSURE = "exposure", "Impressions.", "笔记被展示的次数。", "曝光"
    VIEWS = "views", "Views, also called reads.", "笔记被阅读的次数。", "阅读"
    CTR = "ctr", "Views per impression.", "阅读除以曝光。", "点击率", "click-through rate"
    CPV = "cpv", "Cost per view.", "每次阅读的费用。", "单次阅读成本", "cost per view"
    CPE = "cpe", "Cost per interaction.", "每次互动的费用。", "单次互动成本", "cost per interaction"
    CPM = "cpm", "Cost per 1,000 impressions.", "每 1,000 次曝光的费用。", "千次曝光成本", "CPM"
    LIKES = "likes", "Likes.", "点赞数。", "点赞"
    SAVES = "saves", "Saves.", "收藏数。", "收藏"
    COMMENTS = "comments", "Comments.", "评论数。", "评论"
    SHARES = "shares", "Shares.", "分享数。", "分享"
    ENGAGEMENT_RATE = "engagement_rate", "Interactions over the stated base.", "互动数除以选定的分母。", "互动率"
    POST_RATE = "post_rate", "Notes published per product gifted.", "已发布笔记数除以送出的产品数。", "发布率"
    VIRAL_RATE = "viral_rate", "Share of notes that go viral.", "爆文在笔记中的占比。", "爆文率"
    BRAND_SEARCH = "brand_search", "Searches for the brand.", "对品牌的搜索。", "品牌搜索"
    KEYWORD_RANK = "keyword_rank", "Rank in search results.", "在搜索结果中的排名。", "关键词排名"
    SENTIMENT = "sentiment", "Share of comments not negative.", "非负面评论的占比。", "评论口碑"
    NEW_FOLLOWERS = "new_followers", "Followers gained.", "新增的粉丝。", "涨粉"
    VISITS = "visits", "Visits, to a shop or site.", "到店或访问网站。", "到访"
    BOOKINGS = "bookings", "Bookings.", "预订数。", "预订"
    LEADS = "leads", "Qualified leads.", "有效线索数。", "线索"
    CPL = "cpl", "Cost per lead.", "每条线索的费用。", "单条线索成本", "cost per lead"
    ORDERS = "orders", "Orders.", "订单数。", "订单"
    GMV = "gmv", "Sales value.", "售出的总金额。", "销售额", "GMV"
    ROAS = "roas", "Sales value per spend.", "销售额除以花费。", "投产比", "ROAS"
    REPEAT_RATE = "repeat_rate", "Share of buyers who come back.", "回头购买者的占比。", "复购率"


class Selection(Term):
    """Criterion by which creators are chosen."""

    FOLLOWERS = "followers", "Follower count.", "粉丝的数量。", "粉丝量"
    PRICE = "price", "Price.", "报价高低。", "价格"
    ENGAGEMENT_RATE = "engagement_rate", "Engagement rate.", "互动率高低。", "互动率"
    SAVES = "saves", "Saves.", "收藏多少。", "收藏"
    COMMENTS = "comments", "Comments.", "评论多少。", "评论"
    SENTIMENT = "sentiment", "Mood in the comments.", "评论中的情绪。", "评论口碑"
    CONTENT_QUALITY = "content_quality", "Quality of the content.", "内容的质量。", "内容质量"
    FOLLOWER_INTERACTION = "follower_interaction", "How followers take part.", "粉丝如何参与。", "粉丝互动"
    AUDIENCE_FIT = "audience_fit", "Match with the audience.", "与目标人群相符。", "人群匹配"
    BRAND_FIT = "brand_fit", "Match with the brand.", "与品牌相符。", "品牌匹配"
    COMMUNITY_STANDING = "community_standing", "Name in the community.", "在社群中的名声。", "社群口碑"
    LOCATION = "location", "Place.", "所在的地方。", "地域"
    GROWTH = "growth", "Growing following.", "粉丝在增长。", "涨粉趋势"
    RELEVANCE = "relevance", "Closeness to the product.", "与产品的相关程度。", "内容相关"
    EXPERTISE = "expertise", "Expertise.", "专业程度。", "专业度"


class Tactic(Term):
    """How a cohort's content is put to use."""

    STORE_REVIEW = "store_review", "Visit and review of a store.", "到店体验并评价。", "探店"
    FEED_BOOST = "feed_boost", "Push in the feed.", "在信息流中加热。", "信息流加热"
    SEARCH_BOOST = "search_boost", "Push in search.", "在搜索中加热。", "搜索加热"
    LIVE_LAUNCH = "live_launch", "Launch on a live stream.", "在直播中首发。", "直播首发"
    TUTORIAL = "tutorial", "Tutorial.", "教人怎么做。", "教程"
    SERIES = "series", "Several notes that belong together.", "多篇相互关联的笔记。", "系列内容"


class Source(Term):
    """Where creators are found."""

    DANDELION = "dandelion", "Search in Dandelion (Pugongying).", "在蒲公英中搜索。", "蒲公英", "Dandelion"
    DANDELION_RANKING = (
        "dandelion_ranking",
        "Rankings in Dandelion.",
        "蒲公英的各类榜单。",
        "蒲公英榜单",
        "Dandelion rankings",
    )
    MCN = "mcn", "An MCN agency.", "通过 MCN 机构。", "MCN", "MCN agency"
    OWN_CUSTOMERS = "own_customers", "The brand's own customers.", "品牌自己的顾客。", "品牌老客"
    SEARCH = "search", "Search in the app.", "在 App 内搜索。", "站内搜索"
    AGENCY_POOL = "agency_pool", "The agency's own pool.", "代理公司自有的达人资源。", "代理资源库"


class Booking(Term):
    """How work is ordered from creators."""

    DANDELION_CUSTOM = (
        "dandelion_custom",
        "Dandelion order to one creator.",
        "在蒲公英向一位达人下单。",
        "蒲公英定制合作",
        "Dandelion order to one creator",
    )
    DANDELION_RECRUIT = (
        "dandelion_recruit",
        "Dandelion open call.",
        "在蒲公英公开招募。",
        "蒲公英招募合作",
        "Dandelion open call",
    )
    DANDELION_COCREATE = (
        "dandelion_cocreate",
        "Dandelion co-creation.",
        "在蒲公英共创。",
        "蒲公英共创合作",
        "Dandelion co-creation",
    )
    MCN_ON_PLATFORM = (
        "mcn_on_platform",
        "MCN, with an order on the platform.",
        "经 MCN，并在平台下单。",
        "MCN 报备下单",
        "MCN, ordered on the platform",
    )
    DIRECT_OFF_PLATFORM = (
        "direct_off_platform",
        "Agreed directly, off the platform.",
        "在平台外直接约定。",
        "线下直联",
        "direct, off the platform",
    )
    GIFTING_OFF_PLATFORM = (
        "gifting_off_platform",
        "Gift without an order on the platform.",
        "赠送产品，不在平台下单。",
        "线下寄样",
        "gift, off the platform",
    )


class Disclosure(Term):
    """How readers learn that a note is sponsored or gifted."""

    PLATFORM_LABEL = "platform_label", "Partnership label of the platform.", "平台的合作标识。", "平台合作标识"
    NOTE_STATEMENT = "note_statement", "A statement in the note.", "在笔记中写明。", "正文声明"
    BOTH = "both", "Label and statement.", "既有标识也有声明。", "标识加声明"
    NONE = "none", "No disclosure.", "不作任何标注。", "无标注"


class ContentType(Term):
    """Kind of note."""

    INTRODUCTION = "introduction", "Introduction.", "介绍产品。", "产品介绍"
    TUTORIAL = "tutorial", "Tutorial.", "教人怎么做。", "教程"
    LIFESTYLE = "lifestyle", "Scene of daily life.", "日常生活的场景。", "生活方式"
    STORE_REVIEW = "store_review", "Visit and review of a store.", "到店体验并评价。", "探店"
    EXPERIENCE_REPORT = "experience_report", "Report of own use.", "讲述自己的使用经过。", "使用体验"
    COMPARISON = "comparison", "Comparison.", "与其他产品对比。", "对比测评"
    REVIEW = "review", "Review.", "对产品作评测。", "测评"
    QA = "qa", "Questions and answers.", "提问与回答。", "问答", "questions and answers"
    PHOTO_STORY = "photo_story", "Story in pictures.", "用图片讲故事。", "图片故事"
    GUIDE = "guide", "Guide.", "实用指南。", "攻略"
    GIFT_GUIDE = "gift_guide", "Gift ideas.", "送礼的点子。", "送礼清单"
    LIVE = "live", "Live stream.", "在线直播。", "直播"
    UNBOXING = "unboxing", "Unboxing.", "开箱展示。", "开箱"


class Style(Term):
    """Look of the notes."""

    POLISHED = "polished", "Professional, polished.", "专业而精致。", "精致"
    CASUAL = "casual", "Phone-shot, casual.", "手机随手拍。", "随手拍"
    MIXED = "mixed", "Some of each.", "两者都有。", "混合"


class Tone(Term):
    """Tone of voice of the notes."""

    EXPERIENCE = "experience", "Told from own use.", "讲自己的使用体验。", "体验分享"
    INFORMATIVE = "informative", "Explaining.", "讲解知识。", "科普干货"
    ASPIRATIONAL = "aspirational", "Something to long for.", "让人向往。", "向往感"
    HARD_SELL = "hard_sell", "Selling hard.", "强力推销。", "硬广"


class Freedom(Term):
    """How much a creator decides."""

    SCRIPTED = "scripted", "The wording is given.", "文案已经写定。", "逐字脚本"
    GUIDED = "guided", "Points are given, words are free.", "给出要点，措辞自由。", "给要点"
    FREE = "free", "The creator decides.", "由达人决定。", "自由创作"


class Language(Term):
    """Language of the notes."""

    ZH = "zh", "Chinese.", "用中文发布。", "中文", "Chinese"
    EN = "en", "English.", "用英文发布。", "英文", "English"
    MIXED = "mixed", "Chinese and English.", "中文与英文并用。", "中英混合", "Chinese and English"


class Origin(Term):
    """Platform that material was first made for."""

    NONE = "none", "New, made for Xiaohongshu.", "全新，为小红书制作。", "原创"
    DOUYIN = "douyin", "Douyin.", "抖音。", "抖音", "Douyin"
    WEIBO = "weibo", "Weibo.", "微博。", "微博", "Weibo"
    INSTAGRAM = "instagram", "Instagram.", "Instagram 平台。", "Instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok.", "TikTok 平台。", "TikTok", "TikTok"
    OTHER = "other", "Another platform.", "其他平台。", "其他"


class FeedSource(Term):
    """Which notes become feed ads."""

    TOP_NOTES = "top_notes", "Notes that already do well.", "表现已经不错的笔记。", "优质笔记"
    ALL_NOTES = "all_notes", "Every creator note.", "每一篇达人笔记。", "全部达人笔记"
    BRAND_NOTES = "brand_notes", "The brand's own notes.", "品牌自己的笔记。", "品牌笔记"


class KeywordKind(Term):
    """What a search term is about."""

    BRAND = "brand", "Brand or product name.", "品牌名或产品名。", "品牌词"
    CATEGORY = "category", "Product category.", "产品的品类。", "品类词"
    SCENARIO = "scenario", "Situation of use.", "使用的场景。", "场景词"
    COMPETITOR = "competitor", "A competitor.", "竞争对手。", "竞品词"


class Tool(Term):
    """Where the numbers come from."""

    DANDELION = "dandelion", "Reports of Dandelion (Pugongying).", "蒲公英的报告。", "蒲公英", "Dandelion"
    IN_APP = "in_app", "In-app figures, screenshots.", "App 内的数据与截图。", "站内截图", "in-app figures"
    JUGUANG = "juguang", "Ad reports of Juguang.", "聚光的广告报告。", "聚光", "Juguang"
    THIRD_PARTY = "third_party", "Data tool of a third party.", "第三方的数据工具。", "第三方数据", "third-party tool"
    SURVEY = "survey", "Survey.", "问卷调查。", "问卷"
    STORE_COUNT = "store_count", "Counting in the shop.", "在门店清点。", "门店计数"
    PROMO_CODE = "promo_code", "Promo code.", "优惠码的使用次数。", "优惠码"
    WEB_ANALYTICS = "web_analytics", "Web analytics.", "网站的统计分析。", "网站分析"


class Baseline(Term):
    """What results are compared with."""

    CREATOR_PAST_POSTS = (
        "creator_past_posts",
        "Earlier notes of these creators.",
        "这些达人以往的笔记。",
        "达人过往笔记",
    )
    PEER_POSTS = "peer_posts", "Notes of others on the subject.", "其他人的同主题笔记。", "同类笔记"
    BRAND_PAST_CAMPAIGN = "brand_past_campaign", "An earlier campaign of the brand.", "品牌以往的投放。", "品牌往期"


class Denominator(Term):
    """What an engagement rate is divided by."""

    READS = "reads", "Reads.", "阅读数。", "阅读"
    IMPRESSIONS = "impressions", "Impressions.", "曝光数。", "曝光"
    FOLLOWERS = "followers", "Followers.", "粉丝数。", "粉丝"
    AD_CLICKS = "ad_clicks", "Clicks on ads.", "广告被点击的次数。", "广告点击"


class FakeCheck(Term):
    """Result of the check for fake followers."""

    PASSED = "passed", "Followers look real.", "粉丝看来真实。", "通过"
    FAILED = "failed", "Followers look bought.", "粉丝看来是买的。", "未通过"
    NOT_DONE = "not_done", "Not checked.", "没有核查。", "未做"


class ScopeBusiness(Term):
    """Everyday or paid notes, as medians are taken over."""

    DAILY = "daily", "Everyday notes.", "平时的笔记。", "日常笔记"
    PARTNER = "partner", "Paid notes.", "付费的笔记。", "合作笔记"


class ScopeTraffic(Term):
    """Traffic that medians count."""

    NATURAL = "natural", "Natural traffic only.", "只算自然流量。", "自然流量"
    ALL = "all", "All traffic, ads included.", "全部流量，含广告。", "全流量"


class ScopeForm(Term):
    """Form of the notes that medians are taken over."""

    IMAGE = "image", "Image notes.", "图文笔记。", "图文"
    VIDEO = "video", "Video notes.", "视频笔记。", "视频"
    BOTH = "both", "Image and video notes.", "图文与视频笔记。", "图文加视频"


class BriefPart(Term):
    """What a brief consists of; the values are the names of its fields."""

    OBJECTIVE = "objective", "What the note should achieve.", "笔记应达到什么。", "笔记目的"
    REQUIRED_POINTS = "required_points", "What every note must contain.", "每篇笔记都要有的内容。", "必含内容"
    PRODUCT_POINTS = "product_points", "What to say about the product.", "关于产品要讲什么。", "产品卖点"
    HOW_TO_SHOW = "how_to_show", "How to show the product.", "产品怎样呈现。", "呈现方式", "how to show the product"


VOCABULARIES: Mapping[str, Terms] = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "_", terms.__name__).lower(): terms for terms in Term.__subclasses__()
}
"""Every closed vocabulary by its name: content_type, metric..."""
