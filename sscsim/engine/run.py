"""The fold: events in order, each decided in the world that the ones before it left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import attrs

from sscsim.decisions import Decision
from sscsim.engine.dialog import offered_methods, offered_on_queue_form
from sscsim.engine.reference import decide_case
from sscsim.engine.transition import after_delivery, apply, is_refused
from sscsim.events import (
    AskReaders,
    Choose,
    Deliver,
    Delivery,
    Event,
    Resync,
    Track,
    Write,
)
from sscsim.rules import BOOK, Case, RuleBook
from sscsim.rules.visibility import readers
from sscsim.world import Mailbox, World

__all__ = ["Answer", "Entry", "Run", "Turn", "deliveries", "due", "play", "simulate"]


_NO_EVENT = (
    "simulate plays events, and a {} is none. "
    "Pass Deliver(message=..., mailboxes=(...,)), or give deliveries to decide or play."
)


@attrs.frozen
class Answer:
    """What an event that decides no mail answers: done, refused, or the readers asked for."""

    outcome: str
    because: str
    rule: str
    readers: tuple[str, ...] = ()


@attrs.frozen
class Entry:
    """One event, the world before it, and what came of it."""

    event: Event
    world: World
    decisions: tuple[Decision, ...] = ()
    answer: Answer | None = None


@attrs.frozen
class Run:
    """A whole simulation: its entries in order, and the world at the end."""

    entries: tuple[Entry, ...]
    world: World

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, in order."""
        return tuple(decision for entry in self.entries for decision in entry.decisions)


class Turn(NamedTuple):
    """
    A moment at which the organisation changes while its mail goes on arriving.

    >>> from datetime import UTC, datetime
    >>> turn = Turn(datetime(2026, 3, 2, tzinfo=UTC), lambda world: world)
    >>> turn.change(World()) == World()
    True

    """

    at: datetime
    change: Callable[[World], World]


def simulate(world: World, events: Iterable[Event], book: RuleBook = BOOK) -> Run:
    """
    Play events from a world; nothing is read but the arguments.

    A `Resync` evaluates again what `Deliver` events put into that mailbox before, because the
    messages are still in the mail server whatever happened to their emails (AUD-16). Raises
    TypeError for what is no event, such as a `Delivery`: those are for `decide` and `play`.

    >>> from sscsim import load_scenario_text, simulate
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> print(*(one.outcome for one in simulate(story.world, story.events * 2).decisions))
    promoted duplicate

    """
    entries: list[Entry] = []
    delivered: list[Delivery] = []
    for event in events:
        if not isinstance(event, Event):
            raise TypeError(_NO_EVENT.format(type(event).__name__))
        before = world
        looked_at = due(world, event, delivered)
        world = apply(world, event)
        decisions = []
        for delivery in looked_at:
            case = Case(world, delivery)
            decision = decide_case(case, book)
            world = after_delivery(case, decision)
            decisions.append(decision)
        if isinstance(event, Deliver):
            delivered.extend(looked_at)
        entries.append(Entry(event, before, tuple(decisions), _answer(before, event)))
    return Run(tuple(entries), world)


def play(
    world: World,
    items: Iterable[Delivery],
    *,
    move_watermark: bool = True,
    book: RuleBook = BOOK,
    turns: Iterable[Turn] = (),
) -> Iterator[Decision]:
    """
    Decide deliveries one by one, each in the world that the ones before it left.

    Holds no message after it is decided. Without ``move_watermark`` only the dates of the
    organisation count, as for files that are played in their own order (contract 5). At each of
    ``turns`` the world becomes another, before the first message that was received then or later.
    """
    waiting = sorted(turns, key=lambda turn: turn.at)
    for delivery in items:
        received = delivery.message.received
        while waiting and received is not None and received >= waiting[0].at:
            world = waiting.pop(0).change(world)
        case = Case(world, delivery)
        decision = decide_case(case, book)
        after = after_delivery(case, decision)
        world = after if move_watermark else attrs.evolve(after, watermarks=world.watermarks)
        yield decision


def deliveries(world: World, event: Deliver) -> tuple[Delivery, ...]:
    """
    List the mailboxes a message arrives in, in the order in which they are processed.

    Left out, they are those of every user or queue that is addressed, by address; one that reaches
    nobody is a delivery to no mailbox (contract 5).
    """
    keys = event.mailboxes if event.mailboxes is not None else _addressed(world, event)
    ordered = _ORDERS[world.assume.mailbox_order](tuple(keys))
    return tuple(
        Delivery(message=event.message, mailbox=key, folder=event.folder)
        for key in ordered or (None,)
    )


def _addressed(world: World, event: Deliver) -> tuple[str, ...]:
    message = event.message
    entries = (*message.to, *message.cc, *message.bcc)
    addresses = (*(one.address for one in entries if one.wellformed), *message.envelope)
    found: dict[str, Mailbox] = {}
    for address in addresses:
        found.update((one.mailboxid, one) for one in world.directory.mailboxes_at(address))
    return tuple(sorted(found, key=lambda key: (found[key].emailaddress.lower(), key)))


def _shuffled(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: hashlib.sha256(key.encode()).hexdigest()))


# SYN-10: the product defines no order. "Id first" sorts by mailbox id within one message.
_ORDERS: dict[str, Callable[[tuple[str, ...]], tuple[str, ...]]] = {
    "received_then_id": lambda keys: keys,
    "id_first": lambda keys: tuple(sorted(keys)),
    "reverse": lambda keys: keys[::-1],
    "seeded_shuffle": _shuffled,
}


def due(world: World, event: Event, delivered: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """
    List what an event makes the synchronization look at, in the world before the event.

    ``delivered`` is what `Deliver` events put into mailboxes so far: a `Resync` looks at it again.
    """
    if isinstance(event, Deliver):
        return deliveries(world, event)
    if isinstance(event, Track):
        return (
            Delivery(
                message=event.message,
                mailbox=event.mailbox,
                folder=event.folder,
                tracking=event.tracking,
            ),
        )
    if isinstance(event, Resync):
        own = (one for one in delivered if one.mailbox == event.mailbox)
        return tuple(sorted(own, key=_by_received))
    return ()


def _by_received(delivery: Delivery) -> tuple[bool, float]:
    received = delivery.message.received
    return received is not None, 0.0 if received is None else received.timestamp()


def _answer(world: World, event: Event) -> Answer | None:
    if isinstance(event, Deliver | Track | Resync):
        return None
    if isinstance(event, AskReaders):
        return _readers(world, event)
    if isinstance(event, Choose):
        return _choice(world, event)
    if isinstance(event, Write) and is_refused(world, event):
        return Answer("refused", "A Hide flag refuses the value for tools as well.", "SET-6")
    return Answer("done", "Done.", "SET-6" if isinstance(event, Write) else "SET-8")


def _choice(world: World, event: Choose) -> Answer:
    form = offered_on_queue_form if event.record.table == "queue" else offered_methods
    offered = ", ".join(f'"{method.label}"' for method in form(world))
    if is_refused(world, event):
        return Answer("refused", f"The dialog does not offer it; it offers {offered}.", "SET-12")
    return Answer("done", f"The dialog offers it, with {offered}.", "SET-12")


def _readers(world: World, event: AskReaders) -> Answer:
    email = world.emails.get(event.activityid)
    if email is None:
        return Answer("readers", "There is no such email in Dynamics, so nobody reads it.", "VIS-8")
    found = readers(world, email.ownerid, email.sharedwith, email.regardingobjectid)
    return Answer("readers", f"{len(found)} people can read it.", "VIS-1", found)
