"""From messages to deliveries: the time handed on, the mailboxes, the order, all on columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk import MAIL
from sscsim.bulk.deliveries import Deliveries
from sscsim.fastmail.letters import LETTERS
from sscsim.sources.mailbag import MailOrder, address_of, owners
from sscsim.sources.mailsource import MailSource
from sscsim.world import Directory

__all__ = ["dated", "delivered"]

_Longs = npt.NDArray[np.int64]

_NEVER = np.iinfo(np.int64).min  # undated mail sorts before all
_REACHING = ("to", "cc", "bcc", "envelope")


def dated(letters: pa.Table) -> pa.Table:
    """Give each message without a time that of the message before it in its file (contract 5)."""
    if not letters.num_rows:
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
    directory: Directory, mail: Sequence[tuple[MailSource, pa.Table]], order: MailOrder
) -> Deliveries:
    """Deliver the messages of each source, and order the deliveries (contract 5)."""
    boxes = sorted(directory.mailboxes.values(), key=lambda box: (address_of(box), box.mailboxid))
    numbers = {box.mailboxid: number for number, box in enumerate(boxes)}
    rows: list[_Longs] = []
    reached: list[_Longs] = []
    before = 0
    for source, letters in mail:
        if source.address is None:
            own, found = _addressed(directory, numbers, letters)
        else:
            whose = [numbers[box.mailboxid] for box in owners(directory, source.address)]
            own = np.repeat(np.arange(letters.num_rows), len(whose))
            found = np.tile(np.array(whose, np.int64), letters.num_rows)
        rows.append(own + before)
        reached.append(found)
        before += letters.num_rows
    letters = pa.concat_tables([LETTERS.empty_table(), *(one for _, one in mail)])
    taken, mailboxes = np.concatenate([*rows, _none()]), np.concatenate([*reached, _none()])
    if order == "received":
        addresses = _ranks([*map(address_of, boxes), ""])
        first = _in_order(letters, taken, addresses[mailboxes])
        taken, mailboxes = taken[first], mailboxes[first]
    ids = pa.array([*(box.mailboxid for box in boxes), None], pa.string())
    return Deliveries(
        letters=letters.select([name for name in MAIL.names if name != "mailbox"]),
        rows=taken,
        boxes=ids,
        places=np.where(mailboxes < 0, len(boxes), mailboxes),
    )


def _addressed(
    directory: Directory, numbers: Mapping[str, int], letters: pa.Table
) -> tuple[_Longs, _Longs]:
    """Find the mailboxes each message is addressed to, by address; -1 where there is none."""

    @cache
    def at(address: str) -> list[int]:
        return [numbers[box.mailboxid] for box in directory.mailboxes_at(address)]

    width = len(numbers) + 1
    pairs = [np.arange(letters.num_rows) * width]  # nobody's; it gives way to any other
    for name in _REACHING:
        before = 0
        for chunk in letters[name].chunks:
            rows, found = _reached(chunk, at)
            pairs.append((rows + before) * width + found + 1)
            before += len(chunk)
    own, found = np.divmod(_each_once(np.concatenate(pairs)), width)
    needless = (found == 0) & (own == np.append(own[1:], -1))
    return own[~needless], found[~needless] - 1


def _each_once(numbers: _Longs) -> _Longs:
    """Sort numbers and leave out repeats: in a tenth of the time of `np.unique`, which hashes."""
    numbers.sort()
    new = np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)]
    once: _Longs = numbers[new]
    return once


def _reached(lists: pa.Array, at: Callable[[str], list[int]]) -> tuple[_Longs, _Longs]:
    """Give for each address of some lists the list it stands in, and the mailboxes it reaches."""
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    texts = pc.list_flatten(lists).dictionary_encode()
    boxes = [at(address) for address in texts.dictionary.to_pylist()]
    most = max(map(len, boxes), default=0)
    padded = np.array([[*own, *[-1] * (most - len(own))] for own in boxes], np.int64)
    of_each = padded.reshape(len(boxes), most)[texts.indices.to_numpy(zero_copy_only=False)]
    places, nth = np.nonzero(of_each >= 0)
    return rows[places].astype(np.int64), of_each[places, nth]


def _in_order(letters: pa.Table, taken: _Longs, addresses: _Longs) -> _Longs:
    """Order by time, then mailbox, name and number; what is equal in all stays as it is."""
    moments = pc.fill_null(letters["received"].cast(pa.int64()), _NEVER).to_numpy()[taken]
    names, numbers = _sorted_codes(letters["name"])[taken], letters["number"].to_numpy()[taken]
    keys = (moments, addresses, names, numbers)
    return np.arange(len(taken)) if _ordered(keys) else np.lexsort(keys[::-1])


def _ordered(keys: Sequence[_Longs]) -> bool:
    """Say whether rows are in their order already, as nearly all files are."""
    equal = np.ones(max(len(keys[0]) - 1, 0), np.bool_)
    for key in keys:
        if (equal & (key[1:] < key[:-1])).any():
            return False
        equal &= key[1:] == key[:-1]
    return True


def _codes(column: pa.ChunkedArray) -> _Longs:
    return np.concatenate([_none(), *(one.indices.to_numpy() for one in _encoded(column).chunks)])


def _sorted_codes(column: pa.ChunkedArray) -> _Longs:
    """Give codes that are ordered as the texts are."""
    encoded = _encoded(column)
    if not encoded.num_chunks:
        return _none()
    return _ranks(encoded.chunk(0).dictionary.to_pylist())[_codes(column)]


def _encoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.dictionary_encode().unify_dictionaries()


def _ranks(texts: Sequence[str]) -> _Longs:
    places = {text: place for place, text in enumerate(sorted(set(texts)))}
    return np.array([places[text] for text in texts], np.int64)


def _none() -> _Longs:
    return np.zeros(0, np.int64)
