"""The organisation: its rows, mailboxes, addresses, stored emails, and who can read them.

DECISION numbers are those at the top of oracle.py.
"""
import re

import oracle_values as v

ORDER = ["systemuser", "contact", "account", "lead", "equipment", "team", "businessunit", "queue"]
CUSTOMERS = {"lead", "contact", "account"}
EMAIL_COLUMNS = {
    "systemuser": ("internalemailaddress", "personalemailaddress", "mobilealertemail"), "queue": ("emailaddress",),
    "team": ("emailaddress",), "businessunit": ("emailaddress",),
    **{table: ("emailaddress1", "emailaddress2", "emailaddress3") for table in CUSTOMERS},
}
LISTS = {"businessunits": "businessunit", "systemusers": "systemuser", "teams": "team", "queues": "queue",
         "contacts": "contact", "accounts": "account", "leads": "lead"}


# -------------------------------------------------------------------------------------------------------------- the rows

def build(scenario):
    """The world at the start."""
    org = dict(scenario.get("organization") or {})
    w = {"org": org, "db": settings(org.pop("orgdborgsettings", None)), "rows": [], "byid": {}, "emails": [], "seq": 0,
         "sw": v.switches(scenario.get("reading"), scenario.get("assume")), "index": None,
         "roles": {r["id"]: r for r in scenario.get("roles") or []}, "clock": None, "last": {}, "mail": {}, "inbox": {}}
    for name, table in LISTS.items():
        for row in scenario.get(name) or []:
            add_row(w, table, dict(row))
    for row in scenario.get("records") or []:
        add_row(w, row["table"], {**row, **(row.get("columns") or {})}, list(row.get("columns") or {}))
    for row in scenario.get("emails") or []:
        add_exported(w, row)
    return w


def add_row(w, table, row, columns=None):
    """A row of any table; `columns` are those of a custom record."""
    w["seq"] += 1
    rec = {"table": table, "id": row["id"], "row": row, "seq": w["seq"], "columns": columns or []}
    w["rows"].append(rec)
    w["byid"][row["id"]] = rec
    w["index"] = None
    return rec


def settings(blob):
    """The settings of the blob, given as a mapping or as its XML text (SET-9)."""
    if isinstance(blob, str):
        return dict(re.findall(r"<(\w+)>([^<]*)</\1>", blob.replace("<OrgSettings>", "").replace("</OrgSettings>", "")))
    return dict(blob or {})


def flag(w, name, default):
    return v.yes(w["db"].get(name), default)


def column(w, name, default):
    """An organisation column; null is its default."""
    value = w["org"].get(name)
    return default if value is None else value


def add_exported(w, row):
    """A row of `emails` (SP-8, SP-9, SP-10)."""
    masks = {1: "from", 2: "to", 3: "cc", 4: "bcc"}
    lists = {k: v.entries(row.get(k)) for k in masks.values()}
    for party in row.get("email_activity_parties") or []:
        if party.get("participationtypemask") in masks:
            lists[masks[party["participationtypemask"]]] += v.entries(party.get("addressused"))
    if not any(lists.values()):
        lists["from"] = v.entries(row.get("sender"))
        lists["to"] = v.entries([a for t in v.listed(row.get("torecipients")) for a in str(t).split(";")])
    direction = row.get("directioncode")
    incoming = direction is False or str(direction).lower() == "incoming"
    times = [v.when(row[k]) for k in ("senton", "actualend", "createdon") if row.get(k)]
    store(w, id=row["id"], messageid=v.bare_id(row.get("messageid")), direction="incoming" if incoming else "outgoing",
          subject=row.get("subject"), token=row.get("trackingtoken"), index=v.index_bytes(row.get("conversationindex")),
          time=times[0] if times else None, owner=v.ref(row.get("ownerid")),
          regarding=regarding(w, row.get("regardingobjectid")), shared=shares(w, lists),
          addresses=[a for k in masks.values() for a in lists[k] if a])


