"""Emails that are in Dynamics before the first event: sent to customers, or promoted long ago."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.assumptions import Assumptions
from sscsim.scenario.making.emails import shared_with, token_of
from sscsim.strategies import pools
from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import by_place, few_of, one_of, several_of
from sscsim.strategies.known import INSIDE, PEOPLE, customers, insiders, regardings
from sscsim.strategies.values import conversation_indexes, message_ids, subjects
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import ActivityParty, Directory, Email, Organization

__all__ = ["GONE", "emails"]

GONE = tuple(Ref(table, f"{table}-gone") for table in ("lead", "contact", "account"))
_LONG_AGO = pools.START - timedelta(days=1)


@st.composite
def emails(
    draw: st.DrawFn, directory: Directory, assume: Assumptions, flavour: Flavour, most: int
) -> list[Email]:
    """Draw the emails of an organisation, each with an id of its own."""
    one = _sensible(directory) if flavour == "sensible" else _anything(directory)
    drawn = draw(st.lists(one, max_size=most))
    return [_settled(row, f"email{n}", directory, assume) for n, row in enumerate(drawn)]


def _settled(email: Email, key: str, directory: Directory, assume: Assumptions) -> Email:
    """Fill the columns that follow from others as the product does: the token, the shares."""
    return attrs.evolve(
        email,
        activityid=key,
        trackingtoken=token_of(email.subject, directory.organization, assume),
        sharedwith=shared_with(email.parties, directory),
    )


def _party(kind: ParticipationType, address: str) -> ActivityParty:
    return ActivityParty(participationtypemask=int(kind), addressused=address)


_OWN_IDS = message_ids().map(lambda text: text.replace("fabrikam", "contoso"))


@st.composite
def _sensible(draw: st.DrawFn, directory: Directory) -> Email:
    """Draw an email that a user or queue has sent to a customer."""
    inside = insiders(directory) or pools.OUTSIDE
    outside = tuple(dict.fromkeys((*customers(directory), *pools.OUTSIDE)))
    few = draw(_optional(inside, outside, regardings(directory) or GONE))
    sender, to = few.pop("from", inside[0]), few.pop("to", outside[0])
    columns = {
        "messageid": "a@contoso.example",
        "subject": draw(_subjects(directory.organization)),
        **few,
    }
    return Email(
        activityid="email",
        parties=(_party(ParticipationType.SENDER, sender), _party(ParticipationType.TO, to)),
        senton=_LONG_AGO,
        **columns,
    )


@lru_cache(maxsize=64)
def _optional(
    inside: tuple[str, ...], outside: tuple[str, ...], about: tuple[Ref, ...]
) -> st.SearchStrategy[dict[str, Any]]:
    return few_of(
        {
            "from": by_place(inside, INSIDE),
            "to": by_place(outside, pools.OUTSIDE),
            "messageid": _OWN_IDS,
            "conversationindex": conversation_indexes(),
            "regardingobjectid": one_of(*about),
        },
        5,
    )


def _subjects(organization: Organization) -> st.SearchStrategy[str]:
    return subjects(organization=organization)


@st.composite
def _anything(draw: st.DrawFn, directory: Directory) -> Email:
    everybody = (*insiders(directory), *customers(directory), *pools.OUTSIDE, pools.SHARED)
    owners = (*(row.ref for row in directory.systemusers.values()), *_teams(directory))
    few = draw(_odd(everybody, owners or (None,), (*GONE, *regardings(directory), None)))
    columns = {"messageid": pools.IDS[0], **few}
    sender, to = columns.pop("from", None), columns.pop("to", ())
    parties = [_party(ParticipationType.SENDER, sender)] if sender else []
    parties += [_party(ParticipationType.TO, one) for one in to]
    return Email(activityid="email", parties=tuple(parties), **columns)


@lru_cache(maxsize=64)
def _odd(
    everybody: tuple[str, ...], owners: tuple[Ref | None, ...], about: tuple[Ref | None, ...]
) -> st.SearchStrategy[dict[str, Any]]:
    return few_of(
        {
            "messageid": message_ids(flavour="anything"),
            "subject": subjects(flavour="anything"),
            "directioncode": one_of(False, True),
            "regardingobjectid": one_of(*about),
            "ownerid": one_of(*owners),
            "senton": one_of(*pools.ODD_TIMES),
            "conversationindex": conversation_indexes(flavour="anything"),
            "to": several_of(everybody, 3, places=PEOPLE),
            "from": by_place(everybody, PEOPLE),
        },
        7,
    )


def _teams(directory: Directory) -> tuple[Ref, ...]:
    return tuple(Ref("team", key) for key in directory.teams)
