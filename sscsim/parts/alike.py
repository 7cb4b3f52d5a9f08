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

from sscsim.bulk.fixed import Fixed
from sscsim.bulk.keys import SUBJECT_LENGTH, Coded, Ints, Longs, keys_of
from sscsim.bulk.places import KEPT_ADDRESSES, OWN_ADDRESSES
from sscsim.mail import subject_words
from sscsim.parts.hashing import Words, hashed, mixed
from sscsim.world import AddressBook

__all__ = ["likenesses"]

_SHORT = "a few words"  # no word: it has blanks


class _Lists(NamedTuple):
    """Numbers for each row: those of row ``i`` stand from ``at[i]`` up to ``at[i + 1]``."""

    at: Longs
    numbers: Words


def likenesses(mail: pa.Table, fixed: Fixed, common: AddressBook) -> list[tuple[Longs, Words]]:
    """Give rows and keys twice: by what a message asks, and by what its email would be found."""
    coded = keys_of(mail, (), fixed)
    texts = pa.array(coded.addresses, pa.string())
    known = np.array([bool(common.at(one)) for one in coded.addresses], np.bool_)
    numbers = hashed(texts)
    rank = np.empty(len(numbers), np.int64)
    rank[np.lexsort((numbers, known))] = np.arange(len(numbers))
    subjects = mail["subject"].combine_chunks().dictionary_encode()
    codes = subjects.indices.to_numpy(zero_copy_only=False)
    found = []
    for kind, length in ((OWN_ADDRESSES, None), (KEPT_ADDRESSES, SUBJECT_LENGTH)):
        words = _words([one[:length] for one in subjects.dictionary.to_pylist()], fixed)
        people = _rarest(coded, kind, rank, fixed)
        found.append(_crossed(people, np.append(numbers, np.uint64(0)), codes, words))
    return found


def _rarest(coded: Coded, kind: int, rank: Longs, fixed: Fixed) -> tuple[Longs, Longs]:
    """Pick from the addresses of each row those that stand first; gives rows and codes."""
    at: Longs = coded.at[kind] - coded.at[kind, 0]
    lengths = np.diff(at)
    if fixed.least <= 0:  # they need share none
        return np.arange(len(lengths)), np.full(len(lengths), -1)
    own = coded.codes[coded.at[kind, 0] : coded.at[kind, -1]]
    within = np.arange(len(own)) - np.repeat(at[:-1], lengths) < fixed.most
    rows = np.repeat(np.arange(len(lengths)), lengths)[within]
    codes = own[within].astype(np.int64)
    order = np.lexsort((rank[codes], rows))
    rows, codes = rows[order], codes[order]
    lengths = np.bincount(rows, minlength=len(lengths))
    starts = np.cumsum(lengths) - lengths
    first = np.arange(len(rows)) - starts[rows] <= lengths[rows] - fixed.least
    return rows[first], codes[first]


def _words(subjects: list[str], fixed: Fixed) -> _Lists:
    """List for each subject the numbers of its first words, or of what stands for them."""
    kept = [_first(subject_words(one, fixed.noise, fixed.most), fixed) for one in subjects]
    at = np.cumsum([0, *map(len, kept)], dtype=np.int64)
    flat = pa.array([word for words in kept for word in words], pa.string())
    return _Lists(at, hashed(flat))


def _first(words: tuple[str, ...], fixed: Fixed) -> list[str]:
    """Pick the words of which two subjects that match share one; none match without a word."""
    if not words:
        return []
    if fixed.count_only:
        return [_SHORT]
    ordered = sorted(words, key=lambda word: (-len(word), word))
    if fixed.delta <= 0:
        return [" ".join(ordered)]  # only subjects of the same words match
    if len(words) <= fixed.delta:
        return [_SHORT, *ordered]
    return ordered[: fixed.delta + 1]


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
