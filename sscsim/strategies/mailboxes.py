"""The mailbox of a user or queue, and the server profile through which it is read."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import few_of, one_of
from sscsim.strategies.pools import ODD_TIMES
from sscsim.vocabulary import Ref
from sscsim.world import EmailServerProfile, Mailbox

__all__ = ["mailbox_rows"]

_Rows: TypeAlias = tuple[EmailServerProfile | Mailbox, ...]

_PROFILES = {
    profile.emailserverprofileid: profile
    for profile in (
        EmailServerProfile(emailserverprofileid="default"),
        EmailServerProfile(emailserverprofileid="online", name="Microsoft Exchange Online"),
        EmailServerProfile(emailserverprofileid="dated", processemailsreceivedafter=ODD_TIMES[1]),
    )
}
_OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "processemailreceivedafter": one_of(*ODD_TIMES),
    "enabledforincomingemail": one_of(True, True, False),
    "incomingemaildeliverymethod": one_of(2, 2, 0, 3),
    "incomingemailstatus": one_of(1, 1, 0),
    "statecode": one_of(0, 0, 1),
    "emailrouteraccessapproval": one_of(1, 1, 2),
    "isemailaddressapprovedbyo365admin": st.booleans(),
    "emailserverprofile": one_of(*_PROFILES, None),
}
_FEW: tuple[st.SearchStrategy[dict[str, Any]], ...] = (st.just({}), few_of(_OPTIONAL, 1, least=1))
# How many columns are not as they should be.
_COLUMNS = {
    "sensible": one_of(0, 0, 0, 0, 0, 0, 0, 1),
    "anything": one_of(0, 0, 0, 0, 0, 1),
}


@cache
def mailbox_rows(owner: Ref, address: str, flavour: Flavour) -> st.SearchStrategy[_Rows]:
    """Draw the mailbox of a user or queue: tested, enabled, read by SSS, but for one column."""

    def rows(few: dict[str, Any]) -> _Rows:
        values = {"emailserverprofile": "default", **few}
        box = Mailbox(mailboxid=owner.id, emailaddress=address, regardingobjectid=owner, **values)
        profile = _PROFILES.get(box.emailserverprofile or "")
        return (box,) if profile is None else (profile, box)

    return _COLUMNS[flavour].flatmap(_FEW.__getitem__).map(rows)
