"""A Redis of one's own for tests: Debian's server, reached by a socket in a folder that goes with it.

`python -m tests.redis_server` installs it where that is allowed (root on Debian), and says so where it is not.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from tests.debian import install

NONE = "no Redis on this machine: rates were counted in memory alone (python -m tests.redis_server installs it)"


def there() -> bool:
    """Whether there are a server and the client for it."""
    return bool(shutil.which("redis-server") and find_spec("redis"))


@contextmanager
def redis() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A running server that keeps nothing and that no other program knows: its URL and its process."""
    with TemporaryDirectory(prefix="zc-redis-", dir="/tmp") as folder:
        socket = Path(folder, "socket")
        command = ["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while not socket.exists():
                assert server.poll() is None
                sleep(0.02)
            yield f"redis+unix://{socket}", server
        finally:
            server.kill()
            server.wait(timeout=60)


def main() -> None:
    """Install Redis unless it is there; whatever comes of it, tests go on."""
    if not there():
        install("redis-server")
    if not there():
        print(NONE, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
