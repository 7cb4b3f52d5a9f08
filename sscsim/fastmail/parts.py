"""The work cut into parts: stretches of large mbox files, and small files by the hundred."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import attrs

from sscsim.sources.containers import is_plain_mbox, state_of
from sscsim.sources.folders import Listed
from sscsim.sources.mbox import cut_in
from sscsim.sources.streams import READ_ERRORS, open_file

__all__ = ["Files", "State", "Stretch", "parts_of", "state_at"]

_PART = 8 << 20  # bytes: some thousand messages, enough to outweigh what a part costs
_FILES = 1000
_WINDOW = 1 << 18  # what is looked at to find a place where a file may be cut

State = tuple[int, int]


@attrs.frozen
class Files:
    """Whole files, read one after the other."""

    files: Sequence[Listed]


@attrs.frozen(kw_only=True)
class Stretch:
    """The part of an mbox file from ``start`` to ``end``; ``state`` is that of the file before."""

    file: Listed
    start: int
    end: int
    state: State


def parts_of(files: Iterable[Listed]) -> Iterator[Files | Stretch]:
    """Cut files into parts, in their order."""
    waiting: list[Listed] = []
    size = 0
    for listed in files:
        stretches = _stretches(listed)
        if waiting and (stretches or size > _PART or len(waiting) == _FILES):
            yield Files(waiting)
            waiting, size = [], 0
        if stretches:
            yield from stretches
        else:
            waiting.append(listed)
            size += _size(listed.path)
    if waiting:
        yield Files(waiting)


def state_at(path: Path) -> State | None:
    """Tell size and time of a file, so that a change is noticed."""
    with suppress(OSError), path.open("rb") as file:
        return state_of(file)
    return None


def _size(path: Path) -> int:
    with suppress(OSError):  # it is gone by now, and will be told when it is read
        return path.stat().st_size
    return 0


def _stretches(listed: Listed) -> list[Stretch]:
    """Cut a file, if it is a large mbox; what cannot be cut gives nothing."""
    if listed.trouble is not None or _size(listed.path) < 2 * _PART:
        return []
    try:
        with open_file(listed.path) as file:
            state = state_of(file)
            if state is None or not is_plain_mbox(file, listed):
                return []
            places = sorted({0, *_cuts(file, state[0]), state[0]})
    except READ_ERRORS:
        return []  # the careful reader says what is wrong with it
    return [
        Stretch(file=listed, start=start, end=end, state=state) for start, end in pairwise(places)
    ]


def _cuts(file: io.BufferedReader, size: int) -> Iterator[int]:
    """Find a place to cut every so often; where there is none, the part grows."""
    for at in range(_PART, size - _PART // 2, _PART):
        file.seek(at)
        found = cut_in(file.read(_WINDOW))
        if found is not None:
            yield at + found
