"""What comes in is found out without working out who can read it."""

from __future__ import annotations

import attrs
import pytest

from sscsim import load_scenario_text
from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.mail import Message, parse_address
from sscsim.rules import BOOK, Answer, Case
from sscsim.rules.creation import readers
from sscsim.suggest.playing import came_in

STORY = """
systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example,
               incomingemailfilteringmethod: 0}]
"""


class AskedError(Exception):
    """Somebody asked who can read."""


def _refuse(_: Case) -> Answer:
    raise AskedError


def test_nobody_asks_who_can_read_what_comes_in_as_playing_it_does() -> None:
    """It would take most of the time, and lets nothing in."""
    world = load_scenario_text(STORY).world
    [box] = world.directory.mailboxes
    message = Message(
        source="m1",
        messageid="m1@x",
        from_=(parse_address("ivo@fabrikam.example"),),
        to=(parse_address("hanna@contoso.example"),),
    )
    mail = [Delivery(message=message, mailbox=box)]
    book = BOOK.replacing(attrs.evolve(readers.RULE, check=_refuse))
    assert came_in(world, mail, book=book) == came_in(world, mail) == {"m1@x"}
    with pytest.raises(AskedError):
        list(play(world, mail, book=book))
