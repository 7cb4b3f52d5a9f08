"""Emails that exist before the first event: their columns, and their parties."""

from __future__ import annotations

from sscsim.scenario.compounds import ListOf
from sscsim.scenario.forms import Form, keys_of
from sscsim.scenario.kinds import (
    ID,
    OPTIONAL_TEXT,
    Words,
)
from sscsim.scenario.parts.addresses import ADDRESSES
from sscsim.scenario.parts.rows import OWNER, UNIT
from sscsim.scenario.references import ROW, email_id
from sscsim.vocabulary import ParticipationType
from sscsim.world import (
    ActivityParty,
    Email,
)

__all__ = ["EMAIL", "PARTICIPATIONS"]

PARTICIPATIONS = {kind.word: int(kind) for kind in ParticipationType}
_PARTY = Form(
    what="a party",
    keys={
        **keys_of(ActivityParty),
        "participation": Words(
            "a participation", tuple(PARTICIPATIONS), PARTICIPATIONS.__getitem__
        ),
        "address": OPTIONAL_TEXT,
        "party": ROW,
    },
    one_of=("participation", "participationtypemask"),
    without_effect=frozenset(
        {"activitypartyid", "addressusedemailcolumnnumber", "ispartydeleted", "activityid"}
    ),
)
_EMAIL_KEYS = keys_of(
    Email,
    without=("activityid",),
    ownerid=OWNER,
    owningbusinessunit=UNIT,
    correlatedactivityid=email_id(nullable=True),
    parentactivityid=email_id(nullable=True),
    sharedwith=ListOf(ROW),
    parties=ListOf(_PARTY),
)
EMAIL = Form(
    what="an email",
    keys={
        "id": ID, **_EMAIL_KEYS,
        "from": ADDRESSES, "to": ADDRESSES, "cc": ADDRESSES, "bcc": ADDRESSES,
    },
    required=("id",),
    aliases={"activityid": "id", "email_activity_parties": "parties"},
    without_effect=frozenset({
        "conversationtrackingid", "acceptingentitytypecode", "sendermailboxid", "submittedby",
        "owningteam", "sortdate", "attachmentcount", "isworkflowcreated", "replycount",
        "description", "prioritycode",
    }),
)  # fmt: skip
