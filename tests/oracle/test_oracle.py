"""The 25 scenario seeds of rulebook section 17, played through the oracle."""
import base64

import pytest
from oracle import play

STRANGER = "someone@outside.example"


def person(name, value=None, **columns):
    """A user of the made-up company."""
    filtering = {} if value is None else {"incomingemailfilteringmethod": value}
    return {"id": name, "fullname": name.title(), "internalemailaddress": f"{name}@contoso.example", **filtering, **columns}


def queue(name, value=None, **columns):
    """A queue of the made-up company."""
    filtering = {} if value is None else {"incomingemailfilteringmethod": value}
    return {"id": name, "name": name.title(), "emailaddress": f"{name}@contoso.example", **filtering, **columns}


def mail(name, to="hanna@contoso.example", sender=STRANGER, **more):
    """A deliver event."""
    return {"deliver": {"id": name, "from": sender, "to": to if isinstance(to, list) else [to], **more}}


def world(*timeline, db=None, org=None, **rest):
    """What playing a small scenario answers."""
    return play({"organization": {**(org or {}), "orgdborgsettings": db or {}}, "timeline": list(timeline), **rest})


def verdict(decision):
    return decision["outcome"], decision["reason"]


def id_of(entity):
    return entity and entity["id"]


def parties(decision, part):
    return [(p["table"], p["id"]) for p in decision["parties"] if p["participation"] == part]


PROMOTED = ("promoted", "AcceptAll")
REPLY = ("promoted", "CorrelationMatch")
SENDER = ("promoted", "SenderMatch")
NOBODY = ("rejected", "NoCorrelationMatch")
NO_RECIPIENT = ("rejected", "NoRecipientMatch")
DUPLICATE = ("duplicate", "Duplicate")


def test_seed_01_confidential_inbox():
    """Value 0 lets a stranger's mail in for everyone to read; value 1 keeps the next one out."""
    [a], done, [b], who = world(
        mail("m1"), {"write": {"record": "hanna", "incomingemailfilteringmethod": 1}}, mail("m2"), {"readers": {"email": "m1"}},
        systemusers=[person("hanna", 0), person("paul", 1)])
    assert verdict(a) == PROMOTED and id_of(a["accepting_entity"]) == "hanna" and a["regarding"] is None
    assert parties(a, "from") == [(None, None)] and a["reasoncode"] == 6
    assert verdict(b) == NOBODY and who == {"readers": ["hanna", "paul"]}


def test_seed_02_flag_changes_the_dialog_only():
    """Hiding the options promotes as before and offers only 1 and 4."""
    picks = [{"choose": {"user": "hanna", "incomingemailfilteringmethod": n}} for n in (0, 1, 2, 3, 4)]
    answers = world(mail("m1"), *picks, systemusers=[person("hanna", 0)], db={"HideEmailAutoTrackOptions": True})
    assert verdict(answers[0][0]) == PROMOTED
    assert [a["outcome"] for a in answers[1:]] == ["refused", "done", "refused", "refused", "done"]


def test_seed_03_only_all_hidden():
    """With only All hidden, the user picks 2 and his brother's private mail comes in."""
    picked, [a] = world({"choose": {"user": "hanna", "incomingemailfilteringmethod": 2}}, mail("m1", sender="bro@home.example"),
                        systemusers=[person("hanna", 1)], contacts=[{"id": "bro", "emailaddress1": "Bro@home.example"}],
                        db={"HideTrackAllOption": "true"})
    assert picked == {"outcome": "done"} and verdict(a) == SENDER


@pytest.mark.parametrize("own_only", [False, True])
def test_seed_04_paul_and_the_sales_queue(own_only):
    """The queue accepts in Paul's mailbox, unless only the synchronizing owner counts."""
    [p, q], = world(mail("m1", ["paul@contoso.example", "sales@contoso.example"], mailboxes=["paul", "sales"]),
                    systemusers=[person("paul", 1)], queues=[queue("sales", 0)],
                    db={"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": own_only})
    assert [verdict(p), verdict(q)] == ([NOBODY, PROMOTED] if own_only else [PROMOTED, DUPLICATE])
    winner = q if own_only else p
    assert id_of(winner["accepting_entity"]) == "sales" and winner["queue_items"] == ["sales"]


