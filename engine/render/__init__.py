"""A report as text, Markdown or JSON: one pure function a format, report in, text out."""

from collections.abc import Callable, Mapping

from engine.render.json import render as as_json
from engine.render.markdown import render as as_markdown
from engine.render.text import render as as_text
from engine.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {"text": as_text, "json": as_json, "markdown": as_markdown}
"""Every format by its name; in text there is no colour."""
