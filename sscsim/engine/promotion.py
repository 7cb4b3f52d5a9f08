"""Promotion: the email row that a decision leaves behind (steps 17 to 22)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sscsim.decisions import Decision, Party
from sscsim.mail import strip_prefixes
from sscsim.rules import Case
from sscsim.rules.correlation.tracking_token import token_of
from sscsim.rules.creation.attachments import blocked, oversized
from sscsim.rules.creation.owner import SYSTEM
from sscsim.rules.creation.regarding import SETS_PARENT
from sscsim.rules.visibility import business_unit_of, shared_implicitly
from sscsim.vocabulary import EmailStatus, ParticipationType, Ref
from sscsim.world import ActivityParty, Email, Emails, World

__all__ = ["email_row", "free_id"]

_SUBJECT_LENGTH = 800  # VAL-10
_SENDER_LENGTH = 250
_RECIPIENTS_LENGTH = 500
_HEADERS_LENGTH = 500  # SYN-15
_PARTICIPATION = {kind.word: kind for kind in ParticipationType}
_NO_SENDER = Party("from", "")  # of a notice that a person tracked by hand


def email_row(case: Case, decision: Decision) -> Email:
    """Build the row of a promoted email from the message and the decision."""
    world, message = case.world, case.message
    owner = decision.owner.ref if decision.owner is not None else None
    sender = next((one for one in decision.parties if one.participation == "from"), _NO_SENDER)
    emailsender = _row_of(sender)
    parties = _party_rows(case, decision.parties)
    received = [one for one in parties if one.participationtypemask != ParticipationType.SENDER]
    recipients = [one.partyid for one in received if one.partyid is not None]
    return Email(
        activityid=free_id(world.emails, message.source),
        subject=message.subject[:_SUBJECT_LENGTH],
        messageid=message.identity,
        inreplyto=message.inreplyto[0] if message.inreplyto else None,
        conversationindex=message.conversationindex,
        trackingtoken=token_of(case),
        correlationmethod=decision.correlationmethod,
        correlatedactivityid=decision.correlated_activity,
        parentactivityid=_parent(decision),
        correlatedsubjectchanged=_subject_changed(world, decision, message.subject),
        acceptingentityid=decision.accepting_entity.ref if decision.accepting_entity else None,
        receivingmailboxid=case.delivery.mailbox,
        regardingobjectid=decision.regarding,
        directioncode=case.outgoing,
        statuscode=EmailStatus.SENT if case.outgoing else EmailStatus.RECEIVED,
        ownerid=owner,
        owningbusinessunit=business_unit_of(world.directory, owner) or None,
        createdby=_created_by(case),
        createdon=message.received,
        senton=message.received,
        actualend=message.received,
        sender=sender.address[:_SENDER_LENGTH],
        torecipients=_to_text(decision.parties),
        emailsender=emailsender,
        sendersaccount=_account_of(world, emailsender),
        notifications=1 if oversized(case) or blocked(case) else 0,
        isduplicatesenderunresolved=case.sender_party.ambiguous,
        internetmessageheaders=_headers_text(case),
        parties=parties,
        sharedwith=shared_implicitly(world, recipients),
        hashed=not world.settings["DisableSmartMatchingEmailHashCreation"],
    )


def free_id(emails: Emails, source: str) -> str:
    """Name the row after its message; a sent and a received copy are two rows (DUP-2)."""
    if emails.get(source) is None:
        return source
    numbers = (f"{source}~{number}" for number in range(2, len(emails) + 3))
    return next(name for name in numbers if emails.get(name) is None)


def _parent(decision: Decision) -> str | None:
    """Only the two header methods make the match the parent activity (COR-51)."""
    return decision.correlated_activity if decision.correlationmethod in SETS_PARENT else None


def _created_by(case: Case) -> Ref | None:
    """SSS creates as SYSTEM; only for mail tracked by hand the column names a person (OWN-8)."""
    return SYSTEM.ref if case.delivery.tracking is None else case.owner


def _subject_changed(world: World, decision: Decision, subject: str) -> bool | None:
    """Compare the subject with that of the matched email (COR-53)."""
    key = decision.correlated_activity
    matched = None if key is None else world.emails.get(key)
    if matched is None:
        return None
    if world.assume.subject_changed_strip_prefix:
        return strip_prefixes(subject) != strip_prefixes(matched.subject)
    return subject != matched.subject


def _to_text(parties: tuple[Party, ...]) -> str:
    addresses = dict.fromkeys([party.address for party in parties if party.participation == "to"])
    return "".join([f"{address};" for address in addresses])[:_RECIPIENTS_LENGTH]


def _row_of(party: Party) -> Ref | None:
    return Ref(party.table, party.id) if party.table and party.id else None


def _account_of(world: World, sender: Ref | None) -> Ref | None:
    """Find the parent account of the sender's record (PTY-21)."""
    if sender is None or sender.table == "account":
        return sender
    record = world.directory.records.get(sender)
    parent = None if record is None else record.columns.get("parentcustomerid")
    return parent if isinstance(parent, Ref) and parent.table == "account" else None


def _headers_text(case: Case) -> str | None:
    """Keep Auto-Submitted and Reply-To as JSON text (SYN-15)."""
    kept = dict(case.message.headers)
    return json.dumps(kept, ensure_ascii=False)[:_HEADERS_LENGTH] if kept else None


def _party_rows(case: Case, parties: tuple[Party, ...]) -> tuple[ActivityParty, ...]:
    message = case.message
    entries = (*message.from_, *message.to, *message.cc)
    names = {entry.address: entry.name for entry in reversed(entries) if entry.name}
    return tuple([_party_row(party, names) for party in parties])


def _party_row(party: Party, names: Mapping[str, str]) -> ActivityParty:
    """Keep the name shown for an unresolved party, the first given, or its address (PTY-14)."""
    ref = _row_of(party)
    return ActivityParty(
        participationtypemask=_PARTICIPATION[party.participation],
        addressused=party.address,
        partyid=ref,
        unresolvedpartyname=names.get(party.address, party.address) if ref is None else None,
    )