def store(w, **email):
    """An email row joins the indexes used by later messages (step 23)."""
    w["seq"] += 1
    email.setdefault("key", email["messageid"])
    email.setdefault("queue_items", [])
    email["token"] = email["token"].strip().lower() if email["token"] else token_in(w, email["subject"])
    email["addresses"] = v.once(email["addresses"])
    email["seq"] = w["seq"]
    w["emails"].append(email)
    return email


def regarding(w, value):
    """{table, id} of a Regarding, or None."""
    if not value:
        return None
    if isinstance(value, dict):
        return {"table": value.get("table"), "id": value.get("id")} if value.get("id") else None
    rec = w["byid"].get(value)
    return {"table": rec["table"] if rec else None, "id": value}


# ------------------------------------------------------------------------------------------------------------- mailboxes

def box_address(w, owner):
    row = w["byid"][owner]["row"]
    name = "internalemailaddress" if w["byid"][owner]["table"] == "systemuser" else "emailaddress"
    return str((row.get("mailbox") or {}).get("emailaddress") or row.get(name) or "").strip().lower() or None


def profile(row):
    """The server profile of a mailbox: a dict, empty when not said, None when there is none (SP-15)."""
    box = row.get("mailbox") or {}
    found = {}
    for name in ("emailserverprofile", "emailserverprofileid", "_emailserverprofile_value"):
        if name in box:
            found = box[name] if isinstance(box[name], dict) else {"name": box[name]} if box[name] else None
    if found is not None and "processemailsreceivedafter" in box:
        found = {**found, "processemailsreceivedafter": box["processemailsreceivedafter"]}
    return found


def read_by_sss(w, owner):
    """SYN-7: active, has a profile, SSS, tested and enabled."""
    row = w["byid"][owner]["row"]
    box = row.get("mailbox") or {}
    number = lambda name, good: box.get(name) is None or int(box[name]) == good  # noqa: E731
    return (number("statecode", 0) and profile(row) is not None and number("incomingemaildeliverymethod", 2)
            and v.yes(box.get("enabledforincomingemail"), True) and number("incomingemailstatus", 1))


def why_not_processed(w, owner):
    """Step 1: the rule that keeps a mailbox from being read, or None (SYN-7, VAL-4, VAL-5, SP-15)."""
    if not read_by_sss(w, owner):
        return "SYN-7"
    row = w["byid"][owner]["row"]
    box = row.get("mailbox") or {}
    either = lambda name: box[name] if box.get(name) is not None else row.get(name)  # noqa: E731
    kind = "user" if w["byid"][owner]["table"] == "systemuser" else "queue"
    approval = either("emailrouteraccessapproval")
    if v.yes(w["org"].get("requireapprovalfor%semail" % kind), True) and approval is not None and int(approval) != 1:
        return "VAL-4"
    online = str(profile(row).get("name") or "").strip() == "Microsoft Exchange Online"
    return None if not online or v.yes(either("isemailaddressapprovedbyo365admin"), True) else "VAL-5"


def behind(w, owner, moment):
    """Step 4: SYN-2, SYN-3, SP-1."""
    row = w["byid"][owner]["row"]
    dates = [v.when((row.get("mailbox") or {}).get("processemailreceivedafter")),
             v.when(profile(row).get("processemailsreceivedafter"))]
    last = w["last"].get(owner)
    return any(d and moment <= d for d in dates) or bool(last and moment < last)


# -------------------------------------------------------------------------------------------------- who has this address

def addresses_of(w, rec):
    """The addresses in the Email columns of a row (FLT-10, SP-18)."""
    names = EMAIL_COLUMNS.get(rec["table"])
    if names is None:
        same = [r for r in w["rows"] if r["table"] == rec["table"]]
        names = [] if rec["table"] in ("opportunity", "incident") else [c for c in rec["columns"] if all(
            isinstance(r["row"].get(c), str) and v.well_formed(r["row"][c].strip())
            for r in same if c in r["columns"] and r["row"].get(c) not in (None, ""))]
    return v.once(str(rec["row"][n]).strip().lower() for n in names if rec["row"].get(n))


