"""Who can accept or send mail: one of each sort that the rules can tell apart under any policy."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any, NamedTuple

from sscsim.policy.knobs import KNOBS
from sscsim.vocabulary import Ref
from sscsim.world import Row, World

__all__ = ["Person", "mailboxes", "people", "senders"]

_LINKS = {"ownerid", "businessunitid", "emailserverprofile"}  # they say who, not what is allowed


class Person(NamedTuple):
    """A user or queue with an address, and how many are alike."""

    ref: Ref
    address: str
    alike: int = 1


def people(worlds: Sequence[World], apart: Container[str] = ()) -> list[Person]:
    """
    Give one user or queue of each sort; an address that is kept ``apart`` is a sort of its own.

    Of one sort are those of whom every column that a rule looks at is the same in each world: their
    own, their options', their mailbox's, its profile's, and the rows that share their addresses.
    """
    found: dict[Any, Person] = {}
    for row in _rows(worlds):
        for address in _addresses(row):
            own = address if address in apart else None
            sort = (own, *(_sort(world, row.ref, address) for world in worlds))
            first = found.get(sort)
            found[sort] = (
                Person(row.ref, address) if first is None else first._replace(alike=first.alike + 1)
            )
    return list(found.values())


def senders(worlds: Sequence[World]) -> list[str]:
    """Give one address of each sort of sender: by the rows that have it, and their state."""
    found: dict[Any, str] = {}
    for world in worlds:
        for address, entries in sorted(world.directory.addressbook.entries.items()):
            if entries:
                found.setdefault(tuple(_rows_at(one, address) for one in worlds), address)
    return list(found.values())


def mailboxes(worlds: Sequence[World], apart: Container[str] = ()) -> list[str]:
    """Give the address of one mailbox of each sort: by what says whether it is read."""
    found: dict[Any, str] = {}
    for ref in dict.fromkeys(ref for world in worlds for ref in _refs(world)):
        for world in worlds:
            mailbox = world.directory.mailbox_of_owner(ref)
            if mailbox is not None:
                address = mailbox.emailaddress.strip().lower()
                own = address if address in apart else None
                sort = (own, *(_mailbox_sort(one, ref) for one in worlds))
                found.setdefault((ref.table, sort), address)
    return list(dict.fromkeys(found.values()))


def _rows(worlds: Sequence[World]) -> Iterator[Row]:
    for ref in dict.fromkeys(ref for world in worlds for ref in _refs(world)):
        yield next(row for world in worlds if (row := world.directory.row(ref)) is not None)


def _refs(world: World) -> Iterator[Ref]:
    directory = world.directory
    yield from (row.ref for row in directory.systemusers.values())
    yield from (row.ref for row in directory.queues.values())


def _addresses(row: Row) -> list[str]:
    found = (address.strip().lower() for address in row.addresses.values())
    return list(dict.fromkeys(address for address in found if address))


def _sort(world: World, ref: Ref, address: str) -> tuple[Any, ...]:
    directory = world.directory
    mailbox = directory.mailbox_of_owner(ref)
    options = directory.usersettings.get(ref.id) if ref.table == "systemuser" else None
    return (
        ref.table,
        _values(ref.table, directory.row(ref)),
        _values("usersettings", options),
        _mailbox_sort(world, ref),
        mailbox is not None and mailbox.emailaddress.strip().lower() == address,
        _rows_at(world, address),
    )


def _mailbox_sort(world: World, ref: Ref) -> tuple[Any, ...] | None:
    mailbox = world.directory.mailbox_of_owner(ref)
    if mailbox is None:
        return None
    profile = world.directory.emailserverprofiles.get(mailbox.emailserverprofile or "")
    return _values("mailbox", mailbox), _values("emailserverprofile", profile)


def _values(table: str, row: Any) -> tuple[Any, ...] | None:
    if row is None:
        return None
    names = sorted(set(KNOBS.get(table, {})) - _LINKS)
    return tuple(getattr(row, name, None) for name in names)


def _rows_at(world: World, address: str) -> tuple[Any, ...]:
    directory = world.directory
    found = (
        (entry.ref.table, directory.row(entry.ref)) for entry in directory.addressbook.at(address)
    )
    return tuple((table, row is not None and row.active) for table, row in found)
