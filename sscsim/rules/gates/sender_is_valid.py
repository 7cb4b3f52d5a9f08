"""Is there a usable address in From?

The first address of From counts. If it is missing or has not the form of an address, the message
is rejected as InvalidSender. A system notice without a sender is the usual case; it is tried again
in later cycles and then marked undeliverable.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Refuse a message without a usable sender."""
    sender = case.from_address
    if sender is None:
        return refuses(
            Reason.INVALID_SENDER,
            "The message names {sender} in From.",
            sender=case.header("From", None, "no sender"),
        )
    cell = case.header("From", sender.address)
    if not sender.wellformed:
        return refuses(
            Reason.INVALID_SENDER, "The text in From is not an address: {sender}.", sender=cell
        )
    return passes("The message comes from {sender}.", sender=cell)


RULE = Rule(
    id="VAL-2",
    asks="Is there a usable address in From?",
    answers=("passes", "refuses"),
    reads=("message.From",),
    sources=("S30", "S23"),
    status=Status.DOCUMENTED,
    check=check,
)