def sort_key(w, rec):
    """PTY-3, SP-12: table order, then earliest created, rows without createdon first in file order."""
    customs = v.once(r["table"] for r in w["rows"] if r["table"] not in ORDER)
    rank = ORDER.index(rec["table"]) if rec["table"] in ORDER else len(ORDER) + customs.index(rec["table"])
    created = v.when(rec["row"].get("createdon"))
    return (rank, created is not None, created.timestamp() if created else 0, rec["seq"])


def rows_with(w, address):
    """Every different row that holds the address, disabled users out, in the order of PTY-3 (SP-4)."""
    if w["index"] is None:
        w["index"] = {}
        for rec in sorted(w["rows"], key=lambda r: sort_key(w, r)):
            for a in addresses_of(w, rec):
                w["index"].setdefault(a, []).append(rec)
    return [r for r in w["index"].get(address, []) if r["table"] != "systemuser" or is_active(r)]


def is_active(rec):
    if rec["table"] in ("systemuser", "businessunit"):
        return not v.yes(rec["row"].get("isdisabled"), False)
    return str(rec["row"].get("statecode") or 0).strip().lower() in ("0", "active", "open")


def inactive_resolve(w):
    """PTY-7 under its switch."""
    return flag(w, "ResolveForInactiveEntities", False) and w["sw"]["resolve_inactive_true_means"] == "include"


def resolving(w, address):
    """The rows an address resolves to before any question of several (PTY-7, PTY-8, SP-4)."""
    rows = rows_with(w, address)
    if len(rows) == 1 and v.yes(w["sw"]["single_match_ignores_state"], True):
        return rows
    return [r for r in rows if is_active(r) or inactive_resolve(w)]


def recipient_rows(w, address):
    """PTY-9, PTY-10."""
    rows = resolving(w, address)
    several = len(rows) > 1 and v.yes(w["org"].get("unresolveemailaddressifmultiplematch"), False)
    return [] if several else rows


def sender_row(w, address, owner):
    """The one From party (PTY-3..8), or None. `owner` is the owner of the mailbox or queue that tracks (SP-12)."""
    rows = resolving(w, address) if address else []
    count = len(rows_with(w, address)) if address else 0
    if count > 100 or count == 100 and not v.yes(w["sw"]["hundred_matches_resolve"], True):
        return None
    if len(rows) > 1 and flag(w, "UnresolveSenderInCaseOfMultipleMatch", False):
        return None
    owned = [r for r in rows if owner and v.ref(r["row"].get("ownerid")) == owner]
    return (owned or rows or [None])[0]


def tracking_owner(w, box):
    """PTY-4, SP-12: the user himself, or the owner of the queue."""
    rec = w["byid"][box]
    return box if rec["table"] == "systemuser" else v.ref(rec["row"].get("ownerid"))


def acceptors(w, addresses):
    """Users and queues among the rows of these addresses, once each, in order (step 9)."""
    rows = [r for a in addresses for r in recipient_rows(w, a)]
    return v.once(r["id"] for r in rows if r["table"] in ("systemuser", "queue"))


def hidden(w):
    """Values that the two Hide flags take from the dialog."""
    if flag(w, "HideEmailAutoTrackOptions", False):
        return {0, 2, 3}
    return {0} if flag(w, "HideTrackAllOption", False) else set()


# ----------------------------------------------------------------------------------------------------- marks of an email

def recent(emails, how="most_recent"):
    """The most recent (or earliest) email; equal times: the later row (or the earlier)."""
    key = lambda m: (m["time"] is not None, m["time"].timestamp() if m["time"] else 0, m["seq"])  # noqa: E731
    return min(emails, key=key) if how == "earliest" else max(emails, key=key)


def same_key(w, a, b):
    if not a or not b:
        return False
    return a == b if v.yes(w["sw"]["messageid_case_sensitive"], False) else a.lower() == b.lower()


