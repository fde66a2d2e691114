"""Every JSON Schema by its name, with the files that it is for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.schemas import shared
from engine.schemas.playbook import playbook
from engine.schemas.rule import rule
from engine.schemas.shapes import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"

WIDTH = 200
"""Characters in a line of a shipped schema, if it can be helped."""


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of file: its name, the files, their title, and the schema as it is worked out."""

    name: str
    files: str
    title: str
    make: Callable[[], Schema]

    def schema(self) -> Schema:
        """The schema: JSON data, the same every time."""
        return {"$schema": DIALECT, **self.make(), "title": self.title}


CATALOGUE: Mapping[str, Described] = {
    described.name: described
    for described in (
        Described("rule", "rules/<set>/<rule-id>.yaml", "A rule", rule),
        Described("settings", "rules/settings.yaml", "Settings", shared.settings),
        Described("profiles", "rules/profiles.yaml", "Profiles", shared.profiles),
        Described("sources", "rules/sources.yaml", "Source documents", shared.sources),
        Described("statements", "rules/statements/<document>.yaml", "Statements of a document", shared.statements),
        Described("outside", "rules/statements/X.yaml", "Statements of outside pages", shared.outside),
        Described("conflicts", "rules/conflicts.yaml", "Disagreements of the documents", shared.conflicts),
        Described("packs", "rules/packs.yaml", "Packs", shared.packs),
        Described("glossary", "rules/glossary.yaml", "Words of the field", shared.glossary),
        Described("questions", "rules/questions.yaml", "Questions for open fields", shared.questions),
        Described("playbook", "rules/playbooks/<objective>.yaml", "A playbook", playbook),
        Described("plan", "a campaign plan", "A campaign plan", shared.plan),
        Described("config", "zhongcao.yaml", "Changes to the rules", shared.config),
    )
}
"""The kinds of files that people write, by the names of their schemas."""


def written(name: str) -> str:
    """A schema as it stands in its file."""
    return "\n".join(_lines(CATALOGUE[name].schema())) + "\n"


def _lines(node: object) -> list[str]:
    """JSON with what is short on one line: a field a line, so that a change can be read."""
    flat = json.dumps(node, ensure_ascii=False)
    if len(flat) <= WIDTH or not isinstance(node, dict | list):
        return [flat]
    if isinstance(node, dict):
        parts = [_after(f"{json.dumps(key, ensure_ascii=False)}: ", _lines(value)) for key, value in node.items()]
    else:
        parts = [_lines(value) for value in node]
    inner = [f" {line}" for part in parts[:-1] for line in (*part[:-1], f"{part[-1]},")]
    inner += [f" {line}" for line in parts[-1]]
    opening, closing = "{}" if isinstance(node, dict) else "[]"
    return [opening, *inner, closing]


def _after(key: str, lines: list[str]) -> list[str]:
    return [key + lines[0], *lines[1:]]
