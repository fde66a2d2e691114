"""Reports, and what is wrong with rules, as text, Markdown, JSON or for CI: pure functions, values in, text out."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.findings import Language
from engine.report import Report

if TYPE_CHECKING:
    from engine.lint import Checked


def _by(module: str, function: str = "render") -> Callable[..., str]:
    """A function of a module that is imported when it is first used: a check prints in one format."""

    def render(*values: Any) -> str:
        written: str = getattr(import_module(f"{__name__}.{module}"), function)(*values)
        return written

    return render


def _alone(together: Callable[[Sequence[Report]], str]) -> Callable[[Report], str]:
    return lambda report: together([report])


TOGETHER: Mapping[str, Callable[[Sequence[Report]], str]] = {
    name: _by(name, "reports") for name in ("sarif", "junit", "github")
}
"""The formats that hold the reports on several plans in one document."""

FORMATS: Mapping[str, Callable[[Report], str]] = {
    **{name: _by(name) for name in ("text", "json", "markdown")},
    "html": _by("html.report"),
    **{name: _alone(together) for name, together in TOGETHER.items()},
}
"""Every format by its name; in text there is no colour."""

RULE_FORMATS: Mapping[str, Callable[["Checked", Language], str]] = {
    **{name: _by("rulecheck", name) for name in ("text", "json")},
    **{name: _by(name, "faults") for name in ("sarif", "junit", "github")},
}
"""Every format of what is wrong with rules."""
