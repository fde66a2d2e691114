"""A plan filled in as a form, for people who do not write YAML.

The form carries the text of the plan, and its inputs what is typed on top of it. Nothing is kept here.
"""

from dataclasses import replace
from functools import partial

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Redirect

from api.people.checks import check, desk
from api.people.complaints import complaints
from api.people.filling import START, Filled, filled, fits, spread
from api.people.inputs import NUMBERS, VALUE, changed, choices, shown
from api.people.panels import MOST, further, named, panels
from api.people.room import attachment, lang, page, room
from api.people.rows import FIRST, Taken, added, restored, without
from api.people.samples import samples
from api.people.sent import NAMELESS, SUFFIXES, Sent, Typed, sent
from api.people.texts import translations
from api.query import today
from engine.changes import Edit, value_in
from engine.facts import EMPTY_MEANS_NONE
from engine.plan import field_at, missing_required, read_plan
from engine.problems import Problem, Refused
from engine.source import FORBIDDEN, Source, read
from engine.wording import NONE_WORD


@room.get("/form")
def form() -> Response:
    """A form to fill in: blank but for a cohort, or with a sample."""
    chosen = request.args.get("sample")
    if chosen is not None and chosen not in samples():
        raise NotFound
    text, name = (samples()[chosen].text.encode(), samples()[chosen].file) if chosen else (START, NAMELESS)
    work = Filled(text, name) if chosen else added(Filled(text, name), "cohorts", lang())
    return _page(Sent(work.text, name, (), today(), "", "", ""), work)


@room.post("/form")
def filling() -> Response:
    """The form as it was filled in, with an entry more or less; a plan that was sent, as a form."""
    asked = sent(START)
    work, taken = _filled(asked), None
    if path := request.form.get("add"):
        work = added(work, path, lang())
    elif path := request.form.get("remove"):
        work, taken = without(work, path)
    elif text := request.form.get("restore"):
        work = restored(work, text)
    return _page(asked, work, taken)


@room.post("/form/report")
def filled_in() -> Response | Redirect:
    """The report on the plan, or the form with what is wrong with it."""
    asked = sent(START)
    work = _filled(asked)
    try:
        if not _torn():
            return check(replace(asked, text=work.text, name=work.name))
    except Refused:
        pass
    return _page(asked, work, status=422)


@room.post("/form/text")
def as_text() -> Response:
    """The text of the plan, to be gone on with as such."""
    asked = sent(START)
    work = _filled(asked)
    return desk(Typed(work.text.decode("utf-8-sig"), work.name, asked.packs, asked.as_of.isoformat(), asked.client))


@room.post("/form/plan.yaml")
def downloaded() -> Response:
    """The plan as a file, however much of it is filled in."""
    work = _filled(sent(START))
    named = value_in(read(work.text, work.name).data, "campaign.name")
    name = str(named)[:80] if work.name == NAMELESS and named else work.name
    return attachment(work.text, name if name.endswith(SUFFIXES) else f"{name}.yaml", "application/yaml")


def _filled(asked: Sent) -> Filled:
    """The plan with what was typed; raises Refused for one that cannot be shown in a form."""
    source = read(asked.text, asked.name)
    if source.problems or not fits(source.data):
        read_plan(source)
    data = spread(source.data)
    known = {box.path for part in panels(data, (), lang()) for box in part.inputs()}
    typed = {path: text for path, text in _typed().items() if path in known}
    edits = list(changed(data, typed, lambda field, value: shown(field, value, lang()), lines=True))
    told = [Edit(key, source.data[key], part) for key, part in data.items() if part != source.data[key] and edits]
    return filled(asked.text, asked.name, [*told, *edits])


def _typed() -> dict[str, str]:
    """What stands in the inputs, by the paths of their fields: of several for one field, those that are not blank."""
    found = {}
    for name, texts in request.form.lists():
        if name.startswith(VALUE) and (field := field_at(path := name.removeprefix(VALUE))):
            given = [FORBIDDEN.sub("", text.replace("\r\n", "\n")) for text in texts if text.strip()]
            found[path] = ("\n" if field.type.startswith("list") else ", ").join(given)
    return found


def _torn() -> list[str]:
    """The parts of which it is ticked that there is no such thing, and in which something is filled in."""
    said = [path for path, text in _typed().items() if text]
    may_be_none = [path for path in said if (field := field_at(path)) and field.path in EMPTY_MEANS_NONE]
    return [path for path in may_be_none if any(other.startswith(f"{path}.") for other in said)]


def _page(asked: Sent, work: Filled, taken: Taken | None = None, status: int = 200) -> Response:
    source, problems, missing = read(work.text, work.name), tuple[Problem, ...](), tuple[str, ...]()
    try:
        missing = missing_required(read_plan(source))
    except Refused as refused:
        problems = refused.problems
    data, _ = spread(source.data), translations(lang()).gettext
    parts = panels(data, missing, lang())
    boxes = {box.path: box for part in parts for box in part.inputs()}
    wrong, elsewhere = complaints(source, problems, boxes, lang())
    for path in _torn():
        for first in [box for box in boxes if box.startswith(f"{path}.")][:1]:
            told = _("It was ticked that there are none, and yet something is filled in here.")
            wrong.setdefault(first, []).append(told)
    rest = further(data, parts)
    return page(
        "form",
        status,
        asked=asked,
        work=work,
        text=work.text.decode("utf-8-sig"),
        parts=parts,
        boxes=boxes,
        wrong=wrong,
        elsewhere=elsewhere,
        further=len(rest),
        further_in=[
            named(field, lang()) if (field := field_at(key)) else key
            for key in dict.fromkeys(path.partition(".")[0] for path in rest)
        ],
        numbers=NUMBERS,
        choices=partial(choices, lang=lang()),
        taken=taken,
        ids={path: _ids(source, path) for path in FIRST},
        samples=samples(),
        most=MOST,
        nothing=NONE_WORD[lang()],
    )


def _ids(source: Source, path: str) -> list[str]:
    entries = value_in(source.data, path) or []
    return [entry["id"] for entry in entries if entry and isinstance(entry.get("id"), str) and entry["id"].strip()]
