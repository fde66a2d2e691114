"""What a campaign plan may contain, field by field, in the order of the plan format.

A field that is left out, or null, is unknown (None). Dates are days, amounts are exact decimals, rates are shares
(0.05 for 5%).
"""

from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, ValidationInfo, field_validator

from engine import terms
from engine.plan.kinds import (
    TEXT,
    Amount,
    Change,
    Count,
    Day,
    DayOrNone,
    Digests,
    Entries,
    Known,
    Money,
    Number,
    Part,
    Place,
    Places,
    Share,
    Shares,
    Text,
    TextList,
    Texts,
    Whole,
    Word,
    Words,
    YesNo,
    line,
    notes,
    told,
    whole,
)


class Campaign(Part):
    """What is promoted."""

    name: Text = told("Name of the campaign, as reports show it.", "项目名称", "required")
    brand: Text = told("The brand, by the name that people know.", "品牌", "required")
    product: Text = told("The product, range or service on offer.", "产品", "required")
    category: Word[terms.Category] = told("Industry that the product belongs to.", "品类", "required")
    new_product: YesNo = told("This market has not seen the product before.", "是否新品", "quick")
    premium: YesNo = told("The brand is positioned as premium.", "是否高端定位", "quick")
    new_market: YesNo = told("The brand is new to this market.", "是否进入新市场")
    high_consideration: YesNo = told("Buyers take days or longer to compare before they buy.", "是否高决策成本")
    platforms: Known[TextList] = told("Platforms; only xiaohongshu is judged.", "投放平台", default=("xiaohongshu",))


class Kpi(Part):
    """A target of the campaign or of one cohort."""

    metric: Word[terms.Metric] = told("What is counted.", "指标", "required")
    target: Number = told("Number to reach; 0.05 for 5%, costs in plan currency.", "目标值", "quick", "as the metric")
    unit: Text = told("Wording of the target for readers.", "单位说明")
    baseline: Number = told("The same figure as of today, for comparison.", "基线值", unit="as the metric")
    applies_to: Known[Annotated[str, TEXT]] = told("campaign, or a cohort's id.", "适用范围", default="campaign")


class Goal(Part):
    """What the campaign is for."""

    primary: Word[terms.Objective] = told("The single main goal; without it a rule fires.", "主要目标", "required")
    secondary: Words[terms.Objective] = told("Other goals, at most two.", "次要目标")
    success: Text = told("What success is, in a sentence.", "成功标准", "quick")
    kpis: Entries[Kpi] = told(
        "Targets of the campaign or of single cohorts.",
        "考核指标",
        "quick",
        required_when="objective.primary is leads (an entry with metric leads and a target)",
    )


class Audience(Part):
    """Who should be reached, and where."""

    segments: Texts = told("Groups to reach, one an entry; without them a rule fires.", "人群", "required")
    locations: Places = told("Where they are: country, or country and city (NZ/Auckland).", "目标地域", "quick")
    jurisdictions: Words[terms.Jurisdiction] = told("Whose ad law applies; else as locations.", "适用法域", "quick")
    presence: Word[terms.Presence] = told("Where these people can buy or visit.", "线上/线下", "quick")


class Schedule(Part):
    """Dates of the whole campaign."""

    start: Day = told("First day of the campaign.", "开始日期", "required", "day")
    end: Day = told("Last day of the campaign.", "结束日期", "required", "day")
    occasion: Word[terms.Occasion] = told("Festival or sale the campaign is built on, or none.", "营销节点", "quick")
    occasion_date: Day = told("Day of the occasion.", "节点日期", unit="day")
    shortlist_on: DayOrNone = told("Day of choosing the best KOC notes, or none.", "优质笔记筛选日", "quick", "day")


class BudgetLines(Part):
    """The total, line by line. A line that is not listed is 0, except creator_fees."""

    creator_fees: Money = told("Fees of all creators together.", "达人费用", "required", "plan currency")
    platform_fee: Known[Amount] = line("What the platform charges on paid orders.", "平台服务费", "quick")
    products: Known[Amount] = line("Products that are given away.", "产品成本", "quick")
    shipping: Known[Amount] = line("Sending the products.", "物流")
    feed_ads: Known[Amount] = line("Ads in the feed.", "信息流广告", "quick")
    search_ads: Known[Amount] = line("Ads in search results.", "搜索广告", "quick")
    other_ads: Known[Amount] = line("Ads of any other kind.", "其他广告")
    production: Known[Amount] = line("Making content.", "内容制作")
    agency_fee: Known[Amount] = line("Fee of the agency.", "代理服务费")
    measurement: Known[Amount] = line("Data tools and studies.", "监测")
    compliance_review: Known[Amount] = line("Review by lawyers or of claims.", "合规审核")
    contingency: Known[Amount] = line("Kept in reserve.", "机动预算")
    other: Known[Amount] = line("All the rest.", "其他")


