"""Mail and earlier emails as numbers: equal codes mean equal keys, and -1 means that there is none.

Emails that are in Dynamics already come first, then the rows of the mail table: so a row of mail
and the email that it may become have one number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.fixed import Fixed
from sscsim.bulk.places import (
    BAD_RECIPIENT,
    BAD_SENDER,
    COPIED,
    CREATE_FAILS,
    FORWARD,
    HASHED,
    IRM,
    NEVER,
    NO_ID,
    OUTGOING,
    ROW,
    UNREADABLE,
    UNTOLD,
    Array,
    table,
)
from sscsim.bulk.subjects import bytes_of, forwards_in, tokens_in, words_in
from sscsim.vocabulary import CONVERSATION_BASE_LENGTH
from sscsim.world import Email

__all__ = [
    "SUBJECT_LENGTH",
    "Coded",
    "Ints",
    "Lists",
    "Longs",
    "delivered",
    "flat",
    "keys_of",
    "listed",
    "lower",
    "once",
]

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_FLAGS = {
    "frommalformed": BAD_SENDER,
    "malformed": BAD_RECIPIENT,
    "irm": IRM,
    "copied": COPIED,
    "createfails": CREATE_FAILS,
    "untold": UNTOLD,
}
_FEW = 1 << 16
SUBJECT_LENGTH = 800  # what is kept of a subject (VAL-10)


class Lists(NamedTuple):
    """A list of codes for each number: those of ``i`` stand from ``at[i]`` up to ``at[i + 1]``."""

    at: Longs
    codes: Ints


class Coded(NamedTuple):
    """
    The keys of ``earlier`` emails and of all mail.

    ``rows`` are of the type `ROW`; ``at`` says for each kind of list and each message where its
    codes stand in ``codes``. ``addresses`` are texts by their code, ``tested`` the codes of the
    address that methods 2 and 3 test; message ids have the first ``ids`` of ``keys`` codes.
    """

    earlier: int
    rows: Array
    at: Array
    codes: Ints
    addresses: list[str]
    tested: Ints
    ids: int
    keys: int


class _Subjects(NamedTuple):
    """The distinct subjects of mail, and which of them each row has."""

    codes: Ints
    texts: pa.Array


def keys_of(mail: pa.Table, emails: Sequence[Email], fixed: Fixed) -> Coded:
    """Code a mail table and the emails that are there already."""
    mail, count = mail.combine_chunks(), len(emails)
    lists = {name: flat(mail[name]) for name in ("from", "to", "cc", "bcc")}
    known = [address for email in emails for address in email.addresses] if fixed.smart else []
    coded, addresses = _coded(
        [*(flat for _, flat in lists.values()), _one(mail["sender"]), _strings(known)]
    )
    *parts, sender, known_codes = coded
    from_, *recipients = (
        Lists(at, codes) for (at, _), codes in zip(lists.values(), parts, strict=True)
    )
    first = _first(from_)
    identity, answers, ids = _ids(mail, emails, fixed)
    subjects = _subjects(mail)
    token, tokens, forward = _marks(subjects, emails, fixed)
    thread, threads = _conversations(mail, emails, fixed)
    rows = table(count + mail.num_rows, ROW)
    rows["marks"], rows["moment"] = _flags(mail, emails, forward), _moments(mail, emails)
    rows["identity"], rows["sender"] = identity, np.append(np.full(count, -1, np.int32), first)
    rows["token"] = np.where(token < 0, -1, token + ids)
    rows["thread"] = np.where(thread < 0, -1, thread + ids + tokens)
    rows["lists"] = np.arange(len(rows))
    each = [_moved(count, one) for one in (answers, *recipients)]
    if fixed.smart:
        before = listed([list(email.addresses) for email in emails], known_codes)
        people = _smart_addresses(mail, fixed, (from_, *recipients), before)
        words, same = _smart_words(subjects, emails, fixed)
        each += [*people, *words]
        each += _smart_lists(people, same) if fixed.same_words else people
    at, codes = _in_one(each)
    tested = np.where(sender >= 0, sender, first) if fixed.tests_sender else first
    keys = ids + tokens + threads
    return Coded(count, rows, at, codes, addresses.to_pylist(), tested, ids, keys)


def _subjects(mail: pa.Table) -> _Subjects:
    [codes], texts = _coded([_one(mail["subject"])])
    return _Subjects(codes, texts)


def delivered(coded: Coded, messages: Longs) -> Coded:
    """Give the keys of deliveries from those of messages; each names its message by its row."""
    before, mail = np.split(coded.rows, [coded.earlier])
    rows = np.concatenate([before, mail[messages]]).view(np.recarray)
    return coded._replace(rows=rows, tested=coded.tested[messages])


# -- columns ---------------------------------------------------------------------------------------


def flat(column: pa.ChunkedArray) -> tuple[Longs, pa.Array]:
    """Give where the lists of a column begin and end, and what they hold."""
    array = _one(column)
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
    return _places(lengths), pc.list_flatten(array)


def _one(column: pa.ChunkedArray) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return column


def _strings(values: Iterable[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


def _places(lengths: npt.NDArray[Any]) -> Longs:
    at = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=at[1:])
    return at


def _coded(arrays: Sequence[pa.Array]) -> tuple[list[Ints], pa.Array]:
    """Code several arrays alike; null is -1."""
    encoded = pa.concat_arrays(arrays).dictionary_encode()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    ends = np.cumsum([len(one) for one in arrays])[:-1]
    return np.split(codes, ends), encoded.dictionary


def _moved(count: int, lists: Lists) -> Lists:
    """Put the lists of mail behind those of emails that have none."""
    return Lists(np.append(np.zeros(count, np.int64), lists.at), lists.codes)


def _first(lists: Lists) -> Ints:
    """Give the first code of every list."""
    starts, ends = lists.at[:-1], lists.at[1:]
    first = np.full(len(starts), -1, np.int32)
    first[ends > starts] = lists.codes[starts[ends > starts]]
    return first


def _joined(lists: Sequence[Lists]) -> Lists:
    """Join the lists of each row one behind the other."""
    lengths = [np.diff(one.at) for one in lists]
    at = _places(np.sum(lengths, axis=0))
    codes = np.empty(at[-1], np.int32)
    begins = at[:-1].copy()
    for one, length in zip(lists, lengths, strict=True):
        codes[np.repeat(begins - one.at[:-1], length) + np.arange(len(one.codes))] = one.codes
        begins += length
    return Lists(at, codes)


def _in_one(lists: Sequence[Lists]) -> tuple[Array, Ints]:
    """Put the codes of all kinds into one array, with one line of places for each kind."""
    starts = np.cumsum([0, *(len(one.codes) for one in lists[:-1])])
    at = np.stack([one.at + start for one, start in zip(lists, starts, strict=True)])
    return at, np.concatenate([one.codes for one in lists])


def once(*columns: Ints) -> tuple[list[tuple[int, ...]], Longs]:
    """Give every combination of values once, and for each row the place of its own."""
    keys = np.zeros(len(columns[0]), np.int64)
    spans = [int(column.max(initial=-1)) + 2 for column in columns]
    for column, span in zip(columns, spans, strict=True):
        keys = keys * span + column + 1
    found, places = _distinct_numbers(keys, math.prod(spans))
    values = []
    for span in reversed(spans):
        found, value = np.divmod(found, span)
        values.append((value - 1).tolist())
    return list(zip(*reversed(values), strict=True)), places


def _distinct_numbers(numbers: Longs, span: int) -> tuple[Longs, Longs]:
    """Give every number once, ordered, and for each the place of its own; few are not sorted."""
    if span > len(numbers) + _FEW:
        found, places = np.unique(numbers, return_inverse=True)
        return found, places
    there = np.zeros(span, np.bool_)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]


def listed(lists: Sequence[Sequence[Any]], codes: Ints | None = None) -> Lists:
    """Put lists of codes behind one another; ``codes`` are those, where they are at hand."""
    lengths = np.array([len(one) for one in lists], np.int64)
    if codes is None:
        codes = np.fromiter((code for one in lists for code in one), np.int32, int(lengths.sum()))
    return Lists(_places(lengths), codes)


# -- what identifies -------------------------------------------------------------------------------


def _ids(mail: pa.Table, emails: Sequence[Email], fixed: Fixed) -> tuple[Ints, Lists, int]:
    """Code message ids: of each row, of those that it answers; and tell how many there are."""
    replies, references = flat(mail["inreplyto"]), flat(mail["references"])
    known = _strings(email.messageid or None for email in emails)
    texts = [known, _one(mail["identity"]), replies[1], references[1]]
    folded = texts if fixed.exact_ids else [lower(one) for one in texts]
    (own, mine, answered, referred), ids = _coded(folded)
    answers = Lists(replies[0], answered)
    if fixed.references:
        answers = _joined([answers, Lists(references[0], referred)])
    return np.append(own, mine), answers, len(ids)


def lower(texts: pa.Array) -> pa.Array:
    """Fold as Python does: Arrow folds a few letters of other scripts in another way."""
    if pc.all(pc.string_is_ascii(texts)).as_py() is not False:
        return pc.ascii_lower(texts)
    return _strings(None if text is None else text.lower() for text in texts.to_pylist())


def _conversations(mail: pa.Table, emails: Sequence[Email], fixed: Fixed) -> tuple[Ints, int]:
    """Code the conversation of each: the base of its index, or all of it (COR-32)."""
    known = pa.array([email.conversationindex for email in emails], pa.binary())
    keys = pa.concat_arrays([known, _one(mail["conversationindex"])])
    if not fixed.whole_index:
        keys = pc.binary_slice(keys, 0, CONVERSATION_BASE_LENGTH)
    [codes], threads = _coded([keys])
    return codes, len(threads)


def _marks(
    subjects: _Subjects, emails: Sequence[Email], fixed: Fixed
) -> tuple[Ints, int, npt.NDArray[np.bool_]]:
    """Read every subject once: its token, and whether it opens as a forward."""
    of_emails = [email.trackingtoken.lower() if email.trackingtoken else None for email in emails]
    (own, mine), tokens = _coded([_strings(of_emails), tokens_in(subjects.texts, fixed)])
    codes, none = subjects.codes, np.zeros(len(subjects.texts), np.bool_)
    forwards = forwards_in(subjects.texts) if fixed.forwards else none
    return np.append(own, mine[codes]), len(tokens), forwards[codes]


def _moments(mail: pa.Table, emails: Sequence[Email]) -> Longs:
    own = pa.array([email.moment for email in emails], pa.timestamp("us", "UTC"))
    times = pa.concat_arrays([own, _one(mail["received"])]).cast(pa.int64())
    moments: Longs = pc.fill_null(times, NEVER).to_numpy(zero_copy_only=False)
    return moments


def _flags(
    mail: pa.Table, emails: Sequence[Email], forward: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint16]:
    flags = np.where(forward, FORWARD, 0).astype(np.uint16)
    for name, bit in _FLAGS.items():
        flags |= np.where(_truth(_one(mail[name])), bit, 0).astype(np.uint16)
    flags |= np.where(_truth(mail["messageid"].is_null()), NO_ID, 0).astype(np.uint16)
    flags |= np.where(_truth(mail["unreadable"].is_valid()), UNREADABLE, 0).astype(np.uint16)
    own = [OUTGOING * email.directioncode + HASHED * email.hashed for email in emails]
    return np.concatenate([np.array(own, np.uint16), flags])


def _truth(array: Any) -> npt.NDArray[np.bool_]:
    truth: npt.NDArray[np.bool_] = _one(array).to_numpy(zero_copy_only=False).astype(np.bool_)
    return truth


# -- smart matching --------------------------------------------------------------------------------


def _smart_addresses(
    mail: pa.Table, fixed: Fixed, headers: Sequence[Lists], before: Lists
) -> list[Lists]:
    """List the addresses a message is compared by, and those that its email would hold (COR-41)."""
    from_, to, cc, bcc = headers
    bad = _truth(mail["frommalformed"])
    keep = np.ones(len(from_.codes), np.bool_)
    keep[from_.at[:-1][bad]] = False
    wellformed = Lists(_places(np.diff(from_.at) - bad), from_.codes[keep])
    first = _first(from_)
    sender = Lists(_places((first >= 0).astype(np.int64)), first[first >= 0])
    own = _distinct(_joined([wellformed, to, cc, bcc]), fixed.most)
    kept = _distinct(_joined([sender, to, cc]), None)
    own = _moved(len(before.at) - 1, own)
    return [
        own,
        Lists(
            np.append(before.at, kept.at[1:] + len(before.codes)),
            np.append(before.codes, kept.codes),
        ),
    ]


def _distinct(lists: Lists, limit: int | None) -> Lists:
    """Keep each code once a list, and no more than so many."""
    rows = np.repeat(np.arange(len(lists.at) - 1), np.diff(lists.at))
    span = int(lists.codes.max(initial=0)) + 1
    _, first = np.unique(rows * span + lists.codes, return_index=True)
    first.sort()
    lengths = np.bincount(rows[first], minlength=len(lists.at) - 1)
    if limit is not None:
        nth = np.arange(len(first)) - np.repeat(_places(lengths)[:-1], lengths)
        first, lengths = first[nth < limit], np.minimum(lengths, limit)
    return Lists(_places(lengths), lists.codes[first])


def _chosen(lists: Lists, numbers: npt.NDArray[Any]) -> Lists:
    """Give the lists of some numbers."""
    lengths = np.diff(lists.at)[numbers]
    at = _places(lengths)
    moved = np.repeat(lists.at[:-1][numbers] - at[:-1], lengths)
    return Lists(at, lists.codes[moved + np.arange(at[-1])])


def _smart_words(
    subjects: _Subjects, emails: Sequence[Email], fixed: Fixed
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
    words = Lists(found.at, found.codes)
    sets = _sets(words)
    kept = np.arange(count + len(texts))
    kept[count + long] = len(kept) + np.arange(len(long))
    rows = np.append(np.arange(count), subjects.codes + count)
    ways = [rows, kept[rows] if len(long) else rows]
    return [_chosen(words, way) for way in ways], [sets[way] for way in ways]


def _sets(lists: Lists) -> Longs:
    """Code each list as a set: in whatever order the same codes stand there."""
    rows = np.repeat(np.arange(len(lists.at) - 1), np.diff(lists.at))
    begins = rows * (int(lists.codes.max(initial=0)) + 1)
    ordered = (np.sort(begins + lists.codes) - begins).astype(np.int32)
    buffers = [None, pa.py_buffer(lists.at * ordered.itemsize), pa.py_buffer(ordered)]
    [sets], _ = _coded([pa.Array.from_buffers(pa.large_binary(), len(lists.at) - 1, buffers)])
    return sets.astype(np.int64)


def _smart_lists(people: Sequence[Lists], same: Sequence[Longs]) -> list[Lists]:
    """Code every pair of an address and a set of words: what is alike shares such a pair."""
    most = max((int(lists.codes.max(initial=-1)) for lists in people), default=-1) + 1
    pairs = [
        np.repeat(words, np.diff(lists.at)) * most + lists.codes
        for lists, words in zip(people, same, strict=True)
    ]
    coded, _ = _coded([pa.array(one) for one in pairs])
    return [Lists(lists.at, codes) for lists, codes in zip(people, coded, strict=True)]
