"""How well a rule is known, in the four words of the rulebook."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Status"]


class Status(StrEnum):
    """Where the knowledge of a rule comes from, surest first (rulebook 0)."""

    DOCUMENTED = "documented"
    COMMUNITY = "community"
    INFERRED = "inferred"
    UNKNOWN = "unknown"

    @property
    def sentence(self) -> str:
        """What the word means, for a reader who meets it for the first time."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.DOCUMENTED: "stated on a Microsoft page or in published table metadata",
    Status.COMMUNITY: "stated by a Microsoft engineer's blog, a forum or a consultant",
    Status.INFERRED: "our reading of several documented facts",
    Status.UNKNOWN: "nobody says; the simulator's choice is a guess",
}
