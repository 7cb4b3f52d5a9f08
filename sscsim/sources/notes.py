"""What was assumed for want of a file or a column, each told once, in a sentence for people."""

from __future__ import annotations

from collections.abc import Iterator

from sscsim.sources.absences import absences
from sscsim.sources.gather import id_in
from sscsim.sources.orphans import orphans
from sscsim.sources.reader import Reader
from sscsim.vocabulary import FilteringMethod
from sscsim.world import Mailbox, Row, World

__all__ = ["notes"]


def notes(world: World, reader: Reader) -> tuple[str, ...]:
    """Say what was assumed: first for missing files, then for missing values."""
    return (*_missing_files(world, reader), *_missing_values(world, reader))


def _missing_files(world: World, reader: Reader) -> Iterator[str]:
    gathered = reader.gathered
    for absence in absences(world, frozenset(gathered.tables), gathered.lacking):
        if absence.note:
            yield f"{absence.file} is missing: {absence.said(world)}."


def _missing_values(world: World, reader: Reader) -> Iterator[str]:
    yield from _users_without_method(world, reader)
    yield from _queues_without_method(world)
    yield from _without_approval(world)
    yield from _roles_without_depth(world)
    yield from _columns_left_out(reader)
    yield from _not_in_index(world)
    yield from _index_of_others(reader)
    yield from orphans(world, reader)
    if reader.untold:
        yield (
            f"The table of {_counted(reader.untold, 'lookup')} could not be told: the row is not in"
            " the snapshot and there is no lookuplogicalname annotation."
        )
    yield from _not_looked_at(reader)


def _not_looked_at(reader: Reader) -> Iterator[str]:
    """Count what is ignored: columns, tables, files (contract 4)."""
    columns = {name: len(found) for name, found in sorted(reader.unknown.items())}
    if columns:
        each = ", ".join(f"{count} of {name}.json" for name, count in columns.items())
        yield f"Columns that are not looked at: {each}."
    if reader.gathered.unused:
        files = ", ".join(sorted(reader.gathered.unused))
        yield f"Not used, since no row of it has an address: {files}."
    others = sorted(other.file for other in reader.others if not other.why)
    if others:
        more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
        files = ", ".join(others[:_FEW])
        yield f"Not read, since it is no file of an entity set: {files}{more}."


_FEW = 5  # files that a note names


def _users_without_method(world: World, reader: Reader) -> Iterator[str]:
    """FLT-2: never assume a missing value silently."""
    if "usersettingscollection" not in reader.gathered.tables:
        return
    directory = world.directory
    enabled = [user for user in directory.systemusers.values() if user.active]
    told = {
        settings.systemuserid
        for settings in directory.usersettings.values()
        if settings.incomingemailfilteringmethod is not None
    }
    without = sorted(
        (user.label, user.systemuserid) for user in enabled if user.systemuserid not in told
    )
    if without:
        yield (
            f"The filtering method of {len(without)} of {_counted(len(enabled), 'enabled user')}"
            f" was not exported, the first is {without[0][0]}: it is taken as"
            f" {_method(world.assume.user_default_filter)} (assume.user_default_filter)."
        )


def _queues_without_method(world: World) -> Iterator[str]:
    """FLT-3: the default of the form, told."""
    active = [queue for queue in world.directory.queues.values() if queue.active]
    without = sum(queue.incomingemailfilteringmethod is None for queue in active)
    if without:
        method = _method(world.assume.queue_default_filter)
        yield (
            f"The filtering method of {without} of {_counted(len(active), 'active queue')} was not"
            f" exported and is taken as {method} (assume.queue_default_filter)."
        )


def _method(value: int) -> str:
    return f'{value}, "{FilteringMethod(value).label}"'


def _without_approval(world: World) -> Iterator[str]:
    """SP-15: approval that was exported nowhere counts as given."""
    without = [box for box in world.directory.mailboxes.values() if _approval_unknown(world, box)]
    if without:
        yield (
            "Whether the address is approved (emailrouteraccessapproval) was not exported for"
            f" {_counted(len(without), 'mailbox', 'mailboxes')}, nor for the user or queue:"
            " it counts as approved."
        )


