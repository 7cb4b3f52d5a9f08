"""Chapter five: does anybody's filtering method let the message in?"""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.decisions import Decision
from sscsim.rules import Candidate
from sscsim.rules.acceptance.acceptor_mailbox import check as own_mailbox
from sscsim.rules.acceptance.correlation_is_off import check as personal_options
from sscsim.rules.acceptance.methods import acceptors
from tests.unit.bulk.both import agreed
from tests.worlds import (
    STRANGER,
    account,
    because,
    case_of,
    contact,
    decided,
    email,
    lead,
    mail,
    only_delivery,
    played,
    queue,
    record,
    redecided,
    scene,
    steps,
    user,
    verdict,
)

ALL = ("promoted", "AcceptAll")
REPLY = ("promoted", "CorrelationMatch")
KNOWN = ("promoted", "SenderMatch")
NOBODY = ("rejected", "NoCorrelationMatch")
NO_RECIPIENT = ("rejected", "NoRecipientMatch")
SENT = email("e1", messageid="<e1@contoso.example>", subject="Offer")
ANSWER = mail(in_reply_to="<e1@contoso.example>")
IVO = contact("ivo", STRANGER)
SUPPLIER = record("cr_supplier", "sup", {"cr_mail": STRANGER})

OWN = '"Email messages in response to Dynamics 365 email"'
CUSTOMERS = '"Email messages from Dynamics 365 Leads, Contacts and Accounts"'
ENABLED = '"Email messages from Dynamics 365 records that are email enabled"'


def accepting(decision: Decision) -> str | None:
    """Give the id of the accepting entity."""
    return decision.accepting_entity and decision.accepting_entity.id


# ------------------------------------------------------------------------------- the five methods


@pytest.mark.parametrize(
    ("method", "verdicts"),
    [
        (0, (ALL, ALL, ALL, ALL, ALL)),
        (1, (REPLY, REPLY, NOBODY, NOBODY, NOBODY)),
        (2, (KNOWN, NOBODY, KNOWN, NOBODY, NOBODY)),
        (3, (KNOWN, NOBODY, KNOWN, KNOWN, NOBODY)),
        (4, (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY)),
    ],
)
def test_the_acceptance_table(method: int, verdicts: tuple[tuple[str, str], ...]) -> None:
    """Rulebook 16, acceptance table: every cell, for a user and for a queue."""
    columns = ((SENT, IVO, ANSWER), (SENT, ANSWER), (IVO, mail()), (SUPPLIER, mail()), (mail(),))
    for row in (user("hanna", method), queue("hanna", method)):
        assert tuple(verdict(decided(row, *things)) for things in columns) == verdicts


def test_method_0_lets_everything_in() -> None:
    """FLT-4: nothing about the sender is looked at."""
    decision = decided(user("hanna", 0), mail())
    assert (decision.rule, accepting(decision), decision.reasoncode) == ("FLT-4", "hanna", 6)
    assert because(decision, "FLT-4") == (
        'Hanna tracks "All email messages", so every message is let in.'
    )


def test_method_1_lets_replies_in() -> None:
    """FLT-5, and the sentence of its no."""
    decision = decided(user("hanna", 1), SENT, ANSWER)
    assert (decision.rule, decision.reasoncode) == ("FLT-5", 2)
    assert because(decision, "FLT-5") == (
        f"Hanna tracks {OWN}, and the message answers one that is in Dynamics."
    )
    assert because(decided(user("hanna", 1), mail()), "FLT-5") == (
        f"Hanna tracks {OWN}, and the message answers no email in Dynamics."
    )


def test_method_2_lets_customers_in() -> None:
    """FLT-6, and the sentence of its no."""
    decision = decided(user("hanna", 2), IVO, mail())
    assert (decision.rule, decision.reasoncode) == ("FLT-6", 5)
    assert because(decision, "FLT-6") == (
        f"Hanna tracks {CUSTOMERS}, and the sender's address is on the contact Ivo."
    )
    assert because(decided(user("hanna", 2), mail()), "FLT-6") == (
        f"Hanna tracks {CUSTOMERS}, and the sender is no lead, contact or account."
    )


