"""Where the lists of a row stand: those of its message, which may lie in several mailboxes."""

from __future__ import annotations

from typing import Any

from sscsim.bulk.compiling import within

__all__ = ["stretch"]


@within
def stretch(kind: int, row: int, rows: Any, at: Any) -> Any:
    """Give where a list of some kind begins, and where it ends."""
    lists = rows[row].lists
    return at[kind, lists], at[kind, lists + 1]
