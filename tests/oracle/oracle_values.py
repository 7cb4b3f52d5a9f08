"""Small readers of values: times, booleans, addresses, ids, tokens, words; and the table of switches per reading.

Nothing here knows an organisation; oracle.py does. Plain functions over plain values.
"""
import base64
import binascii
import datetime
import re

# ---------------------------------------------------------------------------------------------- switches (section 14)

ARTICLE = {
    "mailbox_order": "received_then_id", "sent_items_supported": False, "user_default_filter": 1,
    "queue_default_filter": 0, "value3_counts_users_and_queues": True, "sender_header": "from",
    "accept_all_requires_recipient_match": True, "correlation_off_effect": "blocks_all_personal_options",
    "sender_methods_accept_correlated": False, "sender_match_basis": "any_matching_row",
    "sender_match_states": "active_only", "acceptor_mailbox_must_be_enabled": False,
    "accepting_entity_choice": "synchronizing_then_header_order", "hide_flags_affect_runtime": False,
    "hide_flags_affect_queue_form": False, "hide_flags_block_api_writes": False, "token_enabled_source": "option",
    "correlationmethod_skipped_when": "manual_tracking", "use_references_header": False,
    "messageid_case_sensitive": False, "forward_detection": "subject_prefix",
    "forward_rule_covers_conversation_index": True, "token_pick": "last", "token_tie_break": "most_recent",
    "conversation_index_compare": "base22", "conversation_tie_break": "most_recent",
    "smart_subject_rule": "shared_words", "smart_match_window_days": None,
    "smart_tie_break": "words_addresses_recent", "subject_changed_strip_prefix": True,
    "missing_message_id": "synthesise", "ignoreinternalemail_true_means": "ignore",
    "queue_items_for": "all_resolved_queues", "invalid_recipient_policy": "reject_message",
    "oversize_attachment_policy": "save_without_attachment", "check_order": "VAL-12",
    "resolve_inactive_true_means": "include", "single_match_ignores_state": True,
    "auto_create_on_sss_promote": False, "owner_fallback": "synchronizing_mailbox_owner",
    "default_activity_read_depth": "organization", "hundred_matches_resolve": True,
    "list_recipients_expandable": False,
}
LEARN = {"accept_all_requires_recipient_match": False, "correlation_off_effect": "blocks_header_correlation_only"}
WIDEST = {
    "sent_items_supported": True, "accept_all_requires_recipient_match": False,
    "correlation_off_effect": "blocks_header_correlation_only", "sender_methods_accept_correlated": True,
    "sender_match_states": "any_state", "use_references_header": True, "forward_detection": "none",
    "forward_rule_covers_conversation_index": False, "smart_subject_rule": "count_only",
    "invalid_recipient_policy": "drop_address", "auto_create_on_sss_promote": True,
}
NARROWEST = {
    "queue_default_filter": 1, "value3_counts_users_and_queues": False, "sender_match_basis": "resolved_party_only",
    "acceptor_mailbox_must_be_enabled": True, "hide_flags_affect_runtime": True,
    "token_enabled_source": "from_trackingprefix_blank",
    "conversation_index_compare": "exact", "smart_match_window_days": 90, "missing_message_id": "reject",
    "oversize_attachment_policy": "reject_message",
    "single_match_ignores_state": False, "hundred_matches_resolve": False,
}
READINGS = {"article": {}, "learn": LEARN, "widest": WIDEST, "narrowest": NARROWEST}


def switches(reading, assume):
    """The value of every switch: the defaults, then the reading, then single switches on top."""
    return {**ARTICLE, **READINGS[reading or "article"], **(assume or {})}


# ------------------------------------------------------------------------------------------------------- plain values

LABELS = {
    "all email messages": 0,
    "email messages in response to dynamics 365 email": 1,
    "email messages from dynamics 365 leads, contacts and accounts": 2,
    "email messages from dynamics 365 records that are email enabled": 3,
    "no email messages": 4,
}


def method(value):
    """A filtering method as a number; None when there is none."""
    if isinstance(value, str) and not value.strip().lstrip("-").isdigit():
        return LABELS[value.strip().lower()]
    return None if value is None else int(value)


def yes(value, default):
    """A Boolean however it is spelled; `default` when absent."""
    if value is None or value == "":
        return default
    if isinstance(value, str):
        return value.strip().lower() in ("true", "1", "yes", "on")
    return bool(value)


