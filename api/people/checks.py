"""A plan goes in, its report comes out; a broken plan comes back with what is wrong beside its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, redirect, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as Redirect

from api import judging, reload
from api.history import Kept, keeping
from api.people.listing import listing
from api.people.room import attachment, fitting, looks_back, page, room, streamed
from api.people.samples import samples
from api.people.sent import NAMELESS, Missent, Sent, Typed, sent, typed
from api.query import today
from engine.findings import Finding
from engine.plan import read_plan
from engine.problems import Problem, Refused, Unreadable
from engine.render import FORMATS
from engine.render.html.report import view
from engine.report import Report
from engine.source import read

DOWNLOADS: Mapping[str, tuple[str, str]] = {
    "html": (".html", "text/html"),
    "json": (".json", "application/json"),
    "markdown": (".md", "text/markdown"),
    "text": (".txt", "text/plain"),
}
"""The formats of a report that can be downloaded, each with how its file ends and its type."""


@dataclass(frozen=True, slots=True)
class Again:
    """What a report page sends again: the plan, and which problems are to be shown (none named: all).

    A check that is kept has an id, and an address to ask `at` for other problems; both are '' else.
    """

    action: str
    plan: str
    name: str
    packs: tuple[str, ...]
    client: str
    severities: tuple[str, ...]
    set: str
    at: str = ""
    check: str = ""


@room.get("/")
def home() -> Response:
    """A plan to paste, to upload, or to start from a sample."""
    chosen = request.args.get("sample")
    if chosen is None:
        return desk(Typed("", "", (), "", ""))
    if (sample := samples().get(chosen)) is None:
        raise NotFound
    return desk(Typed(sample.text, sample.file, (), "", ""))


@room.post("/")
def edit() -> Response:
    """A plan that is to be changed before it is checked again."""
    return desk(typed())


@room.get("/report")
def no_report() -> Redirect:
    """A report is not at an address of its own; who comes back to one may check a plan."""
    return redirect(url_for("people.home"))


@room.post("/report")
def checked() -> Response | Redirect:
    """The report on a plan: where it is kept it has an address, and the browser is led there.

    Else it is answered here, as it is to who may not look into what is kept, and while that cannot be stored. To ask
    for a report again, as a file (`format`), as text (`copy`) or with some of its problems (`show`), is no other check.
    """
    asked = sent()
    if format_ := request.form.get("format"):
        if format_ not in DOWNLOADS:
            raise BadRequest(f"there is no format '{format_}'")
        return downloaded(judging.checked(asked.text, asked.options), format_)
    if "copy" in request.form:
        return copied(judging.checked(asked.text, asked.options))
    if "show" in request.form:
        return report_page(judging.checked(asked.text, asked.options), _again(asked))
    return check(asked)


def check(asked: Sent) -> Response | Redirect:
    """Check a plan, keep that, and lead to the report or answer with it; raises Refused for a broken plan."""
    made = judging.judged(asked.text, asked.options, judging.label(asked.client))
    answer: Response | Redirect
    if (id_ := made.kept.get(keeping.KEPT)) and looks_back():
        answer = redirect(url_for("people.kept_check", id_=id_), 303)
    else:
        answer = report_page(made.report, _again(asked), unkept=keeping.NOT_KEPT in made.kept)
    answer.headers.extend(made.kept)
    return answer


def _again(asked: Sent) -> Again:
    return Again(
        url_for("people.checked"),
        asked.text.decode("utf-8-sig"),
        asked.name,
        asked.packs[1:],
        asked.client,
        tuple(request.form.getlist("severity")),
        request.form.get("set", ""),
    )


def report_page(
    report: Report,
    again: Again,
    *,
    unkept: bool = False,
    kept: Kept | None = None,
    same: bool = True,
    before: Kept | None = None,
) -> Response:
    """The page of a report, with what can be asked again.

    `unkept` says that it could not be stored; `kept` is the check that it is of, where that is stored, `before` the one
    of its plan before that, and `same` whether the rules of now still give the report.
    """
    shown: dict[str, Any] = view(report) | {"kept": kept, "same": same, "before": before, "unkept": unkept}
    return streamed("report", **shown, again=again, what_if=_what_if, rule_at=_rule_at)


def copied(report: Report) -> Response:
    """A report as text, on a page to be copied from."""
    return page("text", text=FORMATS["text"](report))


def downloaded(report: Report, format_: str) -> Response:
    """A report as a file to keep, in one of the formats of DOWNLOADS."""
    ending, kind = DOWNLOADS[format_]
    return attachment(FORMATS[format_](report), fitting(report.plan.name[:80]) + ending, kind)


@room.errorhandler(Missent)
def missent(error: Missent) -> Response:
    """A form that cannot be used, filled in as it was, with what is wrong with its plan too."""
    form, problems = typed(), tuple[Problem, ...]()
    if form.plan.strip():
        try:
            read_plan(read(form.plan, form.name or NAMELESS))
        except Refused as broken:
            problems = broken.problems
    return desk(form, 422, error.wrong, problems)


@room.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """A broken plan with all that is wrong with it, each message at its line."""
    return desk(typed(), 400 if isinstance(error, Unreadable) else 422, problems=error.problems)


def desk(
    form: Typed, status: int = 200, wrong: Mapping[str, str] | None = None, problems: tuple[Problem, ...] = ()
) -> Response:
    """The page where plans go in, filled in like this, with what is wrong with it."""
    lines = listing(form.plan, problems)
    return page(
        "home",
        status,
        form=form,
        wrong=wrong or {},
        problems=problems,
        lines=lines,
        last=lines[-1].number if lines else 0,
        samples=samples(),
        today=today().isoformat(),
        labelled=keeping.history() is not None and not g.client.label,
    )


def _rule_at(id_: str) -> str | None:
    return url_for("people.rule", id_=id_) if reload.edition().checker.rulebook.rule(id_) else None


def _what_if(finding: Finding) -> str:
    return url_for("people.what_if", rule=finding.rule, path=finding.path)
