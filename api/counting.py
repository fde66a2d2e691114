"""The folder that all workers count in for the metrics; it is to be named before prometheus_client is imported."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import rmtree
from tempfile import mkdtemp

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of prometheus_client that names it."""


@contextmanager
def shared() -> Iterator[None]:
    """Make a folder and name it, unless one is named already; it goes when the process that made it is done with it."""
    if SHARED in os.environ:
        yield
        return
    maker, folder = os.getpid(), mkdtemp(prefix="zhongcao-")
    os.environ[SHARED] = folder
    try:
        yield
    finally:
        if os.getpid() == maker:  # workers come through here too when they end
            del os.environ[SHARED]
            rmtree(folder, ignore_errors=True)
