"""The people of an exercise: an organisation as small as a sheet of paper, new for each seed."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import attrs

from sscsim.exercises.names import people
from sscsim.synth.chance import stream

__all__ = ["Cast", "Person", "cast_of", "companies_of", "contact_row", "queue_row", "user_row"]

_COMPANIES = (
    "Alder Mill", "Birch Lane", "Cobalt Bay", "Dune Harbour", "Elm Gate", "Fern Hill",
    "Granite Cove", "Heron Lake", "Ivy Bridge", "Juniper Row", "Kestrel Point", "Larch Field",
)  # fmt: skip
_CUSTOMERS = ("harbourworks", "millstone", "northpier", "oldmint", "quarrybank", "riverside")
_QUEUES = (("sales", "Sales"), ("service", "Service"), ("orders", "Orders"), ("office", "Office"))
_PEOPLE = 14
METHODS = (0, 1, 2, 3, 4)


class Person(NamedTuple):
    """Somebody or something with an address."""

    id: str
    name: str
    address: str

    @property
    def written(self) -> str:
        """The name and the address, as a message shows them."""
        return f"{self.name} <{self.address}>"


@attrs.frozen(kw_only=True)
class Cast:
    """
    Who is there.

    Attributes:
        company: what the organisation is called.
        users: a user for each filtering method, by its number.
        unread: a user at 0 whose own mailbox is not read.
        open: a queue at 0.
        closed: a queue at 1.
        contact: in the CRM, with an address.
        former: a contact that was deactivated.
        supplier: a row of a table of the organisation's own.
        stranger: nobody in the CRM has that address.
        others: further strangers.
    """

    company: str
    users: dict[int, Person]
    unread: Person
    open: Person
    closed: Person
    contact: Person
    former: Person
    supplier: Person
    stranger: Person
    others: tuple[Person, ...]

    @property
    def accepting(self) -> tuple[Person, ...]:
        """All whose setting could let mail in, in the order of the sheet."""
        return (*sorted(self.users.values()), self.unread, self.open, self.closed)

    def rows(self) -> dict[str, Any]:
        """Give the organisation as the part of a scenario that stands above the timeline."""
        return {
            "systemusers": [
                *(user_row(one, method) for method, one in sorted(self.users.items())),
                user_row(self.unread, 0) | {"mailbox": {"incomingemaildeliverymethod": 0}},
            ],
            "queues": [queue_row(self.open, 0), queue_row(self.closed, 1)],
            "contacts": [contact_row(self.contact), contact_row(self.former) | {"statecode": 1}],
            "records": [self.supplier_row()],
        }

    def supplier_row(self) -> dict[str, Any]:
        """Give the row of the table of the organisation's own."""
        columns = {"name": self.supplier.name, "cr123_mail": self.supplier.address}
        return {"id": self.supplier.id, "table": "cr123_supplier", "columns": columns}


def user_row(person: Person, method: int) -> dict[str, Any]:
    """Give a person as a scenario says it."""
    return {
        "id": person.id,
        "fullname": person.name,
        "internalemailaddress": person.address,
        "incomingemailfilteringmethod": method,
    }


def queue_row(queue: Person, method: int) -> dict[str, Any]:
    """Give a queue as a scenario says it."""
    return {
        "id": queue.id,
        "name": queue.name,
        "emailaddress": queue.address,
        "incomingemailfilteringmethod": method,
    }


def contact_row(person: Person) -> dict[str, Any]:
    """Give a contact as a scenario says it."""
    return {"id": person.id, "fullname": person.name, "emailaddress1": person.address}


def companies_of(chance: random.Random, number: int) -> list[str]:
    """Draw names of organisations, each another."""
    return chance.sample(_COMPANIES, number)


def cast_of(seed: str, company: str, chance: random.Random) -> Cast:
    """Draw an organisation; its people by the seed alone, so that a redraw keeps them."""
    names = iter(people(stream(seed, "people"), _PEOPLE))
    domain = f"{company.lower().replace(' ', '')}.example"
    customers = chance.sample(_CUSTOMERS, 4)
    methods = chance.sample(METHODS, len(METHODS))
    (first, one), (second, other) = chance.sample(_QUEUES, 2)

    def inside() -> Person:
        given, family = next(names)
        return Person(given.lower(), f"{given} {family}", f"{given.lower()}@{domain}")

    def outside(at: str) -> Person:
        given, family = next(names)
        return Person(given.lower(), f"{given} {family}", f"{given.lower()}@{at}.example")

    users = {method: inside() for method in methods}
    return Cast(
        company=company,
        users=users,
        unread=inside(),
        open=Person(f"{first}q", one, f"{first}@{domain}"),
        closed=Person(f"{second}q", other, f"{second}@{domain}"),
        contact=outside(customers[0]),
        former=outside(customers[1]),
        supplier=outside(customers[2]),
        stranger=outside("outside"),
        others=tuple(outside("outside") for _ in range(4)),
    )
