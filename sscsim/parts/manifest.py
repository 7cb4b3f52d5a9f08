"""What a work folder was made for: only the same question is answered from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sscsim.errors import InputError, Place, Problem
from sscsim.parts.writing import swept, written

__all__ = ["asked_again", "kept", "remembered"]

_NAME = "manifest.json"


def asked_again(folder: Path, question: Mapping[str, Any]) -> bool:
    """
    Say whether the same was asked in a work folder before; if nothing was, it is noted.

    Raises:
        InputError: something else was asked there, or the folder holds something else.
        OSError: the folder cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [asked_again(Path(folder), {"order": "file"}) for _ in range(2)]
    [False, True]

    """
    asked = remembered(folder / _NAME)
    if asked is None:
        if folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir()):
            what = "this folder holds something else than the work of a replay."
            raise _refused(folder, what, "Name an empty folder, or a new one.")
        kept(swept(folder) / _NAME, question)
        return False
    swept(folder)
    others = [name for name in {**asked, **question} if asked.get(name) != question.get(name)]
    if others:
        what = f"the work there is that of another replay: another {', another '.join(others)}."
        raise _refused(folder, what, "Ask the same again, or name a new folder.")
    return True


def remembered(path: Path) -> dict[str, Any] | None:
    """Read a note; None if there is none."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise _refused(path, "this is no JSON.", "Name a new folder for the work.") from None
    return found


def kept(path: Path, note: Mapping[str, Any]) -> None:
    """Write a note."""
    with written(path) as stream:
        stream.write(json.dumps(note, indent=2).encode())


def _refused(path: Path, what: str, mend: str) -> InputError:
    return InputError([Problem(Place(f"--work {path}"), what, mend)])
