"""The columns of a header table as those of messages: which is read how, and what is left empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.holding import TEXT, TEXTS, held, plain, same_text, sources
from sscsim.fastmail.cells import (
    Batch,
    Raws,
    Reader,
    arrived,
    id_lists,
    sent,
    single_ids,
    subjects,
    times,
)
from sscsim.fastmail.letters import ENTRIES, KINDS, LETTERS, RECIPIENTS
from sscsim.mail import single_message_id, thread_index
from sscsim.sources.headercolumns import COLUMNS, Column
from sscsim.sources.headers import header_text

__all__ = ["Readers"]


class Readers:
    """Readers of all columns, which remember what they have read."""

    def __init__(self, name: str, untold: frozenset[str]) -> None:
        self._name, self._untold = name, untold
        self._of = {column: Reader(column, read) for column, read in _READ.items()}

    def quick(self, cells: Batch, number: int, size: int) -> pa.RecordBatch:
        """Read some rows, as if none of them were unusual."""
        entries = {name: self._distinct(name, cells, size) for name in ENTRIES}
        messageid = self._column("message_id", single_ids, cells, size, pa.string())
        names, numbers = same_text(self._name, size), pa.array(np.arange(number, number + size))
        columns = {
            **{name: _shown(_ADDRESSES, TEXTS, *entries[name]) for name in ENTRIES},
            "frommalformed": _shown(_MALFORMED, pa.bool_(), *entries["from"]),
            "malformed": reduce(
                pc.or_, (_shown(_MALFORMED, pa.bool_(), *entries[name]) for name in RECIPIENTS)
            ),
            "messageid": messageid,
            "identity": messageid,
            "subject": self._column("subject", subjects, cells, size, TEXT),
            "sender": self._column("sender", None, cells, size, TEXT),
            "received": self._received(cells, size),
            "inreplyto": self._column("in_reply_to", id_lists, cells, size, _TEXTS),
            "references": self._column("references", id_lists, cells, size, _TEXTS),
            "conversationindex": self._column("thread_index", None, cells, size, pa.binary()),
            "irm": self._column("content_class", None, cells, size, pa.bool_()),
            "envelope": self._envelope(cells, size),
            "unreadable": pa.nulls(size, pa.string()),
            "untold": pa.repeat(pa.scalar(bool(self._untold)), size),
            **dict.fromkeys(("copied", "createfails", "careful"), _never(size)),
            "source": sources(names, numbers),
            "file": names,
        }
        arrays = [columns[field.name] for field in LETTERS]
        return pa.RecordBatch.from_arrays(arrays, schema=LETTERS)

    def _distinct(self, name: str, cells: Batch, size: int) -> tuple[list[Any], pa.Array]:
        column = _BY_NAME[name]
        if column in cells:
            return self._of[column].read(cells[column])
        return [_READ[column](())], pa.array(np.zeros(size, np.int32))

    def _column(
        self, name: str, read: Way | None, cells: Batch, size: int, kind: pa.DataType
    ) -> pa.Array:
        column = _BY_NAME[name]
        if read is not None and column in cells:
            return read(self._of[column], cells[column])
        values, codes = self._distinct(name, cells, size)
        return held(pa.array(values, plain(kind)), kind).take(codes)

    def _received(self, cells: Batch, size: int) -> pa.Array:
        given = (
            self._column(name, times, cells, size, pa.int64()) for name in ("received", "date")
        )
        return pc.coalesce(*given).cast(LETTERS.field("received").type)

    def _envelope(self, cells: Batch, size: int) -> pa.Array:
        """List the addresses of all envelope headers; only who is reached by them counts."""
        there = [name for name in _ENVELOPE if _BY_NAME[name] in cells] or _ENVELOPE[:1]
        lists = [self._column(name, None, cells, size, TEXTS) for name in there]
        if len(lists) == 1:
            return lists[0]
        rows = zip(*(one.to_pylist() for one in lists), strict=True)
        return held(pa.array([list(chain.from_iterable(row)) for row in rows], _TEXTS), TEXTS)


def _shown(
    show: Callable[[Any], Any], kind: pa.DataType, values: Sequence[Any], codes: pa.Array
) -> pa.Array:
    return held(pa.array(map(show, values), plain(kind)), kind).take(codes)


def _never(size: int) -> pa.Array:
    return pa.repeat(pa.scalar(False), size)


def _id(raws: Raws) -> str | None:
    return single_message_id(header_text(raws[0])) if raws else None


def _index(raws: Raws) -> bytes | None:
    return thread_index(header_text(raws[0])) if raws else None


Way = Callable[[Reader, pa.Array], pa.Array]

_ADDRESSES, _MALFORMED = attrgetter("addresses"), attrgetter("malformed")
_TEXTS = pa.list_(pa.string())
_ENVELOPE = ("delivered_to", "x_original_to", "envelope_to")
_BY_NAME = {column.name: column for column in COLUMNS}
# How the headers of each column are read: as those of a mail are.
_READ: Mapping[Column, Callable[[Raws], Any]] = {
    _BY_NAME[name]: read
    for name, read in {
        **{name: KINDS[name].read for name in ("subject", "sender", *ENTRIES)},
        **dict.fromkeys(_ENVELOPE, KINDS["envelope"].read),
        "in_reply_to": KINDS["inreplyto"].read,
        "references": KINDS["references"].read,
        "content_class": KINDS["irm"].read,
        "message_id": _id,
        "thread_index": _index,
        "received": arrived,
        "date": sent,
    }.items()
}
