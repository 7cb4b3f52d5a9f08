"""
A message of Microsoft Graph as the headers that it had in the mail.

`internetMessageHeaders` holds them all, but only where it was asked for with ``$select``. Without
it the fields of the message tell the sender, the recipients, the ids and the conversation index,
and nothing tells In-Reply-To, unless its property (0x1042) was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sscsim.events import INBOX
from sscsim.sources.personentry import folded, person_entry

__all__ = ["Letter", "NoMessageError", "letter_of"]

_SELECT = (
    "Ask for $select=internetMessageId,internetMessageHeaders,subject,from,toRecipients,"
    "ccRecipients,receivedDateTime,conversationIndex."
)
_IN_REPLY_TO = "In-Reply-To"
# Fields of text, by the header whose place they take.
_TEXTS = {
    b"message-id": "internetMessageId",
    b"subject": "subject",
    b"date": "sentDateTime",
    b"thread-index": "conversationIndex",
}
_PEOPLE = {
    b"from": "from",
    b"to": "toRecipients",
    b"cc": "ccRecipients",
    b"bcc": "bccRecipients",
    b"reply-to": "replyTo",
}
# Without these a verdict would be about another message: none of them may be left out by $select.
# Cc that is not told is empty, as in a table without that column.
_NEEDED = ("internetMessageId", "subject", "from", "toRecipients")
_PROPERTIES = {"0x1042": b"in-reply-to", "0x1039": b"references"}  # of MAPI
_STANDARD = str.maketrans("-_", "+/")  # OData writes binary values in base64 for addresses
_Headers = dict[bytes, list[bytes]]


class NoMessageError(Exception):
    """This object is no message that could be judged; ``offer`` is what to ask for instead."""

    def __init__(self, what: str, offer: str | None = None) -> None:
        super().__init__(what)
        self.offer = offer


class Letter(NamedTuple):
    """The headers of a message by name in lower case, what they do not tell, and its folder."""

    headers: Mapping[bytes, Sequence[bytes]]
    untold: frozenset[str]
    folder: str = INBOX


def letter_of(value: Any) -> Letter:
    """
    Read one message; raises NoMessageError.

    >>> ivo = {"emailAddress": {"name": "Ivo", "address": "ivo@fabrikam.example"}}
    >>> letter = letter_of(
    ...     {"internetMessageId": "<1@x>", "subject": "Offer", "from": ivo, "toRecipients": [],
    ...      "receivedDateTime": "2026-03-02T08:00:00Z"})
    >>> letter.headers[b"from"], sorted(letter.untold)
    ([b'"Ivo" <ivo@fabrikam.example>'], ['In-Reply-To'])

    """
    if not isinstance(value, dict):
        raise NoMessageError("is no object, and so no message")
    headers = _given_headers(value.get("internetMessageHeaders"))
    if not headers:
        missing = [name for name in _NEEDED if name not in value]
        if missing:
            raise NoMessageError(f"does not tell {', '.join(missing)}", _SELECT)
    untold = frozenset() if headers else frozenset({_IN_REPLY_TO})
    for name, values in _properties(value.get("singleValueExtendedProperties")):
        headers.setdefault(name, values)
        untold -= {_IN_REPLY_TO} if name == b"in-reply-to" else frozenset()
    for name, values in _fields(value):
        headers.setdefault(name, values)
    received = value.get("receivedDateTime")
    if received is not None:  # by the mailbox itself, which the servers before it do not know
        headers[b"received"] = [_text(received, "receivedDateTime")]
    folder = "Drafts" if value.get("isDraft") is True else INBOX
    return Letter(headers, untold, folder)


def _given_headers(value: Any) -> _Headers:
    found: _Headers = {}
    for part in _list(value, "internetMessageHeaders"):
        name = part.get("name") if isinstance(part, dict) else None
        if not isinstance(name, str):
            raise NoMessageError("has in internetMessageHeaders what is no header")
        text = _text(part.get("value"), f"the header {name:.40}")
        found.setdefault(folded(name.strip().lower()), []).append(text)
    return found


def _fields(value: Mapping[str, Any]) -> Iterator[tuple[bytes, list[bytes]]]:
    for name, field in _TEXTS.items():
        if value.get(field) is not None:
            text = _text(value[field], field)
            standard = text.decode().translate(_STANDARD).encode() if field in _BINARY else text
            yield name, [standard]
    for name, field in _PEOPLE.items():
        told = value.get(field)
        people = [told] if isinstance(told, dict) else _list(told, field)
        entries = [entry for person in people if (entry := _entry(person, field))]
        if entries:
            yield name, [b", ".join(entries)] if name == b"from" else entries
    sender, from_ = value.get("sender"), value.get("from")
    if isinstance(sender, dict) and sender.get("emailAddress") != (from_ or {}).get("emailAddress"):
        yield b"sender", [_entry(sender, "sender")]


_BINARY = frozenset({"conversationIndex"})


def _properties(value: Any) -> Iterator[tuple[bytes, list[bytes]]]:
    for part in _list(value, "singleValueExtendedProperties"):
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            name = _PROPERTIES.get(part["id"].rpartition(" ")[2].lower())
            if name is not None:
                yield name, [_text(part.get("value"), part["id"])]


def _entry(person: Any, field: str) -> bytes:
    """Write a person as an entry of an address header."""
    told = person.get("emailAddress") if isinstance(person, dict) else None
    if not isinstance(told, dict):
        raise NoMessageError(f"has in {field} what is no recipient")
    name, address = told.get("name") or "", told.get("address") or ""
    if not isinstance(name, str) or not isinstance(address, str):
        raise NoMessageError(f"has in {field} no text")
    return person_entry(name, address)


def _list(value: Any, field: str) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise NoMessageError(f"has in {field} no list")
    return value


def _text(value: Any, field: str) -> bytes:
    if value is None:
        return b""
    if not isinstance(value, str):
        raise NoMessageError(f"has in {field} no text")
    return folded(value)
