"""The rows of an organisation: which tables there are in a scenario, and their columns.

The columns are those of the row classes of `sscsim.world`. Beside them stand the few that the
product has and that play no part in incoming email, so that a row copied from an export loads.
"""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.columns import shown
from sscsim.scenario.column_kinds import FLAG, MOMENT
from sscsim.scenario.compounds import Either, ListOf, MapOf
from sscsim.scenario.desk import LISTS, NO_MAILBOX, Desk
from sscsim.scenario.forms import Form, keys_of
from sscsim.scenario.kinds import (
    CELL,
    ID,
    MISSING,
    OPTIONAL_TEXT,
    TEXT,
    Constant,
    Nullable,
    Schema,
)
from sscsim.scenario.nodes import Node
from sscsim.scenario.references import RowRef, row_id
from sscsim.world import (
    BusinessUnit,
    EmailServerProfile,
    Mailbox,
    Queue,
    Record,
    Role,
    SystemUser,
    Team,
    UserSettings,
)

__all__ = ["MAILBOX_BLOCK", "OWNER", "ROWS", "UNIT"]

# Tables whose rows are more than addresses.
_OWN_LISTS = {
    table: name
    for name, (table, _) in LISTS.items()
    if table is not None and name not in {"contacts", "leads", "accounts"}
} | {"mailbox": "mailboxes", "email": "emails"}

UNIT = row_id("businessunit")
OWNER = RowRef(("systemuser", "team"))

_PROFILE_KEYS = keys_of(EmailServerProfile, without=("emailserverprofileid",)) | {"id": ID}
_PROFILE = Form(
    what="an emailserverprofile",
    keys=_PROFILE_KEYS,
    aliases={"emailserverprofileid": "id"},
)

# Written inside a mailbox; ``gone`` names a profile whose row is not there.
_OWN_PROFILE = attrs.evolve(_PROFILE, keys={**_PROFILE_KEYS, "gone": FLAG})


