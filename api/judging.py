"""A check as the service makes it: timed by stage, counted."""

from api import checks, metrics, reload
from api.checks import Options
from engine.report import Report


def checked(plan: bytes, options: Options) -> Report:
    """The report on a plan; raises Refused for no plan, UnknownPack."""
    counts = metrics.of_app()
    report = checks.report(reload.edition().checker, plan, options, counts.stage)
    counts.checked(report)
    return report
