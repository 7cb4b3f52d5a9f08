"""The dictionary: tables, columns and option values under the names the product publishes.

Values and labels are those of rulebook section 10; nothing here is ours but the Python names.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

__all__ = [
    "ADDRESS_COLUMNS",
    "CONVERSATION_BASE_LENGTH",
    "DEFAULT_NOISE",
    "DEFAULT_TABLE_RANK",
    "ENTITY_SETS",
    "FORCE",
    "METHOD",
    "NOT_ACTIVITY_PARTIES",
    "NOT_FORCED",
    "OPTION_SETS",
    "TABLE_RANK",
    "CorrelationMethod",
    "DeliveryMethod",
    "EmailStatus",
    "FilteringMethod",
    "OptionSet",
    "ParticipationType",
    "ReadDepth",
    "Ref",
    "spoken_time",
]


class Ref(NamedTuple):
    """
    Which row is meant: the logical name of its table, and its id.

    >>> from sscsim import Ref
    >>> Ref("systemuser", "hanna")
    Ref(table='systemuser', id='hanna')

    """

    table: str
    id: str


def spoken_time(moment: datetime) -> str:
    """Say a time to people, ``2026-03-02 08:00 UTC``; seconds only where there are some."""
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    parts = "microseconds" if utc.microsecond else "seconds" if utc.second else "minutes"
    return utc.replace(tzinfo=None).isoformat(" ", parts) + " UTC"


class FilteringMethod(IntEnum):
    """``incomingemailfilteringmethod`` of a user's settings or a queue (FLT-1)."""

    ALL = 0
    IN_RESPONSE = 1
    LEADS_CONTACTS_ACCOUNTS = 2
    EMAIL_ENABLED_RECORDS = 3
    NONE = 4

    @property
    def label(self) -> str:
        """The words the personal-options dialog shows."""
        return _FILTERING_LABELS[self]


_FILTERING_LABELS = {
    FilteringMethod.ALL: "All email messages",
    FilteringMethod.IN_RESPONSE: "Email messages in response to Dynamics 365 email",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: (
        "Email messages from Dynamics 365 Leads, Contacts and Accounts"
    ),
    FilteringMethod.EMAIL_ENABLED_RECORDS: (
        "Email messages from Dynamics 365 records that are email enabled"
    ),
    FilteringMethod.NONE: "No email messages",
}


# FLT-1: the column of a user's settings or a queue that holds a FilteringMethod.
METHOD = "incomingemailfilteringmethod"

# FLT-15: the setting of the organisation that replaces METHOD of all users, and the value of it
# that replaces nothing.
FORCE = "SSSForceFilteringMethodForUserMailboxes"
NOT_FORCED = -1


class CorrelationMethod(IntEnum):
    """``email.correlationmethod`` (COR-5): by which mark an email was tied to an earlier one."""

    NONE = 0
    SKIPPED = 1
    X_HEADER = 2
    IN_REPLY_TO = 3
    TRACKING_TOKEN = 4
    CONVERSATION_INDEX = 5
    SMART_MATCHING = 6
    CUSTOM_CORRELATION = 7


class DeliveryMethod(IntEnum):
    """``incomingemaildeliverymethod`` of a mailbox (SYN-7 to SYN-9)."""

    NONE = 0
    OUTLOOK_CLIENT = 1
    SERVER_SIDE_SYNCHRONIZATION = 2
    FORWARD_MAILBOX = 3


class ParticipationType(IntEnum):
    """``activityparty.participationtypemask``: the part an address plays in an email."""

    SENDER = 1
    TO = 2
    CC = 3
    BCC = 4

    @property
    def word(self) -> str:
        """The name used in decision records."""
        return ("from", "to", "cc", "bcc")[self - 1]


class EmailStatus(IntEnum):
    """``email.statuscode`` as far as the simulator writes it."""

    SENT = 3
    RECEIVED = 4


class ReadDepth(StrEnum):
    """How far ``prvReadActivity`` of a role reaches (VIS-1), narrowest first."""

    NONE = "none"
    USER = "user"
    BUSINESS_UNIT = "business_unit"
    PARENT_CHILD = "parent_child"
    ORGANIZATION = "organization"


# PTY-3: the order in which rows that share an address are preferred. Every other
# email-enabled table comes after these, queues before custom ones.
TABLE_RANK: dict[str, int] = {
    "systemuser": 0,
    "contact": 1,
    "account": 2,
    "lead": 3,
    "equipment": 4,
    "team": 5,
    "businessunit": 6,
    "queue": 7,
}
DEFAULT_TABLE_RANK = 8

# FLT-10: columns of format Email on the standard tables. Other tables state theirs.
ADDRESS_COLUMNS: dict[str, tuple[str, ...]] = {
    "systemuser": ("internalemailaddress", "personalemailaddress", "mobilealertemail"),
    "queue": ("emailaddress",),
    "contact": ("emailaddress1", "emailaddress2", "emailaddress3"),
    "account": ("emailaddress1", "emailaddress2", "emailaddress3"),
    "lead": ("emailaddress1", "emailaddress2", "emailaddress3"),
    "team": ("emailaddress",),
    "businessunit": ("emailaddress",),
    "equipment": ("emailaddress",),
}

# PTY-12 and SP-18: tables with an Email column that cannot be a party of an activity.
NOT_ACTIVITY_PARTIES = frozenset({"opportunity", "incident"})

# COR-31: bytes of a conversation index that every message of one thread shares.
CONVERSATION_BASE_LENGTH = 22

# COR-42: ``hashfilterkeywords`` as the product comes, what smart matching takes off a subject.
DEFAULT_NOISE = r"^[\s]*([\w]+\s?:[\s]*)+"

