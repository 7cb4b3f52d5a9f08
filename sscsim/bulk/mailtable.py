"""Mail as a table: one row for each message in each mailbox, in the order in which it is decided.

The columns hold what `sscsim.mail` made canonical: addresses and ids in the form in which they are
compared. Both engines read the same values, so neither can read a message in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from sscsim.bulk.refusals import UnsupportedError
from sscsim.events import INBOX, Delivery
from sscsim.mail import Address

__all__ = ["MAIL", "mail_table", "refuse_folder", "senders_of", "time_of", "wellformed"]

_TEXTS = pa.list_(pa.string())

MAIL = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("messageid", pa.string()),
        pa.field("identity", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("received", pa.timestamp("us", "UTC")),
        pa.field("from", _TEXTS, nullable=False),
        pa.field("frommalformed", pa.bool_(), nullable=False),
        pa.field("sender", pa.string()),
        pa.field("to", _TEXTS, nullable=False),
        pa.field("cc", _TEXTS, nullable=False),
        pa.field("bcc", _TEXTS, nullable=False),
        pa.field("malformed", pa.bool_(), nullable=False),
        pa.field("inreplyto", _TEXTS, nullable=False),
        pa.field("references", _TEXTS, nullable=False),
        pa.field("conversationindex", pa.binary()),
        pa.field("irm", pa.bool_(), nullable=False),
        pa.field("copied", pa.bool_(), nullable=False),
        pa.field("createfails", pa.bool_(), nullable=False),
        pa.field("untold", pa.bool_(), nullable=False),
        pa.field("unreadable", pa.string()),
        pa.field("mailbox", pa.string()),
    ],
    metadata={
        "sscsim": "1",
        "from": "the first address of From as it stands, then the others that are well formed",
        "frommalformed": "whether the first one of From has not the form of an address",
        "to": "the well-formed addresses, in lower case, each once; so in cc and bcc",
        "malformed": "whether any entry of To, Cc or Bcc has not the form of an address",
        "mailbox": "id of the mailbox in which the message lies; null for nobody's",
    },
)

_CHUNK = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def mail_table(deliveries: Iterable[Delivery]) -> pa.Table:
    """
    Put deliveries into a table, in their order.

    Raises UnsupportedError for what the bulk engine does not decide: another folder than the
    Inbox, mail tracked by hand, and attachments.

    >>> from sscsim import Delivery, Message
    >>> mail_table([Delivery(message=Message(source="m1"), mailbox=None)]).num_rows
    1

    """
    rows = map(_row, deliveries)
    return pa.Table.from_batches(_batches(rows), MAIL)


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterable[pa.RecordBatch]:
    waiting: list[tuple[Any, ...]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _CHUNK:
            yield _batch(waiting)
            waiting = []
    if waiting:
        yield _batch(waiting)


def _batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, MAIL, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=MAIL)


def _row(delivery: Delivery) -> tuple[Any, ...]:
    message = delivery.message
    _refuse(delivery)
    first = message.from_[0] if message.from_ else None
    return (
        message.source,
        message.messageid,
        message.identity,
        message.subject,
        time_of(message.received),
        senders_of(message.from_),
        first is not None and not first.wellformed,
        message.sender[0].address if message.sender else None,
        wellformed(message.to),
        wellformed(message.cc),
        wellformed(message.bcc),
        any(not one.wellformed for one in (*message.to, *message.cc, *message.bcc)),
        message.inreplyto,
        message.references,
        message.conversationindex,
        message.irm,
        message.copied,
        message.create_fails is not None,
        bool(message.untold),
        message.unreadable,
        delivery.mailbox,
    )


def time_of(moment: datetime | None) -> int | None:
    """Give a time as the column holds it: microseconds since 1970."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def senders_of(from_: Sequence[Address]) -> list[str]:
    """Give the first address of From as it stands, then the others that are well formed."""
    others = [one.address for one in from_[1:] if one.wellformed]
    return [*(one.address for one in from_[:1]), *others]


def wellformed(entries: Iterable[Address]) -> list[str]:
    """Give the well-formed addresses, each once."""
    return list(dict.fromkeys(one.address for one in entries if one.wellformed))


def _refuse(delivery: Delivery) -> None:
    refuse_folder(delivery.folder, tracked=delivery.tracking is not None)
    if delivery.message.attachments:
        raise UnsupportedError("attachments")


def refuse_folder(folder: str, *, tracked: bool = False) -> None:
    """Raise UnsupportedError for mail in another folder than the Inbox, or tracked by hand."""
    if tracked or folder.strip().casefold() != INBOX.casefold():
        raise UnsupportedError("mail outside the Inbox, or tracked by hand")
