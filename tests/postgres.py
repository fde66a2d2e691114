"""A PostgreSQL of one's own for tests: Debian's server, in a folder that goes with it, reached by a socket there.

`python -m tests.postgres` installs it where that is allowed (root on Debian), and says so where it is not.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from tests.debian import install

NONE = "no PostgreSQL on this machine: the history was tried on SQLite alone (python -m tests.postgres installs it)"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest version; None where there is none, or no driver for it."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if (path := shutil.which("initdb")) and not found:
        found = [Path(path)]
    newest = max(found, key=lambda program: (len(str(program)), str(program)), default=None)
    return newest.parent if newest and find_spec("psycopg") else None


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """A running server that gives the URL of a new database at each call, by a socket that no other program knows.

    It never writes through to the disk: what these tests kill is not it.
    """
    found = programs()
    assert found is not None
    folder = Path(mkdtemp(prefix="zc-pg-", dir="/tmp"))
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL does not run as root
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    server = None
    try:
        made = [
            found / "initdb",
            "--pgdata",
            data,
            "--username=zhongcao",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
        ]
        subprocess.run([*made, "--locale=C"], cwd=folder, user=user, stdout=subprocess.DEVNULL, check=True)
        options = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([found / "postgres", "-D", data, *options], cwd=folder, user=user, stderr=log)
        ready = [found / "pg_isready", "--host", folder, "--dbname=postgres", "--quiet"]
        while subprocess.run(ready, check=False).returncode:
            assert server.poll() is None, (folder / "log").read_text()
        numbers = count(1)

        def database() -> str:
            name = f"history{next(numbers)}"
            created = [found / "createdb", "--host", folder, "--username=zhongcao", name]
            subprocess.run(created, check=True)
            return f"postgresql://zhongcao:secret@/{name}?host={folder}"

        yield database
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # at once, whoever is connected
            server.wait(timeout=60)
        shutil.rmtree(folder)


def main() -> None:
    """Install PostgreSQL unless it is there; whatever comes of it, tests go on."""
    if not programs():
        install("postgresql")
    if not programs():
        print(NONE, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
