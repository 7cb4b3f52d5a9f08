"""
The messages that other mail readers keep as their tests, and how they are put through `replay`.

Each is read beside the standard library's own reader (the legacy one, compat32). Where the two
differ, `DIFFERENT` says why ours is right.
"""

from __future__ import annotations

import email
import email.utils
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message as StandardMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from sscsim.cli.app import app
from sscsim.mail import (
    Address,
    decode_bytes,
    message_ids,
    single_message_id,
    thread_index,
)
from sscsim.sources import MailSource, read_message
from sscsim.synth import organisation_from, write_snapshot

# Bounds for reading one message; the slowest needs a hundredth of the time. The memory is a few
# copies of its bytes, and the tables of the decoders beside it.
SECONDS = 0.5
COPIES, MIB_BESIDE = 12, 2

SUITES = (
    *("suite-bounceparser", "suite-cpython", "suite-enmime", "suite-flanker", "suite-mime4j"),
    *("suite-rspamd", "suite-ruby-mail", "suite-spamassassin-testdata"),
)

# As `sscsim.mail` asks it: a strict reader gives up a whole header for one bad entry.
_LENIENT: Any = {"strict": False} if hasattr(email.utils, "supports_strict_parsing") else {}

_BEFORE_COLON = "white space before the colon is allowed (RFC 5322, 4.5); there the library stops"
_STRAY_LINE = "one stray line does not end the headers: who sent it and to whom comes after it"
_SPACES = "white space beside an encoded word is kept, and only that between two of them is not"
_ANGLES = "an address that stands before <...> is the name; the one inside is the address"
_MISSING_COMMA = "two addresses with white space between them are one malformed entry (SP-5)"
_NO_ADDRESS = "text without an address is a malformed entry, and does not vanish (SP-6)"
_CHARSET = "an encoded word in an unknown or tagged charset is decoded as far as that is possible"

DIFFERENT = {
    "suite-bounceparser/polish-autoreply.msg.eml": {"subject": _SPACES},
    "suite-cpython/msg_43.txt.eml": {"from": _NO_ADDRESS},
    "suite-enmime/low-quality/bad-header-start.raw.eml": {
        "from": "white space before the first header is nobody's, and does not hide it"
    },
    "suite-mime4j/mimetools-testmsgs/intl.msg.eml": {"subject": _SPACES},
    "suite-mime4j/testmsgs/obsolete.msg.eml": {"subject": _BEFORE_COLON},
    "suite-rspamd/phish_sender2.eml": dict.fromkeys(
        ("from", "to", "id", "subject", "date"), _STRAY_LINE
    ),
    "suite-rspamd/phish_sender4.eml": dict.fromkeys(
        ("sender", "to", "id", "subject", "date"), _STRAY_LINE
    ),
    "suite-rspamd/phish_sender6.eml": {"from": _ANGLES},
    "suite-ruby-mail/error_emails/bad_encoded_subject.eml": {"subject": _CHARSET},
    "suite-ruby-mail/error_emails/missing_body.eml": {
        "to": "what stands in <...> is one entry; this one is malformed, and not two"
    },
    "suite-ruby-mail/plain_emails/raw_email_incorrect_header.eml": dict.fromkeys(
        ("from", "to", "id", "subject", "date"), _STRAY_LINE
    ),
    "suite-ruby-mail/plain_emails/raw_email_multiple_from.eml": dict.fromkeys(
        ("from", "to"), _MISSING_COMMA
    ),
    "suite-ruby-mail/plain_emails/raw_email_with_at_display_name.eml": {"to": _ANGLES},
    "suite-ruby-mail/rfc2822/example13.eml": dict.fromkeys(
        ("from", "to", "id", "subject", "date", "received"), _BEFORE_COLON
    ),
    "suite-spamassassin-testdata/nice/unicode1.eml": {"subject": _CHARSET},
    "suite-spamassassin-testdata/nice/unicode2.eml": {"from": _NO_ADDRESS},
    "suite-spamassassin-testdata/spam/008.eml": {"from": _BEFORE_COLON},
}

UNREADABLE = {
    "suite-cpython/msg_19.txt.eml": "has no email headers",
    "suite-enmime/mail/erroneous.raw.eml": "has no email headers",
    "suite-mime4j/testmsgs/malformedHeader-noheader.msg.eml": "has no email headers",
    "suite-mime4j/testmsgs/malformedHeaderStartsBody-noheader.msg.eml": "has no email headers",
    "suite-ruby-mail/sample_output_multipart.eml": "is empty",
    "suite-spamassassin-testdata/spam/bsmtp.eml": "has no email headers",
    "suite-spamassassin-testdata/spam/bsmtpnull.eml": "is empty",
}


