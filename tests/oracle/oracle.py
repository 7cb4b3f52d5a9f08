"""A second, independent reading of the rule book, for differential tests: play(scenario) over plain dicts.

It shares no code with sscsim and must not. The world is one mutable dict `w`; every function says the rule it follows.

Decisions taken where rule book and contract are silent or leave a choice:

Reading the scenario
DECISION 1: (contract 2) To/Cc entries and From are cut at commas outside quotes and <>; `Name <a@b.c>` gives a@b.c;
    no RFC comments: parentheses make an entry malformed (SP-5). `Name <>` is malformed, a bare `<>` is no entry.
DECISION 2: (contract 2) bcc of `deliver` only routes to mailboxes. The rules see Bcc only through headers: {Bcc: ...};
    Message-ID, In-Reply-To, Thread-Index, References, Sender are read from `headers` when the named key is absent.
DECISION 3: (DUP-6, contract 2) `message-id` left out: derived, "<id>@scenario.invalid". Present but null or "": the
    message has none; its record has messageid null; the synthesised id is made from content.
    With `missing_message_id: reject`: rejected / missing_header / no code, at step 7.
DECISION 4: (contract 2) The first message without `received` comes at 2026-03-02T08:00Z; later ones one minute after the
    deliver before (whatever its time). A `send` has the time of the deliver before and moves no clock.
DECISION 5: (contract 2/5) A deliver that reaches no mailbox gives one record: mailbox null, not_processed, mailbox.
    Ties of mailbox address: by id.
DECISION 6: (SYN-7, SP-15) Left-out (or null) `mailbox`, and left-out mailbox columns, are favourable; an explicit null
    emailserverprofile is no profile. The profile sits in the mailbox as emailserverprofile: {name,
    processemailsreceivedafter} (or processemailsreceivedafter beside it). A disabled user's mailbox is still read.
DECISION 7: (VAL-5) isemailaddressapprovedbyo365admin: mailbox row, else user or queue row, as VAL-4; only for a profile
    whose name is Microsoft Exchange Online, so never when the profile is left out.
DECISION 8: (SYN-16) An IRM message is one with header Content-Class: rpmsg.message. SYN-17 cannot be expressed.
DECISION 9: (VAL-7) An explicit islicensed: false on the owner of the mailbox or queue gives failed_create / create_hook.
DECISION 10: (SP-10) An `emails` row without any time is older than every row with one; `earliest` breaks ties by the earlier row.
DECISION 11: (COR-55, contract) correlated_email/parent_email: message id without brackets, case kept; null if it has none.

Stages A, B
DECISION 12: (SYN-2, step 25) The watermark moves (never back) for promoted, rejected, duplicate, failed_create, and for
    manual tracks (they go through stage F); not for not_evaluated and not_processed.
DECISION 13: (resync) One record for every message lying in that mailbox, in received order; what is not after the
    later of the two dates answers before_watermark, other folders answer folder. The old watermark is forgotten.
    A `write` of mailbox.processemailreceivedafter forgets it too.
DECISION 14: (step 1 before 2) A manual track in a mailbox that is not processed is not_processed.
DECISION 15: (MAN-2, MAN-3) Category with TrackCategorizedItems false, folder with isfolderbasedtrackingenabled false or
    in a queue mailbox: not_evaluated / excluded_item.
DECISION 16: (MAN-1) A manual track skips stage B-E but for "is an email already" (an incoming one, SP-16): no address checks,
    no correlation. Readers of contacts are not modelled (MAN-5: resolves as SSS).
DECISION 17: (DUP-1, COR-11) Duplicate and internal-mail checks compare message ids exactly as correlation does.
DECISION 18: (DUP-11) Left-out ignoreinternalemail = two activities under both readings; only an explicit value flips.
DECISION 19: (DUP-16) The sender's rows that would resolve (PTY-7, PTY-8), in PTY-3 order, first one; it must be an active
    user (or active queue). PTY-5 is not asked.
DECISION 20: (SP-3, SP-11) Softened internal mail: candidates are only the queues of step 9; a queue that is merely the
    synchronizing owner (FLT-17) is none. Mail from a queue (DUP-14) is never softened.

Stage C
DECISION 21: (PTY-3) "Other tables": queues first, then custom tables in order of first appearance in the file.
DECISION 22: (FLT-10) team.emailaddress and businessunit.emailaddress are Email columns. A column of `records` is one when
    all its non-empty values in that table are text and addresses (contract 4). businessunit.isdisabled is inactive.
DECISION 23: (PTY-5) Counted: different rows of any state, disabled users out.
DECISION 24: (PTY-7) `exclude`: inactive rows never resolve but by PTY-8 (not "false means include").
    FLT-21's "unless ResolveForInactiveEntities" follows the same switch.
DECISION 25: (PTY-4) Owned rows come before even a user row. Own queue rows count as owned. Team ownership is the team's.
DECISION 26: (PTY-9) The same address twice in one list gives its parties once; two addresses of one row give two parties.
DECISION 27: (PTY-13, D-3) A Bcc header's recipients are candidates, can own and get queue items, but no bcc party is written.
DECISION 28: (FLT-9) `sender_header: sender` changes only the address tested for values 2 and 3 (Sender header, else From);
    the From party, VAL-2, DUP-16 and OWN-3 stay with From.

Stages D, E
DECISION 29: (COR-10) use_references_header: In-Reply-To first, then References as written; method 3; forwards likewise off.
DECISION 30: (COR-6) from_trackingprefix_blank: an explicit null or blank prefix is off; left out is `CRM:`.
    Also understood: token_enabled_source false/"off" = tokens off.
DECISION 31: (COR-24) Overlapping prefixes on one run of digits give the longest token. Counter digits = digits of maximumtrackingnumber.
DECISION 32: (COR-40) DisableSmartMatchingEmailHashCreation true: nothing matches while it is true; nothing is remembered of it.
DECISION 33: (COR-45) shared_words to the letter: a delta as large as the subject lets disjoint subjects match.
    (COR-46) 90 days inclusive; emails without time are outside the window.
DECISION 34: (SET-3) hide_flags_affect_runtime: a user's stored value that is hidden acts as 1; a forced value is not touched.
    (SET-6) hide_flags_block_api_writes: a write of a hidden value to a user is refused as a whole.
DECISION 35: (FLT-26) "Enabled" = SYN-7 (active, profile, SSS, enabled, Success), without the approvals.
DECISION 36: (FLT-27) strongest_reason: equal reasons go by the default order (synchronizing owner, To, Cc, Bcc).
DECISION 37: (section 0) widest/narrowest: see oracle_values. Kept at default as unclear: user_default_filter, sender_header,
    ignoreinternalemail_true_means, token_pick, hide_flags_block_api_writes, hide_flags_affect_queue_form,
    messageid_case_sensitive (fewer matches, but fewer duplicates too: settled with the engine),
    resolve_inactive_true_means (more rows resolve, but under PTY-10 more addresses stay unresolved: settled likewise).
DECISION 38: (SYN-10) mailbox_order reverse turns the address order round when `mailboxes` is left out; other values do nothing.
DECISION 39: (SYN-18) Sent Items (switch and AutoTrackSentFolderItems on): candidates are the users and queues of From,
    "the sender" is any To/Cc/Bcc address; written as outgoing; no internal rule. Thin on purpose.

Stage F
DECISION 40: (OWN-1, OWN-2) Matched owner and sender's owner must be among the eligible owners of the list in hand.
    Eligible: an enabled user or a team. A queue without owner yields nobody; nobody at all: owner null.
DECISION 41: (OWN-3) The sender "resolved to a contact, account or lead" is the From party, when of these tables.
DECISION 42: (OWN-6) `system`: {systemuser, SYSTEM, SYSTEM}.
DECISION 43: (VIS-3) A user whose `roles` is left out, and a role without prvReadActivity, read at
    default_activity_read_depth; roles: [] reads nothing. Depth none beats ownership and sharing.
DECISION 44: (VIS-1) A user without businessunitid belongs to the first unit without parent. Teams' roles count from the
    team's unit, and SYSTEM belongs to the root unit (settled with the engine). Hierarchy security: managers up to maxdepthforhierarchicalsecuritymodel (3) read what those below own.
DECISION 45: (VIS-4) The flag is read when the email is made, also for `send` and for `emails` with parties/addresses.
    (VIS-5) Owner of the regarding contact or account only; a team's members with it.
DECISION 46: (DUP-20) accepting_queues_only: every queue that was asked and accepts, not just the accepting entity.
    (DUP-22) a duplicate's record lists the queue newly added; none when it has an item already.
DECISION 47: (PTY-17) auto_create: not on manual tracks; only when no row at all has the address; AutoCreateContactOnPromote true and the
    mailbox user's autocreatecontactonpromote not 0 (2 = lead); the new row, id "auto-<address>", becomes the From party.
DECISION 48: (contract 3) parties, queue_items and readers are empty for every outcome but promoted (DUP-22 excepted);
    messageid keeps its case; party addresses are lower-case.
DECISION 49: (SET-10, D-23) `set: {orgdborgsettings: ...}` replaces the whole blob; a setting given alone changes only itself.
DECISION 50: (COR-25, SP-9) The token of an email is taken once, when the row is made, with the prefixes of that moment.
    `send` appends no token of its own (COR-20 is not played).
DECISION 51: (contract 2) `write` may name an email by its id (Regarding, owner, subject, message id, token, index).
DECISION 52: (SP-10) conversation index: white space is dropped, then strict base64 with padding.
"""
import datetime
import hashlib
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle_values as v  # noqa: E402
from oracle_rules import decide, record  # noqa: E402
from oracle_world import (  # noqa: E402
    EMAIL_COLUMNS, addresses_of, box_address, build, flag, hidden, readers, regarding, settings, shares, store)


