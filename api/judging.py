"""A check as the service makes it: timed by stage, counted, and kept where checks are kept."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import g

from api import checks, metrics, reload
from api.checks import Options
from api.history import Failed, keeping
from api.history.asking import text
from api.query import BadQuery
from engine.messages import Message, shown
from engine.render import FORMATS
from engine.report import Report


class Judged(NamedTuple):
    """A report, its bytes in JSON, and the headers of an answer that tell what came of keeping it."""

    report: Report
    written: str
    kept: Mapping[str, str]


def checked(plan: bytes, options: Options) -> Report:
    """The report on a plan; raises Refused for no plan, UnknownPack."""
    counts = metrics.of_app()
    report = checks.report(reload.edition().checker, plan, options, counts.stage)
    counts.checked(report)
    return report


def judged(plan: bytes, options: Options, label: str) -> Judged:
    """The report on a plan, kept under a label where checks are kept; raises as `checked` does."""
    report = checked(plan, options)
    with metrics.of_app().stage("write"):
        written = FORMATS["json"](report)
    return Judged(report, written, keeping.keep(label, options, plan, report, written.encode()))


def label(asked: str) -> str:
    """The label under which a check is kept: that of the token, where there is one, else what was asked.

    Raises BadQuery for another label than that of the token, and for what can be no label.
    """
    own: str = g.client.label
    if own and asked not in ("", own):
        told = Message("client is {client}, whose token this is, not '{found}'", client=own, found=shown(asked))
        raise BadQuery(told)
    try:
        return own or text("client", asked)
    except Failed as failed:
        raise BadQuery(failed) from None