@pytest.mark.parametrize(
    "row",
    [
        lead("x", STRANGER),
        account("x", STRANGER),
        contact("x", "a@b.example", emailaddress3=STRANGER),
    ],
)
def test_leads_contacts_and_accounts_are_customers(row: Any) -> None:
    """FLT-6, FLT-10: any of the three tables, any of the three columns."""
    assert verdict(decided(user("hanna", 2), row, mail())) == KNOWN


def test_method_3_lets_any_record_in() -> None:
    """FLT-7, and the sentence of its no."""
    decision = decided(user("hanna", 3), SUPPLIER, mail())
    assert decision.rule == "FLT-7"
    assert because(decision, "FLT-7") == (
        f"Hanna tracks {ENABLED}, and the sender's address is on the cr_supplier {STRANGER}."
    )
    assert because(decided(user("hanna", 3), mail()), "FLT-7") == (
        f"Hanna tracks {ENABLED}, and no record has the sender's address."
    )


@pytest.mark.parametrize(("switch", "expected"), [(True, KNOWN), (False, NOBODY)])
@pytest.mark.parametrize("colleague", [user("paul", 4), queue("paul", 4)])
def test_method_3_takes_mail_between_colleagues(
    switch: bool, expected: Any, colleague: Any
) -> None:
    """FLT-7: `value3_counts_users_and_queues`."""
    counts = {"value3_counts_users_and_queues": switch}
    message = mail(sender="paul", mailboxes=["hanna"])
    assert verdict(decided(user("hanna", 3), colleague, message, assume=counts)) == expected


def test_method_4_lets_nothing_in_but_does_not_stop_others() -> None:
    """FLT-8: one other recipient who accepts is enough (FLT-12)."""
    decision = decided(user("hanna", 4), SENT, ANSWER)
    assert verdict(decision) == NOBODY
    assert because(decision, "FLT-8") == (
        'Hanna tracks "No email messages", so nothing is let in automatically.'
    )
    both = mail(to=["hanna", "paul"], mailboxes=["hanna"])
    assert accepting(decided(user("hanna", 4), user("paul", 0), both)) == "paul"


@pytest.mark.parametrize("method", [2, 3])
def test_sender_methods_may_accept_replies_of_strangers(method: int) -> None:
    """FLT-19: `sender_methods_accept_correlated`; the reason is then the correlation."""
    switch = {"sender_methods_accept_correlated": True}
    decision = decided(user("hanna", method), SENT, ANSWER, assume=switch)
    assert verdict(decision) == REPLY
    rule, label = ("FLT-6", CUSTOMERS) if method == 2 else ("FLT-7", ENABLED)
    assert because(decision, rule) == (
        f"Hanna tracks {label}; the sender is unknown, "
        "but the message answers an email in Dynamics."
    )
    assert verdict(decided(user("hanna", method), SENT, ANSWER)) == NOBODY
    assert verdict(decided(user("hanna", method), mail(), assume=switch)) == NOBODY


def test_only_the_first_sender_is_tested() -> None:
    """SP-5, FLT-9: neither a second From nor a second Sender makes a sender known."""
    both = f"boss@outside.example, {STRANGER}"
    assert verdict(decided(user("hanna", 2), IVO, mail(sender=both))) == NOBODY
    behalf = mail(sender="boss@outside.example", headers={"Sender": both})
    switch = {"sender_header": "sender"}
    assert verdict(decided(user("hanna", 2), IVO, behalf, assume=switch)) == NOBODY