# -------------------------------------------------------------------------------------------------------------- the fold

def play(scenario):
    """One entry for every timeline event, in order."""
    w = build(scenario)
    answers = []
    for event in scenario.get("timeline") or []:
        kind = next(k for k in event if k != "expect")
        answers.append(EVENTS[kind](w, event[kind] or {}))
    return answers


# ---------------------------------------------------------------------------------------------------------------- events

def deliver(w, e):
    m = message(w, e)
    w["mail"][m["id"]] = m
    boxes = [box_named(w, b) for b in v.listed(e["mailboxes"])] if e.get("mailboxes") is not None else addressed(w, m)
    m["boxes"] = boxes
    for box in boxes:
        w["inbox"].setdefault(box, []).append(m)
    return [decide(w, m, box) for box in boxes] or [record(m, None, "not_processed", "mailbox", "SYN-7")]


def message(w, e):
    """A delivered message with everything the rules look at."""
    headers = {str(k).lower(): x for k, x in (e.get("headers") or {}).items()}
    get = lambda key: e[key] if e.get(key) is not None else headers.get(key)  # noqa: E731
    w["clock"] = v.when(e.get("received")) or (
        w["clock"] + datetime.timedelta(minutes=1) if w["clock"] else v.when("2026-03-02T08:00:00Z"))
    lists = {"to": v.entries(e.get("to")), "cc": v.entries(e.get("cc")), "bcc": v.entries(headers.get("bcc"))}
    senders, sender = v.entries(e.get("from")), v.entries(headers.get("sender"))
    mid = v.listed(e["message-id"] if "message-id" in e else headers.get("message-id", "<%s@scenario.invalid>" % e["id"]))
    m = {"id": e["id"], "from": senders[0] if senders else None, "senders": senders, "sender": sender[0] if sender else None,
         "malformed": any(None in entry for entry in lists.values()), "subject": e.get("subject") or "",
         **{name: [a for a in entry if a] for name, entry in lists.items()},
         "hidden": [a for a in v.entries(e.get("bcc")) if a], "messageid": v.bare_id(mid[0]) if mid else None,
         "irt": v.id_list(get("in-reply-to")), "references": v.id_list(headers.get("references")),
         "index": v.index_bytes(get("thread-index")), "received": w["clock"],
         "folder": e.get("folder") or "Inbox", "headers": headers}
    # Settled with the engine (SP-7): made from what every copy carries, so neither from Bcc nor from the time of arrival.
    made = repr([str(e.get(k)).lower() for k in ("from", "to", "cc")]
                + [m[k] for k in ("sender", "subject", "irt", "references", "index")] + [headers.get("date")])
    m["key"] = m["messageid"] or "made:" + hashlib.sha1(made.encode()).hexdigest()
    return m


