"""
Which columns an Exchange message trace has, whoever wrote it.

Get-MessageTrace and Get-MessageTraceV2, the two reports of a historical search (summary and
extended), Graph's answers and the tracking log of a server of one's own call the same things by
different names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

import attrs

from sscsim.sources.headercolumns import COLUMNS, Columns

__all__ = ["Told", "TraceColumns", "is_trace", "trace_columns"]


class Told(StrEnum):
    """What a trace tells of a message, by the name that we show."""

    RECEIVED = "received"
    SENDER = "sender_address"
    RECIPIENT = "recipient_address"
    STATUS = "recipient_status"
    RELATED = "related_recipient_address"
    SUBJECT = "message_subject"
    MESSAGE_ID = "message_id"
    COPY_ID = "network_message_id"
    EVENT = "event_id"


# How the names are written, without letter case, hyphens, underscores and blanks.
_NAMES: Mapping[Told, Sequence[str]] = {
    Told.RECEIVED: (
        *("received", "receiveddatetime", "origintimestamp", "origintimestamputc"),
        *("datetimeutc", "datetime", "date", "timestamp"),
    ),
    Told.SENDER: ("senderaddress",),
    Told.RECIPIENT: ("recipientaddress", "recipient"),
    Told.STATUS: ("recipientstatus", "status", "deliverystatus"),
    Told.RELATED: ("relatedrecipientaddress",),
    Told.SUBJECT: ("subject", "messagesubject"),
    Told.MESSAGE_ID: ("messageid", "internetmessageid"),
    Told.COPY_ID: ("networkmessageid", "messagetraceid"),
    Told.EVENT: ("eventid", "event"),
}
_NEEDED = (Told.RECEIVED, Told.SUBJECT, Told.MESSAGE_ID)
# What a message of a trace has; everything else is no part of it.
_GIVEN = ("message_id", "from", "to", "subject", "received", "delivered_to")
_NOTES = (
    "it is a message trace, which tells no In-Reply-To: a verdict that turns on it is undecidable.",
    "a message trace does not tell To from Cc or Bcc: whoever got a message counts as addressed.",
)


@attrs.frozen(kw_only=True)
class TraceColumns:
    """Where each thing stands in a row, from 0; ``columns`` is what messages made of it tell."""

    places: Mapping[Told, int]
    columns: Columns


def trace_columns(names: Sequence[str]) -> TraceColumns | None:
    """
    Find out which columns of a trace are which; None where it is no trace.

    >>> found = trace_columns(["Received", "SenderAddress", "RecipientAddress", "Subject"])
    >>> found.columns.problems
    ('has no column message_id',)

    """
    folded = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    places = {
        told: folded.index(known)
        for told, all_known in _NAMES.items()
        for known in reversed(all_known)
        if known in folded
    }
    if Told.SENDER not in places or places.keys().isdisjoint({Told.RECIPIENT, Told.STATUS}):
        return None
    missing = ", ".join(told for told in _NEEDED if told not in places)
    columns = Columns(
        places={column: at for at, column in enumerate(COLUMNS) if column.name in _GIVEN},
        names=tuple(names),
        unknown=(),
        problems=(f"has no column {missing}",) if missing else (),
        notes=_NOTES,
    )
    return TraceColumns(places=places, columns=columns)


def is_trace(names: Sequence[str]) -> bool:
    """Say whether these are the columns of a message trace."""
    return trace_columns(names) is not None