def test_seed_05_one_address_two_records():
    """A queue that shares Paul's address accepts although Paul is at 4; To shows both."""
    [a, b], = world(mail("m1", "paul@contoso.example"), systemusers=[person("paul", 4)],
                    queues=[queue("pq", 0, emailaddress="PAUL@contoso.example")])
    assert verdict(a) == PROMOTED and id_of(a["accepting_entity"]) == "pq" and verdict(b) == DUPLICATE
    assert parties(a, "to") == [("systemuser", "paul"), ("queue", "pq")]


@pytest.mark.parametrize("value, reading, expected", [(2, "article", NO_RECIPIENT), (2, "learn", NO_RECIPIENT),
                                                      (0, "article", NO_RECIPIENT), (0, "learn", PROMOTED)])
def test_seed_06_list_or_bcc(value, reading, expected):
    """Nobody visible resolves: only value 0 in the reading learn lets it in."""
    for hidden in ({"mailboxes": ["hanna"]}, {"bcc": ["hanna@contoso.example"]}):
        [a], = world(mail("m1", "all-staff@contoso.example", sender="ivo@fabrikam.example", **hidden), reading=reading,
                     systemusers=[person("hanna", value)], contacts=[{"id": "ivo", "emailaddress1": "ivo@fabrikam.example"}])
        assert verdict(a) == expected


def test_seed_07_forgotten_alias():
    """An alias resolves once it stands in a second Email column."""
    alias = {"personalemailaddress": "john.david@contoso.example"}
    [a], _, [b] = world(mail("m1", "john.david@contoso.example", mailboxes=["john"]), {"write": {"record": "john", **alias}},
                        mail("m2", "john.david@contoso.example"), systemusers=[person("john", 0)])
    assert verdict(a) == NO_RECIPIENT and verdict(b) == PROMOTED


@pytest.mark.parametrize("unresolve", [True, False])
def test_seed_08_unresolve_hides_the_user(unresolve):
    """A shared address stays unresolved and the true reply finds no recipient."""
    [a], = world(mail("m1", **{"in-reply-to": "<e1@contoso.example>"}), systemusers=[person("hanna", 1)],
                 contacts=[{"id": "twin", "emailaddress2": "hanna@contoso.example"}],
                 emails=[{"id": "e1", "messageid": "<E1@contoso.example>"}],
                 org={"unresolveemailaddressifmultiplematch": unresolve})
    assert verdict(a) == (NO_RECIPIENT if unresolve else REPLY)
    assert len(parties(a, "to")) == (0 if unresolve else 2)


def test_seed_09_regarding_of_a_reply():
    """Only a true reply to an email that still exists copies its Regarding."""
    lead = {"table": "lead", "id": "l1"}
    sent, [a], [b], _, [c], [e] = world(
        {"send": {"id": "s1", "from": "hanna", "to": [STRANGER], "subject": "Offer", "message-id": "<s1@x>", "regardingobjectid": lead}},
        mail("a", **{"in-reply-to": "<s1@x>"}), mail("b", subject="Re: Offer"), {"delete": {"email": "s1"}},
        mail("c", **{"in-reply-to": "<s1@x>"}), {"track": {"mail": "c", "mailbox": "hanna", "route": "app"}},
        systemusers=[person("hanna", 1)], leads=[{"id": "l1"}])
    assert verdict(a) == REPLY and a["regarding"] == lead and a["parent_email"] == "s1@x"
    assert verdict(b) == NOBODY and verdict(c) == NOBODY
    assert verdict(e) == ("promoted", "ManuallyTracked") and e["regarding"] is None and e["accepting_entity"] is None