def addressed(w, m):
    """The mailboxes of users and queues addressed in To, Cc or Bcc, by address (contract 2, 5)."""
    wanted = {*m["to"], *m["cc"], *m["bcc"], *m["hidden"]}
    found = []
    for rec in w["rows"]:
        if rec["table"] in ("systemuser", "queue"):
            own = {box_address(w, rec["id"])} | set(addresses_of(w, rec))
            if own & wanted:
                # Settled with the engine: mailboxes of one address go by id (SYN-10).
                found.append((box_address(w, rec["id"]) or "", rec["id"]))
    found.sort(reverse=w["sw"]["mailbox_order"] == "reverse")
    return [f[-1] for f in found]


def box_named(w, name):
    """A mailbox named by the id of its user or queue, or by its address."""
    if name in w["byid"]:
        return name
    return next(r["id"] for r in w["rows"] if r["table"] in ("systemuser", "queue")
                and box_address(w, r["id"]) == str(name).strip().lower())


def choose(w, e):
    """The personal-options dialog (SET-1, SET-2, SET-5, SET-12); or the queue form (SET-4)."""
    rec = w["byid"][e.get("user") or e.get("queue")]
    value = v.method(e.get("incomingemailfilteringmethod"))
    if value is not None:
        if not 0 <= value <= 4 or value == 4 and not flag(w, "DoNotAutoTrackEmail", True):
            return {"outcome": "refused"}
        if value in hidden(w) and (rec["table"] != "queue" or w["sw"]["hide_flags_affect_queue_form"]):
            return {"outcome": "refused"}
    update(w, rec, {k: x for k, x in e.items() if k not in ("user", "queue")})
    return {"outcome": "done"}