def _approval_unknown(world: World, mailbox: Mailbox) -> bool:
    owner, organization = mailbox.regardingobjectid, world.organization
    if mailbox.emailrouteraccessapproval is not None:
        return False
    if owner.table == "queue":
        queue = world.directory.queues.get(owner.id)
        known = queue is not None and queue.emailrouteraccessapproval is not None
        return organization.requireapprovalforqueueemail and not known
    user = world.directory.systemusers.get(owner.id)
    known = user is not None and user.emailrouteraccessapproval is not None
    return organization.requireapprovalforuseremail and not known


def _roles_without_depth(world: World) -> Iterator[str]:
    roles = world.directory.roles.values()
    without = sum(role.prvReadActivity is None for role in roles)
    if without:
        yield (
            f"How far prvReadActivity reaches was not exported for {_counted(without, 'role')}: it"
            f" is taken as {world.assume.default_activity_read_depth}"
            " (assume.default_activity_read_depth)."
        )


def _not_in_index(world: World) -> Iterator[str]:
    """PTY-2: who is not in the exported index gets no mail, however the columns are filled."""
    directory = world.directory
    if directory.emailsearch is None:
        return
    candidates: list[Row] = [*directory.systemusers.values(), *directory.queues.values()]
    owners = [row for row in candidates if row.active and row.addresses]
    found = {entry.ref for entries in directory.addressbook.entries.values() for entry in entries}
    without = sum(row.ref not in found for row in owners)
    if without:
        yield (
            f"emailsearches.json has no row for {without} of {len(owners)} enabled users and active"
            " queues with an address: mail to them finds no recipient."
        )


def _index_of_others(reader: Reader) -> Iterator[str]:
    """A row of the index whose record was not exported says nothing."""
    rows = reader.gathered.rows("emailsearches")
    parents = [id_in(row.columns.get("parentobjectid")) for row in rows]
    without = sum(parent not in reader.gathered.ids for parent in parents)
    if without:
        yield (
            f"emailsearches.json: {_counted(without, 'row')} without the record it is about, which"
            " was not exported: such an address is that of a stranger."
        )


# Columns whose absence matters although the file is there, and what is taken instead.
_LEFT_OUT = (
    ("systemusers", ("isdisabled",), "every user is taken as enabled"),
    ("queues", ("statecode",), "every queue is taken as active"),
    (
        "mailboxes",
        ("incomingemaildeliverymethod", "enabledforincomingemail", "incomingemailstatus",
         "statecode"),
        "they count as favourable",
    ),
    (
        "organizations",
        ("emailcorrelationenabled", "trackingprefix", "enablesmartmatching", "ignoreinternalemail",
         "unresolveemailaddressifmultiplematch", "requireapprovalforuseremail",
         "requireapprovalforqueueemail", "orgdborgsettings"),
        "they are taken at their published defaults",
    ),
    ("emails", ("email_activity_parties",), "their parties are read from sender and torecipients"),
    ("emails", ("messageid",),
     "no reply finds them by In-Reply-To, and a copy of one is no duplicate"),
    ("emails", ("conversationindex",), "no reply finds them by its Thread-Index"),
    ("emails", ("trackingtoken",), "no reply finds them by the token in its subject"),
    ("emails", ("directioncode",), "each counts as sent, so that a copy of one is no duplicate"),
    ("emails", ("regardingobjectid",), "an answer to one of them gets no Regarding from it"),
    ("emails", ("ownerid",), "who can read them is not known, and no answer goes to their owner"),
)  # fmt: skip


_PARTIES = ("email_activity_parties",)


def _columns_left_out(reader: Reader) -> Iterator[str]:
    for entityset, names, taken in _LEFT_OUT:
        rows = reader.gathered.rows(entityset)
        absent = [name for name in names if not any(name in row.columns for row in rows)]
        apart = names == _PARTIES and "activityparties" in reader.gathered.tables
        if rows and absent and not apart:
            yield f"{entityset}.json does not hold {', '.join(absent)}: {taken}."


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
