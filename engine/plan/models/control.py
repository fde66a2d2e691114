"""What is measured, what has to be ready, what the law and the platform ask."""

from engine import terms
from engine.plan.kinds import Day, DayOrNone, Part, Text, Texts, Whole, Word, Words, YesNo, told
from engine.plan.models.push import LeadCapture


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
