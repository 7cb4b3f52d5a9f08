"""Is no visible recipient a user or queue?

If the only route to the mailbox was Bcc, a distribution list or an alias that is stored nowhere, no
visible recipient stands for a user or queue, and there is nobody whose method could accept.
Microsoft's pages except a mailbox whose own user or queue tracks all email; the article does not.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Refuse a message without any candidate."""
    if case.candidate_recipients:
        return passes("A user or queue is among the visible recipients.")
    return refuses(
        Reason.NO_RECIPIENT_MATCH,
        "Nobody in {recipients} is a user or a queue of the organisation.",
        recipients=case.header("To", [entry.address for _, entry in case.addressed], "To or Cc"),
    )


RULE = Rule(
    id="FLT-16",
    asks="Is no visible recipient a user or queue?",
    answers=("passes", "refuses"),
    reads=("message.To", "message.Cc", "message.Bcc"),
    sources=("S3", "S5"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("accept_all_requires_recipient_match", "list_recipients_expandable"),
)