@pytest.mark.parametrize(("header", "expected"), [(STRANGER, KNOWN), ("x@outside.example", NOBODY)])
def test_the_sender_header_is_resolved_like_from(header: str, expected: Any) -> None:
    """FLT-9 with `sender_match_basis` resolved_party_only: a party of its own, not that of From."""
    behalf = mail(sender="boss@outside.example", headers={"Sender": header})
    boss = contact("boss", "boss@outside.example", statecode=1)
    switches = {"sender_header": "sender", "sender_match_basis": "resolved_party_only"}
    assert verdict(decided(user("hanna", 2), IVO, boss, behalf, assume=switches)) == expected


def test_the_sender_header_is_looked_at_under_the_switch() -> None:
    """FLT-9: `sender_header`; without a Sender header From counts all the same."""
    switch = {"sender_header": "sender"}
    behalf = mail(sender="boss@outside.example", headers={"Sender": STRANGER})
    assert verdict(decided(user("hanna", 2), IVO, behalf)) == NOBODY
    assert verdict(decided(user("hanna", 2), IVO, behalf, assume=switch)) == KNOWN
    assert verdict(decided(user("hanna", 2), IVO, mail(), assume=switch)) == KNOWN


def test_only_the_resolved_party_may_count() -> None:
    """FLT-20: `sender_match_basis`; a user with the contact's address hides it."""
    switch = {"sender_match_basis": "resolved_party_only"}
    double = user("paul", 4, personalemailaddress=STRANGER)
    assert verdict(decided(user("hanna", 2), double, IVO, mail())) == KNOWN
    assert verdict(decided(user("hanna", 2), double, IVO, mail(), assume=switch)) == NOBODY
    assert verdict(decided(user("hanna", 2), IVO, mail(), assume=switch)) == KNOWN
    assert verdict(decided(user("hanna", 2), mail(), assume=switch)) == NOBODY


@pytest.mark.parametrize(
    ("states", "resolve", "expected"),
    [("active_only", False, NOBODY), ("any_state", False, KNOWN), ("active_only", True, KNOWN)],
)
def test_inactive_records_are_no_known_senders(states: str, resolve: bool, expected: Any) -> None:
    """FLT-21: `sender_match_states`, and ResolveForInactiveEntities."""
    gone = contact("ivo", STRANGER, statecode=1)
    settings = {"ResolveForInactiveEntities": resolve}
    switch = {"sender_match_states": states}
    assert (
        verdict(decided(user("hanna", 2), gone, mail(), settings=settings, assume=switch))
        == expected
    )


def test_a_disabled_user_is_never_a_known_sender() -> None:
    """FLT-21: whatever the switch says."""
    gone = user("paul", 4, isdisabled=True)
    switch = {"sender_match_states": "any_state"}
    assert verdict(decided(user("hanna", 3), gone, mail(sender="paul"), assume=switch)) == NOBODY


# ------------------------------------------------------------------------------- the value in force


@pytest.mark.parametrize(("default", "expected"), [(1, NOBODY), (2, KNOWN)])
def test_a_users_unknown_value_is_assumed(default: int, expected: Any) -> None:
    """FLT-2: `user_default_filter`, and the sentence says so."""
    decision = decided(user("hanna"), IVO, mail(), assume={"user_default_filter": default})
    assert verdict(decision) == expected
    if default == 1:
        assert because(decision, "FLT-5") == (
            f"Hanna tracks {OWN} (not given, assumed), "
            "and the message answers no email in Dynamics."
        )


@pytest.mark.parametrize(("default", "expected"), [(0, ALL), (1, NOBODY)])
def test_a_queues_unknown_value_is_assumed(default: int, expected: Any) -> None:
    """FLT-3: `queue_default_filter`."""
    assert (
        verdict(decided(queue("sales"), mail(to="sales"), assume={"queue_default_filter": default}))
        == expected
    )


def test_a_forced_value_replaces_every_users_and_no_queues() -> None:
    """FLT-15: the emergency stop."""
    forced = {"SSSForceFilteringMethodForUserMailboxes": 1}
    run = played(
        user("hanna", 0), queue("sales", 0), mail(), mail("m2", to="sales"), settings=forced
    )
    assert [verdict(one) for one in run.decisions] == [NOBODY, ALL]
    assert because(run.decisions[0], "FLT-5") == (
        f'Hanna stored "All email messages", but {OWN} is forced on every user, '
        "and the message answers no email in Dynamics."
    )
    stored = {"SSSForceFilteringMethodForUserMailboxes": -1}
    assert verdict(decided(user("hanna", 0), mail(), settings=stored)) == ALL


