"""The report as JSON: the contract that programs read, always the same bytes for the same report."""

import json

from engine.report import Report


def render(report: Report) -> str:
    """Two-space indentation, Chinese as it is, a newline at the end."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2) + "\n"
