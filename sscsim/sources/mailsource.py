"""A mail source as a person writes it: ``PATH``, or ``ADDRESS=PATH`` for the Inbox of a mailbox."""

from __future__ import annotations

from pathlib import Path

import attrs

from sscsim.mail import is_wellformed
from sscsim.sources.folders import shown

__all__ = ["MailSource"]


@attrs.frozen
class MailSource:
    """A path with mail, and the address whose Inbox it is, if it is one."""

    path: Path
    address: str | None = None

    @classmethod
    def parse(cls, text: str) -> MailSource:
        """
        Read ``PATH`` or ``ADDRESS=PATH``; both may contain equals signs.

        Text that is a path is one. Else the equals sign counts that has an address before it and a
        path that exists behind it; else one that has an @ before it, or such a path behind it.
        """
        if not _exists(text):
            parts = [(text[:at], text[at + 1 :]) for at, mark in enumerate(text) if mark == "="]
            for fits in (_address_and_path, _address_and_anything, _anything_and_path):
                for address, path in parts:
                    if fits(address, path):
                        return cls(Path(path), address.strip().lower())
        return cls(Path(text))

    def __str__(self) -> str:
        """As it is written on the command line."""
        path = shown(str(self.path))
        return path if self.address is None else f"{self.address}={path}"


def _address_and_path(address: str, path: str) -> bool:
    return is_wellformed(address.strip().lower()) and _exists(path)


def _address_and_anything(address: str, _path: str) -> bool:
    return "@" in address


def _anything_and_path(_address: str, path: str) -> bool:
    return _exists(path)


def _exists(path: str) -> bool:
    try:
        return path != "" and Path(path).exists()
    except (OSError, ValueError):  # too long for a path, or with a null byte
        return False
