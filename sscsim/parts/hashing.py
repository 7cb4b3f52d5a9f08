"""A number of 64 bits for every value of an Arrow array: equal values have equal numbers.

The numbers are the same in every process and on every machine, which Python's own are not. Two
values may share one by chance, about once in 2^64 pairs; who builds on them says what that does.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.coding import laid_out
from sscsim.bulk.compiling import compiled

__all__ = ["Words", "hashed", "mixed", "salted"]

Words = npt.NDArray[np.uint64]

_MASK = 0xFFFFFFFF
_NULL, _ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03)


def hashed(array: pa.Array) -> Words:
    """
    Give the number of each value: of a text, a number, a time, a row of fields, or a list of them.

    >>> one, other, again = hashed(pa.array(["hello", "Hello", "hello"])).tolist()
    >>> one == again, one == other
    (True, False)

    Raises TypeError for another kind of value.
    """
    if pa.types.is_dictionary(array.type):
        found: Words = np.append(hashed(array.dictionary), _NULL)
        codes = pc.fill_null(array.indices.cast(pa.int64()), -1)
        chosen: Words = found[codes.to_numpy(zero_copy_only=False)]
        return chosen
    found = _values(array)
    if array.null_count:
        found[~array.is_valid().to_numpy(zero_copy_only=False)] = _NULL
    return found


def _values(array: pa.Array) -> Words:
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return _texts(array)
    if pa.types.is_struct(kind):
        return mixed(_summed(array.flatten(), len(array)))
    if pa.types.is_list(kind):
        return _lists(array)
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_temporal(kind):
        numbers = pc.fill_null(array.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
        return mixed(numbers.astype(np.int64).view(np.uint64))
    raise TypeError(f"there is no number for values of the type {kind}.")


def mixed(words: Words) -> Words:
    """Stir the bits of numbers (the finish of SplitMix64), so that sums of them tell much."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def salted(words: Words, salt: int) -> Words:
    """Make other numbers of the same, so that a token is no message id."""
    return mixed(words + np.uint64(salt * int(_ODD) % (1 << 64)))


def _summed(fields: list[pa.Array], size: int) -> Words:
    """Put the numbers of several fields together, each at its place."""
    found = np.zeros(size, np.uint64)
    for place, field in enumerate(fields, start=1):
        found += salted(hashed(field), place)
    return found


def _lists(array: pa.Array) -> Words:
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths, dtype=np.int64)
    nth = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    each = mixed(hashed(pc.list_flatten(array)) + nth.astype(np.uint64) * _ODD)
    sums = np.append(np.uint64(0), np.cumsum(each, dtype=np.uint64))  # they wrap, which is right
    return mixed(sums[ends] - sums[ends - lengths] + lengths.astype(np.uint64))


def _texts(array: pa.Array) -> Words:
    letters, at = laid_out(array)
    one, other = np.empty(len(array), np.int64), np.empty(len(array), np.int64)
    _fold(letters, at, one, other)
    return mixed(one.astype(np.uint64) << np.uint64(32) | other.astype(np.uint64))


@compiled
def _fold(letters: Any, at: Any, ones: Any, others: Any) -> None:
    """Fold the letters of each text, twice and unlike, into 32 bits."""
    for text in range(len(ones)):
        one, other = 0x811C9DC5, 0x2545F491
        for place in range(at[text], at[text + 1]):
            letter = int(letters[place])
            one = ((one ^ letter) * 0x01000193) & _MASK
            other = ((other ^ letter) * 0x05EBCA6B) & _MASK
            other ^= other >> 15
        ones[text], others[text] = one, other
