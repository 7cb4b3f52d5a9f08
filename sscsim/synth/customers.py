"""Everybody outside: contacts, leads, accounts, suppliers in a table of their own, strangers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from sscsim.synth.chance import Zipf
from sscsim.synth.office import Office, lookup
from sscsim.synth.pool import Person, Pool
from sscsim.synth.sizes import Sizes
from sscsim.vocabulary import ADDRESS_COLUMNS, ENTITY_SETS, Ref

__all__ = ["Customers", "add_customers", "define_tables"]

_SUPPLIER = "cr123_supplier"
_SUPPLIER_NAME, _SUPPLIER_MAIL = "cr123_name", "cr123_mail"
_TABLES = ("systemuser", "queue", "contact", "lead", "account", _SUPPLIER)
_PRIVATE = ("home-mail.example", "post.example", "mymail.example")
_SECOND, _INACTIVE, _SHARED = 0.15, 0.04, 0.03  # shares of contacts
_ONE_TWICE_IN = 60  # contacts, one is a user


@attrs.frozen(eq=False)
class Customers:
    """
    Who writes from outside, the busiest first.

    ``known`` are on contacts, leads or accounts, ``suppliers`` on rows of a custom table only,
    ``strangers`` on none; ``shared`` are addresses of users that a contact has, too.
    """

    known: Sequence[Person]
    suppliers: Sequence[Person]
    strangers: Sequence[Person]
    shared: Sequence[Person]


def add_customers(
    office: Office, pool: Pool, sizes: Sizes, owners: Sequence[Ref], users: Sequence[Person]
) -> Customers:
    """Make the rows of those who are known, and define the tables with addresses."""
    maker = _Maker(office, pool, owners)
    companies = [pool.company() for _ in range(max(3, sizes.contacts // 5))]
    if sizes.contacts:
        maker.accounts(companies)
    twice = maker.known_twice(users, sizes.contacts)
    contacts = maker.contacts(sizes.contacts - len(twice), companies)
    leads = [maker.lead(pool.company()) for _ in range(sizes.contacts // 4)]
    suppliers = [maker.supplier(pool.company()) for _ in range(-(-sizes.contacts // 20))]
    if sizes.contacts:
        define_tables(office)
    known = [*contacts, *leads, *(companies if sizes.contacts else ())]
    pool.chance.shuffle(known)
    strangers = [maker.stranger(companies) for _ in range(40 + sizes.contacts)]
    return Customers(known, suppliers, strangers, twice)


class _Maker:
    def __init__(self, office: Office, pool: Pool, owners: Sequence[Ref]) -> None:
        self.office, self.pool, self.chance = office, pool, pool.chance
        self._owners = Zipf(owners, pool.chance)
        self._accounts: dict[Person, Ref] = {}

    def _owner(self) -> Mapping[str, Any]:
        # To the minute, so that who was first is seldom in doubt (PTY-3).
        minutes = self.chance.randrange(3 * 365 * 24 * 60)
        year, rest = 2022 + minutes // (365 * 24 * 60), minutes % (365 * 24 * 60)
        month, day = 1 + rest // 43_800, 1 + rest % 43_800 // 1_440 % 28
        created = f"{year}-{month:02d}-{day:02d}T{rest // 60 % 24:02d}:{rest % 60:02d}:00Z"
        return {"createdon": created, **lookup("ownerid", self._owners.draw())}

    def accounts(self, companies: Sequence[Person]) -> None:
        """Make an account of each company."""
        for company in companies:
            row = _addresses(company.address)
            ref = self.office.record("account", row, name=company.name, **self._owner())
            self._accounts[company] = ref

    def contacts(self, count: int, companies: Sequence[Person]) -> list[Person]:
        """Make contacts: many at a few companies, one at most others."""
        drawn = Zipf(companies, self.chance)
        return [self._contact(drawn.draw()) for _ in range(count)]

    def _contact(self, company: Person) -> Person:
        person = self.pool.person(company.address.rpartition("@")[2], company.language)
        second = None
        if self.chance.random() < _SECOND:
            second = self.pool.address(
                person.address.partition("@")[0], self.chance.choice(_PRIVATE)
            )
        row = _addresses(person.address, second)
        if self.chance.random() < _SHARED:  # the office's address stands with a person, too
            row["emailaddress3"] = company.address
        more = {"fullname": person.name, **self._owner()}
        if self.chance.random() < _INACTIVE:
            more["statecode"] = 1
        parent = lookup("parentcustomerid", self._accounts.get(company))
        self.office.record("contact", row, **more, **parent)
        return person

    def lead(self, company: Person) -> Person:
        """Make a lead: somebody at a company that is no account yet."""
        person = self.pool.person(company.address.rpartition("@")[2], company.language)
        more = {"fullname": person.name, "subject": company.name, **self._owner()}
        self.office.record("lead", _addresses(person.address), **more)
        return person

    def supplier(self, company: Person) -> Person:
        """Make a row of a custom table that is email enabled (FLT-7)."""
        more = {_SUPPLIER_NAME: company.name, **self._owner()}
        self.office.record(_SUPPLIER, {_SUPPLIER_MAIL: company.address}, **more)
        return company

    def stranger(self, companies: Sequence[Person]) -> Person:
        """Make somebody nobody entered: mostly private people, some at companies we know."""
        if self.chance.random() < _SECOND:
            company = self.chance.choice(companies)
            return self.pool.person(company.address.rpartition("@")[2], company.language)
        return self.pool.person(self.chance.choice(_PRIVATE))

    def known_twice(self, users: Sequence[Person], count: int) -> list[Person]:
        """Enter some users as contacts also, as happens when an address book is imported."""
        twice = self.chance.sample(users, min(len(users), count // _ONE_TWICE_IN))
        for person in twice:
            more = {"fullname": person.name, **self._owner()}
            self.office.record("contact", _addresses(person.address), **more)
        return twice


def _addresses(first: str, second: str | None = None) -> dict[str, str | None]:
    return {"emailaddress1": first, "emailaddress2": second, "emailaddress3": None}


def define_tables(office: Office, tables: Sequence[str] = _TABLES) -> None:
    """Say which tables are party-capable, and which columns have format Email (FLT-10)."""
    columns = {**ADDRESS_COLUMNS, _SUPPLIER: (_SUPPLIER_MAIL,)}
    sets = {**ENTITY_SETS, _SUPPLIER: f"{_SUPPLIER}s"}
    names = {"queue": "name", "account": "name", _SUPPLIER: _SUPPLIER_NAME}
    for table in tables:
        attributes = [
            {"LogicalName": name, "FormatName": {"Value": "Email"}} for name in columns[table]
        ]
        row = {
            "LogicalName": table,
            "EntitySetName": sets[table],
            "PrimaryIdAttribute": f"{table}id",
            "PrimaryNameAttribute": names.get(table, "fullname"),
            "IsActivityParty": True,
            "Attributes": attributes,
        }
        office.link("entitydefinitions", row)
