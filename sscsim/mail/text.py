"""Header text as people read it: encoded words decoded, nothing in it that cannot be stored.

The standard library decodes the words; which of them stand together, and what happens to one that
cannot be decoded, is decided here, because ``email.header`` raises on an unknown charset, reads
backslashes in plain text as escapes, and slows down with the square of the number of words.
"""

from __future__ import annotations

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from itertools import groupby

__all__ = [
    "WHITE_SPACE",
    "comment_end",
    "decode_bytes",
    "decode_words",
    "without_comments",
    "without_surrogates",
]

# What `str.strip` takes off, for whoever takes off other signs in the same go.
WHITE_SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

_WORD = r"=\?[^?\s]+\?[bBqQ]\?.*?\?="
_ONE_WORD = re.compile(_WORD, re.DOTALL)
# White space between two encoded words is no part of the text (RFC 2047, 6.2).
_WORDS_TOGETHER = re.compile(rf"{_WORD}(?:\s*+{_WORD})*", re.DOTALL)

_SURROGATE = re.compile("[\ud800-\udfff]")
_PARENTHESIS = re.compile(r"\\.|[()]", re.DOTALL)

# Python knows codecs that are no charsets of mail: some yield half characters, some take a time
# that grows with the square of the text.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


def decode_words(text: str) -> str:
    """
    Decode the encoded words (RFC 2047) of a header text; what cannot be decoded stays as it is.

    Words of one charset that stand together are decoded as one, because senders cut characters of
    several bytes in half.
    """
    # Only up to the last end mark: a text full of beginnings without end would take long.
    end = text.rfind("?=") + 2
    if end < 2 or "=?" not in text:  # noqa: PLR2004 - nothing found is -1
        return text
    return _WORDS_TOGETHER.sub(_decoded_run, text[:end]) + text[end:]


def _decoded_run(run: re.Match[str]) -> str:
    try:
        # One word at a time: see the head of this file. And on one line: the library knows more
        # line ends than mail does, and gives back a word with one in it as if it were none.
        words = (" ".join(word.splitlines()) for word in _ONE_WORD.findall(run.group()))
        parts = [decode_header(word)[0] for word in words]
    except HeaderParseError:
        return run.group()
    return "".join(
        _decoded(b"".join(data for data, _ in group), charset or "")
        for charset, group in groupby(parts, key=lambda part: part[1])
    )


def _decoded(data: bytes, charset: str) -> str:
    """Decode with the charset that is named, or with what senders mean who name none rightly."""
    try:
        codec = codecs.lookup(charset.partition("*")[0])  # RFC 2231 allows `charset*language`
        if codec.name not in _NO_CHARSETS:
            return without_surrogates(data.decode(codec.name, "replace"))
    except (LookupError, ValueError):
        pass
    return decode_bytes(data)


def decode_bytes(data: bytes) -> str:
    """Decode text of which nobody says the charset: UTF-8, else Latin-1, which never fails."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def without_surrogates(text: str) -> str:
    """Replace half characters, which no file and no terminal can take."""
    return _SURROGATE.sub("\ufffd", text)


def comment_end(text: str, start: int) -> int:
    """
    Find where the comment that opens at ``start`` has closed; the end of the text if never.

    Counts parentheses instead of descending into them: the comments of strangers nest as deep as
    they like.
    """
    depth = 0
    for mark in _PARENTHESIS.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(mark.group(), 0)
        if depth == 0:
            return mark.end()
    return len(text)


def without_comments(text: str) -> str:
    """Take the comments out of a header text that has no quotes, such as a date."""
    kept = []
    at = 0
    while (start := text.find("(", at)) != -1:
        kept.append(text[at:start])
        at = comment_end(text, start)
    return "".join([*kept, text[at:]])
