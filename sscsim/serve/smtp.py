"""Mail in, over SMTP: what any mail program sends is delivered to the mailboxes and decided.

Only this machine can connect. What was decided is the answer that the mail program gets, so that a
class sees it where it has sent the mail; the emails are then behind the Web API.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import AnyStr

import attrs
from aiosmtpd.smtp import SMTP, Envelope, Session

from sscsim.decisions import Decision
from sscsim.safe import one_line
from sscsim.serve.deciding import received
from sscsim.serve.state import Organisation
from sscsim.sources import read_message

__all__ = ["posted", "receiving"]

_MOST_RECIPIENTS = 100
_MOST_COMMANDS = 1_000  # of one kind, on one connection
_NO_COMMAND = "500 "
_LONGEST = 400  # characters of an answer: a line of SMTP has 512


def posted(organisation: Organisation, data: bytes, recipients: Sequence[str]) -> list[Decision]:
    """
    Let a mail arrive in the mailboxes of its recipients, and give what was decided in each.

    Args:
        organisation: where it arrives.
        data: the mail as it was sent; its body is not read.
        recipients: the addresses to which it was sent, visible in it or not.

    """
    message = read_message(data, str(uuid.uuid4()))
    envelope = tuple(dict.fromkeys(one.strip().lower() for one in recipients))
    message = attrs.evolve(message, envelope=envelope, received=message.date)
    with organisation.changing() as desk:
        boxes = [box for one in envelope for box in desk.state.world.directory.mailboxes_at(one)]
        boxes.sort(key=lambda box: (box.emailaddress.lower(), box.mailboxid))
        reached = tuple(dict.fromkeys(box.mailboxid for box in boxes))
        desk.state, decisions = received(desk.state, message, reached)
    return decisions


def told(decisions: Sequence[Decision]) -> str:
    """Say on one line what was decided in each mailbox."""
    said = "; ".join(
        f"{decision.mailbox or 'no mailbox'} {decision.outcome} {decision.reason}"
        for decision in decisions
    )
    return one_line(said).encode("ascii", "replace").decode()[:_LONGEST]


class _Postbox:
    """What aiosmtpd calls with a mail."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    async def handle_RCPT(  # noqa: N802 - names and places are aiosmtpd's
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - see above
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        data = content.encode() if isinstance(content, str) else content or b""
        decisions = await asyncio.to_thread(
            posted, self.organisation, data, list(envelope.rcpt_tos)
        )
        return f"250 2.0.0 {told(decisions)}"


class _Wary(SMTP):
    """
    Hangs up on a browser that a page of another site has sent here: it speaks HTTP.

    Whatever is no command ends the connection too: the first line of a request may be made too long
    to be known for one, and the commands are hidden in its body.
    """

    async def push(self, status: AnyStr) -> None:
        """Answer, and hear no more of who says what no mail program says."""
        await super().push(status)
        if str(status).startswith(_NO_COMMAND) and self.transport is not None:
            self.transport.close()

    async def _hang_up(self, _argument: str) -> None:
        await self.push("421 4.7.0 This is no web server")
        if self.transport is not None:
            self.transport.close()

    smtp_GET = smtp_POST = smtp_PUT = smtp_HEAD = smtp_OPTIONS = smtp_CONNECT = _hang_up  # noqa: N815
    smtp_DELETE = smtp_PATCH = _hang_up  # noqa: N815


@contextmanager
def receiving(organisation: Organisation, taken: socket.socket) -> Iterator[str]:
    """Take mail at a socket until the block ends; gives its address, such as ``127.0.0.1:2525``."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(partial(_wary, organisation), sock=taken))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{taken.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _wary(organisation: Organisation) -> SMTP:
    limits = organisation.limits
    return _Wary(
        _Postbox(organisation),
        data_size_limit=limits.body,
        timeout=limits.seconds,
        hostname="localhost",
        ident="sscsim",
        command_call_limit={"*": _MOST_COMMANDS},
    )
