"""Tar archives of messages, read as they stream by; nothing is ever put on the disk."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, Self

from sscsim.sources.folders import shown
from sscsim.sources.headers import MAX_HEAD
from sscsim.sources.streams import READ_ERRORS, Item, sentence

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

    Where the archive breaks off, whatever was read is kept, and one more item says so.
    """
    count = 0
    try:
        with tarfile.open(fileobj=file, mode="r|*", tarinfo=_Member) as archive:
            while (member := archive.next()) is not None:
                if not member.isdir():
                    yield _item(archive, member, name)
                    count += 1
                archive.members = []  # type: ignore[attr-defined]  # else it keeps every member
    # `tarfile` lets some errors of its own out when the bytes of an archive make no sense.
    except (*READ_ERRORS, tarfile.TarError, ArithmeticError, LookupError, ValueError) as error:
        yield Item(
            name, name, trouble=f"breaks off, with {count} of its files read: {sentence(error)}"
        )


def _item(archive: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> Item:
    own_name = f"{name}/{shown(member.name)}"
    stream = archive.extractfile(member) if member.isreg() else None
    if stream is None:
        return Item(name, own_name, trouble="is a link or a device, not a message")
    return Item(name, own_name, head=stream.read(MAX_HEAD + 1))
