"""What a check says: where, what is odd, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import attrs

from sscsim.world import World

__all__ = ["Check", "Finding", "Severity", "Spot"]


class Severity(StrEnum):
    """
    How much a finding matters, the most first.

    >>> print(*Severity)
    error warning note

    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@attrs.frozen
class Spot:
    """
    A column of a row; the organisation's settings have no id.

    >>> str(Spot("queue", "sales", "statecode"))
    'queue sales, statecode'

    """

    table: str
    id: str | None
    column: str

    def __str__(self) -> str:
        """Name it for people."""
        row = self.table if self.id is None else f"{self.table} {self.id}"
        return f"{row}, {self.column}"


@attrs.frozen(kw_only=True)
class Finding:
    """
    Something odd in an organisation.

    Attributes:
        check: the id of the check; it stays the same.
        says: what is odd, as a sentence.
        mend: what to do about it.
        spots: the columns that it is about, all of them.
        rules: the rules of the rulebook that say so.

    >>> Finding(check="x", severity=Severity.NOTE, says="Odd.", mend="Leave it.").spots
    ()

    """

    check: str
    severity: Severity
    says: str
    mend: str
    spots: tuple[Spot, ...] = ()
    rules: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Check:
    """
    One question to an organisation.

    Attributes:
        asks: the question, as people ask it.
        rules: the rules of the rulebook behind it.
        mend: what to do where it finds something.
        look: gives a sentence and its spots, or None where all is well.

    >>> never = lambda world: None
    >>> Check(id="x", asks="Odd?", severity=Severity.NOTE, rules=(), mend="", look=never).asks
    'Odd?'

    """

    id: str
    asks: str
    severity: Severity
    rules: tuple[str, ...]
    mend: str
    look: Callable[[World], tuple[str, tuple[Spot, ...]] | None]

    def found(self, world: World) -> Finding | None:
        """Ask it of an organisation."""
        answer = self.look(world)
        if answer is None:
            return None
        says, spots = answer
        return Finding(
            check=self.id,
            severity=self.severity,
            says=says,
            mend=self.mend,
            spots=spots,
            rules=self.rules,
        )
