"""Section 16: correlation, the verdict, and the email that is made.

DECISION numbers are those at the top of oracle.py.
"""
import datetime

import oracle_values as v
from oracle_world import (
    CUSTOMERS, acceptors, add_row, addresses_of, behind, box_address, column, flag, held, hidden, inactive_resolve, is_active,
    read_by_sss, readers, recent, recipient_rows, resolving, rows_with, same_key, sender_row, shares,
    store, token_in, tracking_owner, why_not_processed)

CODES = {"Duplicate": 0, "NoCorrelationMatch": 1, "CorrelationMatch": 2, "NoRecipientMatch": 3,
         "InternalEmailReject": 4, "SenderMatch": 5, "AcceptAll": 6, "InvalidSender": 7}


# ----------------------------------------------------------------------------------------------------------- correlation

def correlate(w, m):
    """Step 11: (matched email, method); (None, 0) without a match."""
    sw, emails = w["sw"], w["emails"]
    headers = v.yes(w["org"].get("emailcorrelationenabled"), True) and not flag(
        w, "IgnoreConversationIndexAndInReplyToForCorrelation", False)
    forward = flag(w, "DoNotCorrelateForwardedEmailsAsReplies", False) and v.is_forward(m["subject"], sw["forward_detection"])
    if headers and not forward:
        for i in m["irt"] + (m["references"] if v.yes(sw["use_references_header"], False) else []):
            hits = [x for x in emails if same_key(w, x["messageid"], i)]
            if hits:
                return recent(hits), 3
    token = token_in(w, m["subject"])
    hits = [x for x in emails if token and x["token"] == token]
    if hits:
        return recent(hits, sw["token_tie_break"]), 4
    if headers and m["index"] and not (forward and v.yes(sw["forward_rule_covers_conversation_index"], True)):
        cut = None if sw["conversation_index_compare"] == "exact" else 22
        hits = [x for x in emails if x["index"] and x["index"][:cut] == m["index"][:cut]]
        if hits:
            return recent(hits, sw["conversation_tie_break"]), 5
    hit = smart(w, m)
    return (hit, 6) if hit else (None, 0)


def smart(w, m):
    """COR-40..47, SP-8."""
    if (not v.yes(w["org"].get("enablesmartmatching"), False) or flag(w, "DisableSmartMatching", False)
            or flag(w, "DisableSmartMatchingEmailHashCreation", False)):
        return None
    most = int(column(w, "hashmaxcount", 20))
    noise = column(w, "hashfilterkeywords", r"^[\s]*([\w]+\s?:[\s]*)+")
    delta, least = int(column(w, "hashdeltasubjectcount", 0)), int(column(w, "hashminaddresscount", 2))
    words, days = v.subject_words(m["subject"], noise, most), w["sw"]["smart_match_window_days"]
    # Settled with the engine: every address of From is compared (COR-41), though only the first is the sender (SP-5).
    people = v.once(a for a in [*m["senders"], *m["to"], *m["cc"], *m["bcc"]] if a)[:most]
    best = []
    for x in w["emails"]:
        if days not in (None, "none") and (not x["time"] or x["time"] < m["received"] - datetime.timedelta(days=int(days))):
            continue
        theirs = v.subject_words(x["subject"], noise, most)
        shared = len(set(words) & set(theirs))
        met = len(set(people) & set(x["addresses"][:most]))
        if w["sw"]["smart_subject_rule"] == "count_only":
            alike = abs(len(words) - len(theirs)) <= delta
        else:
            alike = shared >= max(len(words), len(theirs)) - delta
        if words and theirs and alike and met >= least:
            best.append((shared, met, x))
    if not best:
        return None
    top = max((s, p) for s, p, _ in best) if w["sw"]["smart_tie_break"] != "recent" else None
    return recent([x for s, p, x in best if top in (None, (s, p))])


# --------------------------------------------------------------------------------------------------------------- verdict

