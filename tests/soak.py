"""Many clients at once, for long: is any answer another one's, does any request fail, does memory grow?

`python -m tests.soak` runs it in full; tests/test_many_clients.py in short.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from engine.source import read
from tests.given import DAY, EXAMPLES, Server, serving, zhongcao

CLIENTS, CHECKS, WORKERS = 8, 20_000, 3
"""The full form: so many clients, checks of each, and workers of the service."""

NAME = "soak-00-000000"
"""What a plan is called; of the same length for all, so that places in the text stay."""

BETWEEN = 10
"""Memory is read when the first client has made so many more checks."""

WARM = 3
"""A worker is warm when its memory is read for this time."""

MEGABYTE = 1_000_000
MOST = 50 * MEGABYTE
"""So many bytes may a warm worker grow by."""


class Template(NamedTuple):
    """A sample plan named NAME as JSON, and its report."""

    plan: bytes
    report: bytes

    def named(self, name: str) -> tuple[bytes, bytes]:
        """The plan under another name, and its report but for the digest."""
        return tuple(text.replace(NAME.encode(), name.encode()) for text in self)  # type: ignore[return-value]


@dataclass
class Soaked:
    """What came of it: checks made, what went wrong with some, and the bytes of each worker at every reading."""

    checks: int = 0
    wrong: list[str] = field(default_factory=list)
    digests: set[bytes] = field(default_factory=set)
    memory: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def growth(self) -> list[int]:
        """By how many bytes each worker grew at most, once it was warm."""
        warm = [read[WARM - 1 :] for read in self.memory.values() if len(read) > WARM]
        return [max(read) - read[0] for read in warm]


def templates(*options: str) -> list[Template]:
    """The sample plans but for the one that finds most, which would take up half of the time; by rules of one's own."""
    return [_template(file, options) for file in EXAMPLES if "celebrity" not in file.name]


def soak(server: Server, checks: int, plans: list[Template]) -> Soaked:
    """Let all clients make so many checks each, every one of a plan with a name of its own."""
    found = Soaked()
    with ThreadPoolExecutor(CLIENTS) as pool:
        asked = [pool.submit(_client, found, server, number, checks, plans) for number in range(CLIENTS)]
    for one in asked:
        one.result()
    return found


def _client(found: Soaked, server: Server, number: int, checks: int, plans: list[Template]) -> None:
    for at in range(checks):
        name = f"soak-{number:02}-{at:06}"
        plan, report = plans[(number + at) % len(plans)].named(name)
        try:
            answer = server.ask(
                "POST", f"/v1/checks?as_of={DAY}&file={name}", plan, "application/json", {"X-Request-ID": name}
            )
        except (OSError, HTTPException) as error:
            found.wrong.append(f"{name}: {error!r}")
            continue
        digest, body = without_digest(answer.body)
        if (answer.status, answer.headers["X-Request-ID"], body) != (200, name, report):
            found.wrong.append(f"{name}: {answer.status}, {answer.headers['X-Request-ID']}, {answer.body[:200]!r}")
        found.digests.add(digest)
        found.checks += 1
        if number == 0 and at % BETWEEN == 0:
            for worker, size in _memory(server.group):
                found.memory[worker].append(size)


def without_digest(report: bytes) -> tuple[bytes, bytes]:
    """The digest of the plan, and the report without it."""
    told = re.search(rb'"digest": "(sha256:\w+)"', report)
    return (told[1], report.replace(told[1], b"", 1)) if told else (b"", report)


def _template(file: Path, options: tuple[str, ...]) -> Template:
    data = read(file.read_bytes(), file.name).data
    data["campaign"]["name"] = NAME
    plan = json.dumps(data, ensure_ascii=False, default=float)
    printed = zhongcao("check", "-", "--format", "json", "--as-of", DAY, "--fail-on", "never", *options, stdin=plan).out
    report = printed.replace('"file": "plan"', f'"file": "{NAME}"')
    return Template(plan.encode(), without_digest(report.encode())[1])


def _memory(service: int) -> Iterator[tuple[int, int]]:
    """The resident bytes of each worker of a service."""
    page = os.sysconf("SC_PAGE_SIZE")
    for worker in Path(f"/proc/{service}/task/{service}/children").read_text().split():
        try:
            yield int(worker), int(Path(f"/proc/{worker}/statm").read_text().split()[1]) * page
        except FileNotFoundError:  # it has just been replaced
            continue


def main() -> None:
    """The full form; ends with 1 where anything is wrong."""
    checks = int(sys.argv[1]) if len(sys.argv) > 1 else CHECKS
    load, began = os.getloadavg()[0], perf_counter()
    with serving("--workers", str(WORKERS)) as server:
        found = soak(server, checks, templates())
    took, growth = perf_counter() - began, found.growth()
    print(  # noqa: T201
        f"{datetime.now().astimezone():%Y-%m-%d}: {CLIENTS} clients x {checks:,} checks of different plans in {took:,.0f} s "
        f"({found.checks / took:,.0f} a second; {os.cpu_count()} processors, load {load:.1f} before this began)\n"
        f"wrong or failed answers: {len(found.wrong)}; plans told apart: {len(found.digests):,}\n"
        f"workers: {WORKERS} at a time, {len(growth)} in all; each grew by {max(growth) / MEGABYTE:.1f} MB at most once warm",
        *found.wrong[:20],
        sep="\n",
    )
    sys.exit(bool(found.wrong) or max(growth) > MOST)


if __name__ == "__main__":
    main()
