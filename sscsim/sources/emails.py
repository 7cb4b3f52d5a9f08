"""The emails that are in Dataverse already, with their parties, and the queues they lie in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sscsim.columns import EXPORTED, read_row, shown
from sscsim.sources.gather import id_in
from sscsim.sources.reader import Reader
from sscsim.sources.report import RowAt
from sscsim.sources.webapi import plain_columns
from sscsim.vocabulary import Ref
from sscsim.world import ActivityParty, Email, EmailSearchRow, QueueItem

__all__ = ["read_emails", "read_emailsearch", "read_queueitems"]

PARTIES = "email_activity_parties"
_TYPE = "participationtypemask"


def read_emails(reader: Reader) -> Iterator[Email]:
    """
    Read the emails in the order of their file; parties are expanded in the row or a file apart.

    A tracking token counts only where its column holds it: the subject is not searched (SP-9).
    """
    apart: dict[str, list[ActivityParty]] = {}
    for row in reader.gathered.rows("activityparties"):
        activity = id_in(row.columns.get("activityid"))
        if activity:
            apart.setdefault(activity, []).extend(_party(reader, row, row.columns))
    for row in reader.gathered.rows("emails"):
        fields = reader.fields(Email, row, "emails", {PARTIES, "acceptingentitytypecode"})
        expanded = tuple(_expanded(reader, row))
        parties = expanded or tuple(apart.get(fields["activityid"], ()))
        yield Email(**{**fields, "parties": parties})


def _expanded(reader: Reader, row: RowAt) -> Iterator[ActivityParty]:
    value = row.columns.get(PARTIES)
    if value is None:
        return
    if not isinstance(value, list):
        reader.report.row(row, PARTIES, f"{PARTIES} is {shown(value)}.", "Write a list of parties.")
        return
    for number, part in enumerate(value, 1):
        if isinstance(part, dict):
            yield from _party(reader, row, plain_columns(part))
        else:
            what = f"entry {number} of {PARTIES} is {shown(part)}, not an object."
            reader.report.row(row, PARTIES, what, "Write a list of parties.")


def _party(reader: Reader, row: RowAt, given: Mapping[str, Any]) -> Iterator[ActivityParty]:
    """Read one party; a key at fault is told at the row that holds the party."""

    def problem(_: str, what: str, offer: str) -> None:
        key = PARTIES if PARTIES in row.columns else _
        reader.report.row(row, key, f"a party: {what}", offer)

    told = reader.gathered.with_tables_told(ActivityParty, given)
    fields = read_row(ActivityParty, told, problem, EXPORTED)
    if _TYPE in fields:
        yield ActivityParty(**fields)
    elif _TYPE not in told:
        problem(_TYPE, f"it has no {_TYPE}.", "Export it: it says From, To, Cc or Bcc.")


def read_emailsearch(reader: Reader) -> tuple[EmailSearchRow, ...] | None:
    """Read an export of the product's own index; None without one (PTY-2)."""
    if "emailsearches" not in reader.gathered.tables:
        return None
    found = []
    for row in reader.gathered.rows("emailsearches"):
        parent = row.columns.get("parentobjectid")
        told = {"parenttable": parent.table} if isinstance(parent, Ref) else {}
        bare = row._replace(columns={**told, **row.columns})
        fields = reader.fields(EmailSearchRow, bare, "emailsearches", {"emailsearchid"})
        if fields.get("emailaddress") and fields.get("parentobjectid"):
            found.append(EmailSearchRow(**fields))
    return tuple(found)


def read_queueitems(reader: Reader) -> Iterator[QueueItem]:
    """Read which emails lie in which queue; items that were removed are inactive."""
    for row in reader.gathered.rows("queueitems"):
        queue = id_in(row.columns.get("queueid"))
        thing = id_in(row.columns.get("objectid"))
        active = row.columns.get("statecode") in (None, 0, "Active")
        if queue and thing and active and reader.gathered.ids.get(thing) == "email":
            yield QueueItem(queueid=queue, objectid=thing)
