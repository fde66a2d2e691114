"""Every kind of error that the service answers: its stable name, its status, what it means and what to do.

A problem names its kind by the address where it is told: `/problems/<name>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.findings import Language

ADDRESS = "/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error, in both languages."""

    name: str
    status: int
    title: Mapping[Language, str]
    advice: Mapping[Language, str]

    @property
    def type(self) -> str:
        """What a problem of this kind has as its `type`: a reference to where the kind is told."""
        return f"{ADDRESS}{self.name}"


KINDS: Mapping[str, Kind] = {
    name: Kind(name, status, {"en": en, "zh": zh}, {"en": advice, "zh": rat})
    for name, status, en, zh, advice, rat in (
        (
            "not-parseable", 400, "Not YAML or JSON", "不是 YAML 或 JSON",
            "The text cannot be read; `errors` says where.",
            "文本无法读取，位置见 `errors`。",
        ),
        (
            "bad-query", 400, "Bad query", "查询参数有误",
            "A query parameter is unknown or has a value that it cannot have.",
            "查询参数不存在，或取值不允许。",
        ),
        (
            "bad-request", 400, "Bad request", "请求有误",
            "The request is not as HTTP has it, or its form has no file named `plan`.",
            "请求不符合 HTTP，或表单中没有名为 `plan` 的文件。",
        ),
        (
            "unauthorized", 401, "No valid token", "没有有效的令牌",
            "Send a token of this service: `Authorization: Bearer TOKEN`.",
            "请附上本服务的令牌：`Authorization: Bearer TOKEN`。",
        ),
        (
            "forbidden", 403, "Not allowed", "不允许",
            "Ask whoever runs the service for a token with the scope that `detail` names; send forms from our pages.",
            "请向服务的管理者索取带有 `detail` 所示权限的令牌；表单请从本服务的页面发送。",
        ),
        (
            "not-found", 404, "Nothing here", "此处无内容",
            "There is nothing at this address; /openapi.json has the addresses.",
            "该地址没有内容，所有地址见 /openapi.json。",
        ),
        (
            "method-not-allowed", 405, "Not this method", "不支持该方法",
            "This address does not take this method; the header Allow names those that it takes.",
            "该地址不支持此方法，可用方法见响应头 Allow。",
        ),
        (
            "not-acceptable", 406, "Not in this form", "没有所要的格式",
            "There is no answer in a form that Accept takes; `detail` names the forms that there are.",
            "没有 Accept 所要的格式，可用格式见 `detail`。",
        ),
        (
            "too-large", 413, "Too large", "内容过大",
            "The plan or the batch is longer than the limit that `detail` names; split it.",
            "计划或批次超过 `detail` 所示的上限，请拆分。",
        ),
        (
            "unsupported-media-type", 415, "Not this type of content", "不支持该内容类型",
            "Send a plan in a type that `detail` names.",
            "请按 `detail` 所列的类型发送计划。",
        ),
        (
            "not-a-plan", 422, "Not a plan", "不是可用的计划",
            "The text can be read and is no plan, or no draft can be made from it; `errors` has every complaint.",
            "文本可以读取，但不是计划，或无法据此起草；全部问题见 `errors`。",
        ),
        (
            "too-many-requests", 429, "Too many requests", "请求过多",
            "Wait for as many seconds as the header Retry-After says.",
            "请等待响应头 Retry-After 所示的秒数。",
        ),
        (
            "internal-error", 500, "A defect of the service", "服务内部错误",
            "Something is wrong on our side; the log of the service says more, under the id in X-Request-ID.",
            "问题在服务一方，详情见服务日志，编号为 X-Request-ID。",
        ),
        (
            "evaluators-disagree", 500, "The two evaluators disagree", "两个求值器结果不一致",
            "A defect of the service: please report it with the plan.",
            "服务内部错误，请连同计划一并反馈。",
        ),
        (
            "took-too-long", 503, "It took too long", "处理超时",
            "The request was given up; a shorter plan may be judged in time.",
            "请求已中止，较短的计划或可及时完成。",
        ),
        (
            "history-unavailable", 503, "The history does not answer", "历史记录不可用",
            "The history does not answer now; the log of the service says why. Checks are answered without it.",
            "历史记录暂时无法访问，原因见服务日志；检查不受影响。",
        ),
    )
}  # fmt: skip
"""By their names."""

OURS = ("not-parseable", "bad-query", "evaluators-disagree", "history-unavailable")
"""Kinds that have their status from another one, as the framework knows no such errors."""

BY_STATUS: Mapping[int, Kind] = {kind.status: kind for kind in KINDS.values() if kind.name not in OURS}
"""The kind of an error of which no more than the status is known."""
