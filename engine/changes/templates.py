"""Whole cohorts that a plan lacks, with their briefs, as its playbook would have them: what no few edits can be."""

from collections.abc import Iterator
from typing import Any

from engine.changes.choices import TO_DO
from engine.changes.edits import Edit, Edits, value_in
from engine.draft import TAKEN, draft
from engine.findings import Language
from engine.problems import Refused
from engine.rules import Rulebook
from engine.source import dumping, read

LEFT_OUT = {"schedule": ("end", "shortlist_on"), "objective": ("kpis",), "budget": ("lines",)}
"""What a draft is not told of the plan: it would refuse it, or is to find it itself."""

TARGET = [{"metric": "leads", "target": 1}]
"""A goal of leads is not drafted without a target; what is taken over from the draft does not depend on it."""


def cohorts(book: Rulebook, data: dict[str, Any], lang: Language) -> Iterator[Edits]:
    """For each role that no cohort of the plan has: its cohort and brief as a draft would have them.

    What is paid comes in a gifted edition, too. None for a plan that no draft can be made from.
    """
    listed = [cohort for cohort in value_in(data, "cohorts") or () if isinstance(cohort, dict)]
    drafted = _drafted(book, data, lang)
    for entry in drafted.get("cohorts", ()):
        if entry["role"] in [one.get("role") for one in listed]:
            continue
        cohort = _fitted(entry, data.get("schedule"))
        brief = next(one for one in drafted["briefs"] if one["id"] == cohort["brief"])
        gifted = {key: value for key, value in cohort.items() if key != "fee_per_note"} | {"compensation": "gifted"}
        for edition in (gifted, cohort) if cohort["role"] == "koc" else (cohort,):
            yield (
                Edit(f"cohorts.{len(value_in(data, 'cohorts') or ())}", None, edition),
                Edit(f"briefs.{len(value_in(data, 'briefs') or ())}", None, brief),
            )


def to_do(path: str, value: Any) -> Iterator[str]:
    """The paths of the texts within a value that only a planner can write."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from to_do(f"{path}.{key}", inner)
    elif isinstance(value, list):
        if any(True for at, inner in enumerate(value) for _ in to_do(str(at), inner)):
            yield path
    elif isinstance(value, str) and value.startswith(TO_DO):
        yield path


def _drafted(book: Rulebook, data: dict[str, Any], lang: Language) -> dict[str, Any]:
    """The plan that would be drafted from what this one is for; {} when there can be none.

    It has all the time that its playbook wants: what is taken over from it is fitted into the days of the plan.
    """
    frame = {name: dict(data[name]) if isinstance(data[name], dict) else data[name] for name in TAKEN if name in data}
    for part, names in LEFT_OUT.items():
        held = frame.get(part)
        if isinstance(held, dict):
            frame[part] = {name: value for name, value in held.items() if name not in names}
    if isinstance(frame.get("objective"), dict):
        frame["objective"]["kpis"] = TARGET
    audience = frame.setdefault("audience", {})
    if isinstance(audience, dict) and not audience.get("segments"):
        audience["segments"] = [TO_DO]
    try:
        text = draft(book, read(dumping.json_text(frame, None), "plan", "json"), lang)
    except Refused:
        return {}
    drafted: dict[str, Any] = read(text, "plan", "yaml").data
    return drafted


def _fitted(cohort: dict[str, Any], schedule: Any) -> dict[str, Any]:
    """A cohort whose notes go out while the plan runs."""
    days = schedule if isinstance(schedule, dict) else {}
    publish = {key: min(day, days.get("end") or day) for key, day in cohort["publish"].items()}
    return {**cohort, "publish": publish}
