"""The messages that other mail readers keep as their tests: all read, and none of them lost.

Each is read beside the standard library's own reader (the legacy one, compat32). Where the two
differ, `DIFFERENT` says why ours is right.
"""

from __future__ import annotations

import email
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message as StandardMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from sscsim.mail import Message, decode_bytes, single_message_id
from sscsim.sources import MailSource, messages, read_message

SECONDS = 0.5  # for one message; the slowest needs a hundredth of it

SUITES = (
    *("suite-bounceparser", "suite-cpython", "suite-enmime", "suite-flanker", "suite-mime4j"),
    *("suite-rspamd", "suite-ruby-mail", "suite-spamassassin-testdata"),
)

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
    "suite-rspamd/phish_sender4.eml": dict.fromkeys(("to", "id", "subject", "date"), _STRAY_LINE),
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
        ("from", "to", "id", "subject", "date"), _BEFORE_COLON
    ),
    "suite-spamassassin-testdata/nice/unicode1.eml": {"subject": _CHARSET},
    "suite-spamassassin-testdata/nice/unicode2.eml": {"from": _NO_ADDRESS},
    "suite-spamassassin-testdata/spam/008.eml": {"from": _BEFORE_COLON},
}

UNREADABLE = {
    "suite-cpython/msg_19.txt.eml": "has no headers",
    "suite-enmime/mail/erroneous.raw.eml": "has no headers",
    "suite-mime4j/testmsgs/malformedHeader-noheader.msg.eml": "has no headers",
    "suite-mime4j/testmsgs/malformedHeaderStartsBody-noheader.msg.eml": "has no headers",
    "suite-ruby-mail/sample_output_multipart.eml": "is empty",
    "suite-spamassassin-testdata/spam/bsmtp.eml": "has no headers",
    "suite-spamassassin-testdata/spam/bsmtpnull.eml": "is empty",
}


def _files(corpora: Path, suite: str) -> list[Path]:
    return sorted((corpora / suite).rglob("*.eml"))


def _ours(data: bytes, name: str) -> dict[str, Any]:
    """Read what is compared; a body and its end do not matter."""
    return _compared(read_message(data, name))


def _compared(message: Message) -> dict[str, Any]:
    return {
        "from": [entry.address for entry in message.from_],
        "to": [entry.address for entry in message.to],
        "cc": [entry.address for entry in message.cc],
        "id": message.messageid,
        "subject": " ".join(message.subject.split()),
        "date": message.date,
    }


def _standard(data: bytes) -> dict[str, Any]:
    """Read the same with the standard library, raw bytes as UTF-8 or Latin-1."""
    # What it says of a message with bare CRs in the body does not concern its head.
    message = email.message_from_bytes(data)
    subject = next(_values(message, "subject"), "")
    with suppress(LookupError, UnicodeError, ValueError):
        subject = str(make_header(decode_header(subject)))
    return {
        "from": _addresses([next(_values(message, "from"), "")]),
        "to": _addresses(_values(message, "to")),
        "cc": _addresses(_values(message, "cc")),
        "id": single_message_id(next(_values(message, "message-id"), None)),
        "subject": " ".join(subject.split()),
        "date": _date(next(_values(message, "date"), "")),
    }


def _values(message: StandardMessage, name: str) -> Iterator[str]:
    for key, value in message.raw_items():
        if key.lower() == name:
            text = decode_bytes(str(value).encode("ascii", "surrogateescape"))
            yield " ".join(text.splitlines())


def _addresses(values: Iterable[str]) -> list[str]:
    return [address.lower() for _, address in getaddresses(list(values)) if address]


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


@pytest.mark.parametrize("suite", SUITES)
def test_every_message_of_a_suite_is_read_in_time(corpora: Path, suite: str) -> None:
    """Or says why it cannot be read, and that is the case for those that are no messages."""
    unreadable = {}
    for path in _files(corpora, suite):
        name = path.relative_to(corpora).as_posix()
        data = path.read_bytes()
        begun = time.process_time()
        message = read_message(data, name)
        assert time.process_time() - begun < SECONDS, name
        if message.unreadable is not None:
            unreadable[name] = message.unreadable
    assert unreadable == {name: why for name, why in UNREADABLE.items() if name.startswith(suite)}


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_is_read_as_the_standard_library_reads_it(corpora: Path, suite: str) -> None:
    """Unless we know better: `DIFFERENT` lists these cases, all of them and no others."""
    differ: dict[str, set[str]] = {}
    for path in _files(corpora, suite):
        name, data = path.relative_to(corpora).as_posix(), path.read_bytes()
        ours, standard = _ours(data, name), _standard(data)
        fields = {field for field, value in ours.items() if value != standard[field]}
        if fields:
            differ[name] = fields
    assert differ == {name: set(why) for name, why in DIFFERENT.items() if name.startswith(suite)}


def test_the_table_of_differences_shows_what_we_read(corpora: Path) -> None:
    """Three of them in full, so that the reasons can be judged."""
    read = {
        name: _ours((corpora / name).read_bytes(), name)
        for name in (
            "suite-rspamd/phish_sender2.eml",
            "suite-ruby-mail/rfc2822/example13.eml",
            "suite-spamassassin-testdata/nice/unicode1.eml",
        )
    }
    stray, obsolete, tagged = read.values()
    assert stray["to"] == ["test@test.ru"]
    assert obsolete["from"] == ["jdoe@machine.example"]
    assert obsolete["date"] == datetime(1997, 11, 21, 15, 55, 6, tzinfo=UTC)
    assert tagged["subject"] == "Domače omrežje"


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_in_one_mbox_is_the_same_messages(
    corpora: Path, tmp_path: Path, suite: str
) -> None:
    """Every file is one message, whatever stands in it, and reads as it does alone."""
    paths = _files(corpora, suite)
    mbox = tmp_path / "suite.mbox"
    mbox.write_bytes(b"".join(_entry(path.read_bytes()) for path in paths))
    together = list(messages(MailSource(mbox)))
    assert [message.source for message in together] == [
        f"suite.mbox#{number}" for number in range(1, len(paths) + 1)
    ]
    for path, message in zip(paths, together, strict=True):
        alone = read_message(path.read_bytes(), message.source)
        # Alone, an empty message can be told from one without headers.
        unreadable = alone.unreadable and "has no headers"
        # In one file a message without a time takes that of the one before.
        received = message.received if alone.received is None else alone.received
        assert message == attrs.evolve(alone, received=received, unreadable=unreadable), path


def _entry(data: bytes) -> bytes:
    """Write a message as an mboxrd entry, as mail programs do."""
    lines = data.split(b"\n")
    quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
    return b"From MAILER-DAEMON Mon Mar  2 08:00:00 2026\n" + b"\n".join(quoted) + b"\n\n"


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_as_a_folder_is_every_file_once(corpora: Path, suite: str) -> None:
    """Under the path below the folder; the lists of addresses beside the messages, too."""
    folder = corpora / suite
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    assert [message.source for message in messages(MailSource(folder))] == files
