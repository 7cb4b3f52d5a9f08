"""Tar archives of messages, read as they stream by; nothing is ever put on the disk."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import IO, Self

from sscsim.sources.folders import shown
from sscsim.sources.headers import MAX_HEAD
from sscsim.sources.mbox import MBOXES, read_mbox
from sscsim.sources.strangers import by_first_bytes
from sscsim.sources.streams import READ_ERRORS, Item, Pieces, sentence

__all__ = ["read_tar"]

# A member's own description, in bytes: names are short. Python reads it as a whole into memory.
_LONGEST_DESCRIPTION = 1 << 20
_DESCRIPTIONS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)

# `tarfile` lets some errors of its own out when the bytes of an archive make no sense.
_LET_OUT = (ArithmeticError, LookupError, TypeError, ValueError)


class _Member(tarfile.TarInfo):
    """A member of an archive whose description fits into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        member = super().frombuf(buf, encoding, errors)
        if member.type in _DESCRIPTIONS and member.size > _LONGEST_DESCRIPTION:
            raise tarfile.ReadError("a file in it has a description of more than 1 MiB")
        return member


def read_tar(file: IO[bytes], name: str) -> Iterator[Item]:
    """
    Read every file in an archive as one message, named ``<archive>/<path in it>``.

    One that is called an mbox is read as such. What it begins with tells nothing: many a single
    message was saved with its envelope line.

    Where the archive breaks off, whatever was read is kept, and one more item says so.
    """
    count = 0
    try:
        with tarfile.open(fileobj=file, mode="r|*", tarinfo=_Member) as archive:
            while (member := archive.next()) is not None:
                if not member.isdir():
                    yield from _items(archive, member, name)
                    count += 1
                archive.members = []  # type: ignore[attr-defined]  # else it keeps every member
    except (*READ_ERRORS, tarfile.TarError, *_LET_OUT) as error:
        what = "it makes no sense" if isinstance(error, _LET_OUT) else sentence(error)
        yield Item(name, name, trouble=f"breaks off, with {count} of its files read: {what}")


def _items(archive: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> Iterator[Item]:
    own_name = f"{name}/{shown(member.name)}"
    stream = archive.extractfile(member) if member.isreg() else None
    if not isinstance(stream, io.BufferedReader):
        yield Item(name, own_name, trouble="is a link or a device, not a message")
    elif own_name.lower().endswith(MBOXES):
        yield from read_mbox(Pieces(stream), own_name)
    else:
        head = stream.read(MAX_HEAD + 1)
        stranger = by_first_bytes(own_name, head)
        trouble = None if stranger is None else str(stranger)
        yield Item(name, own_name, head=head, trouble=trouble)
