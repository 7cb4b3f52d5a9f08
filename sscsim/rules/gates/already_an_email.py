"""Is there an email with this message id already?

One incoming activity stands for one message, however many mailboxes hold a copy: when a later
mailbox meets a message that was promoted, nothing new is made. A sent copy is another email,
because direction counts. If the setting for it is on, a queue that meets the message later still
gets a queue item.
"""

from __future__ import annotations

from sscsim.decisions import Cell, Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule
from sscsim.world import Email


def copies(case: Case, *, outgoing: bool) -> tuple[Email, ...]:
    """Find the emails with this message id in one direction (DUP-2)."""
    exact = case.assume.messageid_case_sensitive
    found = case.world.emails.with_messageid(case.message.identity, exact=exact)
    return tuple([email for email in found if email.directioncode is outgoing])


def incoming_copy(case: Case) -> Email | None:
    """Find the email this message is already; sent mail is compared with sent mail."""
    return next(iter(copies(case, outgoing=case.outgoing)), None)


def check(case: Case) -> Answer:
    """Stop at a message that is an email already."""
    existing = incoming_copy(case)
    if existing is None:
        return passes("No email has this message id yet.")
    return stops(
        Outcome.DUPLICATE,
        Reason.DUPLICATE,
        "The message was promoted before, as {email}; one message becomes one email.",
        email=Cell(
            "email", existing.activityid, "messageid", existing.messageid, f'"{existing.subject}"'
        ),
    )


RULE = Rule(
    id="DUP-3",
    asks="Is the message an email already?",
    answers=("passes", "stops"),
    reads=("email.messageid", "email.directioncode", "message.Message-ID"),
    sources=("S23", "S9", "S2"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("messageid_case_sensitive",),
)
