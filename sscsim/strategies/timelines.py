"""Timelines: everything that can happen in an organisation, one event after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

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
    Write,
)  # fmt: skip
from sscsim.mail import Message
from sscsim.strategies import pools
from sscsim.strategies.arguments import Flavour, check_flavour, check_sizes, check_world
from sscsim.strategies.deliveries import FOLDERS, trackings
from sscsim.strategies.emails import GONE
from sscsim.strategies.few import several_of
from sscsim.strategies.known import customers, mailboxes, parsed, regardings
from sscsim.strategies.messages import messages
from sscsim.strategies.settings import columns_of_organization, values_of_settings
from sscsim.strategies.values import conversation_indexes, filtering_methods, message_ids, subjects
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["timelines"]

_MINUTE = timedelta(minutes=1)


def timelines(
    world: World,
    *,
    flavour: Flavour = "sensible",
    min_events: int = 1,
    max_events: int = 6,
) -> st.SearchStrategy[tuple[Event, ...]]:
    """
    Draw what happens in an organisation: mostly that mail arrives, but any event may come.

    An event knows those before it: a reply answers a message that came, a person tracks or deletes
    what there is.

    Args:
        world: the organisation as it is at first.
        flavour: ``sensible`` or ``anything``.
        min_events: how many events there are at least.
        max_events: how many there are at most, up to 50.

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> [event] = find(timelines(World()), lambda events: isinstance(events[-1], Deliver))
    >>> event.message.source, event.message.subject
    ('m1', 'Offer')

    """
    check_world(world)
    check_flavour(flavour)
    check_sizes("events", min_events, max_events, limit=50)
    return _timelines(world, flavour, min_events, max_events)


@attrs.define
class _Stage:
    """What the events of a timeline need to know of those before."""

    world: World
    flavour: Flavour
    messages: list[Message] = attrs.field(factory=list)
    arrived: list[Deliver] = attrs.field(factory=list)
    emails: list[str] = attrs.field(factory=list)
    sent: int = 0

    @property
    def users(self) -> tuple[Ref, ...]:
        return tuple(row.ref for row in self.world.directory.systemusers.values())


@st.composite
def _timelines(
    draw: st.DrawFn, world: World, flavour: Flavour, least: int, most: int
) -> tuple[Event, ...]:
    stage = _Stage(world, flavour, emails=[row.activityid for row in world.emails])
    return tuple(draw(_event(stage)) for _ in range(draw(st.integers(least, most))))


@st.composite
def _event(draw: st.DrawFn, stage: _Stage) -> Event:
    return draw(_MAKERS[draw(st.sampled_from(_kinds(stage)))](stage))


def _kinds(stage: _Stage) -> list[str]:
    """List what may happen now, mail more often than all else."""
    kinds = ["deliver"] * 8 + ["set"]
    kinds += ["send", "write", "choose"] if stage.users else []
    kinds += ["resync"] if mailboxes(stage.world) else []
    kinds += ["track", "track"] if stage.arrived and mailboxes(stage.world) else []
    kinds += ["delete", "readers", "readers"] if stage.emails else []
    return kinds


@st.composite
def _deliver(draw: st.DrawFn, stage: _Stage) -> Deliver:
    number = len(stage.arrived) + 1
    message = draw(
        messages(
            stage.world,
            flavour=stage.flavour,
            source=f"m{number}",
            received=pools.START + _MINUTE * (number - 1),
            earlier=stage.messages,
        )
    )
    few = draw(_where(stage)) if stage.flavour == "anything" else {}
    event = Deliver(message=message, **few)
    stage.messages.append(message)
    stage.arrived.append(event)
    stage.emails.append(message.source)
    return event


@st.composite
def _where(draw: st.DrawFn, stage: _Stage) -> dict[str, Any]:
    boxes = mailboxes(stage.world)
    few: dict[str, Any] = {}
    if boxes and draw(st.sampled_from((False, False, True))):
        some = st.lists(st.sampled_from(boxes), min_size=1, max_size=3, unique=True)
        few["mailboxes"] = tuple(draw(some))
    if draw(st.sampled_from((False, False, True))):
        few["folder"] = draw(st.sampled_from((INBOX, *FOLDERS)))
    return few


@st.composite
def _send(draw: st.DrawFn, stage: _Stage) -> Send:
    stage.sent += 1
    key = f"s{stage.sent}"
    sender = draw(st.sampled_from(stage.users))
    directory = stage.world.directory
    own = next(iter(directory.systemusers[sender.id].addresses.values()), "")
    to = (*customers(directory), *pools.OUTSIDE)
    odd = stage.flavour == "anything"
    marks: dict[str, Any] = {}
    if odd and draw(st.booleans()):
        marks["messageid"] = draw(message_ids(flavour=stage.flavour))
    if draw(st.booleans()):
        marks["conversationindex"] = draw(conversation_indexes(flavour=stage.flavour))
    about: tuple[Ref | None, ...] = (None, *regardings(directory), *(GONE * odd))
    message = Message(
        source=key,
        **{
            "messageid": f"{key}@contoso.example",
            "from_": parsed((own,)) if own else (),
            "to": parsed(draw(several_of(to, 2, least=1))),
            "subject": draw(subjects(flavour=stage.flavour, organization=stage.world.organization)),
            "received": stage.arrived[-1].message.received if stage.arrived else pools.START,
            **marks,
        },
    )
    stage.messages.append(message)
    stage.emails.append(key)
    return Send(
        message=message,
        activityid=key,
        sender=sender,
        regardingobjectid=draw(st.sampled_from(about)),
    )


@st.composite
def _write(draw: st.DrawFn, stage: _Stage) -> Write:
    user = draw(st.sampled_from(stage.users))
    method = filtering_methods().map(lambda value: {"incomingemailfilteringmethod": int(value)})
    columns: st.SearchStrategy[dict[str, Any]] = method
    if stage.flavour == "anything":
        columns = method | method | st.booleans().map(lambda value: {"isdisabled": value})
    return Write(record=user, columns=draw(columns))


def _set(stage: _Stage) -> st.SearchStrategy[SetSettings]:
    one = values_of_settings(stage.flavour, 1) | columns_of_organization(stage.flavour, 1)
    return one.map(lambda values: SetSettings(values=values))


def _choose(stage: _Stage) -> st.SearchStrategy[Choose]:
    return st.builds(
        lambda record, method: Choose(record=record, incomingemailfilteringmethod=int(method)),
        st.sampled_from(stage.users),
        filtering_methods(),
    )


@st.composite
def _track(draw: st.DrawFn, stage: _Stage) -> Track:
    arrived = draw(st.sampled_from(stage.arrived))
    boxes = arrived.mailboxes or mailboxes(stage.world)
    return Track(
        message=arrived.message,
        mailbox=draw(st.sampled_from(boxes)),
        tracking=draw(trackings(stage.world)),
        folder=arrived.folder,
    )


def _resync(stage: _Stage) -> st.SearchStrategy[Resync]:
    return st.builds(
        lambda box, moment: Resync(mailbox=box, processemailreceivedafter=moment),
        st.sampled_from(mailboxes(stage.world)),
        st.sampled_from(pools.ODD_TIMES),
    )


def _delete(stage: _Stage) -> st.SearchStrategy[Delete]:
    return st.sampled_from(tuple(stage.emails)).map(lambda key: Delete(activityids=(key,)))


def _readers(stage: _Stage) -> st.SearchStrategy[AskReaders]:
    return st.sampled_from(tuple(stage.emails)).map(lambda key: AskReaders(activityid=key))


_MAKERS: Mapping[str, Callable[[_Stage], st.SearchStrategy[Event]]] = {
    "deliver": _deliver,
    "send": _send,
    "write": _write,
    "set": _set,
    "choose": _choose,
    "track": _track,
    "resync": _resync,
    "delete": _delete,
    "readers": _readers,
}
