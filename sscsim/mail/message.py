"""One message, as every engine sees it: canonical addresses, ids and thread marks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

import attrs

from sscsim.mail.addresses import Address

__all__ = ["Attachment", "Message"]


@attrs.frozen
class Attachment:
    """A file that came with a message; ``filesize`` in bytes."""

    filename: str
    filesize: int
    mimetype: str = "application/octet-stream"


@attrs.frozen(kw_only=True)
class Message:
    """
    A message before anybody decided anything about it.

    Attributes:
        source: where it came from, as decision records name it (contract 3).
        messageid: trimmed, without angle brackets; None if the message has none.
        from_: every address of From; the first one counts (SP-5).
        sender: the addresses of the Sender header (FLT-9).
        inreplyto: the ids of In-Reply-To, in order.
        conversationindex: the decoded Thread-Index, or None if it is not one.
        received: when it arrived, in UTC; an undated message has the time of the one before it in
            its file. None has no place in time: no watermark excludes it (contract 5).
        envelope: addresses of Delivered-To, X-Original-To and Envelope-To.
        headers: the two headers the product stores, Auto-Submitted and Reply-To (SYN-15).
        irm: rights-managed (SYN-16); ``copied``: a copy of a tracked item (SYN-17).
        create_fails: why creating the email row would fail, if it would (SYN-13).
        unreadable: why the message could not be read, or None.
        untold: names of headers that the source cannot tell, such as a message trace.

    >>> from sscsim import Address, Message
    >>> ivo, hanna = Address("ivo@fabrikam.example"), Address("hanna@contoso.example")
    >>> Message(source="m1", subject="Offer", messageid="1@x", from_=(ivo,), to=(hanna,)).identity
    '1@x'

    """

    source: str
    messageid: str | None = None
    subject: str = ""
    from_: tuple[Address, ...] = ()
    sender: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    inreplyto: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    conversationindex: bytes | None = None
    date: datetime | None = None
    received: datetime | None = None
    envelope: tuple[str, ...] = ()
    headers: Mapping[str, str] = attrs.field(factory=dict)
    attachments: tuple[Attachment, ...] = ()
    irm: bool = False
    copied: bool = False
    create_fails: str | None = None
    unreadable: str | None = None
    untold: frozenset[str] = frozenset()

    @cached_property
    def identity(self) -> str:
        """
        The message id, or a stable one made from the message itself (DUP-6, SP-7).

        It is made from what every copy carries, not from the mailbox or the time of arrival, so
        that a copy met in a second mailbox has the same identity.
        """
        if self.messageid is not None:
            return self.messageid
        parts = (self.from_, self.sender, self.to, self.cc, self.inreplyto, self.references)
        text = repr((parts, self.subject, self.date, self.conversationindex))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return f"{digest[:32]}@no-message-id.invalid"
