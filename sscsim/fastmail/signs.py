"""What each byte may be in a header: one look-up instead of comparisons, for compiled code."""

from __future__ import annotations

import numpy as np

__all__ = [
    "ATOM",
    "BASE64",
    "BLANK",
    "LINE",
    "LOWER",
    "NAME",
    "NO_BASE64",
    "PRINTED",
    "SIGNS",
    "SPACE",
]

NAME, PRINTED, ATOM, BLANK = 1, 2, 4, 8  # bits of a sign
SPACE, LINE = 32, 10

_PLAIN_BLANKS = b" \t\n"  # a header holds a line feed only where it is folded


def _signs() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    signs = np.zeros(256, np.uint8)
    for sign in range(256):
        printed = 32 <= sign <= 126  # noqa: PLR2004 - ASCII
        blank = sign in _PLAIN_BLANKS
        signs[sign] |= NAME * (printed and not blank and sign != ord(":"))
        signs[sign] |= PRINTED * (printed or blank)
        signs[sign] |= ATOM * (printed and not blank and sign not in b'"(),:;<>[]\\')
        signs[sign] |= BLANK * blank
    return signs


SIGNS = _signs()
LOWER = np.frombuffer(bytes(range(256)).lower(), np.uint8)

NO_BASE64 = 64
BASE64 = np.full(256, NO_BASE64, np.uint8)  # the value of each sign of base64
for _value, _sign in enumerate(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"):
    BASE64[_sign] = _value
