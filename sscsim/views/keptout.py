"""Mail that did not become an email: of each outcome and reason the first few, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from sscsim.decisions import Decision, Outcome, Reason
from sscsim.mail import Message
from sscsim.views.sentences import NO_MAILBOX, REASON_SAYS

__all__ = ["MOST", "KeptOut", "KeptOuts"]

MOST = 200  # of each outcome and reason; their numbers are of all


@attrs.frozen(kw_only=True)
class KeptOut:
    """
    A message in a mailbox that was not promoted.

    >>> KeptOut(source="m1", reason=Reason.FOLDER, rule="SYN-1").cause
    'The message stays in the mailbox alone: it does not lie in a folder that is read. (SYN-1)'

    """

    source: str
    reason: Reason
    rule: str
    subject: str = ""
    sender: str = ""
    received: datetime | None = None
    mailbox: str | None = None

    @property
    def cause(self) -> str:
        """Why it was kept out, with the rule that says so."""
        nowhere = self.reason is Reason.MAILBOX and self.mailbox is None
        says = NO_MAILBOX if nowhere else REASON_SAYS[self.reason]
        return f"{says.replace('{who}', 'Somebody')} ({self.rule})"


@attrs.define
class KeptOuts:
    """
    The first of each kind, in the order in which they were decided.

    Attributes:
        most: how many of each outcome and reason.
        entering: the message that is being decided, of whose sender a decision tells nothing.

    """

    most: int = MOST
    entering: Message | None = None
    found: dict[tuple[Outcome, Reason], list[KeptOut]] = attrs.field(factory=dict)

    def look(self, decision: Decision) -> None:
        """Keep what was decided, if it is one of the first of its kind."""
        if decision.promoted or not self.wants(decision.outcome, decision.reason):
            return
        message = self.entering
        sender = message.from_ if message and message.source == decision.source else ()
        self.keep(
            decision.outcome,
            KeptOut(
                source=decision.source,
                reason=decision.reason,
                rule=decision.rule,
                subject=decision.subject,
                sender=sender[0].address if sender else "",
                received=decision.received,
                mailbox=decision.mailbox,
            ),
        )

    def wants(self, outcome: Outcome, reason: Reason) -> bool:
        """Say whether there is room for one more."""
        return len(self.found.get((outcome, reason), ())) < self.most

    def keep(self, outcome: Outcome, one: KeptOut) -> None:
        """Keep one more."""
        self.found.setdefault((outcome, one.reason), []).append(one)

    def of(self, outcome: Outcome, reason: Reason) -> list[KeptOut]:
        """Give those of one outcome and reason."""
        return self.found.get((outcome, reason), [])

    def __iter__(self) -> Iterator[KeptOut]:
        """Give all that were kept."""
        for some in self.found.values():
            yield from some
