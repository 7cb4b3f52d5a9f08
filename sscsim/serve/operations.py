"""The functions and actions that are answered, with their parameters as published (S38)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

__all__ = ["OPERATIONS", "Operation", "operation_of"]

_NONE: Mapping[str, str] = MappingProxyType({})
_TEXT, _TRUTH, _NUMBER, _ID = "Edm.String", "Edm.Boolean", "Edm.Int32", "Edm.Guid"
_ROW, _ROWS = "mscrm.crmbaseentity", "Collection(mscrm.crmbaseentity)"


@attrs.frozen(kw_only=True)
class Operation:
    """
    A function or an action.

    Attributes:
        kind: ``Function`` or ``Action``.
        name: its name.
        parameters: the type of each, by name.
        returns: the type of each part of the answer; empty where there is none.
        bound: what it is bound to, if it is.
        needed: the parameters without which it cannot be answered.

    """

    kind: str
    name: str
    parameters: Mapping[str, str] = _NONE
    returns: Mapping[str, str] = _NONE
    bound: str | None = None
    needed: frozenset[str] = frozenset()


_ADDRESSES = {"From": _TEXT, "To": _TEXT, "Cc": _TEXT, "Bcc": _TEXT}
_MESSAGE = {"MessageId": _TEXT, "Subject": _TEXT, **_ADDRESSES}
_DELIVERED = {
    **_MESSAGE,
    "ReceivedOn": "Edm.DateTimeOffset",
    "SubmittedBy": _TEXT,
    "Importance": _TEXT,
    "Body": _TEXT,
    "Attachments": _ROWS,
}

OPERATIONS = (
    Operation(
        kind="Function",
        name="WhoAmI",
        returns={"BusinessUnitId": _ID, "UserId": _ID, "OrganizationId": _ID},
    ),
    Operation(
        kind="Function",
        name="CheckIncomingEmail",
        parameters={**_MESSAGE, "ExtraProperties": _ROW},
        returns={"ShouldDeliver": _TRUTH, "ReasonCode": _NUMBER},
        needed=frozenset({"From", "To"}),
    ),
    Operation(
        kind="Function",
        name="CheckPromoteEmail",
        parameters={"MessageId": _TEXT, "Subject": _TEXT, "DirectionCode": _NUMBER},
        returns={"ShouldPromote": _TRUTH, "ReasonCode": _NUMBER},
        needed=frozenset({"MessageId"}),
    ),
    Operation(
        kind="Action",
        name="DeliverIncomingEmail",
        parameters={**_DELIVERED, "ValidateBeforeCreate": _TRUTH, "ExtraProperties": _ROW},
        returns={"EmailId": _ID},
        needed=frozenset({"From", "To"}),
    ),
    Operation(
        kind="Action",
        name="DeliverPromoteEmail",
        parameters={**_DELIVERED, "ExtraProperties": _ROW},
        returns={"EmailId": _ID},
        bound="mscrm.email",
        needed=frozenset({"From", "To"}),
    ),
    Operation(
        kind="Action",
        name="BulkDelete",
        parameters={
            "QuerySet": "Collection(mscrm.QueryExpression)",
            "JobName": _TEXT,
            "SendEmailNotification": _TRUTH,
            "ToRecipients": _ROWS,
            "CCRecipients": _ROWS,
            "RecurrencePattern": _TEXT,
            "StartDateTime": "Edm.DateTimeOffset",
            "SourceImportId": _ID,
            "RunNow": _TRUTH,
            "CanRecoverDeletedRecords": _TRUTH,
        },
        returns={"JobId": _ID},
        needed=frozenset({"QuerySet", "JobName"}),
    ),
)


def operation_of(name: str) -> Operation:
    """
    Find an operation by its name.

    >>> operation_of("CheckPromoteEmail").kind
    'Function'

    """
    return next(one for one in OPERATIONS if one.name == name)
