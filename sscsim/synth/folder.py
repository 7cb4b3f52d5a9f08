"""A folder that is written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sscsim.errors import InputError, Place, Problem

__all__ = ["folder_problems", "whole_folder"]


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """
    Give a folder to write into, which becomes ``out`` when everything is written.

    Until then it lies beside ``out`` under another name, and is removed when anything fails.

    Raises:
        InputError: ``out`` is a file, a folder that holds something, or in no folder.

    """
    problems = list(folder_problems(out))
    if problems:
        raise InputError(problems)
    with _named(out):
        yield from _filled(out)


def _filled(out: Path) -> Iterator[Path]:
    temporary = Path(tempfile.mkdtemp(prefix=f".{out.name[:80]}.", dir=out.absolute().parent))
    try:
        inside = temporary / "whole"  # with the mode of any new folder; the one around it is ours
        inside.mkdir()
        yield inside
        if out.is_dir():
            out.rmdir()  # empty still, or somebody was quicker than we are and keeps it
        inside.rename(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _named(out: Path) -> Iterator[None]:
    """Name the folder as the user wrote it: of a full disk the system names none, or ours."""
    hidden = str(out.absolute().parent / f".{out.name[:80]}.")
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).startswith(hidden):
            error.filename = str(out)
        raise


def folder_problems(out: Path) -> Iterator[Problem]:
    """Say why ``out`` cannot become a new folder; nothing if it can."""
    place = Place(f"--out {out}")
    if out.is_dir() and any(out.iterdir()):
        offer = "Name a new folder, or empty this one first."
        yield Problem(place, "this folder is not empty.", offer)
    elif out.is_symlink() or (out.exists() and not out.is_dir()):
        yield Problem(place, "this is no folder.", "Name a new folder.")
    elif not out.absolute().parent.is_dir():
        yield Problem(place, f"there is no folder {out.parent}.", "Make it first.")