@pytest.mark.parametrize("setting, expected", [(False, REPLY), (True, NOBODY)])
def test_seed_10_internal_forward(setting, expected):
    """A forward correlates like a reply unless the setting recognises it."""
    [a], = world(mail("m1", sender="paul@contoso.example", subject=" fw: Offer", **{"in-reply-to": "<e1@x>"}),
                 systemusers=[person("hanna", 1), person("paul", 1)], emails=[{"id": "e1", "messageid": "e1@x"}],
                 db={"DoNotCorrelateForwardedEmailsAsReplies": setting})
    assert verdict(a) == expected


def index(*tail):
    return base64.b64encode(bytes(range(22)) + bytes(tail)).decode()


@pytest.mark.parametrize("ignore, expected, method", [(False, REPLY, 5), (True, NOBODY, 0)])
def test_seed_11_token_removed(ignore, expected, method):
    """Without the token the conversation index still matches, unless both header methods are off."""
    [a], = world(mail("m1", subject="Offer", **{"thread-index": index(1, 2, 3, 4, 5)}), systemusers=[person("hanna", 1)],
                 emails=[{"id": "e1", "messageid": "<e1@x>", "subject": "Offer CRM:0001007", "conversationindex": index()}],
                 db={"IgnoreConversationIndexAndInReplyToForCorrelation": ignore})
    assert verdict(a) == expected and a["correlationmethod"] == method
    assert a["parent_email"] == ("e1@x" if method else None)


@pytest.mark.parametrize("owned, expected", [([], "old"), (["young"], "young"), (["firm"], "firm"), (["old", "young", "firm"], "old")])
def test_seed_12_wrong_contact_in_from(owned, expected):
    """Ownership beats table order, which beats nothing; with the setting nobody is chosen."""
    rows = {"contacts": [{"id": "young", "createdon": "2022-01-01T00:00:00Z"}, {"id": "old", "createdon": "2020-01-01T00:00:00Z"}],
            "accounts": [{"id": "firm"}]}
    for row in rows["contacts"] + rows["accounts"]:
        row.update(emailaddress1=STRANGER, ownerid="hanna" if row["id"] in owned else "paul")
    users = [person("hanna", 0), person("paul", 1)]
    [a], = world(mail("m1"), systemusers=users, **rows)
    assert [i for _, i in parties(a, "from")] == [expected]
    [b], = world(mail("m1"), systemusers=users, db={"UnresolveSenderInCaseOfMultipleMatch": True}, **rows)
    assert parties(b, "from") == [(None, None)]


def test_seed_13_approver_column():
    """A custom table's Email column makes parties; an opportunity's or case's does not."""
    records = [{"id": i, "table": t, "columns": {"cr_approver": "hanna@contoso.example"}}
               for i, t in (("r1", "cr_step"), ("r2", "cr_step"), ("o1", "opportunity"), ("c1", "incident"))]
    [a], = world(mail("m1"), systemusers=[person("hanna", 0)], records=records)
    assert parties(a, "to") == [("systemuser", "hanna"), ("cr_step", "r1"), ("cr_step", "r2")]


@pytest.mark.parametrize("ignored, expected", [(False, PROMOTED), (True, ("rejected", "InternalEmailReject"))])
def test_seed_14_internal_mail(ignored, expected):
    """The received copy of internal mail goes when internal mail is ignored; to a queue it still comes."""
    events = [{"send": {"id": "s1", "from": "paul", "to": ["hanna@contoso.example"], "message-id": "<s1@x>"}},
              mail("m1", sender="paul@contoso.example", **{"message-id": "<s1@x>"}),
              mail("m2", ["hanna@contoso.example", "sales@contoso.example"], sender="paul@contoso.example",
                   mailboxes=["hanna"], **{"message-id": "<s1@x>"})]
    _, [a], [b] = world(*events, systemusers=[person("hanna", 0), person("paul")], queues=[queue("sales", 0)],
                        org={"ignoreinternalemail": ignored})
    assert verdict(a) == expected
    assert verdict(b) == (PROMOTED if ignored else DUPLICATE)
    assert id_of(b["accepting_entity"]) == ("sales" if ignored else None)


