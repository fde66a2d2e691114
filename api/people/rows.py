"""Entries of the lists of a form, added, taken out and put back."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import BadRequest

from api.people.filling import Filled, fits
from api.people.panels import LISTS
from engine.changes import Edit, value_in
from engine.findings import Language
from engine.problems import Refused
from engine.source import REMOVED, dumping, read

FIRST = {"cohorts": ("cohort", "分组"), "briefs": ("brief", "brief")}
"""What new entries that others refer to are called, with a number behind, until they are named."""


class Taken(BaseModel):
    """An entry that was taken out, as the form carries it to be put back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    value: Any

    @property
    def carried(self) -> str:
        """What the form carries."""
        return dumping.json_text(self.model_dump(), None)


def _listed(work: Filled, path: str) -> list[Any]:
    """The entries of a list of the form; raises BadRequest for any other path."""
    if path not in LISTS:
        raise BadRequest
    return value_in(read(work.text, work.name).data, path) or []


def added(work: Filled, path: str, lang: Language) -> Filled:
    """The plan with an entry more at the end of a list; one that others refer to has a name."""
    entries = _listed(work, path)
    entry = {}
    if path in FIRST:
        known, first = {entry.get("id") for entry in entries if entry}, FIRST[path][lang == "zh"]
        numbers = range(1, len(entries) + 2)
        entry = {"id": next(name for name in (f"{first}-{number}" for number in numbers) if name not in known)}
    return work.then(Edit(f"{path}.{len(entries)}", None, entry))


def without(work: Filled, path: str) -> tuple[Filled, Taken]:
    """The plan without an entry, and that entry."""
    of, _, number = path.rpartition(".")
    entries = _listed(work, of)
    if not (number.isdecimal() and int(number) < len(entries)):
        raise BadRequest
    gone = entries[int(number)]
    return work.then(Edit(path, gone, REMOVED)), Taken(path=of, value=gone)


def restored(work: Filled, text: str) -> Filled:
    """The plan with an entry that was taken out, at the end of its list; `text` is what the form carried of it."""
    try:
        taken = Taken.model_validate(read(text, "entry", "json").data)
    except (Refused, ValidationError):
        raise BadRequest from None
    if not fits([taken.value], taken.path):
        raise BadRequest
    return work.then(Edit(f"{taken.path}.{len(_listed(work, taken.path))}", None, taken.value))
