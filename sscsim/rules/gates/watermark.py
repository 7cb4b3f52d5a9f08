"""Was the message received before one that was processed already?

The mailbox keeps the received time of the last processed message and evaluates only what came
later. A message that a rule filed away, and that a person drags back the next day, is normally
skipped: its received time lies behind. One received at the same moment is still evaluated (SP-1).
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case, cell
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Stop at a message behind the watermark."""
    mark = case.world.watermarks.get(case.delivery.mailbox or "")
    received = case.message.received
    if mark is None or received is None or received >= mark:
        return passes("Nothing received later was processed before.")
    return stops(
        Outcome.NOT_EVALUATED,
        Reason.BEFORE_WATERMARK,
        "The message was received {received}, and mail received {mark} was processed already.",
        received=case.header("received", received),
        mark=cell("mailbox", case.delivery.mailbox, "processemailreceivedafter", mark),
    )


RULE = Rule(
    id="SYN-2",
    asks="Was mail received later than this processed already?",
    answers=("passes", "stops"),
    reads=("mailbox.processemailreceivedafter", "message.received"),
    sources=("S1",),
    status=Status.DOCUMENTED,
    check=check,
)
