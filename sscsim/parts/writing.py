"""Files that are there whole or not at all, whenever the writer dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["swept", "written"]

_UNFINISHED = ".sscsim-"


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """
    Open a file that gets its name when everything is written.

    Raises OSError that names the file, where the disk is full for instance; then nothing stays.
    """
    temporary = path.with_name(f"{_UNFINISHED}{os.getpid()}-{path.name}")
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    except BaseException as error:  # an interrupt too
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None and error.errno is not None:
            raise type(error)(error.errno, error.strerror, str(path)) from error
        raise


def swept(folder: Path) -> Path:
    """Make a folder, or take away what a killed writer has left unfinished there."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_UNFINISHED}*"):
        left.unlink(missing_ok=True)
    return folder
