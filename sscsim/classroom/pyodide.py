"""Pyodide, which is Python for a browser: fetched once, through npm, and kept by the user."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["FILES", "VERSION", "PyodideError", "cache_folder", "fetched", "unpacked"]

VERSION = "314.0.7"
_SHA256 = "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0"
_NAME = f"pyodide-{VERSION}.tgz"
_SECONDS = 180

# What of the package a page needs; the other files are for developers.
FILES = (
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide.js",
    "pyodide-lock.json",
    "python_stdlib.zip",
)


class PyodideError(Exception):
    """Why there is no Pyodide, as a clause of a sentence."""


def fetched(tell: Callable[[], object] = lambda: None) -> bytes:
    """
    Give the package, from where it was kept or through npm.

    Args:
        tell: called before something is fetched.

    Raises:
        PyodideError: npm is not there, or could not fetch it.

    """
    kept = cache_folder() / _NAME
    if not kept.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise PyodideError("there is no npm on this computer, which would fetch Pyodide")
        tell()
        _fetch(npm, kept.parent)
    return kept.read_bytes()


def cache_folder() -> Path:
    """Name the folder in which programs keep what can be fetched again."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "sscsim"


def _fetch(npm: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(  # noqa: S603 - npm, found on this computer, and words of ours
            [npm, "pack", f"pyodide@{VERSION}", "--silent", "--fetch-retries=0"],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        raise PyodideError(f"npm could not fetch pyodide@{VERSION}") from None


def unpacked(package: bytes) -> dict[str, bytes]:
    """
    Take the files that a page needs out of the package.

    Raises:
        PyodideError: it is not that package, to the byte.

    >>> unpacked(b"something else")
    Traceback (most recent call last):
    sscsim.classroom.pyodide.PyodideError: the file is not pyodide-314.0.7.tgz as npm has it

    """
    if hashlib.sha256(package).hexdigest() != _SHA256:
        raise PyodideError(f"the file is not {_NAME} as npm has it")
    found = {}
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in FILES:
            member = archive.extractfile(f"package/{name}")
            found[name] = b"" if member is None else member.read()
    return found
