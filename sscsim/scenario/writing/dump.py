"""A world and its events, written as a scenario that loads to the same world.

Rows are written in the order in which the address book ranks them, for that order decides between
rows of equal rank. What has its default is left out. Settings that the catalogue does not know
have no effect and are not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from sscsim.assumptions import READINGS, SWITCHES, Assumptions
from sscsim.events import Event
from sscsim.scenario.making.emails import shared_with, token_of
from sscsim.scenario.parts.emails import EMAIL
from sscsim.scenario.parts.organisation import ORGANIZATION_KEYS
from sscsim.scenario.parts.rows import ROWS
from sscsim.scenario.writing.emitter import emit
from sscsim.scenario.writing.events import mail_ids, timeline
from sscsim.scenario.writing.mailboxes import Mailboxes
from sscsim.scenario.writing.records import definitions, records
from sscsim.scenario.writing.values import Writer, plain, time, without_defaults
from sscsim.vocabulary import METHOD, Ref
from sscsim.world import (
    Directory,
    Email,
    Organization,
    SystemUser,
    World,
)

__all__ = ["dump_scenario", "scenario_document"]

_TITLE = "An organisation"


def dump_scenario(world: World, events: Iterable[Event] = (), *, title: str = _TITLE) -> str:
    """
    Write a world, and what happens in it, as a scenario file that loads to the same world.

    >>> from sscsim import Directory, Queue, World, dump_scenario
    >>> world = World.of(Directory.of(rows=[Queue(queueid="sales", name="Sales")]))
    >>> print(dump_scenario(world, title="One queue"), end="")
    title: One queue
    reading: article
    queues:
      - {id: sales, name: Sales}

    """
    return emit(scenario_document(world, events, title=title))


def scenario_document(
    world: World, events: Iterable[Event] = (), *, title: str = _TITLE
) -> dict[str, Any]:
    """Give the same scenario as plain data, as JSON would hold it."""
    happened = tuple(events)
    writer = Writer.of(world, mail_ids(happened))
    document = {
        "title": title,
        **_assumed(world.assume),
        **_organization(world.organization, writer),
        **_directory(world.directory, writer),
        "emails": [_email(email, world, writer) for email in world.emails],
        **_state(world),
        "timeline": timeline(happened, writer),
    }
    return {key: value for key, value in document.items() if value or key == "emailsearches"}


def _assumed(assume: Assumptions) -> dict[str, Any]:
    """Name the reading that is nearest, and the switches that differ from it."""
    chosen = attrs.asdict(assume, recurse=False)
    others = {
        name: {key: chosen[key] for key in SWITCHES if chosen[key] != getattr(reading, key)}
        for name, reading in READINGS.items()
    }
    nearest = min(others, key=lambda name: len(others[name]))
    return {
        "reading": nearest,
        "assume": {key: plain(value) for key, value in others[nearest].items()},
    }


def _organization(organization: Organization, writer: Writer) -> dict[str, Any]:
    columns = writer.row(organization, ORGANIZATION_KEYS)
    given = organization.orgdborgsettings.given
    columns.pop("orgdborgsettings", None)
    blob = {"orgdborgsettings": {name: given[name] for name in sorted(given)}} if given else {}
    return {"organization": columns | blob}


# ------------------------------------------------------------------------ rows


def _directory(directory: Directory, writer: Writer) -> dict[str, Any]:
    book = directory.addressbook

    def ranked(rows: Iterable[Any]) -> list[Any]:
        return sorted(
            rows, key=lambda row: (book.ordinals.get(_ref(row), len(book.ordinals)), _ref(row))
        )

    def listed(name: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
        return [{"id": _ref(row).id, **writer.row(row, ROWS[name].keys)} for row in ranked(rows)]

    users, queues = ranked(directory.systemusers.values()), ranked(directory.queues.values())
    boxes = Mailboxes(directory, writer)
    blocks = {owner.ref: boxes.block(owner) for owner in (*users, *queues)}
    return {
        "businessunits": listed("businessunits", directory.businessunits.values()),
        "roles": listed("roles", directory.roles.values()),
        "teams": listed("teams", directory.teams.values()),
        "emailserverprofiles": boxes.profiles(),
        "systemusers": [_user(user, directory, writer) | blocks[user.ref] for user in users],
        "queues": [
            {"id": queue.queueid, **writer.row(queue, ROWS["queues"].keys)} | blocks[queue.ref]
            for queue in queues
        ],
        "mailboxes": boxes.others(),
        **records(ranked(directory.records.values()), writer),
        **_book(directory, writer),
    }


def _ref(row: Any) -> Ref:
    if hasattr(row, "ref"):
        found: Ref = row.ref
        return found
    cls = type(row)
    table = cls.__name__.lower()
    return Ref(table, getattr(row, f"{table}id"))


def _user(user: SystemUser, directory: Directory, writer: Writer) -> dict[str, Any]:
    keys = ROWS["systemusers"].keys
    own = {"id": user.systemuserid, **writer.row(user, keys)}
    settings = directory.usersettings.get(user.systemuserid)
    if settings is None:
        return own
    given = without_defaults(settings)
    given.pop("systemuserid", None)
    return own | (given or {METHOD: None})


def _book(directory: Directory, writer: Writer) -> dict[str, Any]:
    book = directory.addressbook
    found: dict[str, Any] = {
        "emailaddressconfigurations": [
            {"table": table, "column": column} for table, column in sorted(book.excluded)
        ],
        "entitydefinitions": definitions(directory),
        "shares": [
            {"objectid": writer.ref(share.objectid), "principalid": writer.ref(share.principalid)}
            for share in directory.shares
        ],
    }
    if directory.emailsearch is not None:
        found["emailsearches"] = [
            {
                "emailaddress": row.emailaddress,
                "parentobjectid": writer.parent(row),
                **({"column": row.column} if row.column is not None else {}),
                **({"parenttable": None} if row.parenttable is None else {}),
            }
            for row in directory.emailsearch
        ]
    return found


# ------------------------------------------------------------------------ emails, progress


def _email(email: Email, world: World, writer: Writer) -> dict[str, Any]:
    keys = {
        key: kind
        for key, kind in EMAIL.keys.items()
        if key not in {"trackingtoken", "sharedwith", "parties"}
    }
    row = {"id": email.activityid, **writer.row(email, keys)}
    if email.parties:
        row["parties"] = [writer.party(party) for party in email.parties]
    if email.trackingtoken != token_of(email.subject, world.organization, world.assume):
        row["trackingtoken"] = email.trackingtoken
    if email.sharedwith != shared_with(email.parties, world.directory):
        row["sharedwith"] = [writer.ref(ref) for ref in email.sharedwith]
    return row


def _state(world: World) -> dict[str, Any]:
    """Write how far a simulation has come: nothing, for an organisation that was just loaded."""
    items = sorted(world.queueitems, key=lambda item: (item.queueid, item.objectid))
    return {
        "queueitems": [{"queueid": item.queueid, "objectid": item.objectid} for item in items],
        "watermarks": [
            {"mailbox": key, "received": time(moment)}
            for key, moment in sorted(world.watermarks.items())
        ],
        "attempts": [
            {"mailbox": mailbox, "messageid": message, "attempts": count}
            for (mailbox, message), count in sorted(world.attempts.items())
        ],
    }
