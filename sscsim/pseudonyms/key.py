"""The secret that makes pseudonyms: HMAC-SHA256 of the bytes of a file."""

from __future__ import annotations

import hmac
import stat
from pathlib import Path
from typing import NamedTuple

import attrs

from sscsim.errors import InputError, Place, Problem

__all__ = ["SHORTEST", "Key", "ReadKey", "read_key"]

SHORTEST = 16  # bytes: less can be guessed
_CONSONANTS = "bcdfghjklmnpqrstvwxz"  # no word comes out by accident, and no name
_LETTERS = 14  # 60 bits: of a million words two become alike once in two million cases


@attrs.frozen
class Key:
    """
    A secret, and what it makes of a text: the same each time, and nothing leads back.

    >>> from sscsim.pseudonyms import Key
    >>> key = Key(b"sixteen bytes ..")
    >>> key.letters("word", "offer") == key.letters("word", "offer")
    True
    >>> key.letters("word", "offer") == key.letters("local", "offer")
    False

    """

    secret: bytes = attrs.field(repr=False)

    def digest(self, kind: str, text: str | bytes) -> bytes:
        """Give 32 bytes for a text; the same text is another one in another kind of place."""
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        return hmac.digest(self.secret, kind.encode() + b"\0" + data, "sha256")

    def letters(self, kind: str, text: str) -> str:
        """Give fourteen small consonants for a text."""
        number = int.from_bytes(self.digest(kind, text))
        found = []
        for _ in range(_LETTERS):
            number, at = divmod(number, len(_CONSONANTS))
            found.append(_CONSONANTS[at])
        return "".join(found)


class ReadKey(NamedTuple):
    """A key, and what should be said about its file."""

    key: Key
    warnings: tuple[str, ...]


def read_key(path: Path) -> ReadKey:
    """
    Read a key file; one that others can read is told.

    Raises:
        InputError: the file cannot be read, or is shorter than 16 bytes.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "secret.key"
    ...     _ = path.write_bytes(bytes(32))
    ...     path.chmod(0o600)
    ...     read_key(path).warnings
    ()

    """
    place = Place(f"--key-file {path}")
    try:
        secret, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise InputError([Problem(place, f"{error.strerror}.", _MAKE)]) from None
    if len(secret) < SHORTEST:
        what = f"{len(secret)} bytes are no secret." if secret else "the file is empty."
        raise InputError([Problem(place, what, _MAKE)])
    open_ = mode & (stat.S_IRGRP | stat.S_IROTH)
    told = (f"--key-file {path}: others can read it. Run: chmod 600 {path}",) if open_ else ()
    return ReadKey(Key(secret), told)


_MAKE = f"Give a file of at least {SHORTEST} bytes, for example: head -c 32 /dev/urandom > FILE"
