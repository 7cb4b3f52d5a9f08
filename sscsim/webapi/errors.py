"""What is wrong with a query, in words; several things at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["QueryError", "near"]


class QueryError(ValueError):
    """
    A query that cannot be answered, with each reason and what to write instead.

    >>> QueryError([("there is no set.", "Write queues.")]).reasons
    (('there is no set.', 'Write queues.'),)

    """

    def __init__(self, reasons: Iterable[tuple[str, str]]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(what for what, _ in self.reasons))

    @property
    def unanswered(self) -> bool:
        """Whether something was asked that Dataverse answers and this room does not."""
        return any(what.endswith("is not answered here.") for what, _ in self.reasons)


def near(word: str, known: Iterable[str]) -> str:
    """Offer the nearest name, or some of those that there are."""
    names = sorted(known)
    close = difflib.get_close_matches(word.lower(), names, n=1)
    few = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")  # noqa: PLR2004
    return f"Did you mean {close[0]}?" if close else f"There are: {few or 'none'}."
