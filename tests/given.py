"""What tests are given: rules and plans with known answers, and the product as its users run it."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from click.testing import CliRunner

from engine.cli import main

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
BLAST = ROOT / "examples" / "celebrity-sales-blast.yaml"
"""The sample plan with the most to find."""

RULES = Path(__file__).with_name("rules")
"""Four rules, one of each severity, with settings of their own; statements and conflicts are the shipped ones."""

ALONE = ("--rules", str(RULES), "--no-shipped")
"""The options for these rules and no others."""

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

BROKEN = """\
version: 1
campain: {}
objective: {primary: footfal}
budget: {total: 500k, total: 1}
cohorts: [{id: &a a}, {id: b, brief: b}]
"""
"""A text that can be read and is no plan, wrong in six ways."""

NAUGHTY: dict[str, bytes] = {
    "empty": b"",
    "zeros": b"\x00" * 64,
    "binary": bytes(range(256)),
    "not UTF-8": "种草".encode("gb18030"),
    "UTF-16": PLAN.encode("utf-16"),
    "a byte too many": PLAN.encode() + b"#" * 1_000_000,
    "deep": b"[" * 50_000,
    "deep in JSON": b'{"a":' * 50_000,
    "billion laughs": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "an alias to itself": b"a: &a [*a]\n",
    "an object to build": b"a: !!python/object/apply:os.system [id]\n",
    "endless number": b"version: " + b"9" * 100_000,
    "huge exponent": b"budget: {total: 1e99999999999999999999}\n",
    "no number": b"budget: {total: .nan}\n",
    "half a pair in a value": b'{"version": "\\ud800"}',
    "half a pair in a key": b'{"version\\ud800": 1}',
    "an escape sequence in a key": b'{"\\u001b[31mversion": 1}',
    "a key of its own kind": b"[{}]: 1\n",
    "a thousand wrong fields": b"".join(b"f%d: 1\n" % at for at in range(1000)),
    "a thousand wrong words": b"objective: {secondary: [" + b"sels, " * 1000 + b"]}\n",
    "several documents": b"version: 1\n---\nversion: 1\n",
    "a list": b"- version: 1\n",
    "wrong in every way": b"version: []\ncampaign: 1\nobjective: x\nbudget: [1]\ncohorts: {a: 1}\nads: no\n",
}
"""What nobody should send, by what is wrong with it; none of it is a plan."""

COMMAND = Path(sys.executable).with_name("zhongcao")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


def zhongcao(*arguments: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT) -> Ran:
    """Run the command in this process, which takes a fraction of the time of `installed`."""
    with chdir(cwd):
        done = CliRunner(catch_exceptions=False).invoke(main, [*map(str, arguments)], input=stdin)
    return Ran(done.exit_code, done.stdout, done.stderr)


def installed(
    *arguments: str | Path,
    stdin: str | bytes = b"",
    cwd: Path = ROOT,
    encoding: str = "",
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run the installed command as a planner would, in a process; any Python warning in it is an error.

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

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A service that listens on a port of this machine."""

    port: int
    log: int
    """The file that the service writes its log to, open."""
    group: int
    """The process group of the service and its workers."""

    def kill(self) -> None:
        """End the service and its workers at once; they are not told."""
        os.killpg(self.group, signal.SIGKILL)

    def said(self) -> str:
        """What the log says."""
        return os.pread(self.log, os.fstat(self.log).st_size, 0).decode()

    def ask(
        self,
        method: str,
        path: str,
        body: str | bytes | Iterable[bytes] | None = None,
        type_: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own; a body in parts is sent without saying how long it is."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            raw = body.encode() if isinstance(body, str) else body
            connection.request(method, path, raw, {**({"Content-Type": type_} if type_ else {}), **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(*options: str, **env: str) -> Iterator[Server]:
    """Run `zhongcao serve` with one worker, on a socket that listens already, so that nothing need be waited for.

    It keeps no checks unless ZHONGCAO_HISTORY says where.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening, TemporaryFile() as log:
        command = [
            sys.executable,
            "-c",
            "from engine.cli import main; main()",
            "serve",
            "--workers",
            "1",
            "--bind",
            f"fd://{listening.fileno()}",
            *([] if "ZHONGCAO_HISTORY" in env else ["--no-history"]),
            *options,
        ]
        process = subprocess.Popen(
            command,
            pass_fds=[listening.fileno()],
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "error", **env},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        port = listening.getsockname()[1]
        listening.close()
        try:
            yield Server(port, log.fileno(), process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)
