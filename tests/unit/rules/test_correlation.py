"""Chapter four: which earlier email does the message answer?"""

from __future__ import annotations

import base64
from typing import Any

import pytest

from sscsim.decisions import Decision
from sscsim.rules.correlation.smart_matching import noise_of
from tests.worlds import STRANGER, Thing, because, decided, email, event, mail, steps, user, verdict

HANNA = user("hanna", 1)
REPLY = ("promoted", "CorrelationMatch")
NOBODY = ("rejected", "NoCorrelationMatch")
OFF = {"IgnoreConversationIndexAndInReplyToForCorrelation": True}
UNUSED = {"emailcorrelationenabled": False}
FORWARDS = {"DoNotCorrelateForwardedEmailsAsReplies": True}
OLD, NEW = "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"


def index(*tail: int) -> str:
    """A Thread-Index of one conversation, with what a reply appended."""
    return base64.b64encode(bytes(range(22)) + bytes(tail)).decode()


def answered(
    *things: Thing, **settings: Any
) -> tuple[tuple[str, str], int, str | None, str | None]:
    """Give the verdict, the method, and the two links of the last decision."""
    decision = decided(HANNA, *things, **settings)
    return (
        verdict(decision),
        int(decision.correlationmethod),
        decision.correlated_email,
        decision.parent_email,
    )


NOT_ANSWERED = (NOBODY, 0, None, None)


# -------------------------------------------------------------------------------------- In-Reply-To

SENT = email("e1", messageid="<e1@contoso.example>", subject="Offer")
ANSWER = mail(in_reply_to="<e1@contoso.example>")


def test_a_reply_finds_the_email_it_names() -> None:
    """COR-10, COR-51: In-Reply-To sets both links."""
    decision = decided(HANNA, SENT, ANSWER)
    assert answered(SENT, ANSWER) == (REPLY, 3, "e1@contoso.example", "e1@contoso.example")
    assert because(decision, "COR-10") == 'It answers the email "Offer" (In-Reply-To).'


def test_a_message_that_names_none_or_an_unknown_one() -> None:
    """COR-10: the no twins."""
    decision = decided(HANNA, SENT, mail())
    assert verdict(decision) == NOBODY
    none = "The message does not say that it answers another (no In-Reply-To)."
    assert because(decision, "COR-10") == none
    decision = decided(HANNA, mail(in_reply_to="<e1@contoso.example>"))
    assert verdict(decision) == NOBODY
    unknown = "It names an earlier message that is no email in Dynamics."
    assert because(decision, "COR-10") == unknown


def test_a_deleted_email_is_no_longer_found() -> None:
    """COR-55: what is deleted no longer correlates."""
    assert answered(SENT, event("delete", email="e1"), ANSWER) == NOT_ANSWERED


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ({"settings": OFF}, "IgnoreConversationIndexAndInReplyToForCorrelation"),
        ({"organization": UNUSED, "reading": "learn"}, "emailcorrelationenabled"),
    ],
)
def test_header_correlation_can_be_switched_off(settings: dict[str, Any], setting: str) -> None:
    """COR-2, COR-3: both header methods stop, and the step names the setting."""
    decision = decided(HANNA, SENT, ANSWER, **settings)
    assert verdict(decision) == NOBODY
    off = "It names an earlier message, but header correlation is switched off."
    assert because(decision, "COR-10") == off
    [step] = steps(decision, "COR-10")
    assert setting in [cell.column for cell in step.reads]
    threaded = email("e2", conversationindex=index(), subject="Offer")
    decision = decided(HANNA, threaded, mail(thread_index=index(1)), **settings)
    off = "It has a conversation index, but header correlation is switched off."
    assert because(decision, "COR-30") == off


