"""What lint finds: a code, its gravity and its words in both languages. Frozen values, like findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.findings import Language
from engine.problems import Location, Problem, Refused

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""From the gravest to the lightest; a note alone does not fail."""

Told = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: how grave it is, what it is called, what is said of one, what to do, and why it matters."""

    level: Level
    title: Told
    message: Told
    remedy: Told
    why: Told


BROKEN = "broken"
"""The code of what the rules are refused for; its message is that of the problem."""

KINDS: Mapping[str, Kind] = {
    BROKEN: Kind(
        "error",
        {"en": "The rules cannot be read", "zh": "规则无法读取"},
        {"en": "{message}", "zh": "{message}"},
        {"en": "", "zh": ""},
        {
            "en": "Rules are read whole or not at all, so that part of them never runs.",
            "zh": "规则要么全部读取，要么全部不用，绝不只运行一部分。",
        },
    ),
    "never-fires": Kind(
        "error",
        {"en": "A rule that can never fire", "zh": "永远不会触发的规则"},
        {
            "en": "this rule can never fire: no values fit all of its conditions",
            "zh": "这条规则永远不会触发：没有任何取值能满足全部条件",
        },
        {
            "en": "take one of them out, put them under 'any', or mend a value (a share is from 0 to 1: 0.5 for 50%)",
            "zh": "去掉其中一个条件，把它们放到 any 之下，或改正取值（占比为 0 到 1，50% 写作 0.5）",
        },
        {
            "en": "No value of a field is in every range or list that the rule asks it to be in at once.",
            "zh": "规则要求同一字段同时落在互不相交的范围或列表内，没有任何取值能满足。",
        },
    ),
    "refused-plan": Kind(
        "error",
        {"en": "A rule that only refused plans could break", "zh": "只有被拒收的计划才会触发的规则"},
        {
            "en": "this rule can never fire: a plan with these values is refused before rules are asked",
            "zh": "这条规则永远不会触发：带有这些取值的计划在提问规则之前就会被拒收",
        },
        {"en": "ask for values that a plan can have together", "zh": "改为计划中可以同时出现的取值"},
        {
            "en": "A plan whose ranges end before they start, or whose gifted creators have a fee, is not read at all; "
            "a cohort with 0 creators is not judged.",
            "zh": "起止颠倒的范围、置换达人带有费用的计划不会被读取；达人数为 0 的分组不参与判断。",
        },
    ),
    "never-true": Kind(
        "warning",
        {"en": "A condition that can never hold", "zh": "永远不成立的条件"},
        {
            "en": "'{condition}' can never hold here, whatever the plan; it contradicts the conditions around it",
            "zh": "“{condition}”在此处永远不成立：与其他条件矛盾",
        },
        {"en": "take it out, or mend it", "zh": "删去或改正"},
        {
            "en": "A part of a condition that cannot hold does nothing, and often hides a slip.",
            "zh": "不可能成立的条件不起作用，往往是笔误。",
        },
    ),
    "always-true": Kind(
        "warning",
        {"en": "A condition that always holds", "zh": "总是成立的条件"},
        {
            "en": "'{condition}' always holds here once its field is known; it decides nothing",
            "zh": "字段一旦填写，“{condition}”在此处总是成立，不起判断作用",
        },
        {
            "en": "take it out, or mend it; to ask that the field is filled in, write {{given: true}}",
            "zh": "删去或改正；若只要求填写该字段，请写 {{given: true}}",
        },
        {
            "en": "A condition that cannot be false decides nothing, and often hides a slip.",
            "zh": "不可能为假的条件不起作用，往往是笔误。",
        },
    ),
    "covered": Kind(
        "warning",
        {"en": "An alternative that another one covers", "zh": "被另一项涵盖的条件"},
        {
            "en": "'{condition}' adds nothing: whenever it holds, '{other}' beside it does too",
            "zh": "“{condition}”没有作用：它成立时，旁边的“{other}”也成立",
        },
        {"en": "take one of them out", "zh": "删去其中一个"},
        {
            "en": "Of two alternatives under 'any' one is wider than the other, so the narrower one changes nothing.",
            "zh": "any 之下的两项中，一项比另一项宽，较窄的一项不起作用。",
        },
    ),
    "duplicate-rule": Kind(
        "warning",
        {"en": "Two rules that are one", "zh": "重复的规则"},
        {
            "en": "this rule fires exactly where '{other}' does, and points at the same place",
            "zh": "这条规则与 {other} 触发条件相同，指向同一处",
        },
        {"en": "keep one of them, with the citations of both", "zh": "保留一条，并合并引用"},
        {"en": "A planner is told the same thing twice.", "zh": "策划会看到两条相同的结论。"},
    ),
    "shadowed-rule": Kind(
        "warning",
        {"en": "A rule that says less than another", "zh": "被另一条规则涵盖的规则"},
        {
            "en": "whenever this rule fires, '{other}' fires too, with the same severity",
            "zh": "这条规则触发时，{other} 总会以相同级别触发",
        },
        {
            "en": "say 'explained_by: [{other}]', narrow one of them, or keep one",
            "zh": "写明 explained_by: [{other}]，或收窄其中一条，或只保留一条",
        },
        {
            "en": "A planner is told twice of one fault, and cannot see which finding is the cause.",
            "zh": "同一问题报告两次，策划看不出哪条是原因。",
        },
    ),
    "unused-setting": Kind(
        "warning",
        {"en": "A setting that nothing uses", "zh": "没有用到的阈值"},
        {
            "en": "the setting '{name}' is in no rule, figure, conflict or profile",
            "zh": "阈值 {name} 未被任何规则、指标、分歧或口径使用",
        },
        {"en": "use it, or take it out", "zh": "使用它，或删去"},
        {"en": "Who changes it would wait for an effect in vain.", "zh": "修改它不会有任何效果。"},
    ),
    "untranslated": Kind(
        "warning",
        {"en": "A text in the wrong language", "zh": "语言不对的文本"},
        {"en": "the {language} text has no letter of that language", "zh": "{language}文本中没有{language}文字"},
        {"en": "translate it", "zh": "请翻译"},
        {
            "en": "Who reads reports in that language could not read this.",
            "zh": "阅读该语言报告的人看不懂这段文字。",
        },
    ),
    "nearly-all": Kind(
        "note",
        {"en": "A list with all values but one", "zh": "只差一个取值的列表"},
        {
            "en": "this list has every value of '{field}' but '{value}'",
            "zh": "列表包含 {field} 的全部取值，只缺“{value}”",
        },
        {
            "en": "add it, or write {{is_not: {value}}} if it is left out on purpose",
            "zh": "补上；若有意排除，请写 {{is_not: {value}}}",
        },
        {
            "en": "A value that was added to the vocabulary later is easily forgotten in such a list.",
            "zh": "词表后来新增的取值容易在这类列表中遗漏。",
        },
    ),
    "untouched-boundary": Kind(
        "warning",
        {"en": "A threshold that no example touches", "zh": "示例未触及的阈值"},
        {
            "en": "no example has '{field}' {wanted}; the examples do not hold the threshold '{condition}' in place",
            "zh": "没有示例使 {field} {wanted}；示例未能守住阈值“{condition}”",
        },
        {
            "en": "add an example with that value, and the outcome that it must have",
            "zh": "补充一个取该值的示例，并写明应有的结果",
        },
        {
            "en": "Only examples at a threshold and just beyond it notice when 'below' becomes 'at most', or when the "
            "number moves.",
            "zh": "只有恰在阈值上、以及刚越过阈值的示例，才能发现“低于”被改成“不高于”或数值被改动。",
        },
    ),
}
"""Every kind of fault by its code."""


BY: Told = {"en": " (with the value that {} gives)", "zh": "（按 {} 的取值）"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the rules: its place, its code, and the words that its message shows.

    `by` is the place in a zhongcao.yaml of the value that makes it so.
    """

    place: Location
    code: str
    shows: Mapping[str, Any]
    by: Location | None = None

    @property
    def level(self) -> Level:
        """How grave it is."""
        return KINDS[self.code].level

    def message(self, lang: Language) -> str:
        """What is wrong."""
        told = KINDS[self.code].message[lang].format_map(self._shows(lang))
        return told + (BY[lang].format(self.by) if self.by else "")

    def remedy(self, lang: Language) -> str:
        """What to do; '' where the message says it."""
        return KINDS[self.code].remedy[lang].format_map(self._shows(lang))

    def _shows(self, lang: Language) -> dict[str, Any]:
        return {name: _shown(told, lang) for name, told in self.shows.items()}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of rules looked at, and what is wrong; of rules that cannot be read there are no files."""

    files: tuple[str, ...]
    examples: int
    faults: tuple[Fault, ...]

    @property
    def broken(self) -> bool:
        """Whether the rules cannot be read at all."""
        return any(fault.code == BROKEN for fault in self.faults)


def broken(refused: Refused) -> Iterator[Fault]:
    """What rules are refused for, as faults."""
    for problem in refused.problems:
        yield Fault(problem.location, BROKEN, {"message": problem})


def _shown(value: Any, lang: Language) -> Any:
    """A value as a message shows it: in words where it has some of its own in each language."""
    if isinstance(value, Problem):
        return value.said(lang)
    return value[lang] if isinstance(value, Mapping) else value
