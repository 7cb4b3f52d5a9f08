"""Organisation snapshots: a folder of Web API answers, or a zip of one, as a `World`.

The steps are: find the pages (`store`), read their rows (`webapi`, `gather`), turn each table's
rows into the classes of the world, and say what was assumed (`notes`). Everything that is wrong is
collected on the way and raised at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
from rpds import HashTrieMap

from sscsim.assumptions import Assumptions
from sscsim.errors import InputError, Place, Problem
from sscsim.sources.definitions import read_exclusions
from sscsim.sources.emails import read_emails, read_emailsearch, read_queueitems
from sscsim.sources.gather import Gathered, gather
from sscsim.sources.mailboxes import ASSUMED_PROFILE, assumed_mailboxes, read_mailboxes
from sscsim.sources.malformed import warn_malformed
from sscsim.sources.misspelt import warn_misspelt
from sscsim.sources.names import entity_set
from sscsim.sources.notes import notes
from sscsim.sources.orgsettings import COLUMN, read_blob
from sscsim.sources.people import read_queues, read_roles, read_teams, read_users
from sscsim.sources.reader import Reader
from sscsim.sources.records import excluded_columns, read_records
from sscsim.sources.report import Report
from sscsim.sources.store import Other, Store, open_store
from sscsim.sources.tables import ROWS
from sscsim.sources.webapi import text_of
from sscsim.world import (
    BusinessUnit,
    Directory,
    EmailServerProfile,
    Mailbox,
    Organization,
    Queue,
    SystemUser,
    Team,
    UserSettings,
    World,
)

__all__ = ["Snapshot", "check_sets", "load_snapshot"]


@attrs.frozen
class Snapshot:
    """
    An organisation as it was exported.

    Attributes:
        world: its rows and settings.
        notes: what was assumed for want of a file or a column, one sentence each.
        warnings: what is legal and may surprise, with its place.
        counts: the number of rows of each entity set whose file is there.
        pages: the number of its files.
        tables: the logical name of the table each entity set is of.
        unknown_columns: per entity set, in how many rows each column occurs that is not used.
        unused: files that hold nothing that mail has to do with.
        lacking: tables with addresses that ``entitydefinitions.json`` describes and no file holds,
            by entity set.

    """

    world: World
    notes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = attrs.field(factory=dict)
    pages: Mapping[str, int] = attrs.field(factory=dict)
    tables: Mapping[str, str] = attrs.field(factory=dict)
    unknown_columns: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)
    unused: tuple[str, ...] = ()
    lacking: Mapping[str, str] = attrs.field(factory=dict)


def load_snapshot(path: str | Path, *, assume: Assumptions | None = None) -> Snapshot:
    """
    Read the snapshot in a folder or zip (contract 4).

    Raises:
        InputError: everything that is wrong with it, in the order of the files.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim import load_snapshot
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "queues.json"
    ...     _ = path.write_text('{"value": [{"queueid": "sales", "name": "Sales"}]}')
    ...     snapshot = load_snapshot(folder)
    >>> snapshot.world.directory.queues["sales"].name
    'Sales'

    """
    store = open_store(Path(path))
    report = Report(text_of)
    reader = Reader(gather(store, report), report, others=store.others)
    world = _world(reader, assume or Assumptions())
    warn_misspelt(reader)
    warn_malformed(reader)
    if report.failed:
        raise InputError(report.problems())
    _refuse_without(reader.gathered.tables, path)
    return Snapshot(
        world=world,
        notes=notes(world, reader),
        warnings=(*_misnamed(reader.others), *report.warnings()),
        counts={name: len(table.rows) for name, table in reader.gathered.tables.items()},
        pages={name: table.pages for name, table in reader.gathered.tables.items()},
        tables={name: table.shape.table for name, table in reader.gathered.tables.items()},
        unknown_columns={
            name: dict(sorted(found.items())) for name, found in sorted(reader.unknown.items())
        },
        unused=reader.gathered.unused,
        lacking=reader.gathered.lacking,
    )


def check_sets(path: Path, store: Store, names: Collection[str]) -> None:
    """
    Look whether it is a snapshot, and whether some of its sets are well formed; read no other.

    Raises:
        InputError: everything that is wrong with their files.

    """
    wanted = {*names, "entitydefinitions"} if names else set()
    pages = tuple(page for page in store.pages if entity_set(page.entityset) in wanted)
    report = Report(text_of)
    _world(Reader(gather(attrs.evolve(store, pages=pages), report), report), Assumptions())
    if report.failed:
        raise InputError(report.problems())
    _refuse_without({entity_set(page.entityset) for page in store.pages}, path)


def _refuse_without(names: Iterable[str], path: str | Path) -> None:
    """Refuse a folder without any of the files that make a snapshot."""
    if not ROWS.keys() & set(names):
        what = f"holds none of {', '.join(f'{name}.json' for name in sorted(ROWS))}."
        raise InputError([Problem(Place(str(path)), what, "Is it the folder of a snapshot?")])


def _misnamed(others: Iterable[Other]) -> Iterator[Problem]:
    """Name each file that looks as if it should have been read."""
    for other in others:
        if other.why:
            yield Problem(Place(other.file), other.why, other.offer, warning=True)


def _world(reader: Reader, assume: Assumptions) -> World:
    directory = Directory.of(
        organization=_organization(reader),
        rows=_rows(reader),
        emailsearch=read_emailsearch(reader),
        excluded={*excluded_columns(reader), *_exclusions(reader)},
        not_parties=reader.gathered.definitions.not_parties,
    )
    world = World.of(directory, emails=read_emails(reader), assume=assume)
    items = dict.fromkeys(read_queueitems(reader))
    return attrs.evolve(world, queueitems=HashTrieMap(items))


def _exclusions(reader: Reader) -> frozenset[tuple[str, str]]:
    rows = reader.gathered.rows("emailaddressconfigurations")
    return read_exclusions(rows, reader.gathered.definitions, reader.report)


def _organization(reader: Reader) -> Organization:
    """Read the one row of the organisation, or take its published defaults."""
    rows = reader.gathered.rows("organizations")
    for row in rows[1:]:
        reader.report.row(row, None, "is a second organisation.", "Keep one: a snapshot is of one.")
    if not rows:
        return Organization()
    fields = reader.fields(Organization, rows[0], "organizations", {COLUMN})
    return Organization(**{**fields, COLUMN: read_blob(rows[0], reader.report)})


def _rows(reader: Reader) -> Iterator[Any]:
    """Read every row but emails, in the order of their files."""
    users = tuple(read_users(reader))
    queues = tuple(read_queues(reader))
    teams = tuple(read_teams(reader))
    yield from (*users, *queues, *teams)
    yield from read_roles(reader, _given_roles(users, teams))
    yield from reader.each("usersettingscollection", UserSettings)
    yield from reader.each("businessunits", BusinessUnit)
    yield from _mailboxes(reader, users, queues)
    yield from read_records(reader)


def _given_roles(users: tuple[SystemUser, ...], teams: tuple[Team, ...]) -> set[str]:
    given = [user.roles or () for user in users] + [team.roles for team in teams]
    return {role for roles in given for role in roles}


def _mailboxes(
    reader: Reader, users: tuple[SystemUser, ...], queues: tuple[Queue, ...]
) -> Iterator[Mailbox | EmailServerProfile]:
    """Read the mailboxes and their profiles; without ``mailboxes.json`` assume both."""
    profiles = tuple(reader.each("emailserverprofiles", EmailServerProfile))
    yield from profiles
    if "mailboxes" not in reader.gathered.tables:
        yield ASSUMED_PROFILE
        yield from assumed_mailboxes((*users, *queues))
        return
    mailboxes = tuple(read_mailboxes(reader, (*users, *queues)))
    _warn_without_profiles(reader.gathered, mailboxes, reader.report)
    yield from mailboxes
    # A mailbox that names its profile has one, whether or not the profile was exported (SP-15).
    named = {box.emailserverprofile for box in mailboxes if box.emailserverprofile}
    for missing in sorted(named - {profile.emailserverprofileid for profile in profiles}):
        yield EmailServerProfile(emailserverprofileid=missing)


def _warn_without_profiles(
    gathered: Gathered, mailboxes: tuple[Mailbox, ...], report: Report
) -> None:
    if mailboxes and not any(box.emailserverprofile for box in mailboxes):
        what = "no mailbox has an email server profile, so none of them is read (SYN-7)."
        page = gathered.rows("mailboxes")[0].page
        report.warn_page(page, what, "Export _emailserverprofile_value.")