def test_seed_15_old_mail_floods_in():
    """Mail after the profile date is promoted; a later date on the mailbox stops it."""
    old = [mail(f"m{n}", received=f"2024-0{n}-01T00:00:00Z") for n in (1, 2, 3)]
    profile = {"emailserverprofile": {"name": "p", "processemailsreceivedafter": "2024-01-01T00:00:00Z"}}
    flood = world(*old, systemusers=[person("hanna", 0, mailbox=profile)])
    assert [verdict(a) for [a] in flood] == [("not_evaluated", "before_watermark"), PROMOTED, PROMOTED]
    stopped = world(*old, systemusers=[person("hanna", 0, mailbox={**profile, "processemailreceivedafter": "2025-01-01T00:00:00Z"})])
    assert {verdict(a) for [a] in stopped} == {("not_evaluated", "before_watermark")}


def test_seed_16_moved_and_moved_back():
    """A message dragged back stays behind the watermark until the date is set back."""
    same = {"received": "2026-01-01T08:00:00Z", "message-id": "<a@x>"}
    [a], _, [b], again = world(
        mail("a", folder="Filed", **same), mail("other", received="2026-01-01T09:00:00Z"), mail("back", **same),
        {"resync": {"mailbox": "hanna", "processemailreceivedafter": "2025-12-01T00:00:00Z"}}, systemusers=[person("hanna", 0)])
    assert verdict(a) == ("not_evaluated", "folder") and verdict(b) == ("not_evaluated", "before_watermark")
    assert [(d["source"], *verdict(d)) for d in again] == [
        ("a", "not_evaluated", "folder"), ("back", *PROMOTED), ("other", *DUPLICATE)]


def test_seed_17_old_queue_mail_reappears():
    """A second queue mailbox adds a queue item to the promoted email, not a new email."""
    [a, b], = world(mail("m1", "sales@contoso.example", mailboxes=["sales", "care"]), queues=[queue("sales"), queue("care")],
                    db={"SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail": True})
    assert verdict(a) == PROMOTED and a["queue_items"] == ["sales"]
    assert verdict(b) == DUPLICATE and b["queue_items"] == ["care"]


@pytest.mark.parametrize("reading, expected", [("learn", [PROMOTED] + 4 * [DUPLICATE]), ("article", 5 * [NO_RECIPIENT])])
def test_seed_18_support_list(reading, expected):
    """A list of five users at 0: one email and four duplicates in learn, nothing in the article."""
    names = ["ann", "bob", "cai", "dee", "eve"]
    answer, = world(mail("m1", "support@contoso.example", mailboxes=names), systemusers=[person(n, 0) for n in names], reading=reading)
    assert [verdict(a) for a in answer] == expected and all(a["queue_items"] == [] for a in answer)


def test_seed_19_no_email_messages_disappears():
    """The choice 4 goes from the dialog; a user stored at 4 still accepts nothing."""
    refused, [a] = world({"choose": {"user": "paul", "incomingemailfilteringmethod": "No email messages"}}, mail("m1"),
                         systemusers=[person("hanna", 4), person("paul", 1)], db={"DoNotAutoTrackEmail": False})
    assert refused == {"outcome": "refused"} and verdict(a) == NOBODY


def test_seed_20_forward_to_the_quality_queue():
    """A forwarded order thread reaches the queue with the order as Regarding."""
    order = {"table": "salesorder", "id": "o1"}
    [a], = world(mail("m1", "quality@contoso.example", subject="FW: Order", **{"in-reply-to": "<e1@x>"}), queues=[queue("quality", 0)],
                 emails=[{"id": "e1", "messageid": "<e1@x>", "regardingobjectid": order}])
    assert verdict(a) == PROMOTED and a["regarding"] == order and a["correlationmethod"] == 3


