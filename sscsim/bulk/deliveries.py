"""Mail as it is delivered: a message that lies in several mailboxes is held once.

Its keys are made once as well. The table with a row for each delivery is made when somebody asks
for it: deciding does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Self

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.mailtable import MAIL

__all__ = ["Deliveries"]

_Longs = npt.NDArray[np.int64]

_ROWS = 100_000  # taken at once, so that no array of texts grows too long
_ALIKE = attrs.cmp_using(eq=np.array_equal)
_BOX = MAIL.get_field_index("mailbox")


@attrs.frozen(kw_only=True)
class Deliveries:
    """
    Which message lies in which mailbox, in the order in which they are decided.

    Attributes:
        letters: each message once; the columns of `MAIL` but for the mailbox.
        rows: for each delivery the row of its message.
        boxes: ids of mailboxes; one may be null, for nobody's.
        places: for each delivery the place of its mailbox in ``boxes``.

    >>> from sscsim import Delivery, Message
    >>> from sscsim.bulk import mail_table
    >>> mail = Deliveries.of(mail_table([Delivery(message=Message(source="m1"), mailbox=None)]))
    >>> mail.num_rows, mail.column("source").to_pylist()
    (1, ['m1'])

    """

    letters: pa.Table
    rows: _Longs = attrs.field(eq=_ALIKE)
    boxes: pa.Array
    places: _Longs = attrs.field(eq=_ALIKE)

    @classmethod
    def of(cls, mail: pa.Table) -> Self:
        """Look at a table that has a row for each delivery."""
        boxes = mail["mailbox"].combine_chunks().dictionary_encode()
        ids = pa.concat_arrays([boxes.dictionary, pa.nulls(1, pa.string())])
        places = pc.fill_null(boxes.indices, len(ids) - 1).to_numpy(zero_copy_only=False)
        letters, rows = mail.remove_column(_BOX), np.arange(mail.num_rows)
        return cls(letters=letters, rows=rows, boxes=ids, places=places.astype(np.int64))

    @property
    def num_rows(self) -> int:
        """How many deliveries there are."""
        return len(self.rows)

    def column(self, name: str) -> pa.ChunkedArray:
        """Give a column of the messages, with a value for each delivery."""
        return pa.chunked_array(
            [own.take(pa.array(some))[name].combine_chunks() for own, some in self._pieces([name])],
            MAIL.field(name).type,
        )

    @cached_property
    def table(self) -> pa.Table:
        """All of it as a table of the schema `MAIL`."""
        return pa.Table.from_batches(self.batches(), MAIL)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give that table in pieces, each made when it is asked for."""
        start = 0
        for own, some in self._pieces(self.letters.column_names):
            boxes = self.boxes.take(pa.array(self.places[start : start + len(some)]))
            piece = own.take(pa.array(some)).append_column(MAIL.field(_BOX), boxes)
            yield from piece.cast(MAIL).combine_chunks().to_batches()
            start += len(some)

    def _pieces(self, names: Sequence[str]) -> Iterator[tuple[pa.Table, _Longs]]:
        """Give for some rows at a time the messages round them, and where they stand in these."""
        letters = self.letters.select(names)
        for start in range(0, self.num_rows, _ROWS):
            some = self.rows[start : start + _ROWS]
            low, high = int(some.min()), int(some.max())
            yield letters.slice(low, high - low + 1), some - low
