"""Which rows smart matching may compare with success, as keys of which both sides share one.

An email is like a message if they share ``least`` addresses and nearly all words of their subjects
(COR-44). Of two sets that share ``least``, both put into one order, the first so many of one and of
the other share one as well: of a set of k those are its first k - least + 1. So a key is one of the
first addresses with one of the first words. The order is free; what is rare stands first: addresses
of strangers before those of the organisation, long words before short ones.

Subjects of no more words than may differ need share none of them, only their shortness.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.coding import Coder
from sscsim.bulk.fixed import Fixed
from sscsim.bulk.keys import address_lists
from sscsim.bulk.lists import Ints, Lists, Longs, places
from sscsim.bulk.smartkeys import SUBJECT_LENGTH, smart_addresses
from sscsim.bulk.subjects import WordLists, words_in
from sscsim.parts.hashing import Words, hashed, mixed
from sscsim.world import AddressBook

__all__ = ["likenesses"]

_SHORT = np.uint64(0x6A09E667F3BCC908)  # stands for having few words


class _Lists(NamedTuple):
    """Numbers for each row: those of row ``i`` stand from ``at[i]`` up to ``at[i + 1]``."""

    at: Longs | Ints
    numbers: Words


def likenesses(mail: pa.Table, fixed: Fixed, common: AddressBook) -> list[tuple[Longs, Words]]:
    """Give rows and keys twice: by what a message asks, and by what its email would be found."""
    addresses, subjects = Coder(), Coder()
    both = smart_addresses(mail, fixed, address_lists(mail, addresses))
    known = np.array([bool(common.at(one)) for one in addresses.texts.to_pylist()], np.bool_)
    numbers = hashed(addresses.texts)
    rank = np.empty(len(numbers), np.int64)
    rank[np.lexsort((numbers, known))] = np.arange(len(numbers))
    codes = subjects.codes(mail["subject"])
    texts = subjects.texts
    found = []
    for lists, own in zip(
        both, (texts, pc.utf8_slice_codeunits(texts, 0, SUBJECT_LENGTH)), strict=True
    ):
        words = _first_words(words_in(own.cast(pa.binary()), fixed), fixed)
        people = _rarest(lists, rank, fixed)
        found.append(_crossed(people, np.append(numbers, np.uint64(0)), codes, words))
    return found


def _rarest(lists: Lists, rank: Longs, fixed: Fixed) -> tuple[Longs, Longs]:
    """Pick from the addresses of each row those that stand first; gives rows and codes."""
    lengths = np.diff(lists.at)
    if fixed.least <= 0:  # they need share none
        return np.arange(len(lengths)), np.full(len(lengths), -1)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    within = _nth(lists.at, rows) < fixed.most
    rows, codes = rows[within], lists.codes[within].astype(np.int64)
    order = np.lexsort((rank[codes], rows))
    rows, codes = rows[order], codes[order]
    lengths = np.bincount(rows, minlength=len(lengths))
    starts = np.cumsum(lengths) - lengths
    first = np.arange(len(rows)) - starts[rows] <= lengths[rows] - fixed.least
    return rows[first], codes[first]


def _nth(at: Ints | Longs, rows: Longs) -> Longs:
    """Tell which of its list each entry is."""
    return np.arange(len(rows)) - at[rows]


def _first_words(words: WordLists, fixed: Fixed) -> _Lists:
    """List the words of which two subjects that match share one; none match without a word."""
    lengths = np.diff(words.at)
    some = (lengths > 0).astype(np.int64)
    if fixed.count_only:
        return _Lists(places(some), np.full(some.sum(), _SHORT))
    numbers = hashed(words.words)[words.codes]
    if fixed.delta <= 0:  # only subjects of the same words match
        sums = np.append(np.uint64(0), np.cumsum(mixed(numbers), dtype=np.uint64))
        whole = sums[words.at[1:]] - sums[words.at[:-1]]  # they wrap, which is right
        return _Lists(places(some), whole[some > 0])
    rows = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((_by_length(words.words)[words.codes], rows))
    first = _nth(words.at, rows) <= fixed.delta
    short = np.flatnonzero((lengths > 0) & (lengths <= fixed.delta))
    rows = np.append(rows[first], short)
    numbers = np.append(numbers[order][first], np.full(len(short), _SHORT))
    own = np.argsort(rows, kind="stable")
    return _Lists(places(np.bincount(rows, minlength=len(lengths))), numbers[own])


def _by_length(words: pa.Array) -> Longs:
    """Rank words: long ones first, which are rare."""
    lengths = pc.binary_length(words).to_numpy()
    order = pc.sort_indices(
        pa.table({"length": lengths, "word": words}),
        sort_keys=[("length", "descending"), ("word", "ascending")],
    )
    rank = np.empty(len(words), np.int64)
    rank[order.to_numpy()] = np.arange(len(words))
    return rank


def _crossed(
    people: tuple[Longs, Longs], numbers: Words, codes: Ints, words: _Lists
) -> tuple[Longs, Words]:
    """Put every address of a row together with every word of its subject."""
    rows, addresses = people
    own = codes[rows]
    lengths = np.diff(words.at)[own]
    ends = np.cumsum(lengths)
    nth = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    which = np.repeat(words.at[:-1][own], lengths) + nth
    who = np.repeat(mixed(numbers[addresses]), lengths)
    return np.repeat(rows, lengths), who + words.numbers[which]
