"""Contacts, leads, accounts, and rows of tables that an organisation made itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.scenario.making.records import address_columns
from sscsim.strategies.arguments import Flavour, check_flavour
from sscsim.strategies.few import few_of
from sscsim.strategies.pools import BORN, OUTSIDE, SHARED, own_address
from sscsim.vocabulary import ADDRESS_COLUMNS, Ref
from sscsim.world import Record

__all__ = ["records", "with_address_columns"]

TABLES = ("contact", "lead", "account")
CUSTOM, NO_PARTY = "cr_supplier", "opportunity"
_NAMES = ("Ivo Brandt", "Mia Novak", "Fabrikam")

_ADDRESSES = {
    "sensible": OUTSIDE[:2],
    "anything": (*OUTSIDE, SHARED, "Hanna@contoso.example", own_address("sales")),
}


def records(
    *, flavour: Flavour = "sensible", owners: Sequence[Ref] = ()
) -> st.SearchStrategy[Record]:
    """
    Draw a row of a table that may hold addresses: contact, lead, account, or a custom one.

    ``owners`` are the users and teams that may own it. *anything* adds inactive rows, addresses of
    users, two addresses on one row, and a table that cannot be a party (PTY-12).
    Raises InvalidArgument for another flavour.

    >>> row = find(records(), lambda row: True)
    >>> row.table, dict(row.addresses)
    ('contact', {'emailaddress1': 'ivo@fabrikam.example'})
    """
    check_flavour(flavour)
    return _records(flavour, tuple(owners))


@st.composite
def _records(draw: st.DrawFn, flavour: Flavour, owners: tuple[Ref, ...]) -> Record:
    odd = flavour == "anything"
    table = draw(st.sampled_from((*TABLES, CUSTOM, NO_PARTY) if odd else (*TABLES, CUSTOM)))
    number = draw(st.integers(1, 9))
    address = draw(st.sampled_from(_ADDRESSES[flavour]))
    columns = {"emailaddress1": address} if table in TABLES else {"cr_mail": address}
    columns |= draw(few_of(_more_columns(table), 1)) if odd else {}
    few = draw(few_of({**_OF_RECORD[flavour], **_owned(owners)}, 2))
    row = Record(table=table, id=f"{table}{number}", columns=columns, **few)
    [known] = with_address_columns([row])
    return known


def _owned(owners: tuple[Ref, ...]) -> dict[str, st.SearchStrategy[Any]]:
    return {"ownerid": st.sampled_from(owners)} if owners else {}


_OF_RECORD: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "sensible": {"createdon": st.sampled_from(BORN)},
    "anything": {
        "createdon": st.sampled_from(BORN),
        "statecode": st.sampled_from((0, 0, 1)),
    },
}


def _more_columns(table: str) -> dict[str, st.SearchStrategy[Any]]:
    if table in TABLES:
        return {"emailaddress2": st.sampled_from(("MIA@fabrikam.example", SHARED))}
    return {"cr_note": st.sampled_from(("call back", OUTSIDE[0]))}


def with_address_columns(rows: Sequence[Record]) -> list[Record]:
    """Let each row know the Email columns of its table, found as for an organisation's files."""
    columns = {**address_columns(rows), **ADDRESS_COLUMNS}
    return [attrs.evolve(row, addresscolumns=columns.get(row.table, ())) for row in rows]