class Budget(Part):
    """Money, all of it in one currency."""

    model_config = ConfigDict(validate_default=True)

    currency: Word[terms.Currency] = told("Currency of all amounts in the plan.", "币种", "required")
    fx_to_cny: Number = told(
        "CNY for one unit of the plan currency, at the rate that you use; 1 when the currency is CNY.",
        "兑人民币汇率",
        "quick",
        "CNY per unit",
        required_when="currency is not CNY",
    )
    total: Money = told("The whole budget.", "总预算", "required", "plan currency")
    lines: BudgetLines | None = told("What the total is split into; unlisted lines are 0.", "预算分项", "required")

    @field_validator("fx_to_cny")
    @classmethod
    def _yuan_is_yuan(cls, rate: Decimal | None, info: ValidationInfo) -> Decimal | None:
        return Decimal(1) if rate is None and info.data.get("currency") == terms.Currency.CNY else rate


class Followers(Part):
    """Range of follower counts."""

    min: Whole = told("Fewest followers.", "最少粉丝", "quick", "followers")
    max: Whole = told("Most followers.", "最多粉丝", "quick", "followers")


class Publish(Part):
    """When notes go out."""

    from_: Day = told("First day on which notes go out.", "发布开始", "quick", "day", alias="from")
    to: Day = told("Last day on which notes go out.", "发布结束", "quick", "day")


class Formats(Part):
    """Notes by format. A format that is not listed is 0."""

    image: Known[Count] = notes("Notes with images.", "图文篇数")
    video: Known[Count] = notes("Notes with video.", "视频篇数")
    live: Known[Count] = notes("Live streams.", "直播场次")


class Expected(Part):
    """Results that the whole cohort is expected to bring."""

    impressions: Whole = told("How often notes are shown.", "预估曝光", unit="impressions")
    views: Whole = told("How often notes are read.", "预估阅读", unit="views")
    interactions: Whole = told("Likes, saves and comments together.", "预估互动", unit="interactions")
    post_rate: Share = told("Which share of gifted creators will publish.", "预估发布率", "quick", "0-1")


class Cohort(Part):
    """Creators who are booked and briefed alike."""

    id: Text = told("Short name by which other fields refer to the cohort.", "分组编号", "required")
    role: Word[terms.Role] = told("KOL or KOC; without it a rule fires.", "角色", "required")
    tier: Word[terms.Tier] = told("How big the creators are.", "量级", "quick")
    creators: Whole = told("How many creators.", "达人数", "required", "creators")
    notes_per_creator: Known[Count] = told("Notes by each creator.", "人均笔记数", unit="notes", default=1)
    followers: Followers | None = told("Range of follower counts.", "粉丝量区间", "quick")
    compensation: Word[terms.Compensation] = told("What creators get in return.", "合作形式", "required")
    fee_per_note: Money = told(
        "Fee for a single note; leave it out for gifted.",
        "单篇报价",
        "quick",
        "plan currency",
        required_when="compensation is paid or gifted_and_paid",
    )
    fee_includes_platform_fee: YesNo = told("The platform's service fee is part of the fee.", "报价是否含平台服务费")
    product_value_each: Money = told("Worth of what each creator is given.", "人均产品价值", "quick", "plan currency")
    stage: Word[terms.Stage] = told("Stage of the buyer's decision that the notes serve.", "决策阶段", "quick")
    job: Word[terms.Job] = told("What the cohort is mainly there for.", "主要任务", "quick")
    kpis: Words[terms.Metric] = told("Metrics that the cohort is judged by.", "分组指标", "quick")
    selected_by: Words[terms.Selection] = told("What creators are chosen by.", "选人依据", "quick")
    publish: Publish | None = told("When notes go out; for a steady drip, one long range.", "发布时间", "quick")
    brief: Text = told("Id of the brief that these creators get.", "对应 brief", "quick")
    locations: Places = told("Where creators live or are followed.", "达人所在地", "quick")
    audience: Texts = told("Segments that are reached, worded as in audience.segments.", "触达人群")
    niche: Texts = told("What the creators are known for.", "垂类")
    personas: Texts = told("What kinds of people they are, such as runner or new mother.", "人设类型")
    authority: Text = told("Why people listen to them: fame or knowledge, and of what.", "权威性来源")
    formats: Formats | None = told("Notes planned for the whole cohort, by format.", "笔记形式")
    tactics: Words[terms.Tactic] = told("How the content is put to use.", "打法")
    sourced_by: Words[terms.Source] = told("Where the creators are found.", "达人来源")
    booking: Word[terms.Booking] = told("How the work is ordered.", "下单方式", "quick")
    disclosure: Word[terms.Disclosure] = told("How readers see that it is sponsored or gifted.", "商业标注", "quick")
    note_retention_days: Whole = told("Days that notes stay up; 0 if nothing is agreed.", "笔记保留天数", unit="days")
    ad_licence_days: Whole = told("Days after publishing in which ads may use notes.", "广告授权天数", unit="days")
    expected: Expected | None = told("Results expected of the whole cohort; {} for none.", "预估效果")


