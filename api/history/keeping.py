"""The seam between the service and its history: an answered check is kept, and the answer says so."""

import logging
from datetime import UTC, datetime

from flask import Response, current_app

from api.checks import Options
from api.history.store import History
from api.history.values import Check, Failed
from engine.report import Report

EXTENSION = "zhongcao.history"
"""Where the application holds its history."""

KEPT = "Zhongcao-Check"
"""The header of an answer that names the id under which the check is safely stored."""

NOT_KEPT = "Zhongcao-Warning"
"""The header of an answer to a check that should have been kept and is not."""

log = logging.getLogger(__name__)


def history() -> History | None:
    """The history of this application; None when it keeps none."""
    held: History | None = current_app.extensions.get(EXTENSION)
    return held


def keep(answer: Response, client: str, options: Options, plan: bytes, report: Report) -> Response:
    """The answer to a check, with the id under which it is kept, or with a warning: a check answers in any case.

    Where there is no history it stays as it is. The body stays as it is anyhow: its bytes are a contract.
    """
    if (store := history()) is not None:
        check = Check(datetime.now(UTC), client, options, plan, report, answer.get_data())
        try:
            answer.headers[KEPT] = store.keep(check)
        except Failed as failed:
            log.error("a check was not kept: %s", failed)  # noqa: TRY400  (what went wrong, not where in our code)
            answer.headers[NOT_KEPT] = "this check was not kept: the history does not answer"
    return answer
