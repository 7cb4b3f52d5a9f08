"""In which encoding a text was saved: by its mark, or by where its zero bytes stand."""

from __future__ import annotations

__all__ = ["encoding_of"]

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_LOOKED_AT = 400
_SHARE = 0.4  # of the bytes at even or odd places; a text in another script has fewer zeros


def encoding_of(start: bytes) -> str:
    """
    Name the encoding of a text that begins with these bytes.

    Exchange writes its reports in UTF-16, often without the mark that says so.

    >>> encoding_of("Received,Subject".encode("utf-16-le")), encoding_of(b"Received,Subject")
    ('utf-16-le', 'utf-8')

    """
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
    if marked is not None:
        return marked
    looked_at = start[:_LOOKED_AT]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = looked_at[first::2], looked_at[1 - first :: 2]
        if zeros.count(0) > _SHARE * len(zeros) and others.count(0) == 0:
            return name
    return "utf-8"
