"""The rows of an organisation, one frozen class for each table the simulator knows.

Fields that are columns bear the product's logical names (rulebook 11); a lookup is a `Ref` or an
id under the name without the ``_..._value`` of the Web API. A column that was not given is None,
and every rule says what it makes of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

import attrs

from sscsim.vocabulary import ADDRESS_COLUMNS, ParticipationType, ReadDepth, Ref

__all__ = [
    "ActivityParty",
    "BusinessUnit",
    "Email",
    "EmailSearchRow",
    "EmailServerProfile",
    "Mailbox",
    "Queue",
    "QueueItem",
    "Record",
    "Role",
    "Row",
    "Share",
    "SystemUser",
    "Team",
    "UserSettings",
]

ACTIVE = 0


class Row(Protocol):
    """What every row with addresses offers, whatever its table."""

    @property
    def ref(self) -> Ref:
        """The row's table and id."""

    @property
    def label(self) -> str:
        """The name people know the row by."""

    @property
    def active(self) -> bool:
        """Whether the row is in use."""

    @property
    def createdon(self) -> datetime | None:
        """When the row was made; None comes first (SP-12)."""

    @property
    def ownerid(self) -> Ref | None:
        """The user or team that owns the row."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """The Email-format columns that hold something, by name."""


def _frozen(columns: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep columns as a mapping that cannot be written."""
    return MappingProxyType(dict(columns))


def _filled(row: SystemUser | Queue, columns: tuple[str, ...]) -> Mapping[str, str]:
    """Give the standard columns that hold something, and after them the custom ones."""
    standard = {name: value for name in columns if (value := getattr(row, name))}
    return {**standard, **dict(row.customaddresses)}


@attrs.frozen(kw_only=True)
class SystemUser:
    """
    A person with a licence; the personal options are in `UserSettings`.

    >>> from sscsim import SystemUser
    >>> hanna = SystemUser(systemuserid="h", personalemailaddress="hanna@home.example")
    >>> hanna.label, dict(hanna.addresses)
    ('h', {'personalemailaddress': 'hanna@home.example'})

    """

    systemuserid: str
    fullname: str | None = None
    domainname: str | None = None
    internalemailaddress: str | None = None
    personalemailaddress: str | None = None
    mobilealertemail: str | None = None
    isdisabled: bool = False
    accessmode: int | None = None
    islicensed: bool | None = None
    incomingemaildeliverymethod: int | None = None
    emailrouteraccessapproval: int | None = None
    isemailaddressapprovedbyo365admin: bool | None = None
    businessunitid: str | None = None
    defaultmailbox: str | None = None
    queueid: str | None = None
    parentsystemuserid: str | None = None
    createdon: datetime | None = None
    roles: tuple[str, ...] | None = None  # None: not told, so the read depth is assumed (VIS-3)
    customaddresses: tuple[tuple[str, str], ...] = ()  # of Email columns an organisation added

    @cached_property
    def ref(self) -> Ref:
        """The row's table and id."""
        return Ref("systemuser", self.systemuserid)

    @property
    def label(self) -> str:
        """The name people know the user by."""
        return self.fullname or self.internalemailaddress or self.systemuserid

    @property
    def active(self) -> bool:
        """Whether the user is enabled; a disabled one never resolves (FLT-28)."""
        return not self.isdisabled

    @property
    def ownerid(self) -> Ref | None:
        """Users are owned by the organisation, not by a user."""
        return None

    @property
    def addresses(self) -> Mapping[str, str]:
        """The Email-format columns that hold something (FLT-10)."""
        return _filled(self, ADDRESS_COLUMNS["systemuser"])


@attrs.frozen(kw_only=True)
class UserSettings:
    """
    A user's personal options; the key is the user's id (FLT-1).

    >>> from sscsim import Directory, SystemUser, UserSettings
    >>> tracks_all = UserSettings(systemuserid="hanna", incomingemailfilteringmethod=0)
    >>> directory = Directory.of(rows=[SystemUser(systemuserid="hanna"), tracks_all])
    >>> directory.usersettings["hanna"].incomingemailfilteringmethod
    0

    """

    systemuserid: str
    incomingemailfilteringmethod: int | None = None
    autocreatecontactonpromote: int | None = None
    trackingtokenid: int | None = None
    nexttrackingnumber: int | None = None


