"""The heads of messages turned into columns, one row for each message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.holding import SOURCE, TEXT, TEXTS, held, sources
from sscsim.bulk.mailtable import MAIL, refuse_folder, senders_of, time_of, wellformed
from sscsim.fastmail.distinct import Distinct
from sscsim.fastmail.times import microseconds
from sscsim.mail import Address, Message, decode_words, message_ids, single_message_id, thread_index
from sscsim.sources.headers import (
    address_entries,
    head_of,
    header_text,
    received_text,
    wanted_headers,
)
from sscsim.sources.letters import message_of
from sscsim.sources.streams import Item

__all__ = ["ENTRIES", "KINDS", "LETTERS", "LONG", "RECIPIENTS", "letters_of", "places_of"]

_HELD = {
    "source": SOURCE,
    **dict.fromkeys(("subject", "sender"), TEXT),
    **dict.fromkeys(("from", "to", "cc", "bcc"), TEXTS),
}
# The columns of the mail table that depend on the message alone, and what its delivery needs, as
# they are held.
LETTERS = pa.schema(
    [
        *(
            field.with_type(_HELD.get(field.name, field.type))
            for field in MAIL
            if field.name != "mailbox"
        ),
        pa.field("envelope", TEXTS, nullable=False),
        pa.field("file", TEXT, nullable=False),
        pa.field("careful", pa.bool_(), nullable=False),
    ]
)

BATCH = 10_000
LONG = 1 << 15  # a longer head may pass a limit on addresses or ids, which the careful one counts
_NONE: tuple[bytes, ...] = ()

_Headers = Mapping[bytes, Sequence[bytes]]


class _CarefulError(Exception):
    """This message is for the careful reader."""


class _Row(NamedTuple):
    """What nearly every message has of its own."""

    messageid: str | None
    identity: str
    received: int | None
    conversationindex: bytes | None
    unreadable: str | None
    untold: bool
    careful: bool


class Entries(NamedTuple):
    """What an address header gives: the addresses to keep, and whether one has not their form."""

    addresses: Sequence[str]
    malformed: bool


def letters_of(items: Iterable[Item]) -> Iterator[pa.RecordBatch]:
    """
    Read messages into batches of rows, in their order.

    Raises UnsupportedError for mail in another folder than the Inbox.
    """
    items = iter(items)
    while some := list(islice(items, BATCH)):
        yield one_batch(some)


def one_batch(items: Sequence[Item]) -> pa.RecordBatch:
    """Read some messages into rows, one by one; raises as `letters_of` does."""
    distinct = {name: Distinct(kind.read) for name, kind in KINDS.items()}
    return _batch(items, [_row(item, distinct) for item in items], distinct)


# -- headers of which there are fewer than messages ------------------------------------------------


def _from(entries: Sequence[Address]) -> Entries:
    return Entries(senders_of(entries), bool(entries) and not entries[0].wellformed)


def _sender(entries: Sequence[Address]) -> str | None:
    return entries[0].address if entries else None


def _recipients(entries: Sequence[Address]) -> Entries:
    return Entries(wellformed(entries), any(not one.wellformed for one in entries))


class ReadKind(NamedTuple):
    """A header: where it stands, how it is read there, and what a message has of it."""

    raw: Callable[[_Headers], tuple[bytes, ...]]
    read: Callable[[tuple[bytes, ...]], Any]
    of: Callable[[Message], Any]


def _first(name: bytes) -> Callable[[_Headers], tuple[bytes, ...]]:
    """Take the first header of a name: the others do not count (SP-10)."""
    return lambda headers: tuple(headers.get(name, _NONE)[:1])


def _all(*names: bytes) -> Callable[[_Headers], tuple[bytes, ...]]:
    """Take all headers of some names."""
    if len(names) == 1:
        return lambda headers: tuple(headers.get(names[0], _NONE))
    return lambda headers: tuple(value for name in names for value in headers.get(name, _NONE))


def _text(raws: Sequence[bytes]) -> str:
    return header_text(raws[0]) if raws else ""


def _to(raws: tuple[bytes, ...]) -> Entries:
    return _recipients(address_entries(raws))


def _ids(raws: tuple[bytes, ...]) -> Sequence[str]:
    return message_ids(map(header_text, raws))


KINDS = {
    "subject": ReadKind(
        _first(b"subject"), lambda raw: decode_words(_text(raw)), lambda m: m.subject
    ),
    "from": ReadKind(
        _first(b"from"), lambda raw: _from(address_entries(raw)), lambda m: _from(m.from_)
    ),
    "sender": ReadKind(
        _first(b"sender"), lambda raw: _sender(address_entries(raw)), lambda m: _sender(m.sender)
    ),
    "to": ReadKind(_all(b"to"), _to, lambda m: _recipients(m.to)),
    "cc": ReadKind(_all(b"cc"), _to, lambda m: _recipients(m.cc)),
    "bcc": ReadKind(_all(b"bcc"), _to, lambda m: _recipients(m.bcc)),
    "inreplyto": ReadKind(_all(b"in-reply-to"), _ids, lambda m: m.inreplyto),
    "references": ReadKind(_all(b"references"), _ids, lambda m: m.references),
    "irm": ReadKind(
        _first(b"content-class"),
        lambda raw: _text(raw).lower() == "rpmsg.message",
        lambda m: m.irm,
    ),
    "envelope": ReadKind(
        _all(b"delivered-to", b"x-original-to", b"envelope-to"),
        lambda raws: _to(raws).addresses,
        lambda m: m.envelope,
    ),
}


_RAWS = [kind.raw for kind in KINDS.values()]


# -- rows ------------------------------------------------------------------------------------------


def _row(item: Item, distinct: Mapping[str, Distinct]) -> _Row:
    """Read a message by its headers as they stand, or else with care."""
    refuse_folder(item.folder)
    try:
        headers = headers_of(item)
        row = _quick_row(headers)
        codes = [column[raw(headers)] for column, raw in zip(distinct.values(), _RAWS, strict=True)]
    except Exception:  # noqa: BLE001 - the careful reader says what is wrong
        message = message_of(item)
        row = _careful_row(message)
        codes = [distinct[name].code_of(kind.of(message)) for name, kind in KINDS.items()]
    for column, code in zip(distinct.values(), codes, strict=True):
        column.codes.append(code)
    return row


def headers_of(item: Item) -> _Headers:
    """Find the headers of a message, unless it is one for the careful reader."""
    if item.trouble is not None:
        raise _CarefulError
    head = head_of(item.head)
    if len(head) > LONG:
        raise _CarefulError
    return wanted_headers(head)


def _quick_row(headers: _Headers) -> _Row:
    identifier = single_message_id(_text(headers.get(b"message-id", _NONE)))
    if identifier is None:  # then its identity is made from all that it says
        raise _CarefulError
    received = microseconds(received_text(_text(headers.get(b"received", _NONE))))
    if received is None:
        received = microseconds(_text(headers.get(b"date", _NONE)))
    index = thread_index(_text(headers.get(b"thread-index", _NONE)))
    return _Row(identifier, identifier, received, index, None, untold=False, careful=False)


def _careful_row(message: Message) -> _Row:
    return _Row(
        message.messageid,
        message.identity,
        time_of(message.received),
        message.conversationindex,
        message.unreadable,
        untold=bool(message.untold),
        careful=True,
    )


# -- columns ---------------------------------------------------------------------------------------


def _batch(
    items: Sequence[Item], rows: Sequence[_Row], distinct: Mapping[str, Distinct]
) -> pa.RecordBatch:
    never = pa.repeat(pa.scalar(False), len(items))
    columns: dict[str, Any] = {
        **dict(zip(_Row._fields, zip(*rows, strict=True), strict=True)),
        **places_of(items),
        **{name: distinct[name].column(LETTERS.field(name).type) for name in _WHOLE},
        **{name: distinct[name].column(TEXTS, _ADDRESSES) for name in ENTRIES},
        **dict.fromkeys(("copied", "createfails"), never),
        "frommalformed": distinct["from"].column(pa.bool_(), _MALFORMED),
        "malformed": _any(distinct[name].column(pa.bool_(), _MALFORMED) for name in RECIPIENTS),
    }
    arrays = [_array(columns[field.name], field.type) for field in LETTERS]
    return pa.RecordBatch.from_arrays(arrays, schema=LETTERS)


RECIPIENTS = ("to", "cc", "bcc")
ENTRIES = ("from", *RECIPIENTS)
_WHOLE = tuple(name for name in KINDS if name not in ENTRIES)
_ADDRESSES, _MALFORMED = attrgetter("addresses"), attrgetter("malformed")


def places_of(items: Sequence[Item]) -> dict[str, pa.Array]:
    """Give the columns that tell where each message lies."""
    names, numbers = ([getattr(item, name) for item in items] for name in ("name", "number"))
    files = pa.array([item.file for item in items], pa.string())
    lies = sources(pa.array(names, pa.string()), pa.array(numbers, pa.int32()))
    return {"source": lies, "file": held(files, TEXT)}


def _any(flags: Iterable[pa.Array]) -> pa.Array:
    return reduce(pc.or_, flags)


def _array(column: Any, kind: pa.DataType) -> pa.Array:
    return column if isinstance(column, pa.Array) else pa.array(column, kind)
