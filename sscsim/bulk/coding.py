"""Texts as numbers, piece by piece: equal texts have equal numbers, each held once.

Arrow codes an array that is there whole, in tables of three times its size; here mail goes by in
pieces, and a text is compared to its last byte before it is taken for another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sscsim.bulk.compiling import compiled, inlined, within

__all__ = ["Coder", "Ints", "laid_out", "mixed"]

Ints = npt.NDArray[np.int32]

_MASK = 0xFFFFFFFF
_ONE, _TWO, _THREE = np.uint64(1), np.uint64(2), np.uint64(3)
_FEW = 1 << 10  # slots of an empty table; always a power of two, and half of them free


class Coder:
    """
    Numbers for texts, or for bytes, in the order in which they are first met.

    >>> coder = Coder()
    >>> coder.codes(pa.array(["b", None, "a"])).tolist(), coder.codes(pa.array(["a"])).tolist()
    ([0, -1, 1], [1])
    >>> coder.texts.to_pylist()
    ['b', 'a']

    """

    def __init__(self, kind: pa.DataType | None = None) -> None:
        """Begin without any; ``kind`` is that of the texts, if it is not ``string``."""
        self._kind = kind or pa.string()
        self._slots = np.zeros(_FEW, np.int64)  # of each its hash, and its number from 1
        self._ends = np.zeros(_FEW, np.int64)
        self._letters = np.empty(_FEW, np.uint8)
        self._count = 0

    def __len__(self) -> int:
        """Count the texts that are told apart."""
        return self._count

    @property
    def texts(self) -> pa.Array:
        """All texts, each at the place that is its number."""
        ends = self._ends[: self._count + 1].astype(np.int32)
        letters = self._letters[: ends[-1]].copy()  # ours are moved when there are more
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(letters)]
        return pa.Array.from_buffers(self._kind, self._count, buffers)

    def codes(self, texts: pa.Array | pa.ChunkedArray) -> Ints:
        """Give the number of each; -1 for none."""
        if isinstance(texts, pa.ChunkedArray):
            if not pa.types.is_dictionary(texts.type):
                self._make_slots(len(texts))
            return np.concatenate([np.zeros(0, np.int32), *map(self.codes, texts.chunks)])
        if pa.types.is_dictionary(texts.type):
            own = np.append(self.codes(texts.dictionary), np.int32(-1))
            found: Ints = own[texts.indices.fill_null(len(own) - 1).to_numpy()]
            return found
        return self._codes(texts)

    def _codes(self, texts: pa.Array) -> Ints:
        letters, at = laid_out(texts)
        there = texts.is_valid().to_numpy(zero_copy_only=False)
        codes = np.empty(len(texts), np.int32)
        self._make_room(len(texts), int(at[-1] - at[0]))
        self._count = _code(
            letters, at, there, self._slots, self._letters, self._ends, self._count, codes
        )
        return codes

    def _make_room(self, texts: int, letters: int) -> None:
        """Make room for so many more."""
        self._ends = _longer(self._ends, self._count + texts + 1)
        self._letters = _longer(self._letters, int(self._ends[self._count]) + letters)
        self._make_slots(texts)

    def _make_slots(self, texts: int) -> None:
        wanted = 2 * (self._count + texts)
        if wanted > len(self._slots):
            self._slots = np.zeros(1 << wanted.bit_length(), np.int64)
            _place_again(self._letters, self._ends, self._count, self._slots)


def laid_out(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Ints]:
    """Give the letters of texts, or bytes, and where each text begins, and the last one ends."""
    _, places, data = texts.buffers()
    at = np.frombuffer(places, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    for array in (letters, at):  # most are so anyway, and nothing is compiled for the others
        array.flags.writeable = False
    return letters, at


def _longer(array: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Lengthen an array, by more than is wanted just now; the system moves it without a copy."""
    if size > len(array):
        array.resize(size + size // 4, refcheck=False)
    return array


@compiled
def _code(
    data: Any, at: Any, there: Any, slots: Any, letters: Any, ends: Any, count: int, codes: Any
) -> int:
    """Write the number of each text into ``codes``; gives how many there are now."""
    for text in range(len(codes)):
        codes[text] = -1
        if there[text]:
            start, end = int(at[text]), int(at[text + 1])
            found = _hashed(data, start, end)
            slot = found & len(slots) - 1
            while slots[slot] and not _is(slots[slot], found, data, start, end, letters, ends):
                slot = slot + 1 & len(slots) - 1
            if not slots[slot]:
                _take_over(data, start, end, letters, int(ends[count]))
                ends[count + 1] = ends[count] + end - start
                count += 1
                slots[slot] = found << 32 | count
            codes[text] = (int(slots[slot]) & _MASK) - 1
    return count


@within
def _take_over(data: Any, start: int, end: int, letters: Any, place: int) -> None:
    """Write a text behind those that are there."""
    here, there = np.uint64(start), np.uint64(place)
    for at in range(end - start):
        letters[there + np.uint64(at)] = data[here + np.uint64(at)]


@within
def _is(slot: Any, found: int, data: Any, start: int, end: int, letters: Any, ends: Any) -> bool:
    """Say whether the text of a slot is just this one."""
    if slot >> 32 != found:
        return False
    begin = ends[(slot & _MASK) - 1]
    if ends[slot & _MASK] - begin != end - start:
        return False
    size = end - start
    for at in range(0, size - 3, 4):
        if _four(letters, begin + at) != _four(data, start + at):
            return False
    for at in range(size & ~3, size):  # noqa: SIM110 - what is compiled has no generators
        if letters[begin + at] != data[start + at]:
            return False
    return True


@within
def _hashed(data: Any, start: int, end: int) -> int:
    """Fold letters into 31 bits, four at a time."""
    found, whole = end - start, start + (end - start & ~3)
    for place in range(start, whole, 4):
        found = mixed(found ^ _four(data, place))
    for place in range(whole, end):
        found = mixed(found ^ _letter(data[place]))
    return found * 0x2C1B3C6D >> 3 & 0x7FFFFFFF


@within
def mixed(bits: int) -> int:
    """Let each of 32 bits count for all."""
    product = bits * 0x5BD1E995
    return (product ^ product >> 32) & _MASK


@within
def _four(data: Any, place: int) -> int:
    """
    Give four bytes as one number.

    The machine reads them at once, since a place without a sign is not counted from the end.
    """
    at = np.uint64(place)
    low = _letter(data[at]) | _letter(data[at + _ONE]) << 8
    return low | _letter(data[at + _TWO]) << 16 | _letter(data[at + _THREE]) << 24


@inlined
def _letter(sign: Any) -> int:
    """Give a byte as a number that may be shifted."""
    return np.int64(sign)  # type: ignore[return-value]


@compiled
def _place_again(letters: Any, ends: Any, count: int, slots: Any) -> None:
    """Put all texts that are there into an empty table."""
    for text in range(count):
        found = _hashed(letters, int(ends[text]), int(ends[text + 1]))
        slot = found & len(slots) - 1
        while slots[slot]:
            slot = slot + 1 & len(slots) - 1
        slots[slot] = found << 32 | text + 1
