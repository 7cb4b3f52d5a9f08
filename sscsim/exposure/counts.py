"""What is counted: an email as exposure sees it, and how many of them a person can read."""

from __future__ import annotations

import attrs

from sscsim.decisions import NamedRef
from sscsim.exposure.promotion import Promotion
from sscsim.exposure.routes import Circle

__all__ = ["Counts", "ExposedEmail", "Person"]


@attrs.frozen(kw_only=True)
class ExposedEmail:
    """
    A promoted email as exposure sees it.

    Attributes:
        mail: the promoted message.
        circle: who reads it follows from this.
        anyway: whether it comes in with the offending settings put right too (AUD-9).
        confidential: whether it was marked so.
        unclear: whether its input does not tell that it would come in then; it counts as exposure.
        root: the email let in by an offending setting from which it descends, by its source, or
            by its id where it was exported; its own where it is one; None where it comes in anyway.

    >>> from sscsim.decisions import Reason
    >>> mail = Promotion(source="m1", reason=Reason.ACCEPT_ALL)
    >>> ExposedEmail(mail=mail, circle=Circle(), anyway=True).exposed
    False

    """

    mail: Promotion
    circle: Circle
    anyway: bool
    confidential: bool = False
    unclear: bool = False
    root: str | None = None

    @property
    def exposed(self) -> bool:
        """Whether only a mistake brought it in."""
        return not self.anyway

    @property
    def descended(self) -> bool:
        """Whether it came in because it answers what should not have been there."""
        return self.root not in {None, self.mail.source}


@attrs.define(kw_only=True)
class Counts:
    """
    How many emails: those a person can read, of these not sent to her, and so on.

    Attributes:
        can_read: all promoted emails that she can read.
        not_sent: of these, those to which she is no party.
        exposed: of those, what would not have come in anyway.
        confidential: of those to which she is no party, what is marked as confidential.

    >>> Counts(can_read=2).not_sent
    0

    """

    can_read: int = 0
    not_sent: int = 0
    exposed: int = 0
    confidential: int = 0

    def add(self, other: Counts, sign: int = 1) -> None:
        """Take in, or take off, what another counts."""
        self.can_read += sign * other.can_read
        self.not_sent += sign * other.not_sent
        self.exposed += sign * other.exposed
        self.confidential += sign * other.confidential


@attrs.frozen(kw_only=True)
class Person:
    """
    What one user can read, and what her own setting let in.

    >>> hanna = NamedRef("systemuser", "hanna", "Hanna")
    >>> Person(user=hanna, counts=Counts(), let_in=3, let_in_exposed=2).let_in
    3

    """

    user: NamedRef
    counts: Counts
    let_in: int
    let_in_exposed: int
