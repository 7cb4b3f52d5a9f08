"""How well a rule is known, in the four words of the rulebook; and rules that are not from it."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["OWN_ID", "Status"]

# Whose rule, and which: nobody can take it for a paragraph of the rulebook, and two packages that
# are installed together do not meet.
OWN_ID = re.compile(r"[a-z][a-z0-9_.-]*:[a-z0-9][a-z0-9_.-]*")


class Status(StrEnum):
    """Where the knowledge of a rule comes from, surest first (rulebook 0); last, your own."""

    DOCUMENTED = "documented"
    COMMUNITY = "community"
    INFERRED = "inferred"
    UNKNOWN = "unknown"
    OWN = "own"

    @property
    def sentence(self) -> str:
        """What the word means, for a reader who meets it for the first time."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.DOCUMENTED: "stated on a Microsoft page or in published table metadata",
    Status.COMMUNITY: "stated by a Microsoft engineer's blog, a forum or a consultant",
    Status.INFERRED: "our reading of several documented facts",
    Status.UNKNOWN: "nobody says; the simulator's choice is a guess",
    Status.OWN: "your own rule; no page says that the product does this",
}
