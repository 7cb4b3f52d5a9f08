"""Sending: the email row that an email sent from Dynamics leaves, by which replies find it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from sscsim.events import Send
from sscsim.mail import Address, find_tokens
from sscsim.rules.visibility import shared_implicitly
from sscsim.vocabulary import EmailStatus, ParticipationType, Ref
from sscsim.world import ActivityParty, Email, World

__all__ = ["sent_email"]


def sent_email(world: World, event: Send) -> Email:
    """Build the row of a sent email; its token is the one given, else its subject's (SP-9)."""
    message = event.message
    organization = world.organization
    tokens = find_tokens(message.subject, organization.prefixes, organization.tokendigits)
    sender = event.sender or _first_at(world, message.from_[:1])
    parties = tuple(_parties(world, event, sender))
    email = Email(
        activityid=event.activityid,
        subject=message.subject,
        messageid=message.identity,
        inreplyto=message.inreplyto[0] if message.inreplyto else None,
        conversationindex=message.conversationindex,
        trackingtoken=_picked(world, tokens),
        regardingobjectid=event.regardingobjectid,
        directioncode=True,
        statuscode=EmailStatus.SENT,
        ownerid=_owner(world, sender),
        createdby=sender,
        createdon=message.received,
        senton=message.received,
        actualend=message.received,
        sender=message.from_[0].address if message.from_ else None,
        emailsender=sender,
        parties=parties,
        sharedwith=shared_implicitly(world, _recipients(parties)),
        hashed=not world.settings["DisableSmartMatchingEmailHashCreation"],
    )
    return attrs.evolve(email, **event.columns)


def _picked(world: World, tokens: tuple[str, ...]) -> str | None:
    if not tokens:
        return None
    return tokens[-1] if world.assume.token_pick == "last" else tokens[0]


def _recipients(parties: tuple[ActivityParty, ...]) -> Iterator[Ref]:
    for party in parties:
        if party.participationtypemask != ParticipationType.SENDER and party.partyid is not None:
            yield party.partyid


def _owner(world: World, sender: Ref | None) -> Ref | None:
    if sender is None or sender.table != "queue":
        return sender
    queue = world.directory.queues.get(sender.id)
    return None if queue is None else queue.ownerid


def _first_at(world: World, addresses: tuple[Address, ...]) -> Ref | None:
    rows = (row for one in addresses for row in world.directory.rows_at(one.address))
    return next((row.ref for row in rows if row.active), None)


def _parties(world: World, event: Send, sender: Ref | None) -> Iterator[ActivityParty]:
    message = event.message
    for address in message.from_[:1]:
        yield ActivityParty(
            participationtypemask=ParticipationType.SENDER,
            addressused=address.address,
            partyid=sender,
        )
    headers = (
        (ParticipationType.TO, message.to),
        (ParticipationType.CC, message.cc),
        (ParticipationType.BCC, message.bcc),
    )
    for kind, addresses in headers:
        for address in addresses:
            yield ActivityParty(
                participationtypemask=kind,
                addressused=address.address,
                partyid=_first_at(world, (address,)),
            )
