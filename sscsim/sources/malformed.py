"""Addresses in an export that have not the form of one: nobody is found by them (SP-5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sscsim.columns import shown
from sscsim.mail.addresses import is_wellformed
from sscsim.sources.gather import Table
from sscsim.sources.reader import Reader
from sscsim.vocabulary import ADDRESS_COLUMNS

__all__ = ["warn_malformed"]

# Beside the Email columns of records: what a mailbox and a row of the product's index are about.
_ALSO = {"mailbox": ("emailaddress",), "emailsearch": ("emailaddress",)}


def warn_malformed(reader: Reader) -> None:
    """Tell each column with such addresses once, at the first row that has one."""
    for _, table in sorted(reader.gathered.tables.items()):
        for column in _columns(reader, table):
            wrong = [row for row in table.rows if _is_malformed(row.columns.get(column))]
            if wrong:
                more = f", and so in {len(wrong) - 1:,} more rows" if len(wrong) > 1 else ""
                what = f"{column} is {shown(wrong[0].columns[column])}, which is no address{more}."
                reader.report.warn_row(wrong[0], column, what, _OFFER)


_OFFER = "Nobody is found by it (SP-5); an address is written alone, as in hanna@contoso.example."


def _columns(reader: Reader, table: Table) -> Iterator[str]:
    """Name the columns with addresses; those of undefined custom tables hold nothing else."""
    name = table.shape.table
    defined = reader.gathered.definitions.emailcolumns(name)
    yield from ADDRESS_COLUMNS.get(name, ()) if defined is None else defined
    yield from _ALSO.get(name, ())


def _is_malformed(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != "" and not is_wellformed(value.strip())
