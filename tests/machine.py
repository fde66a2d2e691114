"""A machine that the service is deployed on, in a folder: what systemd does with the shipped units is done here.

`python -m tests.machine` installs nginx, sqlite3 and openssl where that is allowed; tests that lack them say so.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.debian import install
from tests.given import ROOT, Answer

DEPLOY = ROOT / "docs" / "deploy"
UNIT = (DEPLOY / "zhongcao.service").read_text(encoding="utf-8")

ABSENT = ("apt-get ", "/usr/bin/python3 ", "/opt/zhongcao/bin/pip ", "docker ", "journalctl ", "nginx ")
"""How a command begins that installs a program, or asks one that this machine has not."""

UNMOVED = ("systemctl daemon-reload", "systemctl reload nginx")


ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execvp(sys.argv[2], sys.argv[2:])
"""
"""Python that becomes a program which finds an open socket as systemd hands it over (sd_listen_fds(3))."""


def activated(listening: socket.socket, *command: str) -> list[str]:
    """The command that starts a program with a socket; it is passed the file of the socket, too."""
    return [sys.executable, "-c", ACTIVATE, str(listening.fileno()), *command]


def settings(unit: str, name: str) -> list[str]:
    """The values that a unit gives to a name."""
    return re.findall(rf"^{name}=(.*)$", unit, re.M)


def ask(
    sock: socket.socket,
    path: str,
    body: bytes | None = None,
    type_: str = "application/yaml",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on an open connection."""
    connection = HTTPConnection("plans.example.com", timeout=60)
    connection.sock = sock
    try:
        told = {**({"Content-Type": type_} if body is not None else {}), **(headers or {})}
        connection.request("GET" if body is None else "POST", path, body, told)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


class Machine:
    """A folder in place of /, the socket that its systemd holds, and the service while it runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (
            "etc/systemd/system",
            "etc/nginx/conf.d",
            "var/lib/zhongcao",
            "var/log/nginx",
            "run",
            "opt/zhongcao",
        ):
            (root / folder).mkdir(parents=True)
        (root / "opt/zhongcao/bin").symlink_to(Path(sys.executable).parent)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(self.here("/run/zhongcao.sock"))
        self.socket.listen(64)
        self.log = (root / "log").open("ab")
        self.env = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.service: subprocess.Popen[bytes] | None = None

    def here(self, text: str) -> str:
        """The same, of this machine."""
        return re.sub(r"(?<![\w.])/(etc|var|run|opt)/", rf"{self.root}/\1/", text)

    def path(self, path: str) -> Path:
        return Path(self.here(path))

    def run(self, block: str) -> str:
        """The lines of a shell block, one after the other, and what they print; systemctl moves the service."""
        out, waiting = "", list[str]()
        for line in (*block.splitlines(), "systemctl daemon-reload"):
            if line.startswith("systemctl "):
                out += self._shell("\n".join(waiting))
                waiting.clear()
                self._move(line)
            elif not line.startswith(ABSENT):
                waiting.append(line)
        return out

    def _shell(self, script: str) -> str:
        command = ["sh", "-e", "-c", self.here(script)]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _move(self, line: str) -> None:
        if line in UNMOVED:
            return
        verb, *units = line.removeprefix("systemctl ").replace("enable --now", "start").split()
        assert {unit.partition(".")[0] for unit in units} == {"zhongcao"}
        if verb in ("stop", "restart"):
            self.stop()
        if verb in ("start", "restart"):
            self.start()

    def start(self, *options: str, **more: str) -> None:
        """Start the service as its unit says, on the socket; returns when it says that it is ready."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
            place = self.path("/run/notify")
            place.unlink(missing_ok=True)
            notified.bind(str(place))
            self.service = self.begin(*options, NOTIFY_SOCKET=str(place), **more)
            notified.settimeout(1)
            while True:
                with suppress(TimeoutError):
                    assert notified.recv(1000).startswith(b"READY=1")
                    return
                assert self.service.poll() is None, self.said()

    def begin(self, *options: str, **more: str) -> subprocess.Popen[bytes]:
        """The process that the unit starts, with its environment and the socket as its third file."""
        for credential in settings(UNIT, "LoadCredential"):
            name, source = credential.split(":")
            self.path("/run/credentials").mkdir(exist_ok=True)
            if self.path(source).exists():
                self.path(f"/run/credentials/{name}").write_bytes(self.path(source).read_bytes())
        lines = settings(UNIT, "Environment")
        for file in settings(UNIT, "EnvironmentFile"):
            if (path := self.path(file.removeprefix("-"))).exists():
                lines += path.read_text(encoding="utf-8").splitlines()
        told = dict(line.replace("%d", "/run/credentials").split("=", 1) for line in lines)
        env = self.env | {name: self.here(value) for name, value in told.items()} | more
        (command,) = settings(UNIT, "ExecStart")
        return subprocess.Popen(
            activated(self.socket, *shlex.split(self.here(command)), *options),
            cwd=self.path("/var/lib/zhongcao"),
            env=env,
            pass_fds=[self.socket.fileno()],
            stdout=self.log,
            stderr=self.log,
        )

    def stop(self) -> None:
        """End the service, in the time that its unit gives it."""
        if self.service:
            self.service.terminate()
            (seconds,) = settings(UNIT, "TimeoutStopSec")
            assert self.service.wait(timeout=float(seconds)) == 0, self.said()
            self.service = None

    def ask(self, path: str, body: bytes | None = None, token: str = "") -> Answer:
        """One request through the socket."""
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(self.here("/run/zhongcao.sock"))
        return ask(sock, path, body, headers={"Authorization": f"Bearer {token}"} if token else {})

    def said(self) -> str:
        """What the log says."""
        return (self.root / "log").read_text(encoding="utf-8")


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine where nothing is installed; its service ends with it. (The path of a socket has to be short.)"""
    with TemporaryDirectory(prefix="zc-") as folder:
        made = Machine(Path(folder))
        try:
            yield made
        finally:
            if made.service:
                made.service.terminate()
                made.service.wait(timeout=60)
            made.socket.close()
            made.log.close()


def main() -> None:
    """Install what is missing of what the notes use; whatever comes of it, tests go on."""
    for program, package in (
        ("nginx", "nginx-light"),
        ("sqlite3", "sqlite3"),
        ("openssl", "openssl"),
        ("curl", "curl"),
    ):
        if not shutil.which(program, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin"):
            install(package)


if __name__ == "__main__":
    main()
