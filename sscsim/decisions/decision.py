"""The decision about one message in one mailbox, under the names of contract section 3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import attrs

from sscsim.decisions.trace import Asked, Step, put_together
from sscsim.vocabulary import CorrelationMethod, Ref

__all__ = ["Decision", "NamedRef", "Outcome", "Party", "Reason"]


class Outcome(StrEnum):
    """What became of a message in a mailbox; every message looked at has exactly one."""

    PROMOTED = "promoted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    NOT_EVALUATED = "not_evaluated"
    NOT_PROCESSED = "not_processed"
    FAILED_CREATE = "failed_create"
    UNREADABLE = "unreadable"
    UNDECIDABLE = "undecidable"


class Reason(StrEnum):
    """Why, in the platform's own word where it has one (FLT-30)."""

    ACCEPT_ALL = "AcceptAll"
    CORRELATION_MATCH = "CorrelationMatch"
    SENDER_MATCH = "SenderMatch"
    MANUALLY_TRACKED = "ManuallyTracked"
    NO_CORRELATION_MATCH = "NoCorrelationMatch"
    NO_RECIPIENT_MATCH = "NoRecipientMatch"
    INTERNAL_EMAIL_REJECT = "InternalEmailReject"
    INVALID_SENDER = "InvalidSender"
    INVALID_ADDRESS = "InvalidAddress"
    DUPLICATE = "Duplicate"
    FOLDER = "folder"
    BEFORE_WATERMARK = "before_watermark"
    EXCLUDED_ITEM = "excluded_item"
    MAILBOX = "mailbox"
    CREATE_HOOK = "create_hook"
    UNREADABLE = "unreadable"
    MISSING_HEADER = "missing_header"

    @property
    def code(self) -> int | None:
        """The number CheckIncomingEmail gives for it (rulebook 10), where there is one."""
        return _CODES.get(self)


_CODES = {
    Reason.DUPLICATE: 0,
    Reason.NO_CORRELATION_MATCH: 1,
    Reason.CORRELATION_MATCH: 2,
    Reason.NO_RECIPIENT_MATCH: 3,
    Reason.INTERNAL_EMAIL_REJECT: 4,
    Reason.SENDER_MATCH: 5,
    Reason.ACCEPT_ALL: 6,
    Reason.INVALID_SENDER: 7,
}


class NamedRef(NamedTuple):
    """A row and the name people know it by."""

    table: str
    id: str
    name: str

    @property
    def ref(self) -> Ref:
        """The row alone."""
        return Ref(self.table, self.id)


class Party(NamedTuple):
    """One activity party of a promoted email; table and id are None while unresolved (PTY-14)."""

    participation: str
    address: str
    table: str | None = None
    id: str | None = None


@attrs.frozen(kw_only=True)
class Decision:
    """
    What became of one message in one mailbox, with its cause.

    ``decided_by`` is the step of ``steps`` that settled it; after it stand only the steps that
    tell what was created. For every outcome but ``promoted`` the columns of an email are empty:
    what correlation found is in the trace.

    >>> from sscsim import load_scenario_text, simulate
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> [decision] = simulate(story.world, story.events).decisions
    >>> print(decision.outcome, decision.reason, decision.rule, decision.accepting_entity.name)
    promoted AcceptAll FLT-4 Sales
    >>> print(decision.decided_by.because)
    Sales tracks "All email messages" (not given, assumed), so every message is let in.

    """

    source: str
    messageid: str | None
    mailbox: str | None
    outcome: Outcome
    reason: Reason
    decided_by: Step
    _trail: Sequence[Asked] = attrs.field(alias="steps", eq=put_together, repr=False)
    received: datetime | None = None
    subject: str = ""
    text: str = ""
    accepting_entity: NamedRef | None = None
    owner: NamedRef | None = None
    correlationmethod: CorrelationMethod = CorrelationMethod.NONE
    correlated_activity: str | None = None
    correlated_email: str | None = None
    parent_email: str | None = None
    regarding: Ref | None = None
    parties: tuple[Party, ...] = ()
    queue_items: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    created_record: NamedRef | None = None
    sensitive_to: tuple[str, ...] = ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every question that was asked, in order; put together when first read."""
        return put_together(self._trail)

    @property
    def trace(self) -> tuple[Step, ...]:
        """The same under the name that it has in a record (contract 3)."""
        return self.steps

    @property
    def promoted(self) -> bool:
        """Whether the message became an email activity that others can read."""
        return self.outcome is Outcome.PROMOTED

    @property
    def reasoncode(self) -> int | None:
        """The product's number for the reason, or None where it has none."""
        return self.reason.code

    @property
    def rule(self) -> str:
        """The id of the deciding rule in the rulebook."""
        return self.decided_by.rule
