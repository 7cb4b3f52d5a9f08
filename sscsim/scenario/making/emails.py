"""Emails that exist: their tokens, their parties, and with whom they are shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sscsim.assumptions import Assumptions
from sscsim.mail import find_tokens
from sscsim.scenario.forms import Filled
from sscsim.scenario.parts.emails import PARTICIPATIONS
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import (
    ActivityParty,
    Directory,
    Email,
    Organization,
)

__all__ = ["email_row", "shared_with", "token_of"]

_RECIPIENTS = frozenset({ParticipationType.TO, ParticipationType.CC, ParticipationType.BCC})


def email_row(filled: Filled, directory: Directory, assume: Assumptions) -> Email:
    """Build the row of an email that exists before the first event."""
    values = filled.only(Email)
    values["subject"] = values.get("subject") or ""
    values["parties"] = parties = tuple(_parties(filled))
    values.setdefault("sharedwith", shared_with(parties, directory))
    token = token_of(values["subject"], directory.organization, assume)
    values.setdefault("trackingtoken", token)
    return Email(activityid=filled.get("id"), **values)


def token_of(subject: str, organization: Organization, assume: Assumptions) -> str | None:
    """Take the tracking token from the subject of an email that names none (SP-9)."""
    found = find_tokens(subject, organization.prefixes, organization.tokendigits)
    if not found:
        return None
    return found[0] if assume.token_pick == "first" else found[-1]


def _parties(filled: Filled) -> Iterator[ActivityParty]:
    for party in filled.get("parties", ()):
        mask = party.get("participation", party.get("participationtypemask"))
        values = party.only(ActivityParty)
        if "address" in party:
            values["addressused"] = party.get("address")
        if "party" in party:
            values["partyid"] = party.get("party")
        yield ActivityParty(**{**values, "participationtypemask": mask})
    for word, mask in PARTICIPATIONS.items():
        for address in filled.get(word, ()):
            yield ActivityParty(participationtypemask=mask, addressused=address.address)


def shared_with(parties: Iterable[ActivityParty], directory: Directory) -> tuple[Ref, ...]:
    """Share the email with the users among its recipients, as the product did then (VIS-4)."""
    if directory.organization.orgdborgsettings["DisableImplicitSharingOfCommunicationActivities"]:
        return ()
    found: dict[Ref, None] = {}
    for party in parties:
        if party.participationtypemask in _RECIPIENTS:
            rows = directory.rows_at((party.addressused or "").strip().lower())
            refs = (
                [party.partyid, *(row.ref for row in rows)]
                if party.partyid
                else [row.ref for row in rows]
            )
            found |= {ref: None for ref in refs if ref.table == "systemuser"}
    return tuple(found)