@pytest.mark.parametrize(
    "prefix", ["FW: ", "fwd:", " wg: ", "TR:", "RV: ", "I: ", "Doorst: ", "VS:", "VB:"]
)
def test_a_forward_is_no_reply_where_that_is_set(prefix: str) -> None:
    """COR-14: DoNotCorrelateForwardedEmailsAsReplies, for both header methods."""
    forward = mail(
        subject=f"{prefix}Offer", in_reply_to="<e1@contoso.example>", thread_index=index(1)
    )
    threaded = email("e2", conversationindex=index(), subject="Thread")
    decision = decided(HANNA, SENT, threaded, forward, settings=FORWARDS)
    assert verdict(decision) == NOBODY
    assert because(decision, "COR-10") == (
        "It names an earlier message, but it is a forward, and forwards do not count as replies."
    )
    assert because(decision, "COR-30") == (
        "It has a conversation index, but it is a forward, and forwards do not count as replies."
    )
    assert verdict(decided(HANNA, SENT, forward)) == REPLY


def test_the_forward_rule_may_spare_the_conversation_index() -> None:
    """COR-14: `forward_rule_covers_conversation_index`."""
    forward = mail(subject="FW: Offer", thread_index=index(1))
    threaded = email("e2", messageid="<e2@contoso.example>", conversationindex=index())
    spared = {"forward_rule_covers_conversation_index": False}
    found = (REPLY, 5, "e2@contoso.example", "e2@contoso.example")
    assert answered(threaded, forward, settings=FORWARDS, assume=spared) == found
    assert answered(threaded, forward, settings=FORWARDS) == NOT_ANSWERED


@pytest.mark.parametrize("subject", ["RE: FW: Offer", "[list] FW: Offer", "Offer", "FWD Offer"])
def test_what_is_no_forward_stays_a_reply(subject: str) -> None:
    """SP-14: the prefix has to open the subject."""
    reply = mail(subject=subject, in_reply_to="<e1@contoso.example>")
    assert answered(SENT, reply, settings=FORWARDS)[0] == REPLY


def test_forwards_may_not_be_told_at_all() -> None:
    """COR-14: `forward_detection` none."""
    forward = mail(subject="FW: Offer", in_reply_to="<e1@contoso.example>")
    undetected = {"forward_detection": "none"}
    assert answered(SENT, forward, settings=FORWARDS, assume=undetected)[0] == REPLY


@pytest.mark.parametrize(("switch", "expected"), [(False, NOBODY), (True, REPLY)])
def test_references_count_only_under_the_switch(switch: bool, expected: tuple[str, str]) -> None:
    """COR-10: `use_references_header`."""
    referring = mail(references="<e1@contoso.example>")
    assert answered(SENT, referring, assume={"use_references_header": switch})[0] == expected


@pytest.mark.parametrize(("exact", "expected"), [(False, REPLY), (True, NOBODY)])
def test_letter_case_of_ids_is_a_switch(exact: bool, expected: tuple[str, str]) -> None:
    """COR-11: `messageid_case_sensitive`."""
    reply = mail(in_reply_to="<E1@Contoso.example>")
    assert answered(SENT, reply, assume={"messageid_case_sensitive": exact})[0] == expected


def test_of_several_ids_the_first_that_is_found_counts() -> None:
    """COR-11, SP-10: each is used until one matches; of several emails the most recent."""
    rows = (
        email(
            "old",
            messageid="<a@contoso.example>",
            senton=OLD,
            regardingobjectid={"table": "lead", "id": "l1"},
        ),
        email(
            "new",
            messageid="<a@contoso.example>",
            senton=NEW,
            regardingobjectid={"table": "lead", "id": "l2"},
        ),
    )
    decision = decided(HANNA, *rows, mail(in_reply_to="<unknown@x.example> <a@contoso.example>"))
    assert decision.regarding == ("lead", "l2")


# ----------------------------------------------------------------------------------- tracking token

OFFER = email("e1", messageid="<e1@contoso.example>", subject="Offer CRM:0001007")


