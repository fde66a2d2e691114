"""What was sent: a plan as JSON, YAML or a file of a form, or a batch of plans as JSON Lines."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from flask import current_app, request

from api.declined import Declined
from api.limits import Limits
from engine.messages import Listed, Message, shown

SYNTAX: Mapping[str, Literal["yaml", "json"]] = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
}
"""The syntax of a plan by its media type."""

FORM = "multipart/form-data"
LINES = "application/jsonl"
PLANS = (*SYNTAX, FORM)
NAMELESS = "plan"
"""The file name of a plan that has none."""

A_PLAN = Message("a plan")

FIELD = "plan"
"""The field of a form that has the file."""


class Sent(NamedTuple):
    """The text of a plan, the name of its file, and its syntax (None: as the name or the text has it)."""

    text: bytes
    name: str
    syntax: Literal["yaml", "json"] | None


def limits() -> Limits:
    """The limits of this service."""
    held: Limits = current_app.extensions["zhongcao.limits"]
    return held


def is_batch() -> bool:
    """Whether a batch was sent."""
    return request.mimetype == LINES


def plan(name: str | None = None, also: tuple[str, ...] = ()) -> Sent:
    """The plan that was sent; without a name its file is named as the form names it.

    Raises Declined: 415, which names `also` beside what plans are sent in; 413; 400 for a form without one plan.
    """
    _uncoded()
    if request.mimetype == FORM:
        return _file(name)
    if request.mimetype not in SYNTAX:
        raise Declined(415, Message("send a plan as {types}", types=Listed((*PLANS[:2], FORM, *also))))
    return Sent(_read(limits().plan_bytes, A_PLAN), name or NAMELESS, SYNTAX[request.mimetype])


def batch() -> list[bytes]:
    """The lines of a batch; raises Declined (413, or 415 for one that is compressed)."""
    _uncoded()
    most = limits().batch_lines
    found = _read(limits().batch_bytes, Message("a batch")).split(b"\n")
    if len(found) > most and any(line.strip() for line in found[most:]):
        raise Declined(413, Message("a batch has {most} lines at most; split it", most=f"{most:,}"))
    return found[:most]


def _uncoded() -> None:
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.strip().lower() != "identity":
        raise Declined(415, Message("send it as it is, without Content-Encoding: {coding}", coding=shown(coding)))


def _file(name: str | None) -> Sent:
    most = limits().plan_bytes
    request.max_content_length = limits().form_bytes + 1
    if (request.content_length or 0) > limits().form_bytes:
        raise _too_long(A_PLAN, most)
    files = request.files.getlist(FIELD)
    if len(files) != 1:
        told = Message("the form has {count} files in its field '{field}'; send one", count=len(files), field=FIELD)
        raise Declined(400, told)
    text = files[0].stream.read(most + 1)
    if len(text) > most:
        raise _too_long(A_PLAN, most)
    return Sent(text, name or files[0].filename or NAMELESS, SYNTAX.get(files[0].mimetype))


def _read(most: int, what: Message) -> bytes:
    request.max_content_length = most + 1  # a body of unknown length is cut there, and then too long
    if (request.content_length or 0) > most:
        raise _too_long(what, most)
    text = request.get_data()
    if len(text) > most:
        raise _too_long(what, most)
    return text


def _too_long(what: Message, most: int) -> Declined:
    return Declined(413, Message("{what} has {most} bytes at most; split it", what=what, most=f"{most:,}"))
