"""The rules of a running service: a good edit replaces them, a bad one is told and the last good ones stay.

A check finishes on the rules that it began with. The rules that an edit replaced are given back, with what
durable_rules holds of them, when the last check on them has ended; so at most one set of rules is held for each check
in flight, and one for those to come.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from blinker import Signal
from flask import Flask, Response, current_app, request

from engine.check import Checker
from engine.messages import Message
from engine.problems import Problem, Refused
from engine.rules import SHIPPED, load_rules, walk

HEADER, VERSION = "Zhongcao-Rules", "Zhongcao-Version"
"""The headers of an answer that name the digest of the rules that gave it, and the version that read them."""

HELD = "zhongcao.edition"
"""Where a request keeps the rules that it began with."""

log = logging.getLogger(__name__)

refused = Signal()
"""Sent by rules of which an edit could not be used."""


@dataclass(eq=False)
class Edition:
    """The rules between two edits; `users` are the checks in flight on them, and the service while they are current."""

    checker: Checker
    loaded: datetime
    users: int = 1


class Rules:
    """The last good rules of some folders and a zhongcao.yaml, what is wrong with the last edit of them, since when.

    Raises Refused when they are broken at the start: without rules there is no service.
    """

    def __init__(self, folders: Sequence[Path], config: Path | None = None) -> None:
        self.folders = tuple(folders)
        self.config = config
        self.named = tuple(dict.fromkeys((*folders, SHIPPED, *([config] if config else []))))
        self.problems: tuple[Problem, ...] = ()
        self.broken: datetime | None = None
        self._lock = Lock()
        self._loading = Lock()
        self._seen = self._files()
        self._current = self._load()

    # --- Checks -----------------------------------------------------------------------------------------------------

    def take(self) -> Edition:
        """The current rules; whoever takes them gives them back."""
        with self._lock:
            self._current.users += 1
            return self._current

    def give_back(self, edition: Edition) -> None:
        """The last one to give back rules that were replaced closes them."""
        with self._lock:
            edition.users -= 1
            unused = not edition.users
        if unused:
            edition.checker.close()

    # --- Edits ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the files again if they are not what they were; the log tells what came of it, and nothing is raised."""
        with self._loading:
            before, self._seen = self._seen, {}
            try:
                seen = self._files()
                edition = self._load() if seen != before else None
                self._seen = seen
            except Refused as why:
                self._seen = seen
                self._refuse(why)
            except Exception:  # a defect, or a folder that went while it was read; the next change tries again
                log.exception("the edited rules could not be used")
                told = Message("these rules could not be used; the log says why")
                self._refuse(Refused.at(str(self.folders[-1]), told))
            else:
                if edition:
                    self._replace(edition)

    def _replace(self, edition: Edition) -> None:
        with self._lock:
            replaced, self._current = self._current, edition
            self.problems, self.broken = (), None
        self.give_back(replaced)
        book = edition.checker.rulebook
        log.info("the edited rules are in use: %d rules, %s", len(book.rules), book.digest)

    def _refuse(self, why: Refused) -> None:
        kept = self._current.checker.rulebook.digest
        log.error("the edited rules are broken, those of before stay in use (%s):\n%s", kept, why)
        self.problems, self.broken = why.problems, self.broken or datetime.now().astimezone()
        refused.send(self)

    def _load(self) -> Edition:
        """All rules, compiled; what an edit did not touch is not read again."""
        return Edition(Checker(load_rules(self.folders, self.config)), datetime.now().astimezone())

    def _files(self) -> dict[Path, bytes | None]:
        """Every file that the rules are read from; None for what cannot be read."""
        return {path: _content(path) for named in self.named for path in (named, *walk(named))}


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


# --- The rules of a request -----------------------------------------------------------------------------------------


def register(app: Flask, rules: Rules) -> None:
    """Let the application answer from these rules, each request from one edition, which its answer names."""
    app.extensions["zhongcao"] = rules

    @app.after_request
    def name(response: Response) -> Response:
        book = edition().checker.rulebook
        response.headers[HEADER], response.headers[VERSION] = book.digest, book.version
        return response

    @app.teardown_request
    def give_back(_: BaseException | None) -> None:
        if held := request.environ.pop(HELD, None):
            rules.give_back(held)


def rules() -> Rules:
    """The rules of this application, as edits change them."""
    held: Rules = current_app.extensions["zhongcao"]
    return held


def edition() -> Edition:
    """The rules of this request, the same from its first question to its last."""
    held: Edition | None = request.environ.get(HELD)
    if held is None:
        held = request.environ[HELD] = rules().take()
    return held
