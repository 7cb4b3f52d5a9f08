"""How much memory there is, so that what fits is done in one piece."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

__all__ = ["memory_left"]

_UNKNOWN = 4 << 30  # where the system does not tell, as much as a small machine has
_SYSTEM = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")  # of a container: what it may have, and what it has
_AVAILABLE = re.compile(r"^MemAvailable:\s+([0-9]+) kB$", re.MULTILINE)


def memory_left() -> int:
    """Tell how many bytes could be used without pushing anything out."""
    found = _AVAILABLE.search(_said(_SYSTEM))
    left = int(found[1]) << 10 if found else _UNKNOWN
    most, used = _said(_GROUP / "memory.max").strip(), _said(_GROUP / "memory.current").strip()
    if most.isdecimal() and used.isdecimal():  # a group without a limit says "max"
        left = min(left, max(int(most) - int(used), 0))
    return left


def _said(path: Path) -> str:
    with suppress(OSError, ValueError):
        return path.read_text("ascii")
    return ""
