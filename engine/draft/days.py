"""When things happen: the days of a playbook, counted from the start of a campaign."""

from datetime import date, timedelta

from engine.rules import Playbook, Setting
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


def latest_start(playbook: Playbook, start: date, end: date) -> tuple[date, str, list[Setting]]:
    """The last day on which anything of the campaign starts; it must not be later than the end.

    With its cell, and the settings that put it there.
    """
    cells = [cell for anchor, cell in STARTS.items() if anchor in playbook.roles or anchor not in ("kol", "koc")]
    starts = [(day(playbook, *cell, start, end) or start, cell) for cell in (*cells, ("search", "start"))]
    last, cell = max(starts, key=lambda one: one[0])
    return last, ".".join(cell), _behind(playbook, *cell)


def _behind(playbook: Playbook, section: str, name: str) -> list[Setting]:
    """The settings that the day of a cell is counted by, its own first."""
    line = playbook.line(section, name)
    if line is None or line.after is None:
        return []
    own = [line.bounds["days"]] if "days" in line.bounds else []
    return own + (_behind(playbook, *STARTS[line.after]) if line.after in STARTS else [])
