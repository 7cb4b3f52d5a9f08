"""Does server-side synchronization read this mailbox?

Mail is read only for an active mailbox with a server profile, whose incoming delivery method is
Server-Side Synchronization, and that was tested and enabled. A mailbox that is not read promotes
nothing, whatever its owner chose; but its owner can still be a recipient of a message that is read
from somebody else's mailbox, and let it in there (SYN-8).
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.remembering import of_the_mailbox
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import DeliveryMethod
from sscsim.world import Mailbox, World

_ACTIVE = 0
_SUCCESS = 1
_BY_SSS = DeliveryMethod.SERVER_SIDE_SYNCHRONIZATION


def obstacle(world: World, mailbox: Mailbox) -> tuple[str, str] | None:
    """Name the first column that keeps a mailbox from being read, and what it means."""
    profiles = world.directory.emailserverprofiles
    if mailbox.statecode != _ACTIVE:
        return "statecode", "it is inactive"
    if mailbox.emailserverprofile is None or mailbox.emailserverprofile not in profiles:
        return "emailserverprofile", "it has no email server profile"
    if mailbox.incomingemaildeliverymethod != _BY_SSS:
        return "incomingemaildeliverymethod", "its incoming mail is not read by SSS"
    if not mailbox.enabledforincomingemail:
        return "enabledforincomingemail", "it is not enabled for incoming email"
    if mailbox.incomingemailstatus != _SUCCESS:
        return "incomingemailstatus", "its test of incoming email did not succeed"
    return None


def check(case: Case) -> Answer:
    """Stop where nobody's mailbox got the message, or the mailbox is not read."""
    mailbox = case.mailbox
    if mailbox is None:
        return stops(
            Outcome.NOT_PROCESSED,
            Reason.MAILBOX,
            "No mailbox of a user or queue was addressed, so nothing read the message.",
        )
    found = obstacle(case.world, mailbox)
    if found is None:
        return passes(
            "Incoming mail of {mailbox} is read by server-side synchronization.",
            mailbox=case.mailbox_cell("emailaddress"),
        )
    column, meaning = found
    return stops(
        Outcome.NOT_PROCESSED,
        Reason.MAILBOX,
        "The mailbox {mailbox} is not read: {meaning}.",
        mailbox=case.mailbox_cell("emailaddress"),
        meaning=case.mailbox_cell(column, meaning),
    )


RULE = Rule(
    id="SYN-7",
    asks="Does server-side synchronization read this mailbox?",
    answers=("passes", "stops"),
    reads=(
        "mailbox.statecode",
        "mailbox.emailserverprofile",
        "mailbox.incomingemaildeliverymethod",
        "mailbox.enabledforincomingemail",
        "mailbox.incomingemailstatus",
    ),
    sources=("S22", "S3", "S27", "S1"),
    status=Status.DOCUMENTED,
    check=of_the_mailbox(check),
)
