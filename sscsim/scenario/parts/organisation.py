"""Everything at the top of a scenario but its timeline."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.assumptions import READINGS
from sscsim.scenario.column_kinds import FLAG, MOMENT
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.forms import Form, keys_of
from sscsim.scenario.kinds import (
    OPTIONAL_TEXT,
    TEXT,
    WHOLE,
    Nullable,
    Words,
)
from sscsim.scenario.parts.emails import EMAIL
from sscsim.scenario.parts.rows import MAILBOX_BLOCK, ROWS
from sscsim.scenario.parts.settings import SETTINGS
from sscsim.scenario.references import EMAIL_ID, MAILBOX, RowRef, row_id
from sscsim.scenario.switches import ASSUME
from sscsim.world import (
    EmailSearchRow,
    Organization,
)

__all__ = ["ORGANIZATION_KEYS", "TOP"]

ORGANIZATION_KEYS = keys_of(Organization) | {"orgdborgsettings": SETTINGS}
_ORGANIZATION = Form(what="the organization", keys=ORGANIZATION_KEYS)

_EMAILSEARCH = Form(
    what="an emailsearch",
    keys={
        **keys_of(EmailSearchRow, without=("parentobjectid",)),
        "parentobjectid": RowRef(nullable=False),
    },
    required=("emailaddress", "parentobjectid"),
    without_effect=frozenset({"emailsearchid", "parentobjecttypecode", "emailcolumnnumber"}),
)
_EXCLUDED = Form(
    what="an emailaddressconfiguration",
    keys={"table": TEXT, "column": TEXT, "name": OPTIONAL_TEXT, "donotresolve": FLAG},
    required=("table", "column"),
    without_effect=frozenset({"emailaddressconfigurationid"}),
)
_DEFINITION = Form(
    what="an entitydefinition",
    keys={"table": TEXT, "isactivityparty": FLAG, "emailcolumns": ListOf(TEXT)},
    required=("table",),
)
_SHARE = Form(
    what="a share",
    keys={
        "objectid": RowRef(emails=True, nullable=False),
        "principalid": RowRef(("systemuser", "team"), nullable=False),
    },
    required=("objectid", "principalid"),
)
_QUEUEITEM = Form(
    what="a queueitem",
    keys={"queueid": row_id("queue"), "objectid": EMAIL_ID},
    required=("queueid", "objectid"),
    without_effect=frozenset({"queueitemid", "objecttypecode", "statecode", "enteredon"}),
)
_ATTEMPT = Form(
    what="an attempt",
    keys={
        "mailbox": MAILBOX,
        "messageid": TEXT,
        "attempts": WHOLE,
    },
    required=("mailbox", "messageid", "attempts"),
)
_WATERMARK = Form(
    what="a watermark",
    keys={"mailbox": MAILBOX, "received": MOMENT},
    required=("mailbox", "received"),
)

# Every key at the top of a scenario but the timeline.
TOP: dict[str, Any] = {
    "title": OPTIONAL_TEXT,
    "summary": OPTIONAL_TEXT,
    "reading": Words("a reading", tuple(READINGS), nullable=True),
    "assume": ASSUME,
    "organization": Nullable(_ORGANIZATION),
    **{name: ListOf(form) for name, form in ROWS.items()},
    "mailboxes": ListOf(attrs.evolve(
        MAILBOX_BLOCK, required=("id", "regardingobjectid", "emailaddress"),
    )),
    "emails": ListOf(EMAIL),
    "emailsearches": Nullable(ListOf(_EMAILSEARCH)),
    "emailaddressconfigurations": ListOf(_EXCLUDED),
    "entitydefinitions": ListOf(_DEFINITION),
    "shares": ListOf(_SHARE),
    "queueitems": ListOf(_QUEUEITEM),
    "watermarks": ListOf(_WATERMARK),
    "attempts": ListOf(_ATTEMPT),
}  # fmt: skip
