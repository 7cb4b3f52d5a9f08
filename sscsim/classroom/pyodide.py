"""Pyodide, which is Python for a browser: fetched once, through npm, and kept by the user."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable

from sscsim.classroom.npm import NpmError, package

__all__ = ["FILES", "VERSION", "fetched", "unpacked"]

VERSION = "314.0.7"
_SHA256 = "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0"
_NAME = f"pyodide-{VERSION}.tgz"

# What of the package a page needs; the other files are for developers.
FILES = (
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide.js",
    "pyodide-lock.json",
    "python_stdlib.zip",
)


def fetched(tell: Callable[[], object] = lambda: None) -> bytes:
    """
    Give the package, from where it was kept or through npm.

    Args:
        tell: called before something is fetched.

    Raises:
        NpmError: npm is not there, or could not fetch it.

    """
    return package("pyodide", VERSION, tell)


def unpacked(package: bytes) -> dict[str, bytes]:
    """
    Take the files that a page needs out of the package.

    Raises:
        NpmError: it is not that package, to the byte.

    >>> unpacked(b"something else")
    Traceback (most recent call last):
    sscsim.classroom.npm.NpmError: the file is not pyodide-314.0.7.tgz as npm has it

    """
    if hashlib.sha256(package).hexdigest() != _SHA256:
        raise NpmError(f"the file is not {_NAME} as npm has it")
    found = {}
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in FILES:
            member = archive.extractfile(f"package/{name}")
            found[name] = b"" if member is None else member.read()
    return found
