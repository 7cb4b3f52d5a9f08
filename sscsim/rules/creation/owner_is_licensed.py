"""Has the owner of the mailbox a licence?

The owner of the receiving mailbox needs a licence and enough privileges; otherwise creation fails
and the item is marked undeliverable. Only an explicit "not licensed" counts.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case, cell
from sscsim.rules.resolution import owner_for_precedence
from sscsim.rules.rule import Answer, Rule
from sscsim.world import SystemUser


def check(case: Case) -> Answer:
    """Stop where the user of the mailbox has no licence."""
    ref = owner_for_precedence(case)  # of the mailbox or, for a queue's mailbox, of the queue
    owner = None if ref is None else case.directory.row(ref)
    if not isinstance(owner, SystemUser) or owner.islicensed is not False:
        return passes("No licence is known to be missing.")
    return stops(
        Outcome.FAILED_CREATE,
        Reason.CREATE_HOOK,
        "The filter said yes, but {owner} has no licence, so the email cannot be created.",
        owner=cell("systemuser", owner.systemuserid, "islicensed", False, owner.label),
    )


RULE = Rule(
    id="VAL-7",
    asks="Has the owner of the mailbox a licence?",
    answers=("passes", "stops"),
    reads=("systemuser.islicensed",),
    sources=("S3", "S40"),
    status=Status.DOCUMENTED,
    check=check,
)
