"""Debian's packages that tests use where they are there, or may be installed: by root, on Debian."""

import os
import shutil
import subprocess


def install(package: str) -> None:
    """Install a package where that is allowed; whatever comes of it, tests go on."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", package]):
        subprocess.run(["apt-get", *command], env=env, stdout=subprocess.DEVNULL, check=False)
