"""What ties rows of mail: the keys under which the verdict on one may depend on another.

Everything by which the kernel of the bulk engine goes from one row to another (`Stage` in
`sscsim.bulk.places`) is reached by one of these keys:

- ``failures``, and the first chain of ``heads`` and ``links``: by message id. A row asks
  for the ids that it answers and holds its own. What counts for a pair of mailbox and message, and
  queue items of a copy, are reached by the own id as well.
- the second and third chain: by tracking token, and by conversation index or its base. A row both
  asks for its key and holds it.
- ``lists``, ``listed``: by likeness, see `sscsim.parts.alike`.
- ``emails`` has a place for each email, and is reached by those ways alone; ``made`` counts them.
- ``found``, ``accepted``, ``named``, ``like``, ``words``, the column ``row`` of people and of
  addresses, and ``compared`` of emails: scratch for the row at hand. They are read only where they
  bear its number, so nothing of an earlier row is left in them.

What is made of a match (owner, Regarding, parties, readers) comes from the email that was found.
There is no watermark in the kernel: in order of arrival it stops nothing, and in order of the files
it does not move. Emails that were in Dynamics before the mail are given to every part. Contacts
that promotion creates would tie senders; the bulk engine refuses them (`sscsim.bulk.refusal`).

A key that two things share by chance ties rows that need not be together, which is never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.fixed import Fixed, fixed_of
from sscsim.bulk.keys import lower
from sscsim.bulk.lists import Ints, Longs, flat
from sscsim.bulk.subjects import tokens_in
from sscsim.parts.alike import likenesses
from sscsim.parts.hashing import Words, hashed, salted
from sscsim.vocabulary import CONVERSATION_BASE_LENGTH
from sscsim.world import World

__all__ = ["Ties", "Tying", "ties_of", "together"]

_BY_ID, _BY_THREAD, _BY_OTHERS = 1, 2, 3


class Ties(NamedTuple):
    """Keys of rows: row ``rows[i]`` asks for ``keys[i]``, and holds it where ``holds[i]``."""

    rows: Longs
    keys: Words
    holds: npt.NDArray[np.bool_]


class Tying:
    """
    How rows are tied under some policies: by all that any of them looks at.

    >>> from sscsim.bulk import mail_table
    >>> Tying([World()]).ties(mail_table([])).keys.tolist()
    []

    """

    def __init__(self, worlds: Sequence[World]) -> None:
        """Look at what the policies have in common, each kind of it once."""
        passes = [fixed_of(world) for world in worlds]
        self._folds = not all(one.exact_ids for one in passes)
        self._references = any(one.references for one in passes)
        self._bases = not all(one.whole_index for one in passes)
        self._tokens = _each({one.tokens: one for one in passes}.values())
        smart = (one for one in passes if one.smart)
        alike = {(one.noise, one.most, one.delta, one.least, one.count_only): one for one in smart}
        self._alike = _each(alike.values())
        self._common = worlds[0].directory.addressbook

    def ties(self, mail: pa.Table) -> Ties:
        """List the keys of the rows of a mail table."""
        mail = mail.combine_chunks()
        if not mail.num_rows:
            return together([])
        return together([*self._ids(mail), self._threads(mail), *self._others(mail)])

    def _ids(self, mail: pa.Table) -> Iterator[Ties]:
        yield _ties(np.arange(mail.num_rows), self._id(_one(mail["identity"])), holds=True)
        for name in ("inreplyto", "references") if self._references else ("inreplyto",):
            at, ids = flat(mail[name])
            yield _ties(_parents(at), self._id(_one(ids)), holds=False)

    def _id(self, ids: pa.Array) -> Words:
        return salted(hashed(lower(ids) if self._folds else ids), _BY_ID)

    def _threads(self, mail: pa.Table) -> Ties:
        rows, index = _there(_one(mail["conversationindex"]))
        if self._bases:
            index = pc.binary_slice(index, 0, CONVERSATION_BASE_LENGTH)
        return _ties(rows, salted(hashed(index), _BY_THREAD), holds=True)

    def _others(self, mail: pa.Table) -> Iterator[Ties]:
        subjects = _one(mail["subject"]).dictionary_encode()
        for salt, fixed in self._tokens:
            found = tokens_in(subjects.dictionary, fixed).take(subjects.indices)
            rows, tokens = _there(found)
            yield _ties(rows, salted(hashed(tokens), salt), holds=True)
        for salt, fixed in self._alike:
            for (rows, keys), holds in zip(
                likenesses(mail, fixed, self._common), (False, True), strict=True
            ):
                yield _ties(rows, salted(keys, -salt), holds=holds)


def ties_of(mail: pa.Table, worlds: Sequence[World]) -> Ties:
    """List the keys of the rows of a mail table, under every policy."""
    return Tying(worlds).ties(mail)


def together(ties: Iterable[Ties]) -> Ties:
    """Put several ties into one."""
    none = Ties(np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, np.bool_))
    return Ties(*map(np.concatenate, zip(none, *ties, strict=True)))


def _each(passes: Iterable[Fixed]) -> list[tuple[int, Fixed]]:
    """Number what differs: the same text is another key where it is looked for in another way."""
    return list(enumerate(passes, start=_BY_OTHERS))


def _ties(rows: Longs, keys: Words, *, holds: bool) -> Ties:
    return Ties(rows, keys, np.full(len(rows), holds))


def _parents(at: Ints) -> Longs:
    return np.repeat(np.arange(len(at) - 1), np.diff(at))


def _there(column: pa.Array) -> tuple[Longs, pa.Array]:
    """Give the rows that have a value, and those values."""
    return np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False)), column.drop_null()


def _one(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return pa.concat_arrays(found.chunks) if isinstance(found, pa.ChunkedArray) else found
