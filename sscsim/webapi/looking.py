"""Which rows are wanted and in which order, alike for a set and for a collection within a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

from sscsim.webapi.errors import QueryError, near
from sscsim.webapi.filters import Filter, filter_of
from sscsim.webapi.tables import Row

__all__ = ["checked", "in_order", "reasons_of"]

Reasons = list[tuple[str, str]]


def reasons_of(asked: Iterable[str], names: Collection[str]) -> Reasons:
    """
    Tell which columns there are not.

    >>> reasons_of(["nam"], ["name"])
    [('there is no column "nam".', 'Did you mean name?')]

    """
    return [
        (f'there is no column "{name}".', near(name, names)) for name in asked if name not in names
    ]


def checked(
    filter_: str | None,
    columns: Iterable[str],
    names: Collection[str],
    reasons: Reasons,
) -> Filter | None:
    """Read a filter and look whether all columns are there; what is wrong goes to the reasons."""
    reasons += reasons_of(columns, names)
    try:
        return None if filter_ is None else filter_of(filter_, names)
    except QueryError as error:
        reasons += error.reasons
    return None


def in_order(rows: Iterable[Row], orderby: Sequence[tuple[str, bool]]) -> list[Row]:
    """
    Order rows by their columns, the first one counting most.

    >>> in_order([{"n": 2}, {"n": None}, {"n": 10}], [("n", True)])
    [{'n': 10}, {'n': 2}, {'n': None}]

    """
    found = list(rows)
    for name, last_first in reversed(orderby):
        found.sort(key=partial(_rank_in, name), reverse=last_first)
    return found


def _rank_in(name: str, row: Row) -> tuple[int, Any]:
    return _rank(row.get(name))


def _rank(value: Any) -> tuple[int, Any]:
    """Order values of any kind: null first, then truth and numbers, then texts."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return 2, value.casefold() if isinstance(value, str) else str(value)
