"""A place for values that would not fit into memory together: they wait in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
from types import TracebackType
from typing import Generic, Self, TypeVar

__all__ = ["Spool"]

_Value = TypeVar("_Value")

# In memory up to this size, some 60,000 messages; then in a file that has no name on most systems,
# which no one else can write to, and which is gone when it is closed.
_IN_MEMORY = 64 << 20


class Spool(Generic[_Value]):
    """Values put aside, each to be taken up again by the number that `put` gave for it."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._last: tuple[int, _Value] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, value: _Value) -> int:
        """
        Put a value aside, before the first one is taken up.

        Raises OSError, with the folder for temporary files as ``filename``, when that is full.
        """
        number = self._file.tell()
        try:
            pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:  # a full disk; the system does not say which
            error.filename = tempfile.gettempdir()
            raise
        return number

    def take(self, number: int) -> _Value:
        """Take a value up. The last one is kept at hand: it is often asked for again."""
        if self._last is None or self._last[0] != number:
            self._file.seek(number)
            self._last = number, pickle.load(self._file)  # noqa: S301 - our own file, see above
        return self._last[1]
