"""Does creating the email succeed?

A message may pass every filter and still not become an email: a plug-in or workflow fails, or a
privilege is missing. It is tried again in later cycles, at most five times, and then carries the
category "Tracked to Dynamics 365 (Undeliverable)". It is not in Dynamics although the filter said
yes.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.gates.given_up import MOST_RETRIES, failures
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Stop where something keeps the row from being created."""
    cause = case.message.create_fails
    if cause is None:
        return passes("Nothing keeps the email from being created.")
    left = MOST_RETRIES - failures(case)
    then = f"{left} more tries follow" if left > 0 else "it is marked Undeliverable"
    return stops(
        Outcome.FAILED_CREATE,
        Reason.CREATE_HOOK,
        "The filter said yes, but creating the email failed: {cause}; {then}.",
        cause=case.header("create_fails", cause),
        then=then,
    )


RULE = Rule(
    id="SYN-13",
    asks="Does creating the email succeed?",
    answers=("passes", "stops"),
    reads=("message.create_fails",),
    sources=("S3", "S31"),
    status=Status.DOCUMENTED,
    check=check,
)
