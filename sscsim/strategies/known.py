"""Who is known in an organisation: the addresses of its rows, in the order of its files."""

from __future__ import annotations

from collections.abc import Iterable

from sscsim.mail import Address, parse_address
from sscsim.strategies.pools import OUTSIDE, QUEUES, SHARED, USERS, own_address
from sscsim.vocabulary import Ref
from sscsim.world import Directory, Row, World

__all__ = [
    "INSIDE",
    "MAILBOXES",
    "PEOPLE",
    "customers",
    "insiders",
    "mailboxes",
    "parsed",
    "regardings",
]

# Who and what there might be, in the order of places (`few.by_place`).
MAILBOXES = (*USERS, *QUEUES)
INSIDE = (*map(own_address, MAILBOXES), SHARED)
PEOPLE = (*OUTSIDE, *OUTSIDE, *INSIDE)  # more mail comes from outside


def parsed(texts: Iterable[str]) -> tuple[Address, ...]:
    """See texts as the entries of a header, each once."""
    return tuple(map(parse_address, dict.fromkeys(texts)))


def insiders(directory: Directory) -> tuple[str, ...]:
    """List the addresses of users and queues."""
    rows: tuple[Row, ...] = (*directory.systemusers.values(), *directory.queues.values())
    addresses = (address.strip().lower() for row in rows for address in row.addresses.values())
    return tuple(dict.fromkeys(addresses))


def customers(directory: Directory) -> tuple[str, ...]:
    """List the addresses of contacts, leads, accounts and other records."""
    rows = (directory.records[ref] for ref in regardings(directory))
    addresses = (address.strip().lower() for row in rows for address in row.addresses.values())
    return tuple(dict.fromkeys(addresses))


def regardings(directory: Directory) -> tuple[Ref, ...]:
    """List the records that an email may be about, in the order of the address book."""
    return tuple(sorted(directory.records, key=directory.addressbook.ordinals.__getitem__))


def mailboxes(world: World) -> tuple[str, ...]:
    """List the ids of the mailboxes."""
    return tuple(world.directory.mailboxes)