@pytest.mark.parametrize(
    "subject", ["Re: Offer CRM:0001007", "offer crm:0001007 again", "xCRM:0001007"]
)
def test_a_token_finds_its_email_and_leaves_the_parent_empty(subject: str) -> None:
    """COR-25, COR-51, SP-9: in any letter case, anywhere, even inside a word."""
    assert answered(OFFER, mail(subject=subject)) == (REPLY, 4, "e1@contoso.example", None)
    assert because(decided(HANNA, OFFER, mail(subject=subject)), "COR-25") == (
        'Its tracking token CRM:0001007 belongs to the email "Offer CRM:0001007".'
    )


@pytest.mark.parametrize(
    "subject", ["Offer", "Offer CRM:00010070", "Offer CRM:000100", "Offer OLD:0001007"]
)
def test_what_is_no_token(subject: str) -> None:
    """COR-24: exactly seven digits behind a known prefix."""
    assert answered(OFFER, mail(subject=subject)) == NOT_ANSWERED
    no_token = "The subject holds no tracking token."
    assert because(decided(HANNA, OFFER, mail(subject=subject)), "COR-25") == no_token


def test_a_token_of_no_email() -> None:
    """COR-25: the no twin."""
    decision = decided(HANNA, OFFER, mail(subject="CRM:0001008"))
    assert verdict(decision) == NOBODY
    unknown = "The subject holds the token CRM:0001008, which no email has."
    assert because(decision, "COR-25") == unknown


def test_old_prefixes_and_other_digits_stay_valid() -> None:
    """COR-22, COR-23: a history of prefixes; the digits follow from the two columns."""
    organization = {
        "trackingprefix": "NEW:;OLD:",
        "trackingtokeniddigits": 4,
        "maximumtrackingnumber": 9999,
    }
    old = email("e1", subject="Offer OLD:012340001")
    assert answered(old, mail(subject="OLD:012340001"), organization=organization)[0] == REPLY
    assert answered(old, mail(subject="CRM:012340001"), organization=organization)[0] == NOBODY


@pytest.mark.parametrize(
    ("prefix", "source", "expected"),
    [
        (None, "option", REPLY),
        (None, "from_trackingprefix_blank", NOBODY),
        ("", "option", NOBODY),
        ("CRM:", "from_trackingprefix_blank", REPLY),
    ],
)
def test_a_blank_prefix_may_switch_tokens_off(
    prefix: str | None, source: str, expected: tuple[str, str]
) -> None:
    """COR-6, SP-9: null means ``CRM:``, empty means that no token is known."""
    token = email("e1", trackingtoken="CRM:0001007")
    settings: dict[str, Any] = {
        "organization": {"trackingprefix": prefix},
        "assume": {"token_enabled_source": source},
    }
    assert answered(token, mail(subject="CRM:0001007"), **settings)[0] == expected


@pytest.mark.parametrize(
    ("pick", "expected"), [("last", "e2@x.example"), ("first", "e1@x.example")]
)
def test_of_several_tokens_one_is_picked(pick: str, expected: str) -> None:
    """COR-24: `token_pick`."""
    rows = (
        email("e1", messageid="<e1@x.example>", trackingtoken="CRM:0001001"),
        email("e2", messageid="<e2@x.example>", trackingtoken="CRM:0001002"),
    )
    found = answered(*rows, mail(subject="CRM:0001001 CRM:0001002"), assume={"token_pick": pick})
    assert found[2] == expected


@pytest.mark.parametrize(
    ("tie", "expected"), [("most_recent", "new@x.example"), ("earliest", "old@x.example")]
)
def test_a_repeated_token_has_a_tie_break(tie: str, expected: str) -> None:
    """COR-26: `token_tie_break`, when the counter has started again."""
    rows = (
        email("new", messageid="<new@x.example>", trackingtoken="CRM:0001003", senton=NEW),
        email("old", messageid="<old@x.example>", trackingtoken="CRM:0001003", senton=OLD),
    )
    assert (
        answered(*rows, mail(subject="CRM:0001003"), assume={"token_tie_break": tie})[2] == expected
    )


