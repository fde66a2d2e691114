"""Watches the files of the rules; one thread a process, since a thread does not survive the fork of a server."""

import atexit
import logging
from pathlib import Path
from threading import Event, Lock, Thread

from watchfiles import watch

from api.reload import Rules
from engine.rules import walk

QUIET, PATIENCE = 50, 400
"""Milliseconds: a save has ended when nothing has changed for so long, and is looked at after so long all the same."""

WAKE = 200
"""Milliseconds between looks at whether to stop."""

log = logging.getLogger(__name__)


class Watch:
    """Refreshes rules when their files change."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._lock = Lock()
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to watch, unless it has begun; the rules are up to date when this returns."""
        with self._lock:
            if self._thread is None:
                self.rules.refresh()
                self._thread = Thread(target=self._follow, name="rules", daemon=True)
                self._thread.start()
                atexit.register(self.stop)

    def stop(self) -> None:
        """End the thread; it ends with the process, too."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        atexit.unregister(self.stop)

    def _follow(self) -> None:
        told = ""
        while not self._stopping.is_set():
            try:
                self._watch(self._places())
            except Exception as error:  # a folder went meanwhile, may not be watched, or the system has no watch left
                if str(error) != told:
                    told = str(error)
                    log.warning("the rule folders cannot be watched, so they are looked at every second: %s", told)
                self._stopping.wait(1)
                self.rules.refresh()

    def _watch(self, places: dict[Path, tuple[int, int]]) -> None:
        """Refresh at each change in some folders, until there are others to watch."""
        awake = watch(
            *places,
            watch_filter=None,
            debounce=PATIENCE,
            step=QUIET,
            stop_event=self._stopping,
            rust_timeout=WAKE,
            yield_on_timeout=True,
            recursive=False,
        )
        new = True  # what changed before the system began to tell is seen at the first awakening
        for changes in awake:
            if changes or new:
                self.rules.refresh()
                new = False
                if self._places() != places:
                    return

    def _places(self) -> dict[Path, tuple[int, int]]:
        """The folders to watch, each with what tells it from another one of its name.

        Above a rule folder and beside a zhongcao.yaml too: both can be replaced whole.
        """
        found: dict[Path, tuple[int, int]] = {}
        for path in map(Path.absolute, self.rules.named):
            above = next(folder for folder in path.parents if folder.is_dir())
            for place in (above, path, *walk(path)):
                if place.is_dir():
                    status = place.stat()
                    found[place] = status.st_ino, status.st_ctime_ns
        return found
