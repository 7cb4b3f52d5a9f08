"""In which queues the emails of one policy lie: those made, and those met again (DUP-20 to 22)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sscsim.bulk.creating import Picked
from sscsim.bulk.engine import BulkRun
from sscsim.bulk.keys import Longs
from sscsim.bulk.making import name_queues
from sscsim.bulk.places import OUTGOING
from sscsim.bulk.verdicts import Code
from sscsim.world import World

__all__ = ["queue_items"]


def queue_items(run: BulkRun, policy: int, found: Picked, made: Longs) -> list[list[str]]:
    """List the queues of every row of mail, by id."""
    world = run.worlds[policy]
    named = _named(run, policy, found, made)
    owners = _queues_read(run, world)
    items: list[list[str]] = [[] for _ in range(run.mail.num_rows)]
    own = world.settings["CreateQueueItemForSynchronizingMailbox"]
    for place, row in enumerate(made.tolist()):
        queue = owners[row] if own else None
        items[row] = sorted({*named[place], *(() if queue is None else (queue,))})
    if world.settings["SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail"]:
        _late(run, world, found, items, owners)
    return items


def _named(run: BulkRun, policy: int, found: Picked, made: Longs) -> list[list[str]]:
    world = run.worlds[policy]
    if not world.settings["CreateQueueItemsForAcceptingQueueRecipients"]:
        return [[] for _ in made]
    standing = run.organisation.standing
    at, codes = name_queues(
        made + run.coded.earlier,
        found.email[made] >= 0,
        np.full(len(standing.people), -1, np.int64),
        run.coded[1:4],
        standing,
        policy,
        world.assume.queue_items_for == "all_resolved_queues",
    )
    ids = [ref.id for ref in run.organisation.people]
    return [[ids[code] for code in codes[at[i] : at[i + 1]]] for i in range(len(made))]


def _queues_read(run: BulkRun, world: World) -> Sequence[str | None]:
    """Name for each row the queue whose mailbox is read, if it is a queue's."""
    queue_of = {
        key: mailbox.regardingobjectid.id
        for key, mailbox in world.directory.mailboxes.items()
        if mailbox.regardingobjectid.table == "queue"
    }
    return [queue_of.get(key) for key in run.mail["mailbox"].to_pylist()]


class _Seen(NamedTuple):
    """The latest email of each message id, and the pairs of queue and email that lie there."""

    latest: dict[int, int]
    lying: set[tuple[str, int]]


def _late(
    run: BulkRun,
    world: World,
    found: Picked,
    items: list[list[str]],
    owners: Sequence[str | None],
) -> None:
    """Give queues that meet an email already promoted an item as well (DUP-22)."""
    rows, earlier = run.coded.rows, run.coded.earlier
    places = {email.activityid: number for number, email in enumerate(run.emails)}
    lying = {
        (item.queueid, places[item.objectid])
        for item in world.queueitems
        if item.objectid in places
    }
    incoming = (number for number in range(earlier) if not rows["marks"][number] & OUTGOING)
    seen = _Seen({int(rows["identity"][number]): number for number in incoming}, lying)
    for row, code in enumerate(found.code.tolist()):
        identity, queue = int(rows["identity"][row + earlier]), owners[row]
        if items[row]:
            seen.lying.update((one, row + earlier) for one in items[row])
        if found.promoted[row]:
            seen.latest[identity] = row + earlier
        elif code == Code.DUPLICATE and queue is not None:
            item = (queue, seen.latest[identity])
            if item not in seen.lying:
                seen.lying.add(item)
                items[row] = [queue]
