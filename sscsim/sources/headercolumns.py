"""
Which columns a header table has: their one home, for readers, help and ``sscsim schema mail``.

A column bears the name of the header that stands in it. How its letters are written, and whether
words are parted by underscores, hyphens or not at all, makes no difference.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import attrs

__all__ = ["COLUMNS", "FOLDER", "IN_REPLY_TO", "RULES", "Column", "Columns", "Kind", "match"]


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    LIST = "text or list of texts"
    TIME = "timestamp or text"


@attrs.frozen(kw_only=True)
class Column:
    """
    A column of a header table.

    Attributes:
        name: as it is documented; `header` is the header that it holds.
        meaning: what stands in it.
        required: whether there is no table without it.
        joined: whether the texts of a list are one header, with commas between them.
        absent: what follows where there is no such column.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    joined: bool = False
    absent: str = ""

    @property
    def header(self) -> bytes:
        """The name of the header, in the letters in which the reader of mail knows it."""
        return self.name.replace("_", "-").encode()


FOLDER = Column(
    name="folder",
    kind=Kind.TEXT,
    meaning="The folder of the mailbox; empty or Inbox for the Inbox.",
)
IN_REPLY_TO = Column(
    name="in_reply_to",
    kind=Kind.LIST,
    meaning="In-Reply-To: the ids of the message that is answered.",
    absent="a verdict that turns on it is undecidable",
)
COLUMNS: tuple[Column, ...] = (
    Column(
        name="message_id",
        kind=Kind.TEXT,
        meaning="Message-ID, with angle brackets or without; empty where a message has none.",
        required=True,
    ),
    Column(
        name="from",
        kind=Kind.LIST,
        meaning="From: addresses, alone or as Name <address>.",
        required=True,
        joined=True,
    ),
    Column(name="to", kind=Kind.LIST, meaning="To: addresses, as in From.", required=True),
    Column(
        name="subject",
        kind=Kind.TEXT,
        meaning="Subject, decoded or as it stands in the mail (RFC 2047).",
        required=True,
    ),
    Column(
        name="received",
        kind=Kind.TIME,
        meaning="When it arrived: a timestamp, RFC 3339 or RFC 5322 text, or a Received header. "
        "Without a zone it is UTC. One of received and date has to be there.",
    ),
    Column(
        name="date",
        kind=Kind.TIME,
        meaning="Date: when it was sent; counts where received is empty.",
    ),
    Column(name="cc", kind=Kind.LIST, meaning="Cc."),
    Column(name="bcc", kind=Kind.LIST, meaning="Bcc, if the source knows it."),
    Column(name="sender", kind=Kind.LIST, meaning="Sender, where it is not From.", joined=True),
    IN_REPLY_TO,
    Column(
        name="references",
        kind=Kind.LIST,
        meaning="References; counts under a switch only.",
        absent="taken as empty",
    ),
    Column(
        name="thread_index",
        kind=Kind.TEXT,
        meaning="Thread-Index, in base64 as it stands in the mail.",
        absent="taken as empty, so replies known by their conversation index alone are not found",
    ),
    Column(name="delivered_to", kind=Kind.LIST, meaning="Delivered-To: reaches mailboxes as To."),
    Column(name="x_original_to", kind=Kind.LIST, meaning="X-Original-To: likewise."),
    Column(name="envelope_to", kind=Kind.LIST, meaning="Envelope-To: likewise."),
    Column(
        name="content_class",
        kind=Kind.TEXT,
        meaning="Content-Class; rpmsg.message is rights-managed mail.",
    ),
    Column(name="auto_submitted", kind=Kind.TEXT, meaning="Auto-Submitted; only stored."),
    Column(name="reply_to", kind=Kind.TEXT, meaning="Reply-To; only stored."),
    FOLDER,
)

