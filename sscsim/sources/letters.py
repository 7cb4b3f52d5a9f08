"""What lies in files turned into messages, and the time handed on to those that have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from sscsim.mail import Message
from sscsim.sources.containers import read_files
from sscsim.sources.folders import Listed
from sscsim.sources.headers import NO_HEADERS, read_headers, read_message
from sscsim.sources.strangers import by_text_or_name
from sscsim.sources.streams import Item, OnRead

__all__ = ["message_of", "read_letters"]


def read_letters(
    files: Iterable[Listed], on_read: OnRead | None = None
) -> Iterator[tuple[Message, Item]]:
    """Read all messages of some files, each with the place it lies in (contract 5)."""
    last = Message(source="")
    file = None
    for item in read_files(files, on_read):
        message = message_of(item)
        if message.received is None and item.file == file:
            message = attrs.evolve(message, received=last.received)
        last, file = message, item.file
        yield message, item


def message_of(item: Item) -> Message:
    """Read one message; what cannot be read says why, and what it may be instead."""
    if item.trouble is not None:
        return Message(source=item.source, unreadable=item.trouble)
    if item.headers is not None:
        return read_headers(item.headers, item.source, item.untold)
    message = read_message(item.head, item.source)
    if message.unreadable != NO_HEADERS or item.number:
        return message
    stranger = by_text_or_name(item.name, item.head)
    told = NO_HEADERS if stranger is None else f"{NO_HEADERS}: {stranger.seen}"
    return attrs.evolve(message, unreadable=told)
