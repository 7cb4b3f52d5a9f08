"""Was this item given up as undeliverable before?

When creating the email fails, later cycles try again, at most five times. Then the item gets the
category "Tracked to Dynamics 365 (Undeliverable)" and is left alone.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule

MOST_RETRIES = 5


def failures(case: Case) -> int:
    """Count how often this item failed in this mailbox so far."""
    return case.world.attempts.get((case.delivery.mailbox or "", case.message.identity), 0)


def check(case: Case) -> Answer:
    """Stop at an item whose retries are used up."""
    failed = failures(case)
    if failed <= MOST_RETRIES:
        return passes("The item is not among the undeliverable ones.")
    return stops(
        Outcome.NOT_EVALUATED,
        Reason.EXCLUDED_ITEM,
        "It failed {failed} times and carries the category Undeliverable; it is left alone.",
        failed=str(failed),
    )


RULE = Rule(
    id="SYN-12",
    asks="Was this item given up as undeliverable?",
    answers=("passes", "stops"),
    reads=("message.category",),
    sources=("S19",),
    status=Status.DOCUMENTED,
    check=check,
)