def test_in_reply_to_is_asked_before_the_token() -> None:
    """COR-1: the first hit wins."""
    other = email("e2", messageid="<e2@contoso.example>")
    both = mail(subject="CRM:0001007", in_reply_to="<e2@contoso.example>")
    assert answered(OFFER, other, both)[1:3] == (3, "e2@contoso.example")


# ------------------------------------------------------------------------------- conversation index

THREAD = email("e1", messageid="<e1@contoso.example>", subject="Thread", conversationindex=index())


def test_a_member_of_a_conversation_is_found_by_its_base() -> None:
    """COR-30, COR-32, COR-51: the first 22 bytes are compared, and the parent is set."""
    found = (REPLY, 5, "e1@contoso.example", "e1@contoso.example")
    assert answered(THREAD, mail(thread_index=index(1, 2, 3, 4, 5))) == found
    decision = decided(HANNA, THREAD, mail(thread_index=index(1)))
    assert because(decision, "COR-30") == 'It belongs to the conversation of the email "Thread".'


@pytest.mark.parametrize("text", ["no base64!", base64.b64encode(b"short").decode()])
def test_what_is_no_thread_index(text: str) -> None:
    """SP-10: not base64, or shorter than 22 bytes."""
    decision = decided(HANNA, THREAD, mail(thread_index=text))
    assert verdict(decision) == NOBODY
    assert because(decision, "COR-30") == "The message carries no conversation index."


def test_a_conversation_that_is_not_in_dynamics() -> None:
    """COR-30: the no twin."""
    decision = decided(HANNA, mail(thread_index=index(1)))
    assert because(decision, "COR-30") == "No email in Dynamics shares its conversation index."


@pytest.mark.parametrize(("tail", "expected"), [((), REPLY), ((1,), NOBODY)])
def test_the_whole_index_is_compared_under_the_switch(tail: tuple[int, ...], expected: Any) -> None:
    """COR-32: `conversation_index_compare` exact."""
    exact = {"conversation_index_compare": "exact"}
    assert answered(THREAD, mail(thread_index=index(*tail)), assume=exact)[0] == expected


@pytest.mark.parametrize(
    ("tie", "expected"), [("most_recent", "new@x.example"), ("earliest", "old@x.example")]
)
def test_a_conversation_of_several_has_a_tie_break(tie: str, expected: str) -> None:
    """COR-33: `conversation_tie_break`."""
    rows = (
        email("new", messageid="<new@x.example>", conversationindex=index(), senton=NEW),
        email("old", messageid="<old@x.example>", conversationindex=index(1), senton=OLD),
    )
    found = answered(*rows, mail(thread_index=index(2)), assume={"conversation_tie_break": tie})
    assert found[2] == expected


# ----------------------------------------------------------------------------------- smart matching

SMART = {"enablesmartmatching": True}


def like(key: str = "e1", subject: str = "Hello", **columns: Any) -> Thing:
    """An email between Hanna and the stranger."""
    return email(
        key,
        **{
            "messageid": f"<{key}@x.example>",
            "subject": subject,
            "from": "hanna@contoso.example",
            "to": [STRANGER],
            **columns,
        },
    )


def smart(*things: Thing, **organization: Any) -> Decision:
    """Decide with smart matching on."""
    assume = organization.pop("assume", {})
    settings = organization.pop("settings", {})
    return decided(
        HANNA, *things, organization={**SMART, **organization}, assume=assume, settings=settings
    )


def test_the_same_words_and_people_are_taken_for_a_reply() -> None:
    """COR-44, COR-51: seed 22; the parent stays empty."""
    decision = smart(like(), mail(subject="Re: Hello"))
    assert (verdict(decision), int(decision.correlationmethod)) == (REPLY, 6)
    assert (decision.correlated_email, decision.parent_email) == ("e1@x.example", None)
    assert because(decision, "COR-44") == (
        'It is like the email "Hello": 1 words and 2 addresses in common.'
    )


def test_smart_matching_is_off_by_default() -> None:
    """COR-40."""
    decision = decided(HANNA, like(), mail(subject="Hello"))
    assert verdict(decision) == NOBODY
    assert because(decision, "COR-44") == "Smart matching is off."


