"""In which queues the emails of one policy lie: those made, and those met again (DUP-20 to 22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from sscsim.bulk.creating import Picked
from sscsim.bulk.engine import BulkRun
from sscsim.bulk.lists import Ints, Lists, Longs
from sscsim.bulk.making import name_queues
from sscsim.bulk.places import OUTGOING
from sscsim.bulk.verdicts import Code
from sscsim.world import World

__all__ = ["queue_items"]


def queue_items(run: BulkRun, policy: int, found: Picked, made: Longs) -> tuple[Lists, list[str]]:
    """List the queues of every row of mail as codes of queue ids, and those ids."""
    world = run.worlds[policy]
    ids = sorted(world.directory.queues)
    places = {key: place for place, key in enumerate(ids)}
    read = _queues_read(run, world, places)
    pairs = [_named(run, policy, found, made, places)]
    if world.settings["CreateQueueItemForSynchronizingMailbox"]:
        own = made[read[made] >= 0]
        pairs.append(np.stack([own, read[own]], axis=1))
    lying = np.unique(np.concatenate(pairs), axis=0)
    if world.settings["SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail"]:
        late = np.array(list(_late(run, world, found, lying, read)), np.int64).reshape(-1, 2)
        lying = np.unique(np.concatenate([lying, late]), axis=0)
    counts = np.bincount(lying[:, 0], minlength=run.deliveries.num_rows)
    at = np.concatenate([[0], np.cumsum(counts)])
    return Lists(at, lying[:, 1].astype(np.int32)), ids


def _queues_read(run: BulkRun, world: World, places: dict[str, int]) -> npt.NDArray[np.int64]:
    """Give for each row the queue whose mailbox is read; -1 if it is no queue's."""
    owners = (mailbox.regardingobjectid for mailbox in world.directory.mailboxes.values())
    queue_of = [places[ref.id] if ref.table == "queue" else -1 for ref in owners]
    mailboxes: Ints = run.coded.mail["mailbox"]
    return np.array([*queue_of, -1], np.int64)[mailboxes]


def _named(
    run: BulkRun, policy: int, found: Picked, made: Longs, places: dict[str, int]
) -> npt.NDArray[np.int64]:
    """List the queues among the recipients of each promoted row."""
    world, standing = run.worlds[policy], run.organisation.standing
    if not world.settings["CreateQueueItemsForAcceptingQueueRecipients"]:
        return np.zeros((0, 2), np.int64)
    at, codes = name_queues(
        made + run.coded.earlier,
        found.email[made] >= 0,
        np.full(len(standing.people), -1, np.int64),
        run.coded[1:5],
        standing,
        policy,
        world.assume.queue_items_for == "all_resolved_queues",
    )
    people = run.organisation.people
    place_of = np.array([places.get(ref.id, -1) for ref in people], np.int64)
    rows = np.repeat(made, np.diff(at))
    return np.stack([rows, place_of[codes]], axis=1)


def _late(
    run: BulkRun, world: World, found: Picked, lying: Any, read: npt.NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    """Give queues that meet an email already promoted an item as well (DUP-22)."""
    earlier, before = run.coded.earlier, run.coded.letters[: run.coded.earlier]
    identities = run.coded.own["identity"].tolist()
    places = {email.activityid: number for number, email in enumerate(run.emails)}
    queues = {key: place for place, key in enumerate(sorted(world.directory.queues))}
    there = {
        (queues.get(item.queueid, -1), places[item.objectid])
        for item in world.queueitems
        if item.objectid in places
    }
    there.update((queue, row + earlier) for row, queue in lying.tolist())
    incoming = np.flatnonzero(before["marks"] & OUTGOING == 0).tolist()
    latest = {int(before["identity"][number]): number for number in incoming}
    for row in np.flatnonzero(found.promoted | (found.code == Code.DUPLICATE)).tolist():
        identity, queue = identities[row], int(read[row])
        if found.promoted[row]:
            latest[identity] = row + earlier
        elif queue >= 0 and (queue, latest[identity]) not in there:
            there.add((queue, latest[identity]))
            yield row, queue