@pytest.mark.parametrize("tie, expected", [("most_recent", "new@x"), ("earliest", "old@x")])
def test_seed_21_token_wraps_around(tie, expected):
    """A repeated token finds the most recent holder and leaves the parent empty."""
    token = {"subject": "Offer CRM:0001003"}
    [a], = world(mail("m1", subject="re: offer crm:0001003"), systemusers=[person("hanna", 1)], assume={"token_tie_break": tie},
                 emails=[{"id": "new", "messageid": "<new@x>", "senton": "2025-06-01T00:00:00Z", **token},
                         {"id": "old", "messageid": "<old@x>", "senton": "2023-06-01T00:00:00Z", **token}])
    assert verdict(a) == REPLY and a["correlationmethod"] == 4
    assert a["correlated_email"] == expected and a["parent_email"] is None


@pytest.mark.parametrize("window, expected", [("none", (REPLY, 6)), (90, (NOBODY, 0))])
def test_seed_22_smart_matching(window, expected):
    """"Re: Hello" from the same two people a year apart matches, but not within 90 days."""
    [a], = world(mail("m1", subject="Re: Hello", received="2026-03-02T08:00:00Z"), systemusers=[person("hanna", 1)],
                 assume={"smart_match_window_days": window}, org={"enablesmartmatching": True},
                 emails=[{"id": "e1", "messageid": "<e1@x>", "subject": "Hello", "senton": "2025-03-02T08:00:00Z",
                          "sender": "hanna@contoso.example", "torecipients": STRANGER + ";"}])
    assert (verdict(a), a["correlationmethod"]) == expected


def test_seed_23_emergency_stop():
    """The forced value stops the users at once, not the queue, and lifting it brings the stored values back."""
    name = "SSSForceFilteringMethodForUserMailboxes"
    _, [a], [q], _, [b] = world({"set": {name: 1}}, mail("m1"), mail("m2", "sales@contoso.example"), {"set": {name: -1}}, mail("m3"),
                                systemusers=[person("hanna", 0)], queues=[queue("sales", 0)])
    assert [verdict(d) for d in (a, q, b)] == [NOBODY, PROMOTED, PROMOTED]


@pytest.mark.parametrize("value, expected", [(0, PROMOTED), (1, NOBODY)])
def test_seed_24_delete_then_enable_again(value, expected):
    """A deleted email comes back on resync while the value is still 0."""
    answers = world(mail("m1"), {"write": {"record": "hanna", "incomingemailfilteringmethod": value}}, {"delete": {"email": "m1"}},
                    {"resync": {"mailbox": "hanna", "processemailreceivedafter": "2020-01-01T00:00:00Z"}},
                    systemusers=[person("hanna", 0)])
    assert [verdict(d) for d in answers[-1]] == [expected]


@pytest.mark.parametrize("sender", ["", "System Administrator", "<>", "a@b", None])
def test_seed_25_notice_without_sender(sender):
    """Without a usable From address the message is InvalidSender."""
    [a], = world(mail("m1", sender=sender), systemusers=[person("hanna", 0)])
    assert verdict(a) == ("rejected", "InvalidSender") and a["reasoncode"] == 7


def test_correlation_off_blocks_users_but_not_queues():
    """In the article's reading users accept nothing without correlation; in learn value 0 still does."""
    for reading, expected in (("article", NOBODY), ("learn", PROMOTED)):
        [a], [q] = world(mail("m1"), mail("m2", "sales@contoso.example"), systemusers=[person("hanna", 0)], queues=[queue("sales", 0)],
                         org={"emailcorrelationenabled": False}, reading=reading)
        assert verdict(a) == expected and verdict(q) == PROMOTED


def test_owner_comes_from_the_first_list_with_an_eligible_recipient():
    """The matched email's owner in Cc does not beat an eligible recipient in To; in To he does."""
    emails = [{"id": "e1", "messageid": "<e1@x>", "ownerid": "paul"}]
    reply = {"in-reply-to": "<e1@x>", "mailboxes": ["hanna"]}
    [a], [b] = world(mail("m1", cc=["paul@contoso.example"], **reply), mail("m2", ["hanna@contoso.example", "paul@contoso.example"], **reply),
                     systemusers=[person("hanna", 0), person("paul", 1)], emails=emails)
    assert id_of(a["owner"]) == "hanna" and id_of(b["owner"]) == "paul"


