"""Mailboxes: those that were exported, or, without an export, one for everybody with an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sscsim.sources.gather import UNKNOWN
from sscsim.sources.reader import Reader
from sscsim.sources.report import RowAt
from sscsim.vocabulary import Ref
from sscsim.world import EmailServerProfile, Mailbox, Queue, SystemUser

__all__ = ["ASSUMED_PROFILE", "assumed_mailboxes", "read_mailboxes"]

# What an assumed mailbox is connected through, so that it passes the gate of SYN-7 and no other:
# without a date (SYN-3), and not Exchange Online (VAL-5).
ASSUMED_PROFILE = EmailServerProfile(
    emailserverprofileid="assumed", name="assumed, since mailboxes.json is missing"
)

Owner = SystemUser | Queue


def read_mailboxes(reader: Reader, owners: Iterable[Owner]) -> Iterator[Mailbox]:
    """
    Read the mailboxes that belong to a user or queue and have an address.

    The owner is the row the mailbox is regarding, else the one that names it as default mailbox.
    """
    by_ref = {owner.ref: owner for owner in owners}
    by_default = {owner.defaultmailbox: owner for owner in by_ref.values() if owner.defaultmailbox}
    seen: dict[Ref, str] = {}
    for row in reader.gathered.rows("mailboxes"):
        fields = reader.fields(Mailbox, row, "mailboxes")
        owner = _owner(fields, by_ref, by_default)
        if owner is None:
            if not fields.get("isforwardmailbox"):
                reader.nobodys.append(row)
            continue
        fields["regardingobjectid"] = owner.ref
        if not fields.get("emailaddress"):
            fields["emailaddress"] = next(iter(owner.addresses.values()), "")
        if not fields["emailaddress"].strip():
            continue  # nothing can be received there, as with the mailboxes of system users
        _tell_second(reader, row, owner, seen)
        yield Mailbox(**fields)


def _owner(
    fields: Mapping[str, Any], by_ref: Mapping[Ref, Owner], by_default: Mapping[str, Owner]
) -> Owner | None:
    found = by_ref.get(fields.get("regardingobjectid", Ref(UNKNOWN, "")))
    return found or by_default.get(fields["mailboxid"])


def _tell_second(reader: Reader, row: RowAt, owner: Owner, seen: dict[Ref, str]) -> None:
    key = str(row.columns["mailboxid"])
    first = seen.setdefault(owner.ref, key)
    if first != key:
        what = f"is a second mailbox of {owner.ref.table} {owner.ref.id}; the first is {first}."
        reader.report.warn_row(row, "mailboxid", what, "A user or queue has one (SYN-6).")


def assumed_mailboxes(owners: Iterable[Owner]) -> Iterator[Mailbox]:
    """Give every enabled user and active queue with an address a mailbox that is read."""
    for owner in owners:
        address = next(iter(owner.addresses.values()), "").strip()
        if owner.active and address:
            yield Mailbox(
                mailboxid=owner.ref.id,
                emailaddress=address,
                regardingobjectid=owner.ref,
                name=owner.label,
                emailserverprofile=ASSUMED_PROFILE.emailserverprofileid,
            )
