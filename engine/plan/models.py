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

    name: Text = told("Name of the campaign, as reports show it.", "报告中显示的项目名称。", "项目名称", "required")
    brand: Text = told("The brand, by the name that people know.", "用户熟知的品牌名。", "品牌", "required")
    product: Text = told("The product, range or service on offer.", "推广的产品、系列或服务。", "产品", "required")
    category: Word[terms.Category] = told("Industry that the product belongs to.", "产品所属行业。", "品类", "required")
    new_product: YesNo = told(
        "This market has not seen the product before.", "该产品在本市场首次推出。", "是否新品", "quick"
    )
    premium: YesNo = told("The brand is positioned as premium.", "品牌定位高端。", "是否高端定位", "quick")
    new_market: YesNo = told("The brand is new to this market.", "品牌初次进入本市场。", "是否进入新市场")
    high_consideration: YesNo = told(
        "Buyers take days or longer to compare before they buy.", "用户购买前要比较数天或更久。", "是否高决策成本"
    )
    platforms: Known[TextList] = told(
        "Platforms; only xiaohongshu is judged.",
        "投放的平台；只评判 xiaohongshu。",
        "投放平台",
        default=("xiaohongshu",),
    )


class Kpi(Part):
    """A target of the campaign or of one cohort."""

    metric: Word[terms.Metric] = told("What is counted.", "考核什么。", "指标", "required")
    target: Number = told(
        "Number to reach; 0.05 for 5%, costs in plan currency.",
        "要达到的数值；5% 写 0.05，成本用计划币种。",
        "目标值",
        "quick",
        "as the metric",
    )
    unit: Text = told("Wording of the target for readers.", "给读者看的目标写法。", "单位说明")
    baseline: Number = told(
        "The same figure as of today, for comparison.", "同一指标的当前值，用于对比。", "基线值", unit="as the metric"
    )
    applies_to: Known[Annotated[str, TEXT]] = told(
        "campaign, or a cohort's id.", "写 campaign 或某个分组的编号。", "适用范围", default="campaign"
    )


class Goal(Part):
    """What the campaign is for."""

    primary: Word[terms.Objective] = told(
        "The single main goal; without it a rule fires.", "唯一的主要目标；不填会触发规则。", "主要目标", "required"
    )
    secondary: Words[terms.Objective] = told("Other goals, at most two.", "其他目标，最多两个。", "次要目标")
    success: Text = told("What success is, in a sentence.", "用一句话说明怎样算成功。", "成功标准", "quick")
    kpis: Entries[Kpi] = told(
        "Targets of the campaign or of single cohorts.",
        "整个项目或单个分组的目标值。",
        "考核指标",
        "quick",
        required_when="objective.primary is leads (an entry with metric leads and a target)",
    )


class Audience(Part):
    """Who should be reached, and where."""

    segments: Texts = told(
        "Groups to reach, one an entry; without them a rule fires.",
        "要触达的人群，每条一个；不填会触发规则。",
        "人群",
        "required",
    )
    locations: Places = told(
        "Where they are: country, or country and city (NZ/Auckland).",
        "人群所在的国家，或国家加城市，如 NZ/Auckland。",
        "目标地域",
        "quick",
    )
    jurisdictions: Words[terms.Jurisdiction] = told(
        "Whose ad law applies; else as locations.", "适用哪里的广告法；不填则按目标地域。", "适用法域", "quick"
    )
    presence: Word[terms.Presence] = told(
        "Where these people can buy or visit.", "这些人可以在哪里购买或到访。", "线上/线下", "quick"
    )


class Schedule(Part):
    """Dates of the whole campaign."""

    start: Day = told("First day of the campaign.", "项目的第一天。", "开始日期", "required", "day")
    end: Day = told("Last day of the campaign.", "项目的最后一天。", "结束日期", "required", "day")
    occasion: Word[terms.Occasion] = told(
        "Festival or sale the campaign is built on, or none.",
        "项目所依托的节日或大促；没有写 none。",
        "营销节点",
        "quick",
    )
    occasion_date: Day = told("Day of the occasion.", "节点当天。", "节点日期", unit="day")
    shortlist_on: DayOrNone = told(
        "Day of choosing the best KOC notes, or none.",
        "筛选优质 KOC 笔记的日期；没有写 none。",
        "优质笔记筛选日",
        "quick",
        "day",
    )