@pytest.mark.parametrize(
    "setting", ["DisableSmartMatching", "DisableSmartMatchingEmailHashCreation"]
)
def test_two_settings_stop_smart_matching(setting: str) -> None:
    """COR-40."""
    decision = smart(like(), mail(subject="Hello"), settings={setting: True})
    assert verdict(decision) == NOBODY
    assert because(decision, "COR-44") == f"Smart matching is stopped by {setting}."


def test_no_hashes_are_kept_of_an_email_made_while_they_were_off() -> None:
    """COR-40: what was not hashed then is not found later."""
    off = {"DisableSmartMatchingEmailHashCreation": True}
    send = event("send", id="s1", **{"from": "hanna"}, to=[STRANGER], subject="Hello")
    back = event("set", DisableSmartMatchingEmailHashCreation=False)
    assert verdict(smart(send, back, mail(subject="Hello"), settings=off)) == NOBODY
    assert verdict(smart(send, back, mail(subject="Hello"))) == REPLY


@pytest.mark.parametrize(
    ("subject", "organization"),
    [
        ("Hello again", {}),
        ("", {}),
        ("Re:", {}),
        ("Bye", {}),
        ("Hello", {"hashminaddresscount": 3}),
    ],
)
def test_other_words_or_too_few_people_do_not_match(
    subject: str, organization: dict[str, Any]
) -> None:
    """COR-44, SP-8: a subject without words matches nothing."""
    decision = smart(like(), mail(subject=subject), **organization)
    assert verdict(decision) == NOBODY
    unlike = "No email has like words in its subject and the same people."
    assert because(decision, "COR-44") == unlike


def test_an_email_without_words_is_never_like_anything() -> None:
    """SP-8: the other side of the same rule, even where the words may differ."""
    assert (
        verdict(smart(like(subject=""), mail(subject="Hello"), hashdeltasubjectcount=5)) == NOBODY
    )


@pytest.mark.parametrize(("delta", "expected"), [(0, NOBODY), (1, REPLY)])
def test_subjects_may_differ_by_some_words(delta: int, expected: tuple[str, str]) -> None:
    """COR-44: `hashdeltasubjectcount`."""
    assert (
        verdict(smart(like(), mail(subject="Hello again"), hashdeltasubjectcount=delta)) == expected
    )


@pytest.mark.parametrize(("rule", "expected"), [("shared_words", NOBODY), ("count_only", REPLY)])
def test_perhaps_only_the_number_of_words_counts(rule: str, expected: tuple[str, str]) -> None:
    """COR-45: `smart_subject_rule`."""
    decision = smart(like(), mail(subject="Bye"), assume={"smart_subject_rule": rule})
    assert verdict(decision) == expected


@pytest.mark.parametrize(("days", "expected"), [("none", REPLY), (90, NOBODY)])
def test_the_search_may_end_after_ninety_days(days: Any, expected: tuple[str, str]) -> None:
    """COR-46: `smart_match_window_days`; a message exactly as old is still found."""
    switch = {"smart_match_window_days": days}
    later = mail(subject="Hello", received="2026-03-02T08:00:00Z")
    assert verdict(smart(like(senton=OLD), later, assume=switch)) == expected
    edge = like(senton="2025-12-02T08:00:00Z")
    assert verdict(smart(edge, later, assume=switch)) == REPLY


def test_a_window_may_begin_before_the_calendar() -> None:
    """COR-46: a message of the first year is compared like any other."""
    first = mail(subject="Hello", received="0001-01-02T00:00:00Z")
    decision = smart(like(senton=OLD), first, assume={"smart_match_window_days": 90})
    assert verdict(decision) == REPLY


