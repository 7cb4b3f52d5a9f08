"""
What is fuzzed in a header: addresses, message ids, dates, encoded words, marks of a thread.

Each reader is held to more than not crashing: what it gives can be given to it again, a plain text
means to it what it means to the standard library, and the answer is never longer than the question.
"""

from __future__ import annotations

import base64
import binascii
import email.utils
import re
from collections.abc import Callable, Mapping
from datetime import UTC

from sscsim.mail import parse_date
from sscsim.mail.addresses import is_wellformed
from sscsim.mail.addresslists import parse_address_list
from sscsim.mail.noise import ExpressionError, noise
from sscsim.mail.text import decode_bytes, decode_words, without_surrogates
from sscsim.mail.threads import (
    BASE_LENGTH,
    conversation_base,
    find_tokens,
    forward_prefix,
    message_ids,
    single_message_id,
    strip_prefixes,
    subject_words,
    thread_index,
)

__all__ = ["HEADERS"]

_LONGEST = 320  # characters that malformed text keeps
_ATOM = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
_SIMPLE = rf"(?:(?:[A-Za-z]+ )*<{_ATOM}@{_ATOM}>|{_ATOM}@{_ATOM})"
_SIMPLE_LIST = re.compile(rf"{_SIMPLE}(?:, {_SIMPLE})*")
_PREFIXES = ("CRM:", "SUP")
_QUICK = 12  # signs


def _addresses(data: bytes) -> None:
    """Each entry is in canonical form; well-formed ones are read again as they are."""
    text = decode_bytes(data)
    entries = list(parse_address_list(text))
    assert len(entries) <= len(text)
    for entry in entries:
        assert entry.address == entry.address.strip().lower()
        assert is_wellformed(entry.address) or not entry.wellformed
        assert entry.wellformed or len(entry.address) <= 3 * _LONGEST, "lower case may be longer"
    simple = [one.address for one in entries if re.fullmatch(f"{_ATOM}@{_ATOM}", one.address)]
    assert [one.address for one in parse_address_list(", ".join(simple))] == simple
    if _SIMPLE_LIST.fullmatch(text):
        library = [address.lower() for _, address in email.utils.getaddresses([text])]
        assert [one.address for one in entries] == library


def _ids(data: bytes) -> None:
    """Ids are trimmed parts of the header, each once; in brackets again, they are the same."""
    text = decode_bytes(data)
    ids = message_ids(text.split("\n"))
    assert len(set(ids)) == len(ids)
    for one in ids:
        assert one == one.strip()
        assert one in text
        assert single_message_id(one) == one, "an id that is stored and read again is another"
    plain = [one for one in ids if "<" not in one and ">" not in one]
    assert list(message_ids([" ".join(f"<{one}>" for one in plain)])) == plain
    single = single_message_id(text)
    assert single is None or single_message_id(single) == single


def _thread_index(data: bytes) -> None:
    """What strict base64 reads is read alike; an index written down is read again."""
    text = decode_bytes(data)
    index = thread_index(text)
    compact = "".join(text.split())
    try:
        strict = binascii.a2b_base64(compact.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        strict = b""
    assert len(strict) < BASE_LENGTH or index == strict
    written = base64.encodebytes(data).decode()
    assert thread_index(written) == (data if len(data) >= BASE_LENGTH else None)
    if index is not None:
        assert len(index) >= BASE_LENGTH == len(conversation_base(index))
        assert conversation_base(index + b"reply") == conversation_base(index)


def _dates(data: bytes) -> None:
    """A date is a moment in UTC; written as mail writes it, it is the same moment again."""
    moment = parse_date(decode_bytes(data))
    if moment is None:
        return
    assert moment.tzinfo is UTC
    if moment.year > 999:  # three digits count from 1900, and two from 1969
        assert parse_date(email.utils.format_datetime(moment)) == moment


def _words(data: bytes) -> None:
    """A text that is encoded is decoded to itself; one without words stays as it is."""
    text = without_surrogates(decode_bytes(data))
    decoded = decode_words(text)
    assert decoded == without_surrogates(decoded)
    assert len(decoded) <= 4 * len(text)
    assert decoded == text or "=?" in text
    packed = base64.b64encode(text.encode()).decode()
    assert decode_words(f"=?utf-8?b?{packed}?=") == text
    halves = (f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in _halves(text.encode()))
    assert decode_words("\n ".join(halves)) == text


def _halves(data: bytes) -> tuple[bytes, bytes]:
    middle = len(data) // 2
    return data[:middle], data[middle:]


def _tokens(data: bytes) -> None:
    """The first byte chooses how many digits; a slow search finds the same tokens."""
    digits, subject = (data[0] % 6 + 1 if data else 3), decode_bytes(data[1:])
    slow = []
    for start in range(len(subject)):
        for prefix in _PREFIXES:
            end = start + len(prefix) + digits
            token = subject[start:end].lower()
            number = token[len(prefix) :]
            if (
                token.startswith(prefix.lower())
                and len(number) == digits
                and set(number) <= _DIGITS
                and subject[end : end + 1] not in _DIGITS
            ):
                slow.append(token)
    assert list(find_tokens(subject, _PREFIXES, digits)) == slow


_DIGITS = set("0123456789")


def _subjects(data: bytes) -> None:
    """Prefixes come off in front and all at once; words are few, small and different."""
    subject = decode_bytes(data)
    stripped = strip_prefixes(subject)
    assert subject.strip().endswith(stripped)
    assert strip_prefixes(stripped) == stripped
    assert not forward_prefix(subject) or len(stripped) < len(subject.strip())
    words = subject_words(subject, None, 20)
    assert len(set(words)) == len(words) <= 20
    assert subject_words(" ".join(words), None, 20) == words


def _noise(data: bytes) -> None:
    """The first line is an expression, the rest a subject: `re` takes the same off, if it can."""
    expression, _, subject = decode_bytes(data).partition("\n")
    try:
        taken_off = noise(expression)
    except ExpressionError:
        return
    left = taken_off.removed_from(subject)
    kept = iter(subject)
    assert all(sign in kept for sign in left), "signs were added or changed places"
    if len(subject) <= _QUICK and len(expression) <= 2 * _QUICK:  # `re` may take years for more
        assert left == re.sub(expression, "", subject)


HEADERS: Mapping[str, Callable[[bytes], None]] = {
    "addresses": _addresses,
    "ids": _ids,
    "thread-index": _thread_index,
    "dates": _dates,
    "words": _words,
    "tokens": _tokens,
    "subjects": _subjects,
    "noise": _noise,
}