class BudgetLines(Part):
    """The total, line by line. A line that is not listed is 0, except creator_fees."""

    creator_fees: Money = told(
        "Fees of all creators together.", "所有达人的费用合计。", "达人费用", "required", "plan currency"
    )
    platform_fee: Known[Amount] = line(
        "What the platform charges on paid orders.", "平台对付费订单收取的费用。", "平台服务费", "quick"
    )
    products: Known[Amount] = line("Products that are given away.", "赠送产品的成本。", "产品成本", "quick")
    shipping: Known[Amount] = line("Sending the products.", "寄送产品的费用。", "物流")
    feed_ads: Known[Amount] = line("Ads in the feed.", "信息流中的广告。", "信息流广告", "quick")
    search_ads: Known[Amount] = line("Ads in search results.", "搜索结果中的广告。", "搜索广告", "quick")
    other_ads: Known[Amount] = line("Ads of any other kind.", "其他类型的广告。", "其他广告")
    production: Known[Amount] = line("Making content.", "制作内容的费用。", "内容制作")
    agency_fee: Known[Amount] = line("Fee of the agency.", "付给代理公司的费用。", "代理服务费")
    measurement: Known[Amount] = line("Data tools and studies.", "数据工具与调研的费用。", "监测")
    compliance_review: Known[Amount] = line("Review by lawyers or of claims.", "律师审核或宣称审核的费用。", "合规审核")
    contingency: Known[Amount] = line("Kept in reserve.", "留作备用的预算。", "机动预算")
    other: Known[Amount] = line("All the rest.", "其余各项。", "其他")


class Budget(Part):
    """Money, all of it in one currency."""

    model_config = ConfigDict(validate_default=True)

    currency: Word[terms.Currency] = told(
        "Currency of all amounts in the plan.", "计划中所有金额的币种。", "币种", "required"
    )
    fx_to_cny: Number = told(
        "CNY for one unit of the plan currency, at the rate that you use; 1 when the currency is CNY.",
        "一单位计划币种折合多少人民币，按你采用的汇率；币种为人民币时为 1。",
        "兑人民币汇率",
        "quick",
        "CNY per unit",
        required_when="currency is not CNY",
    )
    total: Money = told("The whole budget.", "全部预算。", "总预算", "required", "plan currency")
    lines: BudgetLines | None = told(
        "What the total is split into; unlisted lines are 0.",
        "总预算如何分配；未列出的分项为 0。",
        "预算分项",
        "required",
    )

    @field_validator("fx_to_cny")
    @classmethod
    def _yuan_is_yuan(cls, rate: Decimal | None, info: ValidationInfo) -> Decimal | None:
        return Decimal(1) if rate is None and info.data.get("currency") == terms.Currency.CNY else rate


class Followers(Part):
    """Range of follower counts."""

    min: Whole = told("Fewest followers.", "粉丝数下限。", "最少粉丝", "quick", "followers")
    max: Whole = told("Most followers.", "粉丝数上限。", "最多粉丝", "quick", "followers")


class Publish(Part):
    """When notes go out."""

    from_: Day = told(
        "First day on which notes go out.", "笔记发布的第一天。", "发布开始", "quick", "day", alias="from"
    )
    to: Day = told("Last day on which notes go out.", "笔记发布的最后一天。", "发布结束", "quick", "day")


class Formats(Part):
    """Notes by format. A format that is not listed is 0."""

    image: Known[Count] = notes("Notes with images.", "图文笔记。", "图文篇数")
    video: Known[Count] = notes("Notes with video.", "视频笔记。", "视频篇数")
    live: Known[Count] = notes("Live streams.", "直播的场次。", "直播场次")


class Expected(Part):
    """Results that the whole cohort is expected to bring."""

    impressions: Whole = told("How often notes are shown.", "笔记被展示的次数。", "预估曝光", unit="impressions")
    views: Whole = told("How often notes are read.", "笔记被阅读的次数。", "预估阅读", unit="views")
    interactions: Whole = told(
        "Likes, saves and comments together.", "点赞、收藏与评论合计。", "预估互动", unit="interactions"
    )
    post_rate: Share = told(
        "Which share of gifted creators will publish.", "获赠达人中预计会发布笔记的比例。", "预估发布率", "quick", "0-1"
    )


