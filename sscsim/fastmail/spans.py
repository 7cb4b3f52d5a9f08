"""Where the wanted headers of many messages stand: compiled, over the bytes of all of them.

This knows the plain form of a head alone. Whatever else stands there (carriage returns, stray and
quoted lines, no line at all, more than a limit) makes the message odd, and the functions of
`sscsim.sources.headers` read it. So it never decides what they decide; it says what is plain.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled
from sscsim.fastmail.signs import LINE, LOWER, NAME, SIGNS, SPACE

__all__ = ["KINDS", "MANY", "MISSING", "find_spans"]

# Names in lower case, and the column each fills; three names fill one.
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
    b"delivered-to": "envelope",
    b"x-original-to": "envelope",
    b"envelope-to": "envelope",
}
_COLUMNS = list(dict.fromkeys(_NAMES.values()))
KINDS = {name: place for place, name in enumerate(_COLUMNS)}
MISSING, MANY = -1, -2  # instead of the place where a header begins
_FIRST = np.array(  # of these the first header counts, of the others all (SP-10)
    [name not in {"to", "cc", "bcc", "inreplyto", "references", "envelope"} for name in KINDS]
)

_LONGEST = max(map(len, _NAMES))
_SPELT = np.array([list(name.ljust(_LONGEST, b"\0")) for name in _NAMES], np.uint8)
_LENGTHS = np.array([len(name) for name in _NAMES], np.int64)
_PLACES = np.array([KINDS[column] for column in _NAMES.values()], np.int64)
_OPENS = np.zeros(256, np.bool_)  # letters with which a wanted name begins
_OPENS[[sign for name in _NAMES for sign in {name[0], name[:1].upper()[0]}]] = True

_CR, _TAB, _COLON, _QUOTE = 13, 9, 58, 62
_FROM = np.frombuffer(b"From ", np.uint8)


@compiled
def find_spans(data: Any, bounds: Any, limit: int, spans: Any, odd: Any) -> None:
    """
    Find the value of each wanted header, for messages that stand one after the other.

    Args:
        data: the bytes of all messages.
        bounds: where each begins; one more than there are messages.
        limit: a head of more bytes is odd.
        spans: to be filled: beginning and end by message and kind.
        odd: to be filled: whether the message has another form than this knows.

    """
    for row in range(len(bounds) - 1):
        for kind in range(spans.shape[1]):
            spans[row, kind, 0] = MISSING
        odd[row] = not _in_head(data, bounds[row], bounds[row + 1], limit, spans[row])


@compiled
def _in_head(data: Any, start: int, end: int, limit: int, spans: Any) -> bool:
    """Go through the lines of one head; False if it is odd."""
    at = _after_envelope(data, start, end)
    stop, begun = min(end, start + limit), False
    while at < stop:
        if data[at] == LINE:
            return begun
        colon = _colon(data, at, stop)
        if colon < 0 or data[at] == _QUOTE:
            return False
        close = _line_end(data, colon, stop)
        if close < 0:
            return False
        if _OPENS[data[at]]:
            _keep(data, at, colon, close, spans)
        at, begun = close + 1, True
    return begun and stop == end


@compiled
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


@compiled
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


@compiled
def _line_end(data: Any, at: int, stop: int) -> int:
    """Find where a header ends, folded lines included; -1 if a carriage return stands in it."""
    place = at
    while place < stop:
        if data[place] == _CR:
            return -1
        if data[place] == LINE:
            after = place + 1
            if after >= stop or (data[after] != SPACE and data[after] != _TAB):
                return place
        place += 1
    return stop


@compiled
def _keep(data: Any, at: int, colon: int, close: int, spans: Any) -> None:
    """Note the value of a header, if it is a wanted one."""
    end = colon
    while data[end - 1] == SPACE or data[end - 1] == _TAB:
        end -= 1
    for number in range(len(_LENGTHS)):
        if _LENGTHS[number] != end - at or LOWER[data[at]] != _SPELT[number, 0]:
            continue
        same = True
        for place in range(1, end - at):
            if LOWER[data[at + place]] != _SPELT[number, place]:
                same = False
                break
        if same:
            kind = _PLACES[number]
            if spans[kind, 0] == MISSING:
                spans[kind, 0], spans[kind, 1] = colon + 1, close
            elif not _FIRST[kind]:
                spans[kind, 0] = MANY
            return
