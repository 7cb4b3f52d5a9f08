"""Must the accepting recipient's own mailbox be read?

A user whose mailbox is not read can still be a recipient of mail read from somebody else's. The
evaluation rule mentions only the filtering method; a checklist says to make sure of the mailbox.
Nobody knows which holds, so it is a switch.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Candidate, Case, row_cell
from sscsim.rules.gates.mailbox_is_read import obstacle
from sscsim.rules.rule import Answer, Rule


def check(case: Case, candidate: Candidate) -> Answer:
    """Keep a candidate without a working mailbox from accepting, where the switch says so."""
    if not case.assume.acceptor_mailbox_must_be_enabled:
        return passes("The candidate's own mailbox does not matter.")
    mailbox = case.world.mailbox_of(candidate.ref)
    if mailbox is not None and obstacle(case.world, mailbox) is None:
        return passes("The mailbox of {who} is read.", who=row_cell(candidate.row))
    return refuses(
        Reason.NO_CORRELATION_MATCH,
        "{who} cannot accept: no mailbox of theirs is read.",
        who=row_cell(candidate.row),
    )


RULE = Rule(
    id="FLT-26",
    asks="Must the accepting recipient's own mailbox be read?",
    answers=("passes", "refuses"),
    reads=("mailbox.statecode", "mailbox.enabledforincomingemail", "mailbox.incomingemailstatus"),
    sources=("S3", "S1"),
    status=Status.UNKNOWN,
    check=check,
    switches=("acceptor_mailbox_must_be_enabled",),
)
