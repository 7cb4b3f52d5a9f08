"""Whether one file can say in whose Inbox each message lay, by the addresses it names."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from sscsim.mail import Message
from sscsim.sources import MailSource
from sscsim.sources.containers import files_of
from sscsim.sources.letters import read_letters
from sscsim.sources.mailbag import addressed, owners
from sscsim.world import Directory

__all__ = ["handed_to", "one_file_can_say"]


def one_file_can_say(directory: Directory, sources: Sequence[MailSource]) -> bool:
    """
    Say whether all mail are Inboxes, and none of their messages names anybody else's mailbox.

    Then each may name the mailbox in which it lay, and lies there alone when it is replayed.

    >>> one_file_can_say(Directory(), [])
    False

    """
    return bool(sources) and all(
        source.address is not None and _says(directory, source, source.address)
        for source in sources
    )


def _says(directory: Directory, source: MailSource, address: str) -> bool:
    whose = owners(directory, address)
    if {*whose} != {*directory.mailboxes_at(address)}:
        return False
    return all(
        message.unreadable is None
        and message.messageid is not None  # else it is known by its headers, and one is put in
        and {*addressed(directory, message)} <= {*whose}
        for message, _ in read_letters(files_of(source.path))
    )


def handed_to(message: Message, address: str) -> Message:
    """
    Give a message that names the mailbox in which it lay.

    >>> handed_to(Message(source="m1"), "hanna@contoso.example").envelope
    ('hanna@contoso.example',)

    """
    return attrs.evolve(message, envelope=tuple(dict.fromkeys((*message.envelope, address))))
