"""Packages of the npm registry, fetched once by npm itself and kept where caches are kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["NpmError", "cache_folder", "keep", "package"]

_SECONDS = 180


class NpmError(Exception):
    """Why a package could not be had, as a clause of a sentence."""


def package(name: str, version: str, tell: Callable[[], object] = lambda: None) -> bytes:
    """
    Give a package, from where it was kept or through npm.

    Args:
        name: of the package.
        version: the one that is wanted, and no other.
        tell: called before something is fetched.

    Raises:
        NpmError: npm is not there, or could not fetch it.

    """
    kept = cache_folder() / f"{name}-{version}.tgz"
    if not kept.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise NpmError(f"there is no npm on this computer, which would fetch {name}")
        tell()
        keep(kept, _fetched(npm, name, version))
    return kept.read_bytes()


def cache_folder() -> Path:
    """Name the folder in which programs keep what can be fetched again."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "sscsim"


def keep(path: Path, data: bytes) -> None:
    """Write a file whole, whoever else is writing it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        stream.write(data)
    Path(stream.name).replace(path)


def _fetched(npm: str, name: str, version: str) -> bytes:
    try:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(  # noqa: S603 - npm, found on this computer, and words of ours
                [npm, "pack", f"{name}@{version}", "--silent", "--fetch-retries=0"],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
            return (Path(folder) / f"{name}-{version}.tgz").read_bytes()
    except (OSError, subprocess.SubprocessError):
        raise NpmError(f"npm could not fetch {name}@{version}") from None
