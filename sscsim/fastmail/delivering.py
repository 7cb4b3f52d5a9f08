"""From messages to deliveries: the time handed on, the mailboxes, the order, all on columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk import MAIL
from sscsim.bulk.deliveries import Deliveries
from sscsim.bulk.holding import Held
from sscsim.fastmail.letters import LETTERS
from sscsim.sources.mailbag import MailOrder, address_of, owners
from sscsim.sources.mailsource import MailSource
from sscsim.world import Directory

__all__ = ["dated", "delivered"]

_Ints = npt.NDArray[np.int32]
_Longs = npt.NDArray[np.int64]

_NEVER = np.iinfo(np.int64).min  # undated mail sorts before all
_REACHING = ("to", "cc", "bcc", "envelope")


def dated(letters: pa.Table) -> pa.Table:
    """Give each message without a time that of the message before it in its file (contract 5)."""
    if not letters["received"].null_count:
        return letters
    received, files = letters["received"].combine_chunks(), _codes(letters["file"])
    rows = np.arange(letters.num_rows)
    has = received.is_valid().to_numpy(zero_copy_only=False)
    last = np.maximum.accumulate(np.where(has, rows, -1))
    begins = np.append(True, files[1:] != files[:-1])
    start = np.maximum.accumulate(np.where(begins, rows, 0))
    from_ = pa.array(last, pa.int64(), mask=last < start)
    place = letters.schema.get_field_index("received")
    return letters.set_column(place, LETTERS.field("received"), received.take(from_))


def delivered(
    directory: Directory, mail: Sequence[tuple[MailSource, Held]], order: MailOrder
) -> Deliveries:
    """Deliver the messages of each source, and order the deliveries (contract 5)."""
    boxes = sorted(directory.mailboxes.values(), key=lambda box: (address_of(box), box.mailboxid))
    numbers = {box.mailboxid: number for number, box in enumerate(boxes)}
    rows, reached = [_none()], [_none()]
    before = 0
    for source, letters in mail:
        if source.address is None:
            own, found = _addressed(directory, numbers, letters.table)
        else:
            whose = [numbers[box.mailboxid] for box in owners(directory, source.address)]
            own = np.repeat(np.arange(letters.num_rows, dtype=np.int32), len(whose))
            found = np.tile(np.array(whose, np.int32), letters.num_rows)
        rows.append(own + before)
        reached.append(found)
        before += letters.num_rows
    held = _together([letters for _, letters in mail])
    taken, mailboxes = np.concatenate(rows), np.concatenate(reached)
    if order == "received":
        addresses = _ranks([*map(address_of, boxes), ""])
        first = _in_order(held, taken, addresses[mailboxes])
        if first is not None:
            taken, mailboxes = taken[first], mailboxes[first]
    ids = pa.array([*(box.mailboxid for box in boxes), None], pa.string())
    return Deliveries(
        letters=held,
        rows=taken,
        boxes=ids,
        places=np.where(mailboxes < 0, np.int32(len(boxes)), mailboxes),
    )


def _together(mail: Sequence[Held]) -> Held:
    def let_go() -> None:
        for letters in mail:
            letters.let_go()

    every = pa.concat_tables([LETTERS.empty_table(), *(letters.table for letters in mail)])
    return Held(every.select([name for name in MAIL.names if name != "mailbox"]), let_go)


def _addressed(
    directory: Directory, numbers: Mapping[str, int], letters: pa.Table
) -> tuple[_Ints, _Ints]:
    """Find the mailboxes each message is addressed to, by address; -1 where there is none."""

    @cache
    def at(address: str) -> list[int]:
        return [numbers[box.mailboxid] for box in directory.mailboxes_at(address)]

    rows, boxes, before = [_none()], [_none()], 0
    for batch in letters.select(_REACHING).to_batches():
        own, found = _met(batch, len(numbers) + 1, at)
        rows.append(own + before)
        boxes.append(found)
        before += batch.num_rows
    return np.concatenate(rows), np.concatenate(boxes)


def _met(batch: pa.RecordBatch, width: int, at: Callable[[str], list[int]]) -> tuple[_Ints, _Ints]:
    """Find for the messages of a batch the mailboxes that any of their headers reaches."""
    pairs = [np.arange(batch.num_rows) * width]  # nobody's; it gives way to any other
    for lists in batch.columns:
        rows, found = _reached(lists, at)
        pairs.append(rows * width + found + 1)
    own, found = np.divmod(_each_once(np.concatenate(pairs)), width)
    needless = (found == 0) & (own == np.append(own[1:], -1))
    return own[~needless].astype(np.int32), (found[~needless] - 1).astype(np.int32)


def _each_once(numbers: _Longs) -> _Longs:
    """Sort numbers and leave out repeats: in a tenth of the time of `np.unique`, which hashes."""
    numbers.sort(kind="stable")  # which makes use of what is in order already
    new = np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)]
    once: _Longs = numbers[new]
    return once


def _reached(lists: pa.Array, at: Callable[[str], list[int]]) -> tuple[_Longs, _Longs]:
    """Give for each address of some lists the list it stands in, and the mailboxes it reaches."""
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    texts = pc.list_flatten(lists)
    boxes = [at(address) for address in texts.dictionary.to_pylist()]
    lengths = np.fromiter(map(len, boxes), np.int64, len(boxes))
    every = np.fromiter(chain.from_iterable(boxes), np.int64, int(lengths.sum()))
    which = texts.indices.to_numpy(zero_copy_only=False)
    each = lengths[which]
    # From the place among those of all headers to the place among those of all distinct addresses.
    away = (np.cumsum(lengths) - lengths)[which] - (np.cumsum(each) - each)
    found = every[np.repeat(away, each) + np.arange(each.sum())]
    return np.repeat(rows.astype(np.int64), each), found


def _in_order(letters: Held, taken: _Ints, addresses: _Longs) -> _Longs | None:
    """Order by time, then mailbox, name and number; None where all is in its order already."""

    def keys() -> Iterator[_Longs]:
        yield pc.fill_null(letters["received"].cast(pa.int64()), _NEVER).to_numpy()[taken]
        yield addresses
        yield _sorted_codes(pc.struct_field(letters["source"], 0))[taken]
        yield pc.struct_field(letters["source"], 1).to_numpy()[taken]

    return None if _ordered(keys()) else np.lexsort([*keys()][::-1])


def _ordered(keys: Iterable[_Longs]) -> bool:
    """Say whether rows are in their order already, as nearly all files are."""
    equal: npt.NDArray[np.bool_] | None = None
    for key in keys:
        later, same = key[1:] < key[:-1], key[1:] == key[:-1]
        if (later if equal is None else later & equal).any():
            return False
        equal = same if equal is None else same & equal
        if not equal.any():
            break
    return True


def _codes(column: pa.ChunkedArray) -> _Ints:
    return np.concatenate([_none(), *(one.indices.to_numpy() for one in _encoded(column).chunks)])


def _sorted_codes(column: pa.ChunkedArray) -> _Longs:
    """Give codes that are ordered as the texts are."""
    encoded = _encoded(column)
    if not encoded.num_chunks:
        return np.zeros(0, np.int64)
    return _ranks(encoded.chunk(0).dictionary.to_pylist())[_codes(column)]


def _encoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.unify_dictionaries()


def _ranks(texts: Sequence[str]) -> _Longs:
    places = {text: place for place, text in enumerate(sorted(set(texts)))}
    return np.array([places[text] for text in texts], np.int64)


def _none() -> _Ints:
    return np.zeros(0, np.int32)