@pytest.mark.parametrize(
    ("tie", "expected"), [("words_addresses_recent", "e1@x.example"), ("recent", "e2@x.example")]
)
def test_the_likest_or_the_most_recent_email(tie: str, expected: str) -> None:
    """COR-47: `smart_tie_break`."""
    rows = (
        like("e1", "Offer for bolts", senton=OLD),
        like("e2", "Offer for nuts", senton=NEW),
    )
    message = mail(subject="Offer for bolts")
    decision = smart(*rows, message, hashdeltasubjectcount=1, assume={"smart_tie_break": tie})
    assert decision.correlated_email == expected


def test_nothing_is_the_most_recent_of_none() -> None:
    """COR-47: the no twin."""
    recent = {"smart_tie_break": "recent"}
    assert verdict(smart(like(), mail(subject="Other"), assume=recent)) == NOBODY


LATE = "2026-02-01T00:00:00Z"


@pytest.mark.parametrize("dates", [(OLD, LATE), (LATE, OLD)])
def test_an_email_outside_the_window_hides_no_other(dates: tuple[str, str]) -> None:
    """COR-46: wherever it stands."""
    switch = {"smart_match_window_days": 90}
    rows = [like(f"e{date}", senton=date) for date in dates]
    later = mail(subject="Hello", received="2026-03-02T08:00:00Z")
    assert smart(*rows, later, assume=switch).correlated_activity == f"e{LATE}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (r"^[\s]*([\w]+\s?:[\s]*)+", REPLY),
        (None, NOBODY),
        (r"^Re:", REPLY),
    ],
)
def test_noise_is_taken_off_the_subject(expression: str | None, expected: tuple[str, str]) -> None:
    """COR-42: `hashfilterkeywords`."""
    decision = smart(like(), mail(subject="Re: Hello"), hashfilterkeywords=expression)
    assert verdict(decision) == expected


def test_noise_that_is_no_expression_takes_nothing_off() -> None:
    """COR-42: a file with such a one is refused, a world made by hand is played all the same."""
    assert noise_of("(") is None
    assert noise_of("Re:") is not None


def test_a_matched_email_without_a_message_id_has_none_to_show() -> None:
    """COR-55, SP-7: the id the simulator made for it is told nobody; its row is named."""
    first, reply = (
        mail(key, message_id=None, subject=key, thread_index=index()) for key in ("m1", "m2")
    )
    decision = decided(user("hanna", 0), first, reply)
    assert int(decision.correlationmethod) == 5
    assert decision.correlated_activity == "m1"
    assert (decision.correlated_email, decision.parent_email) == (None, None)
    named = mail("m1", message_id="<m1@x.example>", thread_index=index())
    decision = decided(user("hanna", 0), named, reply)
    assert (decision.correlated_email, decision.parent_email) == ("m1@x.example", "m1@x.example")


def test_only_the_first_hashes_are_kept() -> None:
    """COR-43: `hashmaxcount`, for words and for addresses."""
    first = like(subject="Hello bolts")
    assert (
        verdict(smart(first, mail(subject="Hello nuts"), hashmaxcount=1, hashminaddresscount=1))
        == NOBODY
    )
    same_first = like("e1", "Hello bolts", **{"from": STRANGER})
    assert (
        verdict(
            smart(same_first, mail(subject="Hello nuts"), hashmaxcount=1, hashminaddresscount=1)
        )
        == REPLY
    )


def test_nobody_in_common_is_enough_where_none_is_needed() -> None:
    """COR-44: `hashminaddresscount` 0 compares the words alone."""
    strangers = like("e1", "Hello", **{"from": "a@x.example", "to": []})
    assert verdict(smart(strangers, mail(subject="Hello"), hashminaddresscount=0)) == REPLY
    assert verdict(smart(strangers, mail(subject="Hello"), hashminaddresscount=1)) == NOBODY


def test_an_exported_email_without_parties_has_sender_and_torecipients() -> None:
    """SP-8: the addresses of an exported email."""
    bare = email("e1", subject="Hello", sender="Hanna@contoso.example", torecipients=f"{STRANGER};")
    assert verdict(smart(bare, mail(subject="Hello"))) == REPLY
