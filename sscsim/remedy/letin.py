"""The emails that a setting let in, and the answers that came in their wake: what is cleaned up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

import attrs

from sscsim.exposure import Circle, ExposedEmail, Exposure
from sscsim.vocabulary import Ref

__all__ = ["LetIn", "promoted"]


@attrs.frozen(kw_only=True)
class LetIn:
    """
    An email that came in by the setting of a user, or only since it answers such a one.

    Attributes:
        source: its message in the mail, or the id of the exported email.
        activityid: the id of the exported email; None for one that mail would become.
        sender: the address that wrote it.
        accepting: whose setting let it in.
        wake: whether that setting is a right one, and it came in only as an answer to what should
            not be there. A removal by accepting entity does not find it (AUD-8).
        owner: the user or team that owns it.
        readers: how many users can read it; None where it was exported.
        anyway: whether it would have come in without that setting (AUD-9); None where the export
            does not tell who was addressed, or the mail not whether it is an answer.

    >>> LetIn(source="inbox.mbox#1", accepting=Ref("systemuser", "hanna")).anyway is None
    True

    """

    source: str
    accepting: Ref
    activityid: str | None = None
    messageid: str | None = None
    received: datetime | None = None
    subject: str = ""
    sender: str = ""
    mailbox: str | None = None
    owner: Ref | None = None
    readers: int | None = None
    anyway: bool | None = None
    wake: bool = False


def promoted(found: Exposure, culprits: Collection[Ref]) -> Iterator[LetIn]:
    """Give what the settings of ``culprits`` let in of mail, and what came in their wake."""
    readers: dict[Circle, int] = {}
    for email in found.emails:
        accepting = email.mail.accepting_entity
        if accepting is None or (accepting.ref not in culprits and email.anyway):
            continue
        if email.circle not in readers:
            readers[email.circle] = found.reader_count(email.circle)
        wake = accepting.ref not in culprits
        yield _row(email, accepting.ref, readers[email.circle], wake=wake)


def _row(email: ExposedEmail, accepting: Ref, readers: int, *, wake: bool) -> LetIn:
    mail = email.mail
    return LetIn(
        source=mail.source,
        accepting=accepting,
        messageid=mail.messageid,
        received=mail.received,
        subject=mail.subject,
        sender=mail.sender,
        mailbox=mail.mailbox,
        owner=mail.owner,
        readers=readers,
        anyway=None if email.unclear else email.anyway,
        wake=wake,
    )