@pytest.mark.parametrize("flag", ["HideEmailAutoTrackOptions", "HideTrackAllOption"])
@pytest.mark.parametrize(("switch", "expected"), [(False, ALL), (True, NOBODY)])
def test_a_hide_flag_disarms_stored_values_only_under_the_switch(
    flag: str, switch: bool, expected: Any
) -> None:
    """SET-3: `hide_flags_affect_runtime`. The flag is set, why does it still happen?"""
    runtime = {"hide_flags_affect_runtime": switch}
    decision = decided(user("hanna", 0), mail(), settings={flag: True}, assume=runtime)
    assert verdict(decision) == expected
    if switch:
        assert because(decision, "FLT-5") == (
            f'Hanna stored "All email messages", which is hidden and so counts as {OWN}, '
            "and the message answers no email in Dynamics."
        )


@pytest.mark.parametrize(
    ("flag", "method", "expected"),
    [
        ("HideEmailAutoTrackOptions", 2, NOBODY),
        ("HideEmailAutoTrackOptions", 3, NOBODY),
        ("HideTrackAllOption", 2, KNOWN),
        ("HideTrackAllOption", 3, KNOWN),
        ("DoNotAutoTrackEmail", 2, KNOWN),
    ],
)
def test_which_values_a_flag_would_disarm(flag: str, method: int, expected: Any) -> None:
    """SET-1, SET-2: HideTrackAllOption names only All."""
    runtime = {"hide_flags_affect_runtime": True}
    decision = decided(user("hanna", method), IVO, mail(), settings={flag: True}, assume=runtime)
    assert verdict(decision) == expected


def test_a_flag_disarms_no_queue_and_no_forced_value() -> None:
    """SET-4, FLT-15: the flags name the personal options."""
    runtime = {"hide_flags_affect_runtime": True}
    hide = {"HideEmailAutoTrackOptions": True}
    assert (
        verdict(decided(queue("sales", 0), mail(to="sales"), settings=hide, assume=runtime)) == ALL
    )
    forced = {**hide, "SSSForceFilteringMethodForUserMailboxes": 0}
    assert verdict(decided(user("hanna", 4), mail(), settings=forced, assume=runtime)) == ALL


# ------------------------------------------------------------------------------ who is asked at all


def test_correlation_off_disarms_users_and_no_queues() -> None:
    """FLT-18, SP-2: `correlation_off_effect`, the switch with the largest effect."""
    off = {"organization": {"emailcorrelationenabled": False}}
    decision = decided(user("hanna", 0), mail(), **off)
    assert verdict(decision) == NOBODY
    assert because(decision, "FLT-18") == (
        "Hanna accepts nothing: correlation is off, and personal options need it."
    )
    assert verdict(decided(queue("sales", 0), mail(to="sales"), **off)) == ALL
    only_headers = {"correlation_off_effect": "blocks_header_correlation_only"}
    assert verdict(decided(user("hanna", 0), mail(), assume=only_headers, **off)) == ALL


def test_what_the_veto_of_correlation_says_when_it_does_not_bite() -> None:
    """FLT-18: answers that the trace leaves out."""
    case = case_of(user("hanna", 0), mail())
    [hanna] = case.candidate_recipients
    assert personal_options(case, hanna).template == "Personal options are in use."
    case = case_of(
        user("hanna", 0), mail(), reading="learn", organization={"emailcorrelationenabled": False}
    )
    answer = personal_options(case, case.candidate_recipients[0])
    assert answer.template == "Correlation is {setting}; personal options still count."


