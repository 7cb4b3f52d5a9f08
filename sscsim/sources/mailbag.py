"""
Mail sources as a person gives them, turned into deliveries in the order in which mail arrived.

``PATH`` is delivered to the mailboxes that its messages are addressed to; ``ADDRESS=PATH`` is the
Inbox of one mailbox (contract 5). Everything that goes in comes out: a message nobody gets, and a
file that cannot be read, is a delivery to no mailbox.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import attrs

from sscsim.errors import InputError, Place, Problem
from sscsim.events import Delivery
from sscsim.mail import Message, is_wellformed
from sscsim.sources.containers import files_of, read_items
from sscsim.sources.folders import kind_of, shown
from sscsim.sources.headers import read_message
from sscsim.sources.spool import Spool
from sscsim.sources.streams import Item, OnRead
from sscsim.world import Directory, Mailbox

__all__ = ["MailOrder", "MailSource", "deliveries", "messages", "total_size"]


MailOrder = Literal["received", "file"]


@attrs.frozen
class MailSource:
    """A path with mail, and the address whose Inbox it is, if it is one."""

    path: Path
    address: str | None = None

    @classmethod
    def parse(cls, text: str) -> MailSource:
        """
        Read ``PATH`` or ``ADDRESS=PATH``; both may contain equals signs.

        Text that is a path is one. Else the equals sign counts that has an address before it and a
        path that exists behind it; else one that has an @ before it, or such a path behind it.
        """
        if not _exists(text):
            parts = [(text[:at], text[at + 1 :]) for at, mark in enumerate(text) if mark == "="]
            for fits in (_address_and_path, _address_and_anything, _anything_and_path):
                for address, path in parts:
                    if fits(address, path):
                        return cls(Path(path), address.strip().lower())
        return cls(Path(text))

    def __str__(self) -> str:
        """As it is written on the command line."""
        path = shown(str(self.path))
        return path if self.address is None else f"{self.address}={path}"


def _address_and_path(address: str, path: str) -> bool:
    return is_wellformed(address.strip().lower()) and _exists(path)


def _address_and_anything(address: str, _path: str) -> bool:
    return "@" in address


def _anything_and_path(_address: str, path: str) -> bool:
    return _exists(path)


def _exists(path: str) -> bool:
    try:
        return path != "" and Path(path).exists()
    except (OSError, ValueError):  # too long for a path, or with a null byte
        return False


def total_size(sources: Iterable[MailSource]) -> int:
    """Add up the bytes on the disk, so that a bar knows where its end is."""
    listed = (each for source in sources for each in files_of(source.path))
    return sum(each.path.stat().st_size for each in listed if each.trouble is None)


def messages(source: MailSource, on_read: OnRead | None = None) -> Iterator[Message]:
    """
    Read the messages of a source, in the order of file names and then as stored.

    A message without a usable time has in ``received`` the time of the message before it in the
    same file. Where there is none either, ``received`` is None: such a message sorts before all,
    and the watermark does not exclude it (contract 5).
    """
    return (message for message, _ in _read(source, on_read))


def _read(source: MailSource, on_read: OnRead | None) -> Iterator[tuple[Message, Item]]:
    last = Message(source="")
    file = None
    for item in read_items(source.path, on_read):
        message = _message(item)
        if message.received is None and item.file == file:
            message = attrs.evolve(message, received=last.received)
        last, file = message, item.file
        yield message, item


def _message(item: Item) -> Message:
    if item.trouble is not None:
        return Message(source=item.source, unreadable=item.trouble)
    return read_message(item.head, item.source)


def deliveries(
    directory: Directory,
    sources: Sequence[MailSource],
    order: MailOrder = "received",
    on_read: OnRead | None = None,
) -> Iterator[Delivery]:
    """
    Turn mail into deliveries, in the order of arrival or as stored (contract 5).

    ``order`` is ``received`` or ``file``; ``on_read`` is told the number of bytes read from the
    disk, as they are read.

    Raises:
        InputError: a path is missing, or an address is that of no mailbox; all of them at once.
        ValueError: there is no such order.

    """
    if order not in get_args(MailOrder):
        raise ValueError(f"order is one of {', '.join(get_args(MailOrder))}, not {order!r}")
    problems = [problem for source in sources for problem in _problems(directory, source)]
    if problems:
        raise InputError(problems)
    stored = _as_stored(directory, sources, on_read)
    return _by_time(stored) if order == "received" else (delivery for _, delivery in stored)


def _problems(directory: Directory, source: MailSource) -> Iterator[Problem]:
    place = Place(f"--mail {source}")
    kind = kind_of(source.path)
    if kind not in {"file", "folder", "pipe"}:
        yield Problem(place, f"{shown(str(source.path))} {kind}.")
    if source.address is not None and not directory.mailboxes_at(source.address):
        near = difflib.get_close_matches(source.address, directory.mailbox_addresses, n=1)
        offer = f"Did you mean {near[0]}?" if near else "Give the address of a user or queue."
        yield Problem(place, f"no mailbox has the address {source.address}.", offer)


class _Key(NamedTuple):
    """What deliveries are ordered by; undated ones sort before all."""

    received: float
    mailbox: str
    name: str
    number: int


def _by_time(stored: Iterable[tuple[_Key, Delivery]]) -> Iterator[Delivery]:
    """Order all deliveries by time. Only the keys are held; messages wait in a spool."""
    with Spool[Message]() as spool:
        waiting: list[tuple[_Key, str | None, int]] = []
        last: tuple[Message, int] | None = None
        for key, delivery in stored:
            if last is None or last[0] is not delivery.message:
                last = delivery.message, spool.put(delivery.message)
            waiting.append((key, delivery.mailbox, last[1]))
        waiting.sort(key=lambda each: each[0])  # keeps the order given where keys are equal
        for _, mailbox, number in waiting:
            yield Delivery(message=spool.take(number), mailbox=mailbox)


def _as_stored(
    directory: Directory, sources: Sequence[MailSource], on_read: OnRead | None
) -> Iterator[tuple[_Key, Delivery]]:
    for source in sources:
        owner = None if source.address is None else _owners(directory, source.address)
        for message, item in _read(source, on_read):
            mailboxes = _addressed(directory, message) if owner is None else owner
            time = -math.inf if message.received is None else message.received.timestamp()
            for mailbox in mailboxes or (None,):
                key = _Key(time, _address(mailbox), item.name, item.number)
                mailboxid = None if mailbox is None else mailbox.mailboxid
                yield key, Delivery(message=message, mailbox=mailboxid)


def _owners(directory: Directory, address: str) -> tuple[Mailbox, ...]:
    """
    Find whose Inbox is meant by an address.

    That is the mailbox whose own address it is; else every one of whose user or queue it is an
    address, so that nothing is lost.
    """
    reached = directory.mailboxes_at(address)
    return tuple(mailbox for mailbox in reached if _address(mailbox) == address) or reached


def _addressed(directory: Directory, message: Message) -> list[Mailbox]:
    """Find the mailboxes a message is addressed to, by address. A malformed one reaches nobody."""
    visible = (entry for entries in (message.to, message.cc, message.bcc) for entry in entries)
    addresses = [entry.address for entry in visible if entry.wellformed]
    reached = {
        mailbox.mailboxid: mailbox
        for address in dict.fromkeys([*addresses, *message.envelope])
        for mailbox in directory.mailboxes_at(address)
    }
    return sorted(reached.values(), key=lambda mailbox: (_address(mailbox), mailbox.mailboxid))


def _address(mailbox: Mailbox | None) -> str:
    return "" if mailbox is None else mailbox.emailaddress.strip().lower()
