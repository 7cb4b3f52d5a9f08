"""
Mail sources as a person gives them, turned into deliveries in the order in which mail arrived.

``PATH`` is delivered to the mailboxes that its messages are addressed to; ``ADDRESS=PATH`` is the
Inbox of one mailbox (contract 5). Everything that goes in comes out: a message nobody gets, and a
file that cannot be read, is a delivery to no mailbox.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from sscsim.errors import InputError
from sscsim.events import Delivery
from sscsim.mail import Message
from sscsim.sources.containers import files_of
from sscsim.sources.folders import Listed
from sscsim.sources.letters import read_letters
from sscsim.sources.mailcheck import address_problems, mail_problems
from sscsim.sources.mailsource import MailSource
from sscsim.sources.spool import Spool
from sscsim.sources.streams import OnRead
from sscsim.world import Directory, Mailbox

__all__ = [
    "Files",
    "MailOrder",
    "address_of",
    "addressed",
    "deliveries",
    "listed_sources",
    "messages",
    "owners",
    "rough_count",
    "total_size",
]

MailOrder = Literal["received", "file"]
Files = Sequence[tuple[MailSource, Sequence[Listed]]]


def total_size(sources: Iterable[MailSource]) -> int:
    """Add up the bytes on the disk, so that a bar knows where its end is."""
    listed = (each for source in sources for each in files_of(source.path))
    return sum(_size(each.path) for each in listed if each.trouble is None)


def _size(path: Path) -> int:
    with suppress(OSError):  # it is gone by now, and will be told when it is read
        return path.stat().st_size
    return 0


def rough_count(sources: Iterable[MailSource], *, as_told: bool = False) -> int:
    """
    Guess from the sizes of files how many messages they hold: which tool is worth its start.

    With ``as_told`` a Parquet file is believed what it says: rows of 24 bytes and of 140 have both
    been seen. The room that mail takes goes rather by the bytes.
    """
    listed = (each for source in sources for each in files_of(source.path))
    count = _messages_in if as_told else _by_size
    return sum(count(each.path) for each in listed if not each.trouble)


def _messages_in(path: Path) -> int:
    if path.suffix.lower() == ".parquet":
        with suppress(ImportError, OSError, ValueError, NotImplementedError):  # told as it is read
            from pyarrow.parquet import read_metadata  # noqa: PLC0415 - only who has one waits

            return int(read_metadata(path).num_rows)
    return _by_size(path)


def _by_size(path: Path) -> int:
    return _size(path) // _bytes_each(path)


_BYTES_EACH = {".parquet": 60, ".arrow": 250, ".feather": 250, ".csv": 200, ".tsv": 200, ".gz": 500}


def _bytes_each(path: Path) -> int:
    return _BYTES_EACH.get(path.suffix.lower(), 2000)


def messages(source: MailSource, on_read: OnRead | None = None) -> Iterator[Message]:
    """
    Read the messages of a source, in the order of file names and then as stored.

    A message without a usable time has in ``received`` the time of the message before it in the
    same file. Where there is none either, ``received`` is None: such a message sorts before all,
    and the watermark does not exclude it (contract 5).
    """
    return (message for message, _ in read_letters(files_of(source.path), on_read))


def deliveries(
    directory: Directory,
    sources: Sequence[MailSource],
    order: MailOrder = "received",
    on_read: OnRead | None = None,
    *,
    listed: Files | None = None,
) -> Iterator[Delivery]:
    """
    Turn mail into deliveries, in the order of arrival or as stored (contract 5).

    ``order`` is ``received`` or ``file``; ``on_read`` is told the number of bytes read from the
    disk, as they are read; ``listed`` are the files as `listed_sources` gave them for another
    organisation.

    Raises:
        InputError: a path is missing or holds something else than mail, or an address is that of
            no mailbox; all of them at once.
        ValueError: there is no such order.

    """
    listed = listed_sources(directory, sources, order, listed)
    stored = _as_stored(directory, listed, on_read)
    return _by_time(stored) if order == "received" else (delivery for _, delivery in stored)


def listed_sources(
    directory: Directory,
    sources: Sequence[MailSource],
    order: MailOrder,
    listed: Files | None = None,
) -> Files:
    """
    List the files of every source, after a look at whether all of it can be replayed.

    ``listed`` are those files, if it was done for another organisation: then addresses alone are
    looked at. Raises what `deliveries` raises.
    """
    if order not in get_args(MailOrder):
        raise ValueError(f"order is one of {', '.join(get_args(MailOrder))}, not {order!r}")
    if listed is None:
        problems = mail_problems(sources, directory)
    else:
        problems = list(address_problems(sources, directory))
    if problems:
        raise InputError(problems)
    if listed is not None:
        return listed
    # Listed now: a result that is written into one of these folders meanwhile is no mail.
    return [(source, files_of(source.path)) for source in sources]


class _Key(NamedTuple):
    """What deliveries are ordered by; undated ones sort before all. One waits for each delivery."""

    received: float
    mailbox: str
    name: str
    number: int


def _by_time(stored: Iterable[tuple[_Key, Delivery]]) -> Iterator[Delivery]:
    """Order all deliveries by time. Only the keys are held; messages wait in a spool."""
    with Spool[Message]() as spool:
        waiting: list[tuple[_Key, str | None, str, int]] = []
        last: tuple[Message, int] | None = None
        for key, delivery in stored:
            if last is None or last[0] is not delivery.message:
                last = delivery.message, spool.put(delivery.message)
            waiting.append((key, delivery.mailbox, delivery.folder, last[1]))
        waiting.sort(key=lambda each: each[0])  # keeps the order given where keys are equal
        for _, mailbox, folder, number in waiting:
            yield Delivery(message=spool.take(number), mailbox=mailbox, folder=folder)


def _as_stored(
    directory: Directory,
    listed: Files,
    on_read: OnRead | None,
) -> Iterator[tuple[_Key, Delivery]]:
    for source, files in listed:
        owner = None if source.address is None else owners(directory, source.address)
        for message, item in read_letters(files, on_read):
            mailboxes = addressed(directory, message) if owner is None else owner
            time = -math.inf if message.received is None else message.received.timestamp()
            for mailbox in mailboxes or (None,):
                address = sys.intern(address_of(mailbox))  # one text for all who wait
                key = _Key(time, address, item.name, item.number)
                mailboxid = None if mailbox is None else mailbox.mailboxid
                yield key, Delivery(message=message, mailbox=mailboxid, folder=item.folder)


def owners(directory: Directory, address: str) -> tuple[Mailbox, ...]:
    """
    Find whose Inbox is meant by an address.

    That is the mailbox whose own address it is; else every one of whose user or queue it is an
    address, so that nothing is lost.
    """
    reached = directory.mailboxes_at(address)
    own = [mailbox for mailbox in reached if address_of(mailbox) == address]
    return _by_address(own or reached)


def addressed(directory: Directory, message: Message) -> tuple[Mailbox, ...]:
    """Find the mailboxes a message is addressed to, by address. A malformed one reaches nobody."""
    visible = (entry for entries in (message.to, message.cc, message.bcc) for entry in entries)
    addresses = [entry.address for entry in visible if entry.wellformed]
    reached = {
        mailbox.mailboxid: mailbox
        for address in dict.fromkeys([*addresses, *message.envelope])
        for mailbox in directory.mailboxes_at(address)
    }
    return _by_address(reached.values())


def _by_address(mailboxes: Iterable[Mailbox]) -> tuple[Mailbox, ...]:
    return tuple(sorted(mailboxes, key=lambda mailbox: (address_of(mailbox), mailbox.mailboxid)))


def address_of(mailbox: Mailbox | None) -> str:
    """Give the address by which deliveries to a mailbox are ordered; that of nobody is empty."""
    return "" if mailbox is None else mailbox.emailaddress.strip().lower()
