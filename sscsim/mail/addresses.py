"""Addresses: their one canonical form, and which text has the form of an address at all."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Address", "is_wellformed", "parse_address"]

# SP-5: exactly one @, something before it, at least two dotted labels after it, none empty.
_FORBIDDEN = r"@\s\x00-\x1f\x7f-\x9f<>,;()"
_FORM = re.compile(rf"[^{_FORBIDDEN}]+@[^{_FORBIDDEN}.]+(?:\.[^{_FORBIDDEN}.]+)+")


class Address(NamedTuple):
    """
    One entry of an address header: the address in lower case, and the name shown beside it.

    >>> from sscsim import Address
    >>> str(Address("ivo@fabrikam.example", "Ivo"))
    'ivo@fabrikam.example'

    """

    address: str
    name: str = ""
    wellformed: bool = True

    def __str__(self) -> str:
        """The bare address."""
        return self.address


def is_wellformed(text: str) -> bool:
    """
    Say whether a text has the form of an address.

    Source: VAL-1, settled in SP-5.
    """
    return _FORM.fullmatch(text) is not None


def parse_address(address: str, name: str = "") -> Address:
    """
    Bring one address into canonical form: trimmed, lower case, judged well formed or not.

    Comparison never looks at letter case or the display name (PTY-16).
    """
    text = address.strip().lower()
    return Address(text, name.strip(), is_wellformed(text))
