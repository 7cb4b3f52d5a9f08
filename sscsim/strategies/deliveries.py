"""Deliveries: one message in one mailbox, which is what is decided."""

from __future__ import annotations

from hypothesis import strategies as st

from sscsim.events import INBOX, Delivery, Tracking
from sscsim.mail import Message
from sscsim.strategies.arguments import (
    A_WORLD,
    Flavour,
    check_drawn,
    check_flavour,
    check_strategy,
    check_world,
)
from sscsim.strategies.emails import GONE
from sscsim.strategies.few import one_of
from sscsim.strategies.known import mailboxes, regardings
from sscsim.strategies.messages import messages
from sscsim.strategies.worlds import worlds as worlds_of
from sscsim.world import World

__all__ = ["cases", "deliveries", "trackings"]

FOLDERS = (INBOX, "Filed", "inbox")
ROUTES = ("app", "folder", "category")


def deliveries(world: World, *, flavour: Flavour = "sensible") -> st.SearchStrategy[Delivery]:
    """
    Draw a message in a mailbox: where sensible in one that it is addressed to.

    *anything* adds other folders, mailboxes that nobody addressed, and messages tracked by hand.
    Raises InvalidArgument for what is no world, and for another flavour.

    >>> delivery = find(deliveries(World()), lambda delivery: True)
    >>> delivery.mailbox, delivery.folder
    (None, 'Inbox')
    """
    check_world(world)
    check_flavour(flavour)
    return _deliveries(world, flavour)


@st.composite
def _deliveries(draw: st.DrawFn, world: World, flavour: Flavour) -> Delivery:
    message = draw(messages(world, flavour=flavour))
    addressed = _addressed(world, message)
    boxes: tuple[str | None, ...] = addressed or mailboxes(world)
    if flavour == "sensible":
        return Delivery(message=message, mailbox=draw(one_of(*(boxes or (None,)))))
    return Delivery(
        message=message,
        mailbox=draw(one_of(*boxes * 2, *mailboxes(world), None)),
        folder=draw(one_of(INBOX, *FOLDERS)),
        tracking=draw(st.none() | st.none() | trackings(world)),
    )


def _addressed(world: World, message: Message) -> tuple[str, ...]:
    """List the mailboxes that a message is addressed to."""
    directory = world.directory
    found = (
        box for one in (*message.to, *message.cc) for box in directory.mailboxes_at(one.address)
    )
    return tuple(dict.fromkeys(box.mailboxid for box in found))


def trackings(world: World) -> st.SearchStrategy[Tracking]:
    """Draw a person's wish to track: by any route, about something, nothing, or what is gone."""
    return st.builds(Tracking, one_of(*ROUTES), one_of(None, *regardings(world.directory), *GONE))


def cases(
    *,
    flavour: Flavour = "sensible",
    worlds: st.SearchStrategy[World] | None = None,
) -> st.SearchStrategy[tuple[World, Delivery]]:
    """
    Draw what is decided at once: an organisation, and a message in one of its mailboxes.

    ``worlds`` says how the organisation is drawn; left out, by `worlds` of that flavour.
    Raises InvalidArgument for another flavour, and for what is no strategy.

    >>> world, delivery = find(cases(), lambda case: True)
    >>> delivery.mailbox, [one.address for one in delivery.message.to]
    ('hanna', ['hanna@contoso.example'])
    """
    check_flavour(flavour)
    organisations = worlds_of(flavour=flavour) if worlds is None else worlds
    check_strategy("worlds", organisations, A_WORLD)
    return _cases(flavour, organisations)


@st.composite
def _cases(
    draw: st.DrawFn, flavour: Flavour, organisations: st.SearchStrategy[World]
) -> tuple[World, Delivery]:
    world = draw(organisations)
    check_drawn("worlds", world, World, A_WORLD)
    return world, draw(deliveries(world, flavour=flavour))