class Brief(Part):
    """A brief for creators."""

    id: Text = told("Short name by which cohorts refer to the brief.", "brief 编号", "required")
    role: Word[terms.BriefRole] = told("Who the brief is for.", "适用角色", "quick")
    objective: Text = told("What a note should bring about; without it a rule fires.", "笔记目的", "quick")
    required_points: Texts = told("What no note may leave out; without it a rule fires.", "必含内容", "quick")
    product_points: Texts = told("What is said about the product; without it a rule fires.", "产品卖点", "quick")
    how_to_show: Text = told("How the product is shown; without it a rule fires.", "呈现方式", "quick")
    content_types: Words[terms.ContentType] = told("Kinds of notes that are wanted.", "内容类型", "quick")
    themes: Texts = told("Themes, each one an answer to a question of the audience.", "内容主题")
    keywords: Texts = told("Search terms for titles, text and tags.", "关键词", "quick")
    style: Word[terms.Style] = told("How notes look.", "风格", "quick")
    tone: Word[terms.Tone] = told("How notes sound.", "语气")
    freedom: Word[terms.Freedom] = told("How much the creator decides.", "创作自由度", "quick")
    creative_direction: Text = told("Look, references and scenes.", "创意指导")
    brand_story: Text = told("The story that the brand tells.", "品牌故事")
    asks_honest_opinion: YesNo = told("Honest opinion is invited, drawbacks too.", "是否要求真实评价")
    asks_follow_up: YesNo = told("Creators are to answer comments or post an update.", "是否要求互动跟进")
    asks_expert_claims: YesNo = told("Creators are to make expert, medical or technical claims.", "是否要求专业背书")
    creator_input: YesNo = told("Creators bring ideas before there is a draft.", "是否有达人共创")
    uses_seeding_learnings: YesNo = told("It builds on what KOC notes taught.", "是否吸收种草经验", "quick")
    final_on: Day = told("Day on which the brief is closed.", "定稿日期", unit="day")
    language: Word[terms.Language] = told("Language that notes are published in.", "笔记语言")
    localised: YesNo = told("It was rewritten for this audience and platform.", "是否本地化")
    adapted_from: Word[terms.Origin] = told("Platform that the material comes from; none if new.", "素材来源平台")
    text: Text = told("The whole brief or draft copy, read for likeness and for words only.", "正文")


class FeedAds(Part):
    """Ads in the feed."""

    budget: Money = told("Money for feed ads, 0 for none.", "信息流预算", "quick", "plan currency")
    start: Day = told("First day of feed ads.", "信息流开始", "quick", "day")
    end: Day = told("Last day of feed ads.", "信息流结束", unit="day")
    source: Word[terms.FeedSource] = told("Which notes become ads.", "素材选择", "quick")
    selection_rule: Text = told("By which rule notes are picked for ads.", "选材规则")
    geo: Places = told("Places that see the ads.", "投放地域")


class Keyword(Part):
    """A keyword that is bid on."""

    term: Text = told("What people search for.", "词", "required")
    kind: Word[terms.KeywordKind] = told("What the term is about.", "词类")


