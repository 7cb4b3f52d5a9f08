"""A column whose distinct values are read once: in a thread the same headers come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from sscsim.bulk.holding import held, plain

__all__ = ["Distinct"]


class Distinct(dict[Any, int]):
    """
    A column under way: the code of each value as it stands in a file, and of each row.

    A dictionary, since it is asked ten times for each message.
    """

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.codes: list[int] = []
        self._values: list[Any] = []
        self._read = read

    def __missing__(self, raw: Any) -> int:
        """Read a value that has not been there before."""
        code = self[raw] = self.code_of(self._read(raw))
        return code

    def code_of(self, value: Any) -> int:
        """Give a code of its own to a value that has been read already."""
        self._values.append(value)
        return len(self._values) - 1

    def column(self, kind: pa.DataType, shown: Callable[[Any], Any] | None = None) -> pa.Array:
        """Give the column, or what is shown of each value."""
        values = self._values if shown is None else list(map(shown, self._values))
        return held(pa.array(values, plain(kind)), kind).take(pa.array(self.codes, pa.int32()))
