"""Columns that look like a slip of a known one, which then is missing from the whole file.

Only then: hundreds of columns of a real export are not looked at, and most of them resemble others.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from sscsim.columns import shown
from sscsim.sources.reader import Reader

__all__ = ["warn_misspelt"]

_NEAR = 0.9  # outgoingemaildeliverymethod is 0.85 like incomingemaildeliverymethod
_OURS = frozenset({"table", "id", "addresscolumns", "columns"})  # fields of `Record`, no columns


def warn_misspelt(reader: Reader) -> None:
    """Name each column that was probably meant for another, at the first row that has it."""
    for entityset, unknown in sorted(reader.unknown.items()):
        rows = reader.gathered.rows(entityset)
        there = {name for row in rows for name in row.columns}
        absent = reader.known[entityset] - there - _OURS
        for name, meant in _slips(sorted(unknown), absent):
            first = next(row for row in rows if name in row.columns)
            what = f"{shown(name)} is no column that is looked at."
            reader.report.warn_row(first, name, what, f"Did you mean {meant}?")


def _slips(names: Collection[str], absent: Collection[str]) -> Iterator[tuple[str, str]]:
    folded = {_fold(name): name for name in absent}
    for name in names:
        near = difflib.get_close_matches(_fold(name), folded, n=1, cutoff=_NEAR)
        if near:
            yield name, folded[near[0]]


def _fold(name: str) -> str:
    """Fold the ways of writing one name: IncomingEmailFilteringMethod, incoming_email_..."""
    lookup = re.sub(r"^_(.+)_value$", r"\1", name.strip().lower())
    return re.sub(r"[^a-z0-9]", "", lookup)
