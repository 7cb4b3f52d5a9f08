"""The entity sets of an organisation, each shown when it is first asked for.

A row that has not changed since the state before is not shown anew, so that a write costs little
even where there are many emails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple

import attrs

from sscsim.serve.ids import wire_id
from sscsim.serve.links import LINKED
from sscsim.serve.rows import (
    TARGETS,
    WireRow,
    email_row,
    exported_names,
    item_row,
    party_rows,
    record_row,
    row_of,
)
from sscsim.sources.tables import ROWS
from sscsim.vocabulary import ADDRESS_COLUMNS, ENTITY_SETS, Ref
from sscsim.webapi import Table, Tables
from sscsim.webapi.tables import Row
from sscsim.world import ActivityParty, Record, UserSettings, World

__all__ = ["Kept", "SetTables", "Shown", "entity_set_of", "tables_of"]

Kept = Mapping[str, Mapping[str, Row]]
"""By entity set and id: columns of exported rows that the model has no use for."""

# Columns that these tables have in every organisation, whether or not a row was exported.
_PERSON = ("fullname", "firstname", "lastname", "jobtitle", "description")
_STANDARD: Mapping[str, tuple[str, ...]] = {
    "contact": (*_PERSON, "_parentcustomerid_value"),
    "lead": (*_PERSON, "subject", "companyname"),
    "account": ("name", "description", "_primarycontactid_value", "_parentaccountid_value"),
}
_RECORD_NAMES = ("createdon", "statecode", "_ownerid_value", "_owningbusinessunit_value")


_SECOND = frozenset({"usersettingscollection"})  # its rows have the ids of others


class _Source(NamedTuple):
    """Where the rows of a set come from, and how one of them is shown."""

    table: str
    key: str
    objects: Callable[[World], Iterable[tuple[str, Any]]]  # the id of each in the world, and itself
    show: Callable[[Any], Row]
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Shown(Table):
    """The rows of a set as they are shown now, with the place of each in the world."""

    logical: str
    primary: str
    known: frozenset[str]
    objects: Mapping[str, tuple[Any, Row]] = attrs.field(repr=False)

    @property
    def key(self) -> str:
        """The column that names a row."""
        return self.primary

    @cached_property
    def names(self) -> frozenset[str]:
        """Every column that some row has, or that the table is known to have."""
        more = (name for _, row in self.objects.values() for name in row)
        return self.known.union(more) if self._varies else self.known

    @cached_property
    def lookups(self) -> Mapping[tuple[str, str], str]:
        """The table that each lookup leads to, by its name and value: it may lead nowhere."""
        return {
            (name, row[name]): table
            for row in self.rows
            for name, table in getattr(row, "tables", {}).items()
        }

    def label_of(self, key: str) -> str:
        """Give the name that people know a row by."""
        one, row = self.objects[self.refs[key.lower()].id]
        label = getattr(one, "label", None) or row.get("name") or row.get("subject")
        return str(label or key)

    @property
    def targets(self) -> Mapping[str, str]:
        """The table that a lookup of one kind leads to."""
        return TARGETS

    @property
    def _varies(self) -> bool:
        """Whether rows have columns that were not known before."""
        return any(isinstance(one, Record) for one, _ in self.objects.values())

    @cached_property
    def refs(self) -> Mapping[str, Ref]:
        """The place in the world of each row, by the id that is shown and by its own."""
        table = {"usersettings": "systemuser"}.get(self.logical, self.logical)
        places = {key.lower(): Ref(table, key) for key in self.objects}
        return {**places, **{wire_id(ref): ref for ref in places.values()}}

    def row(self, key: str) -> Row | None:
        """Find a row by the id that is shown, or by that of the scenario."""
        ref = self.refs.get(key.lower())
        return None if ref is None else self.objects[ref.id][1]


class SetTables(Tables):
    """The entity sets of a state."""

    @property
    def logical(self) -> Mapping[str, str]:
        """The logical name of each set's table."""
        assert isinstance(self.sets, _Lazy)  # noqa: S101 - `tables_of` makes no others
        return self.sets.logical

    def at(self, key: str) -> tuple[Shown, Row] | None:
        """Find a row of any table by the id that is shown."""
        for name in self.sets:
            table = self.shown(name)
            if name not in _SECOND and (row := table.row(key)) is not None:
                return table, row
        return None

    def shown(self, entityset: str) -> Shown:
        """Give a set that is there."""
        table = self.sets[entityset]
        assert isinstance(table, Shown)  # noqa: S101 - `tables_of` makes no others
        return table


