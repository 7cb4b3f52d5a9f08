"""Subjects in columns: each distinct one is split, searched for tokens, and looked at once.

What is plain is settled over the bytes of all subjects together, the rest by the functions of
`sscsim.mail`, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.coding import Ints, laid_out
from sscsim.bulk.fixed import Fixed
from sscsim.bulk.splitting import letters, split
from sscsim.mail import forward_prefix, subject_words
from sscsim.mail.threads import FORWARD_PREFIXES
from sscsim.vocabulary import DEFAULT_NOISE

__all__ = ["Subjects", "WordLists", "bytes_of", "forwards_in", "tokens_in", "words_in"]

_WORTH_COMPILING = 4_000  # texts: fewer are split sooner by Python

# For subjects in ASCII: there RE2 and `re` mean the same, but for white space.
_BLANKS = r"[\t-\r\x1c-\x1f ]*"
_FORWARD = rf"^{_BLANKS}(?i:{'|'.join(FORWARD_PREFIXES)}){_BLANKS}:"
_MOST_DIGITS = 9  # looked for at once: RE2 does not count far

_Longs = npt.NDArray[np.int64]


class Subjects(NamedTuple):
    """The distinct subjects of mail, and which of them each message has."""

    codes: Ints
    texts: pa.Array


class WordLists(NamedTuple):
    """
    The words of texts.

    Those of text ``i`` stand from ``at[i]`` up to ``at[i + 1]`` of ``codes``, each as its place
    among the distinct ``words``, which are UTF-8.
    """

    at: _Longs
    codes: npt.NDArray[np.int32]
    words: pa.Array


def bytes_of(texts: Sequence[str]) -> pa.Array:
    """Give texts as bytes; those of an organisation may hold half characters."""
    return pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.binary())


def words_in(texts: pa.Array, fixed: Fixed) -> WordLists:
    """Split texts, which are given as bytes, into words as `subject_words` does."""
    at, plain, odd = _split(texts, fixed)
    places = np.flatnonzero(odd)
    split_one = (
        subject_words(raw.decode("utf-8", "surrogatepass"), fixed.noise, fixed.most)
        for raw in texts.take(pa.array(places)).to_pylist()
    )
    lists = list(split_one)
    words = bytes_of([word for own in lists for word in own])
    encoded = pa.concat_arrays([plain, words]).dictionary_encode()
    lengths = np.diff(at)
    lengths[places] = [len(own) for own in lists]
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    whose = np.repeat(odd, lengths)
    mixed = np.empty(len(codes), np.int32)
    mixed[~whose], mixed[whose] = codes[: len(plain)], codes[len(plain) :]
    return WordLists(np.append(0, np.cumsum(lengths)), mixed, encoded.dictionary)


def _split(texts: pa.Array, fixed: Fixed) -> tuple[_Longs, pa.Array, npt.NDArray[np.bool_]]:
    """Split what is plain; gives where the words of each text stand, those, and what is odd."""
    odd = np.ones(len(texts), np.bool_)
    at = np.zeros(len(texts) + 1, np.int64)
    if len(texts) < _WORTH_COMPILING or not _is_usual(fixed):
        return at, pa.array([], pa.binary()), odd
    signs, places = laid_out(texts)
    size = int(places[-1] - places[0])
    out, ends = np.empty(size, np.uint8), np.zeros(size // 2 + len(texts) + 1, np.int32)
    trims = fixed.noise is not None
    count = split(signs, places, letters(), trims, fixed.most, out, ends, at, odd)
    buffers = [None, pa.py_buffer(ends[: count + 1]), pa.py_buffer(out)]
    return at, pa.Array.from_buffers(pa.binary(), count, buffers), odd


def _is_usual(fixed: Fixed) -> bool:
    """Say whether what is taken off subjects is what the compiled function knows."""
    quick = fixed.noise.quick if fixed.noise is not None else None
    known = fixed.noise is None or (quick is not None and quick.pattern == DEFAULT_NOISE)
    return known and fixed.most >= 0


def tokens_in(subjects: pa.Array, fixed: Fixed) -> pa.Array:
    """Look for tokens in the subjects that hold digits enough: the others have none."""
    digits = min(max(fixed.digits, 1), _MOST_DIGITS)
    maybe = np.flatnonzero(_truth(pc.match_substring_regex(subjects, f"[0-9]{{{digits}}}")))
    found = map(fixed.token_of, subjects.take(pa.array(maybe)).to_pylist())
    return _among(len(subjects), maybe, pa.array(found, pa.string()))


def _among(size: int, places: _Longs, values: pa.Array) -> pa.Array:
    """Put values into some places of a column that has none elsewhere."""
    which = np.full(size, -1, np.int64)
    which[places] = np.arange(len(places))
    return values.take(pa.array(which, mask=which < 0))


def forwards_in(subjects: pa.Array) -> npt.NDArray[np.bool_]:
    """Say which subjects open as a forward does: beyond ASCII Python does, where a colon stands."""
    forwards = _truth(pc.match_substring_regex(subjects, _FORWARD))
    maybe = pc.and_not(pc.match_substring(subjects, ":"), pc.string_is_ascii(subjects))
    other = np.flatnonzero(_truth(maybe))
    forwards[other] = [forward_prefix(one) for one in subjects.take(pa.array(other)).to_pylist()]
    return forwards


def _truth(array: pa.Array) -> npt.NDArray[np.bool_]:
    truth: npt.NDArray[np.bool_] = np.array(array.to_numpy(zero_copy_only=False), np.bool_)
    return truth
