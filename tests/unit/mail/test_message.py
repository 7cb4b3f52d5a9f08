"""A message without an id has one made from itself."""

from __future__ import annotations

from datetime import UTC, datetime

from sscsim.mail import Attachment, Message, parse_address


def test_the_identity_is_the_message_id() -> None:
    """Where there is one."""
    assert Message(source="1", messageid="a@b.c").identity == "a@b.c"


def test_copies_without_an_id_have_one_identity() -> None:
    """Whatever mailbox a copy lies in, and whenever it arrived there (SP-7)."""
    first = Message(source="x#1", subject="Offer", from_=(parse_address("a@b.c"),))
    copy = Message(
        source="y#7", subject="Offer", from_=first.from_, received=datetime(2026, 3, 2, tzinfo=UTC)
    )
    assert first.identity == copy.identity
    assert first.identity.endswith("@no-message-id.invalid")


def test_other_messages_without_an_id_have_another() -> None:
    """Its twin."""
    assert Message(source="1", subject="a").identity != Message(source="1", subject="b").identity


def test_an_attachment_tells_its_type_only_if_it_is_known() -> None:
    """Else it is bytes."""
    assert Attachment("offer.pdf", 7).mimetype == "application/octet-stream"
