"""What tests are given: rules and plans with known answers, and the product as its users run it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))

RULES = Path(__file__).with_name("rules")
"""Four rules, one of each severity, with settings of their own; statements and conflicts are the shipped ones."""

DAY = "2027-01-15"
"""The day on which the tests check."""

PLAN = """\
version: 1
campaign: {name: 春茶 launch, brand: 山茶, product: Spring tea, category: food_beverage}
objective: {primary: sales}
audience: {segments: [students]}
schedule: {start: 2027-05-01, end: 2027-06-01}
budget: {currency: CNY, total: 1000, lines: {creator_fees: 500}}
cohorts:
  - {id: 头部, role: kol, creators: 2, compensation: gifted, kpis: [orders, saves], publish: {from: 2027-05-03}}
ads: {feed: {budget: 100, start: 2027-05-02}}
"""
"""Every rule of RULES fires once, and no required field is missing: one error, one warning, one of each other."""

WARNED = PLAN.replace("start: 2027-05-02", "start: 2027-05-03")
"""PLAN without its error."""

ADVISED = WARNED.replace("kpis: [orders, saves], ", "kpis: [saves], ")
"""PLAN without its error and its warning."""

INFORMED = ADVISED.replace("creators: 2", "creators: 3")
"""PLAN with nothing left but the info."""

QUIET = INFORMED + "readiness: {comment_owner: Lin}\n"
"""No rule of RULES fires."""

OPEN = PLAN.replace(", kpis: [orders, saves], publish: {from: 2027-05-03}", "")
"""PLAN without the fields that its error and its warning are judged by."""

COMMAND = Path(sys.executable).with_name("zhongcao")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


def zhongcao(
    *arguments: str | Path,
    stdin: str | bytes = b"",
    cwd: Path = ROOT,
    encoding: str = "",
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run the installed command as a planner would; any Python warning in it is an error.

    `encoding` is what the outputs shall be written in; where that is ASCII, click writes UTF-8.
    """
    command = [str(COMMAND)] if COMMAND.exists() else [sys.executable, "-c", "from engine.cli import main; main()"]
    done = subprocess.run(
        [*command, *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": encoding or "utf-8", **(env or {})},
        timeout=120,
        check=False,
    )
    written = encoding.replace("ascii", "") or "utf-8"
    return Ran(done.returncode, done.stdout.decode(written), done.stderr.decode(written))


@dataclass(frozen=True)
class Answer:
    """What the service answered."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """A service that listens on a port of this machine."""

    port: int

    def ask(self, method: str, path: str, body: str | bytes | None = None, type_: str | None = None) -> Answer:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            raw = body.encode() if isinstance(body, str) else body
            connection.request(method, path, raw, {"Content-Type": type_} if type_ else {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(application: str = "api:create_app()", **env: str) -> Iterator[Server]:
    """Run the service under gunicorn, on a socket that listens already, so that nothing need be waited for."""
    with socket.create_server(("127.0.0.1", 0)) as listening, TemporaryFile() as log:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            "--threads",
            "8",
            "--bind",
            f"fd://{listening.fileno()}",
        ]
        process = subprocess.Popen(
            command,
            pass_fds=[listening.fileno()],
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "error", **env},
            stdout=log,
            stderr=log,
        )
        port = listening.getsockname()[1]
        listening.close()
        try:
            yield Server(port)
        finally:
            process.terminate()
            process.wait(timeout=60)
