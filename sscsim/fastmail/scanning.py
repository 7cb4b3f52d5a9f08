"""Messages read by compiled code as far as they are plain, and by the careful functions elsewhere.

Three ways lead to a row. A message whose head is plain is read here, header by header; a header
that is not plain is read by the function that the message reader has for it; and a message whose
head is not plain is read by `letters.one_batch` from its first byte.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO

import attrs
import numpy as np
import pyarrow as pa

from sscsim.bulk.holding import held, same_text, sources
from sscsim.bulk.mailtable import refuse_folder
from sscsim.fastmail import plain
from sscsim.fastmail.letters import BATCH, KINDS, LETTERS, LONG, headers_of, one_batch, places_of
from sscsim.fastmail.openings import openings_in
from sscsim.fastmail.plain import Bytes, Longs, Plain, Spans
from sscsim.fastmail.spans import KINDS as PLACES
from sscsim.fastmail.spans import MANY, MISSING
from sscsim.fastmail.times import microseconds
from sscsim.mail import thread_index
from sscsim.sources.headers import header_text, received_text
from sscsim.sources.mbox import message_in
from sscsim.sources.streams import Item

__all__ = ["Heads", "batch_of", "scanned_letters_of", "scanned_stretch", "warm_up"]

_EMPTY_LINE = b"\n\n"  # the first line of a file stands as if after an empty one
_UTF8_MARK = b"\xef\xbb\xbf"

_Raws = tuple[bytes, ...]


def scanned_letters_of(items: Iterable[Item]) -> Iterator[pa.RecordBatch]:
    """Read messages into batches of rows, those that `letters_of` gives; it raises the same."""
    items = iter(items)
    while some := list(islice(items, BATCH)):
        for item in some:
            refuse_folder(item.folder)
        heads = [_begin(item) for item in some]
        bounds = np.cumsum([0, *map(len, heads)])
        data = np.frombuffer(bytearray().join(heads), np.uint8)
        places = places_of(some)
        yield batch_of(Heads(data=data, bounds=bounds, item=some.__getitem__, places=places))


def scanned_stretch(file: BinaryIO, size: int, name: str) -> pa.RecordBatch:
    """Read the messages in the next bytes of an mbox file of this name, numbered from 1."""
    data = _next_bytes(file, size)
    starts, before = openings_in(data), len(_EMPTY_LINE)
    if data[before : starts[0] if len(starts) else None].tobytes().strip():
        starts = np.append(before, starts)  # a message before the first envelope line
    bounds = np.append(starts, len(data))
    rows = len(starts)
    numbers = pa.array(np.arange(1, rows + 1))
    names = same_text(name, rows)

    def item(row: int) -> Item:
        return message_in(name, row + 1, data[bounds[row] : bounds[row + 1]].tobytes())

    places = {"source": sources(names, numbers), "file": names}
    return batch_of(Heads(data=data, bounds=bounds, item=item, places=places))


_LAST = threading.local()  # the room in which each thread has read: making it anew costs a pass


def _next_bytes(file: BinaryIO, size: int) -> Bytes:
    """Read on, into the room of this thread, as if after an empty line; a mark of UTF-8 is none."""
    before = len(_EMPTY_LINE)
    room: bytearray = getattr(_LAST, "room", bytearray())
    if len(room) < before + size:
        room = _LAST.room = bytearray(before + size + size // 8)
    with memoryview(room) as view:
        end = before + file.readinto(view[before : before + size])  # type: ignore[attr-defined]
    begin = len(_UTF8_MARK) if room.startswith(_UTF8_MARK, before, end) else 0
    room[begin : begin + before] = _EMPTY_LINE
    return np.frombuffer(room, np.uint8)[begin:end]


def warm_up() -> None:
    """Compile, or load what was compiled: once, before other processes are made from this one."""
    hello = b"From x\nMessage-ID: <1@fabrikam.example>\n\n"
    scanned_stretch(io.BytesIO(hello), len(hello), "x")


def _begin(item: Item) -> bytes:
    """Cut a message off behind its headers, as far as that is plain; the rest is odd."""
    if item.trouble is not None or item.headers is not None:
        return b""
    end = item.head.find(b"\n\n", 0, LONG + 1)
    return item.head[: LONG + 1 if end == -1 else end + 2]


@attrs.frozen(kw_only=True)
class Heads:
    """
    Messages that stand one after the other.

    Attributes:
        data: their bytes.
        bounds: where each begins, and where the last ends.
        item: gives a message by its number from 0.
        places: the columns that tell where each lies.
    """

    data: Bytes
    bounds: Longs
    item: Callable[[int], Item]
    places: dict[str, pa.Array]


def batch_of(heads: Heads) -> pa.RecordBatch:
    """Read messages into rows."""
    spans, odd = Spans.found(heads.data, heads.bounds, LONG)
    reading = {"messageid": plain.single_ids(heads.data, spans, "messageid")}
    identifier = plain.read_together(reading, len(odd))["messageid"]
    odd |= identifier.odd  # its identity may be made from all that it says
    spans.of[odd] = MISSING
    columns = {**heads.places, **_columns(heads, spans)}
    columns["messageid"] = columns["identity"] = identifier.column
    arrays = [held(columns[field.name], field.type) for field in LETTERS]
    batch = pa.RecordBatch.from_arrays(arrays, schema=LETTERS)
    places = np.flatnonzero(odd)
    if not len(places):
        return batch
    others = one_batch([heads.item(place) for place in places.tolist()])
    return _patched(batch, others, places)


def _columns(heads: Heads, spans: Spans) -> dict[str, pa.Array]:
    """Read all columns but the ids of the messages themselves."""
    data, rows = heads.data, len(spans.of)
    never = pa.repeat(pa.scalar(False), rows)
    reading = {
        **{name: plain.times(data, spans, name, behind=name == "received") for name in _TIMES},
        "subject": plain.texts(data, spans, "subject"),
        "from": plain.lists(data, spans, "from", 1),
        "sender": plain.single(data, spans, "sender"),
        **{name: plain.lists(data, spans, name) for name in ("to", "cc", "bcc", "envelope")},
        **{name: plain.ids(data, spans, name) for name in ("inreplyto", "references")},
        "conversationindex": plain.indexes(data, spans, "conversationindex"),
    }
    found = plain.read_together(reading, rows)
    times = {name: found.pop(name) for name in _TIMES}
    found["irm"] = Plain(never, spans.of[:, PLACES["irm"], 0] != MISSING)
    columns: dict[str, pa.Array] = dict.fromkeys(
        ("copied", "createfails", "untold", "careful"), never
    )
    flags = {name: np.zeros(rows, np.bool_) for name in ("from", "to", "cc", "bcc")}
    for name, (column, odd) in found.items():
        places = np.flatnonzero(odd)
        values = [_READ[name](raws) for raws in _raws(heads, spans, name, places)]
        if name in flags:
            flags[name][places] = [value.malformed for value in values]
            values = [value.addresses for value in values]
        columns[name] = _patched(column, pa.array(values, column.type), places)
    columns["frommalformed"] = pa.array(flags["from"])
    columns["malformed"] = pa.array(flags["to"] | flags["cc"] | flags["bcc"])
    columns["unreadable"] = pa.nulls(rows, pa.string())
    columns["received"] = _received(heads, spans, times)
    return columns


_TIMES = ("date", "received")


def _received(heads: Heads, spans: Spans, times: Mapping[str, Plain]) -> pa.Array:
    """Take the time of arrival, else that of sending."""
    found = np.zeros(len(spans.of), np.int64)
    has = np.zeros(len(spans.of), np.bool_)
    for name, (moments, odd) in times.items():
        there = spans.of[:, PLACES[name], 0] != MISSING
        places = np.flatnonzero(odd)
        read = [_READ[name](raws) for raws in _raws(heads, spans, name, places)]
        there[places] = [moment is not None for moment in read]
        moments[places] = [moment or 0 for moment in read]
        found[there], has = moments[there], has | there
    return pa.array(found, mask=~has)


def _raws(heads: Heads, spans: Spans, name: str, places: Longs) -> Iterator[_Raws]:
    """Give the values of one header as they stand, for some messages."""
    alone = len(plain.names_of(name)) == 1
    for row in places.tolist():
        start, end = spans.of[row, PLACES[name]].tolist() if alone else (MANY, MANY)
        if start < 0:
            yield KINDS[name].raw(headers_of(heads.item(row)))
        else:
            yield (heads.data[start:end].tobytes(),)


def _remembered(read: Callable[[_Raws], Any]) -> Callable[[_Raws], Any]:
    """Read a value that comes again only once; one that is long is seldom there twice."""
    short = lru_cache(maxsize=1 << 13)(read)
    return lambda raws: (short if sum(map(len, raws)) < 2000 else read)(raws)  # noqa: PLR2004


_READ: dict[str, Callable[[_Raws], Any]] = {
    **{name: _remembered(kind.read) for name, kind in KINDS.items()},
    "conversationindex": lambda raws: thread_index(header_text(raws[0])),
    "date": lambda raws: microseconds(header_text(raws[0])),
    "received": lambda raws: microseconds(received_text(header_text(raws[0]))),
}


def _patched(of: Any, others: Any, places: Longs) -> Any:
    """Put other rows into some places of an array or a batch."""
    if not len(places):
        return of
    rows = np.arange(len(of))
    rows[places] = len(of) + np.arange(len(places))
    both = pa.concat_arrays if isinstance(of, pa.Array) else pa.concat_batches
    return both([of, others]).take(pa.array(rows))
