r"""Subjects split into the words that smart matching compares: compiled, over their bytes.

This mirrors `sscsim.mail.subject_words` for subjects whose every letter lies in the first plane of
Unicode and has one small letter of no more bytes than its own; the small sigma, which depends on
its place in the word, is not among them. Whatever else stands in a subject makes it odd, and that
function splits it. What a letter is, tables say that Python itself has filled.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sscsim.bulk.compiling import compiled, within

__all__ = ["MOST", "Letters", "letters", "split"]

MOST = 64  # words of one subject, of which each is held against the others

_WORD, _BLANK, _ODD = 1, 2, 4  # kinds of letters
_PLANE = 1 << 16
_ASCII, _TWO_BYTES = 0x80, 0x800
_COLON = 58
_SIGMA = "\u03a3"


class Letters(NamedTuple):
    """Of each letter of the first plane its kind, and its small letter."""

    kinds: npt.NDArray[np.uint8]
    small: npt.NDArray[np.uint16]


@cache
def letters() -> Letters:
    """Ask Python what each letter is."""
    every = [chr(code) for code in range(_PLANE)]
    text, small = "".join(every), [letter.lower() for letter in every]
    kinds = np.zeros(_PLANE, np.uint8)
    kinds[[ord(letter) for letter in re.findall(r"\w", text)]] |= _WORD
    kinds[[code for code, letter in enumerate(every) if letter.isspace()]] |= _BLANK
    kinds[[code for code in range(_PLANE) if not _is_plain(every[code], small[code])]] |= _ODD
    codes = [ord(one) if len(one) == 1 else 0 for one in small]
    return Letters(kinds, np.array(codes, np.uint16))


def _is_plain(letter: str, small: str) -> bool:
    surrogate = "\ud800" <= letter <= "\udfff"
    return not surrogate and letter != _SIGMA and len(small) == 1 and _size(small) <= _size(letter)


def _size(letter: str) -> int:
    return len(letter.encode("utf-8", "surrogatepass"))


@compiled
def split(
    data: Any,
    at: Any,
    known: Any,
    trims: bool,
    most: int,
    out: Any,
    ends: Any,
    lists: Any,
    odd: Any,
) -> int:
    """
    Split texts into words, in small letters and each once.

    Args:
        data: the bytes of all texts.
        at: where each begins; one more than there are texts.
        known: what letters are.
        trims: whether what stands before colons is taken off first (`DEFAULT_NOISE`).
        most: how many words are kept of a text.
        out: to be filled: the letters of all words; as large as ``data``.
        ends: to be filled from its second place on: where each word ends.
        lists: to be filled from its second place on: how many words there are up to each text.
        odd: to be filled: which texts are for the careful function.

    Gives the number of words.

    """
    size, count = 0, 0
    for row in range(len(odd)):
        start, end = at[row], at[row + 1]
        first, before = count, size
        odd[row] = not _plain(data, start, end, known)
        if trims and not odd[row]:
            start = _past_noise(data, start, end, known)
        while not odd[row]:
            start = _past(data, start, end, known, _BLANK)
            if start == end or count - first == most:
                break
            if count - first == MOST:
                odd[row] = True
                break
            start, close = _small_word(data, start, end, known, out, size)
            if not _there(out, size, close, ends, first, count):
                count, size = count + 1, close
                ends[count] = close
        if odd[row]:
            count, size = first, before
        lists[row + 1] = count
    return count


@within
def _letter(data: Any, at: int, end: int) -> Any:
    """Read a letter and how many bytes it has; none where it is not one of the first plane."""
    one = int(data[at])
    if one < _ASCII:
        return one, 1
    more = 1 if one < 0xE0 else 2  # noqa: PLR2004 - from here on three bytes
    if not 0xC2 <= one < 0xF0 or at + more >= end:  # noqa: PLR2004 - what opens two or three
        return 0, 0
    code = one & (0x1F if more == 1 else 0x0F)
    for place in range(at + 1, at + 1 + more):
        if int(data[place]) & 0xC0 != 0x80:  # noqa: PLR2004 - what goes on
            return 0, 0
        code = code << 6 | int(data[place]) & 0x3F
    return code, 1 + more


@within
def _plain(data: Any, at: int, end: int, known: Any) -> bool:
    """Say whether every letter is one that is known."""
    while at < end:
        code, width = _letter(data, at, end)
        if width == 0 or known.kinds[code] & _ODD:
            return False
        at += width
    return True


@within
def _past(data: Any, at: int, end: int, known: Any, kind: int) -> int:
    """Step over letters of a kind."""
    while at < end:
        code, width = _letter(data, at, end)
        if not known.kinds[code] & kind:
            break
        at += width
    return at


@within
def _past_noise(data: Any, start: int, end: int, known: Any) -> int:
    r"""Step over what `DEFAULT_NOISE` matches: ``^[\s]*([\w]+\s?:[\s]*)+``."""
    at = _past(data, start, end, known, _BLANK)
    while True:
        close = _past(data, at, end, known, _WORD)
        if close > at and close < end:
            code, width = _letter(data, close, end)
            if known.kinds[code] & _BLANK:
                close += width
        if close == at or close >= end or data[close] != _COLON:
            return start
        start = at = _past(data, close + 1, end, known, _BLANK)


@within
def _small_word(data: Any, at: int, end: int, known: Any, out: Any, size: int) -> Any:
    """Write a word in small letters; gives where it ends here and there."""
    while at < end:
        code, width = _letter(data, at, end)
        if known.kinds[code] & _BLANK:
            break
        at += width
        small = int(known.small[code])
        if small < _ASCII:
            out[size] = small
            size += 1
        elif small < _TWO_BYTES:
            out[size], out[size + 1] = 0xC0 | small >> 6, 0x80 | small & 0x3F
            size += 2
        else:
            out[size], out[size + 1] = 0xE0 | small >> 12, 0x80 | small >> 6 & 0x3F
            out[size + 2] = 0x80 | small & 0x3F
            size += 3
    return at, size


@within
def _there(out: Any, begin: int, close: int, ends: Any, first: int, count: int) -> bool:
    """Say whether a word is among those of its text already."""
    for number in range(first, count):
        start = ends[number]
        if ends[number + 1] - start != close - begin:
            continue
        same = True
        for at in range(close - begin):
            if out[start + at] != out[begin + at]:
                same = False
                break
        if same:
            return True
    return False
