"""Contacts, leads, accounts, and rows of tables that an organisation made itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.scenario.making.records import address_columns
from sscsim.strategies.arguments import Flavour, check_flavour, check_refs
from sscsim.strategies.few import few_of, one_of
from sscsim.strategies.owners import OWNER, owned
from sscsim.strategies.pools import BORN, OUTSIDE, SHARED, own_address
from sscsim.vocabulary import ADDRESS_COLUMNS, Ref
from sscsim.world import Record

__all__ = ["in_file_order", "records", "unowned_records"]

_PEOPLE = ("contact", "lead", "account")
_CUSTOM, _NO_PARTY = "cr_supplier", "opportunity"
_TABLES = {
    "sensible": one_of(*_PEOPLE, _CUSTOM),
    "anything": one_of(*_PEOPLE, _CUSTOM, _NO_PARTY),
}
_NUMBERS = st.integers(1, 9)
_ADDRESSES = {
    "sensible": one_of(*OUTSIDE[:2]),
    "anything": one_of(*OUTSIDE, SHARED, "Hanna@contoso.example", own_address("sales")),
}


def records(
    *, flavour: Flavour = "sensible", owners: Sequence[Ref] = ()
) -> st.SearchStrategy[Record]:
    """
    Draw a row of a table that may hold addresses: contact, lead, account, or a custom one.

    ``owners`` are the users and teams that may own it. *anything* adds inactive rows, addresses of
    users, two addresses on one row, and a table that cannot be a party (PTY-12).
    Raises InvalidArgument for another flavour, and for owners that are no references.

    >>> row = find(records(), lambda row: True)
    >>> row.table, dict(row.addresses)
    ('contact', {'emailaddress1': 'ivo@fabrikam.example'})
    """
    check_flavour(flavour)
    check_refs("owners", owners)
    return unowned_records(flavour).map(lambda row: in_file_order(owned([row], owners))[0])


@st.composite
def unowned_records(draw: st.DrawFn, flavour: Flavour) -> Record:
    """Draw a record whose owner, and whose Email columns, are still to be filled in."""
    table = draw(_TABLES[flavour])
    key = f"{table}{draw(_NUMBERS)}"
    column = "emailaddress1" if table in _PEOPLE else "cr_mail"
    columns = {column: draw(_ADDRESSES[flavour])}
    if flavour == "anything":
        columns |= draw(_more_columns(table))
    return Record(table=table, id=key, columns=columns, **draw(_COLUMNS[flavour]))


_COLUMNS = {
    "sensible": few_of({"createdon": one_of(*BORN), "ownerid": OWNER}, 2),
    "anything": few_of(
        {"createdon": one_of(*BORN), "ownerid": OWNER, "statecode": one_of(0, 0, 1)}, 2
    ),
}


@cache
def _more_columns(table: str) -> st.SearchStrategy[dict[str, Any]]:
    if table in _PEOPLE:
        return few_of({"emailaddress2": one_of("MIA@fabrikam.example", SHARED)}, 1)
    return few_of({"cr_note": one_of("call back", OUTSIDE[0])}, 1)


def in_file_order(rows: Iterable[Record]) -> list[Record]:
    """List records as a file does, each with the Email columns that its table is found to have."""
    ranked = sorted(rows, key=lambda row: _RANKS.get(row.table, len(_RANKS)))
    columns = {**address_columns(ranked), **ADDRESS_COLUMNS}
    return [attrs.evolve(row, addresscolumns=columns.get(row.table, ())) for row in ranked]


_RANKS = {table: rank for rank, table in enumerate(_PEOPLE)}
