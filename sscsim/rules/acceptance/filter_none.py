"""Filtering method 4: no email messages.

Nothing is let in automatically, not even a reply. Tracking by hand still works, and another
recipient may still let the same message in.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.acceptance.said import speaker
from sscsim.rules.answers import refuses
from sscsim.rules.case import Candidate, Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case, candidate: Candidate) -> Answer:
    """Let nothing in."""
    opening, fragments = speaker(case, candidate)
    return refuses(
        Reason.NO_CORRELATION_MATCH, opening + ", so nothing is let in automatically.", **fragments
    )


RULE = Rule(
    id="FLT-8",
    asks="Does the candidate let nothing in automatically?",
    answers=("refuses",),
    reads=(
        "usersettings.incomingemailfilteringmethod",
        "queue.incomingemailfilteringmethod",
        "organization.SSSForceFilteringMethodForUserMailboxes",
    ),
    sources=("S1", "S9"),
    status=Status.DOCUMENTED,
    check=check,
)
