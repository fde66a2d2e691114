"""The seam between the service and its history: an answered check is kept, and the answer says so."""

import logging
from datetime import UTC, datetime

from flask import current_app

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


def keep(client: str, options: Options, plan: bytes, report: Report, written: bytes) -> dict[str, str]:
    """Keep a check that is about to be answered with these bytes; the header of the answer that tells what came of it.

    No header where there is no history. It is a header since the bytes of a report are a contract; and a warning, not
    an error, since a check answers in any case.
    """
    store = history()
    if store is None:
        return {}
    try:
        return {KEPT: store.keep(Check(datetime.now(UTC), client, options, plan, report, written))}
    except Failed as failed:
        log.error("a check was not kept: %s", failed)  # noqa: TRY400  (what went wrong, not where in our code)
        return {NOT_KEPT: "this check was not kept: the history does not answer"}


def opened(address: str, days: int | None) -> History:
    """The history of an address, brought up to date; one that does not answer now is asked again at each check.

    Raises Failed for an address that names none, or one that a newer zhongcao made.
    """
    store = History(address, days)
    try:
        store.upgrade()
    except Failed as failed:
        if failed.failure.kind != "down":
            raise
        log.error("checks are not kept until the history answers: %s", failed)  # noqa: TRY400  (no defect of ours)
    store.close()  # a connection is not shared with the processes that this one becomes
    return store
