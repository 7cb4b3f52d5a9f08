"""Mail files that seem to break off: an mbox that ends inside the headers of its last message."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator

from sscsim.sources.containers import files_of, is_plain_mbox
from sscsim.sources.folders import Listed
from sscsim.sources.mailsource import MailSource
from sscsim.sources.streams import READ_ERRORS, open_file

__all__ = ["half_written"]

_LOOK_BACK = 1 << 16  # bytes: whoever writes longer headers last is not told
_EMPTY_LINES = (b"\n\n", b"\n\r\n")


def half_written(sources: Iterable[MailSource]) -> Iterator[str]:
    """
    Name the mbox files that end before the headers of their last message do.

    What is there is read and decided all the same: a message without a body may end so, too.
    """
    for listed in (each for source in sources for each in files_of(source.path)):
        if listed.trouble is None and not listed.message and _breaks_off(listed):
            yield (
                f"{listed.name}: ends inside the headers of its last message. It may be "
                "half-written: see whether all of it was copied."
            )


def _breaks_off(listed: Listed) -> bool:
    if not listed.path.is_file():  # what is taken out of a pipe cannot be put back
        return False
    try:
        with open_file(listed.path) as file:
            return is_plain_mbox(file, listed) and _ends_in_headers(file)
    except READ_ERRORS:
        return False  # told when it is read


def _ends_in_headers(file: io.BufferedReader) -> bool:
    file.seek(0, os.SEEK_END)
    file.seek(max(file.tell() - _LOOK_BACK, 0))
    last = (b"\n" + file.read()).rpartition(b"\nFrom ")[2]
    return bool(last.strip()) and not any(mark in last for mark in _EMPTY_LINES)
