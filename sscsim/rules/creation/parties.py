"""Which records become parties of the email?

Every record that has a recipient's address becomes a party of its own, so one address may stand
for a user, a contact and a lead at once, and the email shows on the timeline of each. The sender is
one party. Bcc is empty on a received email.
"""

from __future__ import annotations

from sscsim.decisions import NamedRef, Party, Status
from sscsim.rules.answers import finds
from sscsim.rules.case import Case, Recipient
from sscsim.rules.rule import Answer, Rule
from sscsim.rules.tuples import made_of
from sscsim.vocabulary import Ref

_CONTACT_OR_LEAD = {1: "contact", 2: "lead"}
_NEVER = 0
_named_party = made_of(Party)


def created_record(case: Case) -> NamedRef | None:
    """
    Name the contact or lead that promotion creates for an unknown sender, if it does.

    Needs the switch, the organisation's setting, and a user who does not want "never" (PTY-17).
    """
    sender = case.from_address
    wanted = case.assume.auto_create_on_sss_promote and case.settings["AutoCreateContactOnPromote"]
    if not wanted or sender is None or case.delivery.tracking is not None or case.outgoing:
        return None
    if case.directory.rows_at(sender.address):
        return None
    choice = _own_choice(case)
    if choice == _NEVER:
        return None
    table = _CONTACT_OR_LEAD.get(choice or 1, "contact")
    return NamedRef(table, f"{table}:{sender.address}", sender.name or sender.address)


def _own_choice(case: Case) -> int | None:
    owner = case.owner
    settings = case.directory.usersettings.get(owner.id) if owner is not None else None
    if owner is None or owner.table != "systemuser" or settings is None:
        return None
    return settings.autocreatecontactonpromote


def parties(case: Case) -> tuple[Party, ...]:
    """List the parties: the sender, then To and Cc in the order of the header (PTY-9, PTY-13)."""
    sender = case.from_address
    created = created_record(case)
    row = case.sender_party.row
    ref = created.ref if created is not None else (None if row is None else row.ref)
    listed = []
    if sender is not None and sender.wellformed:  # a notice tracked by hand may have no sender
        listed.append(_party("from", sender.address, ref))
    for recipient in case.recipients:
        if recipient.participation != "bcc":
            listed.extend(_parties_of(recipient))
    return tuple(listed)


def _parties_of(recipient: Recipient) -> list[Party]:
    part, address, rows = recipient
    if not rows:
        return [_party(part, address.address, None)]
    return [_party(part, address.address, row.ref) for row in rows]


def _party(participation: str, address: str, ref: Ref | None) -> Party:
    if ref is None:
        return Party(participation, address)
    return _named_party((participation, address, *ref))


def check(case: Case) -> Answer:
    """Report the parties."""
    found = parties(case)
    resolved = len([party for party in found if party.id is not None])
    return finds(
        found,
        "The email has {count} parties, {resolved} of them known records.",
        count=str(len(found)),
        resolved=str(resolved),
    )


RULE = Rule(
    id="PTY-9",
    asks="Which records become parties of the email?",
    answers=("finds",),
    reads=(
        "message.From",
        "message.To",
        "message.Cc",
        "organization.unresolveemailaddressifmultiplematch",
        "organization.AutoCreateContactOnPromote",
        "usersettings.autocreatecontactonpromote",
    ),
    sources=("S8", "S2", "B6"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("auto_create_on_sss_promote",),
)