ENTITY_SETS: dict[str, str] = {
    "systemuser": "systemusers",
    "usersettings": "usersettingscollection",
    "queue": "queues",
    "mailbox": "mailboxes",
    "emailserverprofile": "emailserverprofiles",
    "organization": "organizations",
    "businessunit": "businessunits",
    "team": "teams",
    "role": "roles",
    "contact": "contacts",
    "lead": "leads",
    "account": "accounts",
    "email": "emails",
    "equipment": "equipments",
}


class OptionSet(NamedTuple):
    """A published list of option values, with the columns that use it and its source."""

    name: str
    columns: tuple[str, ...]
    labels: dict[int, str]
    source: str


OPTION_SETS: tuple[OptionSet, ...] = (
    OptionSet(
        "incomingemailfilteringmethod",
        ("usersettings.incomingemailfilteringmethod", "queue.incomingemailfilteringmethod"),
        {method.value: method.label for method in FilteringMethod},
        "S25, S26",
    ),
    OptionSet(
        "SSSForceFilteringMethodForUserMailboxes",
        ("organization.orgdborgsettings",),
        {-1: "Disabled", **{method.value: method.label for method in FilteringMethod}},
        "S7",
    ),
    OptionSet(
        "correlationmethod",
        ("email.correlationmethod",),
        {
            0: "None",
            1: "Skipped",
            2: "XHeader",
            3: "InReplyTo",
            4: "TrackingToken",
            5: "ConversationIndex",
            6: "SmartMatching",
            7: "CustomCorrelation",
        },
        "S24",
    ),
    OptionSet(
        "reasoncode",
        ("CheckIncomingEmail.ReasonCode",),
        {
            -1: "Unknown",
            0: "Duplicate",
            1: "NoCorrelationMatch",
            2: "CorrelationMatch",
            3: "NoRecipientMatch",
            4: "InternalEmailReject",
            5: "SenderMatch",
            6: "AcceptAll",
            7: "InvalidSender",
        },
        "S23",
    ),
    OptionSet("directioncode", ("email.directioncode",), {0: "Incoming", 1: "Outgoing"}, "S24"),
    OptionSet(
        "statuscode",
        ("email.statuscode",),
        {
            1: "Draft",
            2: "Completed",
            3: "Sent",
            4: "Received",
            5: "Canceled",
            6: "Pending Send",
            7: "Sending",
            8: "Failed",
        },
        "S24",
    ),
    OptionSet("statecode", ("email.statecode",), {0: "Open", 1: "Completed", 2: "Canceled"}, "S24"),
    OptionSet(
        "notifications",
        ("email.notifications",),
        {0: "None", 1: "Saved, but attachments were dropped", 2: "Body truncated"},
        "S24",
    ),
    OptionSet("prioritycode", ("email.prioritycode",), {0: "Low", 1: "Normal", 2: "High"}, "S24"),
    OptionSet(
        "participationtypemask",
        ("activityparty.participationtypemask",),
        {
            1: "Sender",
            2: "To",
            3: "Cc",
            4: "Bcc",
            5: "Required attendee",
            6: "Optional attendee",
            7: "Organizer",
            8: "Regarding",
            9: "Owner",
            10: "Resource",
            11: "Customer",
            12: "Chat participant",
        },
        "S29",
    ),
    OptionSet(
        "incomingemaildeliverymethod",
        (
            "mailbox.incomingemaildeliverymethod",
            "systemuser.incomingemaildeliverymethod",
            "queue.incomingemaildeliverymethod",
        ),
        {
            0: "None",
            1: "Dynamics 365 for Outlook",
            2: "Server-Side Synchronization or Email Router",
            3: "Forward Mailbox",
        },
        "S27, S26",
    ),
    OptionSet(
        "outgoingemaildeliverymethod",
        ("mailbox.outgoingemaildeliverymethod",),
        {
            0: "None",
            1: "Dynamics 365 for Outlook",
            2: "Server-Side Synchronization or Email Router",
        },
        "S27",
    ),
    OptionSet(
        "actdeliverymethod",
        ("mailbox.actdeliverymethod",),
        {0: "Dynamics 365 for Outlook", 1: "Server-Side Synchronization", 2: "None"},
        "S27",
    ),
    OptionSet(
        "emailrouteraccessapproval",
        (
            "mailbox.emailrouteraccessapproval",
            "systemuser.emailrouteraccessapproval",
            "queue.emailrouteraccessapproval",
        ),
        {0: "Empty", 1: "Approved", 2: "Pending Approval", 3: "Rejected"},
        "S27",
    ),
    OptionSet(
        "incomingemailstatus",
        ("mailbox.incomingemailstatus", "mailbox.outgoingemailstatus", "mailbox.actstatus"),
        {0: "Not Run", 1: "Success", 2: "Failure"},
        "S27",
    ),
    OptionSet(
        "mailbox.statecode",
        ("mailbox.statecode", "queue.statecode"),
        {0: "Active", 1: "Inactive"},
        "S27, S26",
    ),
    OptionSet("queueviewtype", ("queue.queueviewtype",), {0: "Public", 1: "Private"}, "S26"),
    OptionSet(
        "emailconnectionchannel",
        ("organization.emailconnectionchannel",),
        {0: "Server-Side Synchronization", 1: "Email Router"},
        "S28",
    ),
    OptionSet(
        "accessmode",
        ("systemuser.accessmode",),
        {
            0: "Read-Write",
            1: "Administrative",
            2: "Read",
            3: "Support",
            4: "Non-interactive",
            5: "Delegated admin",
        },
        "general metadata",
    ),
)