class Cohort(Part):
    """Creators who are booked and briefed alike."""

    id: Text = told(
        "Short name by which other fields refer to the cohort.", "分组简称，供其他字段引用。", "分组编号", "required"
    )
    role: Word[terms.Role] = told(
        "KOL or KOC; without it a rule fires.", "KOL 或 KOC；不填会触发规则。", "角色", "required"
    )
    tier: Word[terms.Tier] = told("How big the creators are.", "达人的体量。", "量级", "quick")
    creators: Whole = told("How many creators.", "该分组的达人人数。", "达人数", "required", "creators")
    notes_per_creator: Known[Count] = told(
        "Notes by each creator.", "每位达人发布的笔记数。", "人均笔记数", unit="notes", default=1
    )
    followers: Followers | None = told("Range of follower counts.", "粉丝数的范围。", "粉丝量区间", "quick")
    compensation: Word[terms.Compensation] = told(
        "What creators get in return.", "达人得到什么回报。", "合作形式", "required"
    )
    fee_per_note: Money = told(
        "Fee for a single note; leave it out for gifted.",
        "一篇笔记的费用；纯寄样不填。",
        "单篇报价",
        "quick",
        "plan currency",
        required_when="compensation is paid or gifted_and_paid",
    )
    fee_includes_platform_fee: YesNo = told(
        "The platform's service fee is part of the fee.", "报价已含平台服务费。", "报价是否含平台服务费"
    )
    product_value_each: Money = told(
        "Worth of what each creator is given.", "每位达人所获产品的价值。", "人均产品价值", "quick", "plan currency"
    )
    stage: Word[terms.Stage] = told(
        "Stage of the buyer's decision that the notes serve.", "笔记所服务的用户决策阶段。", "决策阶段", "quick"
    )
    job: Word[terms.Job] = told("What the cohort is mainly there for.", "该分组主要承担的任务。", "主要任务", "quick")
    kpis: Words[terms.Metric] = told(
        "Metrics that the cohort is judged by.", "考核该分组所用的指标。", "分组指标", "quick"
    )
    selected_by: Words[terms.Selection] = told(
        "What creators are chosen by.", "挑选达人所看的条件。", "选人依据", "quick"
    )
    publish: Publish | None = told(
        "When notes go out; for a steady drip, one long range.",
        "笔记何时发布；持续发布时写一段长区间。",
        "发布时间",
        "quick",
    )
    brief: Text = told("Id of the brief that these creators get.", "这些达人所用 brief 的编号。", "对应 brief", "quick")
    locations: Places = told(
        "Where creators live or are followed.", "达人居住地或其粉丝所在地。", "达人所在地", "quick"
    )
    audience: Texts = told(
        "Segments that are reached, worded as in audience.segments.",
        "触达的人群，写法与 audience.segments 一致。",
        "触达人群",
    )
    niche: Texts = told("What the creators are known for.", "达人以哪类内容见长。", "垂类")
    personas: Texts = told(
        "What kinds of people they are, such as runner or new mother.",
        "达人是什么样的人，如跑者、新手妈妈。",
        "人设类型",
    )
    authority: Text = told(
        "Why people listen to them: fame or knowledge, and of what.",
        "用户因何信任他们，是名气还是专业，在哪方面。",
        "权威性来源",
    )
    formats: Formats | None = told(
        "Notes planned for the whole cohort, by format.", "整个分组计划的笔记，按形式分列。", "笔记形式"
    )
    tactics: Words[terms.Tactic] = told("How the content is put to use.", "内容怎样使用。", "打法")
    sourced_by: Words[terms.Source] = told("Where the creators are found.", "从哪里找到这些达人。", "达人来源")
    booking: Word[terms.Booking] = told("How the work is ordered.", "以何种方式下单合作。", "下单方式", "quick")
    disclosure: Word[terms.Disclosure] = told(
        "How readers see that it is sponsored or gifted.", "读者如何得知笔记是付费合作或获赠。", "商业标注", "quick"
    )
    note_retention_days: Whole = told(
        "Days that notes stay up; 0 if nothing is agreed.",
        "笔记保留多少天；没有约定写 0。",
        "笔记保留天数",
        unit="days",
    )
    ad_licence_days: Whole = told(
        "Days after publishing in which ads may use notes.", "发布后多少天内可用于广告。", "广告授权天数", unit="days"
    )
    expected: Expected | None = told(
        "Results expected of the whole cohort; {} for none.", "整个分组的预期效果；不做预估写 {}。", "预估效果"
    )


