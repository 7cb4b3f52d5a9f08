"""
Address headers, split into entries, each of them one address or malformed (SP-6).

Where an entry ends is found here, because the standard library's list has lost it: it gives two
addresses for ``alice@fabrikam.example)bob@contoso.example``, and raises on nested comments. The
address inside an entry is read by the standard library.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import attrs

from sscsim.mail.addresses import Address, is_wellformed, parse_address
from sscsim.mail.text import comment_end, decode_words

__all__ = ["parse_address_list"]

# Nearly every header is a list of `Name <address>`, `"Name" <address>` and `address`.
_PLAIN_ENTRY = re.compile(
    r"""\s*+(?: (?: "([^"\\]*+)" | ([^"(),:;<>\[\]\\]*+) ) \s*+ <([^\s"(),:;<>\[\]\\]++)>
              | (?![^\s,]*=\?) ([^\s"(),:;<>\[\]\\]++) ) \s*+ (?:,|\Z)""",
    re.VERBOSE,
)
# Everything else: the pieces between which an entry may end. An encoded word stays whole, since
# senders leave the comma of `Reyes, Hanna` as it is in one.
_PIECE = re.compile(
    r"""  "[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)
        | \[[^\[\]\\]*+\]
        | =\?[^?\s]++\?[bBqQ]\?[^?]*+\?=
        | [^"\[=\\(),:;<>]++
        | \\.
        | .""",
    re.VERBOSE | re.DOTALL,
)
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# The quotes of "hanna"@contoso.example mean nothing (RFC 5322, 3.4.1).
_NEEDLESS_QUOTES = re.compile(r"""\s*"([\w!#$%&'*+/=?^`{|}~.-]+)"\s*(@.*)""", re.DOTALL)

_LONGEST = 320  # characters of an address (RFC 3696): the rest of malformed text is ballast
_CACHED_LENGTH = 200
# Later versions of Python refuse a whole list for one bad entry, unless told otherwise.
_LENIENT: Any = {"strict": False} if hasattr(email.utils, "supports_strict_parsing") else {}


def parse_address_list(text: str) -> Iterator[Address]:
    """
    Read every entry of an address header, in order.

    An entry with text but no address is malformed and keeps its text. An empty entry, an empty
    ``<>`` and the name of a group are no entries; the members of a group are (SP-6).
    """
    at = 0
    while at < len(text):
        plain = _PLAIN_ENTRY.match(text, at)
        if plain is None:
            yield from _carefully(text[at:])
            return
        quoted, name, inside, bare = plain.groups()
        yield _address(inside or bare, quoted or name or "")
        at = plain.end()


def _carefully(text: str) -> Iterator[Address]:
    for entry in _entries(text):
        address = entry.address()
        if address is not None:
            yield address


@attrs.define
class _Entry:
    """An entry while it is collected: the text before ``<``, the text inside, the comments."""

    outside: list[str] = attrs.field(factory=list)
    inside: list[str] | None = None
    comments: list[str] = attrs.field(factory=list)
    closed: bool = False  # ``>`` has been read
    route: bool = False  # ``<@a,@b:address>``, as mail was once sent round
    addressed: bool = False  # an @ stands outside, so a colon cannot end the name of a group

    def add(self, piece: str) -> None:
        """Take a piece of text, inside or outside."""
        if self.inside is None:
            self.outside.append(piece)
            self.addressed = self.addressed or ("@" in piece and piece[0] != '"')
        else:
            self.route = self.route or (not self.inside and piece.lstrip().startswith("@"))
            self.inside.append(piece)

    def address(self) -> Address | None:
        """Read the address that was collected; None if this is no entry."""
        outside = "".join(self.outside).strip()
        if self.inside is None:
            return _read(outside, " ".join(self.comments)) if outside else None
        inside, name = "".join(self.inside).strip(), _unquoted(outside).strip()
        if self.route:
            inside = inside.rpartition(":")[2].strip()
        if not inside:
            return _malformed(name, name) if name else None
        return _read(inside, name or " ".join(self.comments))


def _entries(text: str) -> Iterator[_Entry]:
    """Collect the entries of a list: they end at a comma or semicolon, or after ``>``."""
    entry = _Entry()
    at = 0
    while piece := _PIECE.match(text, at):
        at = piece.end()
        mark = piece.group()
        if mark == "(":
            at = comment_end(text, at - 1)
            entry.comments.append(text[piece.end() : at].removesuffix(")").strip())
        elif _ends(entry, mark):
            yield entry
            entry = _Entry()
            _take(entry, mark)
        elif mark == ":" and entry.inside is None and not entry.addressed:
            entry = _Entry()  # that was the name of a group
        else:
            _take(entry, mark)
    yield entry


def _ends(entry: _Entry, mark: str) -> bool:
    """Say whether this piece ends the entry before it. Two addresses may lack their comma."""
    if entry.closed:
        return not mark.isspace()
    # A comma inside ``<`` means that ``>`` was forgotten.
    return (mark == "," and not entry.route) or (mark == ";" and entry.inside is None)


def _take(entry: _Entry, mark: str) -> None:
    """Let a piece be a part of its entry; the mark that has ended the entry before is none."""
    if mark == "<" and entry.inside is None:
        entry.inside = []
    elif mark == ">" and entry.inside is not None:
        entry.closed = True
    elif entry.inside is not None or mark not in {",", ";"}:
        entry.add(mark)


def _read(text: str, name: str) -> Address:
    """Read one address; text without an address is malformed, and shown beside itself."""
    needless = _NEEDLESS_QUOTES.fullmatch(text)
    if needless is not None:
        text = "".join(needless.groups())
    elif _QUOTED.fullmatch(text):
        return _malformed(text, name)
    if is_wellformed(text.lower()):
        return _address(text, name)
    if len(text) > _LONGEST:
        return _malformed(text, name)
    # The long way for what RFC 5322 still allows: white space round the dots and the @, routes.
    found = email.utils.getaddresses([text], **_LENIENT)
    single = found[0][1] if len(found) == 1 else ""
    if "@" in single:
        return _address(single, name)
    return _malformed(text, name)


def _malformed(text: str, name: str) -> Address:
    text = text[:_LONGEST].strip()
    return Address(text.lower(), decode_words(name) or decode_words(_unquoted(text)), False)


def _unquoted(text: str) -> str:
    return _QUOTED.sub(lambda quoted: _ESCAPED.sub(r"\1", quoted.group(1)), text)


def _address(address: str, name: str) -> Address:
    """Bring an entry into canonical form. The same people are written to again and again."""
    if len(address) + len(name) > _CACHED_LENGTH:
        return _canonical(address, name)
    return _cached(address, name)


def _canonical(address: str, name: str) -> Address:
    return parse_address(address, decode_words(name))


_cached = lru_cache(maxsize=1 << 15)(_canonical)
