"""Outlook messages among mail files: read where `olefile` is there, and told where it is not."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from sscsim.sources.streams import Item

__all__ = ["OLE", "read_outlook"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what a compound file begins with

_LARGEST = 64 << 20  # bytes: the attachments lie in the same file
_AS_EML = "Save the message as .eml."


def read_outlook(file: io.BufferedReader | gzip.GzipFile, name: str) -> Iterator[Item]:
    """Read the one message of a file."""
    try:
        outlook: Any = import_module("sscsim.sources.outlook")
    except ImportError as error:
        what = f"is an Outlook message (.msg) that takes {error.name} to read"
        offer = f"Install it: pip install 'sscsim[msg]'. Or: {_AS_EML}"
        yield Item(name, name, trouble=f"{what}, which is not installed", offer=offer)
        return
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        what = f"is an Outlook message of more than {_LARGEST >> 20} MiB"
        yield Item(name, name, trouble=what, offer=_AS_EML)
        return
    try:
        head, headers, untold = outlook.outlook_message(data)
    except outlook.NotOutlookError as error:
        yield Item(name, name, trouble=f"is no Outlook message: {error}", offer=_AS_EML)
        return
    yield Item(name, name, head=head, headers=None if head else headers, untold=untold)