class _Lazy(Mapping[str, Table]):
    """Entity sets that are shown when they are asked for; what did not change is taken over."""

    def __init__(
        self, world: World, sources: Mapping[str, _Source], kept: Kept, before: _Lazy | None
    ) -> None:
        self._world, self._sources, self._kept = world, sources, kept
        self._shown: dict[str, Shown] = {}
        self._before: Mapping[str, Shown] = {} if before is None else before.made
        self.logical = {name: source.table for name, source in sources.items()}

    def __getitem__(self, entityset: str) -> Shown:
        found = self._shown.get(entityset)
        if found is None:
            source = self._sources[entityset]
            found = self._shown[entityset] = self._made(entityset, source)
        return found

    @property
    def made(self) -> Mapping[str, Shown]:
        """Every set that was shown, or was shown last in a state before."""
        return {**self._before, **self._shown}

    def _made(self, entityset: str, source: _Source) -> Shown:
        before = self._before.get(entityset)
        known = {} if before is None else before.objects
        kept = self._kept.get(entityset, {})
        objects: dict[str, tuple[Any, Row]] = {}
        for key, one in source.objects(self._world):
            old = known.get(key)
            if old is None or old[0] is not one:
                old = one, WireRow.of({**kept.get(key, {}), **source.show(one)})
            objects[key] = old
        own = {name for row in kept.values() for name in row}
        return Shown(
            entityset=entityset,
            rows=tuple(row for _, row in objects.values()),
            logical=source.table,
            primary=source.key,
            known=frozenset((*source.names, *own)),
            objects=objects,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def tables_of(
    world: World,
    kept: Kept | None = None,
    sets: Mapping[str, str] | None = None,
    before: SetTables | None = None,
) -> SetTables:
    """
    Show a world as entity sets.

    Args:
        world: the organisation.
        kept: columns that were exported and that the model has no use for.
        sets: entity sets of tables that have no class of their own, with the tables' names.
        before: an earlier state of the same organisation, whose rows are taken over.

    >>> sorted(tables_of(World()).sets)[:3]
    ['accounts', 'activityparties', 'businessunits']

    """
    earlier = before.sets if before is not None and isinstance(before.sets, _Lazy) else None
    return SetTables(_Lazy(world, _sources(world, sets or {}), kept or {}, earlier))


def _sources(world: World, sets: Mapping[str, str]) -> dict[str, _Source]:
    found = {entityset: _of_class(entityset) for entityset in ROWS}
    found["usersettingscollection"] = found["usersettingscollection"]._replace(objects=_settings)
    found["organizations"] = found["organizations"]._replace(objects=_organization)
    found["emails"] = found["emails"]._replace(objects=_emails, show=email_row)
    items, parties = ("queueitemid", *_ITEM), ("activitypartyid", *_PARTY)
    found["queueitems"] = _Source("queueitem", items[0], _items, item_row, items)
    found["activityparties"] = _Source("activityparty", parties[0], _parties, dict, parties)
    for name, link in LINKED.items():
        found[name] = _Source(link.table, link.names[0], link.rows, dict, link.names)
    standard = {ENTITY_SETS[table]: table for table in ("contact", "lead", "account")}
    other = {entity_set_of(table): table for table in sorted({ref.table for ref in _refs(world)})}
    for entityset, table in {**standard, **other, **sets}.items():
        if entityset not in found:
            found[entityset] = _of_records(table)
    return found


_ITEM = ("_queueid_value", "_objectid_value")
_PARTY = ("_activityid_value", *exported_names(ActivityParty, "activityparty"))


def entity_set_of(table: str) -> str:
    """Name the entity set of a table; of one that an organisation made, by the rule."""
    return ENTITY_SETS.get(table, f"{table}s")


def _refs(world: World) -> Iterator[Ref]:
    return iter(world.directory.records)


def _of_class(entityset: str) -> _Source:
    shape = ROWS[entityset]
    cls = shape.cls
    assert cls is not None  # noqa: S101 - every row of that list has one
    return _Source(
        table=shape.table,
        key=shape.keys[0],
        objects=partial(_rows, _ATTRIBUTES.get(entityset, entityset)),
        show=partial(row_of, table=shape.table),
        names=exported_names(cls, shape.table),
    )


_ATTRIBUTES = {"usersettingscollection": "usersettings"}


def _rows(attribute: str, world: World) -> Iterable[tuple[str, Any]]:
    rows: Mapping[str, Any] = getattr(world.directory, attribute)
    return rows.items()


def _settings(world: World) -> Iterator[tuple[str, Any]]:
    """Everybody has personal options; of some nobody told them."""
    stored = world.directory.usersettings
    for key in world.directory.systemusers:
        yield key, stored.get(key) or UserSettings(systemuserid=key)


def _organization(world: World) -> Iterator[tuple[str, Any]]:
    yield world.organization.organizationid, world.organization


def _emails(world: World) -> Iterator[tuple[str, Any]]:
    return ((email.activityid, email) for email in world.emails)


def _items(world: World) -> Iterator[tuple[str, Any]]:
    ordered = sorted(world.queueitems, key=lambda item: (item.queueid, item.objectid))
    return ((f"{item.queueid}/{item.objectid}", item) for item in ordered)


def _parties(world: World) -> Iterator[tuple[str, Any]]:
    for email in world.emails:
        for number, row in enumerate(party_rows(email), 1):
            yield f"{email.activityid}/{number}", row


def _of_records(table: str) -> _Source:
    key = f"{table}id"
    return _Source(
        table=table,
        key=key,
        objects=partial(_records, table),
        show=partial(record_row, key=key),
        names=(key, *_STANDARD.get(table, ()), *ADDRESS_COLUMNS.get(table, ()), *_RECORD_NAMES),
    )


def _records(table: str, world: World) -> Iterator[tuple[str, Any]]:
    """Give the rows of a table by their ids: the world keeps them in no order of its own."""
    found = (ref for ref in world.directory.records if ref.table == table)
    return ((ref.id, world.directory.records[ref]) for ref in sorted(found))