@pytest.mark.parametrize(("switch", "expected"), [(False, ALL), (True, NOBODY)])
def test_an_acceptor_may_need_a_mailbox_that_is_read(switch: bool, expected: Any) -> None:
    """FLT-26: `acceptor_mailbox_must_be_enabled`."""
    off = user("hanna", 0, mailbox={"enabledforincomingemail": False})
    message = mail(to=["hanna", "paul"], mailboxes=["paul"])
    needed = {"acceptor_mailbox_must_be_enabled": switch}
    decision = decided(off, user("paul", 4), message, assume=needed)
    assert verdict(decision) == expected
    if switch:
        silent = [one.because for one in steps(decision, "FLT-26")]
        assert silent == ["Hanna cannot accept: no mailbox of theirs is read."]
    assert verdict(decided(user("hanna", 0), mail(), assume=needed)) == ALL


def test_what_the_veto_of_mailboxes_says_when_it_does_not_bite() -> None:
    """FLT-26: answers that the trace leaves out."""
    case = case_of(user("hanna", 0), mail())
    answer = own_mailbox(case, case.candidate_recipients[0])
    assert answer.template == "The candidate's own mailbox does not matter."
    case = case_of(user("hanna", 0), mail(), assume={"acceptor_mailbox_must_be_enabled": True})
    assert (
        own_mailbox(case, case.candidate_recipients[0]).template == "The mailbox of {who} is read."
    )


def test_of_two_vetoes_that_bite_the_first_is_told() -> None:
    """FLT-18 before FLT-26: what holds for everybody before what holds for one."""
    decision = decided(
        user("hanna", 0, mailbox={"enabledforincomingemail": False}),
        user("paul", 4),
        mail(to=["hanna", "paul"], mailboxes=["paul"]),
        organization={"emailcorrelationenabled": False},
        assume={"acceptor_mailbox_must_be_enabled": True},
    )
    assert len(steps(decision, "FLT-18")) == 2
    assert steps(decision, "FLT-26") == []


def test_only_the_owner_may_be_asked() -> None:
    """FLT-14: UseFilteringMethodOfSyncingMailboxOnlyForCorrelation."""
    only = {"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": True}
    rows = (user("hanna", 1), user("paul", 0))
    run = played(*rows, mail(to=["hanna", "paul"]), settings=only)
    assert [verdict(one) for one in run.decisions] == [NOBODY, ALL]
    assert because(run.decisions[0], "FLT-14") == (
        "Only the owner of the mailbox is asked "
        "(UseFilteringMethodOfSyncingMailboxOnlyForCorrelation on)."
    )
    assert because(decided(*rows, mail()), "FLT-14") == (
        "Every user and queue among the recipients is asked."
    )


def test_with_flt_14_others_addressed_make_it_no_correlation_match() -> None:
    """SP-11: candidate recipients are those of step 9 also then."""
    only = {"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": True}
    message = mail(to="paul", mailboxes=["hanna"])
    assert verdict(decided(user("hanna", 0), user("paul", 0), message, settings=only)) == NOBODY


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (user("hanna", 0), ALL),
        (user("hanna", 1), NO_RECIPIENT),
        (user("hanna", 0, isdisabled=True), NO_RECIPIENT),
        (queue("hanna", 0), ALL),
        (queue("hanna", 0, statecode=1), NO_RECIPIENT),
    ],
)
def test_bcc_and_lists_reach_an_owner_at_zero_in_learn(row: Any, expected: Any) -> None:
    """FLT-16, FLT-17, SP-11: an enabled owner whose value in force is 0."""
    hidden = mail(to="all-staff@contoso.example", mailboxes=["hanna"])
    assert verdict(decided(row, hidden)) == NO_RECIPIENT
    decision = decided(row, hidden, reading="learn")
    assert verdict(decision) == expected
    if expected == ALL:
        everything = "The owner of the mailbox takes everything, addressed visibly or not."
        assert because(decision, "FLT-14") == everything


