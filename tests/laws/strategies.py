"""
Small organisations with nasty values, as scenarios: what the laws and the differential test play.

Everything is drawn from small pools, so that addresses are shared, message ids repeat and threads
meet. A scenario is a dict as in contract section 2: what Hypothesis prints is a file to keep. This
module knows no rule and no engine: a generator that knew the answer would test nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from sscsim.assumptions import READINGS, SWITCHES
from sscsim.scenario import Scenario, load_scenario_text

__all__ = ["arrivals", "assumptions", "load", "scenarios", "with_everybody_at", "with_settings"]

Dict = dict[str, Any]

USERS = ("hanna", "paul", "lena")
QUEUES = ("sales", "care")
SHARED = "shared@contoso.example"
OUTSIDE = ("ivo@fabrikam.example", "mia@fabrikam.example", "someone@outside.example")
ALIAS = "all-staff@contoso.example"
ADDRESSES = (*(f"{name}@contoso.example" for name in (*USERS, *QUEUES)), SHARED, *OUTSIDE)

_SENDERS = (
    *OUTSIDE * 2,
    *ADDRESSES,
    "Ivo Brandt <IVO@Fabrikam.example>",
    "",
    "System Administrator",
    *OUTSIDE * 3,
    "ivo@fabrikam.example, hanna@contoso.example",
)
_ENTRIES = (
    *ADDRESSES * 3,
    ALIAS,
    "Hanna Reyes <HANNA@contoso.example>",
    '"Sales, everybody" <sales@Contoso.Example>',
    "undisclosed-recipients:;",
    "<>",
    "a@b",
)
_WORDS = ("Offer", "  Offer  for you", "Hello", "", "In confidence", "i: offer")
_PREFIXES = ("", "", "Re: ", "FW: ", "[list] FW: ", "WG:RE: ", "re : ")
_TOKENS = (
    "",
    "",
    "",
    " CRM:0001007",
    " crm:0001007",
    " CRM:0001008",
    " CRM:00010070",
    " CRM:0001008 CRM:0001007",
)
_IDS = tuple(f"<{name}@fabrikam.example>" for name in ("a", "A", "b"))
_BASES = (bytes(range(22)), bytes(range(22, 44)))
_TAILS = (b"", b"12345", b"6789x12345")
_INDEXES = (
    *(base64.b64encode(base + tail).decode() for base in _BASES for tail in _TAILS),
    "no index",
    base64.b64encode(b"short").decode(),
)
_TIMES = (
    "2025-11-01T08:00:00Z",
    "2026-03-01T12:00:00Z",
    "2026-03-02T08:00:00Z",
    "2026-03-02T08:01:00Z",
    "2026-03-02T09:30:00+01:00",
)
_BORN = ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
_METHODS = (0, 0, 1, 1, 2, 3, 4)
_UNITS = ("root", "east", "west")

# Switches that the oracle does not play in full (its decisions 38 and 39), or that need data.
_NOT_DRAWN = {"mailbox_order", "sent_items_supported", "check_order", "list_recipients_expandable"}


def _one(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def _some(values: Sequence[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=most)


@st.composite
def _few(draw: st.DrawFn, optional: Mapping[str, st.SearchStrategy[Any]], most: int) -> Dict:
    """Draw a few of many keys: were each there every other time, nothing would be promoted."""
    names = draw(st.lists(st.sampled_from(sorted(optional)), max_size=most, unique=True))
    return {name: draw(optional[name]) for name in names}


def _row(
    required: Mapping[str, Any], most: int, **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[Dict]:
    return _few(optional, most).map(lambda few: {**required, **few})


# ------------------------------------------------------------------------------------- organisation

_SETTINGS = _few(
    {
        "HideEmailAutoTrackOptions": st.booleans(),
        "HideTrackAllOption": st.booleans(),
        "DoNotAutoTrackEmail": st.booleans(),
        "SSSForceFilteringMethodForUserMailboxes": _one(-1, 0, 1, 2, 3, 4),
        "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": st.booleans(),
        "IgnoreConversationIndexAndInReplyToForCorrelation": st.booleans(),
        "DoNotCorrelateForwardedEmailsAsReplies": st.booleans(),
        "DisableSmartMatching": st.booleans(),
        "DoNotIgnoreInternalEmailToQueues": st.booleans(),
        "IgnoreInternalEmailDetectionEnhancement": st.booleans(),
        "IgnoreInternalEmailFromQueues": st.booleans(),
        "CreateQueueItemsForAcceptingQueueRecipients": st.booleans(),
        "CreateQueueItemForSynchronizingMailbox": st.booleans(),
        "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail": st.booleans(),
        "ResolveForInactiveEntities": st.booleans(),
        "UnresolveSenderInCaseOfMultipleMatch": st.booleans(),
        "AutoCreateContactOnPromote": st.booleans(),
        "TrackCategorizedItems": st.booleans(),
        "RestrictIRMEmailItems": st.booleans(),
        "DisableImplicitSharingOfCommunicationActivities": st.booleans(),
    },
    most=5,
)
_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "emailcorrelationenabled": _one(True, True, False),
    "trackingprefix": _one("CRM:", "OLD;CRM:", "", None),
    "enablesmartmatching": st.booleans(),
    "hashminaddresscount": _one(0, 1, 2),
    "hashdeltasubjectcount": _one(0, 1, 2),
    "hashmaxcount": _one(1, 2, 20),
    "ignoreinternalemail": st.booleans(),
    "unresolveemailaddressifmultiplematch": st.booleans(),
    "requireapprovalforuseremail": st.booleans(),
    "requireapprovalforqueueemail": st.booleans(),
    "isfolderbasedtrackingenabled": st.booleans(),
    "ishierarchicalsecuritymodelenabled": st.booleans(),
    "maxdepthforhierarchicalsecuritymodel": _one(1, 2),
}
_ORGANIZATION = st.builds(
    lambda settings, columns: {"orgdborgsettings": settings, **columns},
    _SETTINGS,
    _few(_COLUMNS, 4),
)
_MAILBOX = _few(
    {
        "incomingemaildeliverymethod": _one(2, 2, 0, 3),
        "enabledforincomingemail": _one(True, True, False),
        "incomingemailstatus": _one(1, 1, 0),
        "statecode": _one(0, 0, 1),
        "emailrouteraccessapproval": _one(1, 1, 2),
        "isemailaddressapprovedbyo365admin": st.booleans(),
        "processemailreceivedafter": _one(*_TIMES),
        "emailserverprofile": _one(
            None,
            {"name": "Microsoft Exchange Online"},
            {"name": "Exchange", "processemailsreceivedafter": _TIMES[1]},
        ),
    },
    most=1,
)
_ROLES = [
    {"id": f"reads-{depth}", "name": depth, "prvReadActivity": depth}
    for depth in ("none", "user", "business_unit", "parent_child", "organization")
]
_BUSINESS_UNITS = [
    {"id": "root", "name": "Contoso"},
    {"id": "east", "name": "East", "parentbusinessunitid": "root"},
    {"id": "west", "name": "West", "parentbusinessunitid": "east"},
]


_TEAM = _row(
    {"id": "team", "name": "Team", "members": ["paul"], "businessunitid": "east"},
    2,
    roles=_some([role["id"] for role in _ROLES], 1),
    emailaddress=_one(SHARED, OUTSIDE[0]),
)


def _with_method(row: st.SearchStrategy[Dict]) -> st.SearchStrategy[Dict]:
    """Add a filtering method, nearly always."""
    method = _one(*_METHODS * 2, None)
    return st.builds(
        lambda drawn, value: (
            drawn if value is None else {**drawn, "incomingemailfilteringmethod": value}
        ),
        row,
        method,
    )


def _user(name: str) -> st.SearchStrategy[Dict]:
    own = f"{name}@contoso.example"
    return _with_method(
        _row(
            {"id": name, "fullname": name.title(), "internalemailaddress": own},
            3,
            personalemailaddress=_one(SHARED, OUTSIDE[0], own.upper()),
            isdisabled=_one(False, False, True),
            islicensed=_one(True, True, False),
            emailrouteraccessapproval=_one(1, 1, 3),
            isemailaddressapprovedbyo365admin=st.booleans(),
            autocreatecontactonpromote=_one(0, 1, 2),
            createdon=_one(*_BORN),
            businessunitid=_one(*_UNITS),
            parentsystemuserid=_one(*USERS),
            roles=_some([role["id"] for role in _ROLES], 2),
            mailbox=_MAILBOX,
        )
    )


def _queue(name: str) -> st.SearchStrategy[Dict]:
    return _with_method(
        _row(
            {"id": name, "name": name.title(), "emailaddress": f"{name.title()}@contoso.example"},
            3,
            emailaddress=_one(f"{name}@Contoso.example", SHARED),
            statecode=_one(0, 0, 1),
            ownerid=_one(*USERS, "team"),
            emailrouteraccessapproval=_one(1, 1, 3),
            createdon=_one(*_BORN),
            mailbox=_MAILBOX,
        )
    )


def _person(table: str, number: int) -> st.SearchStrategy[Dict]:
    return _row(
        {"id": f"{table}{number}", "emailaddress1": OUTSIDE[0]},
        4,
        emailaddress1=_one(*OUTSIDE[:2], SHARED, "Hanna@contoso.example", "sales@contoso.example"),
        emailaddress2=_one("MIA@fabrikam.example", SHARED),
        statecode=_one(0, 0, 1),
        ownerid=_one(*USERS, "team"),
        createdon=_one(*_BORN),
    )


def _record(number: int) -> st.SearchStrategy[Dict]:
    columns = st.fixed_dictionaries(
        {"cr_mail": _one(*OUTSIDE, SHARED, "paul@contoso.example")},
        optional={"cr_note": _one("call back", OUTSIDE[0])},
    )
    return _row(
        {"id": f"record{number}"},
        4,
        table=_one("cr_supplier", "opportunity"),
        columns=columns,
        statecode=_one(0, 0, 1),
        ownerid=_one(*USERS),
        createdon=_one(*_BORN),
    ).map(lambda row: {"table": "cr_supplier", "columns": {}, **row})


@st.composite
def _numbered(draw: st.DrawFn, table: str, most: int) -> list[Dict]:
    return [draw(_person(table, number)) for number in range(draw(st.integers(0, most)))]


_REGARDING = _one(
    None,
    {"table": "lead", "id": "lead0", "gone": True},
    {"table": "contact", "id": "contact0", "gone": True},
    {"table": "account", "id": "account0", "gone": True},
)
_SUBJECT = st.builds(
    lambda prefix, words, token: prefix + words + token,
    _one(*_PREFIXES),
    _one(*_WORDS),
    _one(*_TOKENS),
)


def _email(number: int) -> st.SearchStrategy[Dict]:
    return _row(
        {"id": f"email{number}", "messageid": _IDS[0]},
        7,
        messageid=_one(*_IDS),
        subject=_SUBJECT,
        directioncode=_one("incoming", "outgoing"),
        regardingobjectid=_REGARDING,
        ownerid=_one(*USERS, "team"),
        senton=_one(*_TIMES),
        conversationindex=_one(*_INDEXES[:6]),
        to=_some(ADDRESSES, 3),
        **{"from": _one(*ADDRESSES)},
    )


# ----------------------------------------------------------------------------------------- timeline


def _deliver(key: str, boxes: Sequence[str], known: Sequence[str]) -> st.SearchStrategy[Dict]:
    ids = (*_IDS, *(f"<{one}@scenario.invalid>" for one in known))
    optional: dict[str, st.SearchStrategy[Any]] = {
        "cc": _some(_ENTRIES, 2),
        "bcc": _some(ADDRESSES, 1),
        "message-id": _one(*_IDS, None),
        "in-reply-to": _one(*ids, None, f"{ids[-1]} {_IDS[0]}", "<unknown@outside.example>"),
        "thread-index": _one(*_INDEXES),
        "received": _one(*_TIMES),
        "folder": _one("Inbox", "Inbox", "inbox", "Filed"),
        "headers": st.fixed_dictionaries(
            {},
            optional={
                "Bcc": _one(*ADDRESSES),
                "Sender": _one(*ADDRESSES),
                "References": _one(*ids),
                "Content-Class": _one("rpmsg.message", "urn:content-classes:message"),
            },
        ),
    }
    if boxes:
        optional["mailboxes"] = st.lists(_one(*boxes), min_size=1, max_size=3, unique=True)
    return st.builds(
        lambda sender, to, subject, few: {
            "id": key,
            "from": sender,
            "to": to,
            "subject": subject,
            **few,
        },
        _one(*_SENDERS),
        st.lists(_one(*_ENTRIES), min_size=1, max_size=3),
        _SUBJECT,
        _few(optional, 4),
    )


def _send(key: str) -> st.SearchStrategy[Dict]:
    return _row(
        {"id": key, "from": USERS[0]},
        6,
        **{
            "from": _one(*USERS),
            "to": _some(ADDRESSES, 2),
            "subject": _SUBJECT,
            "message-id": _one(*_IDS),
            "thread-index": _one(*_INDEXES[:6]),
            "regardingobjectid": _REGARDING,
        },
    )


def _written(key: str) -> st.SearchStrategy[Dict]:
    method = _one(*_METHODS).map(lambda value: {"incomingemailfilteringmethod": value})
    state = st.booleans().map(lambda value: {"isdisabled": value})
    return st.one_of(method, method, state).map(lambda columns: {"record": key, **columns})


_SET = st.one_of(
    st.sampled_from(sorted(_COLUMNS)).flatmap(
        lambda name: _COLUMNS[name].map(lambda value: {name: value})
    ),
    _SETTINGS.filter(bool),
)


def _said(
    kind: str, number: int, boxes: Sequence[str], mails: Sequence[str], emails: Sequence[str]
) -> st.SearchStrategy[Dict]:
    """What an entry of one kind may say."""
    method = _one(*_METHODS)
    makers: Mapping[str, Callable[[], st.SearchStrategy[Dict]]] = {
        "deliver": lambda: _deliver(f"m{number}", boxes, mails),
        "send": lambda: _send(f"s{number}"),
        "set": lambda: _SET,
        "write": lambda: _one(*USERS).flatmap(_written),
        "choose": lambda: _all(user=_one(*USERS), incomingemailfilteringmethod=method),
        "track": lambda: _all(
            mail=_one(*mails),
            mailbox=_one(*boxes),
            route=_one("app", "folder", "category"),
            regardingobjectid=_REGARDING,
        ),
        "resync": lambda: _all(mailbox=_one(*boxes), processemailreceivedafter=_one(*_TIMES)),
        "delete": lambda: _all(email=_one(*emails)),
        "readers": lambda: _all(email=_one(*emails)),
    }
    return makers[kind]()


def _all(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Dict]:
    return st.fixed_dictionaries(keys)


@st.composite
def _event(
    draw: st.DrawFn, number: int, boxes: Sequence[str], mails: list[str], emails: list[str]
) -> Dict:
    """Draw an entry; what it delivers or sends is known to the entries after it."""
    kinds = ["deliver"] * 8 + ["send", "set", "write", "choose", "resync"]
    kinds += ["track", "track"] if mails else []
    kinds += ["delete", "readers", "readers"] if emails else []
    kind = draw(st.sampled_from(kinds))
    body = draw(_said(kind, number, boxes, mails, emails))
    if kind == "deliver":
        mails.append(body["id"])
    if kind in {"deliver", "send"}:
        emails.append(body["id"])
    return {kind: body}


def assumptions() -> st.SearchStrategy[Dict]:
    """Draw a few switches, each with one of its values."""
    values = {
        name: st.sampled_from(switch.values)
        for name, switch in SWITCHES.items()
        if name not in _NOT_DRAWN
    }
    names = st.lists(st.sampled_from(sorted(values)), max_size=4, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: values[name] for name in chosen})
    )


@st.composite
def scenarios(
    draw: st.DrawFn, *, reading: str | None = None, switched: bool = True, longest: int = 6
) -> Dict:
    """Draw an organisation of three people and their timeline."""
    users = [draw(_user(name)) for name in USERS]
    queues = [draw(_queue(name)) for name in draw(st.sampled_from([(), QUEUES[:1], QUEUES]))]
    boxes = [*USERS, *(row["id"] for row in queues if "emailaddress" in row)]
    emails = [draw(_email(number)) for number in range(draw(st.integers(0, 3)))]
    mails: list[str] = []
    known = [row["id"] for row in emails]
    timeline = [
        draw(_event(number, boxes, mails, known))
        for number in range(draw(st.integers(min(1, longest), longest)))
    ]
    return {
        "reading": reading or draw(st.sampled_from(sorted(READINGS))),
        "assume": draw(assumptions()) if switched else {},
        "organization": draw(_ORGANIZATION),
        "businessunits": _BUSINESS_UNITS,
        "roles": _ROLES,
        "teams": [draw(_TEAM)],
        "systemusers": users,
        "queues": queues,
        "contacts": draw(_numbered("contact", 2)),
        "accounts": draw(_numbered("account", 1)),
        "leads": draw(_numbered("lead", 1)),
        "records": [draw(_record(number)) for number in range(draw(st.integers(0, 2)))],
        "emails": emails,
        "timeline": timeline,
    }


@st.composite
def arrivals(draw: st.DrawFn, *, reading: str | None = None, switched: bool = True) -> Dict:
    """Draw an organisation in which nothing happens but the arrival of one message."""
    scenario: Dict = draw(scenarios(reading=reading, switched=switched, longest=0))
    boxes = [*USERS, *(row["id"] for row in scenario["queues"])]
    message = draw(_deliver("m0", boxes, [row["id"] for row in scenario["emails"]]))
    return {**scenario, "timeline": [{"deliver": message}]}


def with_settings(scenario: Dict, **settings: Any) -> Dict:
    """Give the scenario with some settings of the blob written anew."""
    organization = scenario["organization"]
    blob = {**organization["orgdborgsettings"], **settings}
    return {**scenario, "organization": {**organization, "orgdborgsettings": blob}}


def with_everybody_at(scenario: Dict, method: int, *, queues: bool = True) -> Dict:
    """Give the scenario with one method stored for every user and, unless told, every queue."""
    stored = {"incomingemailfilteringmethod": method}
    tables = ("systemusers", "queues") if queues else ("systemusers",)
    return {**scenario, **{name: [{**row, **stored} for row in scenario[name]] for name in tables}}


def load(scenario: Dict) -> Scenario:
    """Load a scenario that is a dict."""
    return load_scenario_text(json.dumps(scenario), "drawn")