def decide(w, m, box, manual=None):
    """Section 16, stages A to F, for one message in one mailbox; changes the world."""
    no = lambda outcome, reason, rule: record(m, box_address(w, box), outcome, reason, rule)  # noqa: E731
    stop = why_not_processed(w, box)                                                    # 1
    if stop:
        return no("not_processed", "mailbox", stop)
    if manual:                                                                          # 2
        return track_by_hand(w, m, box, manual, no)
    sent = (m["folder"].strip().lower() == "sent items" and v.yes(w["sw"]["sent_items_supported"], False)
            and flag(w, "AutoTrackSentFolderItems", False))
    if m["folder"].strip().lower() != "inbox" and not sent:                             # 3
        return no("not_evaluated", "folder", "SYN-1")
    if behind(w, box, m["received"]):                                                   # 4
        return no("not_evaluated", "before_watermark", "SYN-2")
    if (flag(w, "RestrictIRMEmailItems", False)
            and str(m["headers"].get("content-class", "")).strip().lower() == "rpmsg.message"):   # 5
        return no("not_evaluated", "excluded_item", "SYN-16")
    w["last"][box] = max(m["received"], w["last"].get(box, m["received"]))              # 25, also after rejections
    if not m["from"]:                                                                   # 6
        return no("rejected", "InvalidSender", "VAL-2")
    if m["malformed"] and w["sw"]["invalid_recipient_policy"] == "reject_message":
        return no("rejected", "InvalidAddress", "VAL-1")
    if not m["messageid"] and w["sw"]["missing_message_id"] == "reject":                # 7
        return no("rejected", "missing_header", "DUP-6")
    present = held(w, m["key"], "outgoing" if sent else "incoming")
    if present:
        answer = no("duplicate", "Duplicate", "DUP-3")
        if (w["byid"][box]["table"] == "queue" and box not in present["queue_items"]
                and flag(w, "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail", False)):
            present["queue_items"].append(box)
            answer["queue_items"] = [box]
        return answer
    internal = None if sent else internal_rule(w, m)                                    # 8
    if internal and internal != "DUP-13":
        return no("rejected", "InternalEmailReject", internal)
    return accept_or_reject(w, m, box, internal, sent, no)


def track_by_hand(w, m, box, manual, no):
    """MAN-1..7, SP-16."""
    route, queue = manual["route"], w["byid"][box]["table"] == "queue"
    if route == "category" and not flag(w, "TrackCategorizedItems", True):
        return no("not_evaluated", "excluded_item", "MAN-2")
    if route == "folder" and (queue or not v.yes(w["org"].get("isfolderbasedtrackingenabled"), True)):
        return no("not_evaluated", "excluded_item", "MAN-3")
    w["last"][box] = max(m["received"], w["last"].get(box, m["received"]))
    present = held(w, m["key"], "incoming")
    if present:
        present["regarding"] = manual["regarding"] or present["regarding"]
        return no("duplicate", "Duplicate", "DUP-5")
    skipped = 1 if w["sw"]["correlationmethod_skipped_when"] == "manual_tracking" else 0
    return create(w, m, box, no, reason="ManuallyTracked", rule="MAN-1", accepting=None, matched=None, method=skipped,
                  about=manual["regarding"], accepted=[])


def internal_rule(w, m):
    """Step 8: None, the rule that rejects, or DUP-13 when only queues may still accept (DUP-10..16, SP-3, SP-13)."""
    column_value = w["org"].get("ignoreinternalemail")
    if column_value is None or v.yes(column_value, False) != (w["sw"]["ignoreinternalemail_true_means"] == "ignore"):
        return None
    first = next(iter(resolving(w, m["from"])), None)
    if first is None or not is_active(first):
        return None
    sent_copy = held(w, m["key"], "outgoing")
    if first["table"] == "queue":
        return "DUP-14" if sent_copy and flag(w, "IgnoreInternalEmailFromQueues", False) else None
    if first["table"] != "systemuser" or flag(w, "IgnoreInternalEmailDetectionEnhancement", True) and not sent_copy:
        return None
    return "DUP-13" if flag(w, "DoNotIgnoreInternalEmailToQueues", True) else "DUP-12"


def effective(w, who):
    """Step 13: the value that acts (FLT-1..3, FLT-15, SET-3)."""
    rec = w["byid"][who]
    value = v.method(rec["row"].get("incomingemailfilteringmethod"))
    if rec["table"] == "queue":
        return int(w["sw"]["queue_default_filter"]) if value is None else value
    forced = w["db"].get("SSSForceFilteringMethodForUserMailboxes")
    if forced not in (None, "") and 0 <= int(forced) <= 4:
        return int(forced)
    value = int(w["sw"]["user_default_filter"]) if value is None else value
    return 1 if v.yes(w["sw"]["hide_flags_affect_runtime"], False) and value in hidden(w) else value