def test_an_owner_at_zero_who_is_addressed_is_asked_once() -> None:
    """FLT-17: he is a candidate already."""
    decision = decided(user("hanna", 0), mail(), reading="learn")
    assert len(steps(decision, "FLT-4")) == 1


def test_an_owner_at_zero_goes_by_the_address_of_his_mailbox() -> None:
    """FLT-17: nothing in the message named him."""
    case = case_of(user("hanna", 0), mail(to=STRANGER, mailboxes=["hanna"]), reading="learn")
    hanna = case.owner_row
    assert hanna is not None
    assert acceptors(case) == (Candidate(hanna, "hanna@contoso.example", "mailbox"),)


def test_nobody_is_there_to_be_asked() -> None:
    """FLT-14: the sentence for an empty list."""
    decision = decided(user("hanna", 0), mail(to="all-staff@contoso.example", mailboxes=["hanna"]))
    nobody = "There is nobody whose filtering method could let it in."
    assert because(decision, "FLT-14") == nobody


# -------------------------------------------------------------------------------------- the verdict


def test_a_refusal_without_recipients() -> None:
    """FLT-16: reason code 3, and what the step says in both cases."""
    decision = decided(user("hanna", 0), mail(to="all-staff@contoso.example", mailboxes=["hanna"]))
    assert (verdict(decision), decision.rule, decision.reasoncode) == (NO_RECIPIENT, "FLT-16", 3)
    assert (
        because(decision, "FLT-16")
        == "Nobody in To or Cc is a user or a queue of the organisation."
    )
    other = decided(user("hanna", 4), mail())
    assert because(other, "FLT-16") == "A user or queue is among the visible recipients."


def test_a_refusal_by_everybody() -> None:
    """FLT-30: reason code 1."""
    decision = decided(user("hanna", 4), mail())
    assert (decision.rule, decision.reasoncode) == ("FLT-30", 1)
    only = 'Hanna tracks "No email messages", so nothing is let in automatically.'
    assert because(decision, "FLT-30") == only
    assert because(decision, "FLT-27") == "Nobody accepts the message."
    several = decided(user("hanna", 4), user("paul", 4), mail(to=["hanna", "paul"]))
    none = "None of the 2 users and queues addressed accepts it."
    assert because(several, "FLT-30") == none


def test_the_owner_of_the_mailbox_is_the_accepting_entity_if_it_accepts() -> None:
    """FLT-27, FLT-13: otherwise the first who accepts in the order of the header."""
    rows = (user("hanna", 0), user("paul", 0), queue("sales", 0))
    owner = decided(*rows, mail(to=["sales", "paul", "hanna"], mailboxes=["hanna"]))
    assert accepting(owner) == "hanna"
    counts = "3 recipients accept; Hanna counts as the accepting entity."
    assert because(owner, "FLT-27") == counts
    first = decided(*rows, mail(to="sales", cc=["paul"], mailboxes=["hanna"]))
    assert accepting(first) == "sales"
    alone = decided(*rows, mail(to="sales", mailboxes=["hanna"]))
    assert because(alone, "FLT-27") == "Sales let it in and is the accepting entity."


def test_the_strongest_reason_under_the_switch() -> None:
    """FLT-27: `accepting_entity_choice`; AcceptAll before correlation before sender match."""
    rows = (user("hanna", 2), user("paul", 1), queue("sales", 0), IVO, SENT)
    strongest = {"accepting_entity_choice": "strongest_reason"}

    def let_in(*names: str) -> tuple[str | None, tuple[str, str]]:
        reply = mail(to=names, in_reply_to="<e1@contoso.example>", mailboxes=["hanna"])
        decision = decided(*rows, reply, assume=strongest)
        return accepting(decision), verdict(decision)

    assert let_in("hanna", "paul", "sales") == ("sales", ALL)
    assert let_in("hanna", "paul") == ("paul", REPLY)
    assert let_in("hanna") == ("hanna", KNOWN)


