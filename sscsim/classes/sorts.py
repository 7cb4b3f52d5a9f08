"""Who can accept or send mail: one of each sort that the rules can tell apart under any policy."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import attrs

from sscsim.policy.at_once import which_tables
from sscsim.policy.knobs import KNOBS
from sscsim.vocabulary import Ref
from sscsim.world import Row, World

__all__ = ["Person", "mailboxes", "people", "senders", "sort_of"]

# They say who, not what is allowed; or what becomes of mail after it is promoted.
_LINKS = {"ownerid", "businessunitid", "emailserverprofile", "autocreatecontactonpromote"}
_DATES = {"processemailreceivedafter", "processemailsreceivedafter"}  # each mailbox has its own
_EVER = datetime.min.replace(tzinfo=UTC)


class Person(NamedTuple):
    """A user or queue with an address, and how many are alike."""

    ref: Ref
    address: str
    alike: int = 1


def _alike(_: str) -> Hashable:
    return None


def people(
    worlds: Sequence[World],
    apart: Container[str] = (),
    told: Callable[[str], Hashable] = _alike,
) -> list[Person]:
    """
    Give users and queues of each sort; an address that is kept ``apart`` is a sort of its own.

    ``told`` tells addresses apart for reasons that no policy has, such as who reads their mail.
    Of one sort are those of whom every column that a rule looks at is the same in each world: their
    own, their options', their mailbox's, its profile's, and the rows that share their addresses. Of
    start dates only the order among the policies is told apart, for every mailbox has its own; so
    of each sort there are those with the first and the last date.
    """
    found: dict[Any, _Alike] = {}
    worlds = _unlike(worlds)
    for row in _rows(worlds):
        start = _start(worlds[0], row.ref)
        for address in _addresses(row):
            own = address if address in apart else None, told(address)
            sort = (own, _order(worlds, row.ref), *(_sort(one, row.ref, address) for one in worlds))
            found.setdefault(sort, _Alike()).add(Person(row.ref, address), start)
    return [one for alike in found.values() for one in alike.shown()]


def senders(worlds: Sequence[World]) -> list[str]:
    """Give one address of each sort of sender: by the rows that have it, and their state."""
    found: dict[Any, str] = {}
    worlds = _unlike(worlds)
    for world in worlds:
        for address, entries in world.directory.addressbook.entries.items():
            if entries:
                sort = tuple(_rows_at(one, address) for one in worlds)
                found[sort] = min(address, found.get(sort, address))
    return sorted(found.values())


def sort_of(world: World, ref: Ref) -> tuple[Hashable, ...]:
    """Say of which sort a user or queue is at each address, start dates aside; () without any."""
    row = world.directory.row(ref)
    return () if row is None else tuple(_sort(world, ref, one) for one in _addresses(row))


def mailboxes(
    worlds: Sequence[World],
    apart: Container[str] = (),
    told: Callable[[str], Hashable] = _alike,
) -> list[str]:
    """
    Give addresses of mailboxes of each sort: by what says whether they are read.

    There are two of a sort where two are, so that mail to one can lie in the other.
    """
    found: dict[Any, _Alike] = {}
    worlds = _unlike(worlds)
    for ref in dict.fromkeys(ref for world in worlds for ref in _refs(world)):
        for world in worlds:
            mailbox = world.directory.mailbox_of_owner(ref)
            if mailbox is not None:
                address = mailbox.emailaddress.strip().lower()
                own = address if address in apart else None, told(address)
                sort = (own, _order(worlds, ref), *(_box_sort(one, ref) for one in worlds))
                found.setdefault(sort, _Alike(most=2)).add(
                    Person(ref, address), _start(worlds[0], ref)
                )
    shown = (one for alike in found.values() for one in alike.shown())
    return list(dict.fromkeys(one.address for one in shown))


@attrs.define
class _Alike:
    """Those of one sort: the first ones, and who has the first and the last start date."""

    most: int = 1
    first: list[Person] = attrs.field(factory=list)
    ends: dict[str, tuple[datetime, Person]] = attrs.field(factory=dict)
    count: int = 0

    def add(self, person: Person, start: datetime | None) -> None:
        self.count += 1
        if len(self.first) < self.most and person not in self.first:
            self.first.append(person)
        moment = start or _EVER
        for end, pick in (("first", min), ("last", max)):
            known = self.ends.get(end, (moment, person))
            self.ends[end] = pick(known, (moment, person), key=lambda one: one[0])

    def shown(self) -> Iterator[Person]:
        """Show the first ones, who stand for all; the ends only where they lie apart."""
        ends = dict(self.ends.values()) if len(dict(self.ends.values())) > 1 else {}
        for one in dict.fromkeys((*self.first, *ends.values())):
            yield one._replace(alike=self.count)


def _start(world: World, ref: Ref) -> datetime | None:
    """Give from when on mail of somebody's mailbox is looked at."""
    mailbox = world.directory.mailbox_of_owner(ref)
    if mailbox is None:
        return None
    profile = world.directory.emailserverprofiles.get(mailbox.emailserverprofile or "")
    own = mailbox.processemailreceivedafter
    dates = (own, None if profile is None else profile.processemailsreceivedafter)
    return max((date for date in dates if date is not None), default=None)


def _order(worlds: Sequence[World], ref: Ref) -> tuple[int, ...]:
    """Rank the start dates of a mailbox among the policies."""
    dates = [_start(world, ref) or _EVER for world in worlds]
    ranks = {date: rank for rank, date in enumerate(sorted(set(dates)))}
    return tuple(ranks[date] for date in dates)


def _unlike(worlds: Sequence[World]) -> list[World]:
    """Give one of all worlds that share every table: settings tell no people apart."""
    found: dict[tuple[int, ...], World] = {}
    for world in worlds:
        found.setdefault(which_tables(world), world)
    return list(found.values())


def _rows(worlds: Sequence[World]) -> Iterator[Row]:
    for ref in dict.fromkeys(ref for world in _unlike(worlds) for ref in _refs(world)):
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
        _values("usersettings", options),
        _box_sort(world, ref),
        mailbox is not None and mailbox.emailaddress.strip().lower() == address,
        _rows_at(world, address),
    )


def _box_sort(world: World, ref: Ref) -> tuple[Any, ...]:
    """Tell mailboxes apart by their owner, and by what says whether and for whom they are read."""
    directory = world.directory
    row, mailbox = directory.row(ref), directory.mailbox_of_owner(ref)
    holder = getattr(row, "ownerid", None) if ref.table == "queue" else None
    licensed = None if holder is None else getattr(directory.row(holder), "islicensed", None)
    owner = (ref.table, _values(ref.table, row), licensed)
    if mailbox is None:
        return owner
    profile = directory.emailserverprofiles.get(mailbox.emailserverprofile or "")
    return (*owner, _values("mailbox", mailbox), profile is not None and (profile.name,))


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(sorted(set(KNOBS.get(table, {})) - _LINKS - _DATES))


def _values(table: str, row: Any) -> tuple[Any, ...] | None:
    if row is None:
        return None
    return tuple([getattr(row, name, None) for name in _columns(table)])


def _rows_at(world: World, address: str) -> tuple[Any, ...]:
    directory = world.directory
    found = (
        (entry.ref.table, directory.row(entry.ref)) for entry in directory.addressbook.at(address)
    )
    return tuple([(table, row is not None and row.active) for table, row in found])
