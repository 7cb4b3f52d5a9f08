"""Where the messages of a stretch of an mbox file begin: compiled, at the speed of memory.

A mark after an empty line, with a header in the next line, opens a message. That is nearly every
one; of the others `sscsim.sources.mbox` judges.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled, within
from sscsim.fastmail.plain import Bytes, Longs
from sscsim.fastmail.signs import LINE, NAME, SIGNS
from sscsim.sources.mbox import LOOK_AHEAD, opens_message

__all__ = ["openings_in"]

_BLOCK = 64  # bytes that are looked at together
_LARGE_F, _CR, _COLON, _SLASH = 70, 13, 58, 47
_ROM = np.frombuffer(b"rom ", np.uint8)
_BEFORE = 2  # bytes in which an empty line ends
_NEXT_LINE = 900  # bytes in which a header must follow


def openings_in(data: Bytes) -> Longs:
    """Find where messages begin in a stretch, before which stands an empty line."""
    marks = np.empty(len(data) // 6 + 1, np.int64)
    sure = np.zeros(len(marks), np.bool_)
    count = _find_marks(data, marks, sure)
    marks, sure = marks[:count], sure[:count]
    for place in np.flatnonzero(~sure).tolist():
        sure[place] = _opens(data, int(marks[place]))
    return marks[sure] + 1


def _opens(data: Bytes, mark: int) -> bool:
    """Ask who knows, showing what stands around a mark."""
    begin = max(mark - _BEFORE, 0)
    return opens_message(data[begin : mark + LOOK_AHEAD].tobytes(), mark - begin)


@compiled
def _find_marks(data: Any, marks: Any, sure: Any) -> int:
    """Note every line feed before `From `, and whether it is sure to open a message."""
    count, end = 0, len(data) - 1 - len(_ROM)
    for block in range(0, end, _BLOCK):
        stop = min(block + _BLOCK, end)
        if stop - block == _BLOCK and not _any(data[block : stop + 1]):
            continue
        for at in range(block, stop):
            if data[at] == LINE and data[at + 1] == _LARGE_F and _goes_on(data, at + 2):
                marks[count], sure[count] = at, _sure(data, at)
                count += 1
    return count


@within
def _any(block: Any) -> bool:
    """
    Say whether a mark may begin in a block.

    Without a way out, and in an array of its own whose places are counted from 0: so it is a few
    steps of the machine, else it is one for each byte.
    """
    found = np.uint8(0)
    for at in range(_BLOCK):
        found |= np.uint8((block[at] == LINE) & (block[at + 1] == _LARGE_F))
    return bool(found)


@within
def _goes_on(data: Any, at: int) -> bool:
    for place in range(len(_ROM)):  # noqa: SIM110 - what is compiled has no generators
        if data[at + place] != _ROM[place]:
            return False
    return True


@within
def _sure(data: Any, mark: int) -> bool:
    """Say whether an empty line stands before a mark, and a header in the line behind it."""
    before = mark - 1
    if before > 0 and data[before] == _CR:
        before -= 1
    if before < 0 or data[before] != LINE:
        return False
    at, end = mark + 1, min(mark + _NEXT_LINE, len(data) - 2)
    while at < end and data[at] != LINE:
        at += 1
    begin = at + 1
    at = begin
    while at < end and SIGNS[data[at]] & NAME:
        at += 1
    return begin < at < end and data[at] == _COLON and data[at + 1] != _SLASH
