"""What is asked of a plan: to check it, to explain a rule on it, to draft one."""

import json
from collections.abc import Iterator, Mapping
from time import monotonic

from flask import Blueprint, Response, current_app, stream_with_context
from werkzeug.exceptions import NotFound

from api import body, problem, reload
from api.answers import chosen_form, formed, written
from api.body import FORM, LINES, Sent, limits
from api.checks import Options
from api.deadline import TookTooLong, within
from api.history import keeping
from api.judging import judged, label
from api.machines import example
from api.machines.rules import ids
from api.operation import JSON, TEXT, Operation, Shape, operation
from api.query import InLanguage, OfCheck, OfPlan, today
from api.shapes import Line
from engine.draft import draft
from engine.messages import Message
from engine.render import FORMATS
from engine.report import Explanation, Report
from engine.source import read

blueprint = Blueprint("plans", __name__, url_prefix="/v1")

YAML = "application/yaml"
FILE = {"type": "object", "properties": {body.FIELD: {"type": "string", "format": "binary"}}, "required": [body.FIELD]}
ONE: Mapping[str, Shape] = {JSON: "Plan", YAML: "Plan", FORM: FILE}
"""What one plan is sent as."""

HTML = "text/html"
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
"""What a report in HTML may do: it has its style within, as one file does, and no script."""

REPORTS: Mapping[str, str] = {
    JSON: "json",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/sarif+json": "sarif",
    "application/junit+xml": "junit",
    "text/x-github-actions": "github",
    HTML: "html",
}
"""The format of a report by its media type; the first one is answered where Accept does not say."""

VERDICT = "Zhongcao-Verdict"
"""The header that tells the verdict of a draft."""

IN_LINE = {keeping.KEPT: "check", keeping.NOT_KEPT: "warning"}
"""What is a header of the answer to one plan is a field of a line."""

REFUSED = (406, 413, 415, 422, 503)
"""What else becomes of a plan."""


@blueprint.post("/checks")
@operation(
    Operation(
        scope="check",
        query=OfCheck,
        takes={**ONE, LINES: TEXT},
        examples={JSON: example.PLAN, YAML: example.as_yaml(example.PLAN), LINES: example.as_lines(example.PLAN)},
        answers={
            **dict.fromkeys(REPORTS, TEXT),
            JSON: Report,
            "application/sarif+json": {"type": "object"},
            LINES: Line,
        },
        problems=REFUSED,
        names={"pack": lambda book: (*book.packs, "all")},
        links={
            "check": {"operationId": "kept", "parameters": {"id": "$response.header.Zhongcao-Check"}},
            "rule": {"operationId": "rule", "parameters": {"id": "$response.body#/findings/0/rule"}},
        },
    )
)
def check(asked: OfCheck) -> Response:
    """A plan in, its report out; or a batch of plans, a line each, answered as they are judged, a line each.

    A line that is no plan is answered with a problem, and the batch goes on.
    """
    if body.is_batch():
        return _batch(asked)
    form = chosen_form(REPORTS)
    sent = body.plan(asked.file, (LINES,))
    made = judged(sent.text, _options(sent, asked), label(asked.client))
    answer = formed(made.written if form == JSON else FORMATS[REPORTS[form]](made.report), form)
    if form == HTML:
        answer.headers["Content-Security-Policy"] = ALONE
    answer.headers.extend(made.kept)
    return answer


@blueprint.post("/rules/<id>/explanations")
@operation(
    Operation(
        "check", {JSON: Explanation}, OfPlan, ONE, problems=(404, *REFUSED[1:]), names={"id": ids},
        examples={JSON: example.PLAN, YAML: example.as_yaml(example.PLAN)},
    )
)  # fmt: skip
def explain(asked: OfPlan, id: str) -> Response:  # noqa: A002  (the name that the address shows)
    """Why a rule fires on a plan or why not, for each fact that it judges."""
    rule = reload.edition().checker.rulebook.rule(id)
    if rule is None:
        raise NotFound
    told = reload.edition().checker.explain(read(*body.plan(asked.file)), rule, asked.day, asked.lang)
    return Response(told.model_dump_json(by_alias=True, indent=2) + "\n", content_type=JSON)


@blueprint.post("/drafts")
@operation(
    Operation(
        scope="check",
        answers={YAML: "Plan", JSON: "Plan"},
        query=InLanguage,
        takes=ONE,
        examples={JSON: example.FRAME, YAML: example.as_yaml(example.FRAME)},
        problems=REFUSED,
        headers={VERDICT: "What the check of the draft says: blocked, revise or ready."},
    )
)
def drafts(asked: InLanguage) -> Response:
    """The frame of a plan in, a full plan out, as YAML with comments or, where Accept prefers it, as JSON."""
    form, checker = chosen_form((YAML, JSON)), reload.edition().checker
    drafted = draft(checker.rulebook, read(*body.plan()), asked.lang)
    report = checker.check(drafted, body.NAMELESS, today(), asked.lang, "yaml")
    answer = formed(drafted if form == YAML else written(read(drafted, body.NAMELESS, "yaml").data), form)
    answer.headers[VERDICT] = report.verdict
    return answer


def _options(sent: Sent, asked: OfCheck) -> Options:
    return Options(
        file=sent.name,
        syntax=sent.syntax,
        lang=asked.lang,
        as_of=asked.day,
        packs=reload.edition().checker.rulebook.chosen(asked.pack),
        explain=asked.explain,
        margins=asked.margins,
    )


def _batch(asked: OfCheck) -> Response:
    chosen_form((LINES,))
    reload.edition().checker.rulebook.chosen(asked.pack)  # what is wrong with the query is no fault of a line
    label(asked.client)
    lines = ((number, line) for number, line in enumerate(body.batch(), 1) if line.strip())
    return Response(stream_with_context(_answered(lines, asked)), content_type=LINES)


def _answered(lines: Iterator[tuple[int, bytes]], asked: OfCheck) -> Iterator[str]:
    end = monotonic() + limits().batch_seconds
    for number, line in lines:
        current_app.extensions["zhongcao.alive"]()
        try:
            yield f'{{"line": {number}, {_reported(line, asked, end)}}}\n'
        except Exception as error:  # whatever one line does, the others are answered
            told = json.dumps(problem.of(error), ensure_ascii=False)
            yield f'{{"line": {number}, "problem": {told}}}\n'


def _reported(line: bytes, asked: OfCheck, end: float) -> str:
    """The fields of an answered line."""
    if monotonic() > end:
        told = Message(
            "the batch was given up after {seconds} seconds; send the rest again", seconds=f"{limits().batch_seconds:g}"
        )
        raise TookTooLong(told)
    options = _options(Sent(line, asked.file or body.NAMELESS, "json"), asked)
    with within(limits().seconds):
        made = judged(line, options, label(asked.client))
    fields = [f'"{IN_LINE[name]}": {json.dumps(value)}' for name, value in made.kept.items()]
    return ", ".join((*fields, f'"report": {made.report.model_dump_json(by_alias=True)}'))
