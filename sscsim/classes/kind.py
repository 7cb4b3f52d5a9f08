"""A kind of mail, and what tells kinds apart for no policy's sake."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from sscsim.mail import Message
from sscsim.world import Email

__all__ = ["WITNESS", "Kind", "Telling"]

WITNESS = "witness@outside.invalid"  # the id of every kind's message


class Kind(NamedTuple):
    """
    A kind of mail, as a sentence and as its smallest message.

    ``told`` is what tells the email that it answers apart, for no policy's sake; ``before`` is mail
    that has to be promoted first, for it is what the message answers.
    """

    says: str
    message: Message
    told: Hashable = None
    before: tuple[Kind, ...] = ()


class Telling:
    """What tells mail apart for no policy's sake; here nothing does."""

    def person(self, address: str) -> Hashable:
        """Tell apart who may be written to, or whose mailbox it is."""

    def email(self, email: Email) -> Hashable:
        """Tell apart emails that mail may answer."""
