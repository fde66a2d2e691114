"""What ended workers counted, in one file for each kind: else the folder that all count in grows with every worker."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

from api.counting import SHARED

SUMMED = ("counter", "histogram")
"""The kinds whose values outlive a worker; what the library names its files by."""


@contextmanager
def held(how: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Nothing is folded meanwhile; with LOCK_EX nothing is read either. BlockingIOError with LOCK_NB, where it is."""
    with Path(os.environ[SHARED], "lock").open("wb") as lock:
        fcntl.flock(lock, how)
        yield


def fold(ended: Iterable[int]) -> bool:
    """Add what workers counted to what those before them did, unless somebody reads it just now; whether it is done.

    It does not wait: a reader that hangs shall not keep the server from replacing it.
    """
    with suppress(BlockingIOError), held(fcntl.LOCK_EX | fcntl.LOCK_NB):
        for pid in ended:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]
            for kind in SUMMED:
                _add(Path(os.environ[SHARED], f"{kind}_{pid}.db"), Path(os.environ[SHARED], f"{kind}_ended.db"))
        return True
    return False


def _add(file: Path, total: Path) -> None:
    if not file.exists():  # it ended before it counted
        return
    sums = MmapedDict(str(total))  # type: ignore[no-untyped-call]
    for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]
        before, _ = sums.read_value(key)  # type: ignore[no-untyped-call]
        sums.write_value(key, before + value, 0)  # type: ignore[no-untyped-call]
    sums.close()  # type: ignore[no-untyped-call]
    file.unlink()
