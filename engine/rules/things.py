"""What rules and the files beside them name, and how it is told that there is no such thing."""

from collections.abc import Mapping

from engine.messages import Label, Message, shown
from engine.problems import did_you_mean

THINGS: Mapping[str, Label] = {
    name: Label(name, zh)
    for name, zh in (
        ("rule", "规则"),
        ("set", "规则集"),
        ("setting", "设置项"),
        ("profile", "口径"),
        ("document", "文档"),
        ("statement", "陈述"),
        ("conflict", "分歧"),
        ("pack", "规则包"),
        ("term", "术语"),
        ("question", "提问"),
        ("playbook", "打法"),
        ("vocabulary", "词表"),
    )
}
"""The kinds of named things, in both languages."""


def no_such(what: str, name: object, near: str | None = None) -> Message:
    """That there is nothing of a kind with a name; `near` is a right name, where it is not told beside."""
    return did_you_mean(Message("there is no {what} '{name}'", what=THINGS[what], name=shown(name)), near)
