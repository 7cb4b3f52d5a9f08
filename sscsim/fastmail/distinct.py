"""A column whose distinct values are read once: in a thread the same headers come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

__all__ = ["Distinct"]


class Distinct:
    """A column under way: what each value means, and which of them each row has."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.codes: list[int] = []
        self._values: list[Any] = []
        self._read = read
        self._known: dict[Any, int] = {}

    def code(self, raw: Any) -> int:
        """Give the code of a value as it stands in the file."""
        known = self._known.get(raw)
        if known is None:
            known = self._known[raw] = self.code_of(self._read(raw))
        return known

    def code_of(self, value: Any) -> int:
        """Give a code of its own to a value that has been read already."""
        self._values.append(value)
        return len(self._values) - 1

    def column(self, kind: pa.DataType, shown: Callable[[Any], Any] | None = None) -> pa.Array:
        """Give the column, or what is shown of each value."""
        values = self._values if shown is None else list(map(shown, self._values))
        return pa.array(values, kind).take(pa.array(self.codes, pa.int32()))