def when(value):
    """A moment in UTC, or None."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    utc = datetime.timezone.utc
    return value.replace(tzinfo=utc) if value.tzinfo is None else value.astimezone(utc)


def listed(value):
    """A list whatever was written: nothing, one thing, or several."""
    return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]


def ref(value):
    """The id in a reference written as an id or as {table, id}."""
    return value.get("id") if isinstance(value, dict) else value


# ---------------------------------------------------------------------------------------------------------- addresses

def well_formed(address):
    """SP-5: the form of an address."""
    if not isinstance(address, str) or address.count("@") != 1:
        return False
    if any(c.isspace() or ord(c) < 32 or 127 <= ord(c) < 160 or c in "<>,;()" for c in address):
        return False
    local, domain = address.split("@")
    labels = domain.split(".")
    return bool(local) and len(labels) >= 2 and all(labels)


def entries(value):
    """The entries of an address list: lower-case addresses, or None for a malformed entry (SP-5, SP-6)."""
    found = []
    for item in listed(value):
        text = str(item or "").strip()
        group = re.fullmatch(r'[^<>@":,;]*:(.*);', text, re.S)
        for piece in cut_at_commas(group.group(1) if group else text):
            piece = piece.strip()
            if not piece or re.fullmatch(r"<\s*>", piece):
                continue
            angle = re.fullmatch(r"[^<>]*<([^<>]*)>", piece, re.S)
            address = (angle.group(1) if angle else piece).strip()
            found.append(address.lower() if well_formed(address) else None)
    return found


def cut_at_commas(text):
    """Pieces of a header between commas that stand outside quotes and angle brackets."""
    pieces, quoted, angle = [""], False, False
    for c in text:
        if c == '"':
            quoted = not quoted
        elif c in "<>" and not quoted:
            angle = c == "<"
        if c == "," and not quoted and not angle:
            pieces.append("")
        else:
            pieces[-1] += c
    return pieces


def once(things):
    """Each once, in order of first appearance."""
    return list(dict.fromkeys(things))


# -------------------------------------------------------------------------------------------------- marks of a thread

def bare_id(text):
    """A message id trimmed and without angle brackets; None when nothing is left (COR-11)."""
    text = str(text or "").strip()
    if text.startswith("<"):
        text = text[1:]
    if text.endswith(">"):
        text = text[:-1]
    return text.strip() or None


def id_list(value):
    """The ids of In-Reply-To or References in order (COR-11, SP-10)."""
    found = []
    for text in listed(value):
        text = str(text or "")
        found += re.findall(r"<[^<>]*>", text) if "<" in text and ">" in text else text.split()
    return [i for i in map(bare_id, found) if i]


def index_bytes(text):
    """The bytes of a Thread-Index, or None when it is not base64 or too short (SP-10)."""
    if not isinstance(text, str):
        return None
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) >= 22 else None


def find_token(subject, prefixes, digits, pick):
    """The token in a subject, lower-case, or None (COR-24, SP-9). One run of digits gives one token, the longest."""
    text, hits = str(subject or ""), {}
    for prefix in prefixes:
        for m in re.finditer("(?=(%s[0-9]{%d})(?![0-9]))" % (re.escape(prefix), digits), text, re.I):
            end = m.start() + len(m.group(1))
            if len(m.group(1)) > len(hits.get(end, "")):
                hits[end] = m.group(1)
    if not hits:
        return None
    return hits[max(hits) if pick == "last" else min(hits)].lower()


def subject_words(subject, noise, most):
    """Words of a subject for smart matching (COR-42, COR-43, SP-8)."""
    text = str(subject or "")
    try:
        text = re.sub(noise, "", text)
    except re.error:
        pass
    return once(text.lower().split())[:most]


FORWARDS = ("FW:", "FWD:", "WG:", "TR:", "RV:", "I:", "Doorst:", "VS:", "VB:")


def is_forward(subject, how):
    """COR-14, SP-14: does a forward prefix open the subject?"""
    if how in (None, False, "none"):
        return False
    prefixes = how if isinstance(how, (list, tuple)) else FORWARDS
    return str(subject or "").strip().lower().startswith(tuple(p.lower() for p in prefixes))
