"""The records office: the organisation as it stands, immutable, with its look-ups.

In come rows and settings under the product's own column names; out goes a `World` that a decision
can be asked of. "Who has this address" has one home here, `addressbook`. Nothing here knows a
message or a file format. Start reading at `world`, then `directory`.
"""

from sscsim.world.addressbook import AddressBook
from sscsim.world.directory import Directory
from sscsim.world.emails import Emails, moment_of
from sscsim.world.rows import (
    ActivityParty,
    BusinessUnit,
    Email,
    EmailSearchRow,
    EmailServerProfile,
    Mailbox,
    Queue,
    QueueItem,
    Record,
    Role,
    Row,
    Share,
    SystemUser,
    Team,
    UserSettings,
)
from sscsim.world.settings import ORG_SETTINGS, Organization, OrgDBOrgSettings, OrgSetting
from sscsim.world.world import World

__all__ = [
    "ORG_SETTINGS",
    "ActivityParty",
    "AddressBook",
    "BusinessUnit",
    "Directory",
    "Email",
    "EmailSearchRow",
    "EmailServerProfile",
    "Emails",
    "Mailbox",
    "OrgDBOrgSettings",
    "OrgSetting",
    "Organization",
    "Queue",
    "QueueItem",
    "Record",
    "Role",
    "Row",
    "Share",
    "SystemUser",
    "Team",
    "UserSettings",
    "World",
    "moment_of",
]