def sender_qualifies(w, value, addresses, party):
    """FLT-6, FLT-7, FLT-20, FLT-21, SP-17."""
    rows = [r for a in addresses for r in rows_with(w, a)]
    if w["sw"]["sender_match_basis"] == "resolved_party_only":
        rows = [party] if party else []
    if w["sw"]["sender_match_states"] == "active_only" and not inactive_resolve(w):
        rows = [r for r in rows if is_active(r)]
    if value == 2:
        return any(r["table"] in CUSTOMERS for r in rows)
    ours = () if v.yes(w["sw"]["value3_counts_users_and_queues"], True) else ("systemuser", "queue")
    return any(r["table"] not in ours for r in rows)


def accept_or_reject(w, m, box, internal, sent, no):
    """Stages C, D, E; then F."""
    sw, table_of = w["sw"], lambda who: w["byid"][who]["table"]
    listed = v.once(m["to"] + m["cc"] + m["bcc"])
    recipients = acceptors(w, [m["from"]] if sent else listed)                          # 9
    if sent:
        tested, party = listed, None
    else:                                                                               # 10
        tested = [m["sender"] if sw["sender_header"] == "sender" and m["sender"] else m["from"]]
        party = sender_row(w, tested[0], tracking_owner(w, box))
    matched, method = correlate(w, m)                                                   # 11

    asked = list(recipients)                                                            # 12
    if flag(w, "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation", False):
        asked = [who for who in recipients if who == box]
    if (not v.yes(sw["accept_all_requires_recipient_match"], True) and box not in asked
            and effective(w, box) == 0 and is_active(w["byid"][box])):
        asked.append(box)
    if internal:
        asked = [who for who in asked if who in recipients and table_of(who) == "queue"]

    blocked = (not v.yes(w["org"].get("emailcorrelationenabled"), True)
               and sw["correlation_off_effect"] == "blocks_all_personal_options")

    def answer(who):                                                                    # 13, 14
        if blocked and table_of(who) == "systemuser":
            return None
        if v.yes(sw["acceptor_mailbox_must_be_enabled"], False) and not read_by_sss(w, who):
            return None
        value = effective(w, who)
        if value == 0:
            return "AcceptAll", "FLT-4"
        if value == 1:
            return ("CorrelationMatch", "FLT-5") if matched else None
        if value in (2, 3):
            if sender_qualifies(w, value, tested, party):
                return "SenderMatch", "FLT-6" if value == 2 else "FLT-7"
            if matched and v.yes(sw["sender_methods_accept_correlated"], False):
                return "CorrelationMatch", "FLT-19"
        return None

    answers = {who: answer(who) for who in asked}
    accepted = [who for who in asked if answers[who]]
    if not accepted:                                                                    # 15
        if internal:
            return no("rejected", "InternalEmailReject", internal)
        return no("rejected", "NoCorrelationMatch", "FLT-30") if recipients else no("rejected", "NoRecipientMatch", "FLT-16")
    accepted.sort(key=lambda who: who != box)                                           # FLT-27, stable
    if sw["accepting_entity_choice"] == "strongest_reason":
        strength = ["AcceptAll", "CorrelationMatch", "SenderMatch"]
        accepted.sort(key=lambda who: strength.index(answers[who][0]))
    reason, rule = answers[accepted[0]]
    return create(w, m, box, no, reason=reason, rule=rule, accepting=accepted[0], matched=matched, method=method,
                  about=matched and matched["regarding"], accepted=accepted, sent=sent)


# --------------------------------------------------------------------------------------------------------------- stage F

