"""A new rule: a file that loads, says what belongs where, and whose examples fail until it is filled in."""

from collections import defaultdict
from collections.abc import Mapping

from engine.facts import Field, vocabulary
from engine.findings import Language
from engine.source import yaml_block

TEXTS: Mapping[str, tuple[str, str]] = {
    "head": (
        "A new rule. Replace every TODO, then: zhongcao rules test {id}",
        "新规则。替换所有 TODO 后运行：zhongcao rules test {id}",
    ),
    "id": ("never reused; equal to the name of the file", "不可复用，与文件名一致"),
    "title": ("what is wrong, in a few words", "用几个字说明问题"),
    "severity": (
        "error | warning | recommendation | info",
        "error（错误）| warning（警告）| recommendation（建议）| info（提示）",
    ),
    "about": (
        "what is judged: plan | cohort | brief | kpi | keyword | creator",
        "判断对象：plan | cohort | brief | kpi | keyword | creator",
    ),
    "applies": (
        "optional: outside of this the rule is not applicable",
        "可选：不满足时记为“不适用”",
    ),
    "when": (
        "it fires when this is true; for all fields: zhongcao rules fields {kind}",
        "成立时触发；所有字段见：zhongcao rules fields {kind} --lang zh",
    ),
    "when more": (
        "several conditions stand under all:, any:, none: or at_least: N with of:",
        "多个条件写在 all:、any:、none: 或 at_least: N 与 of: 之下",
    ),
    "says": (
        "what was seen; {{field}} and {{setting:name}} show a value",
        "说明发现了什么；{{字段}} 与 {{setting:名称}} 显示数值",
    ),
    "do": ("what to change", "说明怎么改"),
    "at": ("the plan field that the finding points at", "问题定位到的计划字段"),
    "cites": (
        "TODO: the statements that it rests on, the main one first; zhongcao sources lists them",
        "TODO：所依据的陈述，主要的在前；zhongcao sources --lang zh 列出全部",
    ),
    "own": (
        "a source of your own: a document in ../sources.yaml, statements in ../statements/ (--cites AG-01 starts one)",
        "自己的来源：文件写入 ../sources.yaml，陈述写入 ../statements/（--cites AG-01 可新建）",
    ),
    "examples": (
        "its tests; one that fires and one that is clear at least, best one on each side of every limit",
        "规则的测试：至少一个触发、一个通过，最好每个界限两侧各一个",
    ),
    "example plan": (
        "only what the rule reads; {{}} says nothing, so this example fails",
        "只写规则用到的内容；{{}} 什么都没说，所以这个示例会失败",
    ),
    "example fires": ("where it fires: true, or for entries their paths", "触发位置：true，条目则写路径"),
    "example more": (
        "also possible: not_applicable: true, not_assessed: [the fields that are missing]",
        "还可写：not_applicable: true、not_assessed: [缺少的字段]",
    ),
    "documents": (
        "What rules rest on. Statements begin with the name of their document: {document}-01, {document}-02...",
        "规则的依据。陈述编号以文件代号开头：{document}-01、{document}-02……",
    ),
    "file": ("TODO: name of the document", "TODO：文件名"),
    "publisher": (
        "TODO: who wrote it; where sources disagree, publishers are counted",
        "TODO：发布者；来源有分歧时按发布者计数",
    ),
    "optional": (
        "optional: address: where it is published, sha256: digest of the file, to be told when it changes",
        "可选：address 为发布地址；sha256 为文件摘要，文件变动时会提示",
    ),
    "statements": (
        "What the document says, in your own words, and the rules that check it. Outside pages go into X.yaml",
        "文件的内容（用自己的话写）以及检查它的规则。外部网页写在 X.yaml",
    ),
    "lines": ("where it stands, such as '12' or '12-14'", "所在行，例如 '12' 或 '12-14'"),
    "basis": ("stated | example | derived | gap", "stated（明示）| example（举例）| derived（推导）| gap（未说明）"),
    "became": (
        "or asked_by (the rule asks a question), or context or left_out with the reason in both languages",
        "也可写 asked_by（规则提问），或 context、left_out 并以两种语言说明理由",
    ),
}
"""The comments, in English and Chinese."""


SCHEMA = "# yaml-language-server: $schema=../schemas/rule.json\n"
"""The first line of a rule in a folder that has the schemas: editors complete and check by it."""


def skeleton(id_: str, kind: str, statement: str, lang: Language, schema: bool) -> str:
    """The text of a rule about this kind that cites one statement for the time being."""
    field = _first(kind)
    word = next(iter(field.terms or ()))
    fires = "true" if kind == "plan" else f"[{field.plan_path.split('[]')[0]}.0]"
    told = _told(lang, id=id_, kind=kind)
    return f"""\
{SCHEMA if schema else ""}# {told["head"]}
{yaml_block({"id": id_})[0]}  # {told["id"]}
title:  # {told["title"]}
  en: "TODO"
  zh: "TODO"
severity: info  # {told["severity"]}
about: {kind}  # {told["about"]}
# {told["applies"]}
# applies_when:
#   {field.name}: {word}
when:  # {told["when"]}
  {field.name}: {word}
  # {told["when more"]}
says:  # {told["says"]}
  en: "TODO"
  zh: "TODO"
do:  # {told["do"]}
  en: "TODO"
  zh: "TODO"
at: {field.name}  # {told["at"]}
cites: [{statement}]  # {told["cites"]}
# {told["own"]}
examples:  # {told["examples"]}
  - name: TODO fires
    plan: {{}}  # {told["example plan"]}
    fires: {fires}  # {told["example fires"]}
  - name: TODO clear
    plan: {{}}
    clear: true
  # {told["example more"]}
"""


def source(document: str, statement: str, rule: str, lang: Language) -> Mapping[str, str]:
    """The files of a source of one's own, by their paths in a rule folder: a document and a statement of it."""
    told = _told(lang, document=document)
    return {
        "sources.yaml": f"""\
# {told["documents"]}
documents:
  {document}:
    file: TODO  # {told["file"]}
    publisher: TODO  # {told["publisher"]}
    title: {{en: "TODO", zh: "TODO"}}
    # {told["optional"]}
""",
        f"statements/{document}.yaml": f"""\
# {told["statements"]}
{statement}:
  lines: "1"  # {told["lines"]}
  basis: stated  # {told["basis"]}
  claim: {{en: "TODO", zh: "TODO"}}
  encoded_by: [{yaml_block({"id": rule})[0].removeprefix("id: ")}]  # {told["became"]}
""",
    }


def _told(lang: Language, **names: str) -> dict[str, str]:
    """The comments in a language; what has no name here is in no comment that is asked for."""
    return {key: texts[lang == "zh"].format_map(defaultdict(str, names)) for key, texts in TEXTS.items()}


def _first(kind: str) -> Field:
    """The first plan field of a kind that holds a word: it says nothing of an empty plan."""
    own = (word for word in vocabulary(kind).values() if word.kind == kind and word.figure is None)
    return next(word for word in own if word.type == "enum")
