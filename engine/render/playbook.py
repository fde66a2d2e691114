"""Playbooks, for a terminal or as data: what is planned for each objective, and where each line comes from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding

from engine.findings import Language
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.terminal import columns, heading
from engine.rules import ALL, ANCHORS, CELLS, SECTIONS, Cell, Line, Playbook, Rulebook
from engine.terms import Objective, Role
from engine.wording import as_json, term


def in_order(book: Rulebook) -> list[Playbook]:
    """The playbooks of the objectives, in the order of the plan format."""
    return [book.playbooks[objective] for objective in Objective if objective in book.playbooks]


# --- As data --------------------------------------------------------------------------------------------------------


def overview_data(book: Rulebook, lang: Language) -> list[dict[str, Any]]:
    """A row for each objective; null where the sources are silent."""
    return [_head(playbook, lang) for playbook in in_order(book)]


def _head(playbook: Playbook, lang: Language) -> dict[str, Any]:
    return {
        "objective": playbook.objective,
        "label": objective(playbook, lang),
        "roles": list(playbook.roles),
        "lead": playbook.lead,
        "support": playbook.support,
        "order": playbook.order[lang],
        "cites": list(playbook.cites),
    }


def data(book: Rulebook, playbook: Playbook, lang: Language) -> dict[str, Any]:
    """A playbook whole: every cell, null where the sources are silent; the statements that it cites come last."""
    lines = [line for cells in playbook.cells.values() for line in cells.values() if line]
    cited = dict.fromkeys((*playbook.cites, *(cite for line in lines for cite in line.cites)))
    return {
        **_head(playbook, lang),
        "without_split": playbook.without_split,
        "cells": {
            section: {name: _line(line, lang) if line else None for name, line in cells.items()}
            for section, cells in playbook.cells.items()
        },
        "citations": {cite.statement: cite.model_dump() for cite in book.citations(cited, lang)},
    }


def _line(line: Line, lang: Language) -> dict[str, Any]:
    cell = line.cell
    said: dict[str, Any] = {}
    if cell.kind == "words":
        said = {"words": list(line.words)}
    elif cell.kind == "yes_no":
        said = {"is": line.yes}
    elif cell.kind == "text":
        said = {"says": line.says[lang] if line.says else None}
    elif cell.kind in ("day", "span"):
        days = {"days": 0} | {name: as_json(setting.value) for name, setting in line.bounds.items()}
        said = {"after": line.after, **days}
    else:
        said = {name: as_json(setting.value) for name, setting in line.bounds.items()} | {"unit": cell.unit}
    return {
        "kind": cell.kind,
        "field": cell.field,
        "label": _label(cell, lang),
        **said,
        "shown": shown(line, lang),
        "note": line.note[lang] if line.note else None,
        "origin": line.origin,
        "settings": [setting.used(lang).model_dump() for setting in line.settings],
        "cites": list(line.cites),
    }


# --- For a terminal -------------------------------------------------------------------------------------------------


def overview(book: Rulebook, lang: Language) -> Iterable[RenderableType]:
    """A row for each objective: who leads, who supports, in which order."""
    words = Words(lang)
    table = columns(heads=True)
    table.add_column(words["objective"], overflow="fold", ratio=2, style="bold")
    for name in ("lead", "support"):
        table.add_column(words[name], no_wrap=True)
    table.add_column(words["order"], overflow="fold", ratio=5)
    for playbook in in_order(book):
        parts = (part.upper() if part else "–" for part in (playbook.lead, playbook.support))
        goal = f"{objective(playbook, lang)}\n{playbook.objective}"
        table.add_row(Prose(goal), *parts, Prose(_with_cites(playbook.order[lang], playbook.cites)))
    yield table
    yield Prose(f"– {words['silent']}", "dim")


def whole(playbook: Playbook, lang: Language) -> Iterable[RenderableType]:
    """One playbook: its sections with a row for each cell, and what the sources are silent on."""
    words = Words(lang)
    yield heading(f"{objective(playbook, lang)}  {playbook.objective}")
    parts = [
        f"{words[name]}{words['colon']}{role.upper() if role else words['silent']}"
        for name, role in (("lead", playbook.lead), ("support", playbook.support))
    ]
    if absent := [role.upper() for role in Role if role not in playbook.roles]:
        parts.append(words["no part"].format(words["comma"].join(absent)))
    told = (Prose(_with_cites(playbook.order[lang], playbook.cites)), Prose(words["semicolon"].join(parts)))
    yield Padding(Group(*told), (0, 0, 1, 2))
    for section, cells in playbook.cells.items():
        yield heading(_title(section, lang))
        yield Padding(Group(*_section(playbook, section, cells, lang)), (0, 0, 1, 2))


def _section(
    playbook: Playbook, section: str, cells: Mapping[str, Line | None], lang: Language
) -> Iterator[RenderableType]:
    words = Words(lang)
    table = columns()
    table.add_column(overflow="fold", ratio=2, style="bold")
    table.add_column(overflow="fold", ratio=5)
    for line in cells.values():
        if line:
            about = [shown(line, lang), *([line.note[lang]] if line.note else [])]
            table.add_row(
                Prose(_label(line.cell, lang)), Prose.assemble("\n".join(about), (f"\n[{origin(line, words)}]", "dim"))
            )
    if table.row_count:
        yield table
    if section == "split" and playbook.without_split:
        yield Prose(words["split off"], "dim")
    elif silent := [_label(CELLS[section][name], lang) for name, line in cells.items() if line is None]:
        yield Prose(words["silent on"].format(words["comma"].join(silent)), "dim")


# --- Words ----------------------------------------------------------------------------------------------------------


def shown(line: Line, lang: Language) -> str:
    """What a line says, as people read it."""
    words, cell = Words(lang), line.cell
    if cell.kind == "words":
        return words["comma"].join(term(cell.terms, word, lang) for word in line.words)
    if cell.kind == "yes_no":
        return words["yes" if line.yes else "no"]
    if line.says:
        return line.says[lang]
    if line.after:
        return words["clause"].join(_days(line, words, lang))
    bounds = {name: setting.worded(lang) for name, setting in line.bounds.items()}
    return bounded(bounds, words) + words.unit(cell.unit or "")


def bounded(bounds: Mapping[str, str], words: Words) -> str:
    """A number by its bounds, each as it is worded: '30–50', 'at least 24'."""
    if "is" in bounds:
        return bounds["is"]
    if bounds.keys() == {"at_least", "at_most"}:
        return f"{bounds['at_least']}–{bounds['at_most']}"
    return words["comma"].join(words[f"bound {name}"].format(bound) for name, bound in bounds.items())


def origin(line: Line, words: Words) -> str:
    """Where a line comes from: whose judgement it is when no document gives it, its settings and its statements."""
    tag = [] if line.origin == "document" else [words[f"short {line.origin}"]]
    names = dict.fromkeys(setting.name for setting in line.settings)
    return words["semicolon"].join((*tag, *([", ".join(names)] if names else []), ", ".join(line.cites)))


def objective(playbook: Playbook, lang: Language) -> str:
    """The objective by its label."""
    return Words(lang)["every goal"] if playbook.objective == ALL else term(Objective, playbook.objective, lang)


def _days(line: Line, words: Words, lang: Language) -> Iterator[str]:
    anchor = ANCHORS[line.after or ""][words.at]
    days = line.bounds.get("days")
    yield words["days after"].format(days.worded(lang), anchor) if days else words["on the day"].format(anchor)
    if line.cell.kind == "span":
        lasts = line.bounds.get("lasts")
        yield words["goes on"].format(lasts.worded(lang)) if lasts else words["to the end"]


def _label(cell: Cell, lang: Language) -> str:
    return cell.zh if lang == "zh" else cell.en


def _title(section: str, lang: Language) -> str:
    return SECTIONS[section][lang == "zh"]


def _with_cites(told: str, cites: Iterable[str]) -> str:
    return f"{told} [{', '.join(cites)}]"
