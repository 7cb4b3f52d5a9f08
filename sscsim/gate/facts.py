"""What holds of a promoted message, in the words of an expression."""

from __future__ import annotations

from collections.abc import Mapping

from sscsim.classes import Kind
from sscsim.decisions import Decision, NamedRef
from sscsim.gate.expressions import Facts
from sscsim.mail import forward_prefix
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["facts"]

_CUSTOMERS = ("lead", "contact", "account")
_INSIDE = {"systemuser": "user", "queue": "queue"}


def facts(
    world: World, kind: Kind, decision: Decision, asked: Mapping[str, frozenset[str]]
) -> Facts:
    """
    Say of a message that was promoted what every field of an expression is.

    Of readers, who may be thousands, only those in question: ``asked`` has their addresses by id.
    """
    sender = _sender(world, kind)
    who = decision.accepting_entity
    return {
        "mailbox": frozenset({decision.mailbox or ""}),
        "accepting_entity": frozenset(() if who is None else _addresses(world, who)),
        "reader": frozenset().union(*(asked[key] for key in asked.keys() & decision.readers)),
        "sender": sender,
        "correlated": _truth(held=decision.correlated_activity is not None),
        "forward": _truth(held=forward_prefix(kind.message.subject)),
        "internal": _truth(held=not sender.isdisjoint(_INSIDE.values())),
        "method": frozenset({decision.correlationmethod.name.lower()}),
        "reason": frozenset({decision.reason.value}),
    }


def _truth(*, held: bool) -> frozenset[str]:
    return frozenset({"true" if held else "false"})


def _sender(world: World, kind: Kind) -> frozenset[str]:
    """Say what Dynamics knows at the address: each sort of row that has it, or that none does."""
    address = kind.message.from_[0].address
    tables = {entry.ref.table for entry in world.directory.addressbook.at(address)}
    known = (_INSIDE.get(table) or (table if table in _CUSTOMERS else "record") for table in tables)
    return frozenset(known) or frozenset({"unknown"})


def _addresses(world: World, who: NamedRef) -> tuple[str, ...]:
    row = world.directory.row(Ref(who.table, who.id))
    values = () if row is None else row.addresses.values()
    return tuple(value.strip().lower() for value in values if value.strip())
