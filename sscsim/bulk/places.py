"""The tables of the kernel: what stands in a place of each, and at which number.

Everything the kernel touches is an array of numbers; bit k of a ``u8`` word is policy k.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

NEVER = np.iinfo(np.int64).min  # a moment before all others: that of mail without a time

# Flags of a message.
BAD_SENDER, BAD_RECIPIENT, NO_ID, UNREADABLE = 1, 2, 4, 8
IRM, COPIED, CREATE_FAILS, UNTOLD = 16, 32, 64, 128
FORWARD, OUTGOING, HASHED = 256, 512, 1024

# Lists of a message, by the number of their kind.
ANSWERS, TO, CC, BCC, OWN_ADDRESSES, KEPT_ADDRESSES, OWN_WORDS, KEPT_WORDS = range(8)
OWN_LISTS, KEPT_LISTS = range(8, 10)

# What makes a sender a known one, and who a sender inside the organisation is.
IS_CUSTOMER, IS_RECORD, IS_PERSON = 1, 2, 4
IS_USER, IS_QUEUE = 1, 2

# A message, or an email that was there before; -1 is none.
LETTER = np.dtype(
    [
        ("moment", "i8"), ("marks", "u2"), ("identity", "i4"), ("sender", "i4"), ("token", "i4"),
        ("thread", "i4"),
    ]
)  # fmt: skip
# A row of mail: a message in a mailbox, and whether its sender is known there.
ROW = np.dtype([("letter", "i4"), ("mailbox", "i4"), ("known", "i1")])
# A mailbox: where a rule stops it, and its owner as a candidate; its start dates stand from-to.
MAILBOX = np.dtype(
    [
        ("unread", "u8"), ("unapproved", "u8"), ("untenanted", "u8"), ("unlicensed", "u8"),
        ("owner_any", "u8"), ("owner", "i4"), ("start", "i4"), ("end", "i4"),
    ]
)  # fmt: skip
START = np.dtype([("moment", "i8"), ("words", "u8")])
# A user or queue: under which policies each filtering method is in force, and where it may not
# accept; ``row`` is the last row that named it.
PERSON = np.dtype(
    [
        ("takes_all", "u8"), ("in_response", "u8"), ("customers", "u8"), ("records", "u8"),
        ("vetoed", "u8"), ("is_queue", "i1"), ("row", "i4"),
    ]
)  # fmt: skip
# An address: its candidates stand from-to; ``row`` is the last row that named it.
ADDRESS = np.dtype([("start", "i4"), ("end", "i4"), ("internal", "i1"), ("row", "i4")])
# An email: under which policies it is one, its row, the last row it was held against (row 0 meets
# none), and where the addresses stand by which it is compared.
EMAIL = np.dtype(
    [
        ("exists", "u8"), ("moment", "i8"), ("row", "i4"), ("compared", "i4"), ("start", "i4"),
        ("end", "i4"),
    ]
)  # fmt: skip
# Emails that may be alike stand on lists: those of each at ``start``, so many.
LIST = np.dtype([("start", "i8"), ("count", "i4")])
LIKE = np.dtype([("email", "i4"), ("words", "i4"), ("addresses", "i4")])
NOTE = np.dtype([("words", "u8"), ("code", "i4"), ("how", "i1")])

# For each setting or choice, the policies under which it is on.
ON = np.dtype(
    [
        (name, "u8")
        for name in (
            "everywhere", "irm_stops", "copies_stop", "drops_malformed", "rejects_no_id",
            "ignores_internal", "needs_sent_copy", "spares_queues", "ignores_queues",
            "headers_off", "forwards_off", "forwards_off_base", "smart", "hashes", "owner_only",
            "people_count", "answers_count", "strongest",
        )
    ]
)  # fmt: skip

# Numbers and choices that all policies of the pass share; see `sscsim.bulk.fixed`.
WAYS = np.dtype(
    [
        ("latest_by_token", "i1"), ("latest_by_base", "i1"), ("smart", "i1"), ("same_words", "i1"),
        ("count_only", "i1"), ("recent_wins", "i1"), ("most", "i8"), ("delta", "i8"),
        ("least", "i8"), ("window", "i8"),
    ]
)  # fmt: skip


def table(size: int, places: np.dtype[Any]) -> Array:
    """Make a table, all zero; where Python runs the kernel, a place is read as it is compiled."""
    return np.zeros(size, places).view(np.recarray)


class Standing(NamedTuple):
    """What depends on the organisation alone; ``on`` has one place."""

    on: Array
    mailboxes: Array
    starts: Array
    people: Array
    addresses: Array
    candidates: Array


class Stage(NamedTuple):
    """
    What changes as mail goes by.

    ``emails`` are numbered as they are made; ``made`` has one place, which counts them. Room for
    them is taken as they come: what nobody writes to the system does not give.
    ``failures`` counts for the few pairs of mailbox and message that come more often than they are
    tried again. ``words``, ``named``, ``found``, ``accepted``, ``like`` are room for the message at
    hand; ``lists`` hold emails that may be alike: those of each stand side by side in ``listed``.
    """

    heads: Array
    links: Array
    emails: Array
    made: Array
    failures: Array
    found: Array
    accepted: Array
    named: Array
    lists: Array
    listed: Array
    like: Array
    words: Array


class Pass(NamedTuple):
    """
    All that the kernel reads, and the stage on which it plays.

    ``pairs`` has the number of each row in ``failures``, or is empty where no row has one.
    """

    earlier: int
    rows: Array
    letters: Array
    pairs: Array
    at: Array
    codes: Array
    order: Array
    ways: Array
    standing: Standing
    stage: Stage
