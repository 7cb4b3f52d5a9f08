"""One step away from a value: what an administrator, or a slip of the hand, would write instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sscsim.columns import Column
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, ReadDepth

__all__ = ["METHOD_STEPS", "steps"]

# The next looser methods first, then the next stricter. Methods 1 and 2 let different mail in, so
# neither is looser than the other; 0 is above all, 4 below.
METHOD_STEPS: dict[int, tuple[FilteringMethod, ...]] = {
    FilteringMethod.ALL: (
        FilteringMethod.EMAIL_ENABLED_RECORDS,
        FilteringMethod.IN_RESPONSE,
    ),
    FilteringMethod.EMAIL_ENABLED_RECORDS: (
        FilteringMethod.ALL,
        FilteringMethod.LEADS_CONTACTS_ACCOUNTS,
    ),
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: (
        FilteringMethod.EMAIL_ENABLED_RECORDS,
        FilteringMethod.NONE,
    ),
    FilteringMethod.IN_RESPONSE: (FilteringMethod.ALL, FilteringMethod.NONE),
    FilteringMethod.NONE: (
        FilteringMethod.LEADS_CONTACTS_ACCOUNTS,
        FilteringMethod.IN_RESPONSE,
    ),
}
_DAY = timedelta(days=1)
_COUNTED = 10  # up to here one more or one less is a step; above it, half or double


def steps(column: Column, value: Any, default: Any = None) -> tuple[Any, ...]:
    """
    List the values one step away from the one that stands in a column.

    Args:
        column: the column or setting; its type, labels and range say what is legal.
        value: what stands there; None where nothing was given.
        default: what counts where nothing was given.

    Example:
        >>> from sscsim.columns import columns
        >>> from sscsim.world import UserSettings
        >>> method = columns(UserSettings)["incomingemailfilteringmethod"]
        >>> [step.label for step in steps(method, 1)]
        ['All email messages', 'No email messages']

    """
    found = dict.fromkeys(_steps(column, default if value is None else value))
    return tuple(step for step in found if step != value or type(step) is not type(value))


def _steps(column: Column, value: Any) -> Iterator[Any]:
    if column.name == METHOD:
        yield from METHOD_STEPS.get(value, ())
    elif column.name == FORCE:
        yield from _force(value)
    elif column.kind is bool:
        yield from (True, False) if value is None else (not value,)
    elif column.labels:
        yield from _beside(sorted(column.labels), value)
    elif column.kind is ReadDepth and value is not None:
        yield from _beside(list(ReadDepth), value)
    elif column.kind is int and value is not None:
        yield from _counted(column, value)
    elif value is not None:
        yield from _other(column, value)


def _force(value: int) -> tuple[int, ...]:
    if value == NOT_FORCED:
        return (FilteringMethod.ALL, FilteringMethod.NONE)
    return (*METHOD_STEPS[value], NOT_FORCED)


def _beside(values: list[Any], value: Any) -> list[Any]:
    """Give the neighbours in a list; of what was not given, or is not in it, the two ends."""
    if value not in values:
        return [values[0], values[-1]]
    at = values.index(value)
    return values[max(at - 1, 0) : at] + values[at + 1 : at + 2]


def _counted(column: Column, value: int) -> Iterator[int]:
    near = (value - 1, value + 1) if value <= _COUNTED else (value // 2, value * 2)
    yield from (each for each in near if column.range is None or each in column.range)


def _other(column: Column, value: Any) -> Iterator[Any]:
    """Move a date by a day; empty what may be empty: a date, a text, a link to a row."""
    if isinstance(value, datetime):
        with suppress(OverflowError):  # at either end of the calendar there is no other day
            yield from (value - _DAY, value + _DAY)
    if isinstance(value, str) and not column.is_id:
        yield from ("",)
    elif column.nullable:
        yield None
