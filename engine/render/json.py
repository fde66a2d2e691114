"""The report as JSON: the contract that programs read, always the same bytes for the same report."""

from engine.report import Report


def render(report: Report) -> str:
    """Two-space indentation, Chinese as it is, a newline at the end."""
    return report.model_dump_json(by_alias=True, indent=2) + "\n"
