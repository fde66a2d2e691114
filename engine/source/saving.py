"""Writing an edited file in place of the old one: whole or not at all."""

import os
from pathlib import Path
from shutil import copymode
from tempfile import NamedTemporaryFile


def save(path: Path, text: bytes) -> None:
    """Put a text in place of a file, in one step; raises OSError, and then the file is as it was.

    The mode of the file is kept; where the path is a link, the file that it leads to is written.
    """
    real = path.resolve(strict=True)
    if not real.is_file():
        raise OSError(None, "it is not a regular file")
    with real.open("r+b"):  # a file that may not be written is not replaced either
        pass
    with NamedTemporaryFile(dir=real.parent, prefix=f".{real.name}.", delete=False) as new:
        try:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
            copymode(real, new.name)
            Path(new.name).replace(real)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
