"""Python with the rules in it, started once when the folder is made: its memory, written down.

What takes a browser seconds (starting Python, importing sscsim) is done here by node, which comes
with npm. Without node a page is as right, and slower to start.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sscsim.classroom.npm import cache_folder, keep
from sscsim.classroom.page import asset
from sscsim.classroom.pyodide import VERSION

__all__ = ["START", "snapshot_of"]

_SECONDS = 120

# What is asked once before the memory is written down, so that the page finds all of it imported.
_STORY = """
title: A start
systemusers: [{id: a, fullname: A, internalemailaddress: a@x.example,
               incomingemailfilteringmethod: 0}]
timeline: [deliver: {id: m, from: b@x.example, to: [a@x.example]}, readers: {email: m}]
"""
START = """\
import sys

sys.path.insert(0, "/sscsim.zip")

from sscsim.classroom import answered
"""


def snapshot_of(parts: Mapping[str, bytes]) -> bytes | None:
    """
    Give the memory of a Python that is ready to be asked, packed by gzip.

    None where there is no node that could start it.

    Args:
        parts: the files of Pyodide and ``sscsim.zip``.

    """
    node = shutil.which("node")
    if node is None:
        return None
    kept = cache_folder() / f"memory-{_digest(parts)}.gz"
    if not kept.is_file():
        made = _made(node, parts)
        if made is None:
            return None
        _replace(kept, gzip.compress(made, 6, mtime=0))
    return kept.read_bytes()


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256(VERSION.encode())
    for text in (asset("snapshot.cjs"), _program()):
        whole.update(text.encode())
    whole.update(parts["sscsim.zip"])
    return whole.hexdigest()[:16]


def _program() -> str:
    asked = json.dumps({"ask": "open", "name": "start", "text": _STORY})
    return f"{START}\nanswered({asked!r})\n"


def _made(node: str, parts: Mapping[str, bytes]) -> bytes | None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part, data in parts.items():
            (folder / part).write_bytes(data)
        (folder / "snapshot.cjs").write_text(asset("snapshot.cjs"), "utf-8")
        (folder / "start.py").write_text(_program(), "utf-8")
        try:
            subprocess.run(  # noqa: S603 - node, found on this computer, and a script of ours
                [node, "snapshot.cjs"],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return (folder / "snapshot.bin").read_bytes()


def _replace(path: Path, memory: bytes) -> None:
    """Keep it for the next time, and none of an sscsim that was before."""
    keep(path, memory)
    for old in path.parent.glob("memory-*.gz"):
        if old != path:
            old.unlink(missing_ok=True)