@attrs.frozen
class _ProfileId:
    """The id of a server profile; without a list of them, any name makes one."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None:
            return None
        known = [key for key, ref in desk.rows.items() if ref.table == "emailserverprofile"]
        if node.text in known or not known:
            return TEXT.read(node, desk)
        offer = desk.suggestion(node.text, known, "Write the id of a row of emailserverprofiles.")
        desk.problem(node, f"no emailserverprofile has the id {shown(node.text)}", offer)
        return MISSING

    def schema(self) -> Schema:
        return OPTIONAL_TEXT.schema()


_MAILBOX_KEYS = keys_of(
    Mailbox,
    without=("mailboxid",),
    ownerid=OWNER,
    regardingobjectid=RowRef(nullable=False),  # a mailbox of nobody cannot be found again
    emailserverprofile=Either(scalar=_ProfileId(), mapping=_OWN_PROFILE),
    processemailsreceivedafter=MOMENT,
) | {"id": ID}
_MAILBOX_WITHOUT_EFFECT = frozenset({
    "actdeliverymethod", "actstatus", "lastmessageid", "lastsuccessfulsynccompletedon",
    "lastsyncerrorcode", "mailboxstatus", "outgoingemaildeliverymethod", "outgoingemailstatus",
    "postponemailboxprocessinguntil", "processanddeleteemails", "processinglastattemptedon",
    "receivingpostponeduntil", "statuscode", "testmailboxaccesscompletedon", "undeliverablefolder",
})  # fmt: skip
MAILBOX_BLOCK = Form(
    what="a mailbox",
    keys=_MAILBOX_KEYS,
    aliases={"mailboxid": "id"},
    without_effect=_MAILBOX_WITHOUT_EFFECT,
)
_OWN_MAILBOX = Nullable(Either(scalar=Constant(NO_MAILBOX), mapping=MAILBOX_BLOCK))


@attrs.frozen
class _TableName:
    """The table of a record: any that has no list of its own with other keys."""

    def read(self, node: Node, desk: Desk) -> Any:
        name = ID.read(node, desk)
        if name in _OWN_LISTS:
            what = f"rows of {name} cannot be written as records"
            desk.problem(node, what, f"Write them under {_OWN_LISTS[name]}.")
        return name

    def schema(self) -> Schema:
        return {**ID.schema(), "not": {"enum": sorted(_OWN_LISTS)}}


_USER_KEYS = keys_of(
    SystemUser,
    without=("systemuserid",),
    businessunitid=UNIT,
    queueid=row_id("queue"),
    parentsystemuserid=row_id("systemuser"),
    roles=Nullable(ListOf(row_id("role"))),
)
_USERSETTINGS_KEYS = keys_of(UserSettings, without=("systemuserid",))

_QUEUE_KEYS = keys_of(Queue, without=("queueid",), ownerid=OWNER, owningbusinessunit=UNIT)

_RECORD_KEYS = keys_of(
    Record, without=("id", "table", "addresscolumns"), owningbusinessunit=UNIT, ownerid=OWNER
)
_RECORD_WITHOUT_EFFECT = frozenset({"statuscode", "modifiedon", "owningteam", "owninguser"})


def _people(what: str, key: str, *names: str) -> Form:
    """The form of contacts, leads and accounts: the standard columns, and custom ones."""
    keys = dict.fromkeys((*names, "emailaddress1", "emailaddress2", "emailaddress3"), OPTIONAL_TEXT)
    return Form(
        what=what,
        keys={"id": ID, **_RECORD_KEYS, **keys, "parentcustomerid": RowRef(("account", "contact"))},
        required=("id",),
        aliases={key: "id"},
        without_effect=_RECORD_WITHOUT_EFFECT,
        custom=True,
    )


_NAMES = ("firstname", "lastname", "jobtitle", "telephone1", "mobilephone", "description")

ROWS: dict[str, Form] = {
    "businessunits": Form(
        what="a businessunit",
        keys={"id": ID, **keys_of(
            BusinessUnit, without=("businessunitid",), parentbusinessunitid=UNIT,
        )},
        required=("id",),
        aliases={"businessunitid": "id"},
    ),
    "roles": Form(
        what="a role",
        keys={"id": ID, **keys_of(Role, without=("roleid",))},
        required=("id",),
        aliases={"roleid": "id"},
    ),
    "teams": Form(
        what="a team",
        keys={"id": ID, **keys_of(
            Team, without=("teamid",), businessunitid=UNIT,
            members=ListOf(row_id("systemuser")), roles=ListOf(row_id("role")),
        )},
        required=("id",),
        aliases={"teamid": "id"},
    ),
    "emailserverprofiles": attrs.evolve(_PROFILE, required=("id",)),
    "systemusers": Form(
        what="a systemuser",
        keys={"id": ID, **_USER_KEYS, **_USERSETTINGS_KEYS, "mailbox": _OWN_MAILBOX},
        required=("id",),
        aliases={"systemuserid": "id"},
        without_effect=frozenset({"isautodatacaptureenabled", "ignoreunsolicitedemail"}),
    ),
    "queues": Form(
        what="a queue",
        keys={"id": ID, **_QUEUE_KEYS, "mailbox": _OWN_MAILBOX},
        required=("id",),
        aliases={"queueid": "id"},
        without_effect=frozenset({
            "description", "ignoreunsolicitedemail", "numberofitems", "numberofmembers",
            "statuscode",
        }),
    ),
    "contacts": _people("a contact", "contactid", "fullname", *_NAMES),
    "leads": _people("a lead", "leadid", "fullname", "subject", "companyname", *_NAMES),
    "accounts": _people("an account", "accountid", "name", "accountnumber", *_NAMES[-3:]),
    "records": Form(
        what="a record",
        keys={"id": ID, "table": _TableName(), "columns": MapOf(CELL), **_RECORD_KEYS,
              "addresscolumns": ListOf(TEXT)},
        required=("id", "table"),
    ),
}  # fmt: skip
