"""What is said about waivers that do not waive, in both languages."""

from collections.abc import Mapping
from typing import NamedTuple

from engine.findings import Language

Text = Mapping[Language, str]


class Fault(NamedTuple):
    """A kind of finding about a waiver: its rule id, the title, what it says, what to do, the test that led to it."""

    id: str
    title: Text
    says: Text
    do: Text
    test: Text


EXPIRED = Fault(
    "waiver-expired",
    {"en": "A waiver has run out", "zh": "豁免已过期"},
    {
        "en": "The waiver of '{rule}' ended on {until}; what it accepted counts again.",
        "zh": "对 {rule} 的豁免已于 {until} 到期，所豁免的问题重新计入。",
    },
    {
        "en": "Fix what '{rule}' finds, or renew the waiver with 'zhongcao waive'; delete it if it is not needed.",
        "zh": "修改 {rule} 指出的问题，或用 zhongcao waive 续期；不再需要时删除该豁免。",
    },
    {"en": "is before {as_of}", "zh": "早于 {as_of}"},
)
INCOMPLETE = Fault(
    "waiver-incomplete",
    {"en": "A waiver is incomplete", "zh": "豁免信息不全"},
    {
        "en": "The waiver of '{rule}' does not say {lacks}; it accepts nothing.",
        "zh": "对 {rule} 的豁免未写明{lacks}，不生效。",
    },
    {"en": "Write the rule, the reason and who accepts it.", "zh": "写明规则、理由和批准人。"},
    {"en": "is left out", "zh": "未填写"},
)
MISDATED = Fault(
    INCOMPLETE.id,
    {"en": "A waiver ends before it was given", "zh": "豁免日期颠倒"},
    {
        "en": "The waiver of '{rule}' is dated {date}, after its last day {until}; it accepts nothing.",
        "zh": "对 {rule} 的豁免日期为 {date}，晚于有效期 {until}，不生效。",
    },
    {"en": "Correct one of the two days.", "zh": "更正其中一个日期。"},
    {"en": "is after {until}", "zh": "晚于 {until}"},
)
UNKNOWN_RULE = Fault(
    "waiver-unknown-rule",
    {"en": "A waiver names no rule", "zh": "豁免的规则不存在"},
    {
        "en": "There is no rule '{rule}'{hint}; the waiver accepts nothing.",
        "zh": "没有名为 {rule} 的规则{hint}，该豁免不生效。",
    },
    {
        "en": "Write the id of a rule as the report shows it, or delete the waiver.",
        "zh": "按报告中的写法填写规则编号，或删除该豁免。",
    },
    {"en": "is no rule", "zh": "不是规则编号"},
)
REFUSED = Fault(
    "waiver-refused",
    {"en": "A waiver of a rule that cannot be waived", "zh": "豁免了不可豁免的规则"},
    {
        "en": "The rule '{rule}' cannot be waived; what it finds counts.",
        "zh": "规则 {rule} 不可豁免，它指出的问题照常计入。",
    },
    {"en": "Fix what '{rule}' finds, and delete the waiver.", "zh": "修改 {rule} 指出的问题，并删除该豁免。"},
    {"en": "cannot be waived", "zh": "不可豁免"},
)
OUTDATED = Fault(
    "waiver-outdated",
    {"en": "What was waived has changed", "zh": "豁免后内容有变"},
    {
        "en": "Since '{rule}' was waived this has changed: {changed}.",
        "zh": "对 {rule} 豁免之后，以下内容有变化：{changed}。",
    },
    {
        "en": "Look at what '{rule}' finds now: fix it, or waive it again with 'zhongcao waive'.",
        "zh": "重新查看 {rule} 指出的问题：修改计划，或用 zhongcao waive 重新豁免。",
    },
    {"en": "has changed since", "zh": "豁免后有变化"},
)

LACKS: Mapping[str, Text] = {
    "rule": {"en": "which rule", "zh": "规则"},
    "reason": {"en": "why", "zh": "理由"},
    "by": {"en": "who accepts it", "zh": "批准人"},
}
HINT: Text = {"en": " (did you mean '{}'?)", "zh": "（是否指 {}？）"}
COMMA: Text = {"en": ", ", "zh": "、"}
THE_RULE: Text = {"en": "the rule", "zh": "规则本身"}
