"""When things happen: the days of a playbook, counted from the start of a campaign."""

from datetime import date, timedelta

from engine.rules import Playbook
from engine.rules.cells import STARTS


def day(playbook: Playbook, section: str, name: str, start: date, end: date) -> date | None:
    """The day of a cell; None where the playbook is silent."""
    line = playbook.line(section, name)
    if line is None or line.after is None:
        return None
    anchor: date | None
    if line.after in ("start", "end"):
        anchor = start if line.after == "start" else end
    else:
        anchor = day(playbook, *STARTS[line.after], start, end)
    days = line.bounds.get("days")
    return anchor and anchor + timedelta(int(days.value) if days else 0)


def last(playbook: Playbook, role: str, first: date, end: date) -> date:
    """The last day on which notes of a role go out: the playbook's, within the campaign."""
    line = playbook.line(role, "publish")
    lasts = line.bounds.get("lasts") if line else None
    return min(end, first + timedelta(int(lasts.value) - 1)) if lasts else end


def latest_start(playbook: Playbook, start: date, end: date) -> date:
    """The last day on which anything of the campaign starts; it must not be later than the end."""
    cells = (cell for anchor, cell in STARTS.items() if anchor in playbook.roles or anchor not in ("kol", "koc"))
    days = [day(playbook, *cell, start, end) for cell in (*cells, ("search", "start"))]
    return max(found for found in (start, *days) if found)