@attrs.frozen(kw_only=True)
class Queue:
    """
    A shared work list with an address and a filtering method of its own.

    >>> from sscsim import Queue
    >>> sales = Queue(queueid="sales", name="Sales", emailaddress="sales@contoso.example")
    >>> sales.label, dict(sales.addresses)
    ('Sales', {'emailaddress': 'sales@contoso.example'})

    """

    queueid: str
    name: str | None = None
    emailaddress: str | None = None
    incomingemailfilteringmethod: int | None = None
    incomingemaildeliverymethod: int | None = None
    outgoingemaildeliverymethod: int | None = None
    emailrouteraccessapproval: int | None = None
    isemailaddressapprovedbyo365admin: bool | None = None
    queueviewtype: int | None = None
    statecode: int = ACTIVE
    defaultmailbox: str | None = None
    ownerid: Ref | None = None
    owningbusinessunit: str | None = None
    createdon: datetime | None = None
    customaddresses: tuple[tuple[str, str], ...] = ()  # of Email columns an organisation added

    @cached_property
    def ref(self) -> Ref:
        """The row's table and id."""
        return Ref("queue", self.queueid)

    @property
    def label(self) -> str:
        """The name people know the queue by."""
        return self.name or self.emailaddress or self.queueid

    @property
    def active(self) -> bool:
        """Whether the queue is in use."""
        return self.statecode == ACTIVE

    @property
    def addresses(self) -> Mapping[str, str]:
        """The Email-format columns that hold something (FLT-10)."""
        return _filled(self, ADDRESS_COLUMNS["queue"])


@attrs.frozen(kw_only=True)
class Mailbox:
    """
    The row through which server-side synchronization reads one inbox.

    ``regardingobjectid`` is the user or queue it belongs to. Columns that were not exported count
    as favourable (SP-15), so their defaults here are those of a tested, enabled mailbox.

    >>> from sscsim import Mailbox, Ref
    >>> inbox = Mailbox(
    ...     mailboxid="m1",
    ...     emailaddress="hanna@contoso.example",
    ...     regardingobjectid=Ref("systemuser", "hanna"),
    ... )
    >>> inbox.label
    'hanna@contoso.example'

    """

    mailboxid: str
    emailaddress: str
    regardingobjectid: Ref
    name: str | None = None
    emailserverprofile: str | None = None
    ownerid: Ref | None = None
    incomingemaildeliverymethod: int = 2
    enabledforincomingemail: bool = True
    incomingemailstatus: int = 1
    emailrouteraccessapproval: int | None = None
    isemailaddressapprovedbyo365admin: bool | None = None
    processemailreceivedafter: datetime | None = None
    isforwardmailbox: bool = False
    statecode: int = ACTIVE

    @cached_property
    def ref(self) -> Ref:
        """The row's table and id."""
        return Ref("mailbox", self.mailboxid)

    @property
    def label(self) -> str:
        """The name people know the mailbox by."""
        return self.name or self.emailaddress


@attrs.frozen(kw_only=True)
class EmailServerProfile:
    """
    The connection to a mail server; its date is the earliest start for its mailboxes (SYN-3).

    >>> from sscsim import Directory, EmailServerProfile
    >>> exchange = EmailServerProfile(emailserverprofileid="exchange", name="Exchange Online")
    >>> list(Directory.of(rows=[exchange]).emailserverprofiles)
    ['exchange']

    """

    emailserverprofileid: str
    name: str | None = None
    processemailsreceivedafter: datetime | None = None
    statecode: int = ACTIVE


@attrs.frozen(kw_only=True)
class Record:
    """
    A row of any other table that may hold addresses: contact, lead, account, or a custom one.

    ``columns`` keeps every column as it was given; ``addresscolumns`` names those of format Email.

    >>> from sscsim import Record
    >>> columns = {"emailaddress1": "ivo@fabrikam.example"}
    >>> ivo = Record(table="contact", id="ivo", columns=columns, addresscolumns=("emailaddress1",))
    >>> ivo.label
    'ivo@fabrikam.example'

    """

    table: str
    id: str
    columns: Mapping[str, Any] = attrs.field(factory=dict, converter=_frozen)
    addresscolumns: tuple[str, ...] = ()
    name: str | None = None
    statecode: int = ACTIVE
    createdon: datetime | None = None
    ownerid: Ref | None = None
    owningbusinessunit: str | None = None

    @cached_property
    def ref(self) -> Ref:
        """The row's table and id."""
        return Ref(self.table, self.id)

    @cached_property
    def label(self) -> str:
        """The name people know the record by."""
        return self.name or next(iter(self.addresses.values()), self.id)

    @property
    def active(self) -> bool:
        """Whether the record is in use."""
        return self.statecode == ACTIVE

    @property
    def addresses(self) -> Mapping[str, str]:
        """The Email-format columns that hold something (FLT-10)."""
        return {
            name: value
            for name in self.addresscolumns
            if isinstance(value := self.columns.get(name), str) and value
        }