class Brief(Part):
    """A brief for creators."""

    id: Text = told(
        "Short name by which cohorts refer to the brief.", "brief 的简称，供分组引用。", "brief 编号", "required"
    )
    role: Word[terms.BriefRole] = told("Who the brief is for.", "该 brief 写给谁。", "适用角色", "quick")
    objective: Text = told(
        "What a note should bring about; without it a rule fires.",
        "笔记应达到的效果；不填会触发规则。",
        "笔记目的",
        "quick",
    )
    required_points: Texts = told(
        "What no note may leave out; without it a rule fires.",
        "每篇笔记都不能少的内容；不填会触发规则。",
        "必含内容",
        "quick",
    )
    product_points: Texts = told(
        "What is said about the product; without it a rule fires.",
        "关于产品要讲什么；不填会触发规则。",
        "产品卖点",
        "quick",
    )
    how_to_show: Text = told(
        "How the product is shown; without it a rule fires.", "产品怎样呈现；不填会触发规则。", "呈现方式", "quick"
    )
    content_types: Words[terms.ContentType] = told(
        "Kinds of notes that are wanted.", "想要的笔记类型。", "内容类型", "quick"
    )
    themes: Texts = told(
        "Themes, each one an answer to a question of the audience.",
        "内容主题，每个都回答目标人群的一个问题。",
        "内容主题",
    )
    keywords: Texts = told(
        "Search terms for titles, text and tags.", "用于标题、正文和标签的搜索词。", "关键词", "quick"
    )
    style: Word[terms.Style] = told("How notes look.", "笔记的视觉风格。", "风格", "quick")
    tone: Word[terms.Tone] = told("How notes sound.", "笔记的语气。", "语气")
    freedom: Word[terms.Freedom] = told("How much the creator decides.", "达人能自己决定多少。", "创作自由度", "quick")
    creative_direction: Text = told("Look, references and scenes.", "画面风格、参考图与场景。", "创意指导")
    brand_story: Text = told("The story that the brand tells.", "品牌要讲的故事。", "品牌故事")
    asks_honest_opinion: YesNo = told(
        "Honest opinion is invited, drawbacks too.", "请达人说真实看法，包括缺点。", "是否要求真实评价"
    )
    asks_follow_up: YesNo = told(
        "Creators are to answer comments or post an update.", "要求达人回复评论或后续更新。", "是否要求互动跟进"
    )
    asks_expert_claims: YesNo = told(
        "Creators are to make expert, medical or technical claims.",
        "要求达人作专业、医学或技术方面的宣称。",
        "是否要求专业背书",
    )
    creator_input: YesNo = told(
        "Creators bring ideas before there is a draft.", "写初稿之前由达人提出想法。", "是否有达人共创"
    )
    uses_seeding_learnings: YesNo = told(
        "It builds on what KOC notes taught.", "吸收了 KOC 笔记带来的经验。", "是否吸收种草经验", "quick"
    )
    final_on: Day = told("Day on which the brief is closed.", "brief 定稿的日期。", "定稿日期", unit="day")
    language: Word[terms.Language] = told("Language that notes are published in.", "笔记发布所用的语言。", "笔记语言")
    localised: YesNo = told(
        "It was rewritten for this audience and platform.", "已针对目标人群和平台改写。", "是否本地化"
    )
    adapted_from: Word[terms.Origin] = told(
        "Platform that the material comes from; none if new.", "素材原本来自哪个平台；全新素材写 none。", "素材来源平台"
    )
    text: Text = told(
        "The whole brief or draft copy, read for likeness and for words only.",
        "brief 或文案初稿的全文，只用来比对相似度和用词。",
        "正文",
    )


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


class Measurement(Part):
    """How results are read."""

    metrics: Words[terms.Metric] = told("Metrics that somebody records.", "有人记录的指标。", "监测指标", "quick")
    tools: Words[terms.Tool] = told("What the numbers are taken from.", "数据取自哪里。", "数据工具", "quick")
    baselines: Words[terms.Baseline] = told("What the results are held against.", "结果与什么对比。", "对照基线")
    until: Day = told("Last day of reading results.", "读取效果数据的最后一天。", "监测截止", "quick", "day")
    attribution: Texts = told(
        "How a visit or order is traced back (code, question at the till).",
        "如何追溯到访或订单的来源，如优惠码、收银时询问。",
        "归因方式",
    )
    lead_capture: LeadCapture | None = told(
        "Intake of leads.", "线索怎样承接。", "线索承接", required_when="objective.primary is leads"
    )
    engagement_denominator: Word[terms.Denominator] = told(
        "What engagement rates are divided by.",
        "计算互动率时除以什么。",
        "互动率分母",
        required_when="engagement_rate is used as a metric or a criterion",
    )


class Vetting(Part):
    """The check of creators before they are booked."""

    done: YesNo = told("The check is done.", "审核已完成。", "是否已审核", "quick")
    owner: Text = told("Who checks.", "由谁审核。", "审核负责人")
    date: Day = told("When it was checked.", "审核的日期。", "审核日期", unit="day")