def write(w, e):
    changes = {k: x for k, x in e.items() if k != "record"}
    rec = w["byid"].get(e["record"])
    if rec is None:
        for email in [m for m in w["emails"] if m["id"] == e["record"]]:
            write_email(w, email, changes)
        return {"outcome": "done"}
    value = v.method(changes.get("incomingemailfilteringmethod"))
    if w["sw"]["hide_flags_block_api_writes"] and rec["table"] == "systemuser" and value in hidden(w):
        return {"outcome": "refused"}
    update(w, rec, changes)
    return {"outcome": "done"}


def update(w, rec, changes):
    """Columns of a row change; the mailbox inside a row is changed column by column."""
    changes = {**{k: x for k, x in changes.items() if k != "columns"}, **(changes.get("columns") or {})}
    if isinstance(changes.get("mailbox"), dict):
        if "processemailreceivedafter" in changes["mailbox"]:
            w["last"].pop(rec["id"], None)
        changes["mailbox"] = {**(rec["row"].get("mailbox") or {}), **changes["mailbox"]}
    rec["row"].update(changes)
    if rec["table"] not in EMAIL_COLUMNS:
        rec["columns"] = v.once(rec["columns"] + [k for k in changes if k not in ("statecode", "ownerid", "createdon")])
    w["index"] = None


def write_email(w, email, changes):
    for name, value in changes.items():
        if name == "regardingobjectid":
            email["regarding"] = regarding(w, value)
        elif name == "ownerid":
            email["owner"] = v.ref(value)
        elif name == "messageid":
            email["messageid"] = email["key"] = v.bare_id(value)
        elif name == "subject":
            email["subject"] = value
        elif name == "trackingtoken":
            email["token"] = value.strip().lower() if value else None
        elif name == "conversationindex":
            email["index"] = v.index_bytes(value)


def set_(w, e):
    for name, value in e.items():
        if name == "orgdborgsettings":
            w["db"] = settings(value)
        elif name[:1].isupper():
            w["db"][name] = value
        else:
            w["org"][name] = value
    return {"outcome": "done"}


def send(w, e):
    """An outgoing email written in Dataverse."""
    rec = w["byid"].get(e.get("from"))
    owner = rec["row"].get("ownerid") if rec and rec["table"] == "queue" else rec and rec["id"]
    lists = {k: [a for a in v.entries(e.get(k)) if a] for k in ("to", "cc", "bcc")}
    sender = [box_address(w, rec["id"])] if rec else v.entries(e.get("from"))
    mid = e["message-id"] if "message-id" in e else "<%s@scenario.invalid>" % e["id"]
    store(w, id=e["id"], messageid=v.bare_id(mid), direction="outgoing", subject=e.get("subject"),
          token=e.get("trackingtoken"), index=v.index_bytes(e.get("thread-index")),
          time=v.when(e.get("senton")) or w["clock"] or v.when("2026-03-02T08:00:00Z"), owner=v.ref(owner),
          regarding=regarding(w, e.get("regardingobjectid")), shared=shares(w, lists),
          addresses=[a for a in sender + lists["to"] + lists["cc"] + lists["bcc"] if a])
    return {"outcome": "done"}


def delete(w, e):
    w["emails"] = [m for m in w["emails"] if m["id"] != e["email"]]
    return {"outcome": "done"}


def track(w, e):
    m = w["mail"][e["mail"]]
    box = box_named(w, e["mailbox"]) if e.get("mailbox") else m["boxes"][0]
    return [decide(w, m, box, {"route": e.get("route") or "app", "regarding": regarding(w, e.get("regardingobjectid"))})]


def resync(w, e):
    box = box_named(w, e["mailbox"])
    w["last"].pop(box, None)
    if "processemailreceivedafter" in e:
        row = w["byid"][box]["row"]
        row["mailbox"] = {**(row.get("mailbox") or {}), "processemailreceivedafter": e["processemailreceivedafter"]}
    return [decide(w, m, box) for m in sorted(w["inbox"].get(box, []), key=lambda m: m["received"])]


def ask_readers(w, e):
    email = next((m for m in reversed(w["emails"]) if m["id"] == e["email"]), None)
    return {"readers": readers(w, email) if email else []}


EVENTS = {"deliver": deliver, "choose": choose, "write": write, "set": set_, "send": send, "track": track,
          "delete": delete, "resync": resync, "readers": ask_readers}
