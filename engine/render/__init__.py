"""Reports, and what is wrong with rules, as text, Markdown, JSON or for CI: pure functions, values in, text out."""

from collections.abc import Callable, Mapping, Sequence

from engine.findings import Language
from engine.lint import Checked
from engine.render import github, junit, rulecheck, sarif
from engine.render.json import render as as_json
from engine.render.markdown import render as as_markdown
from engine.render.text import render as as_text
from engine.report import Report

TOGETHER: Mapping[str, Callable[[Sequence[Report]], str]] = {
    "sarif": sarif.reports,
    "junit": junit.reports,
    "github": github.reports,
}
"""The formats that hold the reports on several plans in one document."""

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "sarif": lambda report: sarif.reports([report]),
    "junit": lambda report: junit.reports([report]),
    "github": lambda report: github.reports([report]),
}
"""Every format by its name; in text there is no colour."""

RULE_FORMATS: Mapping[str, Callable[[Checked, Language], str]] = {
    "text": rulecheck.text,
    "json": rulecheck.json,
    "sarif": sarif.faults,
    "junit": junit.faults,
    "github": github.faults,
}
"""Every format of what is wrong with rules."""
