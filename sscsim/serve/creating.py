"""A row that is new: which class of the world it becomes, and what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.columns import columns
from sscsim.serve.errors import BAD_BODY, Refused, not_simulated
from sscsim.serve.links import LINKED
from sscsim.serve.tables import Shown
from sscsim.sources.tables import ROWS
from sscsim.vocabulary import ADDRESS_COLUMNS
from sscsim.world import Email, QueueItem, Record, World

__all__ = ["created", "with_full_name"]

# Rows that come with another, or of which there is one.
_LINKS = tuple(link.table for link in LINKED.values())
_NOT_MADE = frozenset({"activityparty", "organization", "usersettings", *_LINKS})
_NAMES = ("fullname", "name", "subject", "companyname", "title")
_PERSONS, _PARTS = frozenset({"contact", "lead"}), ("firstname", "lastname")
_OF_RECORDS = ("createdon", "ownerid", "owningbusinessunit", "statecode")


def created(world: World, table: Shown, key: str, given: Mapping[str, Any]) -> World:
    """
    Give the world with a new row.

    Raises:
        Refused: where the table takes none, or the row says too little.

    """
    if table.logical in _NOT_MADE:
        raise not_simulated(f"Creating rows of {table.entityset}")
    if table.logical == "queueitem":
        return _in_queue(world, given)
    cls = ROWS[table.entityset].cls if table.entityset in ROWS else None
    if cls is None:
        return _with_row(world, _record(table, key, given))
    lacking = sorted(
        column.name
        for column in columns(cls).values()
        if column.required and column.name != table.key and column.name not in given
    )
    if lacking:
        what = f"A row of {table.entityset} needs {', '.join(lacking)}."
        raise Refused(400, BAD_BODY, what)
    row = cls(**{table.key: key, **given})
    if isinstance(row, Email):
        return attrs.evolve(world, emails=world.emails.with_email(row))
    return _with_row(world, row)


def with_full_name(
    table: str, given: Mapping[str, Any], before: Mapping[str, Any]
) -> Mapping[str, Any]:
    """
    Make the full name of a person anew where a part of it is written, as Dataverse does.

    >>> with_full_name("contact", {"lastname": "Brandt"}, {"firstname": "Ivo"})["fullname"]
    'Ivo Brandt'

    """
    if table not in _PERSONS or "fullname" in given or given.keys().isdisjoint(_PARTS):
        return given
    parts = (given.get(name, before.get(name)) for name in _PARTS)
    return {**given, "fullname": " ".join(str(part) for part in parts if part)}


def _with_row(world: World, row: Any) -> World:
    return attrs.evolve(world, directory=world.directory.with_row(row))


def _record(table: Shown, key: str, given: Mapping[str, Any]) -> Record:
    own = {name: given[name] for name in _OF_RECORDS if given.get(name) is not None}
    others = (one for one, _ in table.objects.values() if isinstance(one, Record))
    alike = next(others, None)
    addresses = ADDRESS_COLUMNS.get(table.logical, ())
    return Record(
        table=table.logical,
        id=key,
        columns={name: value for name, value in given.items() if name not in own},
        addresscolumns=addresses if alike is None else alike.addresscolumns,
        name=next((str(given[name]) for name in _NAMES if given.get(name)), None),
        **own,
    )


def _in_queue(world: World, given: Mapping[str, Any]) -> World:
    """Lay an email into a queue by hand."""
    queue, email = given.get("queueid"), given.get("objectid")
    if queue is None or email is None or email.table != "email" or queue.table != "queue":
        what = "A queue item needs queueid@odata.bind, a queue, and objectid_email@odata.bind."
        raise Refused(400, BAD_BODY, what)
    items = world.queueitems.insert(QueueItem(queueid=queue.id, objectid=email.id), None)
    return attrs.evolve(world, queueitems=items)