def files(corpora: Path, suite: str) -> list[Path]:
    """List the messages of a suite; lists of addresses that lie beside them are none."""
    return sorted((corpora / suite).rglob("*.eml"))


def ours(data: bytes, name: str) -> dict[str, Any]:
    """Read what is compared; a body and its end do not matter."""
    message = read_message(data, name)
    return {
        **{name: _bare(getattr(message, field)) for name, field in _ADDRESSES.items()},
        "id": message.messageid,
        "subject": " ".join(message.subject.split()),
        "date": message.date,
        "received": message.received,
        "in-reply-to": message.inreplyto,
        "references": message.references,
        "thread-index": message.conversationindex,
    }


_ADDRESSES = {"from": "from_", "sender": "sender", "to": "to", "cc": "cc", "bcc": "bcc"}
_ONCE = {"from", "sender"}


def _bare(entries: Iterable[Address]) -> list[str]:
    return [entry.address for entry in entries]


def standard(data: bytes) -> dict[str, Any]:
    """Read the same with the standard library, raw bytes as UTF-8 or Latin-1."""
    # What it says of a message with bare CRs in the body does not concern its head.
    message = email.message_from_bytes(data)
    values = {name.lower(): list(_values(message, name.lower())) for name in message}
    first = {name: found[0] for name, found in values.items()}
    subject = first.get("subject", "")
    with suppress(LookupError, UnicodeError, ValueError):
        subject = str(make_header(decode_header(subject)))
    lists = {name: values.get(name, [])[: 1 if name in _ONCE else None] for name in _ADDRESSES}
    date = _date(first.get("date", ""))
    return {
        **{name: _addresses(found) for name, found in lists.items()},
        "id": single_message_id(first.get("message-id")),
        "subject": " ".join(subject.split()),
        "date": date,
        "received": _date(first.get("received", "").rpartition(";")[2]) or date,
        "in-reply-to": message_ids(values.get("in-reply-to", [])),
        "references": message_ids(values.get("references", [])),
        "thread-index": thread_index(first.get("thread-index")),
    }


def differing(data: bytes, name: str) -> set[str]:
    """Name the fields that we read otherwise than the standard library."""
    beside = standard(data)
    return {field for field, value in ours(data, name).items() if value != beside[field]}


def _values(message: StandardMessage, name: str) -> Iterator[str]:
    for key, value in message.raw_items():
        if key.lower() == name:
            text = decode_bytes(str(value).encode("ascii", "surrogateescape"))
            yield " ".join(text.splitlines())


def _addresses(values: Iterable[str]) -> list[str]:
    return [address.lower() for _, address in getaddresses(list(values), **_LENIENT) if address]


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def entry(data: bytes) -> bytes:
    """Write a message as an mboxrd entry, as mail programs do."""
    lines = data.split(b"\n")
    quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
    return b"From MAILER-DAEMON Mon Mar  2 08:00:00 2026\n" + b"\n".join(quoted) + b"\n\n"


class Played:
    """What `sscsim replay` says of some files, put through an organisation made from all suites."""

    def __init__(self, folder: Path, corpora: Path) -> None:
        self._org = folder / "org"
        sources = [MailSource(corpora / suite) for suite in SUITES]
        write_snapshot(organisation_from(sources).sets, self._org)

    def records(self, path: Path) -> list[dict[str, Any]]:
        """Replay a path through the command line; the sums have to agree."""
        arguments = ["replay", "--org", str(self._org), "--mail", str(path), "--format", "json"]
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == 0, (path, result.stderr)
        told = json.loads(result.stdout)
        assert told["agrees"], path
        assert told["looked_at"] == len(told["decisions"]) == sum(told["outcomes"].values()), path
        return list(told["decisions"])


def outcomes(records: Iterable[dict[str, Any]]) -> Counter[str]:
    """Count records by outcome."""
    return Counter(record["outcome"] for record in records)


def concatenated(paths: Iterable[Path], mbox: Path) -> Path:
    """Write messages into one mbox, as mail programs do."""
    with mbox.open("wb") as file:
        file.writelines(entry(path.read_bytes()) for path in paths)
    return mbox
