"""Has the message an id?

The message id tells one message from another, however many mailboxes hold a copy. What the product
does with a message that has none is not known; the simulator makes a stable id from the message,
or refuses it under the switch.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Refuse a message without an id where the switch says so."""
    cell = case.header("Message-ID", case.message.messageid)
    if case.message.messageid is not None:
        return passes("The message id is {messageid}.", messageid=cell)
    if case.assume.missing_message_id == "reject":
        return refuses(
            Reason.MISSING_HEADER, "The message has no Message-ID ({messageid}).", messageid=cell
        )
    return passes("The message has no Message-ID; one is made from the message.", messageid=cell)


RULE = Rule(
    id="DUP-6",
    asks="Has the message an id?",
    answers=("passes", "refuses"),
    reads=("message.Message-ID",),
    sources=(),
    status=Status.UNKNOWN,
    check=check,
    switches=("missing_message_id",),
)
