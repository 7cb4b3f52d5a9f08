"""Mail that any program sends over SMTP arrives, is decided, and is then behind the Web API."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from sscsim.serve.limits import Limits
from sscsim.serve.server import listen
from sscsim.serve.smtp import receiving
from sscsim.serve.state import Organisation
from tests.unit.serve.conftest import Served, Start

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def mail(subject: str = "In confidence", to: str = "hanna@contoso.example") -> EmailMessage:
    """Write a mail as a mail program does."""
    message = EmailMessage()
    message["From"] = "Someone <someone@outside.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '-')}@outside.example>"
    message.set_content("Nobody reads this.")
    return message


@pytest.fixture
def postbox(served: Served) -> Iterator[smtplib.SMTP]:
    """Connect a mail program to the organisation that is served."""
    with receiving(served.organisation, listen("127.0.0.1", 0)) as address:
        host, _, port = address.partition(":")
        with smtplib.SMTP(host, int(port), timeout=20) as program:
            yield program


def said(program: smtplib.SMTP, message: EmailMessage, *recipients: str) -> tuple[int, str]:
    """Send a mail, and give what the server answers."""
    program.ehlo()
    program.mail("someone@outside.example")
    for one in recipients or (str(message["To"]),):
        program.rcpt(one)
    code, text = program.data(message.as_bytes())
    return code, text.decode()


def test_a_mail_to_somebody_who_tracks_everything_is_an_email_then(
    served: Served, postbox: smtplib.SMTP
) -> None:
    told = said(postbox, mail())
    rows = served.get("emails?$filter=subject eq 'In confidence'&$select=subject").value

    assert told == (250, "2.0.0 hanna@contoso.example promoted AcceptAll")
    assert [row["subject"] for row in rows] == ["In confidence"]


def test_a_mail_to_somebody_who_tracks_answers_alone_leaves_nothing(
    served: Served, postbox: smtplib.SMTP
) -> None:
    before = served.get("emails?$count=true&$top=1").json["@odata.count"]
    told = said(postbox, mail(to="jonas@contoso.example"))

    assert told == (250, "2.0.0 jonas@contoso.example rejected NoCorrelationMatch")
    assert served.get("emails?$count=true&$top=1").json["@odata.count"] == before


def test_who_is_in_the_header_and_was_not_sent_it_does_not_get_it(postbox: smtplib.SMTP) -> None:
    """The envelope says in whose mailbox it lies; whoever is visible is asked all the same."""
    told = said(postbox, mail(), "jonas@contoso.example")

    assert told == (250, "2.0.0 jonas@contoso.example promoted AcceptAll")


def test_a_mail_to_nobody_here_is_told(postbox: smtplib.SMTP) -> None:
    told = said(postbox, mail(to="nobody@elsewhere.example"))

    assert told == (250, "2.0.0 no mailbox not_processed mailbox")


def test_one_mail_to_two_mailboxes_becomes_one_email(postbox: smtplib.SMTP) -> None:
    told = said(postbox, mail(), "hanna@contoso.example", "sales@contoso.example")

    assert told == (
        250,
        "2.0.0 hanna@contoso.example promoted AcceptAll; sales@contoso.example duplicate Duplicate",
    )


def test_what_is_no_mail_is_told_and_the_server_goes_on(postbox: smtplib.SMTP) -> None:
    postbox.ehlo()
    postbox.mail("x@outside.example")
    postbox.rcpt("hanna@contoso.example")
    code, text = postbox.data(b"\xff\x00 no headers at all")

    assert code == 250
    assert b"hanna@contoso.example" in text
    assert said(postbox, mail())[1].endswith("promoted AcceptAll")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"POST / HTTP/1.1", b"421 4.7.0 This is no web server"),
        (b"POST /" + b"a" * 600 + b" HTTP/1.1", b"500 Command line too long"),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1", b"500 Command line too long"),
        (b"PRI * HTTP/2.0", b'500 Error: command "PRI" not recognized'),
        (b"\x16\x03\x01", b'500 Error: command "\x16\x03\x01" not recognized'),
    ],
)
def test_a_page_that_speaks_http_is_hung_up_on(served: Served, line: bytes, answer: bytes) -> None:
    """What it has hidden in the body of its request is not listened to."""
    hidden = b"EHLO x\r\nMAIL FROM:<a@b.example>\r\n"
    with receiving(served.organisation, listen("127.0.0.1", 0)) as address:
        host, _, port = address.partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as page:
            page.sendall(line + b"\r\nHost: 127.0.0.1\r\n\r\n" + hidden)
            heard = b"".join(iter(lambda: page.recv(4096), b""))

    assert heard.splitlines()[1:] == [answer]


def test_a_mail_and_its_recipients_have_a_limit(start: Start) -> None:
    served = start()
    small = Organisation(served.organisation.state, limits=Limits(body=500))
    with receiving(small, listen("127.0.0.1", 0)) as address:
        host, _, port = address.partition(":")
        with smtplib.SMTP(host, int(port), timeout=20) as program:
            program.ehlo()
            program.mail("x@outside.example")
            codes = {program.rcpt(f"u{n}@contoso.example")[0] for n in range(101)}
            assert codes == {250, 452}
            assert program.data(b"Subject: x\r\n\r\n" + b"x" * 1_000)[0] == 552