class SearchAds(Part):
    """Ads in search results."""

    budget: Money = told("Money for search ads, 0 for none.", "搜索预算", "quick", "plan currency")
    start: Day = told("First day of search ads.", "搜索开始", unit="day")
    end: Day = told("Last day of search ads.", "搜索结束", unit="day")
    keywords: Entries[Keyword] = told(
        "Keywords to bid on; with a search budget and without them a rule fires.",
        "搜索词",
        "quick",
        required_when="ads.search.budget is above 0",
    )


class Ads(Part):
    """Paid media."""

    feed: FeedAds | None = told("Ads in the feed; {} for none.", "信息流广告", "quick")
    search: SearchAds | None = told("Ads in search results; {} for none.", "搜索广告", "quick")


class BrandAccount(Part):
    """The account of the brand itself."""

    exists: YesNo = told("The brand is on Xiaohongshu with an account.", "是否有品牌号", "quick")
    reposts_top_koc: YesNo = told("It reposts the best KOC notes.", "是否转发优质 KOC 笔记", "quick")


class LeadCapture(Part):
    """How leads are taken."""

    path: Text = told("Where people leave contact details; with a lead goal and without it a rule fires.", "留资路径")
    qualified_means: Text = told("When a lead counts; with a lead goal and without it a rule fires.", "有效线索定义")


class Measurement(Part):
    """How results are read."""

    metrics: Words[terms.Metric] = told("Metrics that somebody records.", "监测指标", "quick")
    tools: Words[terms.Tool] = told("What the numbers are taken from.", "数据工具", "quick")
    baselines: Words[terms.Baseline] = told("What the results are held against.", "对照基线")
    until: Day = told("Last day of reading results.", "监测截止", "quick", "day")
    attribution: Texts = told("How a visit or order is traced back (code, question at the till).", "归因方式")
    lead_capture: LeadCapture | None = told("Intake of leads.", "线索承接", required_when="objective.primary is leads")
    engagement_denominator: Word[terms.Denominator] = told(
        "What engagement rates are divided by.",
        "互动率分母",
        required_when="engagement_rate is used as a metric or a criterion",
    )


class Vetting(Part):
    """The check of creators before they are booked."""

    done: YesNo = told("The check is done.", "是否已审核", "quick")
    owner: Text = told("Who checks.", "审核负责人")
    date: Day = told("When it was checked.", "审核日期", unit="day")


class Readiness(Part):
    """What must be in place."""

    product_ready: YesNo = told("Product and service are at their best.", "产品是否就绪", "quick")
    stock_ready: YesNo = told("There is enough stock.", "库存是否就绪")
    samples: Whole = told("Samples that creators can have.", "样品数", unit="samples")
    samples_delivered_by: Day = told("Day by which samples have arrived.", "样品送达日", unit="day")
    vetting: Vetting | None = told("How creators are checked before booking.", "达人审核", "quick")
    comment_owner: Text = told("Who replies to comments.", "评论维护人")
    tracking_owner: Text = told("Who follows up which gifted creators publish.", "发布跟踪人")
    platform_owner: Text = told("Who knows how the platform works.", "平台负责人")
    trend_scan_on: DayOrNone = told("Day of the latest look at trends and rivals, or none.", "趋势调研日", unit="day")
    review_sites: Texts = told("Review sites to which customers are invited.", "点评平台")


class Compliance(Part):
    """Claims and disclosure."""

    claims: Texts = told("What will be said about effect or quality.", "宣称")
    health_claims: YesNo = told("Effects on health are mentioned.", "是否涉及健康宣称", "quick")
    reviewed: YesNo = told("Somebody competent has gone through the claims.", "是否已审核")
    invented_persona: YesNo = told("A made-up or brand-run person poses as a consumer.", "是否虚构人设", "quick")


class MetricsScope(Part):
    """Which notes medians are taken over."""

    business: Word[terms.ScopeBusiness] = told("Whether notes are everyday or paid.", "日常/合作")
    traffic: Word[terms.ScopeTraffic] = told("Whether traffic is natural or all.", "自然/全流量")
    window_days: Whole = told("How many days back, 30 or 90.", "统计天数", unit="days")
    form: Word[terms.ScopeForm] = told("Whether notes are image, video or both.", "图文/视频")


class RecentBrand(Part):
    """A deal with a brand."""

    brand: Text = told("Name of the brand.", "品牌", "required")
    category: Word[terms.Category] = told("Industry of that brand.", "品类")
    date: Day = told("Day on which the note came out.", "日期", unit="day")


