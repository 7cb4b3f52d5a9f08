"""Where the wanted headers of many messages stand: compiled, over the bytes of all of them.

This knows the plain form of a head alone. Whatever else stands there (carriage returns, stray and
quoted lines, no line at all, more than a limit) makes the message odd, and the functions of
`sscsim.sources.headers` read it. So it never decides what they decide; it says what is plain.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled, within
from sscsim.fastmail.signs import LINE, LOWER, NAME, SIGNS, SPACE

__all__ = ["ENVELOPE", "KINDS", "MANY", "MISSING", "all_spans", "find_spans"]

# Names in lower case, and the column each fills.
_NAMES = {
    b"message-id": "messageid",
    b"subject": "subject",
    b"date": "date",
    b"received": "received",
    b"from": "from",
    b"sender": "sender",
    b"to": "to",
    b"cc": "cc",
    b"bcc": "bcc",
    b"in-reply-to": "inreplyto",
    b"references": "references",
    b"thread-index": "conversationindex",
    b"content-class": "irm",
    b"delivered-to": "delivered",
    b"x-original-to": "original",
    b"envelope-to": "forwarded",
}
_COLUMNS = list(dict.fromkeys(_NAMES.values()))
KINDS = {name: place for place, name in enumerate(_COLUMNS)}
MISSING, MANY = -1, -2  # instead of the place where a header begins
# ... and where it is repeated, CHAINED less the place of the first one in ``more``, which tells of
# each where it begins, where it ends, and at which place the next one is told, or LAST.
_CHAINED, _LAST = -3, -1
_REPEATS = 16  # of one header: they are gone through one by one for each
ENVELOPE = ("delivered", "original", "forwarded")  # which together are one column, in this order
_ALL = {"to", "cc", "bcc", "inreplyto", "references", *ENVELOPE}
_FIRST = np.array([name not in _ALL for name in KINDS])  # of these the first one counts (SP-10)

_LONGEST = max(map(len, _NAMES))
_SPELT = np.array([list(name.ljust(_LONGEST, b"\0")) for name in _NAMES], np.uint8)
_PLACES = np.array([KINDS[column] for column in _NAMES.values()], np.int64)
# Which name may stand there, by its first letter and its length, from 1; 0 for none.
_MAY_BE = np.zeros((256, _LONGEST + 1), np.int64)
for _number, _name in enumerate(_NAMES, start=1):
    _MAY_BE[[_name[0], _name[:1].upper()[0]], len(_name)] = _number

_CR, _TAB, _COLON, _QUOTE = 13, 9, 58, 62
_FROM = np.frombuffer(b"From ", np.uint8)


@compiled
def find_spans(data: Any, bounds: Any, limit: int, spans: Any, more: Any, odd: Any) -> None:
    """
    Find the value of each wanted header, for messages that stand one after the other.

    Args:
        data: the bytes of all messages.
        bounds: where each begins; one more than there are messages.
        limit: a head of more bytes is odd.
        spans: to be filled: beginning and end by message and kind.
        more: to be filled: headers that are repeated, as far as there is room.
        odd: to be filled: whether the message has another form than this knows.

    """
    count = 0
    for row in range(len(bounds) - 1):
        for kind in range(spans.shape[1]):
            spans[row, kind, 0] = MISSING
        filled = _in_head(data, bounds[row], bounds[row + 1], limit, spans[row], more, count)
        odd[row] = filled < 0
        count = max(count, filled)


@within
def _in_head(data: Any, start: int, end: int, limit: int, spans: Any, more: Any, count: int) -> int:
    """Go through the lines of one head; gives how many of ``more`` are filled, -1 if it is odd."""
    at = _after_envelope(data, start, end)
    stop, begun = min(end, start + limit), False
    while at < stop:
        if data[at] == LINE:
            return count if begun else -1
        colon = _colon(data, at, stop)
        if colon < 0 or data[at] == _QUOTE:
            return -1
        close = _line_end(data, colon, stop)
        if close < 0:
            return -1
        count = _keep(data, at, colon, close, spans, more, count)
        at, begun = close + 1, True
    return count if begun and stop == end else -1


@within
def _after_envelope(data: Any, start: int, end: int) -> int:
    """Step over the line that opens a message in an mbox file."""
    if end - start <= len(_FROM):
        return start
    for place in range(len(_FROM)):
        if data[start + place] != _FROM[place]:
            return start
    at = start + len(_FROM)
    while at < end and (data[at] == SPACE or data[at] == _TAB):
        at += 1
    if at < end and data[at] == _COLON:
        return start  # that is the header
    while at < end and data[at] != LINE:
        if data[at] == _CR:
            return start  # so it is read as a header, and is none
        at += 1
    return at + 1


@within
def _colon(data: Any, at: int, stop: int) -> int:
    """Find the colon behind the name of a header; -1 where no header stands."""
    place = at
    while place < stop and SIGNS[data[place]] & NAME:
        place += 1
    if place == at:
        return -1
    while place < stop and (data[place] == SPACE or data[place] == _TAB):
        place += 1
    return place if place < stop and data[place] == _COLON else -1


@within
def _line_end(data: Any, at: int, stop: int) -> int:
    """Find where a header ends, folded lines included; -1 if a carriage return stands in it."""
    rest = data[at:stop]  # with places from 0, so that the machine never counts from the end
    for place in range(len(rest)):
        if rest[place] > _CR:  # as nearly all are; of both line ends this is the higher one
            continue
        if rest[place] == _CR:
            return -1
        after = at + place + 1
        if rest[place] == LINE and (
            after >= stop or (data[after] != SPACE and data[after] != _TAB)
        ):
            return after - 1
    return stop


@within
def _keep(data: Any, at: int, colon: int, close: int, spans: Any, more: Any, count: int) -> int:
    """Note the value of a header, if it is a wanted one; gives how many of ``more`` are filled."""
    end = colon
    while data[end - 1] == SPACE or data[end - 1] == _TAB:
        end -= 1
    number = _MAY_BE[data[at], end - at] - 1 if end - at <= _LONGEST else -1
    if number < 0:
        return count
    for place in range(1, end - at):
        if LOWER[data[at + place]] != _SPELT[number, place]:
            return count
    span = spans[_PLACES[number]]
    if span[0] == MISSING:
        span[0], span[1] = colon + 1, close
    elif not _FIRST[_PLACES[number]]:
        count = _repeated(colon + 1, close, span, more, count)
    return count


@within
def _repeated(begin: int, close: int, span: Any, more: Any, count: int) -> int:
    """Note one more value of a header; ``span`` then tells how many there are."""
    if span[0] == MANY or count + 1 >= len(more) or (span[0] < 0 and span[1] == _REPEATS):
        span[0] = MANY
        return count
    if span[0] >= 0:
        more[count, 0], more[count, 1], more[count, 2] = span[0], span[1], _LAST
        span[0], span[1] = _CHAINED - count, 1
        count += 1
    place = _CHAINED - span[0]
    while more[place, 2] != _LAST:
        place = more[place, 2]
    more[place, 2] = count
    more[count, 0], more[count, 1], more[count, 2] = begin, close, _LAST
    span[1] += 1
    return count + 1


@compiled
def all_spans(spans: Any, kinds: Any, more: Any, at: Any, found: Any, odd: Any) -> int:
    """
    List for each message the values of headers that may be repeated, of several names in turn.

    Args:
        spans: of all headers.
        kinds: which of them.
        more: those that are repeated.
        at: to be filled from its second place on: how many values there are up to each message.
        found: to be filled: beginning and end of each.
        odd: to be filled: where there are too many.

    Gives how many there are.

    """
    count = 0
    for row in range(len(spans)):
        odd[row] = False
        for kind in kinds:
            place, begin = _LAST, spans[row, kind, 0]
            odd[row] = odd[row] or begin == MANY
            if begin >= 0:
                found[count, 0], found[count, 1] = begin, spans[row, kind, 1]
                count += 1
            elif begin <= _CHAINED:
                place = _CHAINED - begin
            while place != _LAST:
                found[count, 0], found[count, 1] = more[place, 0], more[place, 1]
                count, place = count + 1, more[place, 2]
        at[row + 1] = count
    return count
