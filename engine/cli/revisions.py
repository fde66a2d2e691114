"""A folder as a git revision has it, read without touching the work tree."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from engine.messages import Message
from engine.problems import Complaint, why

OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What a hook sets for its own repository; the folder says which one is meant."""


class NoRevision(Complaint):
    """A revision of a folder that cannot be read, and why."""


@contextmanager
def revision(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    """A copy of a folder as a revision of its repository has it, for a while, and its name there (REV:path).

    Raises NoRevision.
    """
    if (inside := _git(folder, "rev-parse", "--show-prefix")) is None:
        told = Message(
            "{folder} is in no git repository; name a folder instead of the revision '{name}'", folder=folder, name=name
        )
        raise NoRevision(told)
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None:
        told = Message("there is no folder and no git revision '{name}'", name=name)
        if _git(folder, "rev-parse", "--is-shallow-repository") == b"true\n":
            told = Message(
                "{told}; this clone has only the latest commits, get the others with 'git fetch --unshallow'", told=told
            )
        raise NoRevision(told)
    path = inside.decode().removesuffix("\n").rstrip("/")
    packed = _git(folder, "archive", "--format=zip", commit.decode().strip())  # of this folder alone
    if packed is None:
        raise NoRevision(Message("the revision '{name}' has no folder {path}", name=name, path=path))
    with TemporaryDirectory() as copy:
        with ZipFile(BytesIO(packed)) as archive:
            archive.extractall(copy)
        yield Path(copy), f"{name}:{path}"


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git answers, None when it fails; raises NoRevision where there is no git."""
    env = {key: value for key, value in os.environ.items() if key not in OURS}
    try:
        done = subprocess.run(  # noqa: S603  (a list, no shell)
            ["git", "-C", str(folder), *arguments],  # noqa: S607  (the user's git)
            env=env,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        told = Message("git cannot be run: {why}; name a folder instead of a revision", why=why(error))
        raise NoRevision(told) from None
    return done.stdout if done.returncode == 0 else None
