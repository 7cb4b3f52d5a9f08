"""Address lists of the plain form, compiled: ``Name <address>``, ``"Name" <address>``, ``address``.

It is the form that `sscsim.mail.addresslists` calls plain, where every address has the form of one
(SP-5) besides. Everything else is odd.
"""

from __future__ import annotations

from typing import Any

from sscsim.bulk.compiling import compiled, within
from sscsim.fastmail.signs import ATOM, BLANK, LOWER, SIGNS
from sscsim.fastmail.texts import printed, trimmed

__all__ = ["plain_entries"]

_LESS, _GREATER, _COMMA, _QUOTES, _BACKSLASH = 60, 62, 44, 34, 92
_AT, _DOT, _EQUALS, _QUESTION = 64, 46, 61, 63


@compiled
def plain_entries(
    data: Any, at: Any, spans: Any, most: int, out: Any, ends: Any, lists: Any, odd: Any
) -> None:
    """
    Take over the addresses of each list, in lower case and each once.

    The values of message ``i`` stand from ``at[i]`` up to ``at[i + 1]`` of ``spans``; there are
    ``lists[0]`` addresses before these messages.
    """
    count = int(lists[0])
    for row in range(len(odd)):
        first = count
        for place in range(at[row], at[row + 1]):
            if not odd[row]:
                start, end = spans[place, 0], spans[place, 1]
                count = _entries(data, start, end, most, out, ends, first, count)
                odd[row] = count < 0
        if odd[row]:
            count = first
        lists[row + 1] = count


@within
def _entries(
    data: Any, start: int, end: int, most: int, out: Any, ends: Any, first: int, count: int
) -> int:
    """Take over the addresses of one header; give how many there are now, -1 if it is odd."""
    size = ends[count]
    if not printed(data, start, end):
        return -1
    start, end = trimmed(data, start, end)
    while start < end:
        begin, close, start = _entry(data, start, end)
        if begin < 0 or count - first == most or not _wellformed(data, begin, close):
            return -1
        if _there(data, begin, close, out, ends, first, count):
            continue
        for at in range(begin, close):
            out[size] = LOWER[data[at]]
            size += 1
        count += 1
        ends[count] = size
    return count


@within
def _entry(data: Any, at: int, end: int) -> Any:
    """Find the address of one entry, and where the next begins; -1 if it is not plain."""
    begin = _past(data, at, end, BLANK)
    at = _past_name(data, begin, end)
    if at < end and data[at] == _LESS:
        begin = at + 1
        close = _past(data, begin, end, ATOM)
        if close == end or data[close] != _GREATER:
            return -1, -1, end
        at = close + 1
    else:
        at = close = _past_bare(data, begin, end)
    at = _past(data, at, end, BLANK)
    if begin >= close or (at < end and data[at] != _COMMA):
        return -1, -1, end
    return begin, close, at + 1


@within
def _past(data: Any, at: int, end: int, kind: int) -> int:
    """Step over signs of some kinds."""
    while at < end and SIGNS[data[at]] & kind:
        at += 1
    return at


@within
def _past_name(data: Any, at: int, end: int) -> int:
    """Step over a name, in quotes or not, and the white space behind it."""
    if at == end or data[at] != _QUOTES:
        return _past(data, at, end, ATOM | BLANK)
    at += 1
    while at < end and data[at] != _QUOTES and data[at] != _BACKSLASH:
        at += 1
    return _past(data, at + 1, end, BLANK) if at < end and data[at] == _QUOTES else end


@within
def _past_bare(data: Any, at: int, end: int) -> int:
    """Step over an address; -1 if there is the beginning of an encoded word in it."""
    while at < end and SIGNS[data[at]] & ATOM:
        if data[at] == _EQUALS and at + 1 < end and data[at + 1] == _QUESTION:
            return -1
        at += 1
    return at


@within
def _wellformed(data: Any, begin: int, close: int) -> bool:
    """Say whether this is one @ with something before it, and two labels or more behind it."""
    at = begin
    while at < close and data[at] != _AT:
        at += 1
    if at in (begin, close):
        return False
    dots, last = 0, at  # where the label before this sign began
    for place in range(at + 1, close):
        if data[place] == _AT:
            return False
        if data[place] == _DOT:
            if last == place - 1:
                return False
            dots, last = dots + 1, place
    return dots > 0 and last != close - 1


@within
def _there(data: Any, begin: int, close: int, out: Any, ends: Any, first: int, count: int) -> bool:
    """Say whether an address is in its list already."""
    for place in range(first, count):
        start = ends[place]
        if ends[place + 1] - start != close - begin:
            continue
        same = True
        for at in range(close - begin):
            if out[start + at] != LOWER[data[begin + at]]:
                same = False
                break
        if same:
            return True
    return False
