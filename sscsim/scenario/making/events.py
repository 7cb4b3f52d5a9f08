"""From the filled-in entries of a timeline to events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from sscsim.events import (
    INBOX,
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Tracking,
    Write,
)
from sscsim.scenario.forms import Filled
from sscsim.scenario.making.messages import Clock, delivered_message, sender_of, sent_message
from sscsim.scenario.parts.timeline import Happening
from sscsim.vocabulary import METHOD
from sscsim.world import Email, World

__all__ = ["build_events"]


@attrs.define
class _Stage:
    """What the events of a timeline need to know of those before."""

    world: World
    clock: Clock = attrs.field(factory=Clock)
    delivered: dict[str, Deliver] = attrs.field(factory=dict)


def build_events(happenings: tuple[Happening, ...], world: World) -> Iterator[Event]:
    """Build the events of a timeline, each knowing the messages before it."""
    stage = _Stage(world)
    for happening in happenings:
        yield _MAKERS[happening.kind](happening.said, stage)


def _deliver(said: Filled, stage: _Stage) -> Deliver:
    message = delivered_message(said, stage.clock.delivery(said.get("received")))
    event = Deliver(
        message=message, mailboxes=said.get("mailboxes"), folder=said.get("folder") or INBOX
    )
    stage.delivered[message.source] = event
    return event


_OF_THE_MESSAGE = {"from", "sender", "to", "cc", "bcc", "subject", "received", "id"}


def _send(said: Filled, stage: _Stage) -> Send:
    directory = stage.world.directory
    sender = sender_of(said.get("from"), directory)
    moment = said.get("received") or said.get("senton") or stage.clock.now()
    columns = {
        key: value
        for key, value in said.only(Email).items()
        if key not in _OF_THE_MESSAGE and key != "regardingobjectid"
    }
    return Send(
        message=sent_message(said, sender, directory, moment),
        activityid=said.get("id"),
        sender=sender,
        regardingobjectid=said.get("regardingobjectid"),
        columns=columns,
    )


def _choose(said: Filled, stage: _Stage) -> Choose:  # noqa: ARG001
    record = said.get("user", said.get("queue"))
    return Choose(record=record, incomingemailfilteringmethod=said.get(METHOD))


def _track(said: Filled, stage: _Stage) -> Track:
    delivered = stage.delivered[said.get("mail")]
    tracking = Tracking(said.get("route", "app"), said.get("regardingobjectid"))
    folder = said.get("folder") or delivered.folder
    mailbox = said.get("mailbox") or _first_mailbox(delivered, stage.world)
    return Track(message=delivered.message, mailbox=mailbox, tracking=tracking, folder=folder)


def _first_mailbox(event: Deliver, world: World) -> Any:
    if event.mailboxes:
        return event.mailboxes[0]
    message = event.message
    addresses = (*(one.address for one in (*message.to, *message.cc)), *message.envelope)
    found = (box.mailboxid for one in addresses for box in world.directory.mailboxes_at(one))
    return next(found, None)


def _delete(said: Filled, stage: _Stage) -> Delete:  # noqa: ARG001
    return Delete(activityids=said.get("email"))


def _resync(said: Filled, stage: _Stage) -> Resync:  # noqa: ARG001
    return Resync(**said.values)


_MAKERS: Mapping[str, Callable[[Any, _Stage], Event]] = {
    "deliver": _deliver,
    "choose": _choose,
    "write": lambda said, _: Write(record=said.record, columns=said.columns),
    "set": lambda said, _: SetSettings(values=said.values),
    "send": _send,
    "track": _track,
    "delete": _delete,
    "resync": _resync,
    "readers": lambda said, _: AskReaders(activityid=said.get("email")),
}
