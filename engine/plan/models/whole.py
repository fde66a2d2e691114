"""The plan as a whole, and what it accepts of its findings."""

from typing import Annotated

from engine.plan.kinds import Day, Digests, Entries, Part, Text, told, whole
from engine.plan.models.briefs import Brief
from engine.plan.models.cohorts import Cohort
from engine.plan.models.control import Compliance, Measurement, Readiness
from engine.plan.models.frame import Audience, Budget, Campaign, Goal, Schedule
from engine.plan.models.push import Ads, BrandAccount
from engine.plan.models.roster import Creator


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
