"""Texts and ids of the plain form, compiled: printed ASCII, taken over as it stands.

Each function goes through one column of some messages. It writes texts one after the other into
``out``, behind those of the messages before, where each ends into ``ends``, and into ``odd`` which
values are for the careful functions of `sscsim.mail`. There is room in ``out`` for all values as
they stand, and for texts for more.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled, within
from sscsim.fastmail.signs import BASE64, BLANK, LINE, NO_BASE64, SIGNS, SPACE
from sscsim.fastmail.words import decode_run, opens_word

__all__ = ["plain_ids", "plain_indexes", "plain_single_ids", "plain_texts", "printed", "trimmed"]

_LESS, _GREATER, _EQUALS, _TAB = 60, 62, 61, 9
_LAST_PRINTED = 126
_FOUR_SIGNS = 0xFFFFFF
_MOST = 64  # ids of one message, of which each is held against the others


@within
def printed(data: Any, start: int, end: int) -> bool:
    """
    Say whether nothing but printed ASCII stands there, and plain white space.

    Without a way out, and in an array of its own whose places are counted from 0: so the machine
    looks at many bytes in one step.
    """
    text, odd = data[start:end], np.uint8(0)
    for at in range(len(text)):
        sign = text[at]
        blank = (sign == _TAB) | (sign == LINE)
        odd |= np.uint8(((sign < SPACE) & ~blank) | (sign > _LAST_PRINTED))
    return not odd


@within
def trimmed(data: Any, start: int, end: int) -> Any:
    """Leave out white space at both ends."""
    while start < end and SIGNS[data[start]] & BLANK:
        start += 1
    while start < end and SIGNS[data[end - 1]] & BLANK:
        end -= 1
    return start, end


@compiled
def plain_texts(data: Any, spans: Any, out: Any, ends: Any, odd: Any) -> None:
    """Take over texts, unfolded as `header_text` does it, encoded words decoded."""
    size = int(ends[0])
    for row in range(len(spans)):
        start, end = spans[row, 0], spans[row, 1]
        odd[row] = start >= 0 and not printed(data, start, end)
        if start >= 0 and not odd[row]:
            before = size
            size = _text(data, start, end, out, size)
            odd[row] = size < 0
            size = max(size, before)
        ends[row + 1] = size


@within
def _text(data: Any, start: int, end: int, out: Any, size: int) -> int:
    """Take over one text; gives where it ends, -1 if there is an odd word in it."""
    start, end = trimmed(data, start, end)
    while start < end:
        if opens_word(data, start, end):
            start, size = decode_run(data, start, end, out, size)
            if size < 0:
                return -1
            continue
        if data[start] == LINE:  # and the white space behind it
            start += 1
            out[size] = SPACE
        else:
            out[size] = data[start]
        size, start = size + 1, start + 1
    return size


@compiled
def plain_single_ids(data: Any, spans: Any, out: Any, ends: Any, odd: Any) -> None:
    """Take over the one id of each message, as `single_message_id` does; that there is none is odd.

    The first in brackets counts, else the whole value: here it must be one word.
    """
    size = int(ends[0])
    for row in range(len(spans)):
        start, end = spans[row, 0], spans[row, 1]
        odd[row] = start < 0 or not printed(data, start, end)
        if not odd[row]:
            begin, close = _next_id(data, start, start, end)
            if begin < 0 or data[close - 1] != _GREATER:
                begin, close = trimmed(data, start, end)
            begin, close = _bare(data, begin, close)
            odd[row] = begin == close
            for at in range(begin, close):
                odd[row] = odd[row] or data[at] == LINE
                out[size] = data[at]
                size += 1
        ends[row + 1] = size


@compiled
def plain_ids(data: Any, at: Any, spans: Any, out: Any, ends: Any, lists: Any, odd: Any) -> None:
    """
    Take over message ids, as `message_ids` does.

    The values of message ``i`` stand from ``at[i]`` up to ``at[i + 1]`` of ``spans``; there are
    ``lists[0]`` ids before these messages.
    """
    count = int(lists[0])
    for row in range(len(odd)):
        first = count
        for place in range(at[row], at[row + 1]):
            if not odd[row]:
                count = _ids(data, spans[place, 0], spans[place, 1], out, ends, first, count)
                odd[row] = count < 0
        if odd[row]:
            count = first
        lists[row + 1] = count


@within
def _ids(data: Any, start: int, end: int, out: Any, ends: Any, first: int, count: int) -> int:
    """Take over the ids of one header; give how many there are now, -1 if it is odd."""
    value, size = start, ends[count]
    if not printed(data, start, end):
        return -1
    while start < end:
        begin, close = _next_id(data, value, start, end)
        if begin < 0:
            break
        start = close
        begin, close = _bare(data, begin, close)
        if begin == close:
            continue
        if count - first == _MOST or _find(data, LINE, begin, close) >= 0:
            return -1
        if not _there(data, begin, close, out, ends, first, count):
            for at in range(begin, close):
                out[size] = data[at]
                size += 1
            count += 1
            ends[count] = size
    return count


@within
def _next_id(data: Any, begin: int, at: int, end: int) -> Any:
    """Find the next run in angle brackets; where there is none in the value, the next word."""
    opening = _find(data, _LESS, at, end)
    closing = _find(data, _GREATER, opening, end) if opening >= 0 else -1
    if closing >= 0:
        return opening, closing + 1
    opening = _find(data, _LESS, begin, end)
    if opening >= 0 and _find(data, _GREATER, opening, end) >= 0:
        return -1, -1
    while at < end and SIGNS[data[at]] & BLANK:
        at += 1
    close = at
    while close < end and not SIGNS[data[close]] & BLANK:
        close += 1
    return (at, close) if at < end else (-1, -1)


@within
def _find(data: Any, sign: int, at: int, end: int) -> int:
    while at < end:
        if data[at] == sign:
            return at
        at += 1
    return -1


@within
def _bare(data: Any, start: int, end: int) -> Any:
    """Leave out brackets and white space at both ends, in any order."""
    while start < end and (
        SIGNS[data[start]] & BLANK or data[start] == _LESS or data[start] == _GREATER
    ):
        start += 1
    while start < end and (
        SIGNS[data[end - 1]] & BLANK or data[end - 1] == _LESS or data[end - 1] == _GREATER
    ):
        end -= 1
    return start, end


@within
def _there(data: Any, begin: int, close: int, out: Any, ends: Any, first: int, count: int) -> bool:
    """Say whether an id is among those of its message already."""
    for place in range(first, count):
        start = ends[place]
        if ends[place + 1] - start != close - begin:
            continue
        same = True
        for at in range(close - begin):
            if out[start + at] != data[begin + at]:
                same = False
                break
        if same:
            return True
    return False


@compiled
def plain_indexes(data: Any, spans: Any, out: Any, ends: Any, least: int, odd: Any) -> None:
    """Decode conversation indexes, as `thread_index` does; one that is too short is none."""
    size = int(ends[0])
    for row in range(len(spans)):
        if spans[row, 0] >= 0:
            close = _decoded(data, spans[row, 0], spans[row, 1], out, size)
            odd[row] = close < 0
            size = close if close - size >= least else size
        ends[row + 1] = size


@within
def _decoded(data: Any, at: int, end: int, out: Any, size: int) -> int:
    """Decode base64 into some place; give where it ends, -1 if it is not plain."""
    signs, bits = 0, 0
    while at < end and data[at] != _EQUALS:
        sign = data[at]
        at += 1
        if SIGNS[sign] & BLANK:
            continue
        if BASE64[sign] >= NO_BASE64:
            return -1
        bits = ((bits << 6) | int(BASE64[sign])) & _FOUR_SIGNS
        signs += 1
        if signs % 4 == 0:
            out[size], out[size + 1], out[size + 2] = bits >> 16, (bits >> 8) & 255, bits & 255
            size += 3
    pads = _pads(data, at, end)
    left = signs % 4
    if pads < 0 or pads != (4 - left) % 4 or left == 1:
        return -1
    if left >= 2:  # noqa: PLR2004 - signs: they make one byte, three make two
        out[size] = (bits >> (4 if left == 2 else 10)) & 255  # noqa: PLR2004
        size += 1
    if left == 3:  # noqa: PLR2004
        out[size] = (bits >> 2) & 255
        size += 1
    return size


@within
def _pads(data: Any, at: int, end: int) -> int:
    """Count the equals signs at the end; -1 if something else is among them."""
    pads = 0
    for place in range(at, end):
        if data[place] == _EQUALS:
            pads += 1
        elif not SIGNS[data[place]] & BLANK:
            return -1
    return pads