@attrs.frozen(kw_only=True)
class BusinessUnit:
    """A branch of the organisation; the one without a parent is the root."""

    businessunitid: str
    name: str | None = None
    parentbusinessunitid: str | None = None
    emailaddress: str | None = None


@attrs.frozen(kw_only=True)
class Team:
    """A group of users that can own rows and carry roles."""

    teamid: str
    name: str | None = None
    businessunitid: str | None = None
    members: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    emailaddress: str | None = None


@attrs.frozen(kw_only=True)
class Role:
    """A security role, as far as it says who may read activities (VIS-1, VIS-2)."""

    roleid: str
    name: str | None = None
    prvReadActivity: ReadDepth | None = None  # noqa: N815 - the privilege's published name


@attrs.frozen(kw_only=True)
class ActivityParty:
    """One address of an email and the row it resolved to, if any (PTY-14)."""

    participationtypemask: int
    addressused: str | None = None
    partyid: Ref | None = None
    unresolvedpartyname: str | None = None


@attrs.frozen(kw_only=True)
class Email:
    """
    An email activity: sent from Dynamics, promoted, tracked by hand, or exported.

    ``directioncode`` is true for outgoing (rulebook 10). ``sharedwith`` holds the users with whom
    the row was shared implicitly (VIS-4). ``hashed`` says whether smart-matching hashes were
    stored for it (COR-40).
    """

    activityid: str
    subject: str = ""
    messageid: str | None = None
    inreplyto: str | None = None
    conversationindex: bytes | None = None
    baseconversationindexhash: int | None = None
    trackingtoken: str | None = None
    correlationmethod: int = 0
    correlatedactivityid: str | None = None
    parentactivityid: str | None = None
    correlatedsubjectchanged: bool | None = None
    acceptingentityid: Ref | None = None
    receivingmailboxid: str | None = None
    regardingobjectid: Ref | None = None
    directioncode: bool = True
    statecode: int = 1
    statuscode: int | None = None
    ownerid: Ref | None = None
    owningbusinessunit: str | None = None
    createdby: Ref | None = None
    createdon: datetime | None = None
    senton: datetime | None = None
    actualend: datetime | None = None
    sender: str | None = None
    torecipients: str | None = None
    emailsender: Ref | None = None
    sendersaccount: Ref | None = None
    notifications: int = 0
    isduplicatesenderunresolved: bool = False
    internetmessageheaders: str | None = None
    parties: tuple[ActivityParty, ...] = ()
    sharedwith: tuple[Ref, ...] = ()
    hashed: bool = True

    @cached_property
    def ref(self) -> Ref:
        """The row's table and id."""
        return Ref("email", self.activityid)

    @property
    def moment(self) -> datetime | None:
        """The time that tells which of two emails is more recent (SP-10)."""
        return self.senton or self.actualend or self.createdon

    @property
    def incoming(self) -> bool:
        """Whether it is a received email; a sent copy is another email (DUP-2)."""
        return not self.directioncode

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """
        The addresses smart matching compares: From, To, Cc, Bcc in order, each once (COR-41).

        For an exported email they are ``addressused`` of its parties, else ``sender`` and
        ``torecipients`` (SP-8).
        """
        used = [
            party.addressused
            for party in sorted(self.parties, key=lambda party: party.participationtypemask)
            if party.participationtypemask <= ParticipationType.BCC and party.addressused
        ]
        texts = used or [self.sender or "", *(self.torecipients or "").split(";")]
        return tuple(dict.fromkeys(address for text in texts if (address := text.strip().lower())))


@attrs.frozen(kw_only=True)
class QueueItem:
    """An email lying in a queue; seeing it is not reading the email (VIS-7)."""

    queueid: str
    objectid: str


@attrs.frozen(kw_only=True)
class Share:
    """A row shared with a user or team (VIS-5)."""

    objectid: Ref
    principalid: Ref


@attrs.frozen(kw_only=True)
class EmailSearchRow:
    """One address of one record, as the product's own index has it (PTY-1)."""

    emailaddress: str
    parentobjectid: str
    parenttable: str | None = None
    column: str | None = None
