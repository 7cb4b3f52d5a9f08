"""Users and queues, each with the rows it needs to receive mail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from sscsim.strategies.arguments import Flavour, check_flavour, check_refs
from sscsim.strategies.few import few_of, one_of, several_of
from sscsim.strategies.mailboxes import mailbox_rows
from sscsim.strategies.owners import OWNER, owned
from sscsim.strategies.pools import (
    BORN,
    METHODS,
    OUTSIDE,
    QUEUES,
    SHARED,
    UNITS,
    USERS,
    own_address,
)  # fmt: skip
from sscsim.strategies.structure import ROLE_IDS
from sscsim.vocabulary import Ref
from sscsim.world import EmailServerProfile, Mailbox, Queue, SystemUser, UserSettings

__all__ = ["Rows", "queues", "unowned_queues", "users"]

Rows: TypeAlias = tuple[SystemUser | UserSettings | Queue | Mailbox | EmailServerProfile, ...]

# Where sensible, most let something in; where anything goes, the value may not be known.
_METHOD = {
    "sensible": one_of(*METHODS, 0, 0),
    "anything": one_of(*METHODS, *METHODS, 0, 1, None),
}


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
    name = draw(_USER_NAMES)
    method = draw(_METHOD[flavour])
    columns = draw(_columns_of_user(flavour, name))
    personal = columns.pop("autocreatecontactonpromote", None)
    own = own_address(name)
    user = SystemUser(systemuserid=name, fullname=name.title(), internalemailaddress=own, **columns)
    options = UserSettings(
        systemuserid=name,
        incomingemailfilteringmethod=method,
        autocreatecontactonpromote=personal,
    )
    return user, options, *draw(mailbox_rows(user.ref, own, flavour))


_USER_NAMES = one_of(*USERS)
_ROLES = several_of(ROLE_IDS, 2)


@cache
def _columns_of_user(flavour: Flavour, name: str) -> st.SearchStrategy[dict[str, Any]]:
    placed = {"roles": _ROLES, "businessunitid": one_of(*UNITS)}
    if flavour == "sensible":
        return few_of(placed, 1)
    own = own_address(name).upper()
    return few_of(
        {
            "personalemailaddress": one_of(SHARED, OUTSIDE[0], own),
            "isdisabled": one_of(False, False, True),
            "islicensed": one_of(True, True, False),
            "emailrouteraccessapproval": one_of(1, 1, 3),
            "isemailaddressapprovedbyo365admin": st.booleans(),
            "autocreatecontactonpromote": one_of(0, 1, 2),
            "createdon": one_of(*BORN),
            "parentsystemuserid": one_of(*USERS[:3]),
            **placed,
        },
        3,
    )


def queues(*, flavour: Flavour = "sensible", owners: Sequence[Ref] = ()) -> st.SearchStrategy[Rows]:
    """
    Draw a queue as the rows that make one: the queue, and its mailbox.

    ``owners`` are the users and teams that may own it. *anything* adds shared addresses, inactive
    queues, and mailboxes that are not read. Raises InvalidArgument for another flavour, and for
    owners that are no references.

    >>> [type(row).__name__ for row in find(queues(), lambda rows: True)]
    ['Queue', 'EmailServerProfile', 'Mailbox']
    """
    check_flavour(flavour)
    check_refs("owners", owners)
    return unowned_queues(flavour).map(lambda rows: tuple(owned(rows, owners)))


@st.composite
def unowned_queues(draw: st.DrawFn, flavour: Flavour) -> Rows:
    """Draw a queue whose owner is still to be filled in."""
    name = draw(_QUEUE_NAMES)
    method = draw(_METHOD[flavour])
    columns = draw(_OF_QUEUE[flavour])
    own = columns.pop("emailaddress", own_address(name))
    queue = Queue(
        queueid=name,
        name=name.title(),
        emailaddress=own,
        incomingemailfilteringmethod=method,
        **columns,
    )
    return queue, *draw(mailbox_rows(queue.ref, own, flavour))


_QUEUE_NAMES = one_of(*QUEUES)
_OF_QUEUE = {
    "sensible": few_of({"ownerid": OWNER}, 1),
    "anything": few_of(
        {
            "ownerid": OWNER,
            "emailaddress": one_of("Sales@Contoso.example", SHARED),
            "statecode": one_of(0, 0, 1),
            "emailrouteraccessapproval": one_of(1, 1, 3),
            "createdon": one_of(*BORN),
        },
        3,
    ),
}