RULES = """\
Names: letter case, hyphens, underscores and blanks make no difference. Columns of other names are
left alone, and told once.

A cell holds what would stand behind the name of the header in a mail, decoded or not. A list has an
address or an id for each text; in CSV it may be written as JSON. An empty cell says that the
message has no such header.

Of a column that is left out every cell is taken as empty; but without in_reply_to a verdict that
turns on a reply is undecidable. As in mail, a message without a usable time takes that of the row
before it; a table in whose first rows no time can be read is refused.

Parquet (.parquet) and Arrow IPC (.arrow, .feather) take the extra `bulk`. CSV (.csv, .tsv, and .gz)
is UTF-8, UTF-16 or Latin-1, with commas, semicolons, tabs or bars. Of a folder every table is read;
what its folders are called (year=2026) is part of the names of records, and no column.

CSV may be a message trace of Exchange as well: Get-MessageTrace or Get-MessageTraceV2, a historical
search (summary or extended), a tracking log. The rows of one message become one, in the order of
its first; whom it did not reach (Failed, Quarantined, FilteredAsSpam) is left out. A trace has no
In-Reply-To.
"""

_BY_NAME = {re.sub("_", "", column.name): column for column in COLUMNS}
_ARRIVAL = ("received", "date")
_OURS = frozenset({"outcome", "reason"})  # what a table of decisions has
_NEAR = 0.8


@attrs.frozen(kw_only=True)
class Columns:
    """
    The columns of a file as they were understood.

    Attributes:
        places: where each column stands in the file, from 0.
        names: all names as they stand in the file.
        unknown: the names that mean nothing here.
        problems: why this is no header table, in sentences without their subject.
        notes: what is told of a table of another kind, such as a trace, instead of its columns.
    """

    places: Mapping[Column, int]
    names: Sequence[str]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...] | None = None

    @property
    def untold(self) -> frozenset[str]:
        """The headers that this table cannot tell (COR-12)."""
        return frozenset() if IN_REPLY_TO in self.places else frozenset({"In-Reply-To"})

    @property
    def ours(self) -> bool:
        """Whether this is a table of decisions."""
        return {_folded(name) for name in self.names} >= _OURS


def match(names: Sequence[str]) -> Columns:
    """
    Find out which columns of a file are which.

    >>> found = match(["Message-ID", "FROM", "to", "subject", "Date", "size"])
    >>> [column.name for column in found.places], found.unknown, found.problems
    (['message_id', 'from', 'to', 'subject', 'date'], ('size',), ())

    """
    meant: dict[Column, list[int]] = {}
    unknown = []
    for place, name in enumerate(names):
        column = _BY_NAME.get(_folded(name))
        if column is not None:
            meant.setdefault(column, []).append(place)
        elif name.strip():  # numbers of rows often stand under no name at all
            unknown.append(name)
    several = [[names[place] for place in places] for places in meant.values() if places[1:]]
    return Columns(
        places={column: places[0] for column, places in meant.items()},
        names=tuple(names),
        unknown=tuple(unknown),
        problems=(
            *_lacking({column.name for column in meant}, unknown),
            *(f"has several columns for one header ({', '.join(each)})" for each in several),
        ),
    )


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _lacking(there: set[str], unknown: Iterable[str]) -> Iterable[str]:
    """Name every column that is required and not there, with what may have been meant for it."""
    missing = [each.name for each in COLUMNS if each.required and each.name not in there]
    wanted = list(missing)
    if there.isdisjoint(_ARRIVAL):
        missing.append(" or ".join(_ARRIVAL))
        wanted += _ARRIVAL
    if missing:
        folded = {_folded(name): name for name in unknown}
        slips = filter(None, (_slip(name, folded) for name in wanted))
        meant = "".join(f" ({slip}?)" for slip in slips)
        yield f"has no column {', '.join(missing)}{meant}"


def _slip(name: str, unknown: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(_folded(name), unknown, n=1, cutoff=_NEAR)
    return f"is {unknown[near[0]]} meant for {name}" if near else ""
