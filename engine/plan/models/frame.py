"""What a campaign is: what is promoted, what for, to whom, when, with what money."""

from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, ValidationInfo, field_validator

from engine import terms
from engine.plan.kinds import (
    TEXT,
    Amount,
    Day,
    DayOrNone,
    Entries,
    Known,
    Money,
    Number,
    Part,
    Places,
    Text,
    TextList,
    Texts,
    Word,
    Words,
    YesNo,
    line,
    told,
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
