"""Chapter two: is the message valid and new?"""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.decisions import Decision
from sscsim.rules.gates.internal_mail import only_queues_may_accept
from tests.worlds import (
    STRANGER,
    Thing,
    because,
    case_of,
    contact,
    decided,
    email,
    event,
    mail,
    played,
    queue,
    user,
    verdict,
)

ALL = ("promoted", "AcceptAll")
INVALID_SENDER = ("rejected", "InvalidSender")
INVALID_ADDRESS = ("rejected", "InvalidAddress")
DUPLICATE = ("duplicate", "Duplicate")
INTERNAL = ("rejected", "InternalEmailReject")
HANNA = user("hanna", 0)
PAUL = user("paul", 1)


def test_a_message_without_a_sender_is_refused() -> None:
    """VAL-2: a system notice without From."""
    decision = decided(HANNA, mail(sender=""))
    assert (verdict(decision), decision.rule, decision.reasoncode) == (INVALID_SENDER, "VAL-2", 7)
    assert because(decision, "VAL-2") == "The message names no sender in From."


@pytest.mark.parametrize("sender", ["System Administrator", "a@b", "a@@b.example"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    """SP-5: one @, and at least two labels after it."""
    decision = decided(HANNA, mail(sender=sender))
    assert verdict(decision) == INVALID_SENDER
    assert because(decision, "VAL-2") == f"The text in From is not an address: {sender.lower()}."


def test_only_the_first_sender_counts() -> None:
    """SP-5: what stands behind it in From is not looked at."""
    decision = decided(HANNA, mail(sender=f"{STRANGER}, System Administrator"))
    assert verdict(decision) == ALL
    assert because(decision, "VAL-2") == "The message comes from someone@outside.example."


@pytest.mark.parametrize("message", [mail(to=["hanna", "a@b"]), mail(cc=["a@b"])])
def test_one_malformed_recipient_rejects_the_message(message: Thing) -> None:
    """VAL-1: each entry of To and Cc is checked."""
    decision = decided(HANNA, message)
    assert (verdict(decision), decision.rule) == (INVALID_ADDRESS, "VAL-1")
    assert because(decision, "VAL-1") == (
        'The recipient "a@b" is not an address, which rejects the whole message.'
    )


def test_a_malformed_bcc_header_rejects_the_message_too() -> None:
    """SP-6: Bcc is checked where the header has it."""
    assert verdict(decided(HANNA, mail(headers={"Bcc": "a@b"}))) == INVALID_ADDRESS


def test_a_malformed_recipient_is_dropped_under_the_switch() -> None:
    """VAL-3: `invalid_recipient_policy` drop_address."""
    dropped = {"invalid_recipient_policy": "drop_address"}
    decision = decided(HANNA, mail(to=["hanna", "a@b"]), assume=dropped)
    assert verdict(decision) == ALL
    assert because(decision, "VAL-1") == '"a@b" is not an address and is left out.'
    assert [party.address for party in decision.parties] == [STRANGER, "hanna@contoso.example"]


@pytest.mark.parametrize("entry", ["", "<>", "undisclosed-recipients:;"])
def test_an_empty_entry_is_no_entry(entry: str) -> None:
    """SP-6: the name of a group and empty brackets are no recipients."""
    decision = decided(HANNA, mail(to=["hanna", entry]))
    assert verdict(decision) == ALL
    assert because(decision, "VAL-1") == "Every recipient has the form of an address."


# ------------------------------------------------------------------------------------- message ids


def test_a_message_without_an_id_gets_one_or_is_refused() -> None:
    """DUP-6: `missing_message_id`."""
    decision = decided(HANNA, mail(message_id=None))
    assert (verdict(decision), decision.messageid) == (ALL, None)
    made = "The message has no Message-ID; one is made from the message."
    assert because(decision, "DUP-6") == made
    refused = decided(HANNA, mail(message_id=None), assume={"missing_message_id": "reject"})
    assert verdict(refused) == ("rejected", "missing_header")
    assert (refused.rule, refused.reasoncode) == ("DUP-6", None)
    assert because(refused, "DUP-6") == "The message has no Message-ID (nothing)."


def test_a_copy_without_an_id_is_known_in_a_second_mailbox() -> None:
    """SP-7: the id is made from the message, not from the mailbox."""
    run = played(HANNA, PAUL, mail(to=["hanna", "paul"], message_id=None))
    assert [verdict(one) for one in run.decisions] == [ALL, DUPLICATE]


def test_a_message_is_one_email_however_many_mailboxes_hold_it() -> None:
    """DUP-1, DUP-3: the second mailbox meets a duplicate."""
    run = played(HANNA, user("paul", 0), mail(to=["hanna", "paul"], subject="Offer"))
    first, second = run.decisions
    assert (verdict(first), verdict(second), second.rule) == (ALL, DUPLICATE, "DUP-3")
    assert (second.reasoncode, len(run.world.emails)) == (0, 1)
    assert because(first, "DUP-6") == "The message id is m1@scenario.invalid."
    assert because(first, "DUP-3") == "No email has this message id yet."
    assert because(second, "DUP-3") == (
        'The message was promoted before, as "Offer"; one message becomes one email.'
    )


@pytest.mark.parametrize(("direction", "expected"), [("incoming", DUPLICATE), ("outgoing", ALL)])
def test_a_sent_copy_is_another_email(direction: str, expected: tuple[str, str]) -> None:
    """DUP-2: direction counts."""
    known = email("e1", messageid="<a@fabrikam.example>", directioncode=direction)
    assert verdict(decided(HANNA, known, mail(message_id="<a@fabrikam.example>"))) == expected


@pytest.mark.parametrize(("exact", "expected"), [(False, DUPLICATE), (True, ALL)])
def test_ids_in_another_letter_case(exact: bool, expected: tuple[str, str]) -> None:
    """COR-11: `messageid_case_sensitive` holds for duplicates as well."""
    known = email("e1", messageid="<A@fabrikam.example>", directioncode="incoming")
    copy = mail(message_id="<a@fabrikam.example>")
    switch = {"messageid_case_sensitive": exact}
    assert verdict(decided(HANNA, known, copy, assume=switch)) == expected


# ----------------------------------------------------------------------------------- internal mail


def internal(
    *things: Thing,
    sent: bool = True,
    to: Any = "hanna",
    ignore: bool | None = True,
    sender: str = "paul",
    **settings: Any,
) -> Decision:
    """Decide a message of a colleague where internal mail is ignored."""
    copies = (
        [event("send", id="s1", **{"from": sender}, to=["hanna@contoso.example"])] if sent else []
    )
    message = mail(sender=sender, to=to, message_id="<s1@scenario.invalid>", mailboxes=["hanna"])
    organization = {} if ignore is None else {"ignoreinternalemail": ignore}
    return decided(HANNA, PAUL, *things, *copies, message, organization=organization, **settings)


@pytest.mark.parametrize("ignore", [False, None])
def test_by_default_a_colleagues_mail_is_evaluated_like_any_other(ignore: bool | None) -> None:
    """DUP-10: two activities."""
    decision = internal(ignore=ignore)
    assert verdict(decision) == ALL
    assert because(decision, "DUP-12") == "Mail between colleagues is evaluated like any other."


def test_ignored_internal_mail_is_rejected_when_its_sent_copy_is_known() -> None:
    """DUP-12, with no queue among the recipients: DUP-13 gives the verdict."""
    decision = internal()
    assert (verdict(decision), decision.rule, decision.reasoncode) == (INTERNAL, "DUP-13", 4)
    assert because(decision, "DUP-12") == (
        "Paul is a colleague: only queues among the recipients may still accept it."
    )
    assert because(decision, "DUP-13") == (
        "It is mail between colleagues, which is ignored here, and it is addressed to no queue."
    )
    strict = internal(settings={"DoNotIgnoreInternalEmailToQueues": False})
    assert (verdict(strict), strict.rule) == (INTERNAL, "DUP-12")
    assert because(strict, "DUP-12") == "Paul is a colleague, and internal mail is ignored here."


@pytest.mark.parametrize(
    ("settings", "column", "value"),
    [
        ({}, "messageid", "s1@scenario.invalid"),
        (
            {"IgnoreInternalEmailDetectionEnhancement": False},
            "IgnoreInternalEmailDetectionEnhancement",
            False,
        ),
    ],
)
@pytest.mark.parametrize(("queues", "rule"), [(True, "DUP-13"), (False, "DUP-12")])
def test_rejected_internal_mail_names_the_column_and_the_sent_copy(
    settings: dict[str, Any], column: str, value: Any, queues: bool, rule: str
) -> None:
    """DUP-12, DUP-13: the cells that rejected it; without enhancement no copy is needed."""
    on = {**settings, "DoNotIgnoreInternalEmailToQueues": queues}
    decision = internal(queue("sales", 1), to=["hanna", "sales"], settings=on)
    assert (verdict(decision), decision.rule) == (INTERNAL, rule)
    reads = {cell.column: cell.value for cell in decision.decided_by.reads}
    assert reads["ignoreinternalemail"] is True
    assert reads[column] == value
    assert ("messageid" in reads) is (column == "messageid")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (False, "no queue accepted it"),
        (True, "its queue is not asked: only the owner of the mailbox is ({} on)"),
    ],
)
def test_internal_mail_says_whether_its_queue_refused_or_was_not_asked(
    setting: bool, said: str
) -> None:
    """DUP-13 with FLT-14: in Hanna's mailbox the queue is not asked, whatever it would say."""
    name = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"
    decision = internal(queue("sales", 1), to=["hanna", "sales"], settings={name: setting})
    assert (verdict(decision), decision.rule) == (INTERNAL, "DUP-13")
    assert because(decision, "DUP-13") == (
        f"It is mail between colleagues, which is ignored here, and {said.format(name)}."
    )


