"""What if: values of a plan are changed, step by step, beside what the rules then find of it.

The form carries everything: the plan as it was sent, and the steps so far. Nothing is kept until it is to be shared:
then the changed plan is checked as any other, and its check compared with that of the plan as it was. So what is shared
is short whatever was changed, stays what it was when the rules change, and opens as a report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, redirect, request, url_for
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as Redirect

from api import judging, reload
from api.history import keeping
from api.operation import needs
from api.people.fields import Group, groups
from api.people.inputs import VALUE, changed, written
from api.people.room import attachment, lang, page, room
from api.people.sent import Sent, sent
from engine.changes import Adviser, Edit, Fix, Spot, compared, margins, text_with
from engine.plan import read_plan
from engine.problems import Problem, Refused
from engine.render import fix
from engine.source import REMOVED, CannotEdit, dumping, read


class Edited(BaseModel):
    """An edit as the form carries it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    now: Any = None
    removed: bool = False

    @classmethod
    def of(cls, edit: Edit) -> "Edited":
        """What the form carries of an edit."""
        removed = edit.now is REMOVED
        return cls(path=edit.path, now=None if removed else edit.now, removed=removed)

    @property
    def edit(self) -> Edit:
        """The edit that the form carried."""
        return Edit(self.path, None, REMOVED if self.removed else self.now)


class Steps(BaseModel):
    """Edits that are made together, step after step, as the form carries them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[tuple[Edited, ...], ...] = ()


@dataclass
class Trial:
    """A plan as it was sent and the steps that were tried on it; `wrong` tells why the last one could not be."""

    sent: Sent
    steps: list[tuple[Edited, ...]]
    text: bytes
    wrong: Mapping[str, list[Problem]] = field(default_factory=dict)
    unfit: CannotEdit | None = None

    def step(self, edits: Sequence[Edited]) -> None:
        """Try edits; what makes no plan is told, and the plan stays as it was before."""
        if not edits or self.wrong or self.unfit:
            return
        try:
            text = text_with(self.text, self.sent.name, [one.edit for one in edits])
            read_plan(read(text, self.sent.name))
        except CannotEdit as error:
            self.unfit = error
        except Refused as refused:
            self.wrong = _by_path(refused.problems)
        else:
            self.text = text
            self.steps.append(tuple(edits))


@room.post("/what-if")
def what_if() -> Response:
    """The plan with its values to change, what that changes about the findings, and what would clear each of them."""
    return _shown(_tried())


@room.post("/what-if/plan")
def tried() -> Response:
    """The plan with all that was tried, as a file."""
    trial = _tried()
    if trial.wrong or trial.unfit:
        return _shown(trial)
    return attachment(trial.text, trial.sent.name, "application/yaml")


@room.post("/what-if/check")
@needs("history")
def shared() -> Response | Redirect:
    """The plan with all that was tried, kept as a check; the browser is led to what that changed."""
    if keeping.history() is None:
        raise NotFound
    trial = _tried()
    if trial.wrong or trial.unfit:
        return _shown(trial)
    asked = trial.sent
    made = judging.judged(trial.text, asked.options, judging.label(asked.client))
    if (id_ := made.kept.get(keeping.KEPT)) is None:
        return _shown(trial, unkept=True)
    first = request.form.get("check")
    address = url_for("people.compare", before=first, after=id_) if first else url_for("people.kept_check", id_=id_)
    return redirect(address, 303)


def _shown(trial: Trial, unkept: bool = False) -> Response:
    checker, asked = reload.edition().checker, trial.sent
    was = checker.check(asked.text, asked.name, asked.as_of, lang(), packs=asked.packs)
    adviser = Adviser(checker, trial.text, asked.name, asked.as_of, lang(), asked.packs)
    way = adviser.way() if "way" in request.form else None
    kept = request.form if trial.wrong or trial.unfit else {}
    return page(
        "what-if",
        trial=trial,
        unkept=unkept,
        check=request.form.get("check", ""),
        steps=_carried(trial.steps),
        text=trial.text.decode("utf-8-sig"),
        before=was,
        report=adviser.report,
        compared=compared(was, adviser.report, [one.edit for step in trial.steps for one in step]),
        groups=_groups(adviser, {name.removeprefix(VALUE): text for name, text in kept.items()}),
        margins=_with_margins(),
        fix=_fix(adviser, asked),
        way=way,
        on_the_way=[[edit for edit in step.edits if not edit.open] for step in way.steps] if way else [],
        applied=_applied,
        edited=fix.edited,
        effects=fix.effects,
        valued=fix.valued,
    )


def _tried() -> Trial:
    """The plan with the steps that the form carries and the one that it asks for."""
    trial = _replayed(sent())
    trial.step([Edited.of(edit) for edit in _typed(trial)])
    if "apply" in request.form:
        for step in _read(request.form["apply"]).steps:
            trial.step(step)
    return trial


def _replayed(asked: Sent) -> Trial:
    """The plan with the steps made that the form carries, without the last one when that is to be undone."""
    steps = _read(request.form.get("steps", "{}")).steps
    trial = Trial(asked, [], asked.text)
    for step in steps[:-1] if "undo" in request.form else steps:
        trial.step(step)
    if trial.wrong or trial.unfit:
        raise BadRequest
    return trial


def _typed(trial: Trial) -> list[Edit]:
    """The edits that the inputs of the form ask for: all whose text is not what the plan has there."""
    if "undo" in request.form:
        return []
    data = read(trial.text, trial.sent.name).data
    typed = {name.removeprefix(VALUE): text for name, text in request.form.items() if name.startswith(VALUE)}
    return list(changed(data, typed, lambda _, value: written(value)))


def _groups(adviser: Adviser, typed: Mapping[str, str]) -> list[Group]:
    packs = adviser.report.rules.packs
    told = margins(adviser.book, adviser.source, packs, lang()).fields if _with_margins() else ()
    return groups(adviser.source.data, typed, {margin.path: margin for margin in told}, lang())


def _with_margins() -> bool:
    """Whether to show how far each value can move: as the box says, and at first."""
    return "margins" in request.form or "steps" not in request.form


def _fix(adviser: Adviser, asked: Sent) -> Fix | None:
    """What would clear the finding that the form asks about, if it still stands."""
    named = request.form.get("finding", "")
    rule, _, path = named.partition(" ") if named else (asked.rule, "", asked.path)
    spot = next((one for one in adviser.spots(rule or "-") if _about(adviser, one, path)), None)
    return adviser.fix(spot) if spot else None


def _about(adviser: Adviser, spot: Spot, path: str) -> bool:
    return any(adviser.spot(one) == spot and one.path == path for one in adviser.report.findings)


def _applied(*steps: Sequence[Edit]) -> str:
    """Steps as the form sends them: each counts the entries of lists as those before it leave them."""
    return _carried([tuple(map(Edited.of, edits)) for edits in steps])


def _carried(steps: Sequence[tuple[Edited, ...]]) -> str:
    return dumping.json_text({"steps": [[one.model_dump() for one in step] for step in steps]}, None)


def _read(text: str) -> Steps:
    try:
        return Steps.model_validate(read(text, "steps", "json").data)
    except (Refused, ValidationError):
        raise BadRequest from None


def _by_path(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.path, []).append(problem)
    return found