class Readiness(Part):
    """What must be in place."""

    product_ready: YesNo = told(
        "Product and service are at their best.", "产品与服务处于最佳状态。", "产品是否就绪", "quick"
    )
    stock_ready: YesNo = told("There is enough stock.", "库存充足。", "库存是否就绪")
    samples: Whole = told("Samples that creators can have.", "可供达人使用的样品数量。", "样品数", unit="samples")
    samples_delivered_by: Day = told(
        "Day by which samples have arrived.", "样品最迟送达的日期。", "样品送达日", unit="day"
    )
    vetting: Vetting | None = told(
        "How creators are checked before booking.", "合作前如何审核达人。", "达人审核", "quick"
    )
    comment_owner: Text = told("Who replies to comments.", "由谁回复评论。", "评论维护人")
    tracking_owner: Text = told(
        "Who follows up which gifted creators publish.", "由谁跟进哪些获赠达人已发布。", "发布跟踪人"
    )
    platform_owner: Text = told("Who knows how the platform works.", "熟悉平台运作的负责人。", "平台负责人")
    trend_scan_on: DayOrNone = told(
        "Day of the latest look at trends and rivals, or none.",
        "最近一次调研趋势与竞品的日期；没有写 none。",
        "趋势调研日",
        unit="day",
    )
    review_sites: Texts = told("Review sites to which customers are invited.", "邀请顾客前去点评的网站。", "点评平台")


class Compliance(Part):
    """Claims and disclosure."""

    claims: Texts = told("What will be said about effect or quality.", "对功效或品质的说法。", "宣称")
    health_claims: YesNo = told(
        "Effects on health are mentioned.", "内容提到对健康的作用。", "是否涉及健康宣称", "quick"
    )
    reviewed: YesNo = told("Somebody competent has gone through the claims.", "宣称已由专业人员审核。", "是否已审核")
    invented_persona: YesNo = told(
        "A made-up or brand-run person poses as a consumer.",
        "由虚构或品牌运营的人物冒充消费者。",
        "是否虚构人设",
        "quick",
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


class Waiver(Part):
    """A finding that is accepted."""

    rule: Text = told("The id of the rule that is waived.", "被豁免规则的编号。", "规则", "required")
    reason: Text = told("Why that is acceptable.", "为何可以接受。", "理由", "required")
    by: Text = told("Who decided.", "由谁决定。", "批准人", "required")
    date: Day = told("When it was decided.", "作出决定的日期。", "日期", unit="day")
    until: Day = told(
        "Last day on which it counts; for good if left out.",
        "豁免有效的最后一天；不填则长期有效。",
        "有效期至",
        unit="day",
    )
    remembers: Digests = told(
        "Digests of the rule and of the values that it read, by their paths, written by `zhongcao waive`.",
        "规则及其所读数值的指纹，按路径列出，由 `zhongcao waive` 写入。",
        "规则与数值的指纹",
        unit="path: digest",
    )


class Plan(Part):
    """A campaign plan."""

    version: Annotated[int, whole(1, 1)] | None = told(
        "Version of the plan format, always 1.", "计划格式的版本，固定为 1。", "格式版本", "required"
    )
    campaign: Campaign | None = told("What is promoted.", "推广什么。", "项目", "required")
    objective: Goal | None = told("What the campaign should achieve.", "项目要达成什么。", "目标", "required")
    audience: Audience | None = told("Whom to reach, and where.", "触达谁，在哪里。", "目标人群", "required")
    schedule: Schedule | None = told("When the campaign as a whole runs.", "整个项目的起止时间。", "排期", "required")
    budget: Budget | None = told("Money, in a single currency.", "各项资金，使用同一币种。", "预算", "required")
    cohorts: Entries[Cohort] = told(
        "Creators, grouped by how they are booked and briefed.",
        "按合作方式与 brief 分组的达人。",
        "达人分组",
        "required",
    )
    briefs: Entries[Brief] = told("What creators are given to work from.", "达人创作所依据的要求。", "brief", "quick")
    ads: Ads | None = told("Paid media; {} for none.", "付费投放的广告；没有写 {}。", "广告投放", "quick")
    brand_account: BrandAccount | None = told("The account of the brand itself.", "品牌自己的账号。", "品牌号", "quick")
    measurement: Measurement | None = told("How results are read.", "效果如何衡量。", "效果监测", "quick")
    readiness: Readiness | None = told("What has to be in place.", "需要准备好的事项。", "准备情况", "quick")
    compliance: Compliance | None = told("What is claimed and disclosed.", "宣称了什么，如何标注。", "合规", "quick")
    roster: Entries[Creator] = told(
        "Creators one by one; a spreadsheet can supply them.", "逐位列出的达人，可由表格导入。", "达人名单"
    )
    waivers: Entries[Waiver] = told("Findings that are accepted, and why.", "已接受的问题及原因。", "豁免")
