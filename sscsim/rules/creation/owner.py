"""Whose email is it?

The owner is looked for in To, then Cc, then Bcc; the first list with an eligible owner is used.
Inside the list the owner of the answered email comes first, then the owner of the sender's contact,
account or lead, then the first eligible recipient. The owner need not be the person whose setting
let the message in.
"""

from __future__ import annotations

from sscsim.decisions import NamedRef, Status
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Case
from sscsim.rules.resolution import CUSTOMER_TABLES, owner_for_precedence
from sscsim.rules.rule import Answer, Rule
from sscsim.rules.tuples import made_of
from sscsim.vocabulary import Ref
from sscsim.world import Row

SYSTEM = NamedRef("systemuser", "SYSTEM", "SYSTEM")
_SYSTEM = SYSTEM.ref
_named = made_of(NamedRef)


def eligible(case: Case, row: Row) -> Ref | None:
    """Name the owner of a recipient's mailbox who may own the email (OWN-1, OWN-5)."""
    mailbox = case.world.mailbox_of(row.ref)
    if mailbox is None:
        return None
    if row.ref.table == "systemuser":
        return row.ref if row.active else None
    owner = mailbox.ownerid or row.ownerid
    holder = None if owner is None else case.directory.row(owner)
    return owner if holder is not None and holder.active else None


def eligible_in(case: Case, participation: str) -> list[Ref]:
    """List the eligible owners of To, Cc or Bcc, in the order of the header."""
    return [
        owner
        for recipient in case.recipients
        if recipient.participation == participation
        for row in recipient.rows
        if row.ref.table in ("systemuser", "queue") and (owner := eligible(case, row)) is not None
    ]


def owner_of(case: Case) -> tuple[Ref | None, str]:
    """Find the owner and say why it is this one."""
    first = eligible_in(case, "to") or eligible_in(case, "cc") or eligible_in(case, "bcc")
    if not first:
        return fallback(case), "nobody among the recipients can own it"
    matched = case.correlation.email.ownerid if case.correlation is not None else None
    if matched in first:
        return matched, "the owner of the email it answers is among the recipients"
    sender = case.sender_party.row
    if sender is not None and sender.ref.table in CUSTOMER_TABLES and sender.ownerid in first:
        return (
            sender.ownerid,
            f"the owner of the sender's {sender.ref.table} is among the recipients",
        )
    return first[0], "the first recipient who can own it"


def fallback(case: Case) -> Ref | None:
    """Name who owns what nobody among the recipients can own (OWN-6)."""
    if case.assume.owner_fallback == "system":
        return _SYSTEM
    return owner_for_precedence(case)


def named(case: Case, ref: Ref) -> NamedRef:
    """Add the name people know a row by."""
    if ref == _SYSTEM:
        return SYSTEM
    row = case.directory.row(ref)
    return _named((*ref, ref.id if row is None else row.label))


def check(case: Case) -> Answer:
    """Report the owner."""
    ref, why = owner_of(case)
    if ref is None:
        return passes("The email has no owner that the export names: {why}.", why=why)
    owner = named(case, ref)
    return finds(owner, "The owner is {owner}: {why}.", owner=owner.name, why=why)


RULE = Rule(
    id="OWN-1",
    asks="Whose email is it?",
    answers=("passes", "finds"),
    reads=("mailbox.ownerid", "queue.ownerid", "email.ownerid", "contact.ownerid", "message.To"),
    sources=("S10", "S2"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("owner_fallback",),
)
