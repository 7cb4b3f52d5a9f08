"""From whom a message could have come: one of each kind of sender that rules can tell apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from sscsim.engine import deliveries
from sscsim.mail import parse_address
from sscsim.vocabulary import Ref
from sscsim.whatif.changes import Change, Stage, header
from sscsim.world import World

__all__ = ["owners_of_mail", "sender_changes"]

STRANGER = "someone@outside.invalid"
_MOST = 40  # kinds of senders


def sender_changes(stage: Stage) -> Iterator[Change]:
    """Write from a stranger, or from one of each kind that Dynamics knows."""
    message = stage.event.message
    now = message.from_[0].address if message.from_ else None
    for address, who in _kinds(stage).items():
        if address != now:
            says, were = f"it comes from {who}, {address}", f"it came from {who}, {address}"
            entry = parse_address(address)
            yield header("From", says, were, address, from_=(entry,))
    if stage.world.assume.sender_header == "sender":
        yield from _sent_by(stage)


def _sent_by(stage: Stage) -> Iterator[Change]:
    """Write another Sender, where that header is what counts (FLT-9)."""
    message = stage.event.message
    now = message.sender[0].address if message.sender else None
    if now is not None:
        says, were = "it has no Sender header", "it had no Sender header"
        yield header("Sender", says, were, None, sender=())
    for address, who in _kinds(stage).items():
        if address != now:
            says = f"its Sender header names {who}, {address}"
            were = f"its Sender header named {who}, {address}"
            yield header("Sender", says, were, address, sender=(parse_address(address),))


def _kinds(stage: Stage) -> dict[str, str]:
    """Give an address of each kind, and who that is; first a stranger."""
    world = stage.world
    owners = owners_of_mail(stage)
    found: dict[Hashable, tuple[str, str]] = {_kind(world, STRANGER, owners): (STRANGER, "")}
    known = (address for address, entries in world.directory.addressbook.entries.items() if entries)
    people = (address for email in world.emails for address in email.addresses)
    smart = world.organization.enablesmartmatching
    for address in sorted({*known, *(people if smart else ())}):
        entry = parse_address(address)
        if entry.wellformed and len(found) <= _MOST:
            found.setdefault(_kind(world, entry.address, owners), (entry.address, ""))
    return {address: _who(world, address) for address, _ in found.values()}


def _kind(world: World, address: str, owners: set[Ref]) -> Hashable:
    """Tell senders apart: by the rows of the address in their order, and by earlier mail."""
    rows = world.directory.rows_at(address)
    several = len(rows) > 1  # only of several does it matter whose they are (PTY-4)
    mail: tuple[str, ...] = ()
    if world.organization.enablesmartmatching:
        mail = tuple(one.activityid for one in world.emails.sharing_addresses([address], 1))
    return (
        tuple((row.ref.table, row.active, several and row.ownerid in owners) for row in rows),
        mail,
    )


def owners_of_mail(stage: Stage) -> set[Ref]:
    """Name the owners of the mailboxes that are read: their own records come first (SP-12)."""
    directory = stage.world.directory
    found: set[Ref | None] = set()
    for one in deliveries(stage.world, stage.event):
        mailbox = directory.mailboxes.get(one.mailbox or "")
        if mailbox is not None:
            owner = mailbox.regardingobjectid
            row = directory.row(owner)
            found.add(owner if row is None or owner.table == "systemuser" else row.ownerid)
    return {ref for ref in found if ref is not None}


def _who(world: World, address: str) -> str:
    rows = world.directory.rows_at(address)
    if not rows:
        return "a stranger"
    told = []
    for row in rows[:3]:
        table = "user" if row.ref.table == "systemuser" else row.ref.table
        told.append(f"the {'' if row.active else 'inactive '}{table} {row.label}")
    return " and ".join(told) + (" and more" if len(rows) > len(told) else "")
