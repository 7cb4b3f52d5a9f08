"""Heads of messages: which headers count, where the head ends, and what cannot be read."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from unittest import mock

import pytest

from sscsim.mail import Message
from sscsim.sources import headers, read_message

_HEAD = b"From: ivo@fabrikam.example\nTo: hanna@contoso.example\nSubject: Offer\n"


def _read(data: bytes | str) -> Message:
    return read_message(data if isinstance(data, bytes) else data.encode(), "m.eml")


def _told(data: bytes | str) -> str | None:
    message = _read(data)
    assert message == Message(source="m.eml", unreadable=message.unreadable)
    return message.unreadable


def test_a_message_is_what_its_headers_say() -> None:
    """Every header that anything depends on, and two that the product stores (SYN-15)."""
    index = bytes(range(27))
    message = _read(
        "Received: from relay.example by mail.example\n\tfor <hanna@contoso.example>;\n"
        "\tMon, 2 Mar 2026 09:00:05 +0100 (CET)\n"
        "Received: by relay.example; Mon, 2 Mar 2026 01:00:00 +0000\n"
        'From: "Brandt, Ivo" <Ivo@Fabrikam.example>\n'
        "Sender: desk@fabrikam.example\n"
        "To: Hanna Reyes <hanna@contoso.example>,\n =?utf-8?q?J=C3=B6rg?= <joerg@contoso.example>\n"
        "Cc: sales@contoso.example\nBcc: boss@contoso.example\n"
        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\tand more\n"
        "Date: Mon, 2 Mar 2026 08:00:00 +0000\n"
        "Message-ID: <m1@fabrikam.example>\n"
        "In-Reply-To: <e1@contoso.example>\nReferences: <e0@contoso.example> <e1@contoso.example>\n"
        f"Thread-Index: {base64.b64encode(index).decode()}\n"
        "Content-Class: RPMSG.Message\nAuto-Submitted: auto-replied\n"
        "Reply-To: =?utf-8?q?J=C3=B6rg?= <joerg@fabrikam.example>\n"
        "Delivered-To: hanna@contoso.example\nX-Original-To: HR@contoso.example\n"
        "Envelope-To: hanna@contoso.example, nobody\nX-Other: x\n\nBody: no\n"
    )
    assert [str(entry) for entry in message.from_] == ["ivo@fabrikam.example"]
    assert message.from_[0].name == "Brandt, Ivo"
    assert [str(entry) for entry in message.sender] == ["desk@fabrikam.example"]
    assert [tuple(entry[:2]) for entry in message.to] == [
        ("hanna@contoso.example", "Hanna Reyes"),
        ("joerg@contoso.example", "Jörg"),
    ]
    assert [str(entry) for entry in message.cc + message.bcc] == [
        "sales@contoso.example",
        "boss@contoso.example",
    ]
    assert message.subject == "Grüße and more"
    assert message.date == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert message.received == datetime(2026, 3, 2, 8, 0, 5, tzinfo=UTC)
    assert message.messageid == "m1@fabrikam.example"
    assert message.inreplyto == ("e1@contoso.example",)
    assert message.references == ("e0@contoso.example", "e1@contoso.example")
    assert message.conversationindex == index
    assert message.irm
    assert message.headers == {
        "Auto-Submitted": "auto-replied",
        "Reply-To": "Jörg <joerg@fabrikam.example>",
    }
    assert message.envelope == ("hanna@contoso.example", "hr@contoso.example")
    assert (message.source, message.unreadable) == ("m.eml", None)


def test_what_is_not_said_is_empty() -> None:
    """Its twin: one header that nothing depends on makes a message."""
    assert _read("X-Other: x") == Message(source="m.eml")


def test_repeated_headers_count_as_settled() -> None:
    """Recipients and replied-to ids are read in turn; of the others the first counts (SP-10)."""
    message = _read(
        "From: a@b.c\nFrom: x@b.c\nTo: b@b.c\nTo: c@b.c\nCc: d@b.c\nCc: e@b.c\nSubject: 1\n"
        "Subject: 2\nMessage-ID: <1@b.c>\nMessage-ID: <2@b.c>\nIn-Reply-To: <3@b.c>\n"
        "In-Reply-To: <4@b.c>\nDate: Mon, 2 Mar 2026 08:00:00 +0000\n"
        "Date: Tue, 3 Mar 2026 08:00:00 +0000\n"
    )
    assert [str(entry) for entry in message.from_] == ["a@b.c"]
    assert [str(entry) for entry in message.to + message.cc] == ["b@b.c", "c@b.c", "d@b.c", "e@b.c"]
    assert (message.subject, message.messageid) == ("1", "1@b.c")
    assert message.inreplyto == ("3@b.c", "4@b.c")
    assert message.date == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize("received", ["", "Received: by x\n", "Received: by x; some day\n"])
def test_without_a_time_in_received_the_date_counts(received: str) -> None:
    """That of the topmost header, or none of them (contract 5)."""
    message = _read(f"{received}Date: Mon, 2 Mar 2026 08:00:00 +0000")
    assert message.received == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "received",
    [
        "from a (x; y) by b; Mon, 2 Mar 2026 08:00:05 +0000",
        "from a by b; Mon, 2 Mar 2026 08:00:05 +0000 (envelope <a@b.c>; id 1)",
        "from a by b; (at; last) Mon, 2 Mar 2026 08:00:05 +0000",
        "from a (never closed by b; Mon, 2 Mar 2026 08:00:05 +0000",
    ],
)
def test_a_semicolon_in_a_comment_is_not_where_the_time_begins(received: str) -> None:
    """The last one outside of comments is (contract 5)."""
    message = _read(f"Received: {received}\nDate: Mon, 2 Mar 2026 08:00:00 +0000")
    assert message.received == datetime(2026, 3, 2, 8, 0, 5, tzinfo=UTC)


def test_without_any_time_there_is_none() -> None:
    """Its twin."""
    assert _read("Date: soon").received is None


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
@pytest.mark.parametrize("body", [b"", b"To: x@y.z", b"\n\nTo: x@y.z"])
def test_the_head_ends_at_the_empty_line(end: bytes, body: bytes) -> None:
    """Whatever the line ends, and also the one that went twice through text mode."""
    message = _read((_HEAD + b"Cc: a@b.c\n\n" + body).replace(b"\n", end))
    assert [str(entry) for entry in message.to + message.cc] == ["hanna@contoso.example", "a@b.c"]


@pytest.mark.parametrize(
    "before",
    [
        *(b"\n\r\n", b"   \n", b" ", b"\xef\xbb\xbf", b"From ivo Mon Mar  2 08:00:00 2026\n"),
        *(b"From ivo\n wrapped\n", b">From ivo\nFrom hanna\n", b"\xef\xbb\xbf\n\nFrom ivo\n"),
    ],
)
def test_what_stands_before_the_first_header_is_passed_over(before: bytes) -> None:
    """Empty lines, a byte order mark, the envelope lines of an mbox."""
    assert _read(before + _HEAD + b"\nbody") == _read(_HEAD)


def test_white_space_before_the_colon_is_allowed() -> None:
    """RFC 5322 still knows it, and so ``From : x`` is a header even where mbox lines may stand."""
    message = _read(b"From : a@b.c\nTo\t: b@b.c\n")
    assert [str(entry) for entry in message.from_ + message.to] == ["a@b.c", "b@b.c"]


def test_one_stray_line_between_headers_is_left_out() -> None:
    """The standard library takes it for the body, and loses the sender and the recipients."""
    message = _read(b"X-Other: x\nquite odd\n and wrapped\n" + _HEAD)
    assert message == _read(_HEAD)


def test_at_two_stray_lines_the_body_has_begun() -> None:
    """Its twin: the empty line was forgotten."""
    message = _read(_HEAD + b"Dear Hanna,\nthis is it.\nCc: a@b.c\n")
    assert message == _read(_HEAD)


def test_an_envelope_line_in_the_middle_is_a_stray_line() -> None:
    """As some filters insert it."""
    assert _read(b"X-Other: x\nFrom ivo Mon Mar  2 08:00:00 2026\n" + _HEAD) == _read(_HEAD)


def test_raw_bytes_are_read_as_people_meant_them() -> None:
    """UTF-8, else Latin-1; each header for itself."""
    message = _read("Subject: Grüße\n".encode() + "To: Jörg <j@b.c>\n".encode("latin-1"))
    assert (message.subject, message.to[0].name) == ("Grüße", "Jörg")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \r\n\n\t", "is empty"),
        (b"Dear Hanna,\nbest regards\n", "has no email headers"),
        (b"Dear Hanna", "has no email headers"),
        (b": x\n", "has no email headers"),
        (b"From ivo Mon Mar  2 08:00:00 2026\n\nbody", "has no email headers"),
        (b"From ivo Mon Mar  2 08:00:00 2026", "has no email headers"),
        (
            "To: a@b.c".encode("utf-16"),
            "is UTF-16 text: save the message as the bytes the server sent",
        ),
        (b"X: " + b"x" * headers.MAX_HEAD, "its headers are longer than 8 MiB"),
        (b"To: a@b.c\n" * 10_001, "has more than 10,000 headers"),
        (b"To: " + b"a@b.c," * 200_001, "has more than 200,000 addresses"),
        (
            b"In-Reply-To: " + b"".join(b"<%d>" % number for number in range(20_001)),
            "has more than 20,000 message ids in in-reply-to",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    """It is a message all the same: nothing that goes in is lost."""
    assert _told(data) == why


@pytest.mark.parametrize(
    "data",
    [
        b"X-X: " + b"x" * (headers.MAX_HEAD - 10) + b"\n\n" + b"x" * 100,
        b"To: a@b.c\n" * 10_000,
        b"To: " + b"a@b.c," * 200_000,
        b"In-Reply-To: " + b"".join(b"<%d>" % number for number in range(20_000)),
    ],
)
def test_below_the_limits_it_is_read(data: bytes) -> None:
    """Its twin."""
    assert _told_nothing(data)


def _told_nothing(data: bytes) -> bool:
    return _read(data).unreadable is None


def test_a_mistake_of_ours_costs_one_message() -> None:
    """And not the run over a million."""
    with mock.patch.object(headers, "parse_date", side_effect=RecursionError("too deep")):
        assert _told(_HEAD) == "cannot be read: RecursionError('too deep')"
