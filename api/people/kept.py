"""Checks that are kept: a list of them, the report of one at an address of its own, and two of them compared."""

import logging
from collections.abc import Sequence
from difflib import unified_diff
from uuid import UUID

from flask import Response, g, request, url_for
from werkzeug.exceptions import NotFound

from api import reload
from api.declined import Declined
from api.history import Failed, Filters, History, Kept, Page, Whole, keeping
from api.history.asking import NAMES, filters
from api.history.diff import diff
from api.history.ids import cursor
from api.history.showing import shown, side
from api.operation import needs
from api.people.checks import Again, copied, downloaded, report_page
from api.people.room import broken, lang, page, room
from engine.messages import Message

PAGE = 25
"""Checks on a page of the list; house, as the two below."""

LINES, WIDE = 2_000, 300
"""Lines of a plan that are compared at most, and characters that are shown of each."""

log = logging.getLogger(__name__)


@room.get("/checks")
@needs("history")
def checks() -> Response:
    """The kept checks that fit, newest first, to be opened, and two of them to be compared."""
    asked = {name: request.args.get(name, "").strip() for name in NAMES}
    given = {name: text for name, text in asked.items() if text}
    after, found, wrong = request.args.get("cursor"), Page(checks=(), next=None), None
    try:
        found = _store().page(filters(given), after, PAGE)
    except Failed as failed:
        if failed.failure.kind not in ("query", "cursor"):
            raise
        wrong = failed
    marked = _marked(found.checks)
    return page(
        "checks", 400 if wrong else 200, asked=asked, given=given, cursor=after, found=found, marked=marked, wrong=wrong
    )


@room.get("/checks/<id_>")
@needs("history")
def kept_check(id_: str) -> Response:
    """The report of a kept check, with what can be done with it."""
    whole = _store().get(id_)
    told = shown(whole, reload.edition().checker, lang())
    return report_page(told.report, _again(whole), kept=whole.kept, same=told.same, before=_before(whole.kept))


@room.get("/checks/<id_>/<any(html, markdown, json, text):format_>")
@needs("history")
def download(id_: str, format_: str) -> Response:
    """The report of a kept check as a file."""
    return downloaded(shown(_store().get(id_), reload.edition().checker, lang()).report, format_)


@room.get("/checks/<id_>/copy")
@needs("history")
def copy(id_: str) -> Response:
    """The report of a kept check as text, to be copied."""
    return copied(shown(_store().get(id_), reload.edition().checker, lang()).report)


@room.get("/checks/diff")
@needs("history")
def compare() -> Response:
    """What became of the findings of a check in a later one; without `before` it is the one of its plan before that."""
    last = _store().get(request.args.get("after", ""))
    earlier = None if "before" in request.args else _before(last.kept)
    first = _store().get(earlier.id if earlier else request.args.get("before", ""))
    checker = reload.edition().checker
    found = diff(side(first, checker, lang()), side(last, checker, lang()))
    return page("diff", before=first.kept, after=last.kept, diff=found, lines=_lines(first, last))


@room.errorhandler(Failed)
def failed(error: Failed) -> Response:
    """A check that is not kept, or a history that does not answer; what is wrong with it is for the log alone."""
    if error.failure.kind == "missing":
        return broken(NotFound())
    if error.failure.kind == "old":
        return broken(Declined(410, error.failure.message))
    log.error("the history was asked in vain: %s", error)
    return broken(Declined(503, Message("the history does not answer now; checks are answered without it")))


def _store() -> History:
    store = keeping.history()
    if store is None:
        raise NotFound
    return store


def _before(kept: Kept) -> Kept | None:
    """The check before this one of a plan of the same name, under the same label."""
    if not kept.plan.name:
        return None
    same = Filters(name=kept.plan.name, client=kept.client)
    return next(iter(_store().page(same, cursor(UUID(kept.id), same), 1).checks), None)


def _marked(checks: Sequence[Kept]) -> dict[str, str]:
    """The two checks of a list that are compared unless others are marked: the newest, and that of its plan before."""
    if len(checks) < 2:  # noqa: PLR2004
        return {}
    last, *others = checks
    same = (one for one in others if (one.plan.name, one.client) == (last.plan.name, last.client))
    return {"before": next(same, others[0]).id, "after": last.id}


def _lines(first: Whole, last: Whole) -> list[str]:
    """The lines that differ between the texts of two plans, each with its sign; none of texts that are too long."""
    was, now = (whole.plan.decode("utf-8-sig").splitlines() for whole in (first, last))
    if max(len(was), len(now)) > LINES:
        return []
    return [line[:WIDE] for line in unified_diff(was, now, n=1, lineterm="")][2:]


def _again(whole: Whole) -> Again:
    options = whole.kept.options
    return Again(
        action=url_for("people.checked"),
        plan=whole.plan.decode("utf-8-sig"),
        name=options.file,
        packs=options.packs[1:],
        client="" if g.client.label else whole.kept.client,
        severities=tuple(request.args.getlist("severity")),
        set=request.args.get("set", ""),
        at=url_for("people.kept_check", id_=whole.kept.id),
        check=whole.kept.id,
    )