@pytest.mark.parametrize(
    ("method", "switch", "untold", "expected"),
    [
        (1, False, True, ("undecidable", "missing_header")),
        (1, False, False, NOBODY),
        (2, False, True, NOBODY),
        (2, True, True, ("undecidable", "missing_header")),
        (3, True, True, ("undecidable", "missing_header")),
        (3, False, True, NOBODY),
        (4, True, True, NOBODY),
        (0, False, True, ALL),
    ],
)
def test_what_the_input_cannot_tell_is_undecidable(
    method: int, switch: bool, untold: bool, expected: Any
) -> None:
    """COR-12, contract 3: a message trace has no In-Reply-To; that is not told as kept private."""
    scenario = scene(
        user("hanna", method), mail(), assume={"sender_methods_accept_correlated": switch}
    )
    headers = frozenset({"In-Reply-To", "References"} if untold else ())
    decision = redecided(scenario.world, only_delivery(scenario), untold=headers)
    assert verdict(decision) == expected
    if expected[0] == "undecidable":
        assert decision.reasoncode is None
        assert decision.decided_by.because == (
            "Somebody would let a reply in, and this input does not tell In-Reply-To, References."
        )


_NO_FORWARDS = {"settings": {"DoNotCorrelateForwardedEmailsAsReplies": True}}
_NOT_COVERED = {"assume": {"forward_rule_covers_conversation_index": False}}
_OFF = {"settings": {"IgnoreConversationIndexAndInReplyToForCorrelation": True}}


@pytest.mark.parametrize(
    ("subject", "settings", "left_open"),
    [
        ("FW: Offer", {}, True),
        ("FW: Offer", _NO_FORWARDS, False),
        ("RE: Offer", _NO_FORWARDS, True),
        ("FW: Offer", {**_NO_FORWARDS, **_NOT_COVERED}, True),
        ("RE: Offer", _OFF, False),
    ],
)
def test_a_header_that_could_change_nothing_leaves_nothing_open(
    subject: str, settings: Any, left_open: bool
) -> None:
    """COR-3, COR-12, COR-14: where headers do not count, a missing one is not missed."""
    scenario = scene(user("hanna", 1), mail(subject=subject), **settings)
    delivery = only_delivery(scenario, untold=frozenset({"In-Reply-To"}))
    expected = ("undecidable", "missing_header") if left_open else NOBODY
    assert verdict(redecided(scenario.world, delivery)) == expected
    assert agreed(scenario.world, [delivery])


def test_the_input_tells_enough() -> None:
    """The no twin's sentence."""
    decision = decided(user("hanna", 4), mail())
    enough = "Does the input say whether the message is a reply?"
    [step] = [one for one in decision.steps if one.asks == enough]
    assert step.because == "The input says all that the rules need."


def test_sent_items_are_asked_with_the_parts_swapped() -> None:
    """SYN-18: the sender's own method, the recipients as the known ones; written as sent."""
    sent = mail(sender="hanna", to=STRANGER, folder="Sent Items", mailboxes=["hanna"])
    settings: dict[str, Any] = {
        "settings": {"AutoTrackSentFolderItems": True},
        "assume": {"sent_items_supported": True},
    }
    run = played(user("hanna", 2), IVO, sent, **settings)
    assert [verdict(one) for one in run.decisions] == [KNOWN]
    row = run.world.emails.get("m1")
    assert row is not None
    assert (row.directioncode, row.statuscode) == (True, 3)
    assert verdict(decided(user("hanna", 2), sent, **settings)) == NOBODY


def test_a_refusal_where_only_the_owner_was_asked() -> None:
    """FLT-14: the sentence does not speak of those whom nobody asked."""
    decision = decided(
        user("hanna", 4),
        user("paul", 0),
        mail(to=["hanna", "paul"], mailboxes=["hanna"]),
        settings={"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": True},
    )
    assert decision.rule == "FLT-30"
    assert because(decision, "FLT-30") == (
        "Of 2 users and queues addressed only the owner of the mailbox was asked "
        "(UseFilteringMethodOfSyncingMailboxOnlyForCorrelation on), without success."
    )
