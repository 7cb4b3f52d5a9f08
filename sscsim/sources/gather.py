"""All rows of a snapshot by entity set, each with its key, before any of them means something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

import attrs

from sscsim.columns import clean_id, columns, shown
from sscsim.mail.addresses import is_wellformed
from sscsim.sources.definitions import Definitions, read_definitions
from sscsim.sources.names import entity_set, meant
from sscsim.sources.pages import read_pages
from sscsim.sources.report import Report, RowAt
from sscsim.sources.store import Page, Store
from sscsim.sources.tables import LINKS, ROWS, Shape, shapes_by_rule
from sscsim.vocabulary import ADDRESS_COLUMNS, ENTITY_SETS, Ref

__all__ = ["Gathered", "Table", "address_columns", "gather", "id_in", "lookups_of"]

# Lookups that nearly always name a user: the table of an id that is found nowhere.
_FALLBACK = {"ownerid": "systemuser", "createdby": "systemuser"}
UNKNOWN = "unknown"


@attrs.frozen
class Table:
    """The rows of one entity set."""

    shape: Shape
    pages: int
    rows: tuple[RowAt, ...]


@attrs.frozen
class Gathered:
    """Every entity set of a snapshot, and the table of every id."""

    tables: Mapping[str, Table]
    definitions: Definitions
    unused: tuple[str, ...]
    ids: Mapping[str, str]

    def rows(self, entityset: str) -> tuple[RowAt, ...]:
        """Give the rows of a set; none where its file is missing."""
        found = self.tables.get(entityset)
        return () if found is None else found.rows

    @property
    def lacking(self) -> dict[str, str]:
        """Name the tables that may be parties by an address, and have no file, by entity set."""
        there = {table.shape.table for table in self.tables.values()}
        away = self.definitions.not_parties | there
        return {
            found.entityset or ENTITY_SETS.get(name, f"{name}s"): name
            for name, found in self.definitions.tables.items()
            if found.emailcolumns and name not in away
        }

    def with_tables_told(self, cls: type, row: Mapping[str, Any]) -> dict[str, Any]:
        """Write each lookup of a row that came without its table as a `Ref`; leave out nulls."""
        known, lookups = columns(cls), lookups_of(cls)
        told = {name: value for name, value in row.items() if value is not None and name in known}
        for name in lookups & told.keys():
            key = told[name]
            if isinstance(key, str):
                told[name] = Ref(self._table(name, clean_id(key), row), clean_id(key))
        return told

    def _table(self, name: str, key: str, row: Mapping[str, Any]) -> str:
        """Tell the table of an id: by looking it up, else by the type code beside it."""
        beside = row.get(f"{name.removesuffix('id')}typecode")
        said = beside.strip().lower() if isinstance(beside, str) else None
        return self.ids.get(key) or said or _FALLBACK.get(name) or UNKNOWN


@cache
def lookups_of(cls: type) -> frozenset[str]:
    """Name the columns of a class that tell the table of their row."""
    return frozenset(name for name, column in columns(cls).items() if column.kind is Ref)


def gather(store: Store, report: Report) -> Gathered:
    """Read every page; what is wrong with it, or with the keys of its rows, goes to the report."""
    sets = {
        entityset: list(pages)
        for entityset, pages in groupby(sorted(store.pages, key=_place_of), key=_set_of)
    }
    tables: dict[str, Table] = {}
    unused = []
    definitions = Definitions()
    for entityset in sorted(sets, key=lambda name: name != "entitydefinitions"):
        table = _table(entityset, sets[entityset], definitions, report)
        if table is None:
            unused.append(sets[entityset][0].file)
            continue
        tables[entityset] = table
        if entityset == "entitydefinitions":
            definitions = read_definitions(table.rows, report)
    return Gathered(tables, definitions, tuple(unused), _ids(tables.values()))


def _set_of(page: Page) -> str:
    return entity_set(page.entityset)


def _place_of(page: Page) -> tuple[str, int, bool, str]:
    """Order pages; of two for one place the one that is called as expected, in small letters."""
    entityset = _set_of(page)
    return entityset, page.number, page.entityset != entityset, page.file.swapcase()


def _table(
    entityset: str, pages: list[Page], definitions: Definitions, report: Report
) -> Table | None:
    """Read one set; None where it is none that mail could have to do with."""
    rows = read_pages(entityset, pages, report)
    shape = ROWS.get(entityset) or LINKS.get(entityset) or definitions.shape(entityset)
    if shape is None:
        shape = _shape_of(entityset, rows)
    if shape is None:
        _tell_useless(entityset, rows, pages[0], report)
        return None
    return Table(shape, len(pages), tuple(_keyed(rows, shape, report)))


def _shape_of(entityset: str, rows: list[RowAt]) -> Shape | None:
    """Find the table whose key the rows have; with no rows at all the first guess will do."""
    shapes = shapes_by_rule(entityset)
    if not rows or shapes[0].table in ENTITY_SETS:
        return shapes[0]
    fitting = (s for s in shapes if any(s.keys[0] in row.columns for row in rows))
    return next(fitting, None)


def _tell_useless(entityset: str, rows: list[RowAt], page: Page, report: Report) -> None:
    """Refuse a table with addresses whose key cannot be told, and name what looks like a slip."""
    near = meant(entityset)
    if any(address_columns(row.columns for row in rows)):
        wanted = shapes_by_rule(entityset)[0]
        what = f"no row has {wanted.keys[0]}, the key a table {wanted.table} would have."
        define = "Add entitydefinitions.json with its PrimaryIdAttribute."
        report.page(page, what, f"Did you mean {near}? Else: {define}" if near else define)
    elif near:
        report.warn_page(page, "is not read.", f"Did you mean {near}?")


def _keyed(rows: Iterable[RowAt], shape: Shape, report: Report) -> Iterator[RowAt]:
    """Give every row with a key of its own; a row that has none is told, and gets one."""
    first: dict[tuple[str, ...], RowAt] = {}
    for columns_, page, place, _ in rows:
        row = RowAt(columns_, page, place, shape.keys[0])
        key = tuple([_key_in(row, name, report) or "" for name in shape.keys])
        if "" in key:
            yield _with_stand_in(row, shape)
            continue
        before = first.setdefault(key, row)
        if before is row:
            yield row
        else:
            _tell_repeated(row, before, shape, report)
            yield _with_stand_in(row, shape)


def _with_stand_in(row: RowAt, shape: Shape) -> RowAt:
    """Put a key of ours into a row that was told already, so that its other mistakes are too."""
    ours = dict.fromkeys(shape.keys, f"{row.page.file}#{row.place + 1}")
    return row._replace(columns={**row.columns, **ours}, key="")


def _tell_repeated(row: RowAt, before: RowAt, shape: Shape, report: Report) -> None:
    where = f"row {before.place + 1} of {before.page.file}"
    what = f"{' and '.join(shape.keys)} repeat those of {where}."
    if len(shape.keys) == 1:
        what = f"{shape.keys[0]} repeats that of {where}."
    report.row(row, shape.keys[0], what, "Leave one of the two rows out.")


def _key_in(row: RowAt, name: str, report: Report) -> str | None:
    value = row.columns.get(name)
    key = id_in(value)
    if value is None or key == "":
        report.row(row, name, f"has no {name}.", f"Export {name} too: it is the key of the row.")
    elif key is None:
        report.row(row, name, f"{name} is {shown(value)}.", "Write the id of the row in quotes.")
    return key


def id_in(value: Any) -> str | None:
    """Take an id out of a column, whether it came as text or as lookup."""
    if isinstance(value, Ref):
        return value.id
    return clean_id(value) if isinstance(value, str) else None


def _ids(tables: Iterable[Table]) -> dict[str, str]:
    """List the table of every id; settings share the id of their user, links have none."""
    found: dict[str, str] = {}
    for table in tables:
        if table.shape.entityset not in LINKS and table.shape.table != "usersettings":
            for row in table.rows:
                found[id_in(row.columns[table.shape.keys[0]]) or ""] = table.shape.table
    return found


def address_columns(rows: Iterable[Mapping[str, Any]], table: str = "") -> tuple[str, ...]:
    """
    Name the columns with addresses of a table that no definition describes (contract 4).

    They are the standard ones, and in other tables every text column all of whose values are
    addresses. An empty text is no value.
    """
    if table in ADDRESS_COLUMNS:
        return ADDRESS_COLUMNS[table]
    verdicts: dict[str, bool] = {}
    for row in rows:
        for name, value in row.items():
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            if verdicts.get(name, True):
                verdicts[name] = isinstance(value, str) and is_wellformed(value.strip())
    return tuple(sorted(name for name, all_are in verdicts.items() if all_are))
