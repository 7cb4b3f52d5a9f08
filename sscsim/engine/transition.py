"""What each event does to the world: `apply` gives the world that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from sscsim.decisions import Decision, Outcome, Reason
from sscsim.engine.dialog import offered_methods, offered_on_queue_form
from sscsim.engine.promotion import email_row
from sscsim.engine.sending import sent_email
from sscsim.engine.writing import written
from sscsim.events import (
    Choose,
    Delete,
    Delivery,
    Event,
    Resync,
    Send,
    SetSettings,
    Write,
)
from sscsim.rules import Case
from sscsim.rules.gates.already_an_email import incoming_copy
from sscsim.vocabulary import METHOD, Ref
from sscsim.world import (
    ORG_SETTINGS,
    QueueItem,
    Record,
    World,
)

__all__ = ["after_delivery", "apply", "is_refused"]

# Items that were evaluated move the watermark, rejected ones too (step 25).
_PROCESSED = {
    Outcome.PROMOTED,
    Outcome.REJECTED,
    Outcome.DUPLICATE,
    Outcome.FAILED_CREATE,
    Outcome.UNDECIDABLE,
}
_RETRIED = {Reason.CREATE_HOOK, Reason.INVALID_SENDER, Reason.MISSING_HEADER}  # SYN-12


def apply(world: World, event: Event | Delivery, decision: Decision | None = None) -> World:
    """
    Give the world that follows an event; a delivery needs the decision that was made about it.

    Events that only ask (`AskReaders`), or whose deliveries are decided one by one (`Deliver`,
    `Track`), leave the world as it is. A write or choice that is refused changes nothing; ask
    `sscsim.engine.simulate` for the answer as well.

    >>> from sscsim import Directory, Queue, Ref, World, Write, apply
    >>> world = World.of(Directory.of(rows=[Queue(queueid="sales", name="Sales")]))
    >>> after = apply(world, Write(record=Ref("queue", "sales"), columns={"name": "Orders"}))
    >>> [one.directory.queues["sales"].name for one in (world, after)]
    ['Sales', 'Orders']

    """
    if isinstance(event, Delivery):
        if decision is None:
            message = "apply(world, delivery) needs the decision about it as third argument"
            raise TypeError(message)
        return after_delivery(Case(world, event), decision)
    change = _CHANGES.get(type(event))
    return world if change is None else change(world, event)


def after_delivery(case: Case, decision: Decision) -> World:
    """Give the world after a case was decided."""
    world = case.world
    changed: dict[str, Any] = {}
    if decision.outcome is Outcome.PROMOTED:
        changed = _with_email(case, decision)
    elif decision.outcome is Outcome.DUPLICATE:
        changed = _met_again(case, decision)
    elif decision.reason in _RETRIED and case.delivery.mailbox is not None:
        key = (case.delivery.mailbox, case.message.identity)
        changed = {"attempts": world.attempts.insert(key, world.attempts.get(key, 0) + 1)}
    if decision.outcome in _PROCESSED:
        changed["watermarks"] = _advanced(case)
    return _grown(world, changed) if changed else world


def _grown(world: World, changed: Mapping[str, Any]) -> World:
    """Put in what a delivery can change; evolve would read the class anew for each of them."""
    return World(
        directory=changed.get("directory", world.directory),
        emails=changed.get("emails", world.emails),
        watermarks=changed.get("watermarks", world.watermarks),
        queueitems=changed.get("queueitems", world.queueitems),
        attempts=changed.get("attempts", world.attempts),
        assume=world.assume,
    )


def _with_email(case: Case, decision: Decision) -> dict[str, Any]:
    world = case.world
    email = email_row(case, decision)
    changed: dict[str, Any] = {"emails": world.emails.with_email(email)}
    if decision.queue_items:
        changed["queueitems"] = _with_items(world, decision.queue_items, email.activityid)
    created = decision.created_record
    if created is not None and decision.parties:
        address = decision.parties[0].address
        changed["directory"] = world.directory.with_row(
            Record(
                table=created.table,
                id=created.id,
                name=created.name,
                columns={"emailaddress1": address},
                addresscolumns=("emailaddress1",),
                createdon=case.message.received,
                ownerid=email.ownerid,
            )
        )
    return changed


def _with_items(world: World, queues: tuple[str, ...], activityid: str) -> Any:
    items = world.queueitems
    for queue in queues:
        items = items.insert(QueueItem(queueid=queue, objectid=activityid), None)
    return items


def _met_again(case: Case, decision: Decision) -> dict[str, Any]:
    """A later queue may get an item (DUP-22); a person may give Regarding anew (SP-16)."""
    world, delivery = case.world, case.delivery
    if not decision.queue_items and delivery.tracking is None:
        return {}
    existing = incoming_copy(case)
    if existing is None:
        return {}
    emails = world.emails
    if delivery.tracking is not None and delivery.tracking.regardingobjectid is not None:
        regarding = delivery.tracking.regardingobjectid
        emails = emails.with_changed(attrs.evolve(existing, regardingobjectid=regarding))
    items = _with_items(world, decision.queue_items, existing.activityid)
    return {"emails": emails, "queueitems": items}


def _advanced(case: Case) -> Any:
    """Move the mailbox's watermark to this message, never back."""
    marks, received, mailbox = case.world.watermarks, case.message.received, case.delivery.mailbox
    if received is None or mailbox is None:
        return marks
    mark = marks.get(mailbox)
    return marks if mark is not None and mark >= received else marks.insert(mailbox, received)


def is_refused(world: World, event: Choose | Write) -> bool:
    """Say whether a choice or a write is refused (SET-12, SET-6)."""
    if isinstance(event, Choose):
        form = offered_on_queue_form if event.record.table == "queue" else offered_methods
        return event.incomingemailfilteringmethod not in form(world)
    method = event.columns.get(METHOD)
    blocked = world.assume.hide_flags_block_api_writes and event.record.table == "systemuser"
    return blocked and method is not None and method not in offered_methods(world)


def _chosen(world: World, event: Choose) -> World:
    columns = {METHOD: event.incomingemailfilteringmethod}
    return world if is_refused(world, event) else written(world, {event.record: columns})


def _write(world: World, event: Write) -> World:
    return world if is_refused(world, event) else written(world, {event.record: event.columns})


def _set(world: World, event: SetSettings) -> World:
    blob = {name: value for name, value in event.values.items() if name in ORG_SETTINGS}
    columns = {name: value for name, value in event.values.items() if name not in ORG_SETTINGS}
    settings = world.settings.with_values(blob)
    organization = attrs.evolve(world.organization, **{"orgdborgsettings": settings, **columns})
    return attrs.evolve(world, directory=world.directory.with_organization(organization))


def _sent(world: World, event: Send) -> World:
    return attrs.evolve(world, emails=world.emails.with_email(sent_email(world, event)))


def _deleted(world: World, event: Delete) -> World:
    """Delete emails with their queue items; the messages stay in the mail server (DUP-25)."""
    items = world.queueitems
    for item in world.queueitems:
        if item.objectid in event.activityids:
            items = items.remove(item)
    return attrs.evolve(world, emails=world.emails.without(event.activityids), queueitems=items)


def _resynced(world: World, event: Resync) -> World:
    date = {"processemailreceivedafter": event.processemailreceivedafter}
    return written(world, {Ref("mailbox", event.mailbox): date})


_CHANGES: Mapping[type, Callable[[World, Any], World]] = {
    Choose: _chosen,
    Write: _write,
    SetSettings: _set,
    Send: _sent,
    Delete: _deleted,
    Resync: _resynced,
}