def token_in(w, subject):
    """COR-24, COR-6, SP-9."""
    source, prefix = w["sw"]["token_enabled_source"], w["org"].get("trackingprefix", "CRM:")
    blank = prefix is None or not str(prefix).strip()
    if source in (False, "off", "false", "none") or source == "from_trackingprefix_blank" and blank:
        return None
    prefix = "CRM:" if prefix is None else prefix
    prefixes = [p.strip() for t in v.listed(prefix) for p in str(t).split(";") if p.strip()]
    digits = 1 + int(column(w, "trackingtokeniddigits", 3)) + len(str(column(w, "maximumtrackingnumber", 999)))
    return v.find_token(subject, prefixes, digits, w["sw"]["token_pick"])


def held(w, key, direction):
    """An email with this message id and direction, or None (DUP-1, DUP-2)."""
    return next((x for x in w["emails"] if x["direction"] == direction and same_key(w, x["key"], key)), None)


# --------------------------------------------------------------------------------------------------------------- readers

def shares(w, lists):
    """Users with whom the email is shared because they are recipients (VIS-4)."""
    if flag(w, "DisableImplicitSharingOfCommunicationActivities", False):
        return set()
    addresses = [a for name in ("to", "cc", "bcc") for a in lists.get(name, []) if a]
    return {r["id"] for a in addresses for r in recipient_rows(w, a) if r["table"] == "systemuser"}


def unit_of(w, who):
    """The business unit of a user or team; the root when none is given."""
    units = [r for r in w["rows"] if r["table"] == "businessunit"]
    root = next((r["id"] for r in units if not r["row"].get("parentbusinessunitid")), "root")
    return v.ref(w["byid"][who]["row"].get("businessunitid")) or root if who in w["byid"] else root


def above(w, unit):
    """A business unit and all it stands under."""
    chain = []
    while unit and unit not in chain:
        chain.append(unit)
        unit = v.ref(w["byid"][unit]["row"].get("parentbusinessunitid")) if unit in w["byid"] else None
    return chain


def readers(w, email):
    """Who can read an email (VIS-1..5)."""
    owner, about = email["owner"], email["regarding"]
    place = above(w, unit_of(w, owner)) if owner in w["byid"] or owner == "SYSTEM" else []   # SYSTEM: in the root
    near = {owner, *email["shared"]}
    if about and about["table"] in ("contact", "account") and about["id"] in w["byid"]:
        near.add(v.ref(w["byid"][about["id"]]["row"].get("ownerid")))                   # VIS-5
    near.discard(None)
    boss, steps = owner, int(column(w, "maxdepthforhierarchicalsecuritymodel", 3))
    while v.yes(w["org"].get("ishierarchicalsecuritymodelenabled"), False) and steps and boss in w["byid"]:
        boss, steps = v.ref(w["byid"][boss]["row"].get("parentsystemuserid")), steps - 1
        near |= {boss} - {None}
    return sorted(r["id"] for r in w["rows"] if r["table"] == "systemuser" and is_active(r) and reads(w, r, place, near))


def reads(w, user, place, near):
    """Does this user read an email whose owner's unit is place[0] and to which `near` are close?"""
    me, teams = user["id"], [r for r in w["rows"] if r["table"] == "team"
                             and user["id"] in map(v.ref, v.listed(r["row"].get("members")))]
    default = w["sw"]["default_activity_read_depth"]
    held_roles = [(default, me)] if user["row"].get("roles") is None else []
    for rec in [user, *teams]:
        for role in v.listed(rec["row"].get("roles")):
            held_roles.append((w["roles"].get(v.ref(role), {}).get("prvReadActivity") or default, rec["id"]))
    for depth, holder in held_roles:
        unit = unit_of(w, holder)       # a team's role reaches from the team's unit
        if (depth == "organization" or depth != "none" and near & {me, *(t["id"] for t in teams)}
                or depth == "business_unit" and place[:1] == [unit] or depth == "parent_child" and unit in place):
            return True
    return False
