"""The work cut into parts: stretches of large mbox files, and small files by the hundred."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import attrs

from sscsim.sources.arrowtable import ArrowTable
from sscsim.sources.containers import is_plain_mbox, state_of, table_in
from sscsim.sources.csvtable import CsvTable
from sscsim.sources.folders import Listed
from sscsim.sources.headertable import NoTableError, is_table_name
from sscsim.sources.mbox import cut_in
from sscsim.sources.streams import READ_ERRORS, open_file

__all__ = ["Files", "Groups", "Part", "State", "Stretch", "parts_of", "size_of", "state_at"]

_PART = 16 << 20  # bytes: some thousand messages, enough to outweigh what a part costs
_TABLE_PART = 32 << 20  # bytes of a table when it is unpacked: some hundred thousand rows
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


@attrs.frozen(kw_only=True)
class Groups:
    """Some groups of rows of a header table, all where it cannot be read in parts."""

    file: Listed
    groups: range | None
    size: int
    state: State


Part: TypeAlias = Files | Stretch | Groups


def parts_of(files: Iterable[Listed]) -> Iterator[Part]:
    """Cut files into parts, in their order."""
    waiting: list[Listed] = []
    size = 0
    for listed in files:
        stretches = _groups(listed) if is_table_name(listed.name) else _stretches(listed)
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


def size_of(part: Part) -> int:
    """Tell how many bytes of mail files a part takes on the disk; a table is none."""
    if isinstance(part, Groups):
        return 0
    if isinstance(part, Stretch):
        return part.end - part.start
    return sum(_size(file.path) for file in part.files if file.trouble is None)


def state_at(path: Path) -> State | None:
    """Tell size and time of a file, so that a change is noticed."""
    with suppress(OSError), path.open("rb") as file:
        return state_of(file)
    return None


def _size(path: Path) -> int:
    with suppress(OSError):  # it is gone by now, and will be told when it is read
        return path.stat().st_size
    return 0


def _groups(listed: Listed) -> Sequence[Groups]:
    """Cut a table where groups of its rows can be read alone; what is none gives nothing."""
    state = state_at(listed.path) if listed.trouble is None else None
    if state is None:
        return []
    try:
        with table_in(listed) as table:
            if isinstance(table, ArrowTable):
                return list(_cut_table(listed, state, table.sizes))
            # The rows of a trace are no messages yet: the careful reader puts them together.
            return [_part_of(listed, state, None, state[0])] if isinstance(table, CsvTable) else []
    except (*READ_ERRORS, NoTableError):
        return []  # the careful reader says what is wrong with it


def _cut_table(listed: Listed, state: State, sizes: Sequence[int]) -> Iterator[Groups]:
    whole, start, told, size = sum(sizes) or 1, 0, 0, 0
    for group, own in enumerate(sizes):
        size += own
        last = group + 1 == len(sizes)
        if size >= _TABLE_PART or last:
            share = state[0] - told if last else state[0] * size // whole
            yield _part_of(listed, state, range(start, group + 1), share)
            start, told, size = group + 1, told + share, 0


def _part_of(listed: Listed, state: State, groups: range | None, size: int) -> Groups:
    return Groups(file=listed, groups=groups, size=size, state=state)


def _stretches(listed: Listed) -> Sequence[Stretch]:
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
