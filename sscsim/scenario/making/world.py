"""From filled-in forms to rows and a world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from rpds import HashTrieMap

from sscsim.assumptions import READINGS
from sscsim.scenario.forms import Filled
from sscsim.scenario.making.emails import email_row
from sscsim.scenario.making.mailboxes import mailboxes
from sscsim.scenario.making.records import records
from sscsim.vocabulary import NOT_ACTIVITY_PARTIES, Ref
from sscsim.world import (
    BusinessUnit,
    Directory,
    EmailSearchRow,
    EmailServerProfile,
    Organization,
    Queue,
    QueueItem,
    Role,
    Share,
    SystemUser,
    Team,
    UserSettings,
    World,
)

__all__ = ["build_world"]

_CLASSES: Mapping[str, tuple[type, str]] = {
    "systemusers": (SystemUser, "systemuserid"),
    "queues": (Queue, "queueid"),
    "businessunits": (BusinessUnit, "businessunitid"),
    "roles": (Role, "roleid"),
    "teams": (Team, "teamid"),
    "emailserverprofiles": (EmailServerProfile, "emailserverprofileid"),
}


def build_world(top: Filled) -> World:
    """Build the world of a scenario from its organisation part."""
    assume = attrs.evolve(READINGS[top.get("reading") or "article"], **top.get("assume", {}))
    directory = _directory(top)
    emails = tuple(email_row(filled, directory, assume) for filled in top.get("emails", ()))
    world = World.of(directory, emails=emails, assume=assume)
    items = {QueueItem(**item.only(QueueItem)): None for item in top.get("queueitems", ())}
    marks = {mark.get("mailbox"): mark.get("received") for mark in top.get("watermarks", ())}
    attempts = {
        (tried.get("mailbox"), tried.get("messageid")): tried.get("attempts")
        for tried in top.get("attempts", ())
    }
    return attrs.evolve(
        world,
        queueitems=HashTrieMap(items),
        watermarks=HashTrieMap(marks),
        attempts=HashTrieMap(attempts),
    )


def _directory(top: Filled) -> Directory:
    organization = top.get("organization")
    searches = top.get("emailsearches")
    definitions = top.get("entitydefinitions", ())
    excluded = (
        row for row in top.get("emailaddressconfigurations", ()) if row.get("donotresolve", True)
    )
    return Directory.of(
        organization=Organization(**organization.values) if organization else None,
        rows=(*_rows(top), *records(top, definitions)),
        shares=tuple(Share(**share.values) for share in top.get("shares", ())),
        emailsearch=None if searches is None else tuple(map(_emailsearch, searches)),
        excluded=tuple((row.get("table"), row.get("column")) for row in excluded),
        not_parties=_not_parties(definitions),
    )


def _rows(top: Filled) -> Iterator[Any]:
    for name, (cls, key) in _CLASSES.items():
        for filled in top.get(name, ()):
            yield cls(**{key: filled.get("id")}, **filled.only(cls))
    for filled in top.get("systemusers", ()):
        given = filled.only(UserSettings)
        if given:
            yield UserSettings(systemuserid=filled.get("id"), **given)
    yield from mailboxes(top)


def _not_parties(definitions: Iterable[Filled]) -> frozenset[str]:
    said = {row.get("table"): row.get("isactivityparty") for row in definitions}
    tables = NOT_ACTIVITY_PARTIES | {table for table, party in said.items() if party is False}
    return tables - {table for table, party in said.items() if party is True}


def _emailsearch(filled: Filled) -> EmailSearchRow:
    parent: Ref = filled.get("parentobjectid")
    values = {
        "parenttable": parent.table,
        **filled.only(EmailSearchRow),
        "parentobjectid": parent.id,
    }
    return EmailSearchRow(**values)
