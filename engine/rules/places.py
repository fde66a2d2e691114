"""Where things stand in rule files; rules keep no places, so a file is read again when it is first asked for."""

from pathlib import Path

from engine.problems import Location, Refused
from engine.source import Path as At
from engine.source import Source, read


def source_of(file: str) -> Source:
    """A rule file with its places, as it is now; without any when it is gone, or being saved at this moment."""
    try:
        return read(Path(file).read_bytes(), file)
    except (OSError, Refused):
        return Source(file)


class Places:
    """The places of keys and entries in rule files, as they are now."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def __call__(self, file: str, path: At) -> Location:
        """Where a key stands, an entry of a list, or the nearest thing around it; the start of a file that is gone."""
        if file not in self._sources:
            self._sources[file] = source_of(file)
        return self._sources[file].locate_key(path)
