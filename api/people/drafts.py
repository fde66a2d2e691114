"""A plan from a playbook and a few inputs: all of them stand in the address, so that it can be shared and changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, request

from api import reload
from api.people.room import attachment, lang, page, room
from api.query import today
from engine.draft import INPUTS, draft, framed, input_of
from engine.plan import FIELDS
from engine.problems import Problem, Refused
from engine.source import read, yaml_block

LISTS = ("segment", "place")
"""Inputs that are written an entry a line."""


@room.get("/draft")
def drafting() -> Response:
    """The inputs of a draft; with `go` also the plan that they make, or what is wrong with each."""
    given = _given()
    fields = {name: FIELDS[path] for name, path in INPUTS.items()}
    shown: dict[str, Any] = {"given": given, "fields": fields, "address": request.args.to_dict(flat=False)}
    if "go" not in request.args:
        return page("draft", wrong={}, **shown)
    checker = reload.edition().checker
    try:
        text = _drafted(given)
    except Refused as refused:
        return page("draft", 422, wrong=_by_input(refused.problems), **shown)
    report = checker.check(text, f"{_name(given)}.yaml", today(), lang(), "yaml")
    return page("draft", wrong={}, text=text, report=report, name=_name(given), **shown)


@room.get("/draft/plan.yaml")
def drafted() -> Response:
    """The plan that the inputs make, as a file; inputs that make none are told by the page of the draft."""
    given = _given()
    try:
        return attachment(_drafted(given), f"{_name(given)}.yaml", "application/yaml")
    except Refused:
        return drafting()


def _drafted(given: Mapping[str, Any]) -> str:
    frame = "\n".join(yaml_block(framed(given)))
    return draft(reload.edition().checker.rulebook, read(frame, "inputs", "yaml"), lang())


def _given() -> dict[str, Any]:
    """The inputs in the address, by their names; what is blank is left out."""
    return dict(_read(name) for name in INPUTS)


def _read(name: str) -> tuple[str, Any]:
    texts = [text.strip() for text in request.args.getlist(name)]
    if name in LISTS:
        return name, tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())
    if name == "jurisdiction":
        return name, tuple(filter(None, texts))
    text = next(iter(texts), "") or None
    return name, {"yes": True, "no": False}.get(text or "", text) if FIELDS[INPUTS[name]].type == "bool" else text


def _by_input(problems: tuple[Problem, ...]) -> dict[str | None, list[Problem]]:
    """What is wrong with each input; None has what is wrong with no single one."""
    found: dict[str | None, list[Problem]] = {}
    for problem in problems:
        found.setdefault(input_of(problem.path), []).append(problem)
    return found


def _name(given: Mapping[str, Any]) -> str:
    return "-".join(_parts(given)) or "plan"


def _parts(given: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(given[name]) for name in ("brand", "product", "objective") if given[name])
