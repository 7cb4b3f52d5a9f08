"""What a run says of messages, and of a witness as the files that somebody would send."""

from __future__ import annotations

from sscsim import simulate
from sscsim.classes import Kind
from sscsim.events import Deliver
from sscsim.gate import eml
from sscsim.mail import Message
from sscsim.sources import read_message
from sscsim.world import World


def played(world: World, *mail: Message) -> list[bool]:
    """Play messages one after the other; whether each is promoted."""
    run = simulate(world, [Deliver(message=message) for message in mail])
    return [any(one.promoted for one in entry.decisions) for entry in run.entries]


def promotes(world: World, *mail: Message) -> bool:
    """Play messages, and say whether the last one is promoted."""
    return played(world, *mail)[-1]


def read(witness: Kind) -> Kind:
    """Write a witness to files, with what comes first, and read them again."""
    message = read_message(eml(witness.message), "witness.eml")
    return witness._replace(message=message, before=tuple(map(read, witness.before)))


def sent(world: World, witness: Kind) -> list[bool]:
    """Play a witness as files, what comes first included; whether each message is promoted."""
    found = read(witness)
    return played(world, *(one.message for one in (*found.before, found)))


def is_gained(one: World, other: World, witness: Kind) -> bool:
    """Say whether a witness sent as files comes in under the other policy alone."""
    return (sent(one, witness)[-1], sent(other, witness)[-1]) == (False, True)
