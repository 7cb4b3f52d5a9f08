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

from sscsim.bulk.holding import Held
from sscsim.bulk.mailtable import MAIL

__all__ = ["Deliveries"]

_Ints = npt.NDArray[np.int32]

_ROWS = 100_000  # taken at once, so that no array of texts grows too long


_ALIKE = attrs.cmp_using(eq=np.array_equal)
_BOX = MAIL.get_field_index("mailbox")


@attrs.frozen(kw_only=True)
class Deliveries:
    """
    Which message lies in which mailbox, in the order in which they are decided.

    Attributes:
        letters: each message once; the columns of `MAIL` but for the mailbox, as they are held.
        rows: for each delivery the row of its message.
        boxes: ids of mailboxes; one may be null, for nobody's.
        places: for each delivery the place of its mailbox in ``boxes``.

    >>> from sscsim import Delivery, Message
    >>> from sscsim.bulk import mail_table
    >>> mail = Deliveries.of(mail_table([Delivery(message=Message(source="m1"), mailbox=None)]))
    >>> mail.num_rows, mail.column("source").to_pylist()
    (1, ['m1'])

    """

    letters: Held
    rows: _Ints = attrs.field(eq=_ALIKE)
    boxes: pa.Array
    places: _Ints = attrs.field(eq=_ALIKE)

    @classmethod
    def of(cls, mail: pa.Table) -> Self:
        """Look at a table that has a row for each delivery."""
        boxes = mail["mailbox"].combine_chunks().dictionary_encode()
        ids = pa.concat_arrays([boxes.dictionary, pa.nulls(1, pa.string())])
        places = pc.fill_null(boxes.indices, len(ids) - 1).to_numpy(zero_copy_only=False)
        letters, rows = mail.remove_column(_BOX), np.arange(mail.num_rows, dtype=np.int32)
        return cls(letters=Held(letters), rows=rows, boxes=ids, places=places.astype(np.int32))

    @property
    def num_rows(self) -> int:
        """How many deliveries there are."""
        return len(self.rows)

    def column(self, name: str) -> pa.ChunkedArray:
        """Give a column of the messages, with a value for each delivery."""
        return pa.chunked_array(
            [piece[name].combine_chunks() for piece in self._pieces([name])],
            MAIL.field(name).type,
        )

    @cached_property
    def table(self) -> pa.Table:
        """All of it as a table of the schema `MAIL`."""
        return pa.Table.from_batches(self.batches(), MAIL)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give that table in pieces, each made when it is asked for."""
        start = 0
        for letters in self._pieces(self.letters.table.column_names):
            places = self.places[start : start + letters.num_rows]
            piece = letters.append_column(MAIL.field(_BOX), self.boxes.take(pa.array(places)))
            yield from piece.select(MAIL.names).cast(MAIL).combine_chunks().to_batches()
            start += letters.num_rows

    def _pieces(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """Give the messages of some deliveries at a time, as they are shown."""
        for start in range(0, self.num_rows, _ROWS):
            yield self.letters.taken(self.rows[start : start + _ROWS], names)