def test_readers_follow_depth_sharing_and_regarding():
    """Readers are the owner, implicitly shared recipients, the regarding contact's owner, and whoever has the depth."""
    users = [person("hanna", 0, roles=["own"]), person("paul", 1, roles=["own"]), person("otto", 1, roles=["own"]),
             person("nils", 1, roles=["no"]), person("olga", 1, roles=["all"])]
    roles = [{"id": i, "name": i, "prvReadActivity": d} for i, d in (("own", "user"), ("no", "none"), ("all", "organization"))]
    event = mail("m1", cc=["paul@contoso.example", "nils@contoso.example"], mailboxes=["hanna"], **{"in-reply-to": "<e1@x>"})
    rest = {"systemusers": users, "roles": roles, "contacts": [{"id": "ivo", "ownerid": "otto"}],
            "emails": [{"id": "e1", "messageid": "<e1@x>", "regardingobjectid": {"table": "contact", "id": "ivo"}}]}
    assert world(event, **rest)[0][0]["readers"] == ["hanna", "olga", "otto", "paul"]
    assert world(event, db={"DisableImplicitSharingOfCommunicationActivities": True}, **rest)[0][0]["readers"] == ["hanna", "olga", "otto"]


def test_internal_mail_softened_for_queues_ends_as_internal_reject():
    """When the only candidates left are queues and none accepts, the reason is InternalEmailReject."""
    [a], = world(mail("m1", ["hanna@contoso.example", "sales@contoso.example"], sender="paul@contoso.example", mailboxes=["hanna"]),
                 systemusers=[person("hanna", 0), person("paul")], queues=[queue("sales", 4)],
                 org={"ignoreinternalemail": True}, db={"IgnoreInternalEmailDetectionEnhancement": False})
    assert verdict(a) == ("rejected", "InternalEmailReject") and a["reasoncode"] == 4


def test_single_inactive_contact_is_the_party_but_no_sender_match():
    """PTY-8 names the From party; FLT-21 still keeps the message out."""
    rows = {"contacts": [{"id": "ivo", "emailaddress1": STRANGER, "statecode": 1}]}
    [a], = world(mail("m1"), systemusers=[person("hanna", 2)], **rows)
    [b], = world(mail("m1"), systemusers=[person("hanna", 0)], **rows)
    assert verdict(a) == NOBODY and parties(b, "from") == [("contact", "ivo")]


@pytest.mark.parametrize("entry, expected", [("not-an-address", "rejected"), ("Ivo <>", "rejected"), ("a b@c.example", "rejected"),
                                             ("<>", "promoted"), ("undisclosed-recipients:;", "promoted"), ("", "promoted")])
def test_malformed_recipients(entry, expected):
    """A malformed entry rejects the message; an empty one is no entry (SP-5, SP-6)."""
    [a], = world(mail("m1", ["Hanna <hanna@contoso.example>", entry]), systemusers=[person("hanna", 0)])
    assert a["outcome"] == expected and a["reason"] in ("InvalidAddress", "AcceptAll")


def test_dates_are_strict_and_the_watermark_is_not():
    """SP-1: exactly at the set date is behind; at the moment of the last processed message is not."""
    moment = {"received": "2026-01-01T00:00:00Z"}
    later = {"received": "2026-01-02T00:00:00Z"}
    answers = world(mail("m1", **moment), mail("m2", **later), mail("m3", **later), mail("m4", received="2026-01-01T12:00:00Z"),
                    systemusers=[person("hanna", 0, mailbox={"processemailreceivedafter": "2026-01-01T00:00:00Z"})])
    assert [a["outcome"] for [a] in answers] == ["not_evaluated", "promoted", "promoted", "not_evaluated"]
