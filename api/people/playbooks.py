"""Pages of the playbooks: who leads for which goal, and each playbook cell by cell with its sources."""

from flask import Response
from werkzeug.exceptions import NotFound

from api import reload
from api.people.room import lang, page, room
from engine.render import playbook as rendered
from engine.rules import CELLS, SECTIONS


@room.get("/playbooks")
def playbooks() -> Response:
    """All objectives: who leads, who supports, in which order."""
    book = reload.edition().checker.rulebook
    return page("playbooks", rows=rendered.overview_data(book, lang()))


@room.get("/playbooks/<objective>")
def playbook(objective: str) -> Response:
    """One playbook, whole."""
    book = reload.edition().checker.rulebook
    found = book.playbooks.get(objective)
    if found is None:
        raise NotFound
    at = lang() == "zh"
    titles = {section: names[at] for section, names in SECTIONS.items()}
    labels = {
        section: {name: cell.zh if at else cell.en for name, cell in cells.items()} for section, cells in CELLS.items()
    }
    told = rendered.data(book, found, lang())
    cites = book.citations(told["citations"], lang())
    return page("playbook", playbook=told, cites=cites, titles=titles, labels=labels)
