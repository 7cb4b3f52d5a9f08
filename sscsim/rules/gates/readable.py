"""Can the message be read at all?

A file that is damaged, or a header that no reader can make sense of, is told as unreadable with
the reason. It is never silently dropped, and never reported as kept private.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Stop at a message that the reader gave up on."""
    trouble = case.message.unreadable
    if trouble is None:
        return passes("The message could be read.")
    return stops(
        Outcome.UNREADABLE,
        Reason.UNREADABLE,
        "The message could not be read: {trouble}.",
        trouble=case.header("message", trouble),
    )


RULE = Rule(
    id="VAL-12",
    asks="Can the message be read?",
    answers=("passes", "stops"),
    reads=("message.headers",),
    sources=(),
    status=Status.INFERRED,
    check=check,
)
