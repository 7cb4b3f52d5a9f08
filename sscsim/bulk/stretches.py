"""What a row has from its message, which may lie in several mailboxes: keys and lists."""

from __future__ import annotations

from typing import Any

from sscsim.bulk.compiling import inlined, within

__all__ = ["letter_of", "stretch"]


@inlined
def letter_of(row: int, run: Any) -> Any:
    """Give the message of a row, or the email that was there before."""
    return run.letters[run.rows[row].letter]


@within
def stretch(kind: int, row: int, rows: Any, at: Any) -> Any:
    """Give where a list of some kind begins, and where it ends."""
    letter = rows[row].letter
    return at[letter, kind], at[letter + 1, kind]
