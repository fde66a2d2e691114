"""What every step of a journey can use: a folder to work in, the command, the service."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.given import DAY, Answer, Ran, Server, serving, zhongcao


@dataclass
class Desk:
    """What somebody has on the desk: plans and rules as files, the plan as it was, and the last answers."""

    folder: Path
    server: Server
    plan: str = "plan.yaml"
    ran: Ran = field(default_factory=lambda: Ran(0, "", ""))
    answer: Answer | None = None
    before: str = ""

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, new: str, old: str) -> None:
        """Write some words for others that the file has once."""
        text = (self.folder / name).read_text(encoding="utf-8")
        old, new = (words.replace("\\n", "\n") for words in (old, new))
        assert text.count(old) == 1, (name, old)
        self.write(name, text.replace(old, new))

    def check(self, *arguments: str, as_of: str = DAY) -> None:
        self.ran = zhongcao("check", self.plan, "--as-of", as_of, *arguments, cwd=self.folder)

    def report(self, *arguments: str) -> Any:
        """The report as programs read it."""
        asked = ("check", self.plan, "--as-of", DAY, "--format", "json", *arguments)
        return json.loads(zhongcao(*asked, cwd=self.folder).out)

    def send(self, query: str = "") -> None:
        """Send the plan to the service."""
        path = f"/v1/checks?as_of={DAY}&file={self.plan}{query}"
        self.answer = self.server.ask("POST", path, (self.folder / self.plan).read_bytes(), "application/yaml")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The service with the shipped rules."""
    with serving() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Desk:
    return Desk(tmp_path, server)
