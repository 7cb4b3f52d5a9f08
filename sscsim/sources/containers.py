"""
Whatever mail lies in: single messages, mbox files, archives, folders of them, Maildirs.

What a file is, its name says; where it does not, its first bytes do. Bodies pass by, only the heads
of messages are kept, so a file may be larger than memory.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sscsim.events import INBOX
from sscsim.sources.folders import Listed, kind_of, list_folder, shown
from sscsim.sources.headercolumns import Columns
from sscsim.sources.headers import MAX_HEAD
from sscsim.sources.headertable import (
    NoTableError,
    Table,
    is_table_name,
    opened_table,
    read_table,
    without_notes,
)
from sscsim.sources.jsonmail import LONGEST_SIGN, is_json_mail, read_json_mail
from sscsim.sources.mbox import MBOXES, read_mbox
from sscsim.sources.outlookfile import OLE, read_outlook
from sscsim.sources.strangers import LONGEST, by_first_bytes
from sscsim.sources.streams import (
    READ_ERRORS,
    Item,
    OnRead,
    Pieces,
    open_file,
    open_gzip,
    sentence,
)
from sscsim.sources.tarball import read_tar

__all__ = [
    "columns_of",
    "files_of",
    "first_item",
    "is_mail_table",
    "is_plain_mbox",
    "read_files",
    "read_items",
    "state_of",
    "table_in",
]

_ARCHIVES = (".tar", ".tar.gz", ".tgz")
_MESSAGE = ".eml"


def files_of(path: Path) -> list[Listed]:
    """List the files that a path given by a person means, ordered by name."""
    kind = kind_of(path)
    if kind == "folder":
        return without_notes(list_folder(path))
    return [Listed(shown(path.name), path, trouble=None if kind in {"file", "pipe"} else kind)]


def read_items(path: Path, on_read: OnRead | None = None) -> Iterator[Item]:
    """Read the heads of all messages at a path, in the order of names and then as stored."""
    return read_files(files_of(path), on_read)


def read_files(files: Iterable[Listed], on_read: OnRead | None = None) -> Iterator[Item]:
    """
    Read the heads of all messages of some files, as they come and then as stored.

    Never raises for what it finds there: trouble is an item, too.
    """
    for listed in files:
        name, folder = listed.name, listed.folder
        if listed.trouble is not None:
            yield Item(name, name, trouble=listed.trouble, folder=folder)
        elif folder == INBOX:
            yield from _read_file(listed, on_read)
        else:
            yield from (item._replace(folder=folder) for item in _read_file(listed, on_read))


def first_item(listed: Listed) -> Item | None:
    """
    Read the first message of a file; None where there is none.

    Of a table only its first row is looked at: a trace would else be read to its end.
    """
    try:
        with table_in(listed) as table:
            if table is not None:
                return next(read_table(table, listed.name, most=1), None)
    except (*READ_ERRORS, NoTableError):
        pass  # told below
    return next(read_files([listed]), None)


def _read_file(listed: Listed, on_read: OnRead | None) -> Iterator[Item]:
    name = listed.name
    try:
        with open_file(listed.path, on_read) as file:
            before, single = state_of(file), False
            for item in _read_as_named(file, listed):
                yield item
                single = item.source == name  # its head is read at once
            if not single and state_of(file) != before:
                yield Item(name, name, trouble="changed while it was read: replay it again")
    except READ_ERRORS as error:
        yield Item(name, name, trouble=f"cannot be read: {sentence(error)}")


def columns_of(listed: Listed) -> Columns | None:
    """Look at the columns of a table; None where it is none, or is broken."""
    try:
        with table_in(listed) as table:
            return None if table is None else table.columns
    except (*READ_ERRORS, NoTableError):
        return None


def is_mail_table(path: Path) -> bool:
    """Say whether a file holds mail as a table, a trace or JSON; nothing else of it is read."""
    [listed, *others] = files_of(path) or [Listed("", path, trouble="is empty")]
    if others or listed.trouble is not None or _kind(listed) != "file":
        return False
    if columns_of(listed) is not None:
        return True
    try:
        with open_file(listed.path) as file:
            return is_json_mail(file.peek(LONGEST_SIGN))
    except READ_ERRORS:
        return False


@contextmanager
def table_in(listed: Listed) -> Iterator[Table | None]:
    """
    Open a file as a table; None where it is none, or no file.

    Raises NoTableError, or what reading a file raises, where it is a broken one.
    """
    if listed.trouble is not None or not is_table_name(listed.name) or _kind(listed) != "file":
        yield None
        return
    ending = listed.name.lower()
    with open_file(listed.path) as file:
        packed = ending.endswith(".gz")
        yield opened_table(open_gzip(file) if packed else file, ending.removesuffix(".gz"))


def _kind(listed: Listed) -> str:
    return "message" if listed.message else kind_of(listed.path)


def state_of(file: io.BufferedReader) -> tuple[int, int] | None:
    """Tell size and time of a file, so that a change is noticed; a pipe has neither."""
    status = os.fstat(file.fileno())
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def _read_as_named(file: io.BufferedReader, listed: Listed) -> Iterator[Item]:
    name, ending = listed.name, listed.name.lower()
    if listed.message:
        yield from _read_message_or_mbox(file, name, _MESSAGE)
    elif ending.endswith(_ARCHIVES):
        yield from read_tar(file, name)
    elif ending.endswith(".gz"):
        with open_gzip(file) as unpacked:
            yield from _read_plain(unpacked, name, ending.removesuffix(".gz"))
    else:
        yield from _read_plain(file, name, ending)


def _read_plain(file: io.BufferedReader | gzip.GzipFile, name: str, ending: str) -> Iterator[Item]:
    try:
        table = opened_table(file, ending)
    except NoTableError as error:
        yield Item(name, name, trouble=str(error), offer=error.offer)
        return
    if table is not None:
        yield from read_table(table, name)
    elif not ending.endswith((*MBOXES, _MESSAGE)) and is_json_mail(file.peek(LONGEST_SIGN)):
        yield from read_json_mail(file, name, ending)
    else:
        yield from _read_message_or_mbox(file, name, ending)


def _read_message_or_mbox(
    file: io.BufferedReader | gzip.GzipFile, name: str, ending: str
) -> Iterator[Item]:
    start = file.peek(LONGEST)
    if start.startswith(OLE):
        yield from read_outlook(file, name)
        return
    stranger = by_first_bytes(ending, start)
    if stranger is not None:
        yield Item(name, name, trouble=str(stranger), offer=stranger.offer)
        return
    if _is_mbox(file, ending):
        yield from read_mbox(Pieces(file), name)
    else:
        yield _single(Pieces(file), name)


def _is_mbox(file: io.BufferedReader | gzip.GzipFile, ending: str) -> bool:
    if ending.endswith((*MBOXES, _MESSAGE)):
        return ending.endswith(MBOXES)
    return file.peek(len(b"From ")).startswith(b"From ")


def is_plain_mbox(file: io.BufferedReader, listed: Listed) -> bool:
    """Say whether a file is an mbox that is neither packed nor something else under that name."""
    ending = listed.name.lower()
    if listed.message or ending.endswith((*_ARCHIVES, ".gz")):
        return False
    start = file.peek(LONGEST)
    known = start.startswith(OLE) or by_first_bytes(ending, start) is not None
    return not known and _is_mbox(file, ending)


def _single(pieces: Pieces, name: str) -> Item:
    """Read one message, no further than its headers."""
    head = b""
    for piece in pieces:
        head += piece
        if b"\n\n" in head or b"\r\n\r\n" in head or len(head) > MAX_HEAD:
            return Item(name, name, head=head)
    if pieces.trouble is not None:
        return Item(name, name, trouble=f"the file breaks off in its headers: {pieces.trouble}")
    return Item(name, name, head=head)