def create(w, m, box, no, reason, rule, accepting, matched, method, about, accepted, sent=False):
    """Steps 16 to 25."""
    licence = w["byid"].get(tracking_owner(w, box))
    if licence and licence["row"].get("islicensed") is not None and not v.yes(licence["row"]["islicensed"], True):
        return no("failed_create", "create_hook", "VAL-7")
    party = sender_row(w, m["from"], tracking_owner(w, box))
    owner = choose_owner(w, m, box, matched, party)
    lists = {name: v.once(m[name]) for name in ("to", "cc", "bcc")}
    parties = []
    for name in ("to", "cc"):                                                           # PTY-13: no bcc
        for a in lists[name]:
            parties += [party_of(name, a, r) for r in recipient_rows(w, a) or [None]]
    # Settled with the engine: the recipients are resolved before the sender's contact is created (PTY-17).
    if party is None and m["from"] and reason != "ManuallyTracked":
        party = auto_create(w, m["from"], box, owner)
    if m["from"]:
        parties.insert(0, party_of("from", m["from"], party))
    email = store(w, id=m["id"], messageid=m["messageid"], key=m["key"], direction="outgoing" if sent else "incoming",
                  subject=m["subject"], token=None, index=m["index"], time=m["received"], owner=owner, regarding=about,
                  # Settled: a received email has no Bcc (PTY-13), so nobody in it gets a share (VIS-4).
                  shared=shares(w, {**lists, "bcc": []}), queue_items=queue_items(w, lists, box, accepted),
                  addresses=[a for a in [m["from"], *lists["to"], *lists["cc"], *lists["bcc"]] if a])
    r = no("promoted", reason, rule)
    r.update(accepting_entity=entity(w, accepting), owner=entity(w, owner), correlationmethod=method,
             correlated_email=matched and matched["messageid"],
             parent_email=matched["messageid"] if matched and method in (3, 5) else None,   # COR-51
             regarding=about and dict(about), parties=parties, queue_items=list(email["queue_items"]),
             readers=readers(w, email))
    return r


def party_of(name, address, rec):
    return {"participation": name, "address": address, "table": rec and rec["table"], "id": rec and rec["id"]}


def queue_items(w, lists, box, accepted):
    """DUP-20, DUP-21."""
    queues = []
    if flag(w, "CreateQueueItemsForAcceptingQueueRecipients", True):
        queues = [who for who in acceptors(w, lists["to"] + lists["cc"] + lists["bcc"]) if w["byid"][who]["table"] == "queue"
                  and (w["sw"]["queue_items_for"] == "all_resolved_queues" or who in accepted)]
    if w["byid"][box]["table"] == "queue" and flag(w, "CreateQueueItemForSynchronizingMailbox", True):
        queues.append(box)
    return v.once(queues)


def auto_create(w, address, box, owner):
    """PTY-17 under its switch."""
    level = w["byid"][box]["row"].get("autocreatecontactonpromote")
    level = 1 if level is None else int(level)
    if (not v.yes(w["sw"]["auto_create_on_sss_promote"], False) or not flag(w, "AutoCreateContactOnPromote", True)
            or level == 0 or any(address in addresses_of(w, r) for r in w["rows"])):   # a disabled user's too
        return None
    return add_row(w, "lead" if level == 2 else "contact",
                   {"id": "auto-" + address, "fullname": address, "emailaddress1": address, "ownerid": owner})


def box_owner(w, who):
    """The owner of a recipient's mailbox: the user; the owner of the queue's mailbox (OWN-1, OWN-5)."""
    rec = w["byid"][who]
    if rec["table"] == "systemuser":
        return who
    return v.ref((rec["row"].get("mailbox") or {}).get("ownerid") or rec["row"].get("ownerid"))


def choose_owner(w, m, box, matched, party):
    """OWN-1..6."""
    for name in ("to", "cc", "bcc"):
        able = v.once(o for o in (box_owner(w, who) for who in acceptors(w, m[name])) if o in w["byid"]
                      and (w["byid"][o]["table"] == "team" or w["byid"][o]["table"] == "systemuser" and is_active(w["byid"][o])))
        if not able:
            continue
        if matched and matched["owner"] in able:                                        # OWN-2
            return matched["owner"]
        if party and party["table"] in CUSTOMERS and v.ref(party["row"].get("ownerid")) in able:   # OWN-3
            return v.ref(party["row"]["ownerid"])
        return able[0]                                                                  # OWN-4
    return "SYSTEM" if w["sw"]["owner_fallback"] == "system" else box_owner(w, box)     # OWN-6


def entity(w, who):
    if who is None:
        return None
    rec = w["byid"].get(who)
    if rec is None:
        return {"table": "systemuser", "id": who, "name": who}
    return {"table": rec["table"], "id": who, "name": rec["row"].get("fullname") or rec["row"].get("name")}


def record(m, box, outcome, reason, rule):
    """A decision record of contract section 3."""
    return {"source": m["id"], "messageid": m["messageid"], "mailbox": box, "outcome": outcome, "reason": reason,
            "reasoncode": CODES.get(reason), "rule": rule, "accepting_entity": None, "owner": None, "correlationmethod": 0,
            "correlated_email": None, "parent_email": None, "regarding": None, "parties": [], "queue_items": [],
            "readers": []}