class Creator(Part):
    """A single creator."""

    nickname: Text = told("Name that the account goes by.", "达人昵称", "required")
    xhs_id: Text = told("Xiaohongshu id, by which duplicates are found.", "小红书号")
    cohort: Text = told("Id of the creator's cohort.", "所属分组", "quick")
    followers: Whole = told("Number of followers.", "粉丝数", "quick", "followers")
    location: Place | None = told("Where the creator lives.", "所在地")
    quote_image: Money = told("Price asked for an image note; 0 if none is offered.", "图文报价", unit="plan currency")
    quote_video: Money = told("Price asked for a video note; 0 if none is offered.", "视频报价", unit="plan currency")
    impressions_median: Whole = told("Median impressions per note.", "曝光中位数", unit="impressions")
    reads_median: Whole = told("Median reads per note.", "阅读中位数", unit="reads")
    interactions_median: Whole = told("Median interactions per note.", "互动中位数", unit="interactions")
    saves_median: Whole = told("Median saves per note.", "收藏中位数", unit="saves")
    comments_median: Whole = told("Median comments per note.", "评论中位数", unit="comments")
    metrics_scope: MetricsScope | None = told("Notes in the medians.", "数据口径", required_when="any median is given")
    follower_growth_30d: Change = told("Followers gained or lost (below 0) in 30 days.", "近30天涨粉率", unit="share")
    thousand_like_rate: Share = told("Share of notes that passed 1,000 likes.", "千赞笔记占比", unit="0-1")
    audience_locations: Shares = told("Share of followers, place by place.", "粉丝地域分布", unit="place: share")
    sponsored_share: Share = told("Share of sponsored notes among recent ones.", "商单占比", unit="0-1")
    recent_brands: Entries[RecentBrand] = told("Deals with brands in recent times.", "近期合作品牌")
    fake_check: Word[terms.FakeCheck] = told("Outcome of looking for fake followers.", "水粉核查")
    sentiment_checked: YesNo = told("Somebody has read recent comments.", "是否看过评论口碑")
    brand_fit: Text = told("What makes the creator right for the brand.", "品牌匹配理由")
    content_quality: Text = told("How good the content is.", "内容质量")
    strengths: Text = told("What the creator does well.", "擅长点")
    authority: Text = told("Why people listen to this creator.", "权威性来源")
    is_customer: YesNo = told("The creator buys from the brand.", "是否真实用户")


class Waiver(Part):
    """A finding that is accepted."""

    rule: Text = told("The id of the rule that is waived.", "规则", "required")
    reason: Text = told("Why that is acceptable.", "理由", "required")
    by: Text = told("Who decided.", "批准人", "required")
    date: Day = told("When it was decided.", "日期", unit="day")
    until: Day = told("Last day on which it counts; for good if left out.", "有效期至", unit="day")
    remembers: Digests = told(
        "Digests of the rule and of the values that it read, by their paths, written by `zhongcao waive`.",
        "规则与数值的指纹",
        unit="path: digest",
    )


class Plan(Part):
    """A campaign plan."""

    version: Annotated[int, whole(1, 1)] | None = told("Version of the plan format, always 1.", "格式版本", "required")
    campaign: Campaign | None = told("What is promoted.", "项目", "required")
    objective: Goal | None = told("What the campaign should achieve.", "目标", "required")
    audience: Audience | None = told("Whom to reach, and where.", "目标人群", "required")
    schedule: Schedule | None = told("When the campaign as a whole runs.", "排期", "required")
    budget: Budget | None = told("Money, in a single currency.", "预算", "required")
    cohorts: Entries[Cohort] = told("Creators, grouped by how they are booked and briefed.", "达人分组", "required")
    briefs: Entries[Brief] = told("What creators are given to work from.", "brief", "quick")
    ads: Ads | None = told("Paid media; {} for none.", "广告投放", "quick")
    brand_account: BrandAccount | None = told("The account of the brand itself.", "品牌号", "quick")
    measurement: Measurement | None = told("How results are read.", "效果监测", "quick")
    readiness: Readiness | None = told("What has to be in place.", "准备情况", "quick")
    compliance: Compliance | None = told("What is claimed and disclosed.", "合规", "quick")
    roster: Entries[Creator] = told("Creators one by one; a spreadsheet can supply them.", "达人名单")
    waivers: Entries[Waiver] = told("Findings that are accepted, and why.", "豁免")
