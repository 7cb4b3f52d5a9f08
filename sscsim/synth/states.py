"""In what state users, queues and their mailboxes are: most in order, some not, each in its way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs

__all__ = ["QUEUE_METHODS", "QUEUE_STATES", "READ", "USER_METHODS", "USER_STATES", "State"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@attrs.frozen(eq=False)
class State:
    """What differs from the ordinary: in the row of the user or queue, and in its mailbox."""

    name: str
    owner: Mapping[str, Any] = _NOTHING
    mailbox: Mapping[str, Any] = _NOTHING


READ = State("read")
_UNTESTED = State(
    "not tested", mailbox={"enabledforincomingemail": False, "incomingemailstatus": 0}
)
_FAILED = State("test failed", mailbox={"incomingemailstatus": 2})
_NO_DELIVERY = State(
    "not delivered", {"incomingemaildeliverymethod": 0}, {"incomingemaildeliverymethod": 0}
)
_PENDING = State("not approved", {"emailrouteraccessapproval": 2}, {"emailrouteraccessapproval": 2})
_DISABLED = State("disabled", {"isdisabled": True}, {"enabledforincomingemail": False})
_UNLICENSED = State("unlicensed", {"islicensed": False})
_INACTIVE = State("inactive", {"statecode": 1}, {"statecode": 1, "enabledforincomingemail": False})

USER_STATES = {
    READ: 84, _DISABLED: 5, _UNTESTED: 4, _NO_DELIVERY: 3, _PENDING: 1, _FAILED: 1, _UNLICENSED: 2,
}  # fmt: skip
QUEUE_STATES = {READ: 88, _UNTESTED: 6, _INACTIVE: 6}

# Most people never touch the dropdown (FLT-2); a queue made on the form accepts all (FLT-3).
USER_METHODS = {0: 10, 1: 56, 2: 18, 3: 10, 4: 6}
QUEUE_METHODS = {0: 50, 1: 16, 2: 14, 3: 12, 4: 8}
