"""Filtering method 0: all email messages.

Every message that reaches the evaluation is let in. Nothing about the sender or the content is
looked at, so private and confidential mail is promoted too.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.acceptance.said import speaker
from sscsim.rules.answers import promotes
from sscsim.rules.case import Candidate, Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case, candidate: Candidate) -> Answer:
    """Let everything in."""
    opening, fragments = speaker(case, candidate)
    return promotes(Reason.ACCEPT_ALL, opening + ", so every message is let in.", **fragments)


RULE = Rule(
    id="FLT-4",
    asks="Does the candidate let every message in?",
    answers=("promotes",),
    reads=(
        "usersettings.incomingemailfilteringmethod",
        "queue.incomingemailfilteringmethod",
        "organization.SSSForceFilteringMethodForUserMailboxes",
    ),
    sources=("S1", "B5"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("hide_flags_affect_runtime", "user_default_filter", "queue_default_filter"),
)