def test_without_a_sent_copy_internal_mail_is_evaluated() -> None:
    """DUP-12: the enhanced detection looks for the opposite direction."""
    decision = internal(sent=False)
    assert verdict(decision) == ALL
    assert because(decision, "DUP-12") == "Paul is a colleague, but no sent copy is known."


def test_the_older_detection_needs_no_sent_copy() -> None:
    """DUP-12: IgnoreInternalEmailDetectionEnhancement off rejects outright."""
    old = {"IgnoreInternalEmailDetectionEnhancement": False}
    assert verdict(internal(sent=False, settings=old)) == INTERNAL


def test_a_queue_may_still_take_a_colleagues_mail() -> None:
    """DUP-13, SP-3: only the queues among the recipients are asked."""
    decision = internal(queue("sales", 0), to=["hanna", "sales"])
    assert verdict(decision) == ALL
    assert decision.accepting_entity is not None
    assert decision.accepting_entity.ref == ("queue", "sales")
    asked = "It is mail between colleagues: only queues among the recipients are asked."
    assert because(decision, "FLT-14") == asked
    assert verdict(internal(queue("sales", 4), to=["hanna", "sales"])) == INTERNAL
    off = {"DoNotIgnoreInternalEmailToQueues": False}
    assert verdict(internal(queue("sales", 0), to=["hanna", "sales"], settings=off)) == INTERNAL


