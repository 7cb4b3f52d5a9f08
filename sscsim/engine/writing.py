"""Columns written into rows: into one by an event, into many at once by a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.vocabulary import Ref
from sscsim.world import Directory, Emails, Record, SystemUser, UserSettings, World

__all__ = ["written"]

_THREAD_MARKS = {"messageid", "trackingtoken", "conversationindex", "parties", "hashed"}
_OPTIONS = {field.name for field in attrs.fields(UserSettings)} - {"systemuserid"}
_OF_RECORDS = {"statecode", "createdon", "ownerid", "owningbusinessunit", "name"}
_START = "processemailreceivedafter"


def written(world: World, changes: Mapping[Ref, Mapping[str, Any]]) -> World:
    """
    Give the world with columns of rows written anew; personal options are columns of the user.

    A mailbox whose date is written is read from that date on (SYN-4). Emails that are not there
    stay away; any other row that is not there is a KeyError.
    """
    emails, marks = world.emails, world.watermarks
    rows: list[Any] = []
    for ref, columns in changes.items():
        if ref.table == "email":
            emails = _email_written(emails, ref.id, columns)
            continue
        if ref.table == "mailbox" and _START in columns:
            marks = marks.discard(ref.id)
        rows += _rows_written(world.directory, ref, columns)
    directory = world.directory.with_rows(rows)
    return attrs.evolve(world, emails=emails, watermarks=marks, directory=directory)


def _email_written(emails: Emails, key: str, columns: Mapping[str, Any]) -> Emails:
    email = emails.get(key)
    if email is None:
        return emails
    changed = attrs.evolve(email, **columns)
    if _THREAD_MARKS.isdisjoint(columns):
        return emails.with_changed(changed)
    return Emails.of(changed if one.activityid == key else one for one in emails)


def _rows_written(directory: Directory, ref: Ref, columns: Mapping[str, Any]) -> Iterator[Any]:
    if ref.table == "systemuser":
        yield from _user_written(directory, ref.id, columns)
        return
    tables: dict[str, Any] = {
        "queue": directory.queues,
        "mailbox": directory.mailboxes,
        "emailserverprofile": directory.emailserverprofiles,
        "businessunit": directory.businessunits,
        "team": directory.teams,
        "role": directory.roles,
    }
    if ref.table in tables:
        yield attrs.evolve(tables[ref.table][ref.id], **columns)
    else:
        yield _record_written(directory.records[ref], columns)


def _user_written(directory: Directory, key: str, columns: Mapping[str, Any]) -> Iterator[Any]:
    """Write a user's columns where they are: on the user, or in the personal options (AUD-6)."""
    options = {name: value for name, value in columns.items() if name in _OPTIONS}
    own = {name: value for name, value in columns.items() if name not in _OPTIONS}
    if own:
        user: SystemUser = directory.systemusers[key]
        yield attrs.evolve(user, **own)
    if options:
        settings = directory.usersettings.get(key) or UserSettings(systemuserid=key)
        yield attrs.evolve(settings, **options)


def _record_written(record: Record, columns: Mapping[str, Any]) -> Record:
    own = {name: value for name, value in columns.items() if name in _OF_RECORDS}
    return attrs.evolve(record, **own, columns={**record.columns, **columns})
