"""What the rules rest on, for a terminal: the coverage matrix, the settings with the profiles, the glossary."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from engine.coverage import Row, totals
from engine.findings import ORIGINS, Language
from engine.render import shared
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.terminal import columns, heading
from engine.rules import GlossaryTerm, Rulebook, Setting
from engine.wording import as_json

STYLES = {"encoded": "green", "question": "cyan", "context": "blue", "left_out": "yellow"}


def sources(book: Rulebook, rows: Sequence[Row], lang: Language) -> Iterable[RenderableType]:
    """Documents, then a line a statement with the rules that rest on it, then the totals."""
    words = Words(lang)
    for document in book.documents.values():
        own = [row for row in rows if row.document == document.file]
        yield heading(f"{document.id}  {document.title[lang]}")
        yield Padding(Prose(f"{document.publisher}, {document.file}\n{document.address}".strip(), "dim"), (0, 0, 0, 2))
        for row in own:
            yield _statement(row, words)
        yield Prose("")
    outside = [row for row in rows if not row.document]
    if outside:
        yield heading(words["outside pages"])
    for row in outside:
        yield _statement(row, words)
        yield Padding(Prose("\n".join(row.addresses), "dim"), (0, 0, 1, 6))
    count = words["comma"].join(f"{number} {words[name]}" for name, number in totals(rows).items())
    yield Prose(f"{words['statements'].format(len(rows))}{words['colon']}{count}", "bold")


def _statement(row: Row, words: Words) -> RenderableType:
    lines = shared.lines_of(row.lines, words) if row.lines else row.publisher
    head = Prose.assemble(
        (row.statement, "bold"), f"  {lines}  {words[f'basis {row.basis}']}  ",
        (words[row.disposition], STYLES[row.disposition]),
    )  # fmt: skip
    told = [Prose(row.says)]
    if row.reason:
        told.append(Prose(row.reason, "dim"))
    for rule in row.rules:
        part = "" if rule.decides else words.aside(words["in support"])
        examples = words["examples"].format(rule.fires, rule.clear)
        told.append(Prose(f"{rule.set}/{rule.rule}{part}{words['colon']}{examples}", "dim"))
    return Padding(Group(head, Padding(Group(*told), (0, 0, 0, 4))), (0, 0, 0, 2))


def settings_data(book: Rulebook, lang: Language) -> dict[str, Any]:
    """The settings and the profiles as data."""
    return {
        "settings": [_setting(setting, lang) for setting in book.settings.values()],
        "profiles": [
            {
                "name": profile.name,
                "settings": as_json(profile.values),
                "origin": profile.origin,
                "cites": list(profile.cites),
                "addresses": list(profile.addresses),
                "read": profile.read,
                "meaning": profile.meaning[lang],
            }
            for profile in book.profiles.values()
        ],
        "overrides": [
            {"kind": change.kind, "name": change.name, "file": change.place.file, "line": change.place.line}
            for change in book.overrides
        ],
    }


def _setting(setting: Setting, lang: Language) -> dict[str, Any]:
    return {
        "name": setting.name,
        "value": as_json(setting.value),
        "unit": setting.unit,
        "choices": list(setting.choices),
        "origin": setting.origin,
        "cites": list(setting.cites),
        "meaning": setting.meaning[lang],
    }


def settings(book: Rulebook, lang: Language) -> Iterable[RenderableType]:
    """A row a setting, by origin and then in the order of the file; the profiles below."""
    words = Words(lang)
    for origin in ORIGINS:
        own = [setting for setting in book.settings.values() if setting.origin == origin]
        if not own:
            continue
        yield heading(words[origin] + words.aside(str(len(own))))
        table = _table()
        for setting in own:
            value = f"{setting.worded(lang)}{words.unit(setting.unit)}"
            cites = ", ".join(setting.cites)
            table.add_row(Prose(f"{setting.name}\n  = {value}"), Prose(f"{setting.meaning[lang]}\n[{cites}]"))
        yield Padding(table, (0, 0, 1, 0))
    yield heading(words["profiles"])
    table = _table()
    for profile in book.profiles.values():
        values = "\n".join(f"  {name} = {value:,}" for name, value in profile.values.items())
        where = ", ".join((*profile.cites, *profile.addresses))
        read = words.aside(f"{words['read on']} {profile.read}") if profile.read else ""
        table.add_row(Prose(f"{profile.name}\n{values}"), Prose(f"{profile.meaning[lang]}\n[{where}]{read}"))
    yield table


def glossary_data(book: Rulebook, lang: Language) -> list[dict[str, Any]]:
    """The glossary as data."""
    return [
        {"id": term.id, "term": term.term[lang], "meaning": term.meaning[lang], "source": _from(term, lang)}
        for term in book.glossary.values()
    ]


def glossary(book: Rulebook, lang: Language) -> Iterable[RenderableType]:
    """A row a term, with the other language beside it."""
    other: Language = "en" if lang == "zh" else "zh"
    table = _table()
    for term in book.glossary.values():
        names = term.term[lang] if term.term[lang] == term.term[other] else f"{term.term[lang]}\n  {term.term[other]}"
        table.add_row(Prose(names), Prose(f"{term.meaning[lang]}\n[{_from(term, lang)}]"))
    yield table


def _from(term: GlossaryTerm, lang: Language) -> str:
    source = [term.source[lang]] if term.source else []
    return ", ".join([*term.cites, *source])


def _table() -> Table:
    table = columns()
    table.add_column(overflow="fold", ratio=2, style="bold")
    table.add_column(overflow="fold", ratio=3)
    return table
