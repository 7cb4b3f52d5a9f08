"""By what the classes of a certificate differ, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sscsim.classes import Kind
from sscsim.mail import Message
from sscsim.world import World

__all__ = ["dimensions"]

_CUSTOMERS = frozenset({"lead", "contact", "account"})


class _Cell(NamedTuple):
    """To whom mail goes, whether a customer sends it, what answers, and after how many messages."""

    methods: tuple[tuple[int, ...], ...]
    customer: bool
    header: str
    before: int


def dimensions(kinds: Iterable[Kind], worlds: Sequence[World]) -> list[dict[str, Any]]:
    """
    Count kinds by the methods stored for the recipient, by the sender, and by what answers.

    ``methods`` has for each policy a list: of every user and queue at the address, -1 where none is
    given; it is empty for mail to nobody, or that lies in the mailbox of another. ``header`` is
    the one that names another message, or "none": then the subject may.

    >>> from sscsim.mail import parse_address
    >>> mail = Message(source="m", from_=(parse_address("a@outside.invalid"),))
    >>> dimensions([Kind("mail", mail)], [World()])
    [{'methods': [[]], 'customer': False, 'header': 'none', 'before': 0, 'classes': 1}]

    """
    counts = Counter(_cell(kind, worlds) for kind in kinds)
    return [
        {**cell._asdict(), "methods": [list(one) for one in cell.methods], "classes": count}
        for cell, count in sorted(counts.items())
    ]


def _cell(kind: Kind, worlds: Sequence[World]) -> _Cell:
    message = kind.message
    return _Cell(
        methods=tuple(() if message.envelope else _methods(world, message) for world in worlds),
        customer=_is_customer(worlds[0], message),
        header=_header(message),
        before=len(kind.before),
    )


def _methods(world: World, message: Message) -> tuple[int, ...]:
    """List the methods stored for whoever has the first recipient's address, as they are asked."""
    directory = world.directory
    found = []
    for row in directory.rows_at(message.to[0].address) if message.to else ():
        own: Any = None
        if row.ref.table == "queue":
            own = directory.queues[row.ref.id]
        elif row.ref.table == "systemuser":
            own = directory.usersettings.get(row.ref.id)
        else:
            continue
        method = None if own is None else own.incomingemailfilteringmethod
        found.append(-1 if method is None else int(method))
    return tuple(found)


def _is_customer(world: World, message: Message) -> bool:
    rows = world.directory.rows_at(message.from_[0].address) if message.from_ else ()
    return any(row.ref.table in _CUSTOMERS for row in rows)


def _header(message: Message) -> str:
    if message.inreplyto:
        return "In-Reply-To"
    return "none" if message.conversationindex is None else "Thread-Index"
