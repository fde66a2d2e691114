"""Groups of creators that are hired alike."""

from engine import terms
from engine.plan.kinds import (
    Count,
    Day,
    Known,
    Money,
    Part,
    Places,
    Share,
    Text,
    Texts,
    Whole,
    Word,
    Words,
    YesNo,
    notes,
    told,
)


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
