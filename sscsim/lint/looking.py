"""What checks look at, in their words: users by what is stored, queues, mailboxes, settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sscsim.audit import classed_user
from sscsim.lint.finding import Spot
from sscsim.policy import AT_RISK, at_risk
from sscsim.rules.gates.mailbox_is_read import obstacle
from sscsim.vocabulary import METHOD, FilteringMethod, Ref
from sscsim.world import ORG_SETTINGS, Queue, SystemUser, World

__all__ = ["is_read", "listed", "many", "open_queues", "setting", "stored", "users_at"]

_FEW = 3


def setting(name: str) -> Spot:
    """Name a setting of the organisation, in the blob or a column."""
    return Spot("organization", None, f"orgdborgsettings.{name}" if name in ORG_SETTINGS else name)


def stored(world: World, user: SystemUser) -> int | None:
    """Give the value stored for a user; None where none was exported."""
    row = world.directory.usersettings.get(user.systemuserid)
    return None if row is None else row.incomingemailfilteringmethod


def users_at(world: World, values: Iterable[int]) -> list[SystemUser]:
    """List the enabled users with one of the values stored."""
    wanted = set(values)
    users = world.directory.systemusers.values()
    return [user for user in users if user.active and stored(world, user) in wanted]


def open_queues(world: World) -> list[Queue]:
    """List the active queues that let in more than answers, by their value or the default."""
    default = world.assume.queue_default_filter
    return [
        queue
        for queue in world.directory.queues.values()
        if queue.active and _value(queue.incomingemailfilteringmethod, default) in AT_RISK
    ]


def _value(own: int | None, default: int) -> FilteringMethod:
    return FilteringMethod(default if own is None else own)


def is_read(world: World, ref: Ref) -> bool:
    """Say whether the mailbox of a user or queue is read."""
    mailbox = world.directory.mailbox_of_owner(ref)
    return mailbox is not None and obstacle(world, mailbox) is None


def asleep(world: World) -> Iterator[SystemUser]:
    """List the users at risk whom nothing asks: disabled, or the mailbox inactive (FLT-28)."""
    for user, _ in at_risk(world):
        mailbox = world.directory.mailbox_of_owner(user.ref)
        off = not user.active or (mailbox is not None and mailbox.statecode)
        if off and not classed_user(world, user).acts:
            yield user


def listed(rows: Sequence[SystemUser | Queue]) -> str:
    """Name the first few of several rows."""
    names = ", ".join(row.label for row in rows[:_FEW])
    return f"{names} and {len(rows) - _FEW:,} more" if len(rows) > _FEW else names


def many(count: int, one: str, more: str) -> str:
    """Count something in the word that fits."""
    return f"{count:,} {one if count == 1 else more}"


def spots_of(rows: Iterable[SystemUser | Queue]) -> tuple[Spot, ...]:
    """Name the column of the filtering method of each row."""
    return tuple(
        Spot("usersettings" if row.ref.table == "systemuser" else "queue", row.ref.id, METHOD)
        for row in rows
    )
