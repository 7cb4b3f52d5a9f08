"""Filtering method 1: email messages in response to Dynamics 365 email.

What a new user starts with. The message is let in only if it answers an email that is in Dynamics,
by any mark that is switched on: In-Reply-To, tracking token, conversation index, smart matching.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.acceptance.said import speaker
from sscsim.rules.answers import promotes, refuses
from sscsim.rules.case import Candidate, Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case, candidate: Candidate) -> Answer:
    """Let in what answers an email in Dynamics."""
    opening, fragments = speaker(case, candidate)
    if case.correlation is None:
        return refuses(
            Reason.NO_CORRELATION_MATCH,
            opening + ", and the message answers no email in Dynamics.",
            **fragments,
        )
    return promotes(
        Reason.CORRELATION_MATCH,
        opening + ", and the message answers one that is in Dynamics.",
        **fragments,
    )


RULE = Rule(
    id="FLT-5",
    asks="Does the message answer an email that is in Dynamics?",
    answers=("refuses", "promotes"),
    reads=(
        "usersettings.incomingemailfilteringmethod",
        "queue.incomingemailfilteringmethod",
        "organization.SSSForceFilteringMethodForUserMailboxes",
    ),
    sources=("S1", "S9"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("user_default_filter", "queue_default_filter"),
)
