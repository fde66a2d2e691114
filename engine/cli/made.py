"""A folder of pages that a command makes and makes again, in which no file of anybody else is lost."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.cli.options import stop
from engine.messages import Message
from engine.problems import Location, Problem, Refused, why

MARKER = ".zhongcao-pages"
"""The file that tells a folder of ours; it names our pages, one a line, below its first line."""

_HEAD = "# Pages made by `zhongcao rules docs`, which replaces and removes them:"
_PAGE = re.compile(r"(rules/)?[a-z0-9-]+\.(html|md)")


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Put pages into a folder by their names; those of before that are no more are removed.

    A folder that has other files and not the marker, and a page in whose place another file stands, end the command
    before anything is written.
    """
    try:
        before = _before(folder)
        if foreign := [name for name in pages if not _is_free(folder, name, before)]:
            told = Message("this file is not of this command, and stays as it is; move it, or name another folder")
            stop(Refused(Problem(Location(str(folder / name), 1, 1), told) for name in foreign))
        (folder / "rules").mkdir(parents=True, exist_ok=True)
        _mark(folder, {*before, *pages})  # first, so that pages are ours even if this ends half-way
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        for name in before - set(pages):
            if _is_free(folder, name, before):
                (folder / name).unlink(missing_ok=True)
        _mark(folder, pages)
    except OSError as error:
        told = Message("the pages cannot be written: {why}", why=why(error))
        stop(Refused.at(str(error.filename or folder), told))


def _before(folder: Path) -> frozenset[str]:
    """The names of the pages that were written before; another folder with anything in it ends the command."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return frozenset()
    marker = folder / MARKER
    lines = marker.read_text(encoding="utf-8", errors="replace").splitlines() if marker.is_file() else []
    if lines[:1] != [_HEAD]:
        told = Message("this folder has files that are not of this command; name a new folder, or an empty one")
        stop(Refused.at(str(folder), told))
    return frozenset(filter(_PAGE.fullmatch, lines[1:]))


def _is_free(folder: Path, name: str, before: Iterable[str]) -> bool:
    """Whether a page can be put there: nothing is there, or a page of before, and no link leads elsewhere."""
    root = folder.resolve()
    real = (root / name).resolve()
    return real == root / name and (name in before or not real.exists())


def _mark(folder: Path, pages: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in (_HEAD, *sorted(pages)))
    (folder / MARKER).write_text(text, encoding="utf-8", newline="\n")
