"""The question methods 2 and 3 have in common: is the sender one the candidate takes mail from?"""

from __future__ import annotations

from collections.abc import Callable

from sscsim.decisions import Reason
from sscsim.rules.acceptance.said import speaker
from sscsim.rules.answers import promotes, refuses
from sscsim.rules.case import Candidate, Case, row_cell
from sscsim.rules.rule import Answer
from sscsim.world import Row

__all__ = ["by_sender"]


def by_sender(
    case: Case, candidate: Candidate, counts: Callable[[Row], bool], nobody: str
) -> Answer:
    """Let in mail whose sender is on a row that counts; ``nobody`` says what was not found."""
    opening, fragments = speaker(case, candidate)
    known = next((row for row in case.known_senders if counts(row)), None)
    if known is not None:
        return promotes(
            Reason.SENDER_MATCH,
            opening + ", and the sender's address is on the {table} {sender}.",
            **fragments,
            table=known.ref.table,
            sender=row_cell(known),
        )
    if case.correlation is not None and case.assume.sender_methods_accept_correlated:
        return promotes(
            Reason.CORRELATION_MATCH,
            opening + "; the sender is unknown, but the message answers an email in Dynamics.",
            **fragments,
        )
    return refuses(Reason.NO_CORRELATION_MATCH, f"{opening}, and {nobody}.", **fragments)
