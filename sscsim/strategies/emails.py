"""Emails that are in Dynamics before the first event: sent to customers, or promoted long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.assumptions import Assumptions
from sscsim.scenario.making.emails import shared_with, token_of
from sscsim.strategies import pools
from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import few_of, several_of
from sscsim.strategies.known import customers, insiders, regardings
from sscsim.strategies.values import conversation_indexes, message_ids, subjects
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import ActivityParty, Directory, Email

__all__ = ["emails", "settled"]

GONE = tuple(Ref(table, f"{table}-gone") for table in ("lead", "contact", "account"))
_LONG_AGO = pools.START - timedelta(days=1)


def emails(directory: Directory, flavour: Flavour, most: int) -> st.SearchStrategy[list[Email]]:
    """Draw the emails of an organisation, each with an id of its own."""
    one = _sensible(directory) if flavour == "sensible" else _anything(directory)
    rows = st.lists(one, max_size=most)
    return rows.map(
        lambda drawn: [
            attrs.evolve(row, activityid=f"email{number}") for number, row in enumerate(drawn)
        ]
    )


def settled(email: Email, directory: Directory, assume: Assumptions) -> Email:
    """Fill the columns that follow from others as the product does: the token, the shares."""
    return attrs.evolve(
        email,
        trackingtoken=token_of(email.subject, directory.organization, assume),
        sharedwith=shared_with(email.parties, directory),
    )


def party(kind: ParticipationType, address: str) -> ActivityParty:
    """Give an address its part in an email."""
    return ActivityParty(participationtypemask=int(kind), addressused=address)


@st.composite
def _sensible(draw: st.DrawFn, directory: Directory) -> Email:
    """Draw an email that a user has sent to a customer."""
    sender = draw(st.sampled_from(insiders(directory) or pools.OUTSIDE))
    to = draw(st.sampled_from((*customers(directory), *pools.OUTSIDE)))
    mark = {
        "messageid": message_ids().map(lambda text: text.replace("fabrikam", "contoso")),
        "conversationindex": conversation_indexes(),
        "regardingobjectid": st.sampled_from(regardings(directory) or GONE),
    }
    columns = {"messageid": "a@contoso.example", **draw(few_of(mark, 3))}
    return Email(
        activityid="email",
        subject=draw(subjects(organization=directory.organization)),
        parties=(party(ParticipationType.SENDER, sender), party(ParticipationType.TO, to)),
        senton=_LONG_AGO,
        **columns,
    )


@st.composite
def _anything(draw: st.DrawFn, directory: Directory) -> Email:
    everybody = (*insiders(directory), *customers(directory), *pools.OUTSIDE, pools.SHARED)
    optional: dict[str, st.SearchStrategy[Any]] = {
        "messageid": message_ids(flavour="anything"),
        "subject": subjects(flavour="anything"),
        "directioncode": st.sampled_from((False, True)),
        "regardingobjectid": st.sampled_from((*GONE, *regardings(directory), None)),
        "ownerid": st.sampled_from(_owners(directory) or (None,)),
        "senton": st.sampled_from(pools.ODD_TIMES),
        "conversationindex": conversation_indexes(flavour="anything"),
        "to": several_of(everybody, 3),
        "from": st.sampled_from(everybody),
    }
    columns = {"messageid": pools.IDS[0], **draw(few_of(optional, 7))}
    sender, to = columns.pop("from", None), columns.pop("to", [])
    parties = [party(ParticipationType.SENDER, sender)] if sender else []
    parties += [party(ParticipationType.TO, one) for one in to]
    return Email(activityid="email", parties=tuple(parties), **columns)


def _records(directory: Directory) -> tuple[Ref, ...]:
    return tuple(sorted(directory.records, key=directory.addressbook.ordinals.__getitem__))


def _owners(directory: Directory) -> tuple[Ref, ...]:
    users = tuple(row.ref for row in directory.systemusers.values())
    return (*users, *(Ref("team", key) for key in directory.teams))
