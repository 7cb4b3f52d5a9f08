"""Users and queues, each with the rows it needs to receive mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st

from sscsim.strategies.arguments import Flavour, check_flavour
from sscsim.strategies.few import few_of, several_of
from sscsim.strategies.pools import (
    BORN,
    METHODS,
    ODD_TIMES,
    OUTSIDE,
    QUEUES,
    SHARED,
    UNITS,
    USERS,
    own_address,
)  # fmt: skip
from sscsim.strategies.structure import ROLES
from sscsim.vocabulary import Ref
from sscsim.world import EmailServerProfile, Mailbox, Queue, SystemUser, UserSettings

__all__ = ["Rows", "queues", "users"]

Rows: TypeAlias = tuple[SystemUser | UserSettings | Queue | Mailbox | EmailServerProfile, ...]

_PROFILE = EmailServerProfile(emailserverprofileid="default")
_DATED = EmailServerProfile(emailserverprofileid="dated", processemailsreceivedafter=ODD_TIMES[1])

_OF_MAILBOX: dict[str, st.SearchStrategy[Any]] = {
    "processemailreceivedafter": st.sampled_from(ODD_TIMES),
    "enabledforincomingemail": st.sampled_from((True, True, False)),
    "incomingemaildeliverymethod": st.sampled_from((2, 2, 0, 3)),
    "incomingemailstatus": st.sampled_from((1, 1, 0)),
    "statecode": st.sampled_from((0, 0, 1)),
    "emailrouteraccessapproval": st.sampled_from((1, 1, 2)),
    "isemailaddressapprovedbyo365admin": st.booleans(),
    "emailserverprofile": st.sampled_from((_DATED.emailserverprofileid, None)),
}
_METHOD = {
    "sensible": st.sampled_from((1, 0, 0, 2, 3, 0, 4)),
    "anything": st.sampled_from((*METHODS[:2] * 2, *METHODS[2:]) * 2 + (None,)),
}


def _mailbox(owner: Ref, address: str, flavour: Flavour) -> st.SearchStrategy[Rows]:
    """Draw the mailbox of a user or queue, with its server profile."""
    optional = few_of(_OF_MAILBOX, 1)
    none: st.SearchStrategy[dict[str, Any]] = st.just({})
    columns = none | none | optional if flavour == "sensible" else optional

    def rows(few: dict[str, Any]) -> Rows:
        values = {"emailserverprofile": _PROFILE.emailserverprofileid, **few}
        box = Mailbox(mailboxid=owner.id, emailaddress=address, regardingobjectid=owner, **values)
        return (_PROFILE, _DATED, box) if box.emailserverprofile == "dated" else (_PROFILE, box)

    return columns.map(rows)


def users(*, flavour: Flavour = "sensible") -> st.SearchStrategy[Rows]:
    """
    Draw a user as the rows that make one: the user, the personal options, the mailbox.

    *anything* adds shared addresses, disabled and unapproved users, and mailboxes that are not
    read. Raises InvalidArgument for another flavour.

    >>> [type(row).__name__ for row in find(users(), lambda rows: True)]
    ['SystemUser', 'UserSettings', 'EmailServerProfile', 'Mailbox']
    """
    check_flavour(flavour)
    return _users(flavour)


@st.composite
def _users(draw: st.DrawFn, flavour: Flavour) -> Rows:
    name = draw(st.sampled_from(USERS))
    method = draw(_METHOD[flavour])
    columns = draw(few_of(_OF_USER[flavour](name), 1 if flavour == "sensible" else 3))
    personal = columns.pop("autocreatecontactonpromote", None)
    own = own_address(name)
    user = SystemUser(
        systemuserid=name,
        **{"fullname": name.title(), "internalemailaddress": own, **columns},
    )
    options = UserSettings(
        systemuserid=name,
        incomingemailfilteringmethod=method,
        autocreatecontactonpromote=personal,
    )
    return user, options, *draw(_mailbox(user.ref, own, flavour))


_roles = several_of([role.roleid for role in ROLES], 2).map(tuple)


def _sensible_user(_: str) -> dict[str, st.SearchStrategy[Any]]:
    return {"roles": _roles, "businessunitid": st.sampled_from(UNITS)}


def _any_user(name: str) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "personalemailaddress": st.sampled_from((SHARED, OUTSIDE[0], own_address(name).upper())),
        "isdisabled": st.sampled_from((False, False, True)),
        "islicensed": st.sampled_from((True, True, False)),
        "emailrouteraccessapproval": st.sampled_from((1, 1, 3)),
        "isemailaddressapprovedbyo365admin": st.booleans(),
        "autocreatecontactonpromote": st.sampled_from((0, 1, 2)),
        "createdon": st.sampled_from(BORN),
        "businessunitid": st.sampled_from(UNITS),
        "parentsystemuserid": st.sampled_from(USERS[:3]),
        "roles": _roles,
    }


_OF_USER = {"sensible": _sensible_user, "anything": _any_user}


def queues(*, flavour: Flavour = "sensible", owners: Sequence[Ref] = ()) -> st.SearchStrategy[Rows]:
    """
    Draw a queue as the rows that make one: the queue, and its mailbox.

    ``owners`` are the users and teams that may own it. *anything* adds shared addresses, inactive
    queues, and mailboxes that are not read. Raises InvalidArgument for another flavour.

    >>> [type(row).__name__ for row in find(queues(), lambda rows: True)]
    ['Queue', 'EmailServerProfile', 'Mailbox']
    """
    check_flavour(flavour)
    return _queues(flavour, tuple(owners))


@st.composite
def _queues(draw: st.DrawFn, flavour: Flavour, owners: tuple[Ref, ...]) -> Rows:
    name = draw(st.sampled_from(QUEUES))
    method = draw(_METHOD[flavour])
    owned = {"ownerid": st.sampled_from(owners)} if owners else {}
    optional = {**owned, **_OF_QUEUE[flavour]}
    columns = draw(few_of(optional, 3)) if optional else {}
    own = columns.pop("emailaddress", own_address(name))
    queue = Queue(
        queueid=name,
        name=name.title(),
        emailaddress=own,
        incomingemailfilteringmethod=method,
        **columns,
    )
    return queue, *draw(_mailbox(queue.ref, own, flavour))


_OF_QUEUE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "sensible": {},
    "anything": {
        "emailaddress": st.sampled_from(("Sales@Contoso.example", SHARED)),
        "statecode": st.sampled_from((0, 0, 1)),
        "emailrouteraccessapproval": st.sampled_from((1, 1, 3)),
        "createdon": st.sampled_from(BORN),
    },
}
