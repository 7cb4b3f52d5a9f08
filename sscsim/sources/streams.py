"""Files as they are read: told piece by piece, unpacked, and never raising in the middle."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, Protocol

from sscsim.events import INBOX

__all__ = [
    "READ_ERRORS",
    "Item",
    "OnRead",
    "Pieces",
    "Readable",
    "open_file",
    "open_gzip",
    "sentence",
]

OnRead = Callable[[int], object]  # told how many bytes of a file have just been read

# What reading and unpacking raise when a file is broken, was cut off, or may not be read.
READ_ERRORS = (OSError, EOFError, zlib.error)

_PIECE = 1 << 18


class Item(NamedTuple):
    """
    The head of one message, or the reason why there is none.

    Attributes:
        file: the file it lies in: within it an undated message takes the time of the one before.
        name: how a decision record names the file or message (contract 3).
        number: which message of an mbox, from 1; 0 where the name is the message's own.
        head: its bytes, at least to the end of the headers.
        trouble: why nothing more could be read here.
        offer: what to give instead, if the file is something else than mail.
        folder: of the mailbox, as far as the place tells it.
        headers: as they stand, by name in lower case, where a table has them apart.
        untold: names of headers that the table does not tell.
    """

    file: str
    name: str
    number: int = 0
    head: bytes = b""
    trouble: str | None = None
    offer: str | None = None
    folder: str = INBOX
    headers: Mapping[bytes, Sequence[bytes]] | None = None
    untold: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """The name a decision record gives it."""
        return f"{self.name}#{self.number}" if self.number else self.name


class _ToldFile(io.FileIO):
    """A file that tells how much of it has been read, so that a bar can move."""

    def __init__(self, path: str | os.PathLike[str], on_read: OnRead) -> None:
        super().__init__(os.fspath(path))
        self._on_read = on_read

    def readinto(self, buffer: bytearray) -> int | None:  # type: ignore[override]
        size = super().readinto(buffer)
        self._on_read(size or 0)
        return size


def open_file(path: str | os.PathLike[str], on_read: OnRead | None = None) -> io.BufferedReader:
    """Open a file for reading its bytes; ``on_read`` is told as they come."""
    raw = io.FileIO(os.fspath(path)) if on_read is None else _ToldFile(path, on_read)
    return io.BufferedReader(raw, _PIECE)


def open_gzip(file: BinaryIO) -> gzip.GzipFile:
    """Unpack a file while it is read."""
    return gzip.GzipFile(fileobj=file)


class Readable(Protocol):
    """What gives bytes as they come."""

    def read1(self, size: int, /) -> bytes:
        """Read some bytes, at most so many; none at the end."""


class Pieces:
    """
    The bytes of a file, piece by piece. What goes wrong ends them, and is told in ``trouble``.

    What was read before it is not lost: hence `read1`, which never holds back half a piece.
    """

    def __init__(self, file: Readable) -> None:
        self.trouble: str | None = None
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        """Read to the end, or as far as it goes."""
        try:
            while piece := self._file.read1(_PIECE):
                yield piece
        except READ_ERRORS as error:
            self.trouble = sentence(error)


def sentence(error: BaseException) -> str:
    """Say what went wrong, without the path and the number that the system puts round it."""
    if isinstance(error, zlib.error):  # Error -3 while decompressing data: invalid distance set
        return f"it is damaged ({str(error).rpartition(': ')[2]})"
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text or type(error).__name__
