"""Was the message received after the date from which mail is processed?

The start is the later of two dates: the one on the email server profile and the one on the
mailbox. A message received exactly then is still too old (SP-1). Setting the mailbox date back has
no effect while the profile's date is later.
"""

from __future__ import annotations

from datetime import datetime

from sscsim.decisions import Cell, Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case, cell
from sscsim.rules.rule import Answer, Rule


def start(case: Case) -> Cell | None:
    """Give the later of the two dates, as the cell where it stands."""
    mailbox, profile, dates = case.mailbox, case.profile, []
    if mailbox is not None and mailbox.processemailreceivedafter is not None:
        dates.append(case.mailbox_cell("processemailreceivedafter"))
    if profile is not None and profile.processemailsreceivedafter is not None:
        column = "processemailsreceivedafter"
        key, date = profile.emailserverprofileid, profile.processemailsreceivedafter
        dates.append(cell("emailserverprofile", key, column, date))
    return max(dates, key=lambda date: date.value) if dates else None


def check(case: Case) -> Answer:
    """Stop at a message from before the start."""
    since = start(case)
    received: datetime | None = case.message.received
    if since is None:
        return passes("No start date is set for the mailbox.")
    if received is None or received > since.value:
        return passes("The message was received after the start date {since}.", since=since)
    return stops(
        Outcome.NOT_EVALUATED,
        Reason.BEFORE_WATERMARK,
        "The message was received {received}; only mail received after {since} is processed.",
        received=case.header("received", received),
        since=since,
    )


RULE = Rule(
    id="SYN-3",
    asks="Was the message received after the start date?",
    answers=("passes", "stops"),
    reads=(
        "mailbox.processemailreceivedafter",
        "emailserverprofile.processemailsreceivedafter",
        "message.received",
    ),
    sources=("S2",),
    status=Status.DOCUMENTED,
    check=check,
)
