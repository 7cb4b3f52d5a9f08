"""In which queues does the email lie?

Each queue among the recipients gets a queue item, and so does the queue whose mailbox is being
read, which is how mail that reached it by Bcc or a list is seen. Seeing the item is not reading the
email.
"""

from __future__ import annotations

from sscsim.decisions import Status
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Case
from sscsim.rules.gates.already_an_email import incoming_copy
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import Ref
from sscsim.world import QueueItem


def queues_to_fill(case: Case) -> tuple[str, ...]:
    """List the queues that get an item, by id (DUP-20, DUP-21)."""
    found: set[str] = set()
    if case.settings["CreateQueueItemsForAcceptingQueueRecipients"]:
        found.update(ref.id for ref in _recipient_queues(case))
    synchronizing = case.owner is not None and case.owner.table == "queue"
    if synchronizing and case.settings["CreateQueueItemForSynchronizingMailbox"] and case.owner:
        found.add(case.owner.id)
    return tuple(sorted(found))


def _recipient_queues(case: Case) -> tuple[Ref, ...]:
    refs = tuple([one.ref for one in case.candidate_recipients if one.ref.table == "queue"])
    if case.assume.queue_items_for == "all_resolved_queues":
        return refs
    accepting = {one.candidate.ref for one in case.acceptances}
    return tuple(ref for ref in refs if ref in accepting)


def late_queue(case: Case) -> tuple[str, ...]:
    """Name the queue that meets an email already promoted and still gets an item (DUP-22)."""
    owner = case.owner
    existing = incoming_copy(case) if case.delivery.tracking is None else None  # SP-16
    if owner is None or owner.table != "queue" or existing is None:
        return ()
    item = QueueItem(queueid=owner.id, objectid=existing.activityid)
    wanted = case.settings["SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail"]
    return (owner.id,) if wanted and item not in case.world.queueitems else ()


def check(case: Case) -> Answer:
    """Report the queues."""
    queues = queues_to_fill(case)
    if not queues:
        return passes("The email lies in no queue.")
    names = ", ".join(case.directory.queues[key].label for key in queues)
    return finds(queues, "The email lies in: {names}.", names=names)


RULE = Rule(
    id="DUP-20",
    asks="In which queues does the email lie?",
    answers=("passes", "finds"),
    reads=(
        "organization.CreateQueueItemsForAcceptingQueueRecipients",
        "organization.CreateQueueItemForSynchronizingMailbox",
    ),
    sources=("S11", "S6"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("queue_items_for",),
)
