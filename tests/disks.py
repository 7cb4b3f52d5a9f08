"""A disk that is full: what a process writes to it ends in the middle of a file."""

from __future__ import annotations

import os
from typing import Any

import pytest

__all__ = ["full_at"]


def full_at(size: int, **environment: str) -> dict[str, Any]:
    """Give what `subprocess` is told: no file of the process gets longer than this many bytes.

    It compiles no modules into files: half of one would stay beside our own code, and the next
    process could not import it.
    """
    resource = pytest.importorskip("resource")
    return {
        "preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        "env": {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    }
