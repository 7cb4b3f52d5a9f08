"""Who of those in question reads what is promoted, and which mail makes them readers or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from typing import Any, NamedTuple

import attrs

from sscsim.classes import Kind, Telling
from sscsim.decisions import Decision
from sscsim.events import Delivery
from sscsim.mail import Message, parse_address
from sscsim.rules import Case
from sscsim.rules.creation.owner import eligible
from sscsim.rules.visibility import readers, reads, shared_implicitly, through_regarding
from sscsim.vocabulary import Ref
from sscsim.world import Email, World

__all__ = ["Beside", "Circle", "asked_of"]

_PEOPLE = ("systemuser", "queue")
_FEW = 4  # of so many in question every set is tried


def asked_of(world: World, addresses: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Find the users who have addresses in question: by id, with those addresses."""
    wanted = frozenset(addresses)
    found = {}
    for user in world.directory.systemusers.values() if wanted else ():
        own = wanted.intersection(one.strip().lower() for one in user.addresses.values())
        if own:
            found[user.systemuserid] = own
    return found


class Beside(NamedTuple):
    """Who is written to beside: who comes to own the email, and who gets it shared."""

    owner: str | None
    shared: tuple[str, ...]

    def added_to(self, kind: Kind) -> Kind:
        """Write a message to more people: to the owner first, and to the others in Cc."""
        message = kind.message
        to, cc = message.to, (*message.cc, *map(parse_address, self.shared))
        says = f"{kind.says}, beside {' and '.join(self.shared)}" if self.shared else kind.says
        if self.owner is not None:
            to, cc = (parse_address(self.owner),), (*to, *cc)
            says = f"{says}, first to {self.owner}"
        return kind._replace(says=says, message=attrs.evolve(message, to=to, cc=cc))


class Circle(Telling):
    """
    Who of the users in question reads an email: by whose it is, who got it, and what it is about.

    Users are told apart by which of those in question read what they own; emails by who reads what
    is about the same record. More recipients do not let mail in that would not come in, but they
    own it, or get it shared.
    """

    def __init__(self, world: World, asked: Mapping[str, frozenset[str]]) -> None:
        self.world = world
        self.asked = asked
        self._users = [world.directory.systemusers[key] for key in asked]
        self._case = Case(world, Delivery(message=Message(source="witness"), mailbox=None))
        self._by_owner: dict[Ref | None, frozenset[str]] = {}
        self._by_record: dict[Ref, frozenset[str]] = {}
        self._known: dict[object, frozenset[str]] = {}

    def person(self, address: str) -> object:
        """Tell apart who may be written to: by what becomes of mail that is theirs."""
        if not self.asked:
            return None
        directory = self.world.directory
        rows = [row.ref for row in directory.rows_at(address) if row.ref.table in _PEOPLE]
        boxes = [box.regardingobjectid for box in directory.mailboxes_at(address)]
        return frozenset(
            (ref if ref.id in self.asked else None, self._owned(ref)) for ref in (*rows, *boxes)
        )

    def email(self, email: Email) -> object:
        """Tell apart emails that may be answered: by who reads because of their Regarding."""
        about = email.regardingobjectid
        if not self.asked or about is None:
            return None
        if about not in self._by_record:
            found = self.asked.keys() & set(through_regarding(self.world, about))
            self._by_record[about] = frozenset(found)
        return self._by_record[about] or None

    def beside(self, decision: Decision) -> Iterator[tuple[frozenset[str], Beside]]:
        """Say whom promoted mail may be written to beside, with the addresses that then read."""
        listed = (one for one in decision.parties if one.participation != "from")
        mine = [Ref(one.table, one.id) for one in listed if one.table and one.id]
        for company in self._company if self.asked else ():
            owner, shared = company
            who = None if decision.owner is None else decision.owner.ref
            shares = [*mine, *self._refs(shared)]
            if owner is not None:
                who = self._owners[owner]
                shares += self._refs([owner])
            yield self._reading(who, frozenset(shares), decision.regarding), company

    # -- what is remembered -----------------------------------------------------------------------

    def _owned(self, ref: Ref) -> frozenset[str] | None:
        """Name those in question who read what a user or queue comes to own; None if nothing."""
        row = self.world.directory.row(ref)
        owner = None if row is None else eligible(self._case, row)
        if owner is None:
            return None
        if owner not in self._by_owner:
            found = (one.systemuserid for one in self._users if reads(self.world, one, owner))
            self._by_owner[owner] = frozenset(found)
        return self._by_owner[owner]

    def _refs(self, addresses: Iterable[str]) -> list[Ref]:
        rows_at = self.world.directory.rows_at
        return [row.ref for address in addresses for row in rows_at(address)]

    def _reading(self, owner: Ref | None, got: frozenset[Ref], about: Ref | None) -> frozenset[str]:
        shares = frozenset(ref for ref in got if ref.id in self.asked)
        key = (owner, shares, about)
        if key not in self._known:
            found = readers(self.world, owner, shared_implicitly(self.world, shares), about)
            keys = self.asked.keys() & set(found)
            self._known[key] = frozenset().union(*(self.asked[one] for one in keys))
        return self._known[key]

    @cached_property
    def _company(self) -> Sequence[Beside]:
        """List who can be written to beside: owners of each sort, sets of those in question."""
        own = sorted({min(addresses) for addresses in self.asked.values()})
        sizes = range(len(own) + 1) if len(own) <= _FEW else (0, 1, 2, len(own) - 1, len(own))
        shared = [one for size in sizes for one in combinations(own, size)]
        return [Beside(*one) for one in product((None, *self._owners), shared)][1:]

    @cached_property
    def _owners(self) -> dict[str, Ref]:
        """Give addresses to which mail is owned, one for each set of readers, with the owner."""
        found: dict[object, tuple[str, Ref]] = {}
        directory = self.world.directory
        rows: list[Any] = [*directory.systemusers.values(), *directory.queues.values()]
        for row in rows:
            owner = eligible(self._case, row)
            addresses = [one.strip().lower() for one in row.addresses.values() if one.strip()]
            if owner is not None and addresses:
                method = self._method(row.ref)
                found.setdefault((method, self._owned(row.ref)), (addresses[0], owner))
        return dict(found.values())

    def _method(self, ref: Ref) -> int | None:
        directory = self.world.directory
        rows = directory.queues if ref.table == "queue" else directory.usersettings
        row = rows.get(ref.id)
        return None if row is None else row.incomingemailfilteringmethod
