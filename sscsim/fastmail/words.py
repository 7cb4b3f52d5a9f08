"""Encoded words (RFC 2047) of the plain form, compiled: whole ones, of charsets that are tables.

They are decoded as `sscsim.mail.decode_words` does it: white space between two of them is left out,
and those of one charset that stand together may cut a letter in half. Where anything is doubtful (a
charset that is no table, bytes that it has no letter for, base64 that is not whole) the text is
odd.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import within
from sscsim.fastmail.signs import BASE64, BLANK, LOWER, NO_BASE64, SIGNS

__all__ = ["CHARSETS", "GROWTH", "decode_run", "opens_word"]

# As senders name them. The bytes of the first are taken over, once they are seen to be UTF-8.
CHARSETS = (
    "utf-8", "us-ascii", "koi8-r", "koi8-u",
    *(f"iso-8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *(f"windows-125{page}" for page in range(9)),
)  # fmt: skip
GROWTH = 3  # a byte of an encoded word is no more bytes of UTF-8: four signs are three letters

_UTF8, _NO_LETTER = 0, 0xFFFF
_LONGEST = max(map(len, CHARSETS))
_NAMES = np.array([list(name.encode().ljust(_LONGEST, b"\0")) for name in CHARSETS], np.uint8)
_SIZES = np.array([len(name) for name in CHARSETS], np.int64)

_EQUALS, _QUESTION, _UNDERLINE, _SPACE = 61, 63, 95, 32
_B, _Q = 98, 113
_LEAST = np.array([0, 0x80, 0x800, 0x10000], np.int64)  # letters of one to four bytes of UTF-8
_MOST = 0x10FFFF


def _letters() -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    """Ask Python which letter each byte is."""
    bytes_ = [bytes([value]) for value in range(256)]
    found = np.full((len(CHARSETS), 256), _NO_LETTER, np.uint16)
    for place, name in enumerate(CHARSETS[1:], start=1):
        letters = [one.decode(name, "ignore") for one in bytes_]
        found[place] = [ord(letter) if letter else _NO_LETTER for letter in letters]
    return found


_LETTERS = _letters()


@within
def opens_word(data: Any, at: int, end: int) -> bool:
    """Say whether what stands there may be an encoded word."""
    return at + 1 < end and data[at] == _EQUALS and data[at + 1] == _QUESTION


@within
def decode_run(data: Any, at: int, end: int, out: Any, size: int) -> Any:
    """Decode words that stand together; gives where they end here and there, -1 if one is odd."""
    before, begin = -1, size
    while opens_word(data, at, end):
        charset, encoding = _charset(data, at + 2, end)
        if charset != before:
            if before == _UTF8 and not _is_utf8(out, begin, size):
                return at, -1
            before, begin = charset, size
        at, size = _word(data, encoding, end, charset, out, size)
        if size < 0:
            return at, -1
        past = at
        while past < end and SIGNS[data[past]] & BLANK:
            past += 1
        if opens_word(data, past, end):
            at = past
    if before == _UTF8 and not _is_utf8(out, begin, size):
        return at, -1
    return at, size


@within
def _word(data: Any, encoding: int, end: int, charset: int, out: Any, size: int) -> Any:
    """Decode one word from its encoding on."""
    close = _close(data, encoding + 2, end) if charset >= 0 else -1
    if close < 0:
        return encoding, -1
    if LOWER[data[encoding]] == _B:
        return close + 2, _based(data, encoding + 2, close, charset, out, size)
    return close + 2, _quoted(data, encoding + 2, close, charset, out, size)


@within
def _charset(data: Any, at: int, end: int) -> Any:
    """Find which charset is named, and where the encoding stands behind it; -1 if it is none."""
    close = at
    while close < end and close - at <= _LONGEST and data[close] != _QUESTION:
        close += 1
    if close + 2 >= end or data[close] != _QUESTION or data[close + 2] != _QUESTION:
        return -1, at
    encoding = LOWER[data[close + 1]]
    if encoding not in (_B, _Q):
        return -1, at
    for number in range(len(_SIZES)):
        if _SIZES[number] == close - at:
            same = True
            for place in range(close - at):
                if LOWER[data[at + place]] != _NAMES[number, place]:
                    same = False
                    break
            if same:
                return number, close + 1
    return -1, at


@within
def _close(data: Any, at: int, end: int) -> int:
    """Find the end mark of a word that has something in it, and no white space; else -1."""
    close = at
    while close < end and data[close] != _QUESTION:
        if SIGNS[data[close]] & BLANK:
            return -1
        close += 1
    return close if at < close < end - 1 and data[close + 1] == _EQUALS else -1


@within
def _quoted(data: Any, at: int, end: int, charset: int, out: Any, size: int) -> int:
    while at < end:
        value = int(data[at])
        if value == _UNDERLINE:
            value = _SPACE
        elif value == _EQUALS:
            if at + 2 >= end:
                return -1
            value = _digit(data[at + 1]) * 16 + _digit(data[at + 2])
            if value < 0:
                return -1
            at += 2
        at += 1
        size = _put(value, charset, out, size)
        if size < 0:
            return -1
    return size


@within
def _digit(sign: int) -> int:
    """Read a hexadecimal digit; what is none makes any number below zero."""
    small = int(LOWER[sign])
    if 48 <= small <= 57:  # noqa: PLR2004 - 0 to 9
        return small - 48
    return small - 87 if 97 <= small <= 102 else -1000  # noqa: PLR2004 - a to f


@within
def _based(data: Any, at: int, end: int, charset: int, out: Any, size: int) -> int:
    """Decode whole base64: groups of four, the last one with one equals sign or two."""
    if (end - at) % 4 != 0:
        return -1
    pads = int(data[end - 1] == _EQUALS) + int(data[end - 2] == _EQUALS)
    if pads and data[end - 1] != _EQUALS:
        return -1
    bits, signs = 0, 0
    for place in range(at, end - pads):
        if BASE64[data[place]] >= NO_BASE64:
            return -1
        bits, signs = bits << 6 | int(BASE64[data[place]]), signs + 1
        if signs % 4 != 1:
            left = 6 - 2 * ((signs - 1) % 4)  # bits of what this sign says, for the next byte
            size = _put(bits >> left & 255, charset, out, size)
            bits &= (1 << left) - 1
            if size < 0:
                return -1
    return size


@within
def _put(value: int, charset: int, out: Any, size: int) -> int:
    """Write one byte of a charset as UTF-8; -1 if it has no letter for it."""
    code = value if charset == _UTF8 else int(_LETTERS[charset, value])
    if code == _NO_LETTER:
        return -1
    if charset == _UTF8 or code < _LEAST[1]:
        out[size] = code
        return size + 1
    if code < _LEAST[2]:
        out[size], out[size + 1] = 0xC0 | code >> 6, 0x80 | code & 0x3F
        return size + 2
    out[size], out[size + 1] = 0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F
    out[size + 2] = 0x80 | code & 0x3F
    return size + 3


@within
def _is_utf8(out: Any, at: int, end: int) -> bool:
    """Say whether this is UTF-8, without half characters."""
    while at < end:
        one = int(out[at])
        at += 1
        if one < _LEAST[1]:
            continue
        more = 1 + int(one >= 0xE0) + int(one >= 0xF0)  # noqa: PLR2004 - what opens three and four
        if not 0xC2 <= one < 0xF5 or at + more > end:  # noqa: PLR2004 - what opens a letter at all
            return False
        code = one & (0x3F >> more)
        for place in range(at, at + more):
            if int(out[place]) & 0xC0 != 0x80:  # noqa: PLR2004 - what goes on
                return False
            code = code << 6 | int(out[place]) & 0x3F
        if not _LEAST[more] <= code <= _MOST or 0xD800 <= code < 0xE000:  # noqa: PLR2004
            return False
        at += more
    return True