def test_a_message_that_is_not_internal_is_not_kept_alive_for_queues() -> None:
    """DUP-13: the no twin of the last rule but one."""
    decision = decided(user("hanna", 4), mail())
    assert because(decision, "DUP-13") == "It is not internal mail kept alive for a queue."


@pytest.mark.parametrize(("stored", "expected"), [(True, ALL), (False, INTERNAL), (None, ALL)])
def test_the_column_may_mean_the_opposite(stored: bool | None, expected: tuple[str, str]) -> None:
    """DUP-11: `ignoreinternalemail_true_means`; left empty it means two activities either way."""
    switch = {"ignoreinternalemail_true_means": "two_activities"}
    assert verdict(internal(ignore=stored, assume=switch)) == expected


def test_a_sender_from_outside_is_not_internal() -> None:
    """DUP-16: neither user nor queue."""
    decision = internal(sender=STRANGER)
    assert verdict(decision) == ALL
    assert because(decision, "DUP-12") == "The sender is no user or queue of the organisation."


@pytest.mark.parametrize(("setting", "sent", "expected"), [
    (True, True, INTERNAL), (True, False, ALL), (False, True, ALL),
])  # fmt: skip
def test_mail_from_a_queue_needs_a_setting_of_its_own(
    setting: bool, sent: bool, expected: tuple[str, str]
) -> None:
    """DUP-14: IgnoreInternalEmailFromQueues, and a sent copy."""
    settings = {"IgnoreInternalEmailFromQueues": setting}
    decision = internal(queue("sales", 4), sender="sales", sent=sent, settings=settings)
    assert verdict(decision) == expected
    if expected == INTERNAL:
        said = "The queue Sales sent it, and such mail is ignored here."
    else:
        said = "The queue Sales sent it; that is evaluated."
    assert because(decision, "DUP-12") == said


def test_a_contact_with_a_users_address_does_not_make_his_mail_external() -> None:
    """DUP-16: PTY-3's table order decides, and users come first."""
    assert verdict(internal(contact("double", "paul@contoso.example"))) == INTERNAL


def test_a_contact_with_a_queues_address_makes_its_mail_external() -> None:
    """DUP-16: contacts come before queues."""
    settings = {"IgnoreInternalEmailFromQueues": True}
    double = contact("double", "sales@contoso.example")
    assert verdict(internal(queue("sales", 4), double, sender="sales", settings=settings)) == ALL


def test_a_message_without_sender_is_not_internal() -> None:
    """DUP-16: nobody sent it."""
    case = case_of(HANNA, mail(sender=""), organization={"ignoreinternalemail": True})
    assert not only_queues_may_accept(case)
