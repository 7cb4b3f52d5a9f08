"""
Checks a certificate of `sscsim gate` anew, with nothing of the room that searched.

Each message that it shows is read and replayed under both policies. Covered must be whoever could
accept: each pair of filtering methods in force that a user or queue with a mailbox has under the
two, by a message that reaches one who has them; from a stranger, and from a customer where one of
the methods asks who sends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sscsim import World, simulate
from sscsim.events import Deliver
from sscsim.mail import Message
from sscsim.sources import read_message

_FORCE = "SSSForceFilteringMethodForUserMailboxes"
_CUSTOMERS = {"lead", "contact", "account"}
_BY_SENDER = {2, 3}


def problems(certificate: Mapping[str, Any], worlds: Sequence[World]) -> Iterator[str]:
    """Say everything in which a certificate is wrong."""
    shown = []
    for number, one in enumerate(certificate["classes"]):
        message = read_message(one["message"].encode(), "witness.eml")
        shown.append(message)
        for name, world in zip(("from", "to"), worlds, strict=True):
            if _is_promoted(world, message) is not one[name]["promoted"]:
                yield f"class {number}: {name} decides otherwise"
        if one["to"]["promoted"] and not one["from"]["promoted"]:
            yield f"class {number}: gained"
    for methods, senders in _wanted(worlds).items():
        covered = {_sort(worlds[0], one) for one in shown if methods in _reached(worlds, one)}
        for sender in sorted(senders - covered):
            yield f"nothing from {sender} to whoever has the methods {methods}"


def _is_promoted(world: World, message: Message) -> bool:
    return any(one.promoted for one in simulate(world, [Deliver(message=message)]).decisions)


def _wanted(worlds: Sequence[World]) -> dict[tuple[Any, ...], set[str]]:
    """Give the pairs of methods that somebody has, and the senders that they tell apart."""
    directory = worlds[0].directory
    customers = any(row.table in _CUSTOMERS for row in directory.records.values())
    people: list[Any] = [*directory.systemusers.values(), *directory.queues.values()]
    boxes = [row for row in people if directory.mailbox_of_owner(row.ref) and row.addresses]
    wanted: dict[tuple[Any, ...], set[str]] = {}
    for methods in (tuple(_method(world, row.ref) for world in worlds) for row in boxes):
        ask = customers and any(method in _BY_SENDER for _, method in methods)
        wanted[methods] = {"a stranger", "a customer"} if ask else {"a stranger"}
    return wanted


def _method(world: World, ref: Any) -> Any:
    directory = world.directory
    if ref.table == "queue":
        return ("queue", directory.queues[ref.id].incomingemailfilteringmethod)
    stored = directory.usersettings.get(ref.id)
    forced = world.settings[_FORCE]
    own = None if stored is None else stored.incomingemailfilteringmethod
    return ("user", own if forced == -1 else forced)


def _reached(worlds: Sequence[World], message: Message) -> set[tuple[Any, ...]]:
    rows = worlds[0].directory.rows_at(message.to[0].address) if message.to else ()
    refs = [row.ref for row in rows if row.ref.table in ("systemuser", "queue")]
    return {tuple(_method(world, ref) for world in worlds) for ref in refs}


def _sort(world: World, message: Message) -> str:
    rows = world.directory.rows_at(message.from_[0].address) if message.from_ else ()
    known = any(row.ref.table in _CUSTOMERS for row in rows)
    return "a customer" if known else "a stranger"
