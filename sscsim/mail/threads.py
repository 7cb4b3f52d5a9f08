"""Thread marks: what in a message may tie it to an earlier one.

Message ids, the conversation index, the tracking token and the words of the subject, each brought
into the one form in which they are compared.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sscsim.mail.noise import Noise
from sscsim.mail.text import WHITE_SPACE
from sscsim.vocabulary import CONVERSATION_BASE_LENGTH

__all__ = [
    "BASE_LENGTH",
    "FORWARD_PREFIXES",
    "conversation_base",
    "find_tokens",
    "forward_prefix",
    "message_ids",
    "single_message_id",
    "strip_prefixes",
    "subject_words",
    "thread_index",
]

BASE_LENGTH = CONVERSATION_BASE_LENGTH  # bytes; each reply appends five more (COR-31)

FORWARD_PREFIXES = ("fw", "fwd", "wg", "tr", "rv", "i", "doorst", "vs", "vb")
_REPLY_PREFIXES = ("re", "aw", "sv", "antw", "res", "rép", "ref")

_AROUND_IDS = f"<>{WHITE_SPACE}"  # off in any order: an id that is read again is the same

_FORWARD = re.compile(rf"(?:{'|'.join(FORWARD_PREFIXES)})\s*:", re.IGNORECASE)
# Nothing is tried twice: a subject of a million spaces or prefixes must not take long. The group is
# atomic, not possessive, since Python before 3.11.5 matches too much there (gh-106052).
_PREFIXES = re.compile(
    rf"\s*+(?>(?:(?:{'|'.join(FORWARD_PREFIXES + _REPLY_PREFIXES)})"
    r"\s*+(?>(?:\[\d++\])?)\s*+:\s*+)*)",
    re.IGNORECASE,
)


def single_message_id(text: str | None) -> str | None:
    """
    Bring a Message-ID into the form that is compared: trimmed, without angle brackets.

    Servers add remarks, as in ``<1@fabrikam.example> (added by the relay)``, so what stands in
    brackets is the id if there are any. Returns None for a missing or empty id. Letter case is
    kept; whether it matters is a switch (COR-11).
    """
    if text is None:
        return None
    bracketed = next(_bracketed(text), text)
    return bracketed.strip(_AROUND_IDS) or None


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """
    Read every message id of an In-Reply-To or References header, repeated headers in turn.

    Ids in angle brackets are taken as they stand; a header without any is split at white space
    (COR-11, SP-10). Each id is kept once, in the order found.
    """
    found: dict[str, None] = {}
    for value in values:
        for raw in list(_bracketed(value)) or value.split():
            identifier = single_message_id(raw)
            if identifier:
                found[identifier] = None
    return tuple(found)


def _bracketed(value: str) -> Iterator[str]:
    """Split out ``<...>`` runs by hand: a regular expression could be made to run long."""
    start = value.find("<")
    while start != -1:
        end = value.find(">", start)
        if end == -1:
            return
        yield value[start : end + 1]
        start = value.find("<", end)


def thread_index(text: str | None) -> bytes | None:
    """
    Decode a ``Thread-Index`` header into the bytes of the conversation index.

    Returns None where the text is not base64 or holds fewer than 22 bytes: then it is no index
    (COR-31, SP-10).
    """
    if not text:
        return None
    compact = "".join(text.split())
    try:
        decoded = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if len(decoded) >= BASE_LENGTH else None


def conversation_base(index: bytes) -> bytes:
    """Cut a conversation index to its base, which all messages of one thread share (COR-32)."""
    return index[:BASE_LENGTH]


def forward_prefix(subject: str) -> bool:
    """
    Say whether a forward prefix opens the subject.

    Only the very first prefix counts: ``RE: FW: x`` answers, ``[list] FW: x`` is no forward
    (COR-14, SP-14).
    """
    return _FORWARD.match(subject.strip()) is not None


def strip_prefixes(subject: str) -> str:
    """Take off every leading reply and forward prefix, to compare what is left (COR-53)."""
    return _PREFIXES.sub("", subject, count=1).strip()


@lru_cache(maxsize=64)
def _token_pattern(prefixes: tuple[str, ...], digits: int) -> re.Pattern[str]:
    """Build the pattern once for an organisation's prefixes; it is asked for every subject."""
    longest_first = sorted(prefixes, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first))
    # A lookahead, so that tokens which overlap are all seen.
    return re.compile(rf"(?=((?:{alternatives})[0-9]{{{digits}}})(?![0-9]))", re.IGNORECASE)


@lru_cache(maxsize=1 << 10)  # a rule asks, and the row that is made asks again
def find_tokens(subject: str, prefixes: tuple[str, ...], digits: int) -> tuple[str, ...]:
    """
    Find every tracking token in a subject, in the order in which they stand, in lower case.

    A token is a known prefix followed by exactly ``digits`` digits; it may stand inside a word,
    and no further digit may follow (COR-24, SP-9).
    """
    if not prefixes:
        return ()
    found = _token_pattern(prefixes, digits).findall(subject)
    return tuple([token.lower() for token in found])


@lru_cache(maxsize=50_000)  # the subject of an email is compared with every message that comes
@lru_cache(maxsize=1 << 14)  # a message is compared with many emails, one of them with many more
def subject_words(subject: str, noise: Noise | None, limit: int) -> tuple[str, ...]:
    """
    Split a subject into the words that smart matching compares.

    What ``noise`` (``hashfilterkeywords``) matches is removed, the rest split at white space,
    lower-cased, each word kept once, the first ``limit`` (``hashmaxcount``) kept
    (COR-42, COR-43, SP-8).
    """
    text = noise.removed_from(subject) if noise is not None else subject
    return tuple(dict.fromkeys(text.lower().split()))[:limit]
