"""The fixed words of a report, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "blocked": ("BLOCKED", "不可启动"),
    "revise": ("REVISE", "需修改"),
    "ready": ("READY", "可启动"),
    "blocked why": ("an error stands", "存在错误"),
    "revise why": ("a warning stands", "存在警告"),
    "revise missing": ("required fields are missing", "必填字段缺失"),
    "ready why": ("no error and no warning", "没有错误和警告"),
    "error": ("Errors", "错误"),
    "warning": ("Warnings", "警告"),
    "recommendation": ("Recommendations", "建议"),
    "info": ("Info", "提示"),
    "one error": ("error", "错误"),
    "one warning": ("warning", "警告"),
    "one recommendation": ("recommendation", "建议"),
    "one info": ("info", "提示"),
    "do": ("Do", "怎么改"),
    "because": ("Because", "依据"),
    "source": ("Source", "出处"),
    "settings": ("Numbers", "阈值"),
    "document": ("from a document", "文档给出"),
    "house": ("house judgement, no document gives it", "本产品设定，文档未给出"),
    "external": ("from a cited outside source", "外部来源"),
    "config": ("set in zhongcao.yaml", "由 zhongcao.yaml 设定"),
    "dissent": ("Dissent", "分歧"),
    "settled": ("This rule", "本规则的处理"),
    "publisher": ("{} publisher", "{} 家机构"),
    "publishers": ("{} publishers", "{} 家机构"),
    "above": ("as told above", "详见上文"),
    "line": ("line {}", "第 {} 行"),
    "lines": ("lines {}", "第 {} 行"),
    "not assessed": ("Not assessed", "未能判断"),
    "not assessed why": (
        "rules could not be judged; these fields would settle them",
        "条规则无法判断，补充以下字段即可",
    ),
    "field": ("Field to fill in", "待补充字段"),
    "settles": ("Rules it bears on", "涉及规则"),
    "missing": ("Missing required fields", "缺少的必填字段"),
    "waived": ("Waived", "已豁免"),
    "waived by": ("accepted by", "批准人"),
    "until": ("until", "有效期至"),
    "given on": ("on", "批准日期"),
    "waiver": ("Waiver", "豁免"),
    "waived before": ("waived before, because {} ({})", "此前已豁免，理由：{}（{}）"),
    "what changed": ("what changed", "有变化的内容"),
    "the rule": ("the rule", "规则本身"),
    "clause": (", ", "，"),
    "mix": ("Planned mix", "达人组合"),
    "role": ("Role", "角色"),
    "creators": ("Creators", "达人数"),
    "notes": ("Notes", "笔记数"),
    "fees": ("Fees", "费用"),
    "advised": ("Advised by the sources", "来源建议"),
    "clear": ("clear", "通过"),
    "not_applicable": ("not applicable", "不适用"),
    "not_assessed": ("not assessed", "未能判断"),
    "counted waived": ("waived", "已豁免"),
    "of": ("of {} rules", "共 {} 条规则"),
    "plan": ("Plan", "方案"),
    "as of": ("as of", "检查日期"),
    "evaluators": ("evaluated by", "判定引擎"),
    "alone": (
        "the condition tree alone (durable_rules is not available on this Python)",
        "仅条件树（此 Python 环境没有 durable_rules）",
    ),
    "both": ("the condition tree and durable_rules, which agree", "条件树与 durable_rules，结果一致"),
    "statements": ("{} statements", "共 {} 条陈述"),
    "basis stated": ("stated", "原文陈述"),
    "basis example": ("example", "举例"),
    "basis derived": ("derived", "推导"),
    "basis gap": ("gap", "缺口"),
    "basis external": ("outside source", "外部来源"),
    "encoded": ("encoded", "已编码为规则"),
    "question": ("asked as a question", "以提问方式确认"),
    "context": ("context", "背景"),
    "left_out": ("left out", "未采用"),
    "in support": ("in support", "辅助引用"),
    "examples": ("examples: {} fire, {} clear", "示例：{} 个触发，{} 个通过"),
    "profiles": ("Profiles: where KOC ends and KOL begins", "口径：KOC 与 KOL 的分界"),
    "read on": ("read on", "查阅于"),
    "overrides": ("Changed by zhongcao.yaml", "zhongcao.yaml 的改动"),
    "override setting": ("setting", "阈值"),
    "override severity": ("severity", "级别"),
    "override disabled": ("switched off", "已关闭"),
    "override profile": ("profile", "口径"),
    "override pack": ("pack", "规则包"),
    "was": ("was", "原为"),
    "glossary": ("Words used here", "本报告用语"),
    "consequences": ("Follows from this", "由此引起"),
    "confirm": ("Please confirm", "请确认"),
    "alike": ("The same here", "同样的问题"),
    "and more": ("… and {} more, all in the JSON report", "……另有 {} 处，完整列表见 JSON 报告"),
    "colon": (": ", "："),
    "comma": (", ", "、"),
    "semicolon": ("; ", "；"),
}


class Words:
    """The fixed words in one language."""

    def __init__(self, lang: str) -> None:
        self.at = 1 if lang == "zh" else 0

    def aside(self, text: str) -> str:
        """A text in brackets, as each language sets them."""
        return (f" ({text})", f"（{text}）")[self.at]

    def __getitem__(self, key: str) -> str:
        return WORDS[key][self.at]
