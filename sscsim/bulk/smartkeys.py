"""What mail is compared by where it is matched by likeness: addresses, words, and both together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.coding import Coder
from sscsim.bulk.distinct import distinct
from sscsim.bulk.fixed import Fixed
from sscsim.bulk.holding import Mail, truth
from sscsim.bulk.lists import (
    Lists,
    Longs,
    behind,
    chosen,
    coded,
    first_of,
    joined,
    listed,
    moved,
    places,
)
from sscsim.bulk.pairs import pairs_of
from sscsim.bulk.subjects import Subjects, bytes_of, words_in
from sscsim.world import Email

__all__ = ["SUBJECT_LENGTH", "likeness_lists", "smart_addresses"]

SUBJECT_LENGTH = 800  # what is kept of a subject (VAL-10)


def likeness_lists(
    mail: Mail,
    emails: Sequence[Email],
    fixed: Fixed,
    headers: Sequence[Lists],
    subjects: Subjects,
    addresses: Coder,
) -> list[Lists]:
    """Give for each message, emails first, its addresses, its words, and the lists it is on."""
    known = [list(email.addresses) for email in emails]
    texts = pa.array(chain.from_iterable(known), pa.string())
    before = listed(known, addresses.codes(texts))
    own, kept = smart_addresses(mail, fixed, headers)
    people = [moved(len(emails), own), behind(before, kept)]
    words, same = _words(subjects, emails, fixed)
    return [*people, *words, *(pairs_of(people, same) if fixed.same_words else people)]


def smart_addresses(mail: Mail, fixed: Fixed, headers: Sequence[Lists]) -> tuple[Lists, Lists]:
    """List the addresses a message is compared by, and those that its email would hold (COR-41)."""
    from_, to, cc, bcc = headers
    bad = truth(mail["frommalformed"])
    keep = np.ones(len(from_.codes), np.bool_)
    keep[from_.at[:-1][bad]] = False
    wellformed = Lists(places(np.diff(from_.at) - bad), from_.codes[keep])
    first = first_of(from_)
    sender = Lists(places(first >= 0), first[first >= 0])
    own = distinct(joined([wellformed, to, cc, bcc]), fixed.most)
    return own, distinct(joined([sender, to, cc]), None)


def _words(
    subjects: Subjects, emails: Sequence[Email], fixed: Fixed
) -> tuple[list[Lists], list[Longs]]:
    """
    Split every subject into the codes of its words: as it came, and as it is kept.

    Gives the words of all rows in both ways, and in both ways the code of the set that they are.
    """
    texts, count = subjects.texts, len(emails)
    long = np.flatnonzero(pc.binary_length(texts).to_numpy() > SUBJECT_LENGTH)
    cut = pc.utf8_slice_codeunits(texts.take(pa.array(long)), 0, SUBJECT_LENGTH)
    before = bytes_of([email.subject for email in emails])
    own = [one.cast(pa.binary()) for one in (texts, cut)]
    found = words_in(pa.concat_arrays([before, *own]), fixed)
    words = Lists(found.at.astype(np.int32), found.codes)
    sets = _sets(words)
    kept = np.arange(count + len(texts))
    kept[count + long] = len(kept) + np.arange(len(long))
    rows = np.append(np.arange(count), subjects.codes + count)
    ways = [rows, kept[rows] if len(long) else rows]
    return [chosen(words, way) for way in ways], [sets[way] for way in ways]


def _sets(lists: Lists) -> Longs:
    """Code each list as a set: in whatever order the same codes stand there."""
    rows = np.repeat(np.arange(len(lists.at) - 1), np.diff(lists.at))
    begins = rows * (int(lists.codes.max(initial=0)) + 1)
    ordered = (np.sort(begins + lists.codes) - begins).astype(np.int32)
    ends = lists.at.astype(np.int64) * ordered.itemsize
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(ordered)]
    [sets], _ = coded([pa.Array.from_buffers(pa.large_binary(), len(lists.at) - 1, buffers)])
    return sets.astype(np.int64)
