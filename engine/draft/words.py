"""The comments of a draft and the texts that people are to replace, in English and Chinese."""

from collections.abc import Mapping

from engine.findings import Language
from engine.rules import Line, Setting

WORDS: Mapping[str, tuple[str, str]] = {
    "head": (
        "Drafted by zhongcao from the playbook '{}'. Every value says where it is from. Replace every TODO.",
        "由 zhongcao 按策略模板“{}”起草。每个值都注明来源。请替换所有 TODO。",
    ),
    "input": ("input", "输入"),
    "default name": ("made of the inputs", "由输入拼成"),
    "default end": (
        "no end was given: {} days ({}, {})",
        "未给结束日期：按 {} 天计（{}，{}）",
    ),
    "playbook": ("playbook, {}", "策略模板 {}"),
    "house": ("house judgement", "本产品设定"),
    "document": ("document", "文档"),
    "external": ("outside source", "外部来源"),
    "config": ("zhongcao.yaml", "zhongcao.yaml"),
    "silent": ("the sources are silent; fill it in if you know", "来源没有说明；如已确定请填写"),
    "chosen": ("{}; the first of them", "{}；取首项"),
    "some": ("{}; some of them", "{}；取其中几项"),
    "house choice": ("house choice: {}", "本产品选择：{}"),
    "count": (
        "as many as the money pays, {} to {}: {}",
        "预算可承担的最多人数，{} 至 {}：{}",
    ),
    "count gifted": ("the fewest, as the money pays no fees: {}", "预算不足以付费，取最少人数：{}"),
    "fee": (
        "{} for this role ({}) by {} creators, rounded down, within {} to {}{}: {}",
        "该角色费用 {}（{}）除以 {} 人，向下取整，限于 {} 至 {}{}：{}",
    ),
    "rate": (" at budget.fx_to_cny", "（按 budget.fx_to_cny 换算）"),
    "all fees": ("all that there is for fees", "全部达人费用"),
    "other fees": ("what of the fees is not for KOCs: {}", "达人费用中 KOC 以外的部分：{}"),
    "fees": ("the sum of creators x fee per note: {}", "达人数 × 单篇报价之和：{}"),
    "feed": ("what of the ads is not for search: {}", "广告费用中除搜索以外的部分：{}"),
    "search": ("the share of the ads for search: {}", "广告费用中搜索所占部分：{}"),
    "rest": (
        "what is left: roundings, and what the cited ranges cannot use; spend it, or keep it",
        "余额：取整差额，以及价格区间内用不完的部分；可另行安排或留作机动",
    ),
    "days": ("{} ({} days after the start)", "{}（开始后第 {} 天）"),
    "last day": ("to the last day", "持续到最后一天"),
    "lasts": ("so long, or to the last day: {}", "按此时长，不晚于最后一天：{}"),
    "final": (
        "kol_production_days before the first KOL note: {}",
        "首篇 KOL 笔记前 kol_production_days 天：{}",
    ),
    "samples": (
        "to do: seed_use_days before the first note: {}",
        "待办：首篇笔记前 seed_use_days 天：{}",
    ),
    "samples number": ("one each for {} creators", "{} 位达人每人一份"),
    "own text": ("TODO: put it in your own words", "TODO：请改写"),
    "only you": ("to do: only you know", "待办：由你确认"),
    "label": (
        "readers see twice that it is sponsored or gifted",
        "读者可从两处看到合作或寄样标注",
    ),
    "zh notes": ("notes for Xiaohongshu are written in Chinese", "小红书笔记用中文"),
    "from category": ("fits the category", "配合品类"),
    "denominator": (
        "state one, as engagement rates are used; reads are what Dandelion reports",
        "用到互动率，须写明分母",
    ),
    "from audience": ("as the audience", "与目标人群一致"),
    "kol objective": ("TODO: what {} makes people long for", "TODO：{} 让人向往的理由"),
    "koc objective": (
        "TODO: how {} holds up in daily use, drawbacks included",
        "TODO：日常使用 {} 的真实感受，优缺点都写",
    ),
    "kol point": ("TODO: the one thing about {} to remember", "TODO：{} 最值得记住的一点"),
    "koc point": ("TODO: where and for how long {} was used", "TODO：在哪里用、用了多久 {}"),
    "kol product": ("TODO: what is new about {}", "TODO：{} 的亮点"),
    "koc product": ("TODO: a question that buyers of {} ask", "TODO：购买 {} 的人常问的问题"),
    "kol show": ("TODO: the scene in which {} appears, well lit and composed", "TODO：{} 出现的精致画面与场景"),
    "koc show": ("TODO: phone pictures of {} in use at home or outside", "TODO：手机随手拍 {} 的使用过程"),
    "theme": ("TODO: a question that {} ask", "TODO：{} 关心的一个问题"),
    "creative_direction": ("TODO: look, references and scenes for {}", "TODO：{} 的画面风格、参考与场景"),
    "brand_story": ("TODO: the story of {}", "TODO：{} 的品牌故事"),
    "persona": ("TODO: another kind of person ({})", "TODO：另一类人（{}）"),
    "niche": ("TODO: what these creators are known for", "TODO：这些达人的垂类"),
    "authority": ("TODO: why people listen to them", "TODO：大家信任他们的原因"),
    "rule": (
        "TODO: saves and comments above the median of the campaign's notes",
        "TODO：收藏和评论高于本次笔记的中位数",
    ),
    "path": ("TODO: where people leave contact details", "TODO：用户在哪里留资"),
    "qualified": ("TODO: when a lead counts", "TODO：怎样算有效线索"),
    "attribution": ("TODO: code, or question at the till", "TODO：优惠码或到店询问"),
}


def shown(name: str, lang: Language, *parts: object) -> str:
    """A text with its parts filled in."""
    return WORDS[name][lang == "zh"].format(*parts)


def told(setting: Setting, lang: Language) -> str:
    """A setting with its value and origin, and the statements that it rests on."""
    cites = f", {' '.join(setting.cites)}" if setting.cites else ""
    value = f" = {setting.worded(lang)}" if isinstance(setting.value, int) or setting.unit == "share" else ""
    return f"{setting.name}{value} ({shown(setting.origin, lang)}{cites})"


def source(line: Line, lang: Language) -> str:
    """The cell of a playbook that a value is from."""
    parts = [f"{line.cell.section}.{line.cell.name}"]
    parts += [told(setting, lang) for setting in line.settings]
    origin = [] if line.settings else [shown(line.origin, lang)]
    parts.append(", ".join((*origin, " ".join(line.cites))))
    return shown("playbook", lang, "; ".join(parts))
