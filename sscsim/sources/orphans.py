"""Rows that name a row which is not there: counted, the first one named, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sscsim.sources.gather import id_in
from sscsim.sources.reader import Reader
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["orphans"]


def orphans(world: World, reader: Reader) -> Iterator[str]:
    """
    Tell which rows miss their partner in a file that is there.

    Where a whole file is missing, that is told and not every row that would need it.
    """
    there = reader.gathered.tables.keys()
    if {"usersettingscollection", "systemusers"} <= there:
        yield from _settings_of_nobody(world)
    if "mailboxes" in there:
        yield from _without_mailbox(world, "queue", "active queues")
        yield from _without_mailbox(world, "systemuser", "enabled users")
        yield from _mailboxes_of_nobody(reader)
    yield from _parties_not_there(world)


def _settings_of_nobody(world: World) -> Iterator[str]:
    directory = world.directory
    lonely = sorted(key for key in directory.usersettings if key not in directory.systemusers)
    if lonely:
        yield (
            f"usersettingscollection.json: {_rows(lonely)} of users that are not in"
            f" systemusers.json, the first is of {lonely[0]}: nobody has these filtering methods."
        )


def _without_mailbox(world: World, table: str, called: str) -> Iterator[str]:
    """A queue or user may be addressed and accept without a mailbox; nothing is read there."""
    directory = world.directory
    rows = directory.queues if table == "queue" else directory.systemusers
    owners = [row for row in rows.values() if row.active and row.addresses]
    without = sorted(
        (row.label, row.ref.id) for row in owners if directory.mailbox_of_owner(row.ref) is None
    )
    if without:
        label, key = without[0]
        yield (
            f"mailboxes.json has no mailbox for {len(without):,} of {len(owners):,} {called} with"
            f" an address, the first is {label} ({key}): their mail is seen only where somebody"
            " else got it too."
        )


def _mailboxes_of_nobody(reader: Reader) -> Iterator[str]:
    if reader.nobodys:
        key = id_in(reader.nobodys[0].columns.get("mailboxid"))
        yield (
            f"mailboxes.json: {_rows(reader.nobodys)} of no user or queue of this snapshot, the"
            f" first is {key}: what arrives there is not looked at. Export"
            " _regardingobjectid_value, and the row it names."
        )


def _parties_not_there(world: World) -> Iterator[str]:
    """Parties resolve by the rows of the snapshot; one that was not exported is an address only."""
    missing: dict[str, Ref] = {}
    for email in world.emails:
        for party in email.parties:
            if party.partyid is not None and world.directory.row(party.partyid) is None:
                missing.setdefault(email.activityid, party.partyid)
    if missing:
        first = min(missing)
        emails = "email has" if len(missing) == 1 else "emails have"
        yield (
            f"emails.json: {len(missing):,} {emails} a party whose row was not exported, the first"
            f" is {first} ({missing[first].table} {missing[first].id}): such a party counts by its"
            " address alone."
        )


def _rows(found: Sequence[object]) -> str:
    return f"{len(found):,} {'row' if len(found) == 1 else 'rows'}"
